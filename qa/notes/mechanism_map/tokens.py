"""A statement as words that know where they stand in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.notes.mechanism_map.lexicon import (
    AUXILIARIES,
    BREAKERS,
    CLAUSE_PREPOSITIONS,
    EFFECT_VERBS,
    HARD_CUTS,
    UNPLAIN,
    Effect,
    EffectVerb,
)

_BRACKET = r"\([^()]*(?:\([^()]*\)[^()]*)*\)"
_TOKEN = re.compile(
    rf"(?P<bracket>{_BRACKET})(?P<tail>-[^\W\d_]+)?|(?P<comma>,)|(?P<cut>[;:?!|]|\.(?=\s|$))|"
    r"(?P<word>[^\W_]+(?:(?:[-‐‑–'’/]|(?<=\d)[.,](?=\d))[^\W_]+|\(\w{1,3}\)(?=[\w-])[^\W_]*)*(?:[⁺⁻]|\+(?!\w))?)|(?P<sign>\S)"
)
_STOPS_INSIDE = frozenset("al e.g i.e vs approx dr st no fig ca".split())
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


Span = tuple[int, int]
"""Offsets in a statement."""


@dataclass(frozen=True, slots=True)
class CausalClaim:
    """One thing said to act on another, as spans of the statement."""

    source: Span
    target: Span
    words: Span
    effect: Effect


@dataclass(frozen=True, slots=True)
class ClauseToken:
    """A word, bracket or sign of a statement."""

    low: str
    """Its lower-case form."""
    start: int
    end: int
    kind: Literal["word", "bracket", "comma", "cut", "sign"]
    capitals: bool = False
    """It is printed in capitals, as abbreviations are: the last letter of "LPS" makes no plural."""

    @property
    def verb(self) -> EffectVerb | None:
        """What it says of something acting on something, if it may be such a verb."""
        return EFFECT_VERBS.get(self.low)

    @property
    def number(self) -> bool:
        """It is digits alone."""
        return bool(_NUMBER.fullmatch(self.low))

    @property
    def adverb(self) -> bool:
        """It ends as adverbs do."""
        return (
            len(self.low) > 4
            and self.low.endswith("ly")
            and self.low not in ("assembly", "anomaly", "family", "supply")
        )

    @property
    def stops(self) -> bool:
        """No noun phrase goes on across it."""
        return self.kind != "word" or self.low in CLAUSE_PREPOSITIONS or self.low in BREAKERS or self.low in AUXILIARIES


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a statement between full cuts."""

    tokens: tuple[ClauseToken, ...]
    plain: bool
    """Nothing in it denies or compares."""


def statement_tokens(text: str) -> list[ClauseToken]:
    """The words, brackets and signs of a text in order."""
    found: list[ClauseToken] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup if match.lastgroup != "tail" else "bracket"
        if match["cut"] == "." and found and found[-1].low in _STOPS_INSIDE:
            continue
        printed = match.group()
        found.append(ClauseToken(printed.lower(), match.start(), match.end(), kind, printed.isupper()))  # type: ignore[arg-type]
    return found


def clauses_of(text: str, tokens: Sequence[ClauseToken]) -> list[Clause]:
    """The clauses of a text: what stands between full stops, semicolons, colons, "but", "whereas" and their like."""
    found: list[Clause] = []
    current: list[ClauseToken] = []
    for token in [*tokens, None]:
        if token is not None and token.kind != "cut" and token.low not in HARD_CUTS:
            current.append(token)
            continue
        if current:
            said = text[current[0].start : current[-1].end].lower().replace("’", "'")
            found.append(Clause(tuple(current), UNPLAIN.search(said) is None))
        current = []
    return found
