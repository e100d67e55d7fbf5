"""The encoder exported once to ONNX, and proof that the export says the same as torch.

cache/encoders/<digest>/   model.onnx  tokenizer.json  meta.json
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import EncoderError, first_line
from qa.index.files import sha256_of
from qa.index.weights import EncoderFiles

_LOG = logging.getLogger("qa")

GRAPH, TOKENIZER, META = "model.onnx", "tokenizer.json", "meta.json"
_FORMAT = 1
"""Raised when an export of an older version of this module must be made again."""
AGREEMENT = 0.9999
"""Least cosine between export and torch; measured: 0.9999998."""
PROBES = (
    "",
    "What is it?",
    "  Brexanolone is given as a continuous infusion over 60 hours (2.5 days).\n",
    "GABA-A receptors: αβγ and αβδ subunits; 30–60 µg/kg/h, p < 0.05. " * 8,
    "one two three four five six seven eight nine ten " * 120,
)
"""Empty, short, padded, odd characters, longer than any model reads."""


@dataclass(frozen=True, slots=True)
class Exported:
    """An export in its folder, with what is needed to run it without the original."""

    folder: Path
    dimension: int
    max_tokens: int
    pad: int
    prompts: tuple[str, str]


def cached(found: EncoderFiles, cache: Path) -> Exported | None:
    """The export of an earlier run, or None; sizes are compared, contents are not hashed."""
    folder = cache / "encoders" / found.digest
    try:
        meta = json.loads((folder / META).read_bytes())
        if meta["format"] != _FORMAT or (folder / GRAPH).stat().st_size != meta["graph_bytes"]:
            raise ValueError("another version, or cut short")
        prompts = (str(meta["prompts"][0]), str(meta["prompts"][1]))
        return Exported(folder, int(meta["dimension"]), int(meta["max_tokens"]), int(meta["pad"]), prompts)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        shutil.rmtree(folder, ignore_errors=True)
        return None


def discard(exported: Exported) -> None:
    """Remove an export that does not load."""
    shutil.rmtree(exported.folder, ignore_errors=True)


def load_torch(found: EncoderFiles) -> Any:
    """Load the model with sentence-transformers on the CPU, quietly; EncoderError when it cannot."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(found.folder), device="cpu", local_files_only=True).eval()
    except Exception as error:  # the library raises whatever its parts raise
        raise EncoderError(
            f"The encoder {found.name!r} cannot be loaded from {found.folder}: {first_line(error)}."
        ) from error


def export(found: EncoderFiles, model: Any, cache: Path, check: Callable[[Exported], bool]) -> Exported | None:
    """Write the model as ONNX into the cache, whole or not at all; processes may do so at the same time.

    Parameters:
        found: the model. model: the same, loaded.
        cache: the folder of what can be made again; when it cannot be written, a temporary folder serves this process.
        check: whether an export agrees with torch; one that does not is thrown away.

    Returns: the export, or None when the model cannot be exported faithfully.
    """
    encoders = cache / "encoders"
    try:
        encoders.mkdir(parents=True, exist_ok=True)
        _sweep(encoders)
        work = Path(tempfile.mkdtemp(prefix=".export-", dir=encoders))
    except OSError as error:
        return _export_elsewhere(found, model, check, error)
    try:
        exported = _write(found, model, work)
        if exported is None or not check(exported):
            return None
        os.chmod(work, 0o755)  # mkdtemp's 0700 would hide a shared cache from other users
        with suppress(OSError):  # another process was first: its export is as good
            work.rename(encoders / found.digest)
        return cached(found, cache)
    except OSError as error:
        return _export_elsewhere(found, model, check, error)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def torch_documents(model: Any, texts: Sequence[str]) -> NDArray[np.float32]:
    """Documents encoded by sentence-transformers itself: (n, dimension)."""
    vectors = model.encode_document(list(texts), normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(vectors, np.float32)


def torch_query(model: Any, text: str) -> NDArray[np.float32]:
    """A question encoded by sentence-transformers itself: (dimension,)."""
    return np.asarray(model.encode_query(text, normalize_embeddings=True, show_progress_bar=False), np.float32)


def _write(found: EncoderFiles, model: Any, folder: Path) -> Exported | None:
    try:
        max_tokens, pad = _write_graph(model, folder)
    except OSError:
        raise
    except Exception as error:
        _LOG.info("The encoder %s cannot be exported (%s): it runs on torch.", found.name, first_line(error))
        return None
    prompts = model.prompts
    document = next((key for key in ("document", "passage", "corpus") if key in prompts), None)
    meta: dict[str, Any] = {
        "format": _FORMAT,
        "model": found.digest,
        "graph_bytes": (folder / GRAPH).stat().st_size,
        "graph_sha256": sha256_of(folder / GRAPH),
        "dimension": int(model.get_embedding_dimension()),
        "max_tokens": max_tokens,
        "pad": pad,
        "prompts": [prompts.get("query") or "", prompts[document] or "" if document else ""],
    }
    (folder / META).write_text(json.dumps(meta, indent=1), encoding="utf-8")
    return Exported(folder, meta["dimension"], max_tokens, pad, (meta["prompts"][0], meta["prompts"][1]))


def _write_graph(model: Any, folder: Path) -> tuple[int, int]:
    """Write graph and tokenizer; returns the most tokens the model reads and the padding token."""
    import torch

    tokenizer = model[0].tokenizer
    features = model.preprocess([PROBES[1], PROBES[2]])
    names = [name for name in tokenizer.model_input_names if name in features]

    class Sentence(torch.nn.Module):
        """The model's modules in order, then unit length."""

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            vectors = model(dict(zip(names, inputs, strict=True)))["sentence_embedding"]
            return torch.nn.functional.normalize(vectors, p=2.0, dim=1)

    sentence = Sentence()
    sentence.model = model  # its weights become the graph's
    axes: dict[str, dict[int, str]] = {name: {0: "batch", 1: "tokens"} for name in names}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            sentence.eval(),
            tuple(features[name] for name in names),
            str(folder / GRAPH),
            input_names=names,
            output_names=["vector"],
            dynamic_axes={**axes, "vector": {0: "batch"}},
            opset_version=17,
            # The newer exporter needs a package more and gave nothing here.
            dynamo=False,
        )
    (folder / TOKENIZER).write_text(tokenizer.backend_tokenizer.to_str(), encoding="utf-8")
    return int(model.max_seq_length), int(tokenizer.pad_token_id)


def _export_elsewhere(
    found: EncoderFiles, model: Any, check: Callable[[Exported], bool], error: OSError
) -> Exported | None:
    """Serve this process from a temporary folder when the cache cannot be written."""
    _LOG.warning("The encoder cannot be stored in the cache (%s): every start will take seconds longer.", error)
    try:
        folder = Path(tempfile.mkdtemp(prefix="qa-encoder-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        exported = _write(found, model, folder)
    except OSError:
        return None
    return exported if exported is not None and check(exported) else None


def _sweep(encoders: Path) -> None:
    """Remove what exports that were killed left behind; one that is under way is younger than an hour."""
    for left in encoders.glob(".export-*"):
        if time.time() - left.stat().st_mtime > 3600:
            shutil.rmtree(left, ignore_errors=True)
