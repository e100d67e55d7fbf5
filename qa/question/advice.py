"""Does a question ask for advice on somebody's treatment? Two logistic models must say so: of its meaning, and of that and its word pieces.

The meaning is what the packaged encoder gives to any text: what brings a question near its answer blurs who asks it. The pieces tell
who asks ("my", "I"). Of 440 questions by three hands that were kept back, 0.96 of those that ask for advice are found (0.95 by an earlier
model of meaning alone), and 0.02 of the others, written to look so, are taken for such (0.06); of 1,500 questions over our texts 0.01 (0.02), of
452 over the default corpus 3 (4). The least odds by meaning were chosen on these.
Fitted on 1,740 questions written to ask for advice or to look so, and 12,000 others (`evals/fit_advice.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.index.embedder import Encoder, load_encoder
from qa.index.weights import DEFAULT_ENCODER
from qa.reader.network import shipped_tokenizer
from qa.settings import load_settings

FITTED = Path(__file__).with_name("advice.npy")
"""For each of two models a weight for each of the 384 dimensions and each word piece of the vocabulary, and last the intercept: float16."""
PIECE_WEIGHT = 0.3
"""What a word piece of a text counts beside its vector of unit length."""
SENTENCES = 8
"""Sentences of a question that are looked at by themselves, at most."""
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


@lru_cache(maxsize=256)
def asks_for_advice(question: str) -> bool:
    """Whether a question, or a sentence of it, asks what a certain person should do about their health.

    Raises: EncoderError when the packaged encoder is damaged or missing.
    """
    texts = list(dict.fromkeys((question, *_SENTENCE_END.split(question)[:SENTENCES])))
    weights = _weights()
    return bool((advice_features(texts) @ weights[:, :-1].T + weights[:, -1] > 0).all(axis=1).any())


def advice_features(texts: Sequence[str]) -> NDArray[np.float32]:
    """What the models know of some texts: float32 of shape (texts, dimensions and word pieces)."""
    tokenizer = shipped_tokenizer()
    pieces = np.zeros((len(texts), tokenizer.get_vocab_size()), np.float32)
    for row, text in zip(pieces, tokenizer.encode_batch(list(texts), add_special_tokens=False), strict=True):
        row[text.ids] = PIECE_WEIGHT
    return np.hstack([encoder().encode_documents(texts), pieces])


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The packaged encoder, whichever one the settings name."""
    return load_encoder(replace(load_settings(), encoder=DEFAULT_ENCODER))


@lru_cache(maxsize=1)
def _weights() -> NDArray[np.float32]:
    found: NDArray[np.float32] = np.load(FITTED).astype(np.float32)
    return found
