"""A document's reference list as the answer: one cited statement for each entry, as it is printed."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from qa.answer.stages import Corpus, Ranked, Report
from qa.index.library import Library
from qa.question.patterns import FRAME, LIGHT, asks_for_references
from qa.retrieve.index import Index
from qa.text.messages import message
from qa.text.terms import terms
from qa.types import Document, Place, Unit, Verdict
from qa.verify.draft import Draft, say, shown_with

MOST_ENTRIES = 30
"""Most entries of one answer."""
_TOLD = 5
"""Most documents of which an answer tells how long their lists are, each by itself."""
_WORDS = frozenset(
    terms(
        "cite cites cited citing list listed show print bibliography literature refer referenced work book all document"
    )
)
"""Words of such a question that name no subject."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The places that a question asks for, such as the entries of a list, and what to say of them."""

    places: tuple[Place, ...]
    notes: tuple[str, ...] = ()


def reference_list(ranked: Ranked, index: Index) -> Listing | None:
    """The reference list that a question asks for; None where it asks for something else, or there is none.

    It is that of the documents that the question names, by kind, author, year or words of their title, else of all that are
    asked. Words that name no document must stand in its entries: "the works on sleep that the review cites".
    Parameters: ranked, the question; index, of the documents that are asked.
    """
    if ranked.scope.marks or not asks_for_references(ranked.question.text):
        return None
    subject = frozenset(ranked.question.terms) - FRAME - LIGHT - _WORDS
    names: Mapping[str, frozenset[str]] = index.library.cached(_names_of_listing)
    asked = [one for one in names if not ranked.scope.sources or one in ranked.scope.sources]
    found = [(subject - names[one], index.library.by_source[one]) for one in asked]
    holding = [(rest, document, units) for rest, document in found if (units := _entries(document, rest))]
    if not holding:
        return None
    fewest = min(len(rest) for rest, _, _ in holding)
    entries = [(document, units) for rest, document, units in holding if len(rest) == fewest]
    share = max(1, MOST_ENTRIES // len(entries))
    shown = [(document, units[:share]) for document, units in entries[:MOST_ENTRIES]]
    places = tuple((document, unit) for document, units in shown for unit in units)
    return Listing(places, _notes(entries, shown, all_of_them=not fewest))


class PlacesWriter:
    """Quotes places as they stand, such as the entries of a reference list."""

    name = "extractive"
    streams = True

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = places

    def write(self, ranked: Ranked, corpus: Corpus, limit: int) -> Generator[Draft, tuple[Draft, Verdict], Report]:
        """See `Writer`: every place, in the order given."""
        for document, unit in self._places:
            yield Draft(say(document, unit), shown_with(document, unit), 1.0)
        return Report()

    def review(self, draft: Draft, verdict: Verdict) -> Verdict:
        """See `Writer`: it has nothing against it."""
        return verdict


def _names_of_listing(library: Library) -> Mapping[str, frozenset[str]]:
    """For each document with a reference list the terms of what it may be called, by source."""
    found = {}
    for document in library.documents:
        if document.references:
            one = document.identity
            said = (
                document.title,
                document.source,
                PurePath(document.path).stem,
                *one.authors,
                one.journal,
                str(one.year),
            )
            found[document.source] = frozenset(terms(" ".join(filter(None, said)).replace("-", " ")))
    return found


def _entries(document: Document, subject: frozenset[str]) -> list[Unit]:
    """The entries of a document that hold every term."""
    return [unit for unit in document.units if unit.kind == "entry" and subject <= set(terms(unit.text))]


def _notes(
    entries: Sequence[tuple[Document, Sequence[Unit]]],
    shown: Sequence[tuple[Document, Sequence[Unit]]],
    *,
    all_of_them: bool,
) -> tuple[str, ...]:
    if len(entries) > _TOLD:
        total = sum(len(document.references) for document, _ in entries)
        return (message("note.lists", documents=len(entries), entries=total),)
    told = []
    for (document, found), (_, units) in zip(entries, shown, strict=True):
        what = message("note.list", source=document.source, n=len(document.references))
        fitting = message("note.listNamed", count=len(found)) if not all_of_them else ""
        part = message("note.listShown", count=len(units)) if len(units) < len(found) else ""
        told.append("; ".join(filter(None, (what, fitting, part))) + ".")
    return tuple(told)
