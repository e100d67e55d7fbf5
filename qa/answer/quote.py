"""The writer without a language model: choose the few units that together answer, and quote them.

A statement is a unit of the corpus as it stands (its reference marks become citations), or a table row read out with
its header. Nothing is reworded, rounded or merged. What is chosen: units that rank high, that bring question words
not yet covered, that add something new; both sides of a comparison; guide and references before context.
"""

from __future__ import annotations

import re
from collections import Counter
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
FLOOR = 0.3
"""How much of COVER a low-ranked unit gets: a rare word of the question that only it holds is worth telling."""
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

_LIST = re.compile(
    r"^\W*list\b|\b(?:rows|columns?)\b|\b(?:all|each|every)\b.*\b(?:table|rows?)\b|\btable\b.*\b(?:all|each|every)\b", re.IGNORECASE
)
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
        serves=np.hstack([_served(question, kept, covers, evidence.terms), _faceted(question, rows, worth, index)]),
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
    if question.kind != "comparison" or not question.in_numbers:
        return 1.0
    measured = bool(_measured(unit))
    if question.quantity is not None:
        measured = measured and answers_kind(question, unit.text, fold(unit.text))
    return (1.5 if unit.kind == "row" else 1.0) * (1.0 if measured else WRONG_KIND)


def _measured(unit: Unit) -> frozenset[tuple[str, str, str, str]]:
    """The values of a unit that are measurements: with a unit, an error or decimals, so no years and no counts."""
    found = quantities(unit.text)
    return frozenset(q.key for q in found if q.unit or q.error or "." in q.value)


def _served(question: Question, hits: Sequence[Hit], covers: NDArray[np.bool_], asked: Sequence[str]) -> NDArray[np.bool_]:
    """A unit tells about a side that it names alone, or about several where it compares them or gives numbers."""
    sides = np.array([[term in side for term in asked] for side in question.sides], dtype=bool).reshape(len(question.sides), len(asked))
    names = (covers[:, None, :] & sides[None]).any(axis=2)
    for position, hit in enumerate(hits):
        if question.in_numbers and not _measured(hit.unit):
            names[position] = False
        elif names[position].sum() > 1 and not (_TELLS_BOTH.search(hit.unit.text) or len(quantities(hit.unit.text)) > 1):
            names[position] = False
    return names


def _faceted(question: Question, rows: NDArray[np.int64], worth: Sequence[float], index: Index) -> NDArray[np.bool_]:
    """Which respects that the question lists a unit is nearest to in meaning: (hits, facets)."""
    serves = np.zeros((len(rows), len(question.facets)), dtype=bool)
    for position, facet in enumerate(question.facets):
        near = (index.unit_vectors(rows) @ index.query_vector(facet)) * np.array(worth) ** 0.25
        serves[np.argsort(-near, kind="stable")[:2], position] = True
    return serves


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
    drafts = _named(pool, evidence, index, scope) + _listed(question, hits, evidence, scope)
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


def _named(pool: _Pool, evidence: Evidence, index: Index, scope: Scope) -> list[Draft]:
    """For a question about a numbered reference: its entry, the place that cites it, and what it says on the matter."""
    if not scope.marks:
        return []
    rows = {"entry": [], "citing": [], "own": []}  # type: dict[str, list[int]]
    for row, (number, unit) in enumerate(index.units):
        document = index.documents[number]
        if unit.kind == "entry" and any(unit.text.startswith((f"{mark[1:-1]}.", mark)) for mark in scope.marks):
            rows["entry"].append(row)
        elif document.references and set(unit.marks) & set(scope.marks):
            rows["citing"].append(row)
        elif document.source in scope.sources and document.kind != "guide" and _can_stand(unit):
            rows["own"].append(row)
    chosen = []
    for group in rows.values():
        if group:
            numbers = np.array(group, np.int64)
            share = _shares(numbers, evidence, index)
            near = index.unit_vectors(numbers) @ evidence.vector + share
            chosen.append(int(numbers[int(np.argmax(near))]))
    places = [(index.documents[index.units[row][0]], index.units[row][1]) for row in chosen]
    return [Draft(say(document, unit), shown_with(document, unit), 1.0) for document, unit in places]


def _shares(rows: NDArray[np.int64], evidence: Evidence, index: Index) -> NDArray[np.float32]:
    """The share of the question's weight that stands in each unit or its passage."""
    table = index.passage_terms.table(evidence.terms)[:, index.passage_of[rows]]
    own = index.unit_terms.table(evidence.terms)[:, rows]
    total = max(float(evidence.weights.sum()), 1e-6)
    return np.asarray(evidence.weights @ ((table > 0) * 0.5 + (own > 0) * 0.5) / total, np.float32)


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
    if printed := {quantity.key for quantity in quantities(hit.unit.text)}:
        near = near * [bool(printed & {quantity.key for quantity in quantities(index.units[int(row)][1].text)}) for row in rows]
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
    values = [(hit.document.source, _measured(hit.unit)) for hit in pool.hits]
    again = ~open_
    while len(chosen) < most:
        new = ((pool.covers & ~covered) * pool.weights).sum(axis=1)
        sides = (pool.serves & ~told).any(axis=1)
        repeats = (pool.vectors @ pool.vectors[chosen].T).max(axis=1) if chosen else np.zeros(len(pool.worth))
        gain = pool.worth + SIDE * sides * (FLOOR + (1 - FLOOR) * pool.worth) + COVER * new * (FLOOR + (1 - FLOOR) * pool.worth)
        gain -= REPEAT * np.maximum(repeats - FRESH, 0)
        if question.kind == "reason" and chosen:
            gain += BESIDE * (np.abs(pool.rows[:, None] - pool.rows[chosen]).min(axis=1) == 1)
        gain[again | (repeats > SAME)] = -1
        gain[chosen] = -1
        best = int(np.argmax(gain))
        if gain[best] < (ENOUGH if chosen else 0):
            break
        chosen.append(best)
        covered |= pool.covers[best]
        told |= pool.serves[best]
        if values[best][1]:  # a row and the sentence that restates it
            again |= np.array([value == values[best] for value in values])
    return chosen


def _draft(hit: Hit, worth: float) -> Draft:
    return Draft(say(hit.document, hit.unit), shown_with(hit.document, hit.unit), worth)


def _listed(question: Question, hits: Sequence[Hit], evidence: Evidence, scope: Scope) -> list[Draft]:
    """For a question about a table: its rows that are asked for, one statement a column."""
    if not _LIST.search(question.text):
        return []
    asked = _spellings(evidence)
    weight = dict(zip(evidence.terms, evidence.weights.tolist(), strict=True))
    documents = {hit.document.source: hit.document for hit in hits}
    tables = [
        (sum(weight.get(term, 0.0) for term in _table_terms(document, header) & asked) * _prior(document, scope) ** 2, document, header)
        for document in documents.values()
        for header in sorted({unit.header for unit in document.units if unit.header is not None})
    ]
    tables.sort(key=lambda table: (-table[0], table[1].source, table[2]))
    for _, document, header in tables[:3]:
        if drafts := _columns(document, header, asked):
            return drafts
    return []


def _columns(document: Document, header: int, asked: set[str]) -> list[Draft]:
    """The columns asked for of the rows asked for; nothing when the rows have no names of their own, or are too many."""
    table = [unit for unit in document.units if unit.header == header]
    wanted = _asked_for([frozenset(terms(unit.text)) for unit in table], asked)
    table = [unit for unit, is_wanted in zip(table, wanted, strict=True) if is_wanted]
    labels = [cells(unit)[0] for unit in table]
    if not 3 <= len(table) <= MOST_ROWS or len(set(labels)) < len(labels):
        return []
    names = cells(document.units[header])
    columns = value_columns(document, table)
    by_name = _asked_for([frozenset(terms(names[column] if column < len(names) else "")) for column in columns], asked)
    cited = tuple((document, unit) for unit in (*table, document.units[header]))
    drafts = [
        Draft(column_sentence(document, table, column), cited, 1.0)
        for column, is_wanted in zip(columns, by_name, strict=True)
        if is_wanted
    ]
    return drafts[:2]


def _table_terms(document: Document, header: int) -> frozenset[str]:
    """The words of a table, its heading and its document's title."""
    rows = [unit.text for unit in document.units if unit.header == header]
    return frozenset(terms("\n".join((document.title, document.units[header].section, document.units[header].text, *rows))))


def _spellings(evidence: Evidence) -> set[str]:
    others = {term for spellings in evidence.others.values() for spelling in spellings for term in spelling}
    return set(evidence.terms) | others


def _asked_for(texts: Sequence[frozenset[str]], asked: set[str]) -> list[bool]:
    """Which rows (or columns) the question singles out by words that only some hold; all when it singles out none."""
    holders = Counter(term for text in texts for term in text & asked)
    worth = [sum(1 / holders[term] for term in text & asked if holders[term] < len(texts)) for text in texts]
    return [value >= 0.8 * max(worth) for value in worth]
