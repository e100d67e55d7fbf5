"""How likely the first statement is to answer: a logistic model of what the reader and the fast score make of it.

Fitted on questions over other documents, half of them without an answer in the corpus (`evals/fit.py`). Leads over the
next unit and means of the best five were tried and did not tell more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from qa.types import Hit

SIGNAL_WEIGHTS = {"reader": 0.72, "fast": 0.254}
CONFIDENCE_INTERCEPT = -0.162
OTHER_NUMBER = 1.5
"""Log-odds taken off where a number of the question, in figures and no count, stands neither in the first unit nor around it: of 248
questions with figures, over our texts kept back, 68 of 133 that are not answered there get an answer (77 without it), and 100 of 104 that are
(101). Fitted 1.95 then, and 1.76 with the network of now."""
WELL, PARTLY = 0.6, 0.35
"""Confidence from which an answer is called well supported, and partly."""


def signals(hit: Hit) -> list[float]:
    """The log-odds that the confidence is computed from."""
    found = [min(max(hit.signals[name], 1e-7), 1 - 1e-7) for name in SIGNAL_WEIGHTS]
    return [math.log(one / (1 - one)) for one in found]


def confidence(hits: Sequence[Hit], *, other_number: bool) -> float:
    """The probability that the first statement answers.

    Parameters: hits, those that may be quoted, best first; other_number, whether the first lacks a number of the question
    (`qa.answer.direct.lacks_figure`). Returns: 0 where there is none.
    """
    if not hits:
        return 0.0
    weighted = zip(SIGNAL_WEIGHTS.values(), signals(hits[0]), strict=True)
    odds = CONFIDENCE_INTERCEPT + sum(weight * signal for weight, signal in weighted)
    return 1 / (1 + math.exp(OTHER_NUMBER * other_number - odds))


def support(confidence: float) -> Literal["well", "partly", "weakly"]:
    """How well an answer is supported, in a word."""
    return "well" if confidence >= WELL else "partly" if confidence >= PARTLY else "weakly"
