"""Does a question ask for advice on somebody's treatment? A logistic model of its meaning, as the packaged encoder gives it
to any text: what brings a question near its answer blurs who asks it.

Fitted on 1,740 questions written to ask for advice or to look so, and 4,000 others (`evals/fit_advice.py`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.index.embedder import Encoder, load_encoder
from qa.index.weights import DEFAULT_ENCODER
from qa.settings import load_settings

FITTED = Path(__file__).with_name("advice.npy")
"""A weight for each of the 384 dimensions, and last the intercept."""
ASKS_FROM = 0.3
"""Log-odds from which a text asks for advice. Of 120, 160 and 160 questions by three hands that were kept back, 0.90, 0.94 and 0.97 of
those that do are found (0.92, 0.94 and 0.97 before 640 of the questions were written), and 0.06, 0.07 and 0.07 of the others, written to look
so, are taken for such (0.06, 0.06 and 0.09). Of 1,500 questions over our texts 0.03 are."""
SENTENCES = 8
"""Sentences of a question that are looked at by themselves, at most."""
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


@lru_cache(maxsize=256)
def asks_for_advice(question: str) -> bool:
    """Whether a question, or a sentence of it, asks what a certain person should do about their health.

    Raises: EncoderError when the packaged encoder is damaged or missing.
    """
    weights = _weights()
    texts = dict.fromkeys((question, *_SENTENCE_END.split(question)[:SENTENCES]))
    return bool((encoder().encode_documents(list(texts)) @ weights[:-1] + weights[-1] > ASKS_FROM).any())


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The packaged encoder, whichever one the settings name."""
    return load_encoder(replace(load_settings(), encoder=DEFAULT_ENCODER))


@lru_cache(maxsize=1)
def _weights() -> NDArray[np.float32]:
    found: NDArray[np.float32] = np.load(FITTED)
    return found
