"""The writer without a language model: choose the few units that together answer, and quote them.

A statement is a unit of the corpus as it stands (its reference marks become citations), or a table row read out with
its header. Nothing is reworded, rounded or merged. What is chosen: units that rank high, that bring question words
not yet covered, that add something new; both sides of a comparison; guide and references before context.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.answer.index import Index
from qa.answer.numbers import quantities
from qa.answer.question import Question, answers_kind
from qa.answer.retrieve import Evidence
from qa.answer.scope import Scope
from qa.answer.table import cells, column_sentence, row_sentence, value_columns
from qa.index.lexical import terms
from qa.ingest.normalise import fold
from qa.ingest.references import match_reference
from qa.types import Document, Hit, Unit

POOL = 40
"""Best-ranked units considered."""
PRIOR = {"context": 0.5}
"""How much a kind of document counts; guide, reference and a user's own documents count 1."""
NAMED, NOT_NAMED = 2.0, 0.6
"""How much a document counts when the question names documents, and this is one of them or not."""
COVER, REPEAT, SIDE, BESIDE = 0.8, 1.2, 0.5, 0.1
"""Weight of question words newly covered, of similarity to what is already said, of a side of a comparison not yet
told, and of standing next to a unit already chosen when something is explained."""
ENOUGH = 0.12
"""The gain below which nothing more is said. Facts found change by less than 0.02 between 0.05 and 0.15."""
FRESH, SAME = 0.8, 0.93
"""Cosine up to which a unit counts as something new, and from which it says the same again."""
FOLLOW = 2
"""How many statements, the first ones, bring the words of the reference behind them."""
FOLLOWED = 0.55
"""Cosine from which a unit of a cited document counts as the words behind a statement that cites it."""
MOST_ROWS = 12
"""Rows read out in one statement."""
WRONG_KIND = 0.6
"""Worth of a unit without a number where numbers are asked for."""

_LIST = re.compile(r"\b(?:table|list|rows?|columns?|each|every|all)\b", re.IGNORECASE)
_TELLS_BOTH = re.compile(r"\b(?:than|whereas|while|unlike|both|neither|but|differ\w*|similar\w*|versus|against|compared)\b")
_ASKS_REFERENCE = re.compile(r"\b(?:references?|entry|entries|cite[ds]?|citations?|sources?)\b|\[\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement proposed, with the units that it quotes; the first is its main one."""

    text: str
    units: tuple[tuple[Document, Unit], ...]
    score: float


def say(document: Document, unit: Unit) -> str:
    """A unit as a sentence for the reader: its own reference marks become citations, a row takes its header's words."""
    if unit.kind == "row":
        return row_sentence(document, unit)
    text = unit.text
    for mark in unit.marks if document.references else ():
        text = text.replace(mark, "")
    return re.sub(r"\s+([.,;])", r"\1", text).strip()


def shown_with(document: Document, unit: Unit) -> tuple[tuple[Document, Unit], ...]:
    """The units that a statement made of this one cites: a table row also cites its header."""
    header = ((document, document.units[unit.header]),) if unit.header is not None else ()
    return ((document, unit), *header)


@dataclass(frozen=True, slots=True)
class _Pool:
    """The candidates in rank order with what choosing needs of them; arrays have one row for each hit."""

    hits: tuple[Hit, ...]
    rows: NDArray[np.int64]
    """The number of each unit in the index."""
    worth: NDArray[np.float32]
    covers: NDArray[np.bool_]
    """Which question terms stand in the unit: (hits, terms)."""
    weights: NDArray[np.float32]
    """The share of each question term: sums to 1."""
    vectors: NDArray[np.float32]
    serves: NDArray[np.bool_]
    """Which sides of a comparison the unit tells about: (hits, sides)."""


def _pool(question: Question, hits: Sequence[Hit], evidence: Evidence, index: Index, scope: Scope) -> _Pool:
    number = {(index.documents[d].source, unit.index): row for row, (d, unit) in _candidates(index, evidence)}
    kept = tuple(hit for hit in hits if _can_be_said(hit.unit, question))[:POOL]
    rows = np.array([number[hit.document.source, hit.unit.index] for hit in kept], np.int64)
    column = {int(row): position for position, row in enumerate(evidence.rows)}
    top = max((hit.score for hit in kept), default=1.0)
    worth = [float(np.sqrt(hit.score / top)) * _prior(hit.document, scope) * _form(question, hit.unit) for hit in kept]
    covers = np.array([evidence.unit_table[:, column[int(row)]] > 0 for row in rows], dtype=bool).reshape(len(kept), len(evidence.terms))
    return _Pool(
        hits=kept,
        rows=rows,
        worth=np.array(worth, np.float32),
        covers=covers,
        weights=evidence.weights / max(float(evidence.weights.sum()), 1e-6),
        vectors=index.unit_vectors(rows),
        serves=_served(question, kept, covers, evidence.terms),
    )


def _candidates(index: Index, evidence: Evidence) -> list[tuple[int, tuple[int, Unit]]]:
    return [(int(row), index.units[row]) for row in evidence.rows]


def _can_be_said(unit: Unit, question: Question) -> bool:
    """Headers, questions and bare fragments answer nothing; list entries only when references are asked for."""
    if unit.kind == "header" or unit.text.rstrip().endswith("?"):
        return False
    if unit.kind == "entry":
        return bool(_ASKS_REFERENCE.search(question.text))
    return unit.kind == "row" or len(unit.text) >= 25


def _prior(document: Document, scope: Scope) -> float:
    named = 1.0 if not scope.sources else NAMED if document.source in scope.sources else NOT_NAMED
    return PRIOR.get(document.kind, 1.0) * named


def _form(question: Question, unit: Unit) -> float:
    """Where a comparison asks for numbers, rows carry both sides and a unit without a number carries none."""
    if question.kind != "comparison" or question.quantity is None:
        return 1.0
    return (1.5 if unit.kind == "row" else 1.0) * (1.0 if answers_kind(question, unit.text, fold(unit.text)) else WRONG_KIND)


def _served(question: Question, hits: Sequence[Hit], covers: NDArray[np.bool_], asked: Sequence[str]) -> NDArray[np.bool_]:
    """A unit tells about a side that it names alone, or about several where it compares them or gives numbers."""
    sides = np.array([[term in side for term in asked] for side in question.sides], dtype=bool).reshape(len(question.sides), len(asked))
    names = (covers[:, None, :] & sides[None]).any(axis=2)
    for position, hit in enumerate(hits):
        if names[position].sum() > 1 and not (_TELLS_BOTH.search(hit.unit.text) or len(quantities(hit.unit.text)) > 1):
            names[position] = False
    return names


def choose(
    question: Question, hits: Sequence[Hit], evidence: Evidence, index: Index, scope: Scope, most: int
) -> list[Draft]:
    """Propose the statements of an answer.

    Parameters: question; hits, ranked; evidence they were ranked by; index; scope, the documents the question names;
    most, the largest number of statements.
    Returns: drafts in the order in which they are to be read; none when there is nothing to quote.
    """
    pool = _pool(question, hits, evidence, index, scope)
    if not pool.hits:
        return []
    drafts = _listed(question, hits, evidence, index, scope)
    said = {(document.source, unit.index) for draft in drafts for document, unit in draft.units}
    open_ = np.array([(hit.document.source, hit.unit.index) not in said for hit in pool.hits])
    chosen = _greedy(question, pool, open_, most - len(drafts))
    said |= {(pool.hits[position].document.source, pool.hits[position].unit.index) for position in chosen}
    for place, position in enumerate(chosen):
        drafts.append(_draft(pool.hits[position], float(pool.worth[position])))
        behind = _behind(pool, position, index) if place < FOLLOW else None
        if behind is not None and (behind.document.source, behind.unit.index) not in said:
            said.add((behind.document.source, behind.unit.index))
            drafts.append(_draft(behind, behind.score))
    return drafts[:most]


def _behind(pool: _Pool, position: int, index: Index) -> Hit | None:
    """The words of a cited document that stand behind a unit which cites it, when the corpus has that document."""
    hit = pool.hits[position]
    cited = [record for record in hit.document.references if record.printed in hit.unit.marks and record.identified]
    identities = [(document.source, document.identity) for document in index.documents if document is not hit.document]
    sources = {match_reference(record, identities) for record in cited} - {None}
    rows = np.array([r for r, (d, u) in enumerate(index.units) if index.documents[d].source in sources and _can_stand(u)], np.int64)
    if not len(rows):
        return None
    near = index.unit_vectors(rows) @ pool.vectors[position]
    best = int(np.argmax(near))
    number, unit = index.units[int(rows[best])]
    worth = float(pool.worth[position] * near[best])
    return Hit(index.documents[number], unit, worth) if near[best] >= FOLLOWED else None


def _can_stand(unit: Unit) -> bool:
    return unit.kind in ("sentence", "row", "item")


def _greedy(question: Question, pool: _Pool, open_: NDArray[np.bool_], most: int) -> list[int]:
    chosen: list[int] = []
    covered = np.zeros(len(pool.weights), dtype=bool)
    told = np.zeros(pool.serves.shape[1], dtype=bool)
    while len(chosen) < most:
        new = ((pool.covers & ~covered) * pool.weights).sum(axis=1)
        sides = (pool.serves & ~told).any(axis=1)
        repeats = (pool.vectors @ pool.vectors[chosen].T).max(axis=1) if chosen else np.zeros(len(pool.worth))
        gain = pool.worth * (1 + COVER * new + SIDE * sides) - REPEAT * np.maximum(repeats - FRESH, 0)
        if question.kind == "reason" and chosen:
            gain += BESIDE * (np.abs(pool.rows[:, None] - pool.rows[chosen]).min(axis=1) == 1)
        gain[~open_ | (repeats > SAME)] = -1
        gain[chosen] = -1
        best = int(np.argmax(gain))
        if gain[best] < (ENOUGH if chosen else 0):
            break
        chosen.append(best)
        covered |= pool.covers[best]
        told |= pool.serves[best]
    return chosen


def _draft(hit: Hit, worth: float) -> Draft:
    return Draft(say(hit.document, hit.unit), shown_with(hit.document, hit.unit), worth)


def _listed(question: Question, hits: Sequence[Hit], evidence: Evidence, index: Index, scope: Scope) -> list[Draft]:
    """For a question about a table: its rows that are asked for, one statement a column."""
    rows = [hit for hit in hits if hit.unit.kind == "row"]
    if not rows or not _LIST.search(question.text):
        return []
    best = max(rows, key=lambda hit: hit.score * _prior(hit.document, scope) ** 2)
    worth = best.score * _prior(best.document, scope)
    document, header = best.document, best.unit.header
    table = [unit for unit in document.units if unit.kind == "row" and unit.header == header]
    asked = _spellings(evidence)
    wanted = _asked_for([frozenset(terms(unit.text)) for unit in table], asked)
    table = [unit for unit, is_wanted in zip(table, wanted, strict=True) if is_wanted]
    labels = [cells(unit)[0] for unit in table]
    if len(table) < 3 or len(table) > MOST_ROWS or len(set(labels)) < len(labels) or header is None:
        return []
    names = cells(document.units[header])
    columns = value_columns(document, table)
    by_name = _asked_for([frozenset(terms(names[column] if column < len(names) else "")) for column in columns], asked)
    cited = tuple((document, unit) for unit in (*table, document.units[header]))
    return [
        Draft(column_sentence(document, table, column), cited, worth)
        for column, is_wanted in zip(columns, by_name, strict=True)
        if is_wanted
    ][:2]


def _spellings(evidence: Evidence) -> set[str]:
    others = {term for spellings in evidence.others.values() for spelling in spellings for term in spelling}
    return set(evidence.terms) | others


def _asked_for(texts: Sequence[frozenset[str]], asked: set[str]) -> list[bool]:
    """Which rows (or columns) the question singles out by a word that only some hold; all when it singles out none."""
    telling = {term for text in texts for term in text & asked if not all(term in other for other in texts)}
    single = [bool(text & telling) for text in texts]
    return single if any(single) else [True] * len(texts)
