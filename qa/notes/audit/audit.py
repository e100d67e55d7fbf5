"""Check every citation of a document against the corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qa.answer.cite import cite, resolved
from qa.ingest.references import record_label
from qa.notes.audit.better_source import better_source, candidates, listed_by
from qa.notes.audit.claim import Claim, read_claim
from qa.notes.audit.claim_spans import Cited, cited_claims
from qa.notes.audit.compare import Comparison, compare
from qa.notes.audit.evidence_index import shelf
from qa.notes.audit.remarks import notes, place_of
from qa.notes.audit.types import Audit, Finding, Judgement, Place
from qa.types import Citation, Document, Record


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a document's citations are checked with."""

    document: Document
    documents: Sequence[Document]
    entries: Mapping[str, Record]
    others: Sequence[Document]
    listed: Mapping[str, str]


def audit_document(document: Document, documents: Sequence[Document]) -> Audit:
    """Hold every claim of a document against each source that it cites for it.

    Parameters: document, the one to audit; documents, the whole corpus with it, in which its references and better
    sources are looked up. Passing the same sequence again saves reading the corpus again.
    Returns: the findings in the order of the text, one for each claim and mark, and what is to be known of the document
    as a whole. A number that one of several sources cited together gives is not missing from the others.
    """
    claims = cited_claims(document)
    entries = {record.printed: record for record in document.references}
    desk = _Desk(document, documents, entries, candidates(document, documents), listed_by(document, documents))
    findings = [finding for cited in claims for finding in _findings(cited, desk)]
    return Audit(document.source, document.title, tuple(findings), notes(document, claims))


def audit_all(documents: Sequence[Document]) -> tuple[Audit, ...]:
    """The audits of every document that cites by a reference list of its own, in the order of the corpus.

    A document that reprints the list of another one whose title it prints speaks of that one's citations: it is left out.
    """
    return tuple(
        audit_document(document, documents)
        for document in documents
        if document.references and not any(_speaks_of(document, other) for other in documents)
    )


def _speaks_of(document: Document, other: Document) -> bool:
    """Whether the reference list of a document is that of another one, whose title it prints."""
    if other is document or other.title.lower() not in document.text.lower():
        return False
    own = {record.doi or record.title or record.text for record in document.references}
    return bool(own & {record.doi or record.title or record.text for record in other.references})


def check_claim(text: str, source: str, documents: Sequence[Document]) -> Finding:
    """Hold one claim against one document of the corpus, as if it were cited for it.

    Parameters: text, a sentence without marks; source, the document's id; documents, the whole corpus.
    Returns: the finding, whose place is the text itself. Raises: KeyError when the corpus has no such source.
    """
    corpus = shelf(documents)
    claim = read_claim(text, "", corpus)
    identity = corpus.documents[source].identity
    now = compare(claim, corpus.evidence[source], corpus)
    others = [other for other in documents if other.source != source]
    better = None if now.judgement == "supports" else better_source(claim, source, now, others, {}, documents)
    return Finding(
        text,
        Place("", 0, len(text), text),
        "",
        record_label(identity),
        source,
        now.judgement,
        now.score,
        _quoted(now, source, documents),
        now.reasons,
        now.differing,
        better,
    )


def findings_at(audit: Audit, start: int, end: int) -> tuple[Finding, ...]:
    """The findings of an audit on what stands at a span of the audited document, such as a citation's."""
    return tuple(one for one in audit.findings if one.place.start < end and start < one.place.end)


def _findings(cited: Cited, desk: _Desk) -> Sequence[Finding]:
    """One finding for each source cited for a claim."""
    corpus, known = shelf(desk.documents), resolved(desk.documents)
    claim = read_claim(cited.text, cited.above, corpus)
    sources = [known.get((desk.document.source, entry)) if entry else None for entry in cited.entries]
    compared = [compare(claim, corpus.evidence[source], corpus) if source else None for source in sources]
    findings = []
    for place, (source, now) in enumerate(zip(sources, compared, strict=True)):
        elsewhere = [other for other in compared[:place] + compared[place + 1 :] if other is not None]
        findings.append(_finding(cited, claim, place, source, _excused(now, elsewhere), desk))
    return findings


def _excused(now: Comparison | None, elsewhere: Sequence[Comparison]) -> Comparison | None:
    """Without the numbers that a source cited together with this one gives."""
    helpful = [other for other in elsewhere if other.judgement != "does not support"]
    if now is None or not now.differing or not helpful:
        return now
    absent = [{difference.said for difference in other.differing} for other in helpful]
    return replace(now, differing=tuple(one for one in now.differing if all(one.said in others for others in absent)))


def _finding(
    cited: Cited, claim: Claim, place: int, source: str | None, now: Comparison | None, desk: _Desk
) -> Finding:
    entry = cited.entries[place]
    record = desk.entries.get(entry) if entry else None
    judgement, score, reasons = _unread(record)
    label = "no such entry in the reference list" if record is None else record_label(record)
    if now is not None and source is not None:
        judgement, score, reasons = now.judgement, now.score, now.reasons
        label = record_label(shelf(desk.documents).documents[source].identity)
    better = None
    if judgement != "supports":
        better = better_source(claim, source, now, desk.others, desk.listed, desk.documents)
    return Finding(
        cited.text,
        place_of(cited.unit),
        cited.printed[place],
        label,
        source,
        judgement,
        score,
        _quoted(now, source, desk.documents),
        reasons,
        now.differing if now is not None else (),
        better,
    )


def _unread(record: Record | None) -> tuple[Judgement, float, tuple[str, ...]]:
    """What can be said of a source that is not in the corpus."""
    if record is None:
        return "unresolvable", 0.0, ("the mark points to no entry",)
    if not record.identified:
        return "unresolvable", 0.0, ("the entry identifies no publication",)
    return "cannot tell", 0.0, ("the source is not in the corpus",)


def _quoted(now: Comparison | None, source: str | None, documents: Sequence[Document]) -> tuple[Citation, ...]:
    if now is None or source is None:
        return ()
    document = shelf(documents).documents[source]
    return tuple(cite(document, one.unit, mark, documents) for mark, one in enumerate(now.units, start=1))
