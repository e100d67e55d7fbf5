"""What choosing statements needs to know of each candidate: its worth, what it covers, what it tells about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.answer.contrast import is_rival, siblings
from qa.index.indexed_text import unit_to_match
from qa.question.analyze import Question, answers_kind, counts_it
from qa.retrieve.candidates import Candidates, covered, holds, positions, spellings
from qa.retrieve.document_filter import Scope
from qa.retrieve.index import Index
from qa.text.conditions import Groups, asked_about, is_of_others
from qa.text.normalise import fold
from qa.text.quantities import quantities
from qa.text.table_rows import cells
from qa.text.terms import terms
from qa.types import Document, Hit, Unit
from qa.verify.form import strange_address

PRIOR = {"context": 0.35}
"""How much a kind of document counts; guide, reference and a user's own documents count 1."""
DOCUMENT_NAMED, DOCUMENT_NOT_NAMED = 2.0, 0.6
"""How much a document counts when the question names documents, and this is one of them or not."""
DEFINES = 2.5
"""Worth of a unit that says what a thing is, where that is asked."""
UNSAID = 0.6
"""Worth of a unit that leaves it to its passage of what the value is."""
UNTOLD = 0.5
"""Worth of a unit that says what some document leaves unsaid."""
OTHERS = 0.5
"""Worth of a unit that tells of other groups than those asked about, of rats where humans are."""
WRONG_KIND = 0.3
"""Worth of a unit without a number where numbers are asked for."""

_UNTOLD = re.compile(
    r"\b(?:was|were|is|are|be) not (?:seen|read|reported|given|stated|named|listed|mentioned|described|available|known)\b"
    r"|\b(?:does|do|did|could|can)(?: not|n't) (?:report|mention|give|state|name|describe|provide|list|include|say|tell)\b",
    re.IGNORECASE,
)
"""It says what is not told there, which is no answer to a question about the thing."""
_TELLS_BOTH = re.compile(
    r"\b(?:than|whereas|while|unlike|both|neither|but|differ\w*|similar\w*|versus|against|compared)\b"
)
_ASKS_REFERENCE = re.compile(r"\b(?:references?|entry|entries|cite[ds]?|citations?|sources?)\b|\[\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pool:
    """The candidates in rank order with what choosing needs of them; arrays have one row for each hit."""

    hits: tuple[Hit, ...]
    rows: NDArray[np.int64]
    """The number of each unit in the index."""
    worth: NDArray[np.float32]
    covers: NDArray[np.bool_]
    """Which question terms stand in the unit: (hits, terms)."""
    about: NDArray[np.float32]
    """The share of the question's weight, framing words apart, that stands in the unit's passage or above it."""
    weights: NDArray[np.float32]
    """The share of each question term: sums to 1."""
    vectors: NDArray[np.float32]
    rivals: NDArray[np.bool_]
    """Which units give a value of something else that the corpus lists beside what is asked."""
    serves: NDArray[np.bool_]
    """Which sides of a comparison the unit tells about: (hits, sides)."""


def make_pool(question: Question, hits: Sequence[Hit], evidence: Candidates, index: Index, scope: Scope) -> Pool:
    """Work out what choosing needs of the candidates that can be said.

    Parameters: question; hits, ranked; evidence they were ranked by; index; scope, the documents the question names.
    """
    kept = tuple(
        hit for hit in hits if _can_be_said(hit.unit, question) and not strange_address(hit.document, hit.unit.text)
    )
    columns = positions(kept, evidence, index)
    rows, places = evidence.rows[columns], columns.tolist()
    top = max((hit.score for hit in kept), default=1.0)
    spelled, groups = spellings(evidence), _groups(question)
    worth = [
        float(np.sqrt(hit.score / top))
        * prior(hit.document, scope)
        * _form(question, hit.document, hit.unit, holds(question.subject, evidence, place, hit))
        * _labelled(question, hit.unit, spelled)
        * _tells(question, hit, scope)
        * (OTHERS if is_of_others(groups, hit.document, hit.unit) else 1.0)
        for hit, place in zip(kept, places, strict=True)
    ]
    covers: NDArray[np.bool_] = (evidence.unit_table[:, columns] > 0).T
    return Pool(
        hits=kept,
        rows=rows,
        worth=np.array(worth, np.float32),
        covers=covers,
        about=covered(evidence)[columns],
        weights=evidence.weights / max(float(evidence.weights.sum()), 1e-6),
        vectors=index.unit_vectors(rows),
        rivals=_rivals(question, kept, places, evidence, index),
        serves=np.hstack([_served(question, kept, covers, evidence.terms), _faceted(question, rows, worth, index)]),
    )


def _can_be_said(unit: Unit, question: Question) -> bool:
    """Headers, questions, lead-ins and bare fragments answer nothing; list entries only when references are asked for."""
    if unit.kind == "header" or unit.text.rstrip().endswith(("?", ":")) or unit.text.startswith(("[", "http")):
        return False
    if unit.kind == "entry":
        return bool(_ASKS_REFERENCE.search(question.text))
    return unit.kind == "row" or unit.header is not None or len(unit.text) >= 25


def standing(document: Document) -> float:
    """How much a document of this kind counts."""
    return PRIOR.get(document.kind, 1.0)


def prior(document: Document, scope: Scope) -> float:
    """How much a document counts before anything it says is looked at."""
    named = 1.0 if not scope.sources else DOCUMENT_NAMED if document.source in scope.sources else DOCUMENT_NOT_NAMED
    return standing(document) * named


def _form(question: Question, document: Document, unit: Unit, of_subject: bool) -> float:
    """What a unit of this form is worth to a question of this kind.

    Where a comparison asks for numbers, rows carry both sides and a unit without a number carries none. Where
    something is to be defined, a unit that says "X is ..." or "X, a ..." comes first.
    """
    if question.defines is not None and question.kind not in ("number", "date"):
        return DEFINES if defines(question.defines, unit) else WRONG_KIND if unit.kind == "row" else 1.0
    if question.kind in ("number", "date"):
        counted = question.counts is not None
        right = counts_it(question, fold(unit.text)) if counted else answers_kind(question, document, unit)
        return (1.0 if right else WRONG_KIND) * (1.0 if of_subject else UNSAID)
    if question.kind != "comparison" or not question.in_numbers:
        return 1.0
    right = bool(measured_values(unit))
    if question.quantity is not None:
        right = right and answers_kind(question, document, unit)
    return (1.5 if unit.kind == "row" else 1.0) * (1.0 if right else WRONG_KIND)


def _labelled(question: Question, unit: Unit, spelled: set[str]) -> float:
    """Where one value is asked for, a row counts by how much of its label was asked for: "IL-6", not "LPS-induced IL-6"."""
    if unit.kind != "row" or question.kind not in ("number", "date"):
        return 1.0
    label = set(terms(cells(unit)[0]))
    return 0.5 + 0.5 * len(label & spelled) / len(label) if label else 1.0


def _tells(question: Question, hit: Hit, scope: Scope) -> float:
    """What is left unsaid somewhere is the answer only where that document, or whether it is so, is asked about."""
    asked = question.kind == "yes-no" or hit.document.source in scope.sources
    return 1.0 if asked or not _UNTOLD.search(hit.unit.text) else UNTOLD


def defines(thing: str, unit: Unit) -> bool:
    """The unit says what a thing is: "X is ...", "X (Y) stands for ...", "X, a ..."."""
    says = r"(?: \([^)]*\))?(?: (?:is|are) (?:an?|the|one|any)\b| (?:stands for|means|refers to)\b|, (?:an?|the|meaning|that is)\b)"
    return re.search(rf"(?<!\w){re.escape(fold(thing))}{says}", fold(unit.text)) is not None


def measured_values(unit: Unit) -> frozenset[tuple[str, str, str, str]]:
    """The values of a unit that are measurements: with a unit, an error or decimals, so no years and no counts."""
    found = quantities(unit.text)
    return frozenset(q.key for q in found if q.unit or q.error or "." in q.value)


def _served(
    question: Question, hits: Sequence[Hit], covers: NDArray[np.bool_], asked: Sequence[str]
) -> NDArray[np.bool_]:
    """A unit tells about a side that it names alone, or about several where it compares them or gives numbers."""
    sides = np.array([[term in side for term in asked] for side in question.sides], dtype=bool).reshape(
        len(question.sides), len(asked)
    )
    names: NDArray[np.bool_] = (covers[:, None, :] & sides[None]).any(axis=2)
    for position, hit in enumerate(hits):
        if (question.in_numbers and not measured_values(hit.unit)) or (
            names[position].sum() > 1 and not (_TELLS_BOTH.search(hit.unit.text) or len(quantities(hit.unit.text)) > 1)
        ):
            names[position] = False
    return names


def _groups(question: Question) -> Groups:
    """The groups asked about; of a question in parts each part may ask about its own."""
    return asked_about(question.text) if not question.parts else {}


def _rivals(
    question: Question, hits: Sequence[Hit], columns: Sequence[int], evidence: Candidates, index: Index
) -> NDArray[np.bool_]:
    """Where one value is asked for, units that do not speak of its subject, or speak of a neighbour of it instead, or of
    other groups than those asked about."""
    if question.kind not in ("number", "date") or question.sides:
        return np.zeros(len(hits), dtype=bool)
    whole = [
        term for term in evidence.terms if not any(term in other.split("-") for other in evidence.terms if "-" in other)
    ]
    beside, groups = siblings(index, whole), _groups(question)
    return np.array(
        [
            is_of_others(groups, hit.document, hit.unit)
            or not holds(question.subject, evidence, column, hit, in_passage=True)
            or is_rival(
                frozenset(terms(unit_to_match(hit.document, hit.unit))),
                dict(zip(evidence.terms, (evidence.unit_table[:, column] > 0).tolist(), strict=True)),
                beside,
            )
            for hit, column in zip(hits, columns, strict=True)
        ],
        dtype=bool,
    )


def _faceted(question: Question, rows: NDArray[np.int64], worth: Sequence[float], index: Index) -> NDArray[np.bool_]:
    """Which respects that the question lists a unit is nearest to in meaning: (hits, facets)."""
    serves = np.zeros((len(rows), len(question.facets)), dtype=bool)
    for position, facet in enumerate(question.facets):
        near = (index.unit_vectors(rows) @ index.query_vector(facet)) * np.array(worth) ** 0.25
        serves[np.argsort(-near, kind="stable")[:2], position] = True
    return serves


def can_stand(unit: Unit) -> bool:
    """A unit that says something by itself."""
    return unit.kind in ("sentence", "row", "item")
