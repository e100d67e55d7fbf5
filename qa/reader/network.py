"""What the shipped networks share: their tokenizer, their sessions, and pairs of texts as token ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.index import weights

START, END = 101, 102
"""The tokens that open a pair and close each of its parts."""

Packed = tuple[list[int], list[int]]
"""Token ids and types of one pair."""


def shipped_session(file: Path, sha256: str) -> Any:
    """The network of a file of the package, on onnxruntime. Raises: EncoderError when it is damaged or missing."""
    from qa.index.embedder import open_session

    return open_session(weights.verified(file, sha256))


@lru_cache(maxsize=1)
def shipped_tokenizer() -> Any:
    """The tokenizer of the shipped networks, loaded once for a process. Raises: EncoderError."""
    from qa.index.embedder import open_tokenizer

    return open_tokenizer(weights.folder_of(weights.DEFAULT_ENCODER) / "tokenizer.json")


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    return frozenset(shipped_tokenizer().get_vocab())


def is_word(word: str) -> bool:
    """Whether a word in lower case is one of the 23,000 or so that the shipped encoder's vocabulary holds whole."""
    return word in _vocabulary()


def packed(first: Sequence[int], second: Sequence[int], third: Sequence[int] = ()) -> Packed:
    """Token ids of two or three texts as one pair; the second has the other type."""
    ids = [START, *first, END, *second, END, *((*third, END) if third else ())]
    types = [0] * (len(first) + 2) + [1] * (len(second) + 1)
    return ids, types + [0] * (len(ids) - len(types))


def probability(logit: float) -> float:
    """The probability of some log-odds."""
    return float(1 / (1 + np.exp(-np.clip(logit, -15, 15))))


def run_pairs(
    session: Any, outputs: Sequence[str], pairs: Sequence[Packed], threads: int
) -> Iterator[list[NDArray[np.float32]]]:
    """Run a network over pairs, each by itself: activations of 8 bits share one scale in a run, so that what else is in it would change
    a logit by 0.3 in the mean. Runs of 2, 4 and 8 pairs are no faster.

    Parameters: session; outputs, their names; threads, Python threads that share the session.
    Returns: for each pair its outputs.
    """

    def run(pair: Packed) -> list[NDArray[np.float32]]:
        ids, types = (np.array([part], np.int64) for part in pair)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        return [output[0] for output in session.run(list(outputs), inputs)]

    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(run, pairs)
