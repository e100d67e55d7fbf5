"""Check every citation of a document against the corpus, and find a better source for what the cited one does not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.index.library import Library
from qa.ingest.identities import Identities
from qa.ingest.marks import is_reference_heading
from qa.ingest.references import record_label
from qa.notes.audit.claim import Claim, measured_quantities, read_claim
from qa.notes.audit.claim_spans import Cited, cited_claims
from qa.notes.audit.compare import Comparison, compare, documents_near, unprinted
from qa.notes.audit.evidence_index import evidence_index
from qa.notes.audit.types import Audit, Better, Finding, Note
from qa.notes.cite import cite
from qa.notes.conflicts.attribution import speakers
from qa.text.normalise import fold
from qa.types import Document, Record

WORTH = 0.35
"""Least share of a claim in one unit of a document from which the document is compared closely."""


def audit_document(document: Document, library: Library) -> Audit:
    """Hold every claim of a document against each source that it cites for it.

    Parameters: document, the one to audit; library, the whole corpus with it, in which its references and better
    sources are looked up.
    Returns: the findings in the order of the text, one for each claim and mark, and what is to be known of the document
    as a whole.
    """
    claims = cited_claims(document)
    findings = [finding for cited in claims for finding in _findings(cited, document, library)]
    return Audit(document.source, document.title, tuple(findings), _notes(document, claims))


def audit_all(library: Library) -> tuple[Audit, ...]:
    """The audits of every document that cites by a reference list of its own, in the order of the corpus.

    A document that mostly speaks of other sources, such as an audit of another one's citations, is left out.
    """
    commentary = library.cached(speakers).commentary
    return tuple(
        audit_document(document, library)
        for document in library.documents
        if document.references and document.source not in commentary
    )


def _findings(cited: Cited, document: Document, library: Library) -> Iterator[Finding]:
    """One finding for each source cited for a claim."""
    corpus = evidence_index(library)
    claim = read_claim(cited.text, cited.above, corpus)
    records = {record.printed: record for record in document.references}
    for printed, entry in zip(cited.printed, cited.entries, strict=True):
        source = library.referent(document.source, entry) if entry else None
        record = records.get(entry) if entry else None
        found = _unread(record) if source is None else compare(claim, corpus.evidence[source], corpus)
        if source is not None:
            record = library.by_source[source].identity
        better = None
        if found.judgement not in ("supports", "partly"):
            better = better_source(claim, source, document, library)
        judgement = found.judgement
        if source is not None and judgement == "cannot tell":
            # A number of a single digit may be worded otherwise: "half a year".
            if better is not None and unprinted(claim, corpus.evidence[source], digits=2):
                judgement = "does not support"
            else:  # the source may say it in other words
                better = None
        yield Finding(
            cited.text,
            cited.unit,
            printed,
            "no such entry in the reference list" if record is None else record_label(record),
            source,
            judgement,
            found.score,
            tuple(
                cite(library.by_source[source or ""], one.unit, at, library) for at, one in enumerate(found.units, 1)
            ),
            found.reasons,
            found.differing,
            better,
        )


def _unread(record: Record | None) -> Comparison:
    """What can be said of a source that is not in the corpus."""
    if record is not None and record.identified:
        return Comparison("cannot tell", 0.0, (), ("the source is not in the corpus",))
    reason = "the mark points to no entry" if record is None else "the entry identifies no publication"
    return Comparison("unresolvable", 0.0, (), (reason,))


def is_possible_source(other: Document, document: Document, library: Library) -> bool:
    """Whether a document may be a source of another one: it does not itself speak of that one.

    One that prints the document's title, or lists it among its references, is written about it (a review, an audit, a
    reply), so that its words are no evidence for what the document claims.
    """
    if other.source == document.source or other.source in library.citing(document.source):
        return False
    title = fold(document.title)
    return not title or title not in fold(other.text)


def better_source(claim: Claim, cited: str | None, document: Document, library: Library) -> Better | None:
    """Find a source that supports a claim.

    Parameters: cited, the source cited for the claim, which is left out; document, the citing one; library, the whole corpus.
    Returns: of the documents that support the claim the first in this order: whether it says so without citing another
    source itself, whether it is listed, whether it is a publication with a DOI or PMID, how much it carries; None when
    there is none.
    """
    corpus = evidence_index(library)
    listed = {source: printed for printed, source in library.references(document.source).items()}
    found = []
    for source in documents_near(claim, corpus, WORTH):
        other = library.by_source[source]
        if source != cited and is_possible_source(other, document, library):
            comparison = compare(claim, corpus.evidence[source], corpus)
            if comparison.judgement == "supports":
                nearest, published = comparison.units[0].unit, bool(other.identity.doi or other.identity.pmid)
                key = (bool(nearest.marks), source not in listed, not published, -comparison.score, source)
                found.append((key, nearest))
    if not found:
        return None
    (*_, source), nearest = min(found, key=lambda one: one[0])
    best = library.by_source[source]
    return Better(source, best.title, listed.get(source), cite(best, nearest, 1, library))


def _notes(document: Document, claims: Sequence[Cited]) -> tuple[Note, ...]:
    """List what concerns a document as a whole.

    Parameters: claims, what it cites something for. Returns: notes in the order of the text; none for a document without a
    reference list, which cites nothing.
    """
    return (
        (*_missing(claims), *_of_entries(document, claims), *_uncited(document, claims)) if document.references else ()
    )


def _missing(claims: Sequence[Cited]) -> Iterator[Note]:
    for claim in claims:
        missing = tuple(mark for mark, entry in zip(claim.printed, claim.entries, strict=True) if entry is None)
        if missing:
            yield Note("no entry", missing, claim.unit, "The reference list has no such entry.")


def _of_entries(document: Document, claims: Sequence[Cited]) -> Iterator[Note]:
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


def _uncited(document: Document, claims: Sequence[Cited]) -> Iterator[Note]:
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
