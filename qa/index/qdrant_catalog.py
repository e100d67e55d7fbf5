"""The catalog of a corpus in an engine: a document is looked up where it lies; the list is read when somebody asks for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from qa.errors import StoreError
from qa.index import qdrant_corpus as corpus
from qa.index.catalog import DocumentHead, Entry
from qa.index.document_list import BySource, DocumentCache, DocumentList
from qa.index.qdrant_focus import AskedPart
from qa.index.qdrant_server import Engine
from qa.types import Document


class EngineDocuments(DocumentList):
    """The documents of a corpus, or of a part of it, in the order of their sources.

    Parameters: engine; cache, of documents; scope, None for all.
    """

    def __init__(self, engine: Engine, cache: DocumentCache, scope: AskedPart | None) -> None:
        super().__init__((), self.read)
        self._engine, self._cache, self._scope = engine, cache, scope
        self._listing = threading.Lock()

    @property
    def entries(self) -> Sequence[Entry]:
        """What the catalog has of each document; reads the whole catalog, once."""
        return self._listed[0]

    @cached_property
    def heads(self) -> Sequence[DocumentHead]:
        """What is asked of every document, in order; reads the whole catalog, once."""
        return self._listed[1]

    @cached_property
    def size(self) -> int:
        """How many there are."""
        return self._engine.count("documents", None if self._scope is None else self._scope.points())

    def __len__(self) -> int:
        return self.size

    def by_source(self) -> BySource:
        """The documents by source; each is looked up."""
        return _LookedUp(self)

    def collections(self) -> Mapping[str, int]:
        """How many documents each collection has, "" those in none."""
        return self._engine.values("documents", "collection") if self._scope is None else super().collections()

    def find(self, source: str) -> Entry | None:
        """The entry of a document. Raises: StoreError."""
        number = corpus.document_id(source)
        record = self._engine.get("documents", [number]).get(number)
        entry = None if record is None else corpus.entry_of_record(record)
        return entry if entry is None or self._scope is None or self._scope.holds(entry) else None

    def read(self, entry: Entry) -> Document:
        """The document of an entry. Raises: StoreError when it is damaged, or gone by now."""

        def make() -> Document:
            found = corpus.read_points(self._engine, [entry])
            if entry.key not in found:
                raise StoreError(f"The document {entry.source} was replaced or removed just now: ask again.")
            return found[entry.key].document

        return self._cache.made((entry.key, entry.collection), make)

    @property
    def _listed(self) -> tuple[Sequence[Entry], Sequence[DocumentHead]]:
        with self._listing:
            return self._all

    @cached_property
    def _all(self) -> tuple[Sequence[Entry], Sequence[DocumentHead]]:
        wanted = None if self._scope is None else self._scope.points()
        records = [(corpus.entry_of_record(one), one) for one in self._engine.every("documents", wanted)]
        records.sort(key=lambda one: one[0].source)
        self.size = len(records)
        return tuple(entry for entry, _ in records), tuple(corpus.head_of_record(one) for _, one in records)


class _LookedUp(BySource):
    def __init__(self, documents: EngineDocuments) -> None:
        self._list = documents

    def number(self, source: str) -> int:
        return next(number for number, entry in enumerate(self._list.entries) if entry.source == source)

    def __getitem__(self, source: str) -> Document:
        entry = self._list.find(source)
        if entry is None:
            raise KeyError(source)
        return self._list.read(entry)

    def __contains__(self, source: object) -> bool:
        return isinstance(source, str) and self._list.find(source) is not None

    def __iter__(self) -> Iterator[str]:
        return (entry.source for entry in self._list.entries)

    def __len__(self) -> int:
        return len(self._list)
