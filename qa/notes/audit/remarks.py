"""What is to be known of a document's citations as a whole: what is missing, idle, empty or there twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa.ingest.identities import Identities
from qa.ingest.marks import is_reference_heading
from qa.notes.audit.claim import measured_quantities
from qa.notes.audit.claim_spans import Cited
from qa.notes.audit.types import Note
from qa.types import Document


def notes(document: Document, claims: Sequence[Cited]) -> tuple[Note, ...]:
    """List what concerns a document as a whole.

    Parameters: claims, what it cites something for. Returns: notes in the order of the text; none for a document without a
    reference list, which cites nothing.
    """
    return (
        (*_missing(claims), *_of_entries(document, claims), *_uncited(document, claims)) if document.references else ()
    )


def _missing(claims: Sequence[Cited]) -> Iterable[Note]:
    for claim in claims:
        missing = tuple(mark for mark, entry in zip(claim.printed, claim.entries, strict=True) if entry is None)
        if missing:
            yield Note("no entry", missing, claim.unit, "The reference list has no such entry.")


def _of_entries(document: Document, claims: Sequence[Cited]) -> Iterable[Note]:
    """Entries that name no publication, or that of another entry, and those that no mark points to."""
    used = {entry for claim in claims for entry in claim.entries}
    before = Identities()
    entries = (unit for unit in document.units if unit.kind == "entry")
    for record, unit in zip(document.references, entries, strict=False):
        mark, place = (record.printed,), unit
        if not record.identified:
            yield Note("identifies nothing", mark, place, "The entry names no publication.")
        if same := before.match(record):
            yield Note("duplicate entries", (same, *mark), place, f"The same publication as {same}.")
        if record.printed not in used:
            yield Note("never cited", mark, place, "No mark in the text points to this entry.")
        before.add(record.printed, record)


def _uncited(document: Document, claims: Sequence[Cited]) -> Iterable[Note]:
    """Claims with measured numbers and no mark, unless a cited claim gives the same numbers."""
    cited = {claim.unit.index for claim in claims}
    given = {value for claim in claims for value in _values(claim.unit.text)}
    for unit in document.units:
        if unit.kind in ("entry", "header") or unit.index in cited or is_reference_heading(unit.section):
            continue
        values = [value for value in _values(unit.text) if value not in given]
        if values:
            yield Note("uncited numbers", (), unit, f"No source is given for {', '.join(values)}.")


def _values(text: str) -> list[str]:
    return [text[quantity.start : quantity.end].strip() for quantity in measured_quantities(text)]
