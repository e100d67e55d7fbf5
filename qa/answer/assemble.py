"""The end of the ask road: the answer put together, with what is told beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from qa.answer.cite import cite
from qa.answer.pipeline import Journey, about, cite_marked
from qa.answer.selection import standing
from qa.index.words import terms
from qa.notes.annotations import Key
from qa.retrieve.index import Index
from qa.text.conditions import asked_about, found_in, unnamed
from qa.types import Answer, Caveat, Citation, Disagreement, Document, Explanation, Side, Unit
from qa.verify.form import strange_address

NEAREST = 4
"""Citations shown with an abstention."""
RETRIEVED = 12
"""Units that the explanation of an answer lists."""
_NOTICE = re.compile(r"disclaimer|research use|terms of use|not medical advice", re.IGNORECASE)
NOTHING_LEFT = "Not given in the corpus: no statement that it supports answers the question."


def arrive(journey: Journey, index: Index, corpus: Mapping[str, object], models: Mapping[str, str]) -> Answer:
    """Put the answer together: verified statements, or an abstention with the nearest units."""
    abstained = not journey.statements
    reason = None
    if abstained:
        reason = NOTHING_LEFT if journey.decision.answer else journey.decision.reason
    disagreements, caveats = _beside(journey, index)
    notes = (*journey.notes, *_unnamed(journey, index))
    return Answer(
        question=journey.question.text,
        abstained=abstained,
        reason=reason,
        confidence=round(journey.decision.confidence, 4),
        statements=journey.statements,
        nearest=_nearest(journey, index) if abstained else (),
        corpus=corpus,
        models={**models, "writer": journey.writer},
        timings_ms=journey.timings_ms,
        dropped=journey.dropped,
        notes=notes,
        explanation=Explanation(journey.shown or journey.hits[:RETRIEVED], journey.proposed, journey.usage),
        disagreements=disagreements,
        caveats=caveats,
    )


def _unnamed(journey: Journey, index: Index) -> tuple[str, ...]:
    """A line on the groups that the question names and no statement's place does."""
    if not journey.statements or not asked_about(journey.question.text):
        return ()
    cited = [(one.source, one.start) for said in journey.statements for one in said.citations]
    missing = unnamed(journey.question.text, [found_in(*_at(key, index)) for key in cited])
    return (
        (f"Mind: no statement here names {' or '.join(missing)}; it may have been found in others.",) if missing else ()
    )


def _at(key: Key, index: Index) -> tuple[Document, Unit]:
    """The unit at a place that is cited, with its document."""
    document = next(one for one in index.documents if one.source == key[0])
    return document, next(one for one in document.units if one.start == key[1])


def _beside(journey: Journey, index: Index) -> tuple[tuple[Disagreement, ...], tuple[Caveat, ...]]:
    """Where sources differ from what is cited, on what is asked, and what weakens it: cited on from the statements' marks."""
    marks = {(one.source, one.start): one.mark for said in journey.statements for one in said.citations}
    cited = list(marks)
    asks = about(journey)

    def beside(key: Key) -> Citation:
        return cite_marked(*_at(key, index), marks, index.documents, journey.beside)

    disagreements = tuple(
        Disagreement(
            one.kind,
            one.topic,
            tuple(Side(beside(key), words, conditions) for key, words, conditions in one.sides),
        )
        for one in journey.beside.disagreements(cited)
        if asks & set(terms(one.topic))
    )
    caveats = tuple(
        Caveat(
            one.kind,
            beside(one.place),
            tuple(sorted(marks[key] for key in one.concerns if key in cited)),
        )
        for one in journey.beside.caveats(cited)
    )
    return disagreements, caveats


def _nearest(journey: Journey, index: Index) -> tuple[Citation, ...]:
    """The closest units, at most half of them of one section, so that the reader can judge.

    A declined request shows the corpus's own notice first.
    """
    places: list[tuple[Document, Unit]] = []
    if journey.question.personal:
        places += _notice(index.documents)
    ranked = sorted(journey.hits, key=lambda hit: -hit.score * standing(hit.document))
    sections: Counter[tuple[str, str]] = Counter()
    for hit in ranked:
        section = (hit.document.source, hit.unit.section)
        if hit.unit.kind in ("header", "entry") or strange_address(hit.document, hit.unit.text):
            continue
        if sections[section] < NEAREST // 2:
            sections[section] += 1
            places.append((hit.document, hit.unit))
    return tuple(
        cite(document, unit, mark, index.documents) for mark, (document, unit) in enumerate(places[:NEAREST], start=1)
    )


def _notice(documents: Iterable[Document]) -> list[tuple[Document, Unit]]:
    """The first unit of the first section that is a notice on use."""
    found = [(document, unit) for document in documents for unit in document.units if _NOTICE.search(unit.section)]
    found.sort(key=lambda place: place[0].kind != "guide")
    return found[:1]
