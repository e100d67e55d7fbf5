"""A text as the statement checks see it: its words in one form, its numbers, and which words each number is said of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from qa.text.normalise import fold
from qa.text.quantities import MARK, quantities
from qa.verify.lexicon import plainly
from qa.verify.number_attribution import Number, numbers_of
from qa.verify.tokens import PRIVATE, Token, Word, masked, terms_of, tokens_of

_BOUND = re.compile(
    r"(?<=[\ue000-\uf8ff]) (?:or|and) (?:more|greater|higher|above|older|longer|later|over|less|fewer|lower|below|younger|shorter|under)\b"
)
_MAY = re.compile(r"\bMay\b(?=,?\s\d)|(?<=\d\s)May\b")  # the month, not the verb


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
    return Reading(
        folded=folded,
        tokens=tokens,
        terms=terms_of(token for token in tokens if isinstance(token, Word)),
        numbers=tuple(numbers_of(tokens)),
    )
