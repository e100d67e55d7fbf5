"""Fit the model that tells questions for personal advice from others, and say how well it does on questions kept back.

    python evals/fit_advice.py

Needs scikit-learn (`pip install --group dev`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from reader_data import rows_of
from sklearn.linear_model import LogisticRegression

from qa.question.advice import ASKS_FROM, FITTED, advice_features

OWN = Path(__file__).with_name("own")
FITTED_ON, KEPT = (0, 2, 4), (1, 3, 5)
"""Sets of questions that ask for advice or look so, those fitted on and those kept back."""
TRAINED, OTHERS = (0, 1, 3, 4, 7, 9, 10, 11, 13, 16, 18, 20, 21), 12_000
"""Sets of questions over our texts, and how many of these are taken; none asks for advice."""
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
    known = advice_features([question for question, _ in rows])
    model = LogisticRegression(C=10.0, max_iter=5000, class_weight="balanced").fit(
        known, [personal for _, personal in rows]
    )
    np.save(FITTED, np.append(model.coef_[0], model.intercept_).astype(np.float16))
    others = questions(KEPT_TEXTS)
    plain = model.decision_function(advice_features([others[at] for at in chosen.choice(len(others), 1500)]))
    kept = {number: rows_of(OWN / f"advice-{number}.jsonl") for number in KEPT}
    for number, rows_kept in kept.items():
        odds = model.decision_function(advice_features([row["q"] for row in rows_kept]))
        personal = np.array([row["personal"] for row in rows_kept])
        for least in (ASKS_FROM, 0.5, 1.0):
            found, taken, of_texts = (np.mean(part > least) for part in (odds[personal], odds[~personal], plain))
            print(
                f"advice-{number} from {least}: found {found:.3f}, taken for such {taken:.3f}, of the texts {of_texts:.3f}"
            )


if __name__ == "__main__":
    main()
