"""An index in memory over some documents: the same views as a store, without a folder. For fitting and measuring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.index import indexed_text as views
from qa.index.document_list import of_documents
from qa.index.embedder import Encoder
from qa.index.library import Library
from qa.index.words import TermIndex, build_postings
from qa.types import Document

Vector = NDArray[np.float32]


class Vectors:
    """Encodes each text once, however many indexes are made of it."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.known: dict[str, Vector] = {}

    def __call__(self, texts: Sequence[str]) -> Vector:
        missing = [text for text in dict.fromkeys(texts) if text not in self.known]
        for text, vector in zip(missing, self.encoder.encode_documents(missing, None), strict=True):
            self.known[text] = vector
        return np.stack([self.known[text] for text in texts])


class MemoryIndex:
    """What the ask road needs (`qa.retrieve.index.Index`), with exact nearest neighbours."""

    told_idf = None

    def __init__(self, documents: Sequence[Document], vectors: Vectors) -> None:
        self.documents = of_documents(documents)
        self.library = Library(documents)
        self.units = tuple((number, unit) for number, document in enumerate(documents) for unit in document.units)
        self.passages = tuple(
            (number, passage) for number, document in enumerate(documents) for passage in document.passages
        )
        self.document_of = np.array([number for number, _ in self.units], np.int64)
        self.passage_of = np.full(len(self.units), -1, np.int64)
        first_unit = np.cumsum([0, *(len(document.units) for document in documents)])
        for row, (number, passage) in enumerate(self.passages):
            self.passage_of[first_unit[number] + passage.first : first_unit[number] + passage.last] = row
        of = tuple(documents)
        self.unit_terms = TermIndex.of(
            build_postings(views.unit_to_match(of[number], unit) for number, unit in self.units)
        )
        self.passage_terms = TermIndex.of(
            build_postings(views.passage_to_match(of[number], passage) for number, passage in self.passages)
        )
        self._vectors = vectors
        self._units = vectors([views.unit_to_encode(of[number], unit) for number, unit in self.units])
        self._passages = vectors([views.passage_to_encode(of[number], passage) for number, passage in self.passages])

    @property
    def collection(self) -> MemoryIndex:
        return self

    def unit_texts(self, numbers: Sequence[int]) -> list[str]:
        return [self.units[number][1].text for number in numbers]

    def passages_with_initials(self, letters: str) -> Iterable[str]:
        return (passage.text for _, passage in self.passages)

    def query_vector(self, text: str) -> Vector:
        if text not in self._vectors.known:
            self._vectors.known[text] = self._vectors.encoder.encode_query(text)
        return self._vectors.known[text]

    def nearest_units(self, vector: Vector, count: int) -> tuple[NDArray[np.int64], Vector]:
        return _nearest(self._units, vector, count)

    def unit_vectors(self, numbers: NDArray[np.int64]) -> Vector:
        return self._units[numbers]

    def passage_vectors(self, numbers: NDArray[np.int64]) -> Vector:
        return self._passages[numbers]


def _nearest(vectors: Vector, vector: Vector, count: int) -> tuple[NDArray[np.int64], Vector]:
    scores = vectors @ vector
    best = np.argsort(-scores, kind="stable")[:count]
    return best, scores[best]
