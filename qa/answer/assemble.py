"""The answer put together from what became of its statements, with what is told beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from qa.answer.decide import Decision, parts_left_open, withheld_for_address
from qa.answer.direct import Told, contrary_values
from qa.answer.extract import SHOWN, SURE
from qa.answer.run import Run
from qa.answer.stages import Corpus, Ranked, Report
from qa.index.library import Library
from qa.notes.annotations import PlaceKey
from qa.notes.cite import cite
from qa.question.advice import asks_for_advice
from qa.retrieve.index import Index
from qa.retrieve.versions import dated, later_version
from qa.text.conditions import asked_about, found_in, unnamed
from qa.text.messages import message
from qa.types import (
    Answer,
    Caveat,
    Citation,
    Disagreement,
    Document,
    Explanation,
    Side,
    Unit,
)
from qa.verify.draft import direct_answer
from qa.verify.form import strange_address

NEAREST = 4
"""Citations shown with an abstention."""
EXPLAINED_UNITS = 12
"""Units that are told as found, at once and in the explanation of an answer."""
_NOTICE = re.compile(r"disclaimer|research use|terms of use|not medical advice", re.IGNORECASE)


def assemble(
    run: Run,
    ranked: Ranked,
    corpus: Corpus,
    decision: Decision,
    reason: str | None,
    report: Report,
    writer: str,
) -> Answer:
    """Put the answer together: verified statements, or an abstention with the nearest units."""
    disagreements, caveats = _beside(run, ranked, corpus)
    return Answer(
        question=ranked.typed,
        abstained=not run.statements,
        reason=reason,
        confidence=round(decision.confidence, 4),
        statements=tuple(run.statements),
        nearest=() if run.statements else _nearest(ranked, corpus.index),
        corpus=corpus.described,
        models={**corpus.models, "writer": writer},
        timings_ms=run.timings,
        dropped=tuple(run.dropped),
        notes=(
            *run.notes,
            *((*parts_left_open(ranked), *withheld_for_address(ranked)) if run.statements else ()),
            *_unnamed(run, ranked, corpus.index),
            *_rows(run, report),
            *_otherwise(run, report),
            *_headings(run),
            *corpus.left_out,
        ),
        explanation=Explanation(report.shown or ranked.hits[:EXPLAINED_UNITS], tuple(run.proposed), report.usage),
        disagreements=disagreements,
        caveats=caveats,
        direct=run.direct,
        corrected=decision.corrected,
        further=report.further,
        annotations="pending" if corpus.notes.pending else "",
    )


def _unnamed(run: Run, ranked: Ranked, index: Index) -> tuple[str, ...]:
    """A line on the groups that the question names and no statement's place does."""
    if not run.statements or not asked_about(ranked.question.text):
        return ()
    cited = [(one.source, one.start) for said in run.statements for one in said.citations]
    missing = unnamed(ranked.question.text, [found_in(*index.library.unit_at(*key)) for key in cited])
    return (message("note.groups", groups=message("or").join(missing)),) if missing else ()


def _rows(run: Run, report: Report) -> Iterator[str]:
    """A line on the rows of a table that are asked for: which has the largest and which the smallest value, or how many have a value."""
    if (found := report.rows) is None:
        return
    marks = [run.marks.get((found.document.source, row.start)) for row in found.rows]
    if found.column and all(marks):
        yield message("note.extremes", n=found.among, column=found.column, most=marks[0], least=marks[1])
    elif not found.column and len(marks) > 1 and any(marks):
        values = message("or").join(f"“{value}”" for value in found.values)
        yield message("note.rows", n=len(marks), rows=found.among, values=values)


def _otherwise(run: Run, report: Report) -> Iterator[str]:
    """A line on the unit of another document that may answer otherwise, or changes what the first statement says, where it is cited."""
    places = {(report.otherwise[0].source, report.otherwise[1].start)} if report.otherwise else set()
    if run.statements:
        first = run.statements[0].citations[0]
        document, turning = run.turned.get(first.mark, (None, None))
        if document and turning and turning.unit and document.source != first.source:
            places.add((document.source, turning.unit.start))
    stated = {(one.source, one.start): one.mark for said in run.statements for one in said.citations}
    for mark in sorted(stated[key] for key in places & stated.keys()):
        yield message("note.otherwise", mark=mark)


def _beside(run: Run, ranked: Ranked, corpus: Corpus) -> tuple[tuple[Disagreement, ...], tuple[Caveat, ...]]:
    """Where sources differ from what is cited, on what is asked, and what weakens it: cited on from the statements' marks."""
    cited = [(one.source, one.start) for said in run.statements for one in said.citations]

    def beside(key: PlaceKey) -> Citation:
        return run.cite(*corpus.index.library.unit_at(*key), corpus)

    answers = {
        (hit.document.source, hit.unit.start) for hit in ranked.hits if "reader" in hit.signals and hit.score >= SHOWN
    }
    differing = []
    for one in corpus.notes.disagreements(cited):
        # What the corpus itself contrasts bears on what is cited; of other sides at least two must answer the question.
        sides = [side for side in one.sides if side[0] in answers or not one.topic]
        if len({words for _, words, _ in sides}) > 1:
            told = tuple(Side(words, conditions, beside(key)) for key, words, conditions in sides)
            differing.append(Disagreement(one.kind, one.topic, told))
    if not differing and (contrary := contrary_values(_told(run, ranked))):
        values = (Side(one.direct, (), beside((one.hit.document.source, one.hit.unit.start))) for one in contrary)
        differing.append(Disagreement("number", "", tuple(values)))
    caveats = tuple(
        Caveat(one.kind, tuple(sorted(run.marks[key] for key in one.concerns if key in cited)), beside(one.place))
        for one in corpus.notes.caveats(cited)
    )
    return tuple(differing), (*_in_context(run, corpus), *_later_versions(run, ranked, corpus), *caveats)


def _told(run: Run, ranked: Ranked) -> list[Told]:
    """The statements shown with the words that answer, those of documents that have a later version left out."""
    hits = {(hit.document.source, hit.unit.start): hit for hit in ranked.quotable}
    shown = [(hits.get((one.citations[0].source, one.citations[0].start)), one.text) for one in run.statements]
    told = [
        Told(hit, text, direct_answer(hit, text, SURE))
        for hit, text in shown
        if hit is not None and later_version(hit.document, ranked.versions) is None
    ]
    return [one for one in told if one.direct]


def _later_versions(run: Run, ranked: Ranked, corpus: Corpus) -> Iterator[Caveat]:
    """For each cited document that has a later version, what dates this one."""
    older: dict[str, tuple[Document, list[int]]] = {}
    for (source, start), mark in run.marks.items():
        document, _ = corpus.index.library.unit_at(source, start)
        if later := later_version(document, ranked.versions):
            older.setdefault(later.source, (later, []))[1].append(mark)
    for later, marks in older.values():
        if told := dated(later):
            yield Caveat("later version", tuple(sorted(marks)), run.cite(later, told[1], corpus))


def _in_context(run: Run, corpus: Corpus) -> Iterator[Caveat]:
    """The units that change what a cited one says, each with the numbers of those; one that is cited speaks for itself."""
    turning: dict[PlaceKey, tuple[Document, Unit, list[int]]] = {}
    for mark, (document, one) in run.turned.items():
        if one.unit is not None:
            turning.setdefault((document.source, one.unit.start), (document, one.unit, []))[2].append(mark)
    cited = set(run.marks)
    for key, (document, unit, marks) in turning.items():
        if key not in cited:
            yield Caveat("context", tuple(sorted(marks)), run.cite(document, unit, corpus))


def _headings(run: Run) -> tuple[str, ...]:
    """A line on each heading that changes what is said under it."""
    found: dict[str, list[int]] = {}
    for mark, (_, one) in run.turned.items():
        if one.unit is None:
            found.setdefault(one.text, []).append(mark)
    return tuple(
        message("note.heading", marks="".join(f"[{mark}]" for mark in sorted(marks)), heading=heading)
        for heading, marks in found.items()
    )


def _nearest(ranked: Ranked, index: Index) -> tuple[Citation, ...]:
    """The closest units, at most half of them of one section, so that the reader can judge.

    A declined request shows the corpus's own notice first.
    """
    places: list[tuple[Document, Unit]] = []
    if asks_for_advice(ranked.question.text):
        places += index.library.cached(_notice)
    best = sorted(ranked.hits, key=lambda hit: -hit.score)
    sections: Counter[tuple[str, str]] = Counter()
    for hit in best:
        section = (hit.document.source, hit.unit.section)
        if hit.unit.kind in ("header", "entry") or strange_address(hit.document, hit.unit.text):
            continue
        if sections[section] < NEAREST // 2:
            sections[section] += 1
            places.append((hit.document, hit.unit))
    return tuple(
        cite(document, unit, mark, index.library) for mark, (document, unit) in enumerate(places[:NEAREST], start=1)
    )


def _notice(library: Library) -> list[tuple[Document, Unit]]:
    """The first unit of the first section that is a notice on use; a guide's before others."""
    entries = library.documents.entries
    order = sorted(range(len(entries)), key=lambda number: entries[number].kind != "guide")
    documents = (library.documents[number] for number in order)
    found = ((document, unit) for document in documents for unit in document.units if _NOTICE.search(unit.section))
    return list(islice(found, 1))
