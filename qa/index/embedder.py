"""Texts to unit vectors: the exported encoder, run without torch; it knows nothing of documents or stores.

This module and `export` own sentence-transformers, torch, onnxruntime and tokenizers, and import them late: torch and
sentence-transformers take 4.5 s to import, onnxruntime 0.15 s.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.errors import EncoderError
from qa.index import export, weights
from qa.index.recent import RecentlyUsed
from qa.settings import Settings

Vectors = NDArray[np.float32]

BATCH = 8
"""Texts in one run. With neighbours in length together, 4 to 16 were equally fast and 32 slower (2 cores)."""
WIDTH = 4
"""Texts run together are padded to the same multiple of so many tokens. So the bits of a vector depend on its text alone,
not on what is encoded beside it; this took 10.8 s of CPU for 999 texts, as padding to the longest of a batch did."""

QUESTION_NETWORK = Path(__file__).with_name("questions.onnx")
"""The network that encodes questions for the packaged encoder: trained to bring them near the units that answer them, whose
vectors stay those of the packaged one (`qa/reader/MODEL.md`)."""
QUESTION_DIGEST = "a5fa0cfe81590651d112c2fe7717479332ac1fa0e9abf2af744e0a34d1cb6793"
"""sha256 of its weights."""
ENCODED_QUESTIONS = 256
"""Questions whose vectors stay in memory: 0.4 MB."""


class Encoder(Protocol):
    """Turns texts into unit vectors; `digest` names the model's files, so equal digests mean equal vectors."""

    @property
    def name(self) -> str:
        """What the user calls the model."""

    @property
    def digest(self) -> str:
        """sha256 over the model's files, in hex."""

    @property
    def dimension(self) -> int:
        """Components of a vector."""

    def encode_documents(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Encode texts to be found: (n, dimension) float32, rows of unit length; `progress` gets the count done."""

    def encode_query(self, text: str) -> Vectors:
        """Encode a question: (dimension,) float32 of unit length."""


def load_encoder(settings: Settings) -> Encoder:
    """Load the encoder that the settings name, exporting it first when it was never used on this machine.

    Parameters:
        settings: `encoder` names the model, `cache` holds exports, `threads` bounds the encoding of batches.

    Returns: an encoder that runs without torch, or on torch for a model that cannot be exported faithfully.

    Raises: EncoderError when the model cannot be found, or is not what its name promises.
    """
    found = weights.find(settings.encoder, settings.cache)
    exported = export.cached(found, settings.cache)
    if exported is not None:
        try:
            return _open(found, exported, settings.threads, trained=True)
        except EncoderError:
            raise  # the network for questions is damaged: the exported encoder is not
        except Exception:
            export.discard(exported)
    loaded = export.load_torch(found)

    def check(candidate: export.Exported) -> bool:
        return agrees(_open(found, candidate, settings.threads), loaded)

    exported = export.export(found, loaded, settings.cache, check)
    if exported is None:
        return TorchEncoder(found.name, found.digest, loaded)
    return _open(found, exported, settings.threads, trained=True)


def agrees(encoder: Encoder, model: Any) -> bool:
    """Whether an encoder gives torch's vectors for texts of all lengths, as documents and as questions."""
    documents = np.sum(encoder.encode_documents(export.PROBES) * export.torch_documents(model, export.PROBES), axis=1)
    questions = [float(encoder.encode_query(text) @ export.torch_query(model, text)) for text in export.PROBES]
    return min(float(documents.min()), *questions) >= export.AGREEMENT


@dataclass(frozen=True, slots=True)
class OnnxEncoder:
    """The exported encoder. One session with one thread serves all: `threads` Python threads run batches on it.

    Measured on 2 cores: two callers of a one-thread session encode at least as many texts per second as one caller of
    a two-thread session (207 against 179), lose less when the machine is loaded, and need no second copy of the weights.
    """

    name: str
    digest: str
    dimension: int
    threads: int
    prompts: tuple[str, str]
    """What the model wants before a question and before a document."""
    pad: int
    tokenizer: Any
    session: Any
    asking: Any
    """The session that encodes questions; for most models the same."""
    _asked: RecentlyUsed[str, Vectors] = field(default_factory=lambda: RecentlyUsed(ENCODED_QUESTIONS), init=False)
    """The vectors of the last questions: search and each row of a table ask for the same one."""

    def encode_documents(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """See `Encoder`."""
        result = np.zeros((len(texts), self.dimension), np.float32)
        if not texts:
            return result
        encodings = self.tokenizer.encode_batch([self.prompts[1] + text for text in texts])
        most = (self.tokenizer.truncation or {}).get("max_length", sys.maxsize)
        widths = [min(-(-len(one.ids) // WIDTH) * WIDTH, most) for one in encodings]
        # Longest first, so that the threads end together on short texts.
        order = sorted(range(len(texts)), key=lambda row: (-widths[row], row))
        alike = [list(rows) for _, rows in groupby(order, key=lambda row: widths[row])]
        batches = [rows[start : start + BATCH] for rows in alike for start in range(0, len(rows), BATCH)]

        def run(rows: Sequence[int]) -> Vectors:
            # One row alone goes through other kernels, whose last bits differ.
            twice = [encodings[row] for row in (*rows, *rows[: len(rows) == 1])]
            return self._run(self.session, twice, widths[rows[0]])[: len(rows)]

        with ThreadPoolExecutor(self.threads) as pool:
            runs = pool.map(run, batches)
            done = 0
            for rows, vectors in zip(batches, runs, strict=True):
                result[rows] = vectors
                done += len(rows)
                if progress is not None:
                    progress(done)
        return result

    def encode_query(self, text: str) -> Vectors:
        """See `Encoder`."""

        def encoded() -> Vectors:
            encoding = self.tokenizer.encode(self.prompts[0] + text)
            vector: Vectors = self._run(self.asking, [encoding], len(encoding.ids))[0]
            return vector

        return self._asked.made(text, encoded)

    def _run(self, session: Any, encodings: Sequence[Any], width: int) -> Vectors:
        """Pad to a width in tokens and run: (len(encodings), dimension)."""
        feed = {
            "input_ids": np.full((len(encodings), width), self.pad, np.int64),
            "attention_mask": np.zeros((len(encodings), width), np.int64),
            "token_type_ids": np.zeros((len(encodings), width), np.int64),
        }
        for row, encoding in enumerate(encodings):
            length = len(encoding.ids)
            feed["input_ids"][row, :length] = encoding.ids
            feed["attention_mask"][row, :length] = 1
            feed["token_type_ids"][row, :length] = encoding.type_ids
        wanted = {entry.name for entry in session.get_inputs()}
        vectors: Vectors = session.run(None, {name: feed[name] for name in feed if name in wanted})[0]
        return vectors


@dataclass(frozen=True, slots=True)
class TorchEncoder:
    """A model that could not be exported, run by sentence-transformers itself; questions too."""

    name: str
    digest: str
    model: Any

    @property
    def dimension(self) -> int:
        """Components of a vector."""
        return int(self.model.get_embedding_dimension())

    def encode_documents(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """See `Encoder`."""
        result = np.zeros((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), 32 * BATCH):
            part = list(texts[start : start + 32 * BATCH])
            result[start : start + len(part)] = export.torch_documents(self.model, part)
            if progress is not None:
                progress(start + len(part))
        return result

    def encode_query(self, text: str) -> Vectors:
        """See `Encoder`."""
        return export.torch_query(self.model, text)


# The onnxruntime of PyPI (1.32) keeps a device id and an event database in the user's cache and has an address to send
# them to, on Linux too. Questions and documents are private: it is told not to before it is imported.
TELEMETRY_OFF = {"ORT_DISABLE_TELEMETRY": "1"}


@lru_cache(maxsize=4)
def _open(
    found: weights.EncoderFiles, exported: export.Exported, threads: int, *, trained: bool = False
) -> OnnxEncoder:
    """Parameters: trained, whether questions of the packaged encoder go through the network that was trained for them."""
    session = open_session(exported.folder / export.GRAPH)
    own = trained and found.name == weights.DEFAULT_ENCODER
    return OnnxEncoder(
        name=found.name,
        digest=found.digest,
        dimension=exported.dimension,
        threads=threads,
        prompts=exported.prompts,
        pad=exported.pad,
        tokenizer=open_tokenizer(exported.folder / export.TOKENIZER, exported.max_tokens),
        session=session,
        asking=open_session(weights.verified(QUESTION_NETWORK, QUESTION_DIGEST)) if own else session,
    )


def open_tokenizer(file: Path, most: int | None = None) -> Any:
    """A tokenizer that pads nothing; most, the tokens after which it cuts a text, or None to cut none."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    tokenizer.no_truncation() if most is None else tokenizer.enable_truncation(most)
    return tokenizer


@lru_cache(maxsize=4)
def open_session(graph: Path) -> Any:
    """An onnxruntime session of one thread, which any number of threads may run."""
    os.environ.update(TELEMETRY_OFF)
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Spinning threads made a question five times slower on a loaded machine (137 against 28 ms).
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
