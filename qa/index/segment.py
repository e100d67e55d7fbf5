"""What is computed of some documents to make a search fast: never changed once made, so that a change adds and merges segments.

derived/<name>/<array>.npy checksums.json      the name is a digest of the documents' keys
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.index import indexed_text as views
from qa.index.catalog import STORE_FORMAT, DocumentHead, Entry, pack_document, pack_head, read_head
from qa.index.checksums import CHECKSUMS, FileDigests, folder_digests, read_checksums, write_checksums
from qa.index.files import sync_folder
from qa.index.strings import Strings
from qa.index.vectors import KINDS, Kind
from qa.index.words import Postings, Rows, build_postings, merge_postings
from qa.text.initials import initials
from qa.types import Document

SEGMENT_VERSION = 2
"""Raise this when what a segment holds changes: segments of other versions are made again."""
SEGMENT_UNITS = 50_000
"""Units of a segment: larger ones are not merged any more, so that no change writes more than this."""
VectorRows = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Segment:
    """Documents, vectors, word counts and texts of some documents, each array in the order of the documents."""

    name: str
    arrays: Mapping[str, NDArray[Any]]
    stored: bool = False
    """Whether it is on the disk, and mapped into memory."""

    @cached_property
    def keys(self) -> list[str]:
        """The documents, by the key of their entry."""
        return list(Strings.read(self.arrays, "keys"))

    @cached_property
    def contents(self) -> Strings:
        """Each document as its file has it."""
        return Strings.read(self.arrays, "documents")

    @cached_property
    def heads(self) -> Sequence[DocumentHead]:
        """Of each document what is asked of all, in no collection: read once, whatever states the segment is part of."""
        return [read_head(packed, "") for packed in Strings.read(self.arrays, "heads")]

    @cached_property
    def initials(self) -> Strings:
        """The initials of the words of each passage."""
        return Strings.read(self.arrays, "initials")

    @cached_property
    def texts(self) -> Mapping[Kind, Strings]:
        """The text of each unit and passage."""
        return {kind: Strings.read(self.arrays, f"{kind}-texts") for kind in KINDS}

    @cached_property
    def postings(self) -> Mapping[Kind, Postings]:
        """Word counts of the units and passages."""
        return {kind: Postings.read(_named(self.arrays, f"{kind}-terms-")) for kind in KINDS}

    def vectors(self, kind: Kind) -> VectorRows:
        """The vectors of the units or passages: (rows, dimension)."""
        return self.arrays[kind]

    @property
    def signs(self) -> NDArray[np.uint64]:
        """The signs of the components of each unit's vector as bits: (rows, words)."""
        return self.arrays["units-signs"]

    def sizes(self, kind: Kind) -> Rows:
        """Units or passages of each document."""
        return self.arrays[f"{kind}-sizes"]

    def firsts(self, kind: Kind) -> Rows:
        """The first row of each document."""
        sizes = self.sizes(kind)
        return np.cumsum(sizes) - sizes

    @property
    def passage_of(self) -> NDArray[np.int32]:
        """For each unit the number of its passage within the document, or -1."""
        return self.arrays["passage-of"]


def name_of(keys: Iterable[str], encoder_digest: str) -> str:
    """The name of the segment of some documents."""
    parts = [SEGMENT_VERSION, STORE_FORMAT, encoder_digest, *keys]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def build_segment(
    documents: Sequence[tuple[Entry, Document]], vectors: Mapping[Kind, VectorRows], encoder_digest: str
) -> Segment:
    """Compute the segment of some documents.

    Parameters: documents, with their entries; vectors, of their units and passages.
    """
    arrays: dict[str, NDArray[Any]] = {}
    texts: dict[Kind, list[str]] = {
        "units": [unit.text for _, document in documents for unit in document.units],
        "passages": [passage.text for _, document in documents for passage in document.passages],
    }
    matched: dict[Kind, Iterable[str]] = {
        "units": (views.unit_to_match(one, unit) for _, one in documents for unit in one.units),
        "passages": (views.passage_to_match(one, part) for _, one in documents for part in one.passages),
    }
    for kind in KINDS:
        arrays[kind] = vectors[kind]
        arrays[f"{kind}-sizes"] = np.array([size_of(entry, kind) for entry, _ in documents], np.int64)
        arrays |= Strings.of(texts[kind]).arrays(f"{kind}-texts")
        arrays |= _prefixed(f"{kind}-terms-", build_postings(matched[kind]).arrays())
    arrays["units-signs"] = signs_of(vectors["units"])
    arrays |= Strings.of(entry.key for entry, _ in documents).arrays("keys")
    arrays |= Strings.of(pack_document(document) for _, document in documents).arrays("documents")
    arrays |= Strings.of(pack_head(document) for _, document in documents).arrays("heads")
    arrays |= Strings.of(initials(text) for text in texts["passages"]).arrays("initials")
    places = [_passage_of(document) for _, document in documents]
    arrays["passage-of"] = np.concatenate([np.zeros(0, np.int32), *places])
    return Segment(name_of([entry.key for entry, _ in documents], encoder_digest), arrays)


def merge_segments(parts: Sequence[tuple[Segment, Rows]], encoder_digest: str) -> Segment:
    """One segment of some documents of each of several, by number; no document is in two."""
    segments, kept = [one for one, _ in parts], [numbers for _, numbers in parts]
    arrays: dict[str, NDArray[Any]] = {}

    def join(name: str, numbers: Sequence[Rows]) -> None:
        texts = [(Strings.read(one.arrays, name), these) for one, these in zip(segments, numbers, strict=True)]
        arrays.update(Strings.joined(texts).arrays(name))

    def take(name: str, numbers: Sequence[Rows]) -> None:
        arrays[name] = np.concatenate([one.arrays[name][these] for one, these in zip(segments, numbers, strict=True)])

    for name in ("keys", "documents", "heads"):
        join(name, kept)
    for kind in KINDS:
        rows = [
            _spans(one.firsts(kind)[these], one.sizes(kind)[these]) for one, these in zip(segments, kept, strict=True)
        ]
        take(f"{kind}-sizes", kept)
        take(kind, rows)
        join(f"{kind}-texts", rows)
        if kind == "units":
            take("passage-of", rows)
            take("units-signs", rows)
        else:
            join("initials", rows)
        counted, first = [], 0
        for one, these in zip(segments, rows, strict=True):
            target = np.full(len(one.vectors(kind)), -1, np.int64)
            target[these] = np.arange(first, first + len(these))
            counted.append((one.postings[kind], target))
            first += len(these)
        arrays |= _prefixed(f"{kind}-terms-", merge_postings(counted, first).arrays())
    return Segment(name_of(Strings.read(arrays, "keys"), encoder_digest), arrays)


def mergeable_segments(segments: Sequence[Segment], live: Sequence[Rows]) -> list[Segment]:
    """Segments to write as one: some of about one size, or one of which less than half is left."""
    sizes = [int(one.sizes("units")[numbers].sum()) for one, numbers in zip(segments, live, strict=True)]
    order = sorted(range(len(segments)), key=lambda number: sizes[number])
    for start, first in enumerate(order):
        chosen, total = [first], sizes[first]
        for number in order[start + 1 :]:
            if sizes[number] > 2 * total or total + sizes[number] > SEGMENT_UNITS:
                break
            chosen.append(number)
            total += sizes[number]
        if len(chosen) > 1 or 2 * len(live[first]) < len(segments[first].keys):
            return [segments[number] for number in chosen]
    return []


def load_segment(folder: Path, encoder_digest: str, digests: FileDigests) -> Segment | None:
    """Read a segment, mapped into memory; None when it is damaged, or of another version or encoder."""
    try:
        if read_checksums(folder / CHECKSUMS) != folder_digests(folder, digests.digest):
            return None
        arrays = {file.stem: _mapped(file) for file in folder.glob("*.npy")}
        found = Segment(folder.name, arrays, stored=True)
        if found.name != name_of(found.keys, encoder_digest):
            return None
        for kind in KINDS:
            rows = int(found.sizes(kind).sum())
            lengths = (found.vectors(kind), found.texts[kind], found.postings[kind].lengths)
            if {rows} != {len(one) for one in lengths}:
                return None
        heads = len(Strings.read(arrays, "heads"))
        sizes = {len(found.keys), len(found.contents), heads, len(found.sizes("units"))}
        whole = len(sizes) == 1 and {len(found.passage_of), len(found.signs)} == {len(found.vectors("units"))}
        return found if whole and len(found.initials) == len(found.vectors("passages")) else None
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError):
        return None


def save_segment(segment: Segment, folder: Path) -> None:
    """Write a segment into a folder, whole or not at all. Raises: OSError."""
    scratch = folder / f".{os.getpid()}.tmp"
    try:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        for name, values in segment.arrays.items():
            with (scratch / f"{name}.npy").open("wb") as file:
                np.save(file, values)
                file.flush()
                os.fsync(file.fileno())
        write_checksums(scratch / CHECKSUMS, folder_digests(scratch))
        shutil.rmtree(folder / segment.name, ignore_errors=True)
        scratch.rename(folder / segment.name)
        sync_folder(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def signs_of(vectors: VectorRows) -> NDArray[np.uint64]:
    """The signs of vectors as bits, in words of 64: (rows, words)."""
    bits = np.packbits(vectors > 0, axis=1)
    return np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8))).view(np.uint64)


def _passage_of(document: Document) -> NDArray[np.int32]:
    found = np.full(len(document.units), -1, np.int32)
    for number, passage in enumerate(document.passages):
        found[passage.first : passage.last] = number
    return found


def _spans(firsts: Rows, sizes: Rows) -> Rows:
    """The rows of some documents, one after the other."""
    ends = np.cumsum(sizes)
    rows: Rows = np.arange(int(sizes.sum())) + np.repeat(firsts - (ends - sizes), sizes)
    return rows


def size_of(entry: Entry, kind: Kind) -> int:
    """The units or passages of a document."""
    return entry.units if kind == "units" else entry.passages


def _mapped(file: Path) -> NDArray[Any]:
    """An array of a file (as a plain array: each slice of a memmap costs microseconds more); an empty one cannot be mapped."""
    try:
        found: NDArray[Any] = np.load(file, mmap_mode="r").view(np.ndarray)
    except ValueError:
        found = np.load(file)
    return found


def _prefixed(prefix: str, arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {f"{prefix}{name}": values for name, values in arrays.items()}


def _named(arrays: Mapping[str, NDArray[Any]], prefix: str) -> dict[str, NDArray[Any]]:
    return {name.removeprefix(prefix): values for name, values in arrays.items() if name.startswith(prefix)}
