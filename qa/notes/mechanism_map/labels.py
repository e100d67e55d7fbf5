"""Which stretch of a statement names a thing, and which does not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.notes.mechanism_map.lexicon import (
    ADJECTIVE_END,
    AUXILIARIES,
    BREAKERS,
    CLAUSE_PREPOSITIONS,
    EFFECT_VERBS,
    ING_NOUNS,
    NOT_ACTING,
    NOUN_ALL_THE_SAME,
    OTHER_VERBS,
    PLAIN_ARTICLES,
    POINTING,
    VAGUE,
)  # fmt: skip
from qa.notes.mechanism_map.tokens import ClauseToken
from qa.text.quantities import quantities

LONGEST_LABEL = 64
"""Characters of a label; a longer one is a sentence and no name."""
_ABBREVIATION = re.compile(r"\([^\s()]{1,14}(?:\([^()\s]\)\w*)?\)")
_COMPOUND_ADJECTIVE = re.compile(r"[a-z]+-[a-z]+(?<!tion)(?<!ment)(?<!sis)")
_NOUNS_TOO = frozenset("control block influence gate lead act result drive".split())
_MANY = frozenset("several many various some most all multiple numerous certain different new same active".split())
_WHERE = frozenset(
    "neuron neurons cell cells circuit circuits brain region regions tissue tissues membrane levels mice rats".split()
)
"""What acts there is not said by these alone."""
_LEADING = PLAIN_ARTICLES | {"both"}


def things_named(tokens: Sequence[ClauseToken], text: str, *, acting: bool) -> list[tuple[int, int]]:
    """The spans of the things that a noun phrase names, one for each name of an enumeration; none when it names none surely.

    Parameters: tokens, the whole phrase; text, the statement; acting, whether they are said to do something.
    """
    groups = _parts(tokens, text)
    spans = [_span(group, text, acting=acting) for group in groups]
    return [span for span in spans if span] if all(spans) else []


def head(tokens: Sequence[ClauseToken]) -> ClauseToken | None:
    """The word that a noun phrase is about: the last before its first preposition."""
    words: list[ClauseToken] = []
    for token in tokens:
        if token.low in CLAUSE_PREPOSITIONS and words:
            break
        if token.kind == "word":
            words.append(token)
    return words[-1] if words else None


def plural(tokens: Sequence[ClauseToken]) -> bool:
    """Whether a noun phrase takes the plural of a verb: "A and B", "inhibitors of A"."""
    last = head(tokens)
    until = next(
        (place for place, token in enumerate(tokens) if place and token.low in CLAUSE_PREPOSITIONS), len(tokens)
    )
    if last is None or any(token.low == "and" for token in tokens[:until]):
        return last is not None
    return (
        last.low.endswith("s") and not last.capitals and not last.low.endswith(("ss", "sis", "us"))
    ) or last.low in (
        "mice",
        "women",
        "data",
    )


def _parts(tokens: Sequence[ClauseToken], text: str) -> Sequence[Sequence[ClauseToken]]:
    """The names of an enumeration when each is whole by itself, else the phrase as one: in "tonic and phasic inhibition"
    the first name borrows its noun from the second."""
    groups: list[list[ClauseToken]] = [[]]
    joined = False
    for token in tokens:
        if token.kind == "comma" and joined:
            return []  # "rats and mice, X": no list
        joined = joined or token.low in ("and", "or")
        if token.kind == "comma" or token.low == "and":
            groups.append([])
        else:
            groups[-1].append(token)
    groups = [_bare(group) for group in groups]
    groups = [group for group in groups if group]
    whole = all(_whole(group, text) for group in groups) or _alike(groups)
    return groups if len(groups) > 1 and whole else [tokens]


def _alike(groups: Sequence[Sequence[ClauseToken]]) -> bool:
    """ "TLR4 activation and TLR7 activation": each has its own noun."""
    plain = not any(token.low in CLAUSE_PREPOSITIONS | {"or"} for group in groups for token in group)
    return plain and len({group[-1].low for group in groups}) == 1 and all(len(group) > 1 for group in groups)


def _whole(group: Sequence[ClauseToken], text: str) -> bool:
    """A single word, or a name that ends with its own abbreviation in brackets."""
    words = [token for token in group if token.kind == "word"]
    if any(token.low in CLAUSE_PREPOSITIONS or token.low == "or" for token in group):
        return False
    own = group[-1].kind == "bracket" and bool(_ABBREVIATION.fullmatch(text[group[-1].start : group[-1].end]))
    return own or (len(words) == 1 and group[-1].kind == "word" and not ADJECTIVE_END.fullmatch(group[0].low))


def _bare(group: Sequence[ClauseToken]) -> list[ClauseToken]:
    """A phrase without the articles in front, the brackets and adverbs at its end."""
    found = list(group)
    while found and (found[0].low in _LEADING or found[0].kind in ("comma", "bracket")):
        found.pop(0)
    while found and (found[-1].adverb or found[-1].kind in ("comma", "sign")):
        found.pop()
    return found


def _undosed(found: Sequence[ClauseToken], text: str) -> list[ClauseToken]:
    """A phrase without the dose in front: "15 mg/kg allopregnanolone". A share or a count says of what, and stays."""
    amounts = quantities(text[found[0].start : found[-1].end]) if found else []
    if amounts and amounts[0].start == 0 and amounts[0].unit not in ("", "%", "times", "p"):
        return [token for token in found if token.start >= found[0].start + amounts[0].end]
    return list(found)


def _span(group: Sequence[ClauseToken], text: str, *, acting: bool) -> tuple[int, int] | None:
    found = _undosed(_bare(group), text)
    while found and (found[-1].kind == "bracket" or found[-1].adverb):
        found.pop()
    if not found or any(_breaks(token, text) for token in found) or any(map(_acts, found, [*found[1:], None])):
        return None
    words = [token for token in found if token.kind == "word"]
    first, last, about = found[0], found[-1], head(found)
    start, end = first.start, last.end
    label = text[start:end]
    if (
        about is None
        or len(label) > LONGEST_LABEL
        or first.low in POINTING
        or first.low in CLAUSE_PREPOSITIONS
        or first.low in ("and", "or")
        or any(
            token.low in POINTING
            for token in found
            if token.low in ("it", "its", "their", "this", "these", "those", "such")
        )
        or last.low in CLAUSE_PREPOSITIONS | PLAIN_ARTICLES | {"and", "or"}
        or (len(words) == 1 and _COMPOUND_ADJECTIVE.fullmatch(label))
        or (
            len([token for token in words if token.low not in _MANY]) <= 1
            and (last.low in VAGUE or not re.search(r"[^\W\d_]{2}", last.low))
        )
        or _unfinished(last)
        or _unfinished(about)
        or about.low in NOT_ACTING
        or (acting and len(words) == 1 and last.low in _WHERE)
        or (acting and any(token.low in NOT_ACTING - {"value", "values"} for token in words))
        or any(not _name_number(label, one.start, one.end) for one in quantities(label))
    ):
        return None
    return start, end


def _breaks(token: ClauseToken, text: str) -> bool:
    """What no name holds: a verb of its own, a sign, a bracket that is more than an abbreviation."""
    if token.kind == "bracket":
        return not _ABBREVIATION.fullmatch(text[token.start : token.end])
    return (
        token.kind in ("sign", "cut")
        or token.low in AUXILIARIES
        or token.low in BREAKERS
        or (token.low in OTHER_VERBS and not token.low.endswith("ed"))
    )


def _acts(token: ClauseToken, behind: ClauseToken | None) -> bool:
    """A verb inside a phrase that is no noun there: "inhibition reduce seizures"."""
    verb = token.verb
    if verb is None or verb.form not in ("s", "base") or behind is None or behind.low in CLAUSE_PREPOSITIONS:
        return False
    return token.low not in _NOUNS_TOO


def _unfinished(token: ClauseToken) -> bool:
    """A word that cannot be the noun of a phrase: an adjective or a participle."""
    low = token.low
    verb = EFFECT_VERBS.get(low)
    if low in NOUN_ALL_THE_SAME or low in ING_NOUNS:
        return False
    return (
        bool(ADJECTIVE_END.fullmatch(low))
        or low.endswith("ing")
        or (low.endswith("ed") and len(low) > 4)
        or (verb is not None and verb.form in ("ed", "ing"))
        or (low in OTHER_VERBS)
    )


def _name_number(label: str, start: int, end: int) -> bool:
    """Whether a number belongs to a name: "receptor 4", "layer 2"."""
    return bool(re.fullmatch(r"\d{1,2}", label[start:end])) and start > 0
