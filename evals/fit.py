"""Fit the constants of ranking and of the confidence on questions about other documents, and say how well they do.

    python evals/fit.py --squad FILE --own FOLDER        FILE in SQuAD format; FOLDER of our own texts and questions

The fast score: a logistic model of its signals over all candidates; the reader reads others once it is exchanged, so run this again.
Ranking: does this unit hold the answer? A logistic model of the fast score and of the reader's. Confidence: does the first
unit? With a random half of the papers left out, and with questions that their text does not answer. Figures come from
documents that were not fitted on. Needs scikit-learn (`pip install --group dev`).
"""

from __future__ import annotations

import argparse
import pickle
import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from memory import MemoryIndex, Vectors
from numpy.typing import NDArray
from reader_data import ANSWERS, rows_of, worth_of
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import PredefinedSplit, cross_val_predict

from qa.answer.confidence import SIGNAL_WEIGHTS, signals
from qa.answer.pipeline import search
from qa.evaluate.golds import GoldSpan, load_squad
from qa.index.embedder import load_encoder
from qa.ingest.read import read_text
from qa.reader.reader import Reader, ReaderOutput, UnitInContext, load_reader
from qa.retrieve.rerank import FAST
from qa.settings import load_settings
from qa.types import Hit

FOLDS = 5
FAST_SHARE = 0.2
"""Weight of the fast score beside the reader's: of 1,119 questions the first unit is right for 0.861, with 0 for 0.849, with 0.42 for 0.845."""
UNANSWERABLE = 0.25
"""Share of the questions without an answer that the confidence is fitted for; half of the questions here are."""
Table = NDArray[np.float64]


@dataclass
class Case:
    """A question in a corpus: the hits, and which of them answer."""

    world: str
    document: str
    """Whose fold it is in."""
    question: str
    hits: list[Hit]
    right: NDArray[np.bool_]
    answerable: bool


class Remembered:
    """A reader that reads each passage once for a question, however many corpora hold it."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.name = reader, reader.name
        self.known: dict[tuple[str, UnitInContext], tuple[float, object]] = {}

    def read(self, question: str, passages: Sequence[UnitInContext]) -> ReaderOutput:
        """See `Reader`."""
        missing = [passage for passage in passages if (question, passage) not in self.known]
        found = self.reader.read(question, missing)
        for passage, answer, span in zip(missing, found.answers, found.spans, strict=True):
            self.known[question, passage] = (float(answer), span)
        got = [self.known[question, passage] for passage in passages]
        return ReaderOutput(np.array([one for one, _ in got], np.float32), tuple(span for _, span in got))  # type: ignore[misc]


def papers_cases(path: Path, vectors: Vectors, reader: Reader, most: int) -> Iterator[Case]:
    """Questions on papers: all of them in, and each question with its paper in one half and out of the other."""
    papers, golds = load_squad(path)
    golds = random.Random(1).sample(golds, min(most, len(golds)))
    first = set(random.Random(0).sample(range(len(papers)), len(papers) // 2))
    for world, kept in (
        ("papers", set(range(len(papers)))),
        ("half", first),
        ("half", set(range(len(papers))) - first),
    ):
        index = MemoryIndex([papers[place] for place in sorted(kept)], vectors)
        for gold in golds:
            hits = list(search(gold.question, index, reader).quotable)
            right = [papers[gold.paper] == hit.document and _held(hit, gold) >= 0.5 for hit in hits]
            name = papers[gold.paper].source
            yield Case(world, name, gold.question, hits, np.array(right, bool), gold.paper in kept)


def plain_cases(folder: Path, vectors: Vectors, reader: Reader) -> Iterator[Case]:
    """Plain questions, the texts of each set in one corpus; every unit that answers is right."""
    for file in sorted(folder.glob("plain-*.jsonl")):
        rows = rows_of(file)
        documents = {row["id"]: read_text(row["text"], source=row["id"], markdown=True) for row in rows}
        index = MemoryIndex(tuple(documents.values()), vectors)
        for row in rows:
            for asked in row["questions"]:
                hits = list(search(asked["q"], index, reader).quotable)
                right = [hit.document.source == row["id"] and worth_of(hit.unit, asked) == ANSWERS for hit in hits]
                answerable = bool(asked["best"] or asked["also"])
                yield Case(file.stem, row["id"], asked["q"], hits, np.array(right, bool), answerable)


def _held(hit: Hit, gold: GoldSpan) -> float:
    return max(0, min(hit.unit.end, gold.end) - max(hit.unit.start, gold.start)) / (gold.end - gold.start)


def logit(probability: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-odds."""
    clipped = np.clip(probability, 1e-7, 1 - 1e-7)
    return np.asarray(np.log(clipped / (1 - clipped)), np.float64)


def table_of(case: Case) -> Table:
    """Fast and reader's log-odds of each hit: (hits, 2)."""
    return np.array([[logit(hit.signals["fast"]), logit(hit.signals["reader"])] for hit in case.hits]).reshape(-1, 2)


def model() -> LogisticRegression:
    """What is fitted."""
    return LogisticRegression(C=10.0, max_iter=2000)


def fast_of(cases: Sequence[Case]) -> LogisticRegression:
    """The fast score, of questions that are answered; papers and our own texts count alike."""
    answered = [case for case in cases if case.right.any()]
    papers = np.array([case.world in ("papers", "half") for case in answered])
    rows = [[[hit.signals[name] for name in FAST] for hit in case.hits] for case in answered]
    each = np.where(papers, 1 / max(papers.sum(), 1), 1 / max((~papers).sum(), 1)) * len(answered) / 2
    weights = np.concatenate([np.full(len(row), weight) for row, weight in zip(rows, each, strict=True)])
    return model().fit(np.concatenate(rows), np.concatenate([case.right for case in answered]), sample_weight=weights)


def told(model: LogisticRegression) -> str:
    """The constants of a fit."""
    return f"{[round(float(weight), 3) for weight in model.coef_[0]]} intercept {float(model.intercept_[0]):.3f}"


def main() -> None:
    """Fit and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--squad", type=Path)
    parser.add_argument("--own", type=Path)
    parser.add_argument("--most", type=int, default=10_000)
    parser.add_argument("--vectors", type=Path, help="a file in which vectors are kept between runs")
    parser.add_argument("--cases", type=Path, help="a file in which what was read is kept")
    options = parser.parse_args()
    settings = load_settings()
    vectors, reader = Vectors(load_encoder(settings)), Remembered(load_reader(settings))
    if options.vectors and options.vectors.exists():
        vectors.known = pickle.loads(options.vectors.read_bytes())
    cases = list(plain_cases(options.own, vectors, reader)) if options.own else []
    cases += list(papers_cases(options.squad, vectors, reader, options.most)) if options.squad else []
    if options.vectors:
        options.vectors.write_bytes(pickle.dumps(vectors.known))
    if options.cases:
        options.cases.write_bytes(pickle.dumps(cases))
    report(cases)


def report(cases: Sequence[Case]) -> None:
    """Fit the fast score, ranking, then confidence; held-out figures for each kind of corpus."""
    print("fast score:", list(FAST), told(fast_of(cases)))
    rows = [table_of(case)[:, [0]] * FAST_SHARE + table_of(case)[:, [1]] for case in cases]
    labels = [case.right for case in cases]
    answerable = np.array([case.answerable for case in cases])
    ranker = model().fit(np.concatenate(rows), np.concatenate(labels))
    print("score of a unit: fast", FAST_SHARE, "+ reader", told(ranker))
    top = [int(np.argmax(row)) if len(row) else 0 for row in rows]
    right = np.array([bool(len(case.right)) and bool(case.right[best]) for case, best in zip(cases, top, strict=True)])
    sure_of = np.array(
        [signals(case.hits[best]) if case.hits else [-15.0, -15.0] for case, best in zip(cases, top, strict=True)]
    )
    usual = np.where(answerable, (1 - UNANSWERABLE) / answerable.mean(), UNANSWERABLE / (1 - answerable).mean())
    print("confidence:", list(SIGNAL_WEIGHTS), told(model().fit(sure_of, right, sample_weight=usual)))
    # Each from a model that saw no question of the same document.
    folds = PredefinedSplit([zlib.crc32(case.document.encode()) % FOLDS for case in cases])
    weighted = {"cv": folds, "params": {"sample_weight": usual}, "method": "predict_proba"}
    sure = cross_val_predict(model(), sure_of, right, **weighted)[:, 1]
    for world in dict.fromkeys(case.world for case in cases):
        here = np.array([case.world == world for case in cases])
        ins, outs = here & answerable, here & ~answerable
        some = [
            case.right[np.argsort(-row[:, 0])[:5]].any() for case, row, i in zip(cases, rows, ins, strict=True) if i
        ]
        order = np.argsort(-sure[here], kind="stable")
        risk = np.cumsum(~right[here][order]) / np.arange(1, here.sum() + 1)
        line = f"{world:24} n {ins.sum()}/{outs.sum()} first {right[ins].mean():.3f} of five {np.mean(some):.3f} AURC {risk.mean():.3f}"
        if outs.any():
            least = np.quantile(sure[ins], 0.07)
            covered = max((i + 1 for i in range(len(risk)) if risk[i] <= 0.1), default=0) / len(risk)
            line += (
                f" AUC {(sure[ins][:, None] > sure[outs][None]).mean():.3f} refused of those without an answer, where 7 % of"
                f" the others are: {np.mean(sure[outs] < least):.3f} (below {least:.3f}), coverage at 10 % wrong {covered:.3f}"
            )
        bins = np.array_split(np.argsort(sure[here]), 10)
        error = sum(len(b) * abs(sure[here][b].mean() - right[here][b].mean()) for b in bins) / here.sum()
        print(f"{line} ECE {error:.3f}")


if __name__ == "__main__":
    main()
