"""What the ask road needs of a store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.index.document_list import DocumentList
from qa.index.library import Library
from qa.index.words import TermIndex
from qa.types import Passage, Unit

Vector = NDArray[np.float32]


class Index(Protocol):
    """What the ask road needs of a store; units and passages are numbered over the whole corpus, in catalog order."""

    @property
    def collection(self) -> Index:
        """The whole collection, whose word statistics count where these documents are a part of one."""

    @property
    def told_idf(self) -> Callable[[Iterable[str]], Mapping[str, float]] | None:
        """Gives the idf of terms over a collection of which only the documents of a question are here; None where all are."""

    @property
    def documents(self) -> DocumentList: ...
    @property
    def library(self) -> Library: ...
    @property
    def units(self) -> Sequence[tuple[int, Unit]]: ...
    @property
    def passages(self) -> Sequence[tuple[int, Passage]]: ...
    @property
    def document_of(self) -> NDArray[np.int64]: ...
    @property
    def passage_of(self) -> NDArray[np.int64]: ...
    @property
    def unit_terms(self) -> TermIndex: ...
    @property
    def passage_terms(self) -> TermIndex: ...
    def unit_texts(self, numbers: Sequence[int]) -> list[str]: ...
    def passages_with_initials(self, letters: str) -> Iterable[str]: ...
    def query_vector(self, text: str) -> Vector: ...
    def nearest_units(self, vector: Vector, count: int) -> tuple[NDArray[np.int64], Vector]: ...
    def unit_vectors(self, numbers: NDArray[np.int64]) -> Vector: ...
    def passage_vectors(self, numbers: NDArray[np.int64]) -> Vector: ...
