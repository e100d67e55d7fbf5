"""One state of the corpus in memory, with every unit and passage numbered in catalog order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qa.index import arrays as derived
from qa.index.arrays import Derived
from qa.index.commit import Contents
from qa.index.library import Library
from qa.index.vectors import Kind
from qa.types import Document, Passage, Unit

Indices = NDArray[np.int64]
MOST_SNAPSHOT_PARTS = 4
"""SnapshotParts of a state that stay in memory; each holds its own vectors and word counts."""


class SnapshotParts:
    """The parts of one state that were asked last, each made once."""

    def __init__(self) -> None:
        self._made: dict[frozenset[str], Snapshot] = {}
        self._lock = threading.Lock()

    def get(self, sources: frozenset[str], make: Callable[[], Snapshot]) -> Snapshot:
        """The part that holds these sources; the one that was not asked for longest is forgotten."""
        with self._lock:
            found = self._made.pop(sources, None)
        part = make() if found is None else found  # without the lock: others are not to wait for it
        with self._lock:
            self._made[sources] = part
            while len(self._made) > MOST_SNAPSHOT_PARTS:
                del self._made[next(iter(self._made))]
        return part


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Documents, their units and passages as flat lists, and the views over them."""

    contents: Contents
    views: Derived
    units: tuple[tuple[int, Unit], ...]
    """(number of the document, unit)."""
    passages: tuple[tuple[int, Passage], ...]
    """(number of the document, passage)."""
    document_of: Indices
    """For each unit the number of its document."""
    passage_of: Indices
    """For each unit its passage, or -1."""
    first: dict[Kind, dict[str, int]]
    """For each document's key the number of its first unit or passage."""
    library: Library
    parts: SnapshotParts = field(default_factory=SnapshotParts, compare=False)

    @property
    def documents(self) -> tuple[Document, ...]:
        """In the order of their sources."""
        return self.contents.documents

    def numbers(self, kind: Kind, ids: list[str]) -> Indices:
        """Vector ids as unit or passage numbers; ids of documents that are not in this state are left out."""
        found = []
        for name in ids:
            key, _, position = name.rpartition(":")
            if key in self.first[kind]:
                found.append(self.first[kind][key] + int(position))
        return np.array(found, np.int64)


def snapshot(contents: Contents, views: Derived) -> Snapshot:
    """Number the units and passages of a corpus.

    Parameters: contents, manifest and documents; views, the derived views of the same state.
    """
    units = tuple((number, unit) for number, doc in enumerate(contents.documents) for unit in doc.units)
    passages = tuple((number, part) for number, doc in enumerate(contents.documents) for part in doc.passages)
    entries = contents.manifest.entries
    first: dict[Kind, dict[str, int]] = {
        "units": derived.starts(entries, "units"),
        "passages": derived.starts(entries, "passages"),
    }
    passage_of = np.full(len(units), -1, np.int64)
    starts = [first["units"][entry.key] for entry in entries]
    for row, (number, passage) in enumerate(passages):
        passage_of[starts[number] + passage.first : starts[number] + passage.last] = row
    document_of = np.array([number for number, _ in units], np.int64)
    return Snapshot(contents, views, units, passages, document_of, passage_of, first, Library(contents.documents))
