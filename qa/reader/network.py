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


def run_pairs(
    session: Any, outputs: Sequence[str], pairs: Sequence[Packed], size: int, threads: int
) -> Iterator[tuple[list[int], list[NDArray[np.float32]]]]:
    """Run a network over pairs, those of like length together, so that little is padded.

    Parameters: session; outputs, their names; size, pairs in one run, at most; threads, Python threads that share the session.
    Returns: for each run the numbers of its pairs and its outputs, whose rows are these pairs.
    """
    order = sorted(range(len(pairs)), key=lambda row: len(pairs[row][0]))
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    with ThreadPoolExecutor(threads) as pool:
        runs = pool.map(lambda batch: session.run(list(outputs), padded([pairs[row] for row in batch])), batches)
        yield from zip(batches, runs, strict=True)


def padded(pairs: Sequence[Packed]) -> dict[str, NDArray[np.int64]]:
    """Pairs as a network takes them, three arrays of (pairs, tokens of the longest)."""
    width = max(len(ids) for ids, _ in pairs)
    names = ("input_ids", "attention_mask", "token_type_ids")
    arrays = {name: np.zeros((len(pairs), width), np.int64) for name in names}
    for row, (ids, types) in enumerate(pairs):
        for name, values in zip(names, (ids, [1] * len(ids), types), strict=True):
            arrays[name][row, : len(ids)] = values
    return arrays
