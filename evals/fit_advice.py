"""Fit the model that tells questions for personal advice from others, and say how well it does on questions kept back.

    python evals/fit_advice.py

Needs scikit-learn (`pip install --group dev`).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from reader_data import rows_of
from sklearn.linear_model import LogisticRegression

from qa.question.advice import ASKS_FROM, FITTED, encoder

OWN = Path(__file__).with_name("own")
TRAINED, OTHERS = (0, 1, 3, 4, 7, 9, 10, 11, 13), 1500
"""Sets of questions over our texts, and how many of these are taken; none asks for advice."""


def main() -> None:
    """Fit on one file, report on the other."""
    asked = [
        one["q"] for number in TRAINED for row in rows_of(OWN / f"plain-{number}.jsonl") for one in row["questions"]
    ]
    rows = [(row["q"], row["personal"]) for row in rows_of(OWN / "advice-0.jsonl")]
    chosen = np.random.default_rng(0).choice(len(asked), OTHERS, replace=False)
    rows += [(asked[place], False) for place in chosen]
    vectors = encoder().encode_documents([question for question, _ in rows])
    model = LogisticRegression(C=3.0, max_iter=3000, class_weight="balanced").fit(
        vectors, [personal for _, personal in rows]
    )
    np.save(FITTED, np.append(model.coef_[0], model.intercept_).astype(np.float32))
    kept = rows_of(OWN / "advice-1.jsonl")
    odds = model.decision_function(encoder().encode_documents([row["q"] for row in kept]))
    personal = np.array([row["personal"] for row in kept])
    for least in (0.0, ASKS_FROM, 1.0):
        print(
            f"from {least}: found {np.mean(odds[personal] > least):.3f}, taken for such {np.mean(odds[~personal] > least):.3f}"
        )


if __name__ == "__main__":
    main()
