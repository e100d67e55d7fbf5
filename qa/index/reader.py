"""One state of a corpus, read: its documents, units and passages, and what searches them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qa.errors import StoreError
from qa.index.arrays import restrict_arrays
from qa.index.catalog import Manifest
from qa.index.document_list import DocumentList
from qa.index.embedder import Encoder
from qa.index.library import Library
from qa.index.scope import asked_sources
from qa.index.shards import VectorShards
from qa.index.snapshot import Indices, Numbered, Snapshot
from qa.index.words import TermIndex
from qa.types import Passage, Unit

Scores = NDArray[np.float32]
_LOG = logging.getLogger("qa")


@dataclass(slots=True)
class IndexReader:
    """Reads a corpus; units and passages are named by their number in `units` and `passages`.

    Any number of threads may read. A reader that is `pinned` stays with one state of the corpus, whatever becomes of the
    store that it came from; also when that is closed.
    """

    _vectors: VectorShards | None
    """None where Chroma is not asked: nearest vectors then come from the views, and are the same."""
    _encoder: Future[Encoder]
    _now: Snapshot
    whole: Snapshot | None = field(default=None, kw_only=True)
    """The corpus that this reader is restricted from."""
    told_idf: Callable[[Iterable[str]], Mapping[str, float]] | None = field(default=None, kw_only=True)
    """Gives the inverse document frequency of terms over a corpus of which only a part is here; None where all is."""

    def pinned(self) -> IndexReader:
        """A reader of the present state, which no later change reaches."""
        return IndexReader(self._vectors, self._encoder, self._now, whole=self.whole, told_idf=self.told_idf)

    def asked(self, names: Sequence[str]) -> IndexReader:
        """As if it held the documents alone that are asked; names, raises: as `asked_sources`."""
        sources = asked_sources(names, self.documents)
        return self if sources is None else self.restricted(sources)

    def about(self, question: str) -> IndexReader:
        """What is searched for a question: all documents."""
        return self

    def restricted(self, sources: Collection[str]) -> IndexReader:
        """A reader of these sources of the present state alone; nearest vectors are exact.

        What is rare, and what an abbreviation means, it still takes from the `collection`.
        """
        now, wanted = self._now, frozenset(sources)
        part = now.parts.made(wanted, lambda: Snapshot(restrict_arrays(now.views, wanted)))
        return IndexReader(None, self._encoder, part, whole=self.whole or now, told_idf=self.told_idf)

    @property
    def collection(self) -> IndexReader:
        """A reader of all the documents that this one is restricted from; itself where it is not restricted."""
        if self.whole is None:
            return self
        return IndexReader(None, self._encoder, self.whole, told_idf=self.told_idf)

    @property
    def documents(self) -> DocumentList:
        """The corpus in the order of its sources."""
        return self._now.documents

    @property
    def library(self) -> Library:
        """The documents by source, and what is computed from them once."""
        return self._now.library

    @property
    def units(self) -> Numbered[Unit]:
        """All units in catalog order, each with the number of its document."""
        return self._now.units

    @property
    def unit_count(self) -> int:
        """How many units there are."""
        return len(self.units)

    @property
    def passages(self) -> Numbered[Passage]:
        """All passages in catalog order, each with the number of its document."""
        return self._now.passages

    @property
    def document_of(self) -> Indices:
        """For each unit the number of its document: int64 of shape (units,)."""
        return self._now.document_of

    @property
    def passage_of(self) -> Indices:
        """For each unit the number of its passage, or -1: int64 of shape (units,)."""
        return self._now.views.passage_of

    @property
    def fingerprint(self) -> str:
        """sha256 over the sources and digests of the corpus."""
        return self._now.views.manifest.fingerprint

    @property
    def manifest(self) -> Manifest:
        """What the corpus holds, and the encoder it was made with."""
        return self._now.views.manifest

    @property
    def encoder(self) -> Encoder:
        """The encoder of questions and documents; loads in the background while the store opens."""
        return self._encoder.result()

    @property
    def unit_terms(self) -> TermIndex:
        """Word counts of all units."""
        return self._now.views.terms["units"]

    @property
    def passage_terms(self) -> TermIndex:
        """Word counts of all passages."""
        return self._now.views.terms["passages"]

    def unit_texts(self, numbers: Sequence[int]) -> list[str]:
        """The texts of some units; no document is made for it."""
        text = self._now.views.texts("units")
        return [text(number) for number in numbers]

    def passages_with_initials(self, letters: str) -> Iterator[str]:
        """The texts of all passages that may hold words in a row with these initials, folded (`qa.text.initials`), and others."""
        return self._now.views.passages_with_initials(letters)

    def query_vector(self, text: str) -> Scores:
        """Encode a question: float32 of shape (dimension,), unit length."""
        return self.encoder.encode_query(text)

    def nearest_units(self, vector: Scores, count: int) -> tuple[Indices, Scores]:
        """Find the units nearest to a vector.

        Parameters: vector (dimension,) of unit length; count, at most so many.
        Returns: unit numbers and cosines, best first; equal ones in catalog order.
        """
        now, vectors = self._now, self._vectors
        wanted = max(min(count, len(self.units)), 0)
        numbers = _asked(vectors, now, vector, wanted) if vectors is not None else None
        if numbers is None:
            numbers = now.views.nearest_units(vector, wanted)
        # Scored here and not by Chroma, so that one unit has one score wherever it is asked for.
        scores = self.unit_vectors(numbers) @ vector
        order = np.lexsort((numbers, -scores))[:wanted]
        return numbers[order], scores[order]

    def unit_vectors(self, numbers: Sequence[int] | Indices) -> Scores:
        """The vectors of some units in the order asked for: float32 of shape (len(numbers), dimension)."""
        return self._now.views.vectors("units", np.asarray(numbers, np.int64))

    def passage_vectors(self, numbers: Sequence[int] | Indices) -> Scores:
        """The vectors of some passages in the order asked for: float32 of shape (len(numbers), dimension)."""
        return self._now.views.vectors("passages", np.asarray(numbers, np.int64))


def _asked(vectors: VectorShards, now: Snapshot, vector: Scores, count: int) -> Indices | None:
    """The units that Chroma finds; None where it does not answer, or answers from another state."""
    if vectors.holds is not now:
        return None
    try:
        ids, _ = vectors.nearest("units", vector, count)
    except StoreError as error:
        _LOG.debug("The views answer in place of Chroma (%s)", error)
        vectors.holds = None
        return None
    numbers = now.numbers("units", ids)
    # Looked at once more: what lies in Chroma may have begun to change while it was searched.
    return numbers if vectors.holds is now and len(numbers) == count else None
