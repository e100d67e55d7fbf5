"""The open store: what reading and changing a corpus looks like from outside; `opening` opens it.

lock  manifest.json  documents/  chroma/  derived/  pending (only while a write is under way)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from qa.errors import QAError, StoreError
from qa.index import commit, derived, lexical
from qa.index.catalog import Manifest
from qa.index.commit import Contents, Progress
from qa.index.encode import Encoder
from qa.index.lock import StoreLock
from qa.index.snapshot import Indices, Snapshot, snapshot
from qa.index.vectors import Kind, VectorStore
from qa.types import Document, Passage, Unit

Outcome = Literal["added", "unchanged", "replaced"]
Scores = NDArray[np.float32]


@dataclass(slots=True)
class Store:
    """An open store. Units and passages are named by their number in `units` and `passages`.

    Several threads may read; one may add or remove meanwhile, and readers see the corpus before or after.
    """

    path: Path
    writable: bool
    _lock: StoreLock
    _vectors: VectorStore | None
    """None on a full or read-only disk, where Chroma does not open: nearest vectors then come from the views."""
    _encoder: Future[Encoder]
    _now: Snapshot

    @property
    def documents(self) -> tuple[Document, ...]:
        """The corpus in the order of its sources."""
        return self._now.documents

    @property
    def units(self) -> tuple[tuple[int, Unit], ...]:
        """All units in catalog order, each with the number of its document."""
        return self._now.units

    @property
    def passages(self) -> tuple[tuple[int, Passage], ...]:
        """All passages in catalog order, each with the number of its document."""
        return self._now.passages

    @property
    def document_of(self) -> Indices:
        """For each unit the number of its document: int64 of shape (units,)."""
        return self._now.document_of

    @property
    def passage_of(self) -> Indices:
        """For each unit the number of its passage, or -1: int64 of shape (units,)."""
        return self._now.passage_of

    @property
    def fingerprint(self) -> str:
        """sha256 over the sources and digests of the corpus."""
        return self._now.contents.manifest.fingerprint

    @property
    def manifest(self) -> Manifest:
        """What the store holds, and the encoder it was made with."""
        return self._now.contents.manifest

    @property
    def encoder(self) -> Encoder:
        """The encoder of questions and documents; loads in the background while the store opens."""
        return self._encoder.result()

    @property
    def unit_terms(self) -> lexical.Postings:
        """Word counts of all units."""
        return self._now.views.terms["units"]

    @property
    def passage_terms(self) -> lexical.Postings:
        """Word counts of all passages."""
        return self._now.views.terms["passages"]

    def query_vector(self, text: str) -> Scores:
        """Encode a question: float32 of shape (dimension,), unit length."""
        return self.encoder.encode_query(text)

    def nearest_units(self, vector: Scores, count: int) -> tuple[Indices, Scores]:
        """Find the units nearest to a vector.

        Parameters: vector (dimension,) of unit length; count, at most so many.
        Returns: unit numbers and cosines, best first; equal ones in catalog order.
        Raises: StoreError when the vectors cannot be read.
        """
        return self._nearest("units", vector, count)

    def nearest_passages(self, vector: Scores, count: int) -> tuple[Indices, Scores]:
        """Find the passages nearest to a vector; see `nearest_units`."""
        return self._nearest("passages", vector, count)

    def unit_vectors(self, numbers: Sequence[int] | Indices) -> Scores:
        """The vectors of some units in the order asked for: float32 of shape (len(numbers), dimension)."""
        return np.asarray(self._now.views.vectors["units"][np.asarray(numbers, np.int64)])

    def passage_vectors(self, numbers: Sequence[int] | Indices) -> Scores:
        """The vectors of some passages in the order asked for: float32 of shape (len(numbers), dimension)."""
        return np.asarray(self._now.views.vectors["passages"][np.asarray(numbers, np.int64)])

    def lexical_scores(self, question: str) -> tuple[Scores, Scores]:
        """BM25 of all units and of all passages for a question, each of its terms counted once.

        Returns: float32 of shapes (units,) and (passages,), zero where no term occurs.
        """
        terms = list(dict.fromkeys(lexical.terms(question)))
        return _bm25(self.unit_terms, terms), _bm25(self.passage_terms, terms)

    def document_frequency(self, word: str) -> int:
        """In how many units a word occurs, in any of its inflections; of a compound, its rarest part counts."""
        return min((self.unit_terms.document_frequency(term) for term in lexical.terms(word)), default=0)

    def add(self, documents: Sequence[Document], progress: Progress | None = None) -> dict[str, Outcome]:
        """Add documents, replacing those of the same source; what was committed stays when a later one fails.

        Parameters:
            documents: of two with the same source the later one counts.
            progress: called with the texts encoded and the texts to encode.

        Returns: for each source what happened to it.
        Raises: StoreError when the store is open for reading, or cannot be written.
        """
        old = {document.source: document for document in self.documents}
        latest = {document.source: document for document in documents}
        outcomes: dict[str, Outcome] = {}
        for source, document in latest.items():
            # The place that a document was read from is not part of what it says.
            same = source in old and replace(document, path=old[source].path) == old[source]
            outcomes[source] = "unchanged" if same else "replaced" if source in old else "added"
        changed = [document for source, document in latest.items() if outcomes[source] != "unchanged"]
        total = sum(len(document.units) + len(document.passages) for document in changed)

        def change(contents: Contents, vectors: VectorStore) -> None:
            done = 0
            for group in commit.groups(changed):

                def report(count: int, before: int = done) -> None:
                    if progress is not None:
                        progress(before + count, total)

                contents = commit.change(self.path, contents, vectors, encoder=self.encoder, put=group, progress=report)
                done += sum(len(document.units) + len(document.passages) for document in group)

        self._change(change, wanted=bool(changed))
        return outcomes

    def remove(self, source: str) -> bool:
        """Remove a document; returns whether there was one. Raises: StoreError as `add` does."""
        present = any(document.source == source for document in self.documents)

        def change(contents: Contents, vectors: VectorStore) -> None:
            commit.change(self.path, contents, vectors, encoder=None, put=(), drop=(source,))

        self._change(change, wanted=present)
        return present

    def close(self) -> None:
        """Let go of the store; closing twice does nothing."""
        vectors, self._vectors = self._vectors, None
        try:
            if vectors is not None:
                vectors.close()
        finally:
            self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _nearest(self, kind: Kind, vector: Scores, count: int) -> tuple[Indices, Scores]:
        now = self._now
        vectors = now.views.vectors[kind]
        if self._vectors is None:
            numbers = np.argsort(-(vectors @ vector), kind="stable")[: max(count, 0)]
        else:
            numbers = now.numbers(kind, self._vectors.nearest(kind, vector, min(count, len(vectors)))[0])
        # Scored here and not by Chroma, so that one unit has one score wherever it is asked for.
        scores = vectors[numbers] @ vector
        order = np.lexsort((numbers, -scores))
        return numbers[order], scores[order]

    def _change(self, change: Callable[[Contents, VectorStore], None], *, wanted: bool) -> None:
        """Run commits between the pending marks; after a failure return to what the manifest says."""
        if not self.writable or self._vectors is None:
            raise StoreError(f"The store {self.path} is open for reading only: open it for writing.")
        if not wanted:
            return
        commit.mark(self.path)
        try:
            change(self._now.contents, self._vectors)
        except (QAError, OSError):
            with suppress(QAError):  # else the mark stays, and the next to open the store repairs it
                self._refresh(settle=True)
            raise
        self._refresh(settle=False)

    def _refresh(self, *, settle: bool) -> None:
        vectors = self._vectors
        if vectors is None:
            return
        contents = commit.read_contents(self.path)
        if settle:
            commit.settle(self.path, contents, vectors, self._encoder.result)
        views = derived.build(contents.manifest, contents.documents, vectors, self._now.views)
        derived.save(self.path, views)
        self._now = snapshot(contents, derived.load(self.path, contents.manifest) or views)
        commit.unmark(self.path)


def _bm25(postings: lexical.Postings, terms: Sequence[str]) -> Scores:
    if not terms:
        return np.zeros(len(postings.lengths), np.float32)
    weights = np.array([postings.idf(term) for term in terms], np.float32)
    return lexical.bm25(postings.table(terms), postings.lengths, weights)
