"""Times, as ratios within one run: seconds of one machine say little about another.

python evals/bench.py               needs a filled default store (`make ask` makes it)
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import qa
from qa.index.embedder import load_encoder
from qa.index.opening import open_store
from qa.ingest.default_corpus import default_corpus
from qa.ingest.read import read_text
from qa.settings import load_settings

QUESTION = "What is the half-life of brexanolone?"
PASSAGES, SENTENCES = 10_000, 4
RUNS = 7


def main() -> None:
    command = str(Path(sys.executable).parent / "qa")
    chroma = process([sys.executable, "-c", "import chromadb"])
    ask = process([command, "ask", QUESTION])
    print(f"cold `qa ask` to `import chromadb`: {ask / chroma:.2f} ({ask:.2f} s / {chroma:.2f} s)")
    with qa.open() as assistant:
        marks = count()  # the encoder remembers a question
        inside = median(lambda: assistant.ask(QUESTION + "?" * next(marks)))
        encode = median(lambda: assistant.store.query_vector(QUESTION + "?" * next(marks)))
        print(f"one question in a running process to `import chromadb`: {inside / chroma:.3f} ({inside * 1000:.0f} ms)")
        print(f"one question in a running process to encoding it: {inside / encode:.1f}")
    large(encode)


def large(encode: float) -> None:
    """Search among 10,000 passages of made-up sentences with made-up vectors: their quality does not matter here."""
    settings = load_settings()
    maker = RandomVectors(load_encoder(settings))
    texts = [path.read_text(encoding="utf-8") for path in default_corpus()]
    words = sorted({word for text in texts for word in text.split() if word.isalpha()})
    chosen = random.Random(0)
    documents = [
        read_text("\n\n".join(passage(chosen, words) for _ in range(50)), source=f"made-{n:03d}", markdown=True)
        for n in range(PASSAGES // 50)
    ]
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(settings, store=Path(folder) / "store")
        with open_store(settings.store, settings, write=True, create=True, encoder=maker) as store:
            store.add(documents)
        with qa.Assistant(settings) as assistant:
            questions = [f"{passage(chosen, words)[:60]}?" for _ in range(RUNS * 3)]
            assistant.search(questions[0])
            search = statistics.median(timed(lambda q=q: assistant.search(q)) for q in questions)
            print(
                f"`qa search` among {len(assistant.store.passages):,} passages, {len(assistant.store.units):,} units, "
                f"to encoding the question: {search / encode:.2f} ({search * 1000:.1f} ms / {encode * 1000:.1f} ms)"
            )


def passage(chosen: random.Random, words: Sequence[str]) -> str:
    """Some made-up sentences of about the length of a passage."""
    sentences = (" ".join(chosen.choices(words, k=25)).strip("#|-. ") for _ in range(SENTENCES))
    return " ".join(f"Thus {sentence.lower()}." for sentence in sentences)


class RandomVectors:
    """The real encoder for questions, random unit vectors for documents."""

    def __init__(self, encoder: object) -> None:
        self._encoder = encoder
        self._numbers = np.random.default_rng(0)

    def __getattr__(self, name: str) -> object:
        return getattr(self._encoder, name)

    def encode_documents(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        vectors = self._numbers.standard_normal((len(texts), self.dimension), np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(work: Callable[[], object]) -> float:
    work()
    return statistics.median(timed(work) for _ in range(RUNS * 3))


def process(command: Sequence[str]) -> float:
    return statistics.median(
        timed(lambda: subprocess.run(command, capture_output=True, check=False)) for _ in range(RUNS)
    )


if __name__ == "__main__":
    main()
