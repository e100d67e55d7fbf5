"""The open store: what reading and changing a corpus looks like from outside; `opening` opens it.

lock  manifest.json  manifest/  documents/  originals/  chroma/  checksums.json (of chroma/)  chroma-1/ ...  seen.json  seen-documents.json  derived/
pending (only while a write is under way)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qa.errors import QAError, StoreError
from qa.index import arrays as derived
from qa.index import catalog, commit
from qa.index.checksums import FileDigests
from qa.index.commit import Contents
from qa.index.files import store_errors
from qa.index.lock import StoreLock
from qa.index.manifest import manifest_digest
from qa.index.originals import drop_originals
from qa.index.reader import IndexReader
from qa.index.shards import VectorShards
from qa.index.snapshot import Snapshot
from qa.index.types import Closing, Outcome, Progress, StoreChanged
from qa.types import Document


@dataclass(slots=True)
class Store(IndexReader, Closing):
    """An open store, which one thread at a time may change while others read.

    Reading from it directly shows the state of the moment; `pinned` gives one that stays.
    """

    path: Path
    writable: bool
    """Whether it is locked for this process alone all the time, or for each change only."""
    _lock: StoreLock
    stale: bool = False
    """Whether another process changed it in a moment when it was not locked: it must be opened anew."""

    def __post_init__(self) -> None:
        if self._vectors is not None:
            self._vectors.holds = _searchable(self._now)

    def add(
        self, documents: Sequence[Document], progress: Progress | None = None, drop: Collection[str] = ()
    ) -> dict[str, Outcome]:
        """See `CorpusStore`."""
        wanted = commit.changes(self.documents, documents, drop)

        def change(contents: Contents, vectors: VectorShards) -> Contents:
            for group, report in commit.groups(wanted.put, progress):
                contents = commit.change(self.path, contents, vectors, encoder=self.encoder, put=group, progress=report)
            if wanted.moved or wanted.drop:
                encoder = self.encoder if wanted.moved else None
                put, drop = wanted.moved, wanted.drop
                contents = commit.change(self.path, contents, vectors, encoder=encoder, put=put, drop=drop)
            return contents

        self._change(change, wanted=bool(wanted.put or wanted.moved or wanted.drop))
        return wanted.outcomes

    def remove(self, source: str) -> bool:
        """Remove a document; returns whether there was one. Raises: as `add` does."""
        present = source in self.library.by_source
        self.add((), drop=(source,))
        return present

    def close(self) -> None:
        """Let go of the store; closing twice does nothing."""
        vectors, self._vectors = self._vectors, None
        try:
            if vectors is not None:
                vectors.close()
        finally:
            self._lock.close()

    def _change(self, change: Callable[[Contents, VectorShards], Contents], *, wanted: bool) -> None:
        """Run commits between the pending marks; after a failure return to what the manifest says."""
        vectors = self._vectors
        if vectors is None:
            raise StoreError(f"The store {self.path} is open for reading only: its disk is full or read-only, or was.")
        if not wanted:
            return
        with self._alone():
            commit.mark(self.path)
            vectors.holds = None
            try:
                contents = change(commit.contents_of(self.path, self.manifest), vectors)
            except (QAError, OSError):
                with suppress(QAError):  # else the mark stays, and the next to open the store repairs it
                    contents = commit.read_contents(self.path)
                    commit.settle(self.path, contents, vectors, self._encoder.result)
                    self._refresh(vectors, contents)
                raise
            self._refresh(vectors, contents)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """The store locked for this process alone, and shared again afterwards where it was."""
        if self.writable:
            yield
            return
        try:
            self._lock.take(exclusive=True)
            # One kind of lock is given up before the other is had: another process may have come between.
            if self._changed():
                raise StoreChanged(f"Another process changes the store {self.path} just now: try again.")
            yield
        finally:
            self._share()

    def _share(self) -> None:
        """What was read stays readable without the lock, but no longer tells what the store holds."""
        try:
            self._lock.take(exclusive=False)
            self.stale = self._changed()
        except StoreError:
            self.stale = True
        if self.stale and self._vectors is not None:
            self._vectors.holds = None

    def _changed(self) -> bool:
        return (self.path / commit.PENDING_FILE).exists() or manifest_digest(self.path) != self.manifest.written

    def _refresh(self, vectors: VectorShards, contents: Contents) -> None:
        read = partial(catalog.read_document, self.path)
        digests = FileDigests(self.path)
        store = partial(derived.stored_segment, self.path, contents.manifest, digests)
        views = derived.build_arrays(contents.manifest, read, vectors, self._now.views, store)
        self._now = Snapshot(derived.save_arrays(self.path, views, digests))
        with store_errors(self.path, "The store cannot be written"):
            drop_originals(self.path, self._now.documents)
        vectors.holds = _searchable(self._now)
        commit.unmark(self.path, vectors, digests)


def _searchable(now: Snapshot) -> Snapshot | None:
    """A state whose vectors all lie in the first shard, where Chroma searches them."""
    return now if not any(entry.shard for entry in now.views.manifest.entries) else None
