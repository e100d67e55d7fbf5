"""From a unit to a citation: where the words stand, and which primary reference they name."""

from __future__ import annotations

from qa.index.library import Library
from qa.ingest.references import record_label
from qa.notes.annotations import NO_ANNOTATIONS, Annotations
from qa.text.messages import message
from qa.types import Citation, CitedReference, Document, Unit


def cite(document: Document, unit: Unit, mark: int, library: Library, notes: Annotations = NO_ANNOTATIONS) -> Citation:
    """Cite a unit.

    Parameters: document and unit, the place; mark, the number shown to the reader; library, the corpus, in which
    the references behind the unit's own marks are looked up; notes, what is known of whether they say it.
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
        references=tuple(
            notes.judged(_reference(printed, document, library), document.source, unit.start) for printed in unit.marks
        ),
        place=unit.place,
        ocr=unit.ocr,
    )


def references_of(document: Document, library: Library) -> tuple[CitedReference, ...]:
    """Every entry of a document's reference list, looked up in the corpus as a quote's marks are."""
    return tuple(_reference(record.printed, document, library) for record in document.references)


def _reference(printed: str, document: Document, library: Library) -> CitedReference:
    """The primary reference that a mark points to: in the corpus, known but not in it, or not identifiable."""
    record = next((record for record in document.references if record.printed == printed), None)
    if record is None:
        return CitedReference(printed, None, message("reference.noEntry"), None, "unresolved")
    if not record.identified:
        return CitedReference(printed, None, record.text, None, "unresolved")
    source = library.referent(document.source, printed)
    if source is None:
        return CitedReference(printed, None, record_label(record), record.doi, "not in corpus")
    identity = library.by_source[source].identity
    return CitedReference(printed, source, record_label(identity), identity.doi or record.doi, "in corpus")
