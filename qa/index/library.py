"""One state of a corpus, looked up by source, and what is computed from it once: references, names, and more."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from qa.index.document_list import DocumentList, of_documents
from qa.ingest.identities import Identities
from qa.text.abbreviations import Reword, names
from qa.types import Document, Place

_Computed = TypeVar("_Computed")


@dataclass(slots=True)
class _Result:
    """What a function made of a library, and the lock of who makes it."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    made: bool = False
    value: object = None


class Library:
    """The documents of one state of a corpus. Threads may share it; one is made for each state.

    Parameters: documents, the whole corpus, in any order.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        if not isinstance(documents, DocumentList):
            documents = of_documents(sorted(documents, key=lambda document: document.source))
        self.documents = documents
        """Ordered by source."""
        self.by_source = documents.by_source()
        self._results: dict[Callable[[Library], Any], _Result] = {}
        self._referents: dict[tuple[str, str], str | None] = {}

    def cached(self, make: Callable[[Library], _Computed]) -> _Computed:
        """What a function makes of this library: made on the first call, while other threads that ask for it wait."""
        result = self._results.setdefault(make, _Result())
        if not result.made:
            with result.lock:
                if not result.made:
                    result.value, result.made = make(self), True
        return cast(_Computed, result.value)

    def unit_at(self, source: str, start: int) -> Place:
        """The unit that starts at a position of a document. Raises: KeyError when there is none."""
        document = self.by_source[source]
        found = next((unit for unit in document.units if unit.start == start), None)
        if found is None:
            raise KeyError((source, start))
        return document, found

    def referent(self, source: str, printed: str) -> str | None:
        """The document that a printed mark of a document refers to, when the corpus has it.

        Parameters: source, of the citing document; printed, the mark as its reference list has it. Resolved on first use.
        """
        key = source, printed
        if key not in self._referents:
            entries = [one for one in self.by_source[source].references if one.printed == printed]
            identities = self.cached(_identities)
            # Of several entries under one mark the last one counts that is in the corpus.
            matches = [identities.match(record, other_than=source) for record in reversed(entries)]
            self._referents[key] = next((match for match in matches if match is not None), None)
        return self._referents[key]

    def references(self, source: str) -> Mapping[str, str]:
        """The documents that a document's reference list holds, by printed mark, in the order of the list."""
        marks = dict.fromkeys(record.printed for record in self.by_source[source].references)
        return {mark: found for mark in marks if (found := self.referent(source, mark)) is not None}

    def citing(self, source: str) -> frozenset[str]:
        """The documents whose reference list holds a document."""
        return self.cached(_citing).get(source, frozenset())

    @property
    def reword(self) -> Reword:
        """Writes the short form of every name that the corpus abbreviates."""
        return self.cached(_reword)


def _identities(library: Library) -> Identities:
    return Identities((head.source, head.identity) for head in library.documents.heads)


def _citing(library: Library) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for document in library.documents:
        for source in library.references(document.source).values():
            found[source].add(document.source)
    return {source: frozenset(citing) for source, citing in found.items()}


def _reword(library: Library) -> Reword:
    return names(library.documents)
