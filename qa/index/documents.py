"""The documents of one store: what it holds, and how documents are put into it, moved within it and taken out of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import QAError
from qa.index.access import Access
from qa.index.scope import collection_name, matching_sources
from qa.index.types import Closing, Ingested, Outcome, Progress, StoreMissing
from qa.ingest.default_corpus import DEFAULT_COLLECTION, default_corpus
from qa.settings import Settings
from qa.types import Document

if TYPE_CHECKING:
    from qa.index.backend import CorpusStore
    from qa.index.catalog import DocumentHead
    from qa.index.document_list import DocumentList
    from qa.index.library import Library
    from qa.ingest.folder import Folder


class Documents(Closing):
    """The documents of one store; use it as a context manager, or close it. Threads may share it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._access = Access(settings)

    @property
    def store(self) -> CorpusStore:
        """The open store, opened for reading on first use."""
        return self._access.store

    @property
    def documents(self) -> DocumentList:
        """The documents of the store, ordered by source; each is read when it is asked for."""
        return self.store.pinned().documents

    @property
    def library(self) -> Library:
        """The documents of the store by source, with their references. Raises: StoreError."""
        return self.store.pinned().library

    def ingest(
        self,
        paths: Iterable[Path | str] | Path | str | None = None,
        progress: Progress | None = None,
        reading: Progress | None = None,
        *,
        collection: str | None = None,
        ray: str = "",
    ) -> Ingested:
        """Read files or folders and put them into the store, replacing documents of the same source.

        Files of reference managers (BibTeX, RIS, CSL-JSON, Zotero RDF) give their records to the documents that these are of; one
        that is named itself also brings the files beside it that it names. A document keeps its record until another takes its
        place, or the document is removed. An ingest that was stopped goes on when the same is called again.
        Parameters: paths, files or folders, or None for the default corpus; progress, of indexing, in texts; reading, of
        reading, in files; see `Progress`; collection, see `put`, of the default corpus its own when left out; ray, the address of
        a Ray cluster that reads and encodes, as for `open_cluster`.
        Returns: what became of each; a file that cannot be read is refused, the others land.
        Raises: InputError when nothing could be read, StoreError when the store cannot be written; UsageError as `put`, and
        where there is no cluster.
        """
        if isinstance(paths, str | Path):
            paths = [paths]
        if paths is None and collection is None:
            collection = DEFAULT_COLLECTION
        named = default_corpus() if paths is None else [Path(path) for path in paths]
        if not ray:
            from qa.ingest.gather import read_each

            return self._ingest(named, read_each, collection, progress, reading)
        from qa.index.cluster import open_cluster

        self.close()  # what is opened from now on encodes on the cluster
        try:
            with open_cluster(ray, self.settings) as cluster:
                self._access.encoder = cluster.encoder
                return self._ingest(named, cluster.read_each, collection, progress, reading)
        finally:
            self._access.encoder = None
            self.close()

    def _ingest(
        self,
        paths: Sequence[Path],
        read_each: Callable[[Sequence[Path], int, Progress | None], Iterator[tuple[Path, Document | QAError]]],
        collection: str | None,
        progress: Progress | None,
        reading: Progress | None,
    ) -> Ingested:
        """Ingest a batch of documents at a time; what was stored stays, whatever comes, and is not read again."""
        from qa.index.catalog import STORE_FORMAT
        from qa.ingest.gather import DistinctFiles, in_batches, list_files, nothing_read
        from qa.ingest.journal import IngestJournal
        from qa.ingest.reference_manager import attach_records, separate_records

        most = self.settings.max_file_bytes
        others, records, refused = separate_records(paths, most)
        files, unlisted = list_files(others)
        refused |= unlisted
        about = [STORE_FORMAT, self.settings.place, str(collection), *map(os.path.abspath, paths)]
        journal = IngestJournal(self.settings.cache / "ingests", *about)
        # A record is of the one document that fits it: all of them must be at hand.
        again = bool(journal) and not records
        held: dict[str, tuple[DocumentHead, str]] = {}
        if again:
            stored = self._stored()
            held = {
                one.path: (one, entry.digest)
                for one, entry in zip(stored.heads, stored.entries, strict=True)
                if collection in (None, entry.collection)
            }
        rest, there = journal.split(files, {path: digest for path, (_, digest) in held.items()})
        kept_files = [held[path] for path in there]
        distinct = DistinctFiles(
            {one.source if one.named else one.path: (one.path, digest) for one, digest in kept_files}
        )
        outcomes: dict[str, Outcome] = {one.source: "unchanged" for one, _ in kept_files}
        partly: tuple[str, ...] = ()
        told = [f"{record.name}: not attached, for no document is of it." for record in records]
        for batch in in_batches(read_each(rest, most, reading), distinct, whole=bool(records)):
            documents = batch.documents
            refused |= batch.refused
            partly += _unread(documents)
            if records:
                documents, told = attach_records(records, documents, self._stored())
            done = self.put(documents, progress, collection=collection) if documents else {}
            outcomes |= {one: what for one, what in done.items() if one not in outcomes or what != "unchanged"}
            journal.add(batch.files, {one.path: one.digest for one in documents})
        journal.done()
        if not (outcomes or records):
            raise nothing_read(refused)
        # A later batch may have given a longer name to a document of an earlier one.
        sources = {one.source for one in self._stored().entries}
        kept = {one: what for one, what in outcomes.items() if one in sources}
        return Ingested(kept, refused, records=tuple(told), unread=partly)

    def _stored(self) -> DocumentList:
        from qa.index.document_list import of_documents

        try:
            return self.documents
        except StoreMissing:
            return of_documents(())

    def put(
        self, documents: Sequence[Document], progress: Progress | None = None, *, collection: str | None = None
    ) -> Mapping[str, Outcome]:
        """Put documents that were read into the store, replacing those of the same source; reading goes on meanwhile.

        Files of one name in different folders are different documents; see `assign_sources`.
        Parameters: documents, of which the later one counts where two have the same source; progress, see `Progress`;
        collection, that they are in from now on, "" for none, the one that each is in when left out.
        Returns: what became of each, by source.
        Raises: StoreError when the store is in use or cannot be written; UsageError for what is no name of a collection.
        """
        from qa.index.changes import plan_put

        name = None if collection is None else collection_name(collection)

        def put(store: CorpusStore) -> Mapping[str, Outcome]:
            plan = plan_put(documents, store.pinned().documents, name)
            outcomes = store.add(plan.put, progress, plan.drop)
            return {source: outcomes[source] for source in plan.outcomes}

        return self._access.change(put, create=True)

    def sync(
        self,
        folder: Folder | Path | str,
        *,
        collection: str | None = None,
        approve: Callable[[Ingested], bool] = lambda planned: True,
        progress: Progress | None = None,
        reading: Progress | None = None,
    ) -> Ingested:
        """Make the documents of the store that were read from a folder equal to it; no others are touched.

        A file that cannot be read leaves its document as it is. Records of reference managers are given to documents of the folder.
        Parameters: folder, whose files are read, those of a `Folder` only where they changed since its last sync; approve,
        told what is planned, returns whether to do it; others as for `ingest`.
        Returns: what became of each document, or what is planned where that was not approved.
        Raises: InputError when the folder does not exist; StoreError, UsageError as `put`.
        """
        from qa.index.changes import plan_sync
        from qa.ingest.folder import Folder
        from qa.ingest.reference_manager import attach_records

        name = None if collection is None else collection_name(collection)
        source = folder if isinstance(folder, Folder) else Folder(folder, self.settings.max_file_bytes)
        known = self._stored()
        read, refused = source.read(known.heads, reading)
        records = source.records
        held = [one.source for one in known.heads if source.holds(one) and os.path.isfile(one.path)]
        there = known.by_source()
        documents, told = attach_records(records, read, [there[one] for one in held] if records else ())
        plan = plan_sync(source, documents, known, name)
        planned = Ingested(plan.outcomes, refused, plan.removed, plan.held, tuple(told), unread=_unread(documents))
        if not approve(planned):
            return planned

        def change(store: CorpusStore) -> None:
            now = plan_sync(source, documents, store.pinned().documents, name)
            store.add(now.put, progress, now.drop - (set(now.removed) - set(plan.removed)))

        if not plan.empty:
            self._access.change(change, create=True)
        source.done()
        return planned

    def remove(self, source: str) -> bool:
        """Take a document out of the store; returns whether there was one. Raises: StoreError as `put` does."""
        return self._access.change(lambda store: store.remove(source), create=False)

    def remove_collection(self, name: str) -> tuple[str, ...]:
        """Take all documents of a collection out of the store; returns their sources. Raises: StoreError as `put` does."""

        def remove(store: CorpusStore) -> tuple[str, ...]:
            members = tuple(one.source for one in store.pinned().documents.entries if name and one.collection == name)
            store.add((), drop=members)
            return members

        return self._access.change(remove, create=False)

    def move(self, within: Sequence[str], collection: str) -> tuple[str, ...]:
        """Put documents of the store into another collection, "" for none; of a collection that is named this renames it.

        Parameters: within, as for `ask`. Returns: the sources of the documents. Raises: UsageError as `put` and `ask`; StoreError.
        """
        name = collection_name(collection)

        def move(store: CorpusStore) -> tuple[str, ...]:
            documents = store.pinned().documents
            there, sources = documents.by_source(), matching_sources(within, documents)
            store.add([replace(there[one], collection=name) for one in sources])
            return tuple(sorted(sources))

        return self._access.change(move, create=False)

    def close(self) -> None:
        """Let go of the store; closing twice does nothing."""
        self._access.close()


def _unread(documents: Iterable[Document]) -> tuple[str, ...]:
    return tuple(document.unread for document in documents if document.unread)
