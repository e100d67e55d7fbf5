"""Fit the constants of the ranker and of the confidence on papers with questions, and say how well they do.

    python evals/fit.py FILE            FILE in SQuAD format

The ranker: is this unit one that holds at least half of the gold words? The confidence: does the first unit, with a
random half of the papers left out? Both are logistic models; the figures come from papers that were not fitted on.
Needs scikit-learn (`pip install --group dev`).
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from memory import MemoryIndex, Vectors
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from qa.answer import confidence
from qa.answer import pipeline as road
from qa.evaluate.golds import Gold, load_squad, reached_after
from qa.index.embedder import load_encoder
from qa.retrieve import rerank as rank
from qa.settings import load_settings
from qa.types import Document

FOLDS, HALVES = 5, 6
Table = NDArray[np.float64]


def main(path: Path) -> None:
    papers, golds = load_squad(path)
    vectors = Vectors(load_encoder(load_settings()))
    fit_ranker(MemoryIndex(papers, vectors), golds)
    fit_confidence(papers, golds, vectors)


def fit_ranker(index: MemoryIndex, golds: Sequence[Gold]) -> None:
    tables, labels, places = [], [], []
    for gold in golds:
        journey = road.retrieve(road.start(gold.question), index)
        assert journey.evidence is not None
        signals = rank.features(journey.question, journey.evidence, index)
        tables.append(np.stack([signals[name] for name in rank.WEIGHTS], axis=1))
        spans = [
            (index.units[row][0], index.units[row][1].start, index.units[row][1].end) for row in journey.evidence.rows
        ]
        places.append(spans)
        labels.append(np.array([held(span, gold) >= 0.5 for span in spans]))
    scores = held_out(tables, labels, [gold.paper for gold in golds])
    ordered = [
        [spans[i] for i in np.argsort(-score, kind="stable")] for spans, score in zip(places, scores, strict=True)
    ]
    reached = [reached_after(spans, gold) for spans, gold in zip(ordered, golds, strict=True)]
    shares = [np.mean([count is not None and count <= budget for count, _ in reached]) for budget in (500, 1000, 2000)]
    print(
        "ranker, papers not fitted on: within 500/1000/2000",
        np.round(shares, 3),
        "first",
        round(np.mean([f for _, f in reached]), 3),
    )
    show(list(rank.WEIGHTS), np.concatenate(tables), np.concatenate(labels))


def fit_confidence(papers: Sequence[Document], golds: Sequence[Gold], vectors: Vectors) -> None:
    rows, labels, groups = [], [], []
    for half in range(HALVES):
        kept = sorted(random.Random(half).sample(range(len(papers)), len(papers) // 2))
        index = MemoryIndex([papers[position] for position in kept], vectors)
        for gold in golds:
            journey = road.retrieve(road.start(gold.question), index)
            assert journey.evidence is not None
            signals = confidence.signals(journey.hits, journey.evidence, index)
            rows.append([signals[name] for name in confidence.CONFIDENCE_WEIGHTS])
            first = journey.hits[0]
            paper = kept[index.documents.index(first.document)]
            labels.append(held((paper, first.unit.start, first.unit.end), gold) >= 0.5)
            groups.append(gold.paper)
    table, right = np.array(rows), np.array(labels)
    scores = np.concatenate(held_out([row[None] for row in table], [np.array([label]) for label in right], groups))
    order = np.argsort(-scores, kind="stable")
    risk = np.cumsum(~right[order]) / np.arange(1, len(right) + 1)
    print(
        f"confidence, papers not fitted on: AURC {risk.mean():.3f}, wrong among the surest tenth {risk[len(risk) // 10]:.2f}"
    )
    bins = np.array_split(np.argsort(scores), 10)
    print("calibration, predicted/observed:", "  ".join(f"{scores[b].mean():.2f}/{right[b].mean():.2f}" for b in bins))
    show(list(confidence.CONFIDENCE_WEIGHTS), table, right)


def held(span: tuple[int, int, int], gold: Gold) -> float:
    """The share of the gold words that a span holds."""
    paper, start, end = span
    return max(0, min(end, gold.end) - max(start, gold.start)) / (gold.end - gold.start) if paper == gold.paper else 0.0


def held_out(tables: Sequence[Table], labels: Sequence[NDArray[np.bool_]], papers: Sequence[int]) -> list[Table]:
    """Scores of every question from a model that saw none of its paper's."""
    fold_of = {
        paper: position % FOLDS
        for position, paper in enumerate(random.Random(0).sample(sorted(set(papers)), len(set(papers))))
    }
    scores: list[Table] = [np.zeros(0)] * len(tables)
    for fold in range(FOLDS):
        seen = [i for i, paper in enumerate(papers) if fold_of[paper] != fold]
        predict = fitted(np.concatenate([tables[i] for i in seen]), np.concatenate([labels[i] for i in seen]))
        for i, paper in enumerate(papers):
            if fold_of[paper] == fold:
                scores[i] = predict(tables[i])
    return scores


def fitted(table: Table, labels: NDArray[np.bool_]) -> Callable[[Table], Table]:
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000)).fit(table, labels)
    return lambda rows: model.predict_proba(rows)[:, 1]


def show(names: Sequence[str], table: Table, labels: NDArray[np.bool_]) -> None:
    scale = StandardScaler().fit(table)
    model = LogisticRegression(C=0.1, max_iter=1000).fit(scale.transform(table), labels)
    weights = model.coef_[0] / scale.scale_
    print("   ", {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)})
    print("    intercept", round(float(model.intercept_[0] - weights @ scale.mean_), 2))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
