"""A unit as disagreements are read from it: words in one form with the small words between them, numbers, clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from qa.text.abbreviations import Reword
from qa.text.normalise import fold
from qa.text.quantities import Quantity, quantities
from qa.text.terms import STOP_WORDS
from qa.types import Document, Unit
from qa.verify.lexicon import GENERIC, canonical
from qa.verify.reading import MARK
from qa.verify.tokens import FIRST_NUMBER, PRIVATE, masked

_TOKEN = re.compile(r"[^\W_]+(?:(?:[-'/]|(?<=\d)[.,](?=\d))[^\W_]+)*|[\ue000-\uf8ff]|[;:,|()]|[.?!](?=\s|$)")
PHRASE_ENDS = frozenset(
    "of in at on by with without via through after before during from to into onto for under between among than as across following "
    "within upon over against toward towards despite along per until throughout using according".split()
)
VERB_PARTICLES = frozenset(
    "is are was were be been being has have had do does did may might can could will would shall should must not n't cannot never also still thereby therefore then".split()
)
BREAKS = frozenset(
    ", ; : ( ) | . ? ! and or but while whereas although though that which who whose because since when where if so and/or nor".split()
)
STEM = 6
"""Letters that two forms of one word share: "pregnant" and "pregnancy"."""


@dataclass(frozen=True, slots=True)
class LineToken:
    """One word, number or mark of a line."""

    printed: str
    """Folded."""
    term: str
    """Its form for comparison; "" for a small word, a number or a mark."""
    quantity: Quantity | None = None

    @property
    def telling(self) -> bool:
        """It names something."""
        return bool(self.term) and self.term not in GENERIC

    @property
    def ends(self) -> bool:
        """No noun phrase goes on behind it."""
        return self.printed in PHRASE_ENDS or self.printed in BREAKS or self.printed in VERB_PARTICLES


@dataclass(frozen=True, slots=True)
class Line:
    """A unit, taken apart."""

    document: Document
    unit: Unit
    text: str
    """Its words without reference marks, names in their short form."""
    tokens: tuple[LineToken, ...]

    @property
    def terms(self) -> frozenset[str]:
        """Its telling words."""
        return frozenset(token.term for token in self.tokens if token.telling)


def line_of(document: Document, unit: Unit, reword: Reword) -> Line:
    """Take a unit apart."""
    text = reword(PRIVATE.sub(" ", MARK.sub("", unit.text)))
    return Line(document, unit, text, line_tokens(text))


def line_tokens(text: str) -> tuple[LineToken, ...]:
    """A text as tokens."""
    found = quantities(text)
    return tuple(_token(printed, found) for printed in _TOKEN.findall(fold(masked(text, found))))


def _token(printed: str, found: list[Quantity]) -> LineToken:
    if PRIVATE.match(printed):
        return LineToken("#", "", found[ord(printed) - FIRST_NUMBER])
    return LineToken(printed, _term(printed))


@lru_cache(maxsize=50_000)
def _term(printed: str) -> str:
    whole = printed.removesuffix("'s")
    if whole in STOP_WORDS or whole in PHRASE_ENDS or whole in VERB_PARTICLES or not printed[0].isalnum():
        return ""
    return canonical(whole)


def stem(term: str) -> str:
    """What two forms of one word have in common."""
    return term[:STEM] if len(term) > STEM and term.isalpha() else term


def stems(terms: frozenset[str]) -> frozenset[str]:
    """The stems of terms, and of the parts of compounds."""
    return frozenset(stem(part) for term in terms for part in (term, *_parts(term)))


def _parts(term: str) -> tuple[str, ...]:
    return tuple(canonical(part) for part in term.split("-") if len(part) > 2) if "-" in term else ()
