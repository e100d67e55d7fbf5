"""A text as the statement checks see it: its words in one form, its numbers, and which words each number is said of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from qa.text.normalise import fold
from qa.text.quantities import MARK, Quantity, quantities
from qa.verify.lexicon import plainly
from qa.verify.tokens import AGAINST, FULL_CUTS, PRIVATE, Token, Word, masked, terms_of, tokens_of

_BOUND = re.compile(
    r"(?<=[\ue000-\uf8ff]) (?:or|and) (?:more|greater|higher|above|older|longer|later|over|less|fewer|lower|below|younger|shorter|under)\b"
)
_MAY = re.compile(r"\bMay\b(?=,?\s\d)|(?<=\d\s)May\b")  # the month, not the verb

_PARTING = FULL_CUTS | AGAINST | frozenset("()")


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity with the words it is said of."""

    quantity: Quantity
    own: tuple[Word, ...]
    """The words of its own stretch of the sentence."""
    shared: tuple[Word, ...]
    """Words before the first number or after the last stretch: said of every number."""
    group: int
    """Numbers with no word or bracket between them have the same group."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says, taken apart."""

    folded: str
    tokens: tuple[Token, ...]
    terms: frozenset[str]
    """Every content word, and every part of a compound."""
    numbers: tuple[Number, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """Its content words in order."""
        return tuple(token for token in self.tokens if isinstance(token, Word))


@lru_cache(maxsize=512)
def read(text: str) -> Reading:
    """Take a text apart. A statement is read once and a quote as often as it is cited, hence the cache."""
    bare = _MAY.sub("May-month", PRIVATE.sub(" ", MARK.sub(" ", text)))
    found = quantities(bare)
    folded = plainly(fold(masked(bare, found)))
    tokens = tuple(tokens_of(_BOUND.sub("", folded), found))
    return Reading(folded, tokens, terms_of(tokens), tuple(numbers_of(tokens)))


def numbers_of(tokens: Sequence[Token]) -> Iterable[Number]:
    """Give each number the words between it and the cuts around it; words between two cuts belong to both sides."""
    places = [place for place, token in enumerate(tokens) if isinstance(token, Quantity)]
    if not places:
        return
    groups = [0]
    for here, there in pairwise(places):
        groups.append(
            groups[-1] + any(isinstance(token, Word) or token in _PARTING for token in tokens[here + 1 : there])
        )
    first, last = places[0], places[-1]
    left = _words(tokens, _last(tokens, 0, first, FULL_CUTS) + 1, first)
    stretches = _stretches(tokens, places, groups, left)
    end = next((place for place in range(last + 1, len(tokens)) if isinstance(tokens[place], str)), len(tokens))
    stretches[groups[-1]] += _words(tokens, last + 1, end)
    full = next(
        (place for place in range(end, len(tokens)) if isinstance(token := tokens[place], str) and token in FULL_CUTS),
        len(tokens),
    )
    right = _words(tokens, end, next((place for place in range(end, full) if tokens[place] in AGAINST), full))
    for place, group in zip(places, groups, strict=True):
        shared = right if group == 0 else (*left, *right)
        quantity = tokens[place]
        assert isinstance(quantity, Quantity)
        yield Number(quantity, tuple(stretches[group]), shared, group)


def _stretches(
    tokens: Sequence[Token], places: Sequence[int], groups: Sequence[int], left: Sequence[Word]
) -> dict[int, list[Word]]:
    """For each group of numbers the words around it, those behind the last number left out."""
    stretches: dict[int, list[Word]] = {group: [] for group in groups}
    stretches[0] += left
    leading = list(left)
    for position, (here, there) in enumerate(pairwise(places)):
        behind, ahead = _between(tokens, here, there)
        # A number in brackets interrupts: what stands before "(N = 9)" is said of the next number too.
        leading = [*leading, *ahead] if _in_brackets(tokens, here, there) else ahead
        stretches[groups[position]] += behind
        stretches[groups[position + 1]] += leading
    return stretches


def _between(tokens: Sequence[Token], here: int, there: int) -> tuple[list[Word], list[Word]]:
    """Of the words between two numbers, those of the first and those of the second: up to the first cut, from the last
    one, and in between those of either, unless a full cut parts them; without a cut all are of both."""
    cuts = [place for place in range(here + 1, there) if isinstance(tokens[place], str)]
    if not cuts:
        both = list(_words(tokens, here + 1, there))
        return both, both
    full = [place for place in cuts if tokens[place] in FULL_CUTS]
    near, far = (full[0], full[-1]) if full else (cuts[-1], cuts[0])
    return list(_words(tokens, here + 1, near)), list(_words(tokens, far + 1, there))


def _in_brackets(tokens: Sequence[Token], here: int, there: int) -> bool:
    """Whether a bracket that is open at one number closes before the next one, with no full cut in between."""
    opened, closed = _last(tokens, 0, here, frozenset("(")), _last(tokens, 0, here, frozenset(")"))
    between = [token for token in tokens[here + 1 : there] if isinstance(token, str)]
    return opened > closed and ")" in between and not FULL_CUTS & set(between)


def _last(tokens: Sequence[Token], start: int, end: int, wanted: frozenset[str]) -> int:
    """The last place of one of the wanted cuts, or -1."""
    return max(
        (place for place in range(start, end) if isinstance(token := tokens[place], str) and token in wanted),
        default=-1,
    )


def _words(tokens: Sequence[Token], start: int, end: int) -> tuple[Word, ...]:
    return tuple(token for token in tokens[start:end] if isinstance(token, Word))
