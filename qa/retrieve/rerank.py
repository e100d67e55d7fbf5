"""Order the candidates: one weight for each signal, fitted on questions about other documents.

The score is a logistic model of "this unit holds at least half of the words that answer". It was fitted on 539
questions over 49 open-access papers (COVID-QA), with the papers of a fifth left out in turn to measure it:
see README.md, "What was measured". Nothing in it knows this corpus.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qa.question.analyze import Question, answers_kind
from qa.retrieve.candidates import Candidates
from qa.retrieve.index import Index
from qa.types import Hit

WEIGHTS: dict[str, float] = {
    "lexical_unit": 0.49,
    "lexical_window": 1.0,
    "lexical_passage": 2.86,
    "lexical_document": 0.74,
    "dense_unit": 1.45,
    "dense_window": 0.03,
    "dense_passage": 0.31,
    "cover_unit": 0.66,
    "cover_passage": 0.89,
    "lexical_place": 2.08,
    "dense_place": 1.72,
    "is_short": 0.37,
    "is_question": -2.35,
    "right_number": 1.18,
    "right_date": 1.11,
    "right_name": 0.27,
    "right_place": 0.19,
}
INTERCEPT = -10.95
SHORT = 40
"""A unit below this many characters is usually a label or a fragment."""


def features(question: Question, evidence: Candidates, index: Index) -> dict[str, NDArray[np.float32]]:
    """The signals of each candidate, by name, each of shape (candidates,); most lie in 0..1."""
    best, weights = evidence.best, evidence.weights
    total = max(float(weights.sum()), 1e-6)
    units = [index.units[row][1] for row in evidence.rows]
    asks = question.kind in ("number", "date", "name", "place") or question.quantity is not None
    right_kind = np.array(
        [
            asks and answers_kind(question, index.documents[index.units[row][0]], unit)
            for row, unit in zip(evidence.rows, units, strict=True)
        ],
        np.float32,
    )
    found = {
        name: getattr(evidence, name) / best[name]
        for name in (
            "lexical_unit",
            "lexical_window",
            "lexical_passage",
            "lexical_document",
            "dense_unit",
            "dense_window",
            "dense_passage",
        )
    }
    found["cover_unit"] = (weights[:, None] * (evidence.unit_table > 0)).sum(axis=0) / total
    found["cover_passage"] = (weights[:, None] * (evidence.passage_table > 0)).sum(axis=0) / total
    found["lexical_place"] = 1 / (1 + evidence.lexical_rank)
    found["dense_place"] = 1 / (1 + evidence.dense_rank)
    found["is_short"] = np.array(
        [len(unit.text) < SHORT and unit.kind == "sentence" for unit in units], dtype=np.float32
    )
    found["is_question"] = np.array([unit.text.rstrip().endswith("?") for unit in units], dtype=np.float32)
    for kind in ("number", "date", "name", "place"):
        found[f"right_{kind}"] = (right_kind - 0.5) * (question.kind == kind)
    return {name: np.asarray(values, dtype=np.float32) for name, values in found.items()}


def score(signals: dict[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    """The probability that each candidate holds the answer: shape (candidates,)."""
    logits = sum((WEIGHTS[name] * signals[name] for name in WEIGHTS), start=np.float32(INTERCEPT))
    # Of what fits least, the probability must not become zero: others are held against it.
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -60, 60))), dtype=np.float32)


def rerank(question: Question, evidence: Candidates, index: Index) -> list[Hit]:
    """Put the candidates in order, best first; ties break on the order of the corpus."""
    signals = features(question, evidence, index)
    scores = score(signals)
    hits = []
    for position in np.lexsort((evidence.rows, -scores)):
        number, unit = index.units[evidence.rows[position]]
        parts = {name: float(values[position]) for name, values in signals.items()}
        hits.append(Hit(document=index.documents[number], unit=unit, score=float(scores[position]), signals=parts))
    return hits
