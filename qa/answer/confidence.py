"""How likely the first statement is to hold the answer: a logistic model of what was found.

Fitted on 539 questions over 49 open-access papers, with a random half of the papers left out (`evals/fit.py`); nothing was
fitted on the default corpus.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.retrieve.candidates import Candidates, positions, unknown
from qa.retrieve.index import Index
from qa.types import Hit

CONFIDENCE_WEIGHTS = {
    "rank": 0.45,
    "cover_unit": 1.25,
    "cover_passage": 1.26,
    "margin": 2.66,
    "rare_unit": 1.58,
    "rare_passage": -0.94,
    "dense_unit": 1.29,
    "unknown": 0.71,
}
CONFIDENCE_INTERCEPT = -6.08


def signals(hits: Sequence[Hit], evidence: Candidates, index: Index) -> dict[str, float]:
    """What the confidence is computed from, by name.

    Parameters: hits, ranked, best first, at least one; evidence they were ranked by; index, the store.
    """
    weights, best = evidence.weights, hits[0]
    first = int(positions(hits[:1], evidence, index)[0])
    total = max(float(weights.sum()), 1e-6)
    in_unit = np.asarray(evidence.unit_table[:, first]) > 0
    in_passage = np.asarray(evidence.passage_table[:, first]) > 0
    rare = np.argsort(-weights, kind="stable")[:2]
    elsewhere = next((hit.score for hit in hits if hit.document.source != best.document.source), 0.0)
    absent = np.array([unknown(term, evidence, index) for term in evidence.terms], dtype=bool)
    return {
        "rank": float(np.log(best.score / max(1 - best.score, 1e-6))),
        "cover_unit": float(weights @ in_unit) / total,
        "cover_passage": float(weights @ in_passage) / total,
        "margin": 1 - elsewhere / best.score,
        "rare_unit": float(np.mean(in_unit[rare])),
        "rare_passage": float(np.mean(in_passage[rare])),
        "dense_unit": float(evidence.dense_unit[first]),
        "unknown": float(weights @ absent) / total,
    }


def confidence(hits: Sequence[Hit], evidence: Candidates, index: Index) -> float:
    """The probability that the first statement holds the answer."""
    found = signals(hits, evidence, index)
    return float(
        1
        / (1 + np.exp(-CONFIDENCE_INTERCEPT - sum(weight * found[name] for name, weight in CONFIDENCE_WEIGHTS.items())))
    )
