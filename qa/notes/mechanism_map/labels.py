"""Which stretch of a statement names a thing, and which does not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.notes.mechanism_map.lexicon import (
    ADJECTIVE_END,
    AUXILIARIES,
    BREAKERS,
    CLAUSE_PREPOSITIONS,
    PLAIN_ARTICLES,
    POINTING,
)  # fmt: skip
from qa.notes.mechanism_map.tokens import ClauseToken, Span
from qa.text.quantities import quantities
from qa.verify.lexicon import GENERIC, canonical

LONGEST_LABEL = 64
"""Characters of a label; a longer one is a sentence and no name."""
_ABBREVIATION = re.compile(r"\([^\s()]{1,14}(?:\([^()\s]\)\w*)?\)")
_COMPOUND_ADJECTIVE = re.compile(r"[a-z]+-[a-z]+(?<!tion)(?<!ment)(?<!sis)")
_NO_AGENTS = frozenset(
    canonical(word)
    for word in "patient participant woman man people group trial study author report company half third quarter al".split()
)
"""People, papers and shares: what they do is no mechanism."""


def things_named(tokens: Sequence[ClauseToken], text: str, *, acting: bool) -> list[Span]:
    """The spans of the things that a noun phrase names, one for each name of an enumeration; none when it names none surely.

    Parameters: tokens, the whole phrase; text, the statement; acting, whether they are said to do something.
    """
    spans = [_span(group, text, acting=acting) for group in _parts(tokens, text)]
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
    if last is None:
        return False
    if any(token.low == "and" and token.start < last.start for token in tokens):
        return True
    ends = last.low.endswith("s") and not last.capitals and not last.low.endswith(("ss", "sis", "us"))
    return ends or last.low in ("mice", "women", "men", "data")


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
    if len(groups) > 1 and not joined:
        return []
    groups = [bare for group in groups if (bare := _bare(group))]
    whole = all(_whole(group, text) for group in groups) or _alike(groups)
    return groups if len(groups) > 1 and whole else [tokens]


def _alike(groups: Sequence[Sequence[ClauseToken]]) -> bool:
    """ "TLR4 activation and TLR7 activation": each has its own noun."""
    plain = not any(token.low in CLAUSE_PREPOSITIONS | {"or"} for group in groups for token in group)
    return plain and len({group[-1].low for group in groups}) == 1 and all(len(group) > 1 for group in groups)


def _whole(group: Sequence[ClauseToken], text: str) -> bool:
    """A single word, or a name that ends with its own abbreviation in brackets."""
    if any(token.low in CLAUSE_PREPOSITIONS or token.low == "or" for token in group):
        return False
    own = group[-1].kind == "bracket" and bool(_ABBREVIATION.fullmatch(text[group[-1].start : group[-1].end]))
    return own or (len(group) == 1 and group[0].kind == "word" and not ADJECTIVE_END.fullmatch(group[0].low))


def _bare(group: Sequence[ClauseToken]) -> list[ClauseToken]:
    """A phrase without the articles in front, the brackets and adverbs at its end."""
    found = list(group)
    while found and (found[0].low in PLAIN_ARTICLES or found[0].low == "both" or found[0].kind in ("comma", "bracket")):
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


def _span(group: Sequence[ClauseToken], text: str, *, acting: bool) -> Span | None:
    found = _undosed(_bare(group), text)
    while found and (found[-1].kind == "bracket" or found[-1].adverb):
        found.pop()
    if not found or any(_breaks(token, text) for token in found):
        return None
    about, first, last = head(found), found[0], found[-1]
    label = text[first.start : last.end]
    words = [token for token in found if token.kind == "word"]
    if (
        about is None
        or len(label) > LONGEST_LABEL
        or first.low in CLAUSE_PREPOSITIONS | {"and", "or"}
        or any(token.low in POINTING for token in found)
        or last.low in CLAUSE_PREPOSITIONS | PLAIN_ARTICLES | {"and", "or"}
        or (len(words) == 1 and (_COMPOUND_ADJECTIVE.fullmatch(label) or not re.search(r"[^\W\d_]{2}", label)))
        or (len(words) == 1 and canonical(last.low) in GENERIC)
        or (acting and canonical(about.low) in _NO_AGENTS)
        or last.low.endswith("ed")
        or any(not (re.fullmatch(r"\d{1,2}", label[one.start : one.end]) and one.start) for one in quantities(label))
    ):
        return None
    return first.start, last.end


def _breaks(token: ClauseToken, text: str) -> bool:
    """What no name holds: a verb of its own, a sign, a bracket that is more than an abbreviation."""
    if token.kind == "bracket":
        return not _ABBREVIATION.fullmatch(text[token.start : token.end])
    return token.kind in ("sign", "cut") or token.low in AUXILIARIES or token.low in BREAKERS
