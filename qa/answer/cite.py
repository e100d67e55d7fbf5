"""From a unit to a citation: where the words stand, and which primary reference they name."""

from __future__ import annotations

from collections.abc import Iterable

from qa.answer.scope import record_label
from qa.ingest.references import match_reference
from qa.types import Citation, CitedReference, Document, Record, Unit


def cite(document: Document, unit: Unit, mark: int, documents: Iterable[Document]) -> Citation:
    """Cite a unit.

    Parameters: document and unit, the place; mark, the number shown to the reader; documents, the corpus, in which
    the references behind the unit's own marks are looked up.
    """
    return Citation(
        mark=mark,
        source=document.source,
        title=document.title,
        section=unit.section,
        page=unit.page,
        start=unit.start,
        end=unit.end,
        quote=unit.text,
        references=tuple(_reference(printed, document, documents) for printed in unit.marks),
    )


def references_of(document: Document, documents: Iterable[Document]) -> tuple[CitedReference, ...]:
    """Every entry of a document's reference list, looked up in the corpus as a quote's marks are."""
    return tuple(_reference(record.printed, document, documents) for record in document.references)


def _reference(printed: str, document: Document, documents: Iterable[Document]) -> CitedReference:
    """The primary reference that a mark points to: in the corpus, known but not in it, or not identifiable."""
    record = next((record for record in document.references if record.printed == printed), None)
    if record is None:
        return CitedReference(printed, None, "no such entry in the reference list", None, "unresolved")
    if not record.identified:
        return CitedReference(printed, None, record.text, None, "unresolved")
    by_source = {other.source: other for other in documents if other.source != document.source}
    source = match_reference(record, [(name, other.identity) for name, other in by_source.items()])
    if source is None:
        return CitedReference(printed, None, record_label(record), record.doi, "not in corpus")
    identity: Record = by_source[source].identity
    return CitedReference(printed, source, record_label(identity), identity.doi or record.doi, "in corpus")
