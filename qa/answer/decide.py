"""Answer or abstain: is what was found about what was asked, and of the kind asked for?

Similarity alone does not tell, so each rule below asks one thing of the best units, and says what is missing. Its rates
were measured on 539 questions over 49 open-access papers with a random half of the papers left out: how often it fires
on a question whose paper is in, and on one whose paper is out, after the rules before it. Nothing was fitted on the
default corpus; which everyday words tell nothing, and where a question parts, was read off wrong refusals of
`evals/mechanism.yaml` and checked on other questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.answer.confidence import confidence
from qa.answer.stages import Ranked, Report
from qa.question.analyze import Question, analyze, answers_kind, counts_it
from qa.question.patterns import FRAME, LIGHT
from qa.retrieve.candidates import Candidates, covered, held, positions, restricted, unknown
from qa.retrieve.index import Index
from qa.text.conditions import asked_about, is_of_others, unnamed
from qa.text.normalise import fold
from qa.text.terms import terms
from qa.types import Hit

SUBJECT_SHARE = 0.5
"""Share, by weight, of the words for what a value is to be of that must stand where it is given."""
UNITS_FOR_TOPIC, UNITS_FOR_VALUE = 10, 40
"""Units looked at: for what the question is about, and for a value that it asks for."""
MEANT = 0.4
"""Cosine from which a unit speaks of the thing asked for in other words."""
COVERED = 0.35
"""Share of a question's weight, framing words apart, that one passage must hold."""
STRANGE = 0.35
"""Share of a question's weight, framing words apart, in words that the corpus does not know, from which it is about something
else."""
SIMILAR, SIMILAR_COVERED = 0.6, 0.15
"""Cosine from which a unit near the top is about the question although it shares few of its words. On the questions over
papers whose words are not covered, 8 of 54 whose paper is out come so near; where a reader asks in words of their own, the
passages that answer do. Less than the second share of its words is too few even so."""


DECLINED = (
    "This assistant cannot give personal medical or dosing advice: please consult the treating clinician. "
    "What the corpus says on the topic is quoted below, for research use only."
)
NOTHING_LEFT = "Not given in the corpus: no statement that it supports answers the question."
MODEL_FOUND_NOTHING = "Not given in the corpus: the language model found no answer in the units that come nearest."


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer, why not, and how likely the first statement is to hold the answer."""

    answer: bool
    reason: str | None
    confidence: float


def decide(ranked: Ranked, index: Index) -> Decision:
    """Decide whether the units found answer the question.

    Returns: the decision; its reason is a sentence for the reader.
    """
    if ranked.question.personal:
        return Decision(False, DECLINED, 0.0)
    if missing := ranked.scope.missing:
        return Decision(False, f"Not given in the corpus: no reference list of it has an entry {missing[0]}.", 0.0)
    return _found(ranked.question, ranked.hits, ranked.candidates, index)


def unanswered(question: Question, decision: Decision, report: Report) -> str:
    """Why a question gets no statement, as a sentence: it was declined, or nothing that was written could be shown."""
    if decision.reason is not None:
        return decision.reason
    if report.declined:
        return MODEL_FOUND_NOTHING
    return f"Not given in the corpus: {no_value(question)}." if report.lacks_kind else NOTHING_LEFT


def _found(question: Question, hits: Sequence[Hit], evidence: Candidates, index: Index) -> Decision:
    """Whether something was found, of the kind asked for."""
    if not hits or not evidence.terms:
        return Decision(False, "The corpus holds nothing that could be compared with this question.", 0.0)
    columns = positions(hits, evidence, index)
    likely = confidence(hits, evidence, index)
    reason = _missing(question, hits, evidence, index, columns)
    if reason is None:
        return Decision(True, None, likely)
    for text in question.parts:
        part = analyze(text)
        if _missing(part, hits, restricted(evidence, part.terms), index, columns) is None:
            return Decision(True, None, likely)
    return Decision(False, reason, min(likely, 0.5))


def _missing(
    question: Question, hits: Sequence[Hit], evidence: Candidates, index: Index, columns: NDArray[np.int64]
) -> str | None:
    """What the corpus lacks for an answer, as a sentence; None when it lacks nothing that the rules know of."""
    for rule, said in (
        (_names, "Not given in the corpus"),
        (_focus, "Not given in the corpus"),
        (_quantity, "Not given in the corpus"),
        (_coverage, "Not covered by the corpus"),
        (_strange, "Not covered by the corpus"),
    ):
        reason = rule(question, hits, evidence, index, columns)
        if reason is not None:
            return f"{said}: {reason}."
    return None


def _as_asked(term: str, question: Question) -> str:
    """The word of the question that a term was made from, as typed."""
    return next((word for word in question.text.split() if term in terms(word)), term).strip("?.,;:()\"'“”")


def _names(
    question: Question, hits: Sequence[Hit], evidence: Candidates, index: Index, columns: NDArray[np.int64]
) -> str | None:
    """Some passage near the top holds all names of the question. Fires on 0.9 % of answerable, 16 % of others."""
    rows = [position for position, term in enumerate(evidence.terms) if term in question.names]
    if not rows:
        return None
    held = evidence.passage_table[rows][:, columns[:UNITS_FOR_TOPIC]] > 0
    if held.all(axis=0).any():
        return None
    absent = [evidence.terms[row] for row in rows if unknown(evidence.terms[row], evidence, index)]
    if absent:
        return f"it does not mention {_listed(absent, question)}"
    named = _listed([evidence.terms[row] for row in rows], question, "and")
    return f"no passage of it was found that speaks of {named}{' together' if len(rows) > 1 else ' in this sense'}"


def _focus(
    question: Question, hits: Sequence[Hit], evidence: Candidates, index: Index, columns: NDArray[np.int64]
) -> str | None:
    """The corpus has words for the thing asked for. Fires on 0.9 % of answerable, 3.3 % of others."""
    for side in question.sides:
        if all(unknown(term, evidence, index) and not _related(term, index) for term in side):
            return f"it says nothing of {_listed(sorted(side), question)}"
    if question.quantity is not None:
        return None  # a kind of value may be printed without its name: "(p)", "nM"
    wanted = [term for term in question.terms if term in question.focus and not _is_part(term, question)]
    absent = [term for term in wanted if unknown(term, evidence, index) and not _related(term, index)]
    if wanted and 2 * len(absent) >= len(wanted) and not _meant(question, evidence, index, columns):
        return f"it says nothing of {_listed(absent, question)}"
    return None


def _meant(question: Question, evidence: Candidates, index: Index, columns: NDArray[np.int64]) -> bool:
    """A unit at the top is near in meaning to the thing asked for, in other words: "molar mass" to "molecular weight"."""
    near = index.unit_vectors(evidence.rows[columns[:5]]) @ index.query_vector(question.asks_for)
    return float(near.max()) >= MEANT


def _is_part(term: str, question: Question) -> bool:
    """A term that only stands for a part of a compound, as "light" of "light-driven"."""
    return any(term != whole and term in whole.split("-") for whole in question.focus if "-" in whole)


def _related(term: str, index: Index) -> bool:
    """The corpus has a word that begins with this one, or that this one begins with: "mechanistic", "mechanism"."""
    return len(term) >= 6 and any(
        other.startswith(term) or (len(other) >= 6 and term.startswith(other)) for other in index.unit_terms.vocabulary
    )


def no_value(question: Question) -> str:
    """What the corpus lacks where nothing that was found holds a value of the kind asked for."""
    return f"it gives no {question.quantity or question.kind} for what is asked"


def _quantity(
    question: Question, hits: Sequence[Hit], evidence: Candidates, index: Index, columns: NDArray[np.int64]
) -> str | None:
    """A unit holds the kind of value asked for, is about the question, and speaks of what the value is to be of.

    Fires on 3.5 % of answerable, 6.5 % of others.
    """
    if question.quantity is None and question.kind not in ("number", "date"):
        return None
    shares = covered(evidence)
    right = [
        (hit, int(column))
        for hit, column in zip(hits[:UNITS_FOR_VALUE], columns[:UNITS_FOR_VALUE], strict=True)
        if shares[column] >= COVERED and answers_kind(question, hit.document, hit.unit)
    ]
    if question.counts is not None:
        right = [(hit, column) for hit, column in right if counts_it(question, fold(hit.unit.text))]
    if not right:
        return no_value(question)
    groups = asked_about(question.text)
    of_subject = [hit for hit, column in right if held(question.subject, evidence, column, hit) >= SUBJECT_SHARE]
    if any(not is_of_others(groups, hit.document, hit.unit) for hit in of_subject):
        return None
    if of_subject:
        return f"{no_value(question)} in {' and '.join(unnamed(question.text, ()))}, only in others"
    subject = _listed([term for term in question.terms if term in question.subject], question, "and")
    return f"it gives no {question.quantity or question.kind} of {subject}"


def _coverage(
    question: Question, hits: Sequence[Hit], evidence: Candidates, index: Index, columns: NDArray[np.int64]
) -> str | None:
    """One passage near the top holds what the question is about. Fires on 0.4 % of answerable, 8.3 % of others."""
    share = float(covered(evidence)[columns[:UNITS_FOR_TOPIC]].max())
    if share >= COVERED or (share >= SIMILAR_COVERED and float(evidence.dense_unit[columns[:5]].max()) >= SIMILAR):
        return None
    absent = [term for term in question.terms if term not in FRAME | LIGHT and unknown(term, evidence, index)]
    if absent:
        return f"it says nothing of {_listed(absent[:3], question)}"
    return "no passage of it is about what is asked"


def _strange(
    question: Question, hits: Sequence[Hit], evidence: Candidates, index: Index, columns: NDArray[np.int64]
) -> str | None:
    """Much of the question is in words that the corpus has, and no unit near the top means the same in others.

    Fires on 0.5 % of answerable, 9.3 % of others.
    """
    if float(evidence.dense_unit[columns[:5]].max()) >= SIMILAR:
        return None
    aside = FRAME | LIGHT | set(terms(" ".join(unnamed(question.text, ()))))  # in whom is another matter
    pairs = zip(evidence.terms, evidence.weights, strict=True)
    weight = {term: float(weight) for term, weight in pairs if term not in aside}
    absent = [
        term
        for term in weight
        if unknown(term, evidence, index)
        and not index.passage_terms.document_frequency(term)  # a title may hold it
        and not _related(term, index)
    ]
    if sum(weight[term] for term in absent) < STRANGE * sum(weight.values()) or not absent:
        return None
    return f"it says nothing of {_listed(absent[:3], question)}"


def _listed(terms_: Sequence[str], question: Question, joint: str = "or") -> str:
    shown = dict.fromkeys(f"“{_as_asked(term, question)}”" for term in terms_)
    return f" {joint} ".join(shown)
