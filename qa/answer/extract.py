"""The writer without a language model: choose the few units that together answer, and quote them.

A statement is a unit of the corpus as it stands (its reference marks become citations), or a table row read out with
its header. Nothing is reworded, rounded or merged. What is chosen: units that rank high, that bring question words
not yet covered, that add something new; both sides of a comparison; guide and references before context.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.answer.primary_source import behind, reference_drafts
from qa.answer.selection import Pool, make_pool, measured_values
from qa.answer.stages import Corpus, Ranked, Report
from qa.answer.table_answers import listed
from qa.question.analyze import answers_kind
from qa.types import Verdict
from qa.verify.draft import Draft, quoting

SPARE = 3
"""Statements proposed beyond those shown."""
COVER, REPEAT, SIDE = 0.8, 0.7, 0.5
"""Weight of question words newly covered, of similarity to what is already said, and of a side of a comparison not yet
told."""
FLOOR = 0.3
"""How much of COVER a low-ranked unit gets: a rare word of the question that only it holds is worth telling."""
ABOUT = 0.1
"""Share of the question's weight that a unit's passage must hold to be part of the answer."""
LEAST_GAIN, FULL_WORTH = 0.12, 0.6
"""The gain below which nothing more is said, and the greatest worth from which it counts whole: where only context is found,
everything is worth less. Facts found change by less than 0.02 between 0.05 and 0.15, and are 0.02 fewer where it always counts
whole."""
FAINT, FAINT_ALONE, WORDS = 0.15, 0.3, 0.1
"""Share of the greatest worth below which a unit adds nothing; below the second also one that holds less than the third of the
question's weight. On both suites one statement in thirty goes, and no fact; with 0.25 one in thirteen, and two facts in a hundred."""
FRESH, SAME = 0.8, 0.93
"""Cosine up to which a unit counts as something new, and from which it says the same again."""
FOLLOW = 2
"""How many statements, the first ones, bring the words of the reference behind them."""


class ExtractiveWriter:
    """Quotes units of the corpus as they stand."""

    name = "extractive"
    streams = False

    def write(
        self, ranked: Ranked, corpus: Corpus, limit: int
    ) -> Generator[Draft, Sequence[tuple[Draft, Verdict]], Report]:
        """See `Writer`: a few more statements than are shown, in case some fail verification."""
        drafts = choose(ranked, corpus, limit + SPARE)
        question, passed = ranked.question, 0
        of_kind = question.kind != "number" or any(answers_kind(question, *draft.units[0]) for draft in drafts)
        for draft in drafts if of_kind else ():
            if passed == limit:
                break
            passed += sum(verdict.supported for _, verdict in (yield draft))
        return Report(lacks_kind=bool(drafts) and not of_kind)

    def review(self, draft: Draft, verdict: Verdict) -> Verdict:
        """See `Writer`: it has nothing against it."""
        return verdict


def choose(ranked: Ranked, corpus: Corpus, most: int) -> list[Draft]:
    """Choose the units that together answer.

    Parameters: ranked, the question and its units; corpus; most, the largest number of drafts.
    Returns: drafts, the most useful first; none when there is nothing to quote.
    """
    question, hits, evidence, scope = ranked.question, ranked.hits, ranked.candidates, ranked.scope
    index, beside = corpus.index, corpus.notes
    pool = make_pool(question, hits, evidence, index, scope)
    if not pool.hits:
        return []
    drafts = reference_drafts(evidence, index, scope) + listed(question, hits, evidence, scope)
    said = {(document.source, unit.index) for draft in drafts for document, unit in draft.units}
    open_ = np.array([(hit.document.source, hit.unit.index) not in said for hit in pool.hits])
    # Where documents are named, the others are worth less, and may be what these are to be held against.
    faint = _faint(pool) if not scope.sources else np.zeros(len(pool.hits), dtype=bool)
    chosen = _greedy(pool, open_, faint, most - len(drafts))
    said |= {(pool.hits[position].document.source, pool.hits[position].unit.index) for position in chosen}
    for place, position in enumerate(chosen):
        hit = pool.hits[position]
        drafts.append(quoting(hit.document, hit.unit, float(pool.worth[position])))
        source = behind(pool, position, index, beside) if place < FOLLOW else None
        if source is not None and (source.document.source, source.unit.index) not in said:
            said.add((source.document.source, source.unit.index))
            drafts.append(quoting(source.document, source.unit, source.score))
    return drafts[:most]


def _same(
    pool: Pool, chosen: list[int], values: list[tuple[str, frozenset[tuple[str, str, str, str]]]]
) -> NDArray[np.bool_]:
    """Which units say again what a chosen one says: near in meaning and with no other values (rows of one table are near)."""
    same = np.zeros(len(pool.worth), dtype=bool)
    for other in chosen:
        near = pool.vectors @ pool.vectors[other] > SAME
        same |= near & np.array([value[1] == values[other][1] for value in values])
    return same


def _faint(pool: Pool) -> NDArray[np.bool_]:
    """Which units are worth too little to be said after others, those without the question's words all the sooner."""
    shares = pool.worth / max(float(pool.worth.max()), 1e-9)
    return np.asarray((shares < FAINT) | ((shares < FAINT_ALONE) & (pool.covers @ pool.weights < WORDS)))


def _greedy(pool: Pool, open_: NDArray[np.bool_], faint: NDArray[np.bool_], most: int) -> list[int]:
    """Choose one unit after another, each for what it adds: positions in the pool, the most useful first."""
    chosen: list[int] = []
    covered = np.zeros(len(pool.weights), dtype=bool)
    told = np.zeros(pool.serves.shape[1], dtype=bool)
    values = [(hit.document.source, measured_values(hit.unit)) for hit in pool.hits]
    again = ~open_ | pool.rivals
    beside_the_point = pool.about < ABOUT
    enough = LEAST_GAIN * min(float(pool.worth.max()) / FULL_WORTH, 1)
    while len(chosen) < most:
        new = ((pool.covers & ~covered) * pool.weights).sum(axis=1)
        sides = (pool.serves & ~told).any(axis=1)
        repeats = (pool.vectors @ pool.vectors[chosen].T).max(axis=1) if chosen else np.zeros(len(pool.worth))
        gain = (
            pool.worth
            + SIDE * sides * (FLOOR + (1 - FLOOR) * pool.worth)
            + COVER * new * (FLOOR + (1 - FLOOR) * pool.worth)
        )
        gain -= REPEAT * np.maximum(repeats - FRESH, 0)
        # The first statement is the best-ranked one; what it leaves open decides what comes after it.
        gain = gain if chosen else pool.worth.copy()
        gain[again | beside_the_point | _same(pool, chosen, values) | (faint if chosen else False)] = -1
        gain[chosen] = -1
        best = int(np.argmax(gain))
        if gain[best] < (enough if chosen else 0):
            break
        chosen.append(best)
        covered |= pool.covers[best]
        told |= pool.serves[best]
        if values[best][1]:  # a row and the sentence that restates it
            again |= np.array([value == values[best] for value in values])
    return chosen
