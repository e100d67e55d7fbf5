"""Does a record hold? Its hash, its signature, each quote in its document, and each statement verified anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from qa.errors import InputError, QAError
from qa.index.catalog import Entry, Manifest
from qa.index.library import Library
from qa.ingest.read import find_files, read_path
from qa.notes.cite import cite
from qa.record.content import CitedDocument, citations_of
from qa.record.findings import CitationFinding, DocumentFinding, Findings, StatementFinding
from qa.record.load import Recorded
from qa.record.place import LocatedQuote, locate
from qa.record.sign import check_signature, digest
from qa.record.write import identity_json, text_sha256
from qa.types import Citation, Document, Statement
from qa.verify.proposals import reasons_of
from qa.verify.verify import verify


def given_documents(paths: Iterable[Path], max_bytes: int) -> tuple[tuple[Document, ...], dict[str, str]]:
    """Read the documents to check a record against.

    Parameters: paths, files or folders; max_bytes, of the largest file that is read.
    Returns: the documents, and for each file that could not be read the sentence that says why.
    Raises: InputError when a path does not exist, or nothing could be read.
    """
    documents, refused = [], {}
    for file in find_files(paths):
        try:
            documents.append(read_path(file, max_bytes=max_bytes))
        except QAError as error:
            refused[str(file)] = str(error)
    if not documents:
        none = "No document was named, or the folder holds none that can be read."
        raise InputError(*(refused.values() or [none]))
    return tuple(documents), refused


def verify_record(recorded: Recorded, documents: Sequence[Document], key: Path | None = None) -> Findings:
    """Check a record with nothing but the documents that it cites.

    Parameters: documents, those at hand, found by their text where their name changed; key, the file of the public key
    that it should be signed with, or None when any will do.
    Returns: what holds, what does not, and what could not be checked.
    Raises: InputError when the key file holds no key.
    """
    content, answer, file = recorded.content, recorded.content.answer, recorded.file
    by_text = {text_sha256(document): document for document in documents}
    found = {cited.source: _counterpart(cited, documents, by_text) for cited in content.cited}
    stated = [_document(cited, found[cited.source]) for cited in content.cited]
    same = {finding.source for finding in stated if finding.ok is True}
    at_hand = {one.source: one for one in documents if recorded.documents.get(one.source) == one.digest}
    whole = len(at_hand) == len(recorded.documents)
    corpus = Library(list(at_hand.values())) if whole and at_hand else None

    def look(citation: Citation) -> tuple[CitationFinding, LocatedQuote]:
        document = found.get(citation.source)
        if document is None:
            standing = locate(citation, None, ())
            return CitationFinding(citation, "not checked", None, ()), standing
        standing = locate(citation, document, documents)
        labels = citation.source in same and standing.words == "stand"
        wrong = _wrong(citation, document, corpus) if labels else ()
        return CitationFinding(citation, standing.words, standing.place, wrong), standing

    further = [look(citation)[0] for citation in (*answer.nearest, *recorded.others)]
    return Findings(
        made=content.made,
        question=content.question,
        reason=answer.reason if answer.abstained else None,
        sha256=file.sha256,
        intact=digest(file.content) == file.sha256,
        contradictions=tuple(_contradictions(recorded)),
        signature=check_signature(file.content, file.signature, key),
        documents=tuple(stated),
        statements=tuple(
            _statement(statement, [look(citation) for citation in statement.citations])
            for statement in answer.statements
        ),
        citations=tuple(further),
        unchecked=tuple(_unchecked(recorded, stated, whole)),
    )


def _counterpart(
    cited: CitedDocument, documents: Sequence[Document], by_text: Mapping[str, Document]
) -> Document | None:
    """The document at hand that is a cited one: of its name and text, else of its text, else of its name."""
    named = [document for document in documents if document.source == cited.source]
    same = [document for document in named if text_sha256(document) == cited.text.sha256]
    return next(iter(same), by_text.get(cited.text.sha256) or next(iter(named), None))


def _document(cited: CitedDocument, document: Document | None) -> DocumentFinding:
    if document is None:
        return DocumentFinding(cited.source, cited.title, "not at hand")
    if text_sha256(document) != cited.text.sha256:
        return DocumentFinding(cited.source, cited.title, "changed", _why(cited, document))
    said = {"title": cited.title, "kind": cited.kind, "identity": dict(cited.identity)}
    now = {"title": document.title, "kind": document.kind, "identity": identity_json(document)}
    other = [name for name in said if said[name] != now[name]]
    renamed = f"under the name {document.source}" if document.source != cited.source else ""
    if not renamed and document.digest != cited.digest:
        other = other or ["digest"]
    if other:
        detail = "; ".join(filter(None, (f"other: {', '.join(other)}", renamed)))
        return DocumentFinding(cited.source, cited.title, "same text, another identity", detail)
    return DocumentFinding(cited.source, cited.title, "same", renamed)


def _why(cited: CitedDocument, document: Document) -> str:
    try:
        sha256 = hashlib.sha256(Path(document.path).read_bytes()).hexdigest()
    except (OSError, ValueError):
        return ""
    same = cited.file is not None and sha256 == cited.file.sha256
    return "the file is the same, and this version of qa reads it differently" if same else ""


def _wrong(citation: Citation, document: Document, corpus: Library | None) -> tuple[str, ...]:
    """What a citation says besides its words and its document contradicts; references only with the whole corpus."""
    units = [unit for unit in document.units if (unit.start, unit.end) == (citation.start, citation.end)]
    if not units:
        return ()  # a part of a unit: its words and its heading are all that it has
    now = cite(document, units[0], citation.mark, corpus or Library([document]))
    names = ("title", "section", "page", "place", "ocr") + (("references",) if corpus else ())
    wrong = [name for name in names if getattr(now, name) != getattr(citation, name)]
    if [one.printed for one in now.references] != [one.printed for one in citation.references]:
        wrong.append("printed references")
    return tuple(wrong)


def _statement(statement: Statement, looked: Sequence[tuple[CitationFinding, LocatedQuote]]) -> StatementFinding:
    citations = tuple(finding for finding, _ in looked)
    if any(finding.words == "not checked" for finding in citations):
        return StatementFinding(statement.text, None, (), citations)
    verdict = verify(statement.text, [standing.quote for _, standing in looked])
    failures = reasons_of(verdict)
    return StatementFinding(statement.text, verdict.supported, failures, citations)


def _contradictions(recorded: Recorded) -> Iterable[str]:
    """What a record made by qa never says; a hash that was computed anew does not hide it."""
    content, answer, documents = recorded.content, recorded.content.answer, recorded.documents
    if answer.question != content.question:
        yield "the answer is to another question than the record's"
    if answer.abstained == bool(answer.statements) or (answer.reason is None) == answer.abstained:
        yield "it is an answer and an abstention at once"
    if fingerprint_of(documents) != content.corpus.fingerprint:
        yield "the fingerprint of the corpus is not that of its documents"
    if answer.corpus != {"fingerprint": content.corpus.fingerprint, "documents": len(documents)}:
        yield "the answer names another corpus than the record's"
    if any(content.models.get(role) != name for role, name in answer.models.items()):
        yield "the answer names other models than the record"
    if any(documents.get(cited.source) != cited.digest for cited in content.cited):
        yield "a cited document is not in the corpus"
    sources = {cited.source for cited in content.cited}
    if any(citation.source not in sources for citation in citations_of(answer)):
        yield "a citation names a document that is not among those described"
    if not all(statement.verdict.supported for statement in answer.statements):
        yield "a statement stands in it as not supported"


def fingerprint_of(documents: Mapping[str, str]) -> str:
    """The fingerprint of a corpus, from the digest of each source."""
    entries = (Entry(source, value, "", "", 0, 0, "", "") for source, value in documents.items())
    return Manifest("", "", 0, tuple(entries)).fingerprint


def _unchecked(recorded: Recorded, stated: Sequence[DocumentFinding], whole: bool) -> Iterable[str]:
    missing = [finding.source for finding in stated if finding.state == "not at hand"]
    if missing:
        yield f"What is cited from {', '.join(missing)}, which is not at hand."
    if not whole:
        yield "Which publications the marks in the quotes stand for: that takes the whole corpus of the record."
    if any(one.references for said in recorded.content.answer.statements for one in said.citations):
        yield "Whether the printed references say what is quoted: `qa audit` judges that, and `qa replay` asks again."
    if recorded.content.answer.abstained:
        yield "That the corpus does not answer the question: `qa replay` asks it again."
    yield "That qa gave this answer at the time named, how sure it was, and what it left out: `qa replay` asks again."
