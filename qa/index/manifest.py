"""The manifest on disk: a head that is replaced whole, and parts that never change, so that a commit writes the parts it changes.

manifest.json            the commit point: a document is in the corpus when a part lists it that this file names
manifest/<sha256>.json   the entries of some documents with neighbouring sources
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

from qa.errors import StoreError
from qa.index.catalog import RESTORE, STORE_FORMAT, Entry, Manifest
from qa.index.checksums import json_digest
from qa.index.files import store_errors, write_files, write_whole

MANIFEST = "manifest.json"
_PARTS = "manifest"
_PART_ENTRIES = 256
"""Entries of a part on average: 100 KB. A part ends where a hash of the source says so, whatever else is listed."""


def write_manifest(store: Path, manifest: Manifest) -> Manifest:
    """Commit: from here on the corpus is what this manifest lists; gives it as `read_manifest` would. Raises: OSError."""
    parts = {_part_name(part): part for part in _parts(manifest.entries)}
    folder = store / _PARTS
    folder.mkdir(exist_ok=True)
    there = {file.name for file in folder.iterdir()}
    write_files(folder, {name: _part_text(part).encode() for name, part in parts.items() if name not in there})
    head = {**_head_of(manifest), "parts": list(parts)}
    content = json.dumps({**head, "sha256": json_digest(head)}, indent=1).encode()
    write_whole(store / MANIFEST, content)
    sweep_parts(store, manifest)
    return replace(manifest, written=hashlib.sha256(content).hexdigest())


def sweep_parts(store: Path, manifest: Manifest) -> int:
    """Delete the parts that the manifest does not name, and scratch files; gives how many parts. Raises: OSError."""
    named = {_part_name(part) for part in _parts(manifest.entries)}
    gone = [file for file in (store / _PARTS).glob("*") if file.name not in named and file.is_file()]
    for file in gone:
        file.unlink(missing_ok=True)
    return sum(not file.name.endswith(".tmp") for file in gone)


def manifest_digest(store: Path) -> str:
    """sha256 of the file of a manifest, which tells whether another one was written. Raises: StoreError."""
    with store_errors(store / MANIFEST, "The store cannot be read"):
        return hashlib.sha256((store / MANIFEST).read_bytes()).hexdigest()


def read_manifest(store: Path) -> Manifest:
    """Read what a store holds.

    Raises: StoreError when the manifest is missing, damaged or of another version.
    """
    while True:
        written = manifest_digest(store)
        try:
            return replace(_read(store), written=written)
        except StoreError:  # or another was committed meanwhile, and the parts of this one are gone
            if manifest_digest(store) == written:
                raise


def _read(store: Path) -> Manifest:
    path = store / MANIFEST
    with store_errors(path, "The store cannot be read"):
        head = _checked_head(path.read_bytes(), f"The manifest {path}", f"The store {store}")
    listed: list[Mapping[str, Any]] = []
    for name in head["parts"]:
        part = store / _PARTS / name
        with store_errors(part, "A part of the manifest cannot be read"):
            content = part.read_bytes()
        with _damages(f"The manifest {part}"):
            if f"{hashlib.sha256(content).hexdigest()}.json" != name:
                raise ValueError("its fingerprint does not fit its content")
            listed += json.loads(content)
    with _damages(f"The manifest {path}"):
        return _manifest(head, listed)


def manifest_text(manifest: Manifest) -> str:
    """A whole manifest as JSON, in ASCII."""
    content = {**_head_of(manifest), "documents": [_listed(entry) for entry in manifest.entries]}
    return json.dumps({**content, "sha256": json_digest(content)})


def parse_manifest(text: bytes | str, name: str, store: str) -> Manifest:
    """Read a manifest from what `manifest_text` gave.

    Parameters: name and store, what a sentence calls the manifest and the store that it is of.
    Raises: StoreError when it is damaged or of another version.
    """
    content = _checked_head(text, name, store)
    with _damages(name):
        return _manifest(content, content["documents"])


def _checked_head(text: bytes | str, name: str, store: str) -> Mapping[str, Any]:
    with _damages(name):
        content = json.loads(text)
        sha256 = content.pop("sha256", "")
        if content["format"] == STORE_FORMAT:
            if sha256 != json_digest(content):
                raise ValueError("its fingerprint does not fit its content")
            return dict(content)
    raise StoreError(
        f"{store} has the format {content['format']}, this version reads {STORE_FORMAT}: ingest the documents into a new store."
    )


@contextmanager
def _damages(name: str) -> Iterator[None]:
    """What a damaged text raises when it is read becomes a StoreError about it."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(f"{name} is damaged ({error}): {RESTORE}.") from error


def _head_of(manifest: Manifest) -> dict[str, Any]:
    encoder = {"name": manifest.encoder, "digest": manifest.encoder_digest, "dimension": manifest.dimension}
    return {"format": STORE_FORMAT, "encoder": encoder}


def _manifest(head: Mapping[str, Any], listed: Iterable[Mapping[str, Any]]) -> Manifest:
    encoder = head["encoder"]
    return Manifest(
        encoder["name"], encoder["digest"], int(encoder["dimension"]), tuple(Entry(**one) for one in listed)
    )


def _parts(entries: Iterable[Entry]) -> Iterator[tuple[Entry, ...]]:
    """The entries in parts, of which a change of one entry changes its own part alone, or two neighbours."""
    part: list[Entry] = []
    for entry in entries:
        part.append(entry)
        if not crc32(entry.source.encode("utf-8", "surrogatepass")) % _PART_ENTRIES:
            yield tuple(part)
            part = []
    if part:
        yield tuple(part)


@lru_cache(maxsize=10_000)
def _part_name(part: tuple[Entry, ...]) -> str:
    return f"{hashlib.sha256(_part_text(part).encode()).hexdigest()}.json"


def _part_text(part: tuple[Entry, ...]) -> str:
    lines = ",\n".join(json.dumps(_listed(entry)) for entry in part)
    return f"[\n{lines}\n]\n"


def _listed(entry: Entry) -> dict[str, Any]:
    """An entry as the manifest has it; a collection only where there is one, and a shard that is not the first."""
    named = {name: getattr(entry, name) for name in Entry.__slots__}
    return {name: value for name, value in named.items() if value or name not in ("collection", "shard")}
