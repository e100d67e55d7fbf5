"""What is computed from the catalog and the vectors to make a search fast; it may be deleted at any time.

    derived/<state>/    units.npy  passages.npy  (float32 vectors, one row each)   units-terms/  passages-terms/  checksums.json

Rows are in catalog order. A new state takes over the rows of documents that stayed, so that adding one document to
a large store does not count all words again (5 s at 40,000 units).
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.index import indexed_text as views
from qa.index import words as lexical
from qa.index.catalog import Entry, Manifest
from qa.index.checksums import CHECKSUMS, folder_digests, read_checksums, write_checksums
from qa.index.vectors import KINDS, Kind, VectorStore
from qa.types import Document

_LOG = logging.getLogger("qa")
FOLDER = "derived"

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Derived:
    """Vectors and word counts of all units and passages of one state of the corpus."""

    manifest: Manifest
    vectors: dict[Kind, NDArray[np.float32]]
    """(rows, dimension), memory-mapped when they come from the disk."""
    terms: dict[Kind, lexical.Postings]


def vector_ids(entry: Entry, kind: Kind) -> list[str]:
    """The ids of a document's vectors: its key and the position inside the document."""
    return [f"{entry.key}:{position}" for position in range(_size(entry, kind))]


def starts(entries: Sequence[Entry], kind: Kind) -> dict[str, int]:
    """For each document's key the row of its first unit or passage."""
    sizes = np.cumsum([0, *(_size(entry, kind) for entry in entries)])
    return {entry.key: int(start) for entry, start in zip(entries, sizes[:-1], strict=True)}


def load_arrays(store: Path, manifest: Manifest) -> Derived | None:
    """Read what was saved for this state of the corpus; None when it is missing or damaged."""
    folder = store / FOLDER / manifest.state
    try:
        if read_checksums(folder / CHECKSUMS) != folder_digests(folder):
            return None
        vectors: dict[Kind, NDArray[np.float32]] = {}
        terms: dict[Kind, lexical.Postings] = {}
        for kind in KINDS:
            rows = sum(_size(entry, kind) for entry in manifest.entries)
            vectors[kind] = np.load(folder / f"{kind}.npy", mmap_mode="r" if rows else None)
            terms[kind] = lexical.load_postings(folder / f"{kind}-terms")
            if vectors[kind].shape != (rows, manifest.dimension) or len(terms[kind].lengths) != rows:
                return None
        return Derived(manifest, vectors, terms)
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError):
        return None


def build_arrays(
    manifest: Manifest, documents: Sequence[Document], vectors: VectorStore, old: Derived | None
) -> Derived:
    """Compute the derived views of a state, taking over what an older state has of the same documents.

    Parameters: documents, in the manifest's order; vectors, where those of new documents are read; old, any state.
    Raises: StoreError when vectors cannot be read.
    """
    known = set() if old is None else {entry.key for entry in old.manifest.entries}
    fresh = [number for number, entry in enumerate(manifest.entries) if entry.key not in known]
    new_vectors: dict[Kind, NDArray[np.float32]] = {}
    new_terms: dict[Kind, lexical.Postings] = {}
    for kind in KINDS:
        ids = [name for number in fresh for name in vector_ids(manifest.entries[number], kind)]
        added = vectors.get(kind, ids).reshape(len(ids), manifest.dimension)
        counted = lexical.build_postings(_texts((documents[number] for number in fresh), kind))
        if old is None:
            new_vectors[kind], new_terms[kind] = added, counted
            continue
        rows = sum(_size(entry, kind) for entry in manifest.entries)
        target = _rows([manifest.entries[number] for number in fresh], starts(manifest.entries, kind), kind)
        moved = _moved(old.manifest, manifest, kind)
        merged = np.zeros((rows, manifest.dimension), np.float32)
        merged[moved[moved >= 0]] = old.vectors[kind][moved >= 0]
        merged[target] = added
        new_vectors[kind] = merged
        new_terms[kind] = _merge([(old.terms[kind], moved), (counted, target)], rows)
    return Derived(manifest, new_vectors, new_terms)


def restrict_arrays(derived: Derived, manifest: Manifest) -> Derived:
    """The views of some documents of a state: their vectors and word counts, rows numbered anew.

    Parameters: derived, of the whole state; manifest, with those of its entries that remain, in the same order.
    """
    vectors: dict[Kind, NDArray[np.float32]] = {}
    terms: dict[Kind, lexical.Postings] = {}
    for kind in KINDS:
        moved = _moved(derived.manifest, manifest, kind)
        vectors[kind] = derived.vectors[kind][moved >= 0]
        terms[kind] = _merge([(derived.terms[kind], moved)], len(vectors[kind]))
    return Derived(manifest, vectors, terms)


def save_arrays(store: Path, derived: Derived) -> None:
    """Write the views of a state, whole or not at all, and remove those of others.

    A disk that is full or read-only costs time at the next start and nothing else, so it only earns a warning.
    """
    folder = store / FOLDER
    scratch = folder / f".{os.getpid()}.tmp"
    final = folder / derived.manifest.state
    try:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        for kind in KINDS:
            np.save(scratch / f"{kind}.npy", derived.vectors[kind])
            lexical.save_postings(derived.terms[kind], scratch / f"{kind}-terms")
        write_checksums(scratch / CHECKSUMS, folder_digests(scratch))
        for file in scratch.rglob("*.*"):
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
        shutil.rmtree(final, ignore_errors=True)
        scratch.rename(final)
        for other in folder.iterdir():
            if other != final:
                shutil.rmtree(other, ignore_errors=True)
    except OSError as error:
        _LOG.warning("The search views of %s cannot be stored (%s): they are made again at each start.", store, error)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _size(entry: Entry, kind: Kind) -> int:
    return entry.units if kind == "units" else entry.passages


def _texts(documents: Iterable[Document], kind: Kind) -> Iterable[str]:
    for document in documents:
        if kind == "units":
            yield from (views.unit_to_match(document, unit) for unit in document.units)
        else:
            yield from (views.passage_to_match(document, passage) for passage in document.passages)


def _rows(entries: Iterable[Entry], first: dict[str, int], kind: Kind) -> Rows:
    """The rows of some documents, in their order."""
    spans = [np.arange(first[entry.key], first[entry.key] + _size(entry, kind)) for entry in entries]
    return np.concatenate([np.zeros(0, np.int64), *spans])


def _moved(old: Manifest, new: Manifest, kind: Kind) -> Rows:
    """For each old row its new row, or -1 when its document has gone."""
    target = starts(new.entries, kind)
    spans = [
        np.arange(target[entry.key], target[entry.key] + _size(entry, kind))
        if entry.key in target
        else np.full(_size(entry, kind), -1)
        for entry in old.entries
    ]
    return np.concatenate([np.zeros(0, np.int64), *spans])


def _merge(parts: Sequence[tuple[lexical.Postings, Rows]], rows: int) -> lexical.Postings:
    """Postings over `rows` rows from parts and the row that each of their rows becomes (-1: dropped).

    The result equals, byte for byte, what `lexical.build` gives for all texts at once.
    """
    names = sorted({term for postings, _ in parts for term in postings.vocabulary})
    number = {term: position for position, term in enumerate(names)}
    found: list[tuple[NDArray[Any], NDArray[Any], NDArray[Any]]] = []
    lengths = np.zeros(rows, np.float32)
    for postings, target in parts:
        ours = np.array([number[term] for term in postings.vocabulary], np.int64)
        row = target[postings.rows]
        remaining = row >= 0
        found.append(
            (np.repeat(ours, np.diff(postings.offsets))[remaining], row[remaining], postings.counts[remaining])
        )
        lengths[target[target >= 0]] = postings.lengths[target >= 0]
    term, row, count = (np.concatenate(columns) for columns in zip(*found, strict=True))
    order = np.lexsort((row, term))
    sizes = np.bincount(term, minlength=len(names))
    used = np.flatnonzero(sizes)
    return lexical.Postings(
        vocabulary={names[position]: index for index, position in enumerate(used)},
        offsets=np.concatenate([[0], np.cumsum(sizes[used])]).astype(np.int64),
        rows=row[order].astype(np.int32),
        counts=count[order].astype(np.float32),
        lengths=lengths,
    )
