"""Order the candidates: a fast score of words and meaning picks those that the reader reads, both together order them.

Both are logistic models fitted on questions about other documents (`evals/fit.py`). Nothing in them knows this corpus.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from qa.ingest.about import ABOUT, may_answer
from qa.question.patterns import FRAME, LIGHT
from qa.reader.network import probability
from qa.reader.reader import Reader, UnitInContext
from qa.retrieve.candidates import Candidates
from qa.retrieve.index import Index
from qa.text.terms import terms
from qa.types import Document, Hit, Unit
from qa.verify.draft import say

READ = 16
"""Candidates that the reader reads, the best by the fast score. Of 1,119 answerable questions over texts kept back the first unit answers 0.861 (of 12
0.857, of 8 0.854), but of 12 fewer places of the suites are found."""
FAST: dict[str, float] = {
    "lexical_passage": 1.36,
    "dense_unit": 2.85,
    "dense_passage": 1.93,
    "lexical_place": 2.01,
    "dense_place": 2.95,
}
FAST_INTERCEPT = -9.25
MIXED = {"fast": 0.201, "reader": 1.003}
MIXED_INTERCEPT = -1.82
ABOUT_ITSELF = 2.5
"""Log-odds that a unit loses which tells about its document, where the question speaks of none."""


def rerank(asked: Sequence[str], candidates: Candidates, index: Index, reader: Reader, *, of_works: bool) -> list[Hit]:
    """Put the candidates in order, best first; ties break on the order of the corpus.

    Parameters: asked, the question and after it each of its parts, where it has several; candidates; index that they were
    found in; reader; of_works, whether the question speaks of documents.
    Returns: a hit for each; its score is the probability that it answers the question or a part of it, and below those of all
    that were read where the reader did not read it.
    """
    signals = features(candidates)
    fast = np.full(len(candidates.rows), FAST_INTERCEPT, np.float32)
    for name, weight in FAST.items():
        fast += weight * signals[name]
    units = [index.units[row] for row in candidates.rows]
    aside = np.zeros(len(units), np.float32)
    if not of_works:
        aside += [ABOUT_ITSELF * about_itself(index.documents[number], unit) for number, unit in units]
    fast -= aside
    subject = frozenset(terms(asked[0])) - FRAME - LIGHT
    order = [
        place
        for place in np.lexsort((candidates.rows, -fast))
        if _answers(index.documents[units[place][0]], units[place][1], asked[0], subject)
    ]
    read = order[:READ]
    passages = [in_context(index.documents[units[place][0]], units[place][1]) for place in read]
    readings = [reader.read(text, passages) for text in asked]
    answers = np.stack([reading.answers for reading in readings])
    of_question = np.argmax(answers, axis=0)
    mixed = MIXED["fast"] * fast[read] + MIXED["reader"] * answers + MIXED_INTERCEPT - aside[read]
    best = mixed.max(axis=0) if read else np.zeros(0)
    found = []
    for position in np.lexsort((candidates.rows[read], -best)):
        place = read[position]
        parts = {name: float(values[place]) for name, values in signals.items()}
        parts |= {"fast": probability(fast[place]), "reader": probability(answers[:, position].max())}
        if len(asked) > 1:
            parts |= {f"part {number}": probability(mixed[number, position]) for number in range(1, len(asked))}
        number, unit = units[place]
        span = readings[of_question[position]].spans[position]
        row = int(candidates.rows[place])
        found.append(Hit(index.documents[number], unit, probability(best[position]), parts, row, span))
    least = found[-1].score if found else 0.0
    for place in order[READ:]:
        number, unit = units[place]
        parts = {name: float(values[place]) for name, values in signals.items()}
        row = int(candidates.rows[place])
        found.append(Hit(index.documents[number], unit, least * probability(fast[place]), parts, row))
    return found


def features(candidates: Candidates) -> dict[str, NDArray[np.float32]]:
    """The fast signals of each candidate, by name, each of shape (candidates,); most lie in 0..1."""
    best = candidates.best
    found = {name: getattr(candidates, name) / best[name] for name in FAST if name in best}
    found["lexical_place"] = 1 / (1 + candidates.lexical_rank)
    found["dense_place"] = 1 / (1 + candidates.dense_rank)
    return {name: np.asarray(values, dtype=np.float32) for name, values in found.items()}


def in_context(document: Document, unit: Unit) -> UnitInContext:
    """A unit as the reader sees it: read out, with its headings and the unit before it."""
    title, section = document.title, unit.section
    if section == ABOUT:
        title = f"{document.source}, {title}"  # what the question calls the document: "the thesis"
    above = title if section in ("", title) else f"{title}: {section}" if title else section
    place = unit.index - 1
    while place >= 0 and document.units[place].kind == "header":
        place -= 1
    before = document.units[place] if place >= 0 else None
    return UnitInContext(
        say(document, unit), above, before.text if before is not None and before.section == section else ""
    )


def _answers(document: Document, unit: Unit, question: str, subject: AbstractSet[str]) -> bool:
    """Whether a unit may answer. A header is read out with its rows."""
    return unit.kind != "header" and may_answer(unit, question, subject, document)


def about_itself(document: Document, unit: Unit) -> bool:
    """Whether a unit stands in a section that tells about its document."""
    return any(section.about_itself and section.heading == unit.section for section in document.sections)
