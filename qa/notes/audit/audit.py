"""Check every citation of a document against the corpus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.index.library import Library
from qa.ingest.references import record_label
from qa.notes.audit.better_source import better_source, listed_by
from qa.notes.audit.claim import Claim, read_claim
from qa.notes.audit.claim_spans import Cited, cited_claims
from qa.notes.audit.compare import Comparison, compare
from qa.notes.audit.evidence_index import evidence_index
from qa.notes.audit.figures import unprinted
from qa.notes.audit.remarks import notes, span_of
from qa.notes.audit.types import Audit, Finding, Judgement
from qa.notes.cite import cite
from qa.types import Citation, Document, Record


@dataclass(frozen=True, slots=True)
class _Auditing:
    """What a document's citations are checked with."""

    document: Document
    library: Library
    entries: Mapping[str, Record]
    listed: Mapping[str, str]


def audit_document(document: Document, library: Library) -> Audit:
    """Hold every claim of a document against each source that it cites for it.

    Parameters: document, the one to audit; library, the whole corpus with it, in which its references and better
    sources are looked up.
    Returns: the findings in the order of the text, one for each claim and mark, and what is to be known of the document
    as a whole.
    """
    claims = cited_claims(document)
    entries = {record.printed: record for record in document.references}
    audited = _Auditing(document, library, entries, listed_by(document, library))
    findings = [finding for cited in claims for finding in _findings(cited, audited)]
    return Audit(document.source, document.title, tuple(findings), notes(document, claims))


def audit_all(library: Library) -> tuple[Audit, ...]:
    """The audits of every document that cites by a reference list of its own, in the order of the corpus.

    A document that reprints the list of another one whose title it prints speaks of that one's citations: it is left out.
    """
    return tuple(
        audit_document(document, library)
        for document in library.documents
        if document.references and not _speaks_of_another(document, library)
    )


def _speaks_of_another(document: Document, library: Library) -> bool:
    """Whether the reference list of a document is that of another one, whose title it prints."""
    listing = library.cached(_listing)
    others = {source for record in document.references for source in listing[_entry(record)]} - {document.source}
    text = document.text.lower() if others else ""
    return any(library.by_source[source].title.lower() in text for source in sorted(others))


def _listing(library: Library) -> Mapping[str, set[str]]:
    """For each entry of a reference list the documents that list it."""
    found: dict[str, set[str]] = defaultdict(set)
    for document in library.documents:
        for record in document.references:
            found[_entry(record)].add(document.source)
    return found


def _entry(record: Record) -> str:
    return record.doi or record.title or record.text


def _findings(cited: Cited, audited: _Auditing) -> Sequence[Finding]:
    """One finding for each source cited for a claim."""
    corpus = evidence_index(audited.library)
    claim = read_claim(cited.text, cited.above, corpus)
    sources = [audited.library.referent(audited.document.source, entry) if entry else None for entry in cited.entries]
    compared = [compare(claim, corpus.evidence[source], corpus) if source else None for source in sources]
    return [
        _finding(cited, claim, place, source, now, audited)
        for place, (source, now) in enumerate(zip(sources, compared, strict=True))
    ]


def _finding(
    cited: Cited, claim: Claim, place: int, source: str | None, now: Comparison | None, audited: _Auditing
) -> Finding:
    entry = cited.entries[place]
    record = audited.entries.get(entry) if entry else None
    judgement, score, reasons = _unread(record)
    label = "no such entry in the reference list" if record is None else record_label(record)
    if now is not None and source is not None:
        judgement, score, reasons = now.judgement, now.score, now.reasons
        label = record_label(audited.library.by_source[source].identity)
    better = None
    if judgement not in ("supports", "partly"):
        better = better_source(claim, source, audited.document, audited.listed, audited.library)
    if now is not None and judgement == "cannot tell":
        if better is not None and source is not None and _lacks_a_number(claim, source, audited.library):
            judgement = "does not support"
        else:  # the source may say it in other words
            better = None
    return Finding(
        cited.text,
        span_of(cited.unit),
        cited.printed[place],
        label,
        source,
        judgement,
        score,
        _quoted(now, source, audited.library),
        reasons,
        now.differing if now is not None else (),
        better,
    )


def _lacks_a_number(claim: Claim, source: str, library: Library) -> bool:
    """Whether a number of a claim stands nowhere in a source. One of a single digit may be worded otherwise: "half a year"."""
    return unprinted(claim, evidence_index(library).evidence[source], digits=2)


def _unread(record: Record | None) -> tuple[Judgement, float, tuple[str, ...]]:
    """What can be said of a source that is not in the corpus."""
    if record is None:
        return "unresolvable", 0.0, ("the mark points to no entry",)
    if not record.identified:
        return "unresolvable", 0.0, ("the entry identifies no publication",)
    return "cannot tell", 0.0, ("the source is not in the corpus",)


def _quoted(now: Comparison | None, source: str | None, library: Library) -> tuple[Citation, ...]:
    if now is None or source is None:
        return ()
    document = library.by_source[source]
    return tuple(cite(document, one.unit, mark, library) for mark, one in enumerate(now.units, start=1))
