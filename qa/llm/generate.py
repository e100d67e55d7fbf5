"""The writer with a language model: the model proposes, and each proposal is verified before anybody sees it.

    units -> prompt -> proposals, one by one -> verify -> statement
                            ^                     |
                            +---- once, with why -+-> dropped

The model is shown units that the writer without one would choose from, so none of a thing that was not asked for. When
nothing it wrote passes, or it fails, that other writer answers, and a note says so.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from qa.answer import pipeline as road
from qa.answer.extract import ABOUT
from qa.answer.selection import make_pool
from qa.llm import prompt
from qa.llm.client import Failed, Model, Usage
from qa.llm.parse import Proposal
from qa.llm.prompt import Place
from qa.retrieve.index import Index
from qa.text.normalise import fold
from qa.types import Dropped, Hit, Proposed, Statement, Verdict
from qa.verify.proposals import judge_apart, second_opinion

SHOWN = 20
"""Units shown to a model. Of the expected facts that the corpus holds, on the answered questions of evals/mechanism.yaml 0.90
stand in the first 5 units, 0.94 in 10, 0.97 in 20 and 0.98 in 40."""
TRIED = 3
"""Proposals judged in each round for every statement wanted; a model that has lost itself writes without end."""


@dataclass
class Work:
    """One answer in the making."""

    journey: road.Journey
    index: Index
    model: Model
    most: int
    places: list[Place]
    asks: set[str]
    usage: Usage = field(default_factory=Usage)
    marks: road.Marks = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    proposed: list[Proposed] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    """Every text proposed, folded."""
    verifying: float = 0.0


def write(
    journey: road.Journey, index: Index, model: Model, most: int
) -> Generator[Statement | Dropped, None, road.Journey]:
    """Write an answer with a language model.

    Parameters: journey, decided; index; model; most, the largest number of statements.
    Yields: each statement as soon as it has passed, and what was dropped as soon as it has not; where the offline writer
    takes over, its statements. Returns: the journey with all of them and what was dropped.
    """
    if not journey.decision.answer:
        return journey
    journey = road.write(journey, index, most)
    hits = evidence(journey, index, most)
    places = prompt.fitting(journey.question.text, [(h.document, h.unit) for h in hits], most, model.window)
    journey = replace(journey, shown=tuple(hits[: len(places)]))
    if not places:
        said = "the question and a single unit do not fit into its window"
        why = f"The model {model.label} was not asked: {said}; raise context_tokens."
        return (yield from _offline(journey, index, most, why))
    work = Work(journey, index, model, most, places, road.about(journey))
    began, failure = time.perf_counter(), ""
    try:
        yield from _asked(work)
    except Failed as error:
        failure = f"The model {model.label} {error}"
    journey = replace(
        journey,
        proposed=tuple(work.proposed),
        usage=work.usage.told(),
        timings_ms={
            **journey.timings_ms,
            "write": round((time.perf_counter() - began - work.verifying) * 1000, 2),
            "verify": round(work.verifying * 1000, 2),
        },
    )
    if work.statements:
        notes = (f"{failure}; the answer holds what it had written until then.",) if failure else ()
        dropped = tuple(Dropped(one.text, one.reasons) for one in work.proposed if one.reasons)
        return replace(journey, statements=tuple(work.statements), dropped=dropped, notes=notes, writer=model.name)
    if not failure and not work.proposed:
        reason = "Not given in the corpus: the language model found no answer in the units that come nearest."
        decision = replace(journey.decision, answer=False, reason=reason)
        return replace(journey, decision=decision, writer=model.name)
    why = failure or f"Nothing that the model {model.label} wrote passed verification"
    return (yield from _offline(journey, index, most, why))


def _offline(
    journey: road.Journey, index: Index, most: int, why: str
) -> Generator[Statement | Dropped, None, road.Journey]:
    """The answer of the writer without a model, whose drafts the journey has, with a note that says why."""
    tried = journey.proposed
    after = road.check(journey, index, most)
    yield from after.statements
    note = f"{why.rstrip('.')}; this is the offline writer's answer." if after.statements else f"{why.rstrip('.')}."
    return replace(after, notes=(note,), proposed=(*tried, *after.proposed))


def evidence(journey: road.Journey, index: Index, most: int) -> list[Hit]:
    """The units that a model may cite, the most useful first: what the offline writer chose, then what ranks next."""
    if journey.evidence is None:
        return []
    drafts = journey.drafts or road.write(journey, index, most).drafts
    chosen = [draft.units[0] for draft in drafts]
    known = {(hit.document.source, hit.unit.index): hit for hit in journey.hits}
    first = [known.get((document.source, unit.index), Hit(document, unit, 0.0)) for document, unit in chosen]
    pool = make_pool(journey.question, journey.hits, journey.evidence, index, journey.scope)
    order = np.argsort(-pool.worth, kind="stable")
    rest = [pool.hits[i] for i in order if not pool.rivals[i] and pool.about[i] >= ABOUT]
    taken: dict[tuple[str, int], Hit] = {}
    for hit in (*first, *rest):
        taken.setdefault((hit.document.source, hit.unit.index), hit)
    return list(taken.values())[:SHOWN]


def _asked(work: Work) -> Iterator[Statement | Dropped]:
    """Ask, and ask once more for what did not pass."""
    question = work.journey.question.text

    def first(lines: bool) -> list[prompt.Message]:
        return prompt.messages(question, work.places, work.most, lines=lines)

    yield from _round(work, work.model.propose(first, work.usage), again=False)
    failed = [(one.text, one.reasons) for one in work.proposed if one.reasons]
    if failed and len(work.statements) < work.most:
        repaired = work.model.propose(lambda lines: prompt.again(first(lines), failed), work.usage, attempts=1)
        with suppress(Failed):  # a repair that does not come costs completeness only
            yield from _round(work, repaired, again=True)


def _round(work: Work, proposals: Iterator[Proposal], *, again: bool) -> Iterator[Statement | Dropped]:
    """What becomes of the proposals of one reply, each as soon as it has been judged."""
    for proposal in islice(proposals, TRIED * work.most):
        key = fold(proposal.text)
        if key in work.seen:  # it has passed, or failed, before: in a reply that broke off, or in the first round
            continue
        work.seen.add(key)
        began = time.perf_counter()
        judged = judge_apart(proposal, work.places, work.asks)
        work.verifying += time.perf_counter() - began
        for draft, first in judged:
            opinion = work.model.second_opinion and first.supported
            verdict = Verdict((*first.checks, second_opinion(work.model, draft, work.usage))) if opinion else first
            reasons = road.reasons_of(verdict)
            work.proposed.append(Proposed(draft.text, tuple(unit for _, unit in draft.units), reasons, again))
            if not reasons:
                statement = road.stated(draft, verdict, work.marks, work.index, work.journey.beside)
                work.statements.append(statement)
                yield statement
            else:
                yield Dropped(draft.text, reasons)
            if len(work.statements) == work.most:
                return
