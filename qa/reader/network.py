"""The shipped network, which `reader` and `entailment` ask. Shared with `surroundings`: the tokenizer, and pairs run one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.index import weights
from qa.text.terms import terms

WEIGHTS = Path(__file__).with_name("network.onnx")
DIGEST = "a4cca5d12eb16f3bd88ada77a7372738281422b73b74d998d6fd1a39e45b998e"
"""sha256 of the shipped weights."""
START, END = 0, 2
"""The tokens that open a pair and close each of its parts."""
SHIFT = 4
"""MPNet's vocabulary is that of the packaged encoder after four tokens of its own."""


@lru_cache(maxsize=1)
def shipped_session() -> Any:
    """The network on onnxruntime, loaded once for a process. Raises: EncoderError when its weights are damaged or missing."""
    from qa.index.embedder import open_session

    return open_session(weights.verified(WEIGHTS, DIGEST))


@lru_cache(maxsize=1)
def shipped_tokenizer() -> Any:
    """The packaged encoder's tokenizer, loaded once for a process. Raises: EncoderError."""
    from qa.index.embedder import open_tokenizer

    return open_tokenizer(weights.folder_of(weights.DEFAULT_ENCODER) / "tokenizer.json")


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    return frozenset(shipped_tokenizer().get_vocab())


def is_word(word: str) -> bool:
    """Whether a word in lower case is one of the 23,000 or so that the shipped encoder's vocabulary holds whole."""
    return word in _vocabulary()


@lru_cache(maxsize=1)
def _stems() -> frozenset[str]:
    return frozenset(term for word in _vocabulary() if word.isalpha() for term in terms(word))


def is_stem(term: str) -> bool:
    """Whether an index term is that of a word that the shipped encoder's vocabulary holds whole; those of substances seldom are."""
    return term in _stems()


def packed(first: Sequence[int], second: Sequence[int], third: Sequence[int] = ()) -> tuple[list[int], int]:
    """Two or three texts, as ids of the packaged encoder's tokenizer, in the network's ids, and the place of the second's first token."""
    ids = [START, *(token + SHIFT for token in first), END]
    for part in (second, third) if third else (second,):
        ids += [END, *(token + SHIFT for token in part), END]
    return ids, len(first) + 3


def probability(logit: float) -> float:
    """The probability of some log-odds."""
    return float(1 / (1 + np.exp(-np.clip(logit, -15, 15))))


def run_pairs(
    session: Any, outputs: Sequence[str], pairs: Sequence[Mapping[str, Sequence[int]]], threads: int
) -> Iterator[list[NDArray[np.float32]]]:
    """Run a network over pairs, each by itself. Activations of 8 bits share one scale in a run, so other pairs would change a logit.

    Parameters: session; outputs, their names; pairs, token ids and what else the network reads of each, by input; threads, Python
    threads that share the session. Returns: for each pair its outputs.
    """

    def run(pair: Mapping[str, Sequence[int]]) -> list[NDArray[np.float32]]:
        inputs = {name: np.array([part], np.int64) for name, part in pair.items()}
        return [output[0] for output in session.run(list(outputs), inputs)]

    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(run, pairs)


def ask(outputs: Sequence[str], pairs: Sequence[Sequence[int]], threads: int) -> Iterator[list[NDArray[np.float32]]]:
    """Ask the shipped network of pairs, as `packed` makes them. Parameters and returns: see `run_pairs`. Raises: EncoderError."""
    inputs = [{"input_ids": ids, "attention_mask": [1] * len(ids)} for ids in pairs]
    return run_pairs(shipped_session(), outputs, inputs, threads)
