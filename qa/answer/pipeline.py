"""The ask road, stage by stage: retrieve -> decide -> write -> verify -> answer. Each stage adds to what is known."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qa.answer.cite import cite
from qa.answer.decide import Decision, decide, no_value
from qa.answer.draft import Draft
from qa.answer.extract import choose
from qa.notes.annotations import NOTHING, Beside
from qa.question.analyze import Question, analyse, answers_kind
from qa.question.filters import Scope, scope_of
from qa.question.patterns import FRAME
from qa.retrieve.candidates import Evidence, gather
from qa.retrieve.index import Index
from qa.retrieve.rerank import rank
from qa.types import (
    Check,
    Citation,
    Document,
    Dropped,
    Hit,
    Proposed,
    Statement,
    Unit,
    Verdict,
)
from qa.verify.verify import asked, quote_of, verify

SPARE = 3
"""Statements proposed beyond those shown."""
DECLINED = (
    "This assistant cannot give personal medical or dosing advice: please consult the treating clinician. "
    "What the corpus says on the topic is quoted below, for research use only."
)


UNDECIDED = Decision(False, None, 0.0)
NO_SCOPE = Scope()


@dataclass(frozen=True, slots=True)
class Journey:
    """What is known of one question so far."""

    question: Question
    hits: tuple[Hit, ...] = ()
    evidence: Evidence | None = None
    scope: Scope = NO_SCOPE
    decision: Decision = UNDECIDED
    drafts: tuple[Draft, ...] = ()
    statements: tuple[Statement, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    proposed: tuple[Proposed, ...] = ()
    shown: tuple[Hit, ...] = ()
    """The units that a language model was shown."""
    usage: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    writer: str = "extractive"
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    beside: Beside = NOTHING
    """What the corpus knows of itself."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found for a question, before anything is written."""

    question: str
    hits: tuple[Hit, ...]
    """Best first."""


Event = Retrieved | Statement | Dropped
"""What becomes known on the way to an answer."""


def start(text: str, beside: Beside = NOTHING) -> Journey:
    """Set out with a question."""
    return Journey(analyse(text), beside=beside)


def retrieve(journey: Journey, index: Index) -> Journey:
    """Find and rank the units that may answer."""
    question = journey.question
    evidence = gather(index, question.text, question.terms)
    hits = tuple(rank(question, evidence, index))
    return replace(journey, evidence=evidence, hits=hits)


def judge(journey: Journey, index: Index) -> Journey:
    """Decide whether they do answer."""
    if journey.evidence is None:
        return journey
    scope = scope_of(journey.question.text, index)
    decision = decide(journey.question, journey.hits, journey.evidence, index)
    if missing := scope.missing:
        decision = Decision(False, f"Not given in the corpus: no reference list of it has an entry {missing[0]}.", 0.0)
    if journey.question.personal:
        decision = Decision(False, DECLINED, 0.0)
    return replace(journey, decision=decision, scope=scope)


def write(journey: Journey, index: Index, most: int) -> Journey:
    """Propose statements: a few more than are shown, in case some fail verification; none when a number is asked for and
    none of them holds one of the kind."""
    if not journey.decision.answer or journey.evidence is None:
        return journey
    drafts = choose(
        journey.question, journey.hits, journey.evidence, index, journey.scope, most + SPARE, journey.beside
    )
    question = journey.question
    if drafts and question.kind == "number" and not any(answers_kind(question, *draft.units[0]) for draft in drafts):
        reason = f"Not given in the corpus: {no_value(question)}."
        return replace(journey, decision=replace(journey.decision, answer=False, reason=reason))
    return replace(journey, drafts=tuple(drafts))


def check(journey: Journey, index: Index, most: int) -> Journey:
    """Verify proposed statements against the words that they cite until enough pass; drop, and count, what fails."""
    asks = about(journey)
    passed: list[tuple[Draft, Verdict]] = []
    proposed: list[Proposed] = []
    for draft in journey.drafts:
        if len(passed) == most:
            break
        verdict = verdict_of(draft, asks)
        if verdict.supported:
            passed.append((draft, verdict))
        proposed.append(Proposed(draft.text, tuple(unit for _, unit in draft.units), reasons_of(verdict)))
    marks: Marks = {}
    statements = tuple(
        stated(draft, verdict, marks, index, journey.beside) for draft, verdict in _in_reading_order(passed)
    )
    return replace(
        journey,
        statements=statements,
        dropped=tuple(Dropped(one.text, one.reasons) for one in proposed if one.reasons),
        proposed=tuple(proposed),
    )


Marks = dict[tuple[str, int], int]
"""The number that each cited place of an answer was given."""


def verdict_of(draft: Draft, asks: set[str], further: Sequence[Check] = ()) -> Verdict:
    """Whether the units that a draft cites say it, and are about what is asked; further checks count as well."""
    quotes = [quote_of(document, unit) for document, unit in draft.units]
    return Verdict((*verify(draft.text, quotes).checks, asked(asks, quotes), *further))


def reasons_of(verdict: Verdict) -> tuple[str, ...]:
    """Why a statement is not shown; none when it is."""
    return tuple(f"{failure.name}: {failure.detail}".rstrip(": ") for failure in verdict.failures)


def stated(draft: Draft, verdict: Verdict, marks: Marks, index: Index, beside: Beside) -> Statement:
    """A draft that passed as a statement, its citations numbered on from those that have numbers."""
    cited = tuple(cite_marked(document, unit, marks, index.documents, beside) for document, unit in draft.units)
    return Statement(draft.text, cited, verdict)


def _in_reading_order(passed: list[tuple[Draft, Verdict]]) -> list[tuple[Draft, Verdict]]:
    """The best statement first, then the others document by document, each in its own order."""
    places = [draft.units[0] for draft, _ in passed]
    documents = list(dict.fromkeys(document.source for document, _ in places))
    order = sorted(range(1, len(passed)), key=lambda i: (documents.index(places[i][0].source), places[i][1].start))
    return passed[:1] + [passed[i] for i in order]


def about(journey: Journey) -> set[str]:
    """What is asked about: the question's terms, framing words left out, and their other spellings."""
    others = journey.evidence.others.values() if journey.evidence is not None else ()
    spelled = {term for spellings in others for spelling in spellings for term in spelling}
    return {term for term in journey.question.terms if term not in FRAME} | spelled


def cite_marked(
    document: Document, unit: Unit, marks: Marks, documents: Sequence[Document], beside: Beside = NOTHING
) -> Citation:
    """Cite a unit under the number that it was given first."""
    mark = marks.setdefault((document.source, unit.start), len(marks) + 1)
    return cite(document, unit, mark, documents, beside)


def timed(name: str, stage: Callable[[Journey], Journey]) -> Callable[[Journey], Journey]:
    """The same stage, leaving its wall time in milliseconds under its name."""

    def run(journey: Journey) -> Journey:
        began = time.perf_counter()
        after = stage(journey)
        spent = round((time.perf_counter() - began) * 1000, 2)
        return replace(after, timings_ms={**after.timings_ms, name: spent})

    return run
