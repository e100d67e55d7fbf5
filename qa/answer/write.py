"""The writer with a language model: the model proposes, and each proposal is verified before anybody sees it.

    units -> prompt -> proposals, one by one -> verify -> statement
                            ^                     |
                            +---- once, with why -+-> dropped

The model is shown units that the writer without one would choose from, so none of a thing that was not asked for. When
nothing it wrote passes, or it fails, that other writer answers, and a note says so.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from qa.answer import prompt, road
from qa.answer.checks.order import in_order
from qa.answer.draft import Draft, say, shown_with
from qa.answer.form import form
from qa.answer.index import Index
from qa.answer.model import Failed, Model, Usage
from qa.answer.pool import make_pool
from qa.answer.prompt import Place
from qa.answer.proposal import Proposal
from qa.answer.quote import ABOUT
from qa.answer.verify import quote_of, verify
from qa.ingest.normalise import fold, words
from qa.types import Check, Dropped, Hit, Proposed, Statement, Verdict

SHOWN = 20
"""Units shown to a model. The offline writer's statements come from among the first 20 in 98 % of the answers to
evals/mechanism.yaml."""
TRIED = 3
"""Proposals judged in each round for every statement wanted; a model that has lost itself writes without end."""
CITED = 4
"""Most units that a statement may cite: what needs more is no single statement."""


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


def write(journey: road.Journey, index: Index, model: Model, most: int) -> Generator[Statement, None, road.Journey]:
    """Write an answer with a language model.

    Parameters: journey, decided; index; model; most, the largest number of statements.
    Yields: each statement as soon as it has passed. Returns: the journey with all of them and what was dropped.
    """
    if not journey.decision.answer:
        return journey
    hits = evidence(journey, index, most)
    places = prompt.fitting(journey.question.text, [(h.document, h.unit) for h in hits], most, model.window)
    journey = replace(journey, shown=tuple(hits[: len(places)]))
    if not places:
        said = "the question and a single unit do not fit into its window"
        return _offline(journey, index, most, f"The model {model.label} was not asked: {said}; raise context_tokens.")
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
    return _offline(journey, index, most, failure or f"Nothing that the model {model.label} wrote passed verification")


def _offline(journey: road.Journey, index: Index, most: int, why: str) -> road.Journey:
    """The answer of the writer without a model, with a note that says why."""
    tried = journey.proposed
    after = road.check(road.write(journey, index, most), index, most)
    note = f"{why.rstrip('.')}; this is the offline writer's answer." if after.statements else f"{why.rstrip('.')}."
    return replace(after, notes=(note,), proposed=(*tried, *after.proposed))


def evidence(journey: road.Journey, index: Index, most: int) -> list[Hit]:
    """The units that a model may cite, the most useful first: what the offline writer chose, then what ranks next."""
    if journey.evidence is None:
        return []
    chosen = [draft.units[0] for draft in road.write(journey, index, most).drafts]
    known = {(hit.document.source, hit.unit.index): hit for hit in journey.hits}
    first = [known.get((document.source, unit.index), Hit(document, unit, 0.0)) for document, unit in chosen]
    pool = make_pool(journey.question, journey.hits, journey.evidence, index, journey.scope)
    order = np.argsort(-pool.worth, kind="stable")
    rest = [pool.hits[i] for i in order if not pool.rivals[i] and pool.about[i] >= ABOUT]
    taken: dict[tuple[str, int], Hit] = {}
    for hit in (*first, *rest):
        taken.setdefault((hit.document.source, hit.unit.index), hit)
    return list(taken.values())[:SHOWN]


def _asked(work: Work) -> Iterator[Statement]:
    """Ask, and ask once more for what did not pass."""
    question = work.journey.question.text

    def first(lines: bool) -> list[prompt.Message]:
        return prompt.messages(question, work.places, work.most, lines=lines)

    yield from _round(work, work.model.propose(first, work.usage), again=False)
    failed = [(one.text, one.reasons) for one in work.proposed if one.reasons]
    if failed and len(work.statements) < work.most:
        repaired = work.model.propose(lambda lines: prompt.again(first(lines), failed), work.usage)
        yield from _round(work, repaired, again=True)


def _round(work: Work, proposals: Iterator[Proposal], *, again: bool) -> Iterator[Statement]:
    """The statements among the proposals of one reply, each as soon as it has passed."""
    for proposal in islice(proposals, TRIED * work.most):
        key = fold(proposal.text)
        if key in work.seen:  # it has passed, or failed, before: in a reply that broke off, or in the first round
            continue
        work.seen.add(key)
        began = time.perf_counter()
        draft, verdict = judge(proposal, work.places, work.asks)
        work.verifying += time.perf_counter() - began
        if verdict.supported and work.model.second_opinion:
            verdict = Verdict((*verdict.checks, second_opinion(work.model, draft, work.usage)))
        reasons = road.reasons_of(verdict)
        work.proposed.append(Proposed(proposal.text, tuple(unit for _, unit in draft.units), reasons, again))
        if not reasons:
            statement = road.stated(draft, verdict, work.marks, work.index)
            work.statements.append(statement)
            yield statement
        if len(work.statements) == work.most:
            return


def judge(proposal: Proposal, places: Sequence[Place], asks: set[str]) -> tuple[Draft, Verdict]:
    """Check a proposal.

    Parameters: proposal; places, the units that were shown, numbered from 1; asks, the terms of the question.
    Returns: it as a draft that cites the units that it needs, and the verdict. Besides the checks of every statement:
    shown (the units cited were shown), words (the words relied on stand in them), form.
    """
    numbers = list(dict.fromkeys(number for number, _ in proposal.relied))
    strange = [number for number in numbers if not 1 <= number <= len(places)]
    shown = Check("shown", bool(numbers) and not strange and len(numbers) <= CITED, _shown(numbers, strange))
    absent = [
        f"“{said[:60]}” does not stand in U{number}"
        for number, said in proposal.relied
        if 1 <= number <= len(places) and not stands(said, places[number - 1])
    ]
    cited = [places[number - 1] for number in numbers if number not in strange]
    texts = [say(document, unit) for document, unit in cited]
    further = (
        shown,
        Check("words", not absent, "; ".join(absent)),
        form(proposal.text, texts, [document for document, _ in cited]),
    )
    draft = _draft(proposal.text, cited)
    if not cited:  # nothing to compare with
        return draft, Verdict(further)
    verdict = road.verdict_of(draft, asks, further)
    if verdict.supported and len(cited) > 1:
        draft = _draft(proposal.text, needed(proposal.text, cited))
        verdict = road.verdict_of(draft, asks, further)
    return draft, verdict


def _shown(numbers: Sequence[int], strange: Sequence[int]) -> str:
    if not numbers:
        return "it cites no unit"
    if strange:
        return f"there is no U{strange[0]}"
    return f"it cites {len(numbers)} units" if len(numbers) > CITED else ""


def _draft(text: str, cited: Sequence[Place]) -> Draft:
    units = {(d.source, u.index): (d, u) for document, unit in cited for d, u in shown_with(document, unit)}
    return Draft(text, tuple(units.values()), 1.0)


def stands(said: str, place: Place) -> bool:
    """Whether words stand in a unit, as printed or as read out, in this order; an ellipsis may leave some out."""
    document, unit = place
    texts = [words(unit.text), words(say(document, unit))]
    pieces = [words(piece) for piece in said.replace("…", "...").split("...")]
    return any(all(_within(piece, text) for piece in pieces) for text in texts) or any(
        in_order(words(said), text) for text in texts
    )


def _within(few: Sequence[str], many: Sequence[str]) -> bool:
    return any(many[start : start + len(few)] == few for start in range(len(many) - len(few) + 1))


def needed(text: str, cited: Sequence[Place]) -> list[Place]:
    """The cited units without those that the statement is supported without."""
    kept = list(cited)
    for place in list(cited)[::-1]:
        others = [other for other in kept if other is not place]
        if others and verify(text, [quote_of(d, u) for d, u in _draft(text, others).units]).supported:
            kept = others
    return kept


def second_opinion(model: Model, draft: Draft, usage: Usage) -> Check:
    """What the model says when asked whether the quotes say the statement; no clear yes counts as a no."""
    quotes = [say(document, unit) for document, unit in draft.units if unit.kind != "header"]
    said = model.reply(prompt.judging(draft.text, quotes), usage)
    agrees = said.strip().strip("*\"'`").upper().startswith("YES")
    return Check("second opinion", agrees, "" if agrees else "the model does not find it in the quoted words")
