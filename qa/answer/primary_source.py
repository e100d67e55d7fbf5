"""From a reference mark to the words behind it, and from a numbered reference to the places that use it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qa.answer.selection import Pool, can_stand, standing
from qa.notes.annotations import Annotations
from qa.retrieve.candidates import Candidates
from qa.retrieve.document_filter import Scope
from qa.retrieve.index import Index
from qa.text.quantities import quantities
from qa.types import BetterSource, Hit
from qa.verify.draft import Draft, quoting

FOLLOWED = 0.55
"""Cosine from which a unit of a cited document counts as the words behind a statement that cites it."""


def reference_drafts(evidence: Candidates, index: Index, scope: Scope) -> list[Draft]:
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
        elif document.source in scope.sources and document.kind != "guide" and can_stand(unit):
            rows["own"].append(row)
    chosen = []
    for group in rows.values():
        if group:
            numbers = np.array(group, np.int64)
            share = _shares(numbers, evidence, index)
            near = (index.unit_vectors(numbers) @ evidence.vector + share) * [
                standing(index.documents[index.units[row][0]]) for row in group
            ]
            chosen.append(int(numbers[int(np.argmax(near))]))
    places = [(index.documents[index.units[row][0]], index.units[row][1]) for row in chosen]
    return [quoting(document, unit, 1.0) for document, unit in places]


def _shares(rows: NDArray[np.int64], evidence: Candidates, index: Index) -> NDArray[np.float32]:
    """The share of the question's weight that stands in each unit or its passage."""
    table = index.passage_terms.table(evidence.terms)[:, index.passage_of[rows]]
    own = index.unit_terms.table(evidence.terms)[:, rows]
    total = max(float(evidence.weights.sum()), 1e-6)
    return np.asarray(evidence.weights @ ((table > 0) * 0.5 + (own > 0) * 0.5) / total, np.float32)


def behind(pool: Pool, position: int, index: Index, beside: Annotations) -> Hit | None:
    """The words of a document that stand behind a unit: of the one that it cites, when the corpus has it, or where that one
    does not say it of the better source."""
    hit = pool.hits[position]
    sources = set()
    for mark in hit.unit.marks:
        verdict, better = beside.verdicts.get((hit.document.source, hit.unit.start, mark), ("", None))
        if verdict in ("does not support", "unresolvable") and better is not None:
            return _quoted(better, float(pool.worth[position]), index)
        sources.add(index.library.referent(hit.document.source, mark))
    sources.discard(None)
    if not sources:
        return None
    numbers = [number for number, document in enumerate(index.documents) if document.source in sources]
    found = np.flatnonzero(np.isin(index.document_of, numbers))
    rows = found[[can_stand(index.units[row][1]) for row in found]]
    if not len(rows):
        return None
    near = index.unit_vectors(rows) @ pool.vectors[position]
    if printed := {quantity.key for quantity in quantities(hit.unit.text)}:
        near = near * [
            bool(printed & {quantity.key for quantity in quantities(index.units[int(row)][1].text)}) for row in rows
        ]
    best = int(np.argmax(near))
    number, unit = index.units[int(rows[best])]
    worth = float(pool.worth[position] * near[best])
    return Hit(index.documents[number], unit, worth) if near[best] >= FOLLOWED else None


def _quoted(better: BetterSource, worth: float, index: Index) -> Hit | None:
    """The unit that an audit quotes of a better source."""
    document = index.library.by_source.get(better.source)
    units = document.units if document is not None else ()
    return next((Hit(document, unit, worth) for unit in units if document and unit.text == better.quote), None)
