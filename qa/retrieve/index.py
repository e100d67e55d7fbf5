"""What the ask road needs of a store."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.index.library import Library
from qa.index.words import Postings
from qa.types import Document, Passage, Unit

Vector = NDArray[np.float32]


class Index(Protocol):
    """What the ask road needs of a store; units and passages are numbered over the whole corpus, in catalog order."""

    @property
    def collection(self) -> Index:
        """The whole collection, whose word statistics count where these documents are a part of one."""

    @property
    def documents(self) -> tuple[Document, ...]: ...
    @property
    def library(self) -> Library: ...
    @property
    def units(self) -> tuple[tuple[int, Unit], ...]: ...
    @property
    def passages(self) -> tuple[tuple[int, Passage], ...]: ...
    @property
    def document_of(self) -> NDArray[np.int64]: ...
    @property
    def passage_of(self) -> NDArray[np.int64]: ...
    @property
    def unit_terms(self) -> Postings: ...
    @property
    def passage_terms(self) -> Postings: ...
    def query_vector(self, text: str) -> Vector: ...
    def nearest_units(self, vector: Vector, count: int) -> tuple[NDArray[np.int64], Vector]: ...
    def unit_vectors(self, numbers: NDArray[np.int64]) -> Vector: ...
    def passage_vectors(self, numbers: NDArray[np.int64]) -> Vector: ...
