"""One state of the corpus as it is read, with every unit and passage numbered in catalog order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from qa.index.arrays import Derived
from qa.index.document_list import DocumentList
from qa.index.library import Library
from qa.index.recent import RecentlyUsed
from qa.index.vectors import KINDS, Kind
from qa.types import Document, Passage, Unit

Indices = NDArray[np.int64]
MOST_SNAPSHOT_PARTS = 4
"""Parts of a state that stay in memory; each holds its own word counts."""
_Part = TypeVar("_Part", Unit, Passage)


class Numbered(Sequence[tuple[int, _Part]], Generic[_Part]):
    """The units or passages of a corpus, each with the number of its document, made when it is asked for.

    Parameters: documents; firsts, the number of the first of each document, and last the number of all; of, those of one.
    """

    def __init__(self, documents: DocumentList, firsts: Indices, of: Callable[[Document], Sequence[_Part]]) -> None:
        self._documents = documents
        self._firsts = firsts
        self._of: Callable[[Document], Sequence[_Part]] = of

    def __len__(self) -> int:
        return int(self._firsts[-1])

    @overload
    def __getitem__(self, number: int) -> tuple[int, _Part]: ...
    @overload
    def __getitem__(self, number: slice) -> list[tuple[int, _Part]]: ...
    def __getitem__(self, number: int | slice) -> tuple[int, _Part] | list[tuple[int, _Part]]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        if not 0 <= number < len(self):
            raise IndexError(number)
        document = int(np.searchsorted(self._firsts, number, side="right")) - 1
        return document, self._of(self._documents[document])[int(number) - int(self._firsts[document])]


@dataclass(frozen=True)
class Snapshot:
    """What is read of one state."""

    views: Derived
    parts: RecentlyUsed[frozenset[str], Snapshot] = field(
        default_factory=lambda: RecentlyUsed(MOST_SNAPSHOT_PARTS), compare=False
    )
    """The parts that were asked last, by their sources."""

    @cached_property
    def documents(self) -> DocumentList:
        """In the order of their sources."""
        return self.views.documents()

    @cached_property
    def units(self) -> Numbered[Unit]:
        """(number of the document, unit)."""
        return Numbered(self.documents, self.views.firsts["units"], lambda document: document.units)

    @cached_property
    def passages(self) -> Numbered[Passage]:
        """(number of the document, passage)."""
        return Numbered(self.documents, self.views.firsts["passages"], lambda document: document.passages)

    @cached_property
    def document_of(self) -> Indices:
        """For each unit the number of its document."""
        firsts = self.views.firsts["units"]
        return np.repeat(np.arange(len(firsts) - 1), np.diff(firsts))

    @cached_property
    def library(self) -> Library:
        """The documents by source."""
        return Library(self.documents)

    def numbers(self, kind: Kind, ids: list[str]) -> Indices:
        """Vector ids as unit or passage numbers; ids of documents that are not in this state are left out."""
        found = []
        for name in ids:
            key, _, position = name.rpartition(":")
            if key in self._first[kind]:
                found.append(self._first[kind][key] + int(position))
        return np.array(found, np.int64)

    @cached_property
    def _first(self) -> dict[Kind, dict[str, int]]:
        """For each document's key the number of its first unit or passage."""
        keys = [entry.key for entry in self.views.manifest.entries]
        return {kind: dict(zip(keys, self.views.firsts[kind].tolist(), strict=False)) for kind in KINDS}
