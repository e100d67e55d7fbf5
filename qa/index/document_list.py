"""The documents of one state of a corpus, each made when it is asked for; the last ones used stay in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import eq
from typing import overload

from qa.index.catalog import DocumentHead, Entry
from qa.index.recent import RecentlyUsed
from qa.types import Document

CACHED_UNITS = 10_000
"""Units of the documents that stay in memory: about 60 MB. The default corpus has 1,300."""


class DocumentList(Sequence[Document]):
    """Documents by number, in the order of their entries.

    Parameters: entries; read, which makes the document of an entry; heads, of all documents in order, or None to make them of
    the documents.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        read: Callable[[Entry], Document],
        heads: Callable[[], Iterator[DocumentHead]] | None = None,
    ) -> None:
        self._entries = entries
        self._read = read
        self._heads = heads

    @property
    def entries(self) -> Sequence[Entry]:
        """What the catalog has of each document."""
        return self._entries

    def by_source(self) -> BySource:
        """The documents by source."""
        return BySource(self, [entry.source for entry in self.entries])

    def collections(self) -> Mapping[str, int]:
        """How many documents each collection has, "" those in none."""
        return Counter(entry.collection for entry in self.entries)

    @cached_property
    def heads(self) -> Sequence[DocumentHead]:
        """What is asked of every document, in order; no document is made where that is stored."""
        return tuple(map(head_of_document, self) if self._heads is None else self._heads())

    def __len__(self) -> int:
        return len(self.entries)

    @overload
    def __getitem__(self, number: int) -> Document: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Document, ...]: ...
    def __getitem__(self, number: int | slice) -> Document | tuple[Document, ...]:
        if isinstance(number, slice):
            return tuple(map(self._read, self.entries[number]))
        return self._read(self.entries[number])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]


def of_documents(documents: Sequence[Document]) -> DocumentList:
    """Documents that are at hand, in the order given."""
    entries = [
        Entry(
            one.source,
            one.digest,
            one.title,
            one.kind,
            len(one.units),
            len(one.passages),
            str(number),
            "",
            one.collection,
        )
        for number, one in enumerate(documents)
    ]
    return DocumentList(entries, lambda entry: documents[int(entry.file)])


def head_of_document(document: Document) -> DocumentHead:
    """The head of a document that is at hand."""
    return DocumentHead(
        document.source, document.path, document.named, document.original, document.identity, document.collection
    )


class BySource(Mapping[str, Document]):
    """Documents by source.

    Parameters: documents; sources, of each in order.
    """

    def __init__(self, documents: Sequence[Document], sources: Sequence[str]) -> None:
        self._documents = documents
        self._numbers = {source: number for number, source in enumerate(sources)}

    def number(self, source: str) -> int:
        """The number of a document. Raises: KeyError."""
        return self._numbers[source]

    def __getitem__(self, source: str) -> Document:
        return self._documents[self._numbers[source]]

    def __contains__(self, source: object) -> bool:
        return source in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


DocumentCache = RecentlyUsed[tuple[str, str], Document]
"""Documents by the key and the collection of their entry; the states of a store share it."""


def document_cache() -> DocumentCache:
    """An empty cache of documents."""
    return RecentlyUsed(CACHED_UNITS, lambda document: len(document.units))
