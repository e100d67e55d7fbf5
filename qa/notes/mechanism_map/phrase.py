"""A statement as words that know where they stand in it, and which of them name a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qa.notes.mechanism_map.lexicon import (
    ADJECTIVE_END,
    ADVERBS,
    AUXILIARIES,
    BREAKERS,
    CHANGE_NOUNS,
    CLAUSE_PREPOSITIONS,
    EFFECT_VERBS,
    FORBIDDEN,
    HARD_CUTS,
    KEPT_PREPOSITIONS,
    NO_AGENTS,
    PLAIN_ARTICLES,
    POINTING,
    UNPLAIN,
    EffectVerb,
)
from qa.text.quantities import quantities
from qa.verify.lexicon import GENERIC, canonical

LONGEST_LABEL = 64
"""Characters of a label; a longer one is a sentence and no name."""
_TOKEN = re.compile(
    r"(?P<bracket>\([^()]*(?:\([^()]*\)[^()]*)*\)(?:-[^\W\d_]+)?)|(?P<comma>,)|(?P<cut>[;:?!|]|\.(?=\s|$))|"
    r"(?P<word>[^\W_]+(?:(?:[-‐‑–'’/]|(?<=\d)[.,](?=\d))[^\W_]+|\(\w{1,3}\)(?=[\w-])[^\W_]*)*(?:[⁺⁻]|\+(?!\w))?)|(?P<sign>\S)"
)
_STOPS_INSIDE = frozenset("al e.g i.e vs approx dr st no fig ca".split())
_ABBREVIATION = re.compile(r"\([^\s()]{1,14}(?:\([^()\s]\)\w*)?\)")
_COMPOUND_ADJECTIVE = re.compile(r"[a-z]+-[a-z]+(?<!tion)(?<!ment)(?<!sis)")
_JOINING = frozenset(("and", "or"))
_BEFORE_ARTICLES = CLAUSE_PREPOSITIONS | _JOINING | frozenset("both all than as".split())

Span = tuple[int, int]
"""Offsets in a statement."""


@dataclass(frozen=True, slots=True)
class ClauseToken:
    """A word, bracket or sign of a statement."""

    text: str
    start: int
    end: int
    kind: Literal["word", "bracket", "comma", "cut", "sign"]

    @property
    def low(self) -> str:
        """Its lower-case form."""
        return self.text.lower()

    @property
    def verb(self) -> EffectVerb | None:
        """What it says of something acting on something, if it may be such a verb."""
        return EFFECT_VERBS.get(self.low)

    @property
    def adverb(self) -> bool:
        """It is an adverb, or ends as they do."""
        return self.low in ADVERBS or (
            len(self.low) > 4
            and self.low.endswith("ly")
            and self.low not in ("assembly", "anomaly", "family", "supply")
        )


def clauses_of(text: str) -> Iterator[list[ClauseToken]]:
    """The clauses of a text, cut at full stops, semicolons, "but" and their like, without those that deny or compare."""
    current: list[ClauseToken] = []
    for match in _TOKEN.finditer(text):
        if match["cut"] == "." and current and current[-1].low in _STOPS_INSIDE:
            continue
        if match["cut"] or match.group().lower() in HARD_CUTS:
            yield from _plain(current, text)
            current = []
        else:
            current.append(ClauseToken(match.group(), match.start(), match.end(), match.lastgroup))  # type: ignore[arg-type]
    yield from _plain(current, text)


def _plain(tokens: list[ClauseToken], text: str) -> Iterator[list[ClauseToken]]:
    if tokens and not UNPLAIN.search(text[tokens[0].start : tokens[-1].end].lower().replace("’", "'")):
        yield tokens


def phrase_end(tokens: Sequence[ClauseToken], first: int) -> int:
    """The place behind the noun phrase that begins at a place; `first` itself where none begins."""
    place = first
    while place < len(tokens):
        token = tokens[place]
        if (
            token.kind in ("comma", "sign")
            or token.low in BREAKERS | AUXILIARIES
            or (token.verb and token.verb.form == "ing" and not token.verb.bare and place > first)
            or (token.low in CLAUSE_PREPOSITIONS and not _belongs(tokens, first, place))
            or (token.low in _JOINING and _begins_clause(tokens, place + 1))
        ):
            break
        if place > first + 1 and token.text in PLAIN_ARTICLES and tokens[place - 1].low not in _BEFORE_ARTICLES:
            place -= 1  # a verb of its own: "tested the animals"
            break
        place += 1
    while place > first and (tokens[place - 1].low in CLAUSE_PREPOSITIONS | _JOINING or tokens[place - 1].adverb):
        place -= 1
    return place


def _belongs(tokens: Sequence[ClauseToken], first: int, place: int) -> bool:
    """Whether a preposition's phrase belongs to the thing before it, rather than telling where, when or by how much."""
    if place == first or place + 1 >= len(tokens):
        return False
    low, behind = tokens[place].low, tokens[place + 1]
    if behind.kind != "word" or behind.text[0].isdigit() or (behind.low in ("about", "a", "an") and low == "with"):
        return False
    if low == "in":
        return any(token.low.removesuffix("s") in CHANGE_NOUNS for token in tokens[first:place])
    if low == "by":
        acts = any(token.low.endswith(("ed", "tion")) for token in tokens[first:place])
        return acts and not (behind.verb and behind.verb.form == "ing")
    return low in KEPT_PREPOSITIONS


def _begins_clause(tokens: Sequence[ClauseToken], place: int) -> bool:
    """Whether a verb goes on behind "and": "and reduces B", "and B is reduced"."""
    for step in range(place, len(tokens)):
        token = tokens[step]
        if token.kind == "comma" or token.low in ("that", "which", "who", "and"):
            return False
        has_object = step + 1 < len(tokens) and tokens[step + 1].low in PLAIN_ARTICLES | POINTING
        opens = step == place and (token.low.endswith("ed") or token.adverb or has_object)
        if opens or token.low in AUXILIARIES | FORBIDDEN:
            return True
        if token.verb and token.verb.form != "ing" and tokens[step - 1].low not in CLAUSE_PREPOSITIONS | PLAIN_ARTICLES:
            return step == place or token.verb.form != "base"
    return False


def takes_plural(tokens: Sequence[ClauseToken]) -> bool:
    """Whether a noun phrase takes the plural of a verb: "A and B", "inhibitors of A"."""
    last = _head(tokens)
    joined = any(token.low == "and" and token.start < last.start for token in tokens)
    return joined or (last.text.endswith("s") and not last.text.endswith(("ss", "sis", "us")))


def _head(tokens: Sequence[ClauseToken]) -> ClauseToken:
    """The word that a noun phrase is about: the last before its first preposition."""
    end = next((place for place, token in enumerate(tokens) if place and token.low in CLAUSE_PREPOSITIONS), len(tokens))
    return next((token for token in reversed(tokens[:end]) if token.kind == "word"), tokens[0])


def things_named(tokens: Sequence[ClauseToken], text: str, *, acting: bool) -> list[Span]:
    """The spans of the things that a noun phrase names, one for each name of an enumeration; none when it names none surely.

    Parameters: tokens, the whole phrase; text, the statement; acting, whether they are said to do something.
    """
    spans = [_span(group, text, acting=acting) for group in _parts(tokens)]
    return [span for span in spans if span] if all(spans) else []


def _parts(tokens: Sequence[ClauseToken]) -> Sequence[Sequence[ClauseToken]]:
    """The names of an enumeration when each is whole by itself, else the phrase as one: in "tonic and phasic inhibition"
    the first name borrows its noun from the second."""
    groups: list[list[ClauseToken]] = [[]]
    joined = False
    for token in tokens:
        if token.kind == "comma" and joined:
            return []  # "rats and mice, X": no list
        joined = joined or token.low in _JOINING
        if token.kind == "comma" or token.low == "and":
            groups.append([])
        else:
            groups[-1].append(token)
    if len(groups) > 1 and not joined:
        return []
    groups = [bare for group in groups if (bare := _bare(group))]
    plain = not any(token.low in CLAUSE_PREPOSITIONS | {"or"} for group in groups for token in group)
    one_noun = len({group[-1].low for group in groups}) == 1 and all(len(group) > 1 for group in groups)
    whole = plain and (one_noun or all(_whole(group) for group in groups))
    return groups if len(groups) > 1 and whole else [tokens]


def _whole(group: Sequence[ClauseToken]) -> bool:
    """A single word, or a name that ends with its own abbreviation in brackets."""
    if group[-1].kind == "bracket":
        return bool(_ABBREVIATION.fullmatch(group[-1].text))
    return len(group) == 1 and not ADJECTIVE_END.fullmatch(group[0].low)


def _bare(group: Sequence[ClauseToken]) -> list[ClauseToken]:
    """A phrase without the articles and brackets in front."""
    found = list(group)
    while found and (found[0].low in PLAIN_ARTICLES | {"both"} or found[0].kind in ("comma", "bracket")):
        found.pop(0)
    return found


def _span(group: Sequence[ClauseToken], text: str, *, acting: bool) -> Span | None:
    found = _bare(group)
    if found:  # "15 mg/kg allopregnanolone" without its dose; a share or a count says of what, and stays
        dose = quantities(text[found[0].start : found[-1].end])[:1]
        if dose and dose[0].start == 0 and dose[0].unit not in ("", "%", "times", "p"):
            found = [token for token in found if token.start >= found[0].start + dose[0].end]
    while found and (found[-1].kind == "bracket" or found[-1].adverb):
        found.pop()
    if not found or any(_breaks(token) for token in found):
        return None
    first, last = found[0], found[-1]
    label = text[first.start : last.end]
    if (
        len(label) > LONGEST_LABEL
        or not {first.low, last.low}.isdisjoint(CLAUSE_PREPOSITIONS | _JOINING | PLAIN_ARTICLES)
        or (len(found) == 1 and (_COMPOUND_ADJECTIVE.fullmatch(label) or not re.search(r"[^\W\d_]{2}", label)))
        or (len(found) == 1 and canonical(last.low) in GENERIC)
        or (acting and canonical(_head(found).low) in NO_AGENTS)
        or last.low.endswith("ed")
        or any(not (re.fullmatch(r"\d{1,2}", label[one.start : one.end]) and one.start) for one in quantities(label))
    ):
        return None
    return first.start, last.end


def _breaks(token: ClauseToken) -> bool:
    """What no name holds: a verb of its own, a sign, a pronoun, a bracket that is more than an abbreviation."""
    if token.kind == "bracket":
        return not _ABBREVIATION.fullmatch(token.text)
    return token.kind == "sign" or token.low in AUXILIARIES | BREAKERS | POINTING
