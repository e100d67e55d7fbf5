"""A folded text as content words, numbers and cuts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.text.quantities import Quantity
from qa.text.terms import STOP_WORDS
from qa.verify.lexicon import GENERIC, LIGHT_TERMS, canonical

PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Characters that a text may not bring, since they stand for numbers."""
FIRST_NUMBER = 0xE000
"""Numbers stand in the folded text as one private character each, so that folding leaves them alone."""
_TOKEN = re.compile(r"[^\W_]+(?:(?:[-']|(?<=\d)[.,](?=\d))[^\W_]+)*|[\ue000-\uf8ff]|[;:,|()]|[.?!](?=\s|$)")
_CUTS = frozenset(
    "; : , | ( ) . ? ! and but or while whereas against versus vs compared than although though unlike respectively because since".split()
)
"""Where one thing said ends and the next begins."""
FULL_CUTS = frozenset("; . ? ! | but while whereas although though unlike".split())
AGAINST = frozenset(("than", "against", "versus", "vs", "compared", "unlike"))
_FULL = re.compile(r"[;|]|[.?!](?=\s|$)|\b(?:but|while|whereas|although|though|unlike)\b")
_PART = re.compile(r"[-']")


@dataclass(frozen=True, slots=True)
class Word:
    """One content word."""

    term: str
    parts: tuple[str, ...]
    """The words of a compound in the same form: "gaba-evoked" has "gaba" and "evok"."""
    generic: bool

    def within(self, known: frozenset[str]) -> bool:
        """Whether a text that holds these terms holds the word."""
        return (
            self.term in known
            or self.term in LIGHT_TERMS
            or (bool(self.parts) and all(part in known for part in self.parts))
        )


Token = Word | Quantity | str
"""A content word, a number, or a cut (";", "and", ...)."""


@lru_cache(maxsize=50_000)
def _word(printed: str) -> Word | None:
    """A folded word, or None for one that only holds a sentence together."""
    whole = printed.removesuffix("'s").replace(",", "")
    if whole in STOP_WORDS:
        return None
    pieces = [piece for piece in _PART.split(whole) if piece]
    term = canonical(whole)
    if len(pieces) < 2:
        return Word(term, (), term in GENERIC)
    if len(pieces) == 2 and pieces[0].isalpha() and pieces[1].isdigit():
        return Word("".join(pieces), (), False)  # "IL-6" and "IL6" are one name
    parts = tuple(canonical(piece) for piece in pieces if piece not in STOP_WORDS)
    return Word(term, parts, bool(parts) and all(part in GENERIC for part in parts))


def masked(text: str, found: Sequence[Quantity]) -> str:
    """A text with each of its numbers as one private character, so that folding leaves them alone."""
    pieces: list[str] = []
    position = 0
    for number, quantity in enumerate(found):
        pieces += (text[position : quantity.start], f" {chr(FIRST_NUMBER + number % 6000)} ")
        position = quantity.end
    return "".join((*pieces, text[position:]))


def terms_of(tokens: Iterable[Token]) -> frozenset[str]:
    """The terms of the words among tokens with the parts of compounds."""
    return frozenset(term for word in tokens if isinstance(word, Word) for term in (word.term, *word.parts))


def tokens_of(folded: str, found: Sequence[Quantity]) -> Iterable[Token]:
    """The words, numbers and cuts of a masked and folded text.

    Parameters: found, the numbers that were masked in it.
    """
    for printed in _TOKEN.findall(folded):
        if "\ue000" <= printed <= "\uf8ff":
            yield found[ord(printed) - FIRST_NUMBER]
        elif printed in _CUTS:
            yield printed
        elif (word := _word(printed)) is not None:
            yield word


def content(folded: str, start: int = 0, end: int | None = None) -> tuple[Word, ...]:
    """The content words of a stretch of a folded text."""
    printed = _TOKEN.findall(folded, start, len(folded) if end is None else end)
    return tuple(word for one in printed if one[0].isalnum() and (word := _word(one)) is not None)


def split_full(folded: str) -> list[str]:
    """The full clauses of a folded text."""
    return _FULL.split(folded)


def clause_of(folded: str, start: int, end: int) -> tuple[int, int]:
    """The full clause around a place in a folded text."""
    edges = [(match.start(), match.end()) for match in _FULL.finditer(folded)]
    left = max((right for _, right in edges if right <= start), default=0)
    return left, min((left for left, _ in edges if left >= end), default=len(folded))
