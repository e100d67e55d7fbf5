"""Fit the model that tells questions for personal advice from others, and say how well it does on questions kept back.

    python evals/fit_advice.py

Needs scikit-learn (`pip install --group dev`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from reader_data import rows_of
from sklearn.linear_model import LogisticRegression

from qa.question.advice import FITTED, advice_features

OWN = Path(__file__).with_name("own")
FITTED_ON, KEPT = (0, 2, 4), (1, 3, 5)
"""Sets of questions that ask for advice or look so, those fitted on and those kept back."""
TRAINED, OTHERS = (0, 1, 3, 4, 7, 9, 10, 11, 13, 16, 18, 20, 21), 12_000
"""Sets of questions over our texts, and how many of these are taken; none asks for advice."""
DIMENSIONS, MEANING_FROM = 384, -2.0
"""Of the vectors of meaning; and the log-odds from which these alone allow a question to ask for advice."""
KEPT_TEXTS = (2, 5, 6, 8, 12, 14, 15, 17, 19)
"""Sets of questions over our texts that are kept back."""


def questions(sets: Iterable[int]) -> list[str]:
    """The questions over our texts of some sets."""
    rows = (row for number in sets for row in rows_of(OWN / f"plain-{number}.jsonl"))
    return [one["q"] for row in rows for one in row["questions"]]


def main() -> None:
    """Fit on the questions that are not kept back, report on those that are."""
    rows = [(row["q"], row["personal"]) for number in FITTED_ON for row in rows_of(OWN / f"advice-{number}.jsonl")]
    asked, chosen = questions(TRAINED), np.random.default_rng(0)
    rows += [(asked[place], False) for place in chosen.choice(len(asked), OTHERS, replace=False)]
    known, personal = advice_features([question for question, _ in rows]), [personal for _, personal in rows]
    by_meaning, by_both = fitted(known[:, :DIMENSIONS], personal), fitted(known, personal)
    weights = np.zeros((2, known.shape[1] + 1), np.float32)
    weights[0, :DIMENSIONS], weights[0, -1] = by_meaning.coef_[0], by_meaning.intercept_[0] - MEANING_FROM
    weights[1, :-1], weights[1, -1] = by_both.coef_[0], by_both.intercept_[0]
    np.save(FITTED, weights.astype(np.float16))

    def taken(texts: list[str]) -> NDArray[np.bool_]:
        return (advice_features(texts) @ weights[:, :-1].T + weights[:, -1] > 0).all(axis=1)

    others = questions(KEPT_TEXTS)
    plain = taken([others[at] for at in chosen.choice(len(others), 1500)]).mean()
    for number in KEPT:
        rows_kept = rows_of(OWN / f"advice-{number}.jsonl")
        flags, due = taken([row["q"] for row in rows_kept]), np.array([row["personal"] for row in rows_kept])
        print(
            f"advice-{number}: found {flags[due].mean():.3f}, taken for such {flags[~due].mean():.3f}, of the texts {plain:.3f}"
        )


def fitted(known: NDArray[np.float32], personal: list[bool]) -> LogisticRegression:
    """A model of what is known of texts."""
    return LogisticRegression(C=10.0, max_iter=5000, class_weight="balanced").fit(known, personal)


if __name__ == "__main__":
    main()
