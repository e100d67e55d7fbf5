"""Where the words of a citation stand in the documents at hand: at their place, at another, or nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.types import Citation, Document, Unit
from qa.verify.verify import Quote, quote_at, quote_of

QuoteState = Literal["stand", "moved", "gone", "not checked"]
"""at the place that the citation names · at another place · nowhere in the documents at hand · no document to look in"""


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A unit of a document."""

    source: str
    section: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LocatedQuote:
    """What became of a citation's words."""

    words: QuoteState
    quote: Quote
    """What a statement that cites them may rest on now; not found when they are gone."""
    place: FoundPlace | None = None
    """Where they stand, when they moved."""


def locate(citation: Citation, document: Document | None, others: Sequence[Document]) -> LocatedQuote:
    """Find a citation's words: at its span, else as a whole unit of its document, else as one of another document.

    Parameters: document, the one that is cited, None when it is not at hand; others, where to look besides. Words that
    are now only a part of a longer sentence count as gone, because what was put around them may take them back.
    """
    named = document is not None and citation.quote != "" and citation.start >= 0
    if document is not None and named and document.text[citation.start : citation.end] == citation.quote:
        return LocatedQuote("stand", quote_at(document, citation))
    for one in ([document] if document is not None else []) + [other for other in others if other is not document]:
        if unit := _unit(citation, one):
            place = FoundPlace(one.source, unit.section, unit.start, unit.end)
            return LocatedQuote("moved", quote_of(one, unit), place)
    return LocatedQuote("gone", Quote(citation.quote, "", False))


def _unit(citation: Citation, document: Document) -> Unit | None:
    """The unit with these words; of several the one in the same section that is nearest to the old place."""
    if not citation.quote or citation.quote not in document.text:
        return None
    same = [unit for unit in document.units if unit.text == citation.quote]
    same.sort(key=lambda unit: (unit.section != citation.section, abs(unit.start - citation.start)))
    return same[0] if same else None
