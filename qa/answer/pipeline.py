"""The ask pipeline on one screen: analyze, retrieve, rerank, decide, write, verify, assemble."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from qa.answer.assemble import EXPLAINED_UNITS, assemble
from qa.answer.decide import Decision, decide, outright, unanswered
from qa.answer.extract import ExtractiveWriter, quotable
from qa.answer.overview import overview
from qa.answer.reference_list import PlacesWriter, reference_list
from qa.answer.run import Run
from qa.answer.stages import Corpus, Event, Ranked, Report, Retrieved, Writer
from qa.question.analyze import analyze
from qa.question.patterns import FRAME
from qa.reader.network import is_word
from qa.reader.reader import Reader
from qa.retrieve.candidates import retrieve, spellings
from qa.retrieve.document_filter import scope_of
from qa.retrieve.index import Index
from qa.retrieve.rerank import rerank
from qa.retrieve.spelling import respelled
from qa.retrieve.versions import versions_found
from qa.text.messages import message
from qa.types import Answer, Verdict
from qa.verify.draft import Draft
from qa.verify.proposals import judged


def search(text: str, index: Index, reader: Reader) -> Ranked:
    """Analyze a question, retrieve the units that may answer it, and rerank them."""
    typed = analyze(text).text
    read, respellings = respelled(typed, index, is_word)
    question = analyze(read)
    candidates = retrieve(index, question.text, question.terms)
    scope = scope_of(question.text, index)
    hits = tuple(rerank([question.text, *question.parts], candidates, index, reader, of_works=scope.of_works))
    others = spellings(candidates) - set(question.terms)
    asked = frozenset(term for term in question.terms if term not in FRAME) | others
    versions = versions_found(hits)
    shown = quotable(question.text, hits, scope, versions)
    return Ranked(question, candidates, hits, shown, scope, versions, asked, typed, respellings)


def answer(text: str, corpus: Corpus, writer: Writer, limit: int) -> Iterator[Event | Answer]:
    """Answer a question: everything that becomes known on the way, and last the answer.

    Parameters: text, the question; corpus, one state of it; writer, of the statements; limit, the largest number of them.
    """
    run = Run()
    with run.stage("retrieve"):
        ranked = search(text, corpus.index, corpus.reader)
    run.notes += [message("note.respelled", typed=typed, word=word) for typed, word in ranked.respelled]
    yield Retrieved(ranked.typed, ranked.hits[:EXPLAINED_UNITS])
    if corpus.compare is not None:
        corpus = replace(corpus, notes=corpus.compare(hit.document for hit in ranked.hits))
    with run.stage("decide"):
        listing = reference_list(ranked, corpus.index)
        if listing is None and not writer.streams and (told := overview(ranked, limit)):
            listing = told if outright(ranked, corpus.index) is None else None
        decision = decide(ranked, corpus.index, corpus.min_confidence) if listing is None else Decision(True, None, 1.0)
    if listing is not None:
        writer, limit = PlacesWriter(listing.places), len(listing.places)
        run.notes += listing.notes
    report = Report()
    if decision.answer:
        report = yield from _write(run, ranked, corpus, writer, limit)
    if report.further:
        run.notes.append(message("note.further", n=report.further, all=limit + report.further))
    if report.failure and run.statements:
        run.notes.append(message("note.brokeOff", failure=report.failure))
    elif report.failure:
        writer = ExtractiveWriter()
        yield from _write(run, ranked, corpus, writer, limit)
        run.notes.append(message("note.tookOver" if run.statements else "note.failed", failure=report.failure))
    reason = None if run.statements else unanswered(decision, report)
    yield assemble(run, ranked, corpus, decision, reason, report, writer.name)


def _write(run: Run, ranked: Ranked, corpus: Corpus, writer: Writer, limit: int) -> Generator[Event, None, Report]:
    """Let a writer propose, verify each proposal, and tell the writer what became of it; what fails is never shown."""
    writing = writer.write(ranked, corpus, limit)
    passed: list[tuple[Draft, Verdict]] = []
    found: tuple[Draft, Verdict] | None = None
    while True:
        try:
            with run.stage("write"):
                proposed = writing.send(found)  # type: ignore[arg-type]  # None starts it
        except StopIteration as end:
            report: Report = end.value
            break
        with run.stage("verify"):
            draft, verdict = judged(proposed, ranked.terms)
            verdict = writer.review(draft, verdict) if verdict.supported else verdict
        found = draft, verdict
        dropped = run.record(proposed, draft, verdict)
        if dropped is not None:
            yield dropped
            continue
        if writer.streams:
            yield run.state(draft, verdict, ranked, corpus)
        passed.append(found)
    if not writer.streams:
        yield from (run.state(draft, verdict, ranked, corpus) for draft, verdict in _in_reading_order(passed))
    return report


def _in_reading_order(passed: Sequence[tuple[Draft, Verdict]]) -> list[tuple[Draft, Verdict]]:
    """The best statement first, then the others document by document, each in its own order."""
    places = [draft.units[0] for draft, _ in passed]
    documents = list(dict.fromkeys(document.source for document, _ in places))
    order = sorted(range(1, len(passed)), key=lambda i: (documents.index(places[i][0].source), places[i][1].start))
    return [*passed[:1], *(passed[i] for i in order)]
