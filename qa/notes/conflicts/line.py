"""A unit as disagreements are read from it: its content words in order, its numbers and its dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from qa.notes.conflicts.amounts import dates
from qa.text.abbreviations import Reword
from qa.text.normalise import fold
from qa.text.quantities import MARK, Quantity, quantities
from qa.text.table_rows import header_text, row_sentence
from qa.types import Document, Unit
from qa.verify.lexicon import LIGHT_TERMS, canonical, plainly
from qa.verify.tokens import PRIVATE, Token, Word, content, masked, terms_of, tokens_of

_FRAME = re.compile(
    r",? ?\baccording to\b[^,;|]*?(?=[,;|]|\.?\s*$)"
    r"|\b(?:in|from) (?:the|an?|this|our) (?:[\w-]+ ){0,4}?(?:study|trial|report|review|analysis|paper|survey)\b(?: of (?:19|20)\d\d)?,?"
    r"|\b[\w'’-]+ et al\.?(?: \(?(?:19|20)\d\d\)?)?",
    re.IGNORECASE,
)
"""Words that tell who says something, and nothing of what is said."""
USUAL = frozenset(canonical(word) for word in "control adult healthy normal wild-type untreated naive usual".split())
"""Words for the condition that is meant where none is named."""


@dataclass(frozen=True, eq=False)
class Line:
    """A unit, taken apart."""

    document: Document
    unit: Unit
    text: str
    """Its words without reference marks and without who says it, names in their short form."""
    found: tuple[Quantity, ...]
    """Its numbers and dates; they stand as private characters in the folded text."""

    @cached_property
    def folded(self) -> str:
        return plainly(fold(masked(self.text, self.found)))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(tokens_of(self.folded, self.found))

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms of its telling words."""
        return terms_of(filter(is_telling, self.tokens))

    @cached_property
    def compounds(self) -> frozenset[tuple[str, str]]:
        """The words with nothing between them, both ways round."""
        words = [content(printed)[:1] for printed in re.findall(r"[^\W_]+(?:[-'][^\W_]+)*|\S", self.folded)]
        pairs = [(one[0].term, other[0].term) for one, other in pairwise(words) if one and other]
        return frozenset((*pairs, *((other, one) for one, other in pairs)))

    @cached_property
    def headings(self) -> frozenset[str]:
        """The terms of what stands above it: title, section and the header of its table or list."""
        header = header_text(self.document, self.unit)
        return terms_of_text(f"{header} \n {self.unit.section} \n {self.document.title}")


def line_of(document: Document, unit: Unit, reword: Reword) -> Line:
    """Take apart what a unit says of the world."""
    said = row_sentence(document, unit).replace(";", ",") if unit.kind == "row" else unit.text
    text = _FRAME.sub(" ", reword(PRIVATE.sub(" ", MARK.sub("", said))))
    days = dates(text)
    numbers = [one for one in quantities(text) if not any(one.start < day.end and day.start < one.end for day in days)]
    return Line(document, unit, text, tuple(sorted((*numbers, *days), key=lambda one: one.start)))


def is_telling(token: Token) -> bool:
    """Whether a token is a number, or a word that names something."""
    return isinstance(token, Quantity) or (
        isinstance(token, Word) and not token.generic and token.term not in LIGHT_TERMS
    )


def terms_of_text(text: str) -> frozenset[str]:
    """The terms of the telling words of a text."""
    return terms_of(filter(is_telling, content(plainly(fold(text)))))


def common_words(text: str, shared: frozenset[str], most: int) -> str:
    """The first words of a text that are among some terms, as printed, with the small words between neighbours."""
    runs: list[list[str]] = [[]]
    small: list[str] = []
    count = 0
    for printed in re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*|\S", text):
        terms = terms_of_text(printed)
        if terms & shared and count < most and not any(printed in run for run in runs):
            runs[-1] += [*small, printed] if runs[-1] else [printed]
            count, small = count + 1, []
        elif printed.isalpha() and not terms:
            small.append(printed)
        else:
            runs, small = ([*runs, []] if runs[-1] else runs), []
    said = ", ".join(" ".join(run) for run in runs if run)
    return said[:1].lower() + said[1:] if said[1:2].islower() and text.startswith(said[:2]) else said
