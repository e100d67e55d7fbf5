"""The vectors of a store in Chroma folders of bounded size, so that a change opens, checks and writes one or a few of them.

Chroma searches a corpus that the first one holds whole; the vectors of a larger one are searched in its segments.

chroma/  chroma-1/  chroma-2/  ...      checksums.json  checksums-1.json  ...  of each
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.index.catalog import Entry
from qa.index.vectors import KINDS, Kind, VectorStore, open_vectors

SHARD_UNITS = 50_000
"""Units after which vectors go into the next folder: 120 MB, of which the checksum of its rows takes 0.1 s of CPU."""
_FOLDER = re.compile(r"chroma(?:-([1-9]\d*))?")


def shard_folder(store: Path, number: int) -> Path:
    """Chroma's folder of a shard."""
    return store / (f"chroma-{number}" if number else "chroma")


def shard_checksums(store: Path, number: int) -> Path:
    """The file with the checksums of a shard."""
    return store / (f"checksums-{number}.json" if number else "checksums.json")


def shard_with_room(entries: Iterable[Entry]) -> int:
    """The shard that new documents go into: the first that is not full."""
    units: Counter[int] = Counter()
    for entry in entries:
        units[entry.shard] += entry.units
    return next(number for number in count() if units[number] < SHARD_UNITS)


def shard_numbers(store: Path, entries: Iterable[Entry]) -> list[int]:
    """The shards that a store has or should have."""
    there = (_FOLDER.fullmatch(path.name) for path in store.iterdir())
    return sorted({0, *(int(one[1] or 0) for one in there if one), *(entry.shard for entry in entries)})


@dataclass(slots=True)
class VectorShards:
    """The shards of a store, each opened when it is first used.

    Any thread may search the first one; one thread at a time uses others, of which one stays open.
    """

    store: Path
    holds: object = None
    """The state of the corpus, known by identity, all of whose vectors the first shard has; None where there is none."""
    used: set[int] = field(default_factory=set)
    """The shards that may have changed since their checksums were written."""
    _open: dict[int, VectorStore] = field(default_factory=dict)
    _opening: threading.Lock = field(default_factory=threading.Lock)

    def shard(self, number: int) -> VectorStore:
        """A shard to read or change, made where there is none. Raises: StoreError when Chroma cannot open it."""
        self.used.add(number)
        return self._opened(number)

    def _opened(self, number: int) -> VectorStore:
        with self._opening:
            if number not in self._open:
                self.close_others()
                self._open[number] = open_vectors(shard_folder(self.store, number), searched=number == 0)
            return self._open[number]

    def ids(self, kind: Kind) -> set[str]:
        """All ids of a kind. Raises: StoreError when Chroma cannot answer."""
        return {name for number in shard_numbers(self.store, ()) for name in self.shard(number).ids(kind)}

    def nearest(self, kind: Kind, vector: NDArray[np.float32], count: int) -> tuple[list[str], NDArray[np.float32]]:
        """See `VectorStore`: of the first shard."""
        return self._opened(0).nearest(kind, vector, count)

    def finish(self) -> None:
        """Let Chroma write what it has put off, and keep only the first shard open. Raises: StoreError."""
        for kind in KINDS if 0 in self._open else ():
            self._open[0].count(kind)
        self.close_others()

    def close_others(self) -> None:
        """Let go of all shards but the first. Raises: StoreError."""
        for number in [one for one in self._open if one]:
            vectors = self._open.pop(number)
            for kind in KINDS:
                vectors.count(kind)  # Chroma first finishes what it has put off
            vectors.close()

    def close(self) -> None:
        """Let go of all shards; closing twice does nothing."""
        while self._open:
            self._open.popitem()[1].close()
