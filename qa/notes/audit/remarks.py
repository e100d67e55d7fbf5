"""What is to be known of a document's citations as a whole: what is missing, idle, empty or there twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa.ingest.identities import Identities
from qa.ingest.marks import is_reference_heading
from qa.notes.audit.claim import measured_quantities
from qa.notes.audit.claim_spans import Cited
from qa.notes.audit.types import AuditedText, Note
from qa.types import Document, Record, Unit


def notes(document: Document, claims: Sequence[Cited]) -> tuple[Note, ...]:
    """List what concerns a document as a whole.

    Parameters: claims, what it cites something for. Returns: notes by kind, each kind in the order of the text; none for
    a document without a reference list, which cites nothing.
    """
    if not document.references:
        return ()
    entries = [unit for unit in document.units if unit.kind == "entry"]
    listed = list(zip(document.references, entries, strict=False))
    return (
        *_without_entry(claims),
        *_empty(listed),
        *_twice(listed),
        *_idle(listed, claims),
        *_uncited(document, claims),
    )


def span_of(unit: Unit) -> AuditedText:
    """Where a unit stands."""
    return AuditedText(unit.section, unit.start, unit.end, unit.text)


def _without_entry(claims: Sequence[Cited]) -> Iterable[Note]:
    for claim in claims:
        missing = tuple(mark for mark, entry in zip(claim.printed, claim.entries, strict=True) if entry is None)
        if missing:
            yield Note("no entry", missing, span_of(claim.unit), "The reference list has no such entry.")


def _empty(listed: Sequence[tuple[Record, Unit]]) -> Iterable[Note]:
    for record, unit in listed:
        if not record.identified:
            yield Note("identifies nothing", (record.printed,), span_of(unit), "The entry names no publication.")


def _twice(listed: Sequence[tuple[Record, Unit]]) -> Iterable[Note]:
    before = Identities()
    for record, unit in listed:
        if same := before.match(record):
            yield Note("duplicate entries", (same, record.printed), span_of(unit), f"The same publication as {same}.")
        before.add(record.printed, record)


def _idle(listed: Sequence[tuple[Record, Unit]], claims: Sequence[Cited]) -> Iterable[Note]:
    used = {entry for claim in claims for entry in claim.entries}
    for record, unit in listed:
        if record.printed not in used:
            yield Note("never cited", (record.printed,), span_of(unit), "No mark in the text points to this entry.")


def _uncited(document: Document, claims: Sequence[Cited]) -> Iterable[Note]:
    """Claims with measured numbers and no mark, unless a cited claim gives the same numbers."""
    cited = {claim.unit.index for claim in claims}
    given = {value for claim in claims for value in _values(claim.unit.text)}
    for unit in document.units:
        if unit.kind in ("entry", "header") or unit.index in cited or is_reference_heading(unit.section):
            continue
        values = [value for value in _values(unit.text) if value not in given]
        if values:
            yield Note("uncited numbers", (), span_of(unit), f"No source is given for {', '.join(values)}.")


def _values(text: str) -> list[str]:
    return [text[quantity.start : quantity.end].strip() for quantity in measured_quantities(text)]
