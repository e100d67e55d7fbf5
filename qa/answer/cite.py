"""From a unit to a citation: where the words stand, and which primary reference they name."""

from __future__ import annotations

from collections.abc import Sequence

from qa.ingest.identities import Identities
from qa.ingest.references import record_label
from qa.notes.annotations import NOTHING, Annotations
from qa.types import Citation, CitedReference, Document, Record, Unit


def cite(
    document: Document, unit: Unit, mark: int, documents: Sequence[Document], beside: Annotations = NOTHING
) -> Citation:
    """Cite a unit.

    Parameters: document and unit, the place; mark, the number shown to the reader; documents, the corpus, in which
    the references behind the unit's own marks are looked up; beside, what is known of whether they say it.
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
            beside.judged(_reference(printed, document, documents), document.source, unit.start)
            for printed in unit.marks
        ),
    )


def references_of(document: Document, documents: Sequence[Document]) -> tuple[CitedReference, ...]:
    """Every entry of a document's reference list, looked up in the corpus as a quote's marks are."""
    return tuple(_reference(record.printed, document, documents) for record in document.references)


_resolved: tuple[Sequence[Document], dict[tuple[str, str], str]] = ((), {})


def resolved(documents: Sequence[Document]) -> dict[tuple[str, str], str]:
    """For each (document, printed mark) the document of the corpus that is this reference, where there is one.

    Worked out once for a corpus: matching a reference list against a large corpus takes longer than an answer.
    """
    global _resolved
    read, found = _resolved  # taken at once: another thread may ask for another corpus meanwhile
    if read is not documents:
        identities = Identities((document.source, document.identity) for document in documents)
        found = {}
        for document in documents:
            for record in document.references:
                if (source := identities.match(record, other_than=document.source)) is not None:
                    found[document.source, record.printed] = source
        _resolved = (documents, found)
    return found


def _reference(printed: str, document: Document, documents: Sequence[Document]) -> CitedReference:
    """The primary reference that a mark points to: in the corpus, known but not in it, or not identifiable."""
    record = next((record for record in document.references if record.printed == printed), None)
    if record is None:
        return CitedReference(printed, None, "no such entry in the reference list", None, "unresolved")
    if not record.identified:
        return CitedReference(printed, None, record.text, None, "unresolved")
    source = resolved(documents).get((document.source, printed))
    if source is None:
        return CitedReference(printed, None, record_label(record), record.doi, "not in corpus")
    identity: Record = next(other.identity for other in documents if other.source == source)
    return CitedReference(printed, source, record_label(identity), identity.doi or record.doi, "in corpus")
