"""A corpus that lies wholly on a Chroma server, shared by any number of processes and machines without a shared disk."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qa.errors import EncoderError, StoreError
from qa.index import arrays as derived
from qa.index import chroma_server, commit
from qa.index.arrays import Derived
from qa.index.catalog import Entry, Manifest, in_collection_of, keyed_entry
from qa.index.commit import Contents
from qa.index.document_list import DocumentList
from qa.index.embedder import Encoder, load_encoder
from qa.index.opening import load_matching
from qa.index.reader import IndexReader
from qa.index.snapshot import Snapshot
from qa.index.types import Closing, Outcome, Progress, StoreMissing
from qa.index.vectors import Server, VectorsMissing, open_server
from qa.settings import Settings
from qa.types import Document

_LOG = logging.getLogger("qa")

REFRESH_S = 2.0
"""Seconds between two looks for what others have committed."""
TRIES = 100
"""Commits in which others are first before a writer gives up; one of any number of writers always is the first."""


@dataclass(slots=True)
class SharedStore(IndexReader, Closing):
    """An open corpus on a Chroma server; any thread of any process may read and change it at any time.

    A change is committed when it returns, and each process finds it within 5 s with a corpus like the default one: it
    looks every `REFRESH_S` and fetches what is new. Changes of several writers all remain; of one source the last one
    counts. While the server is away a process answers from what it read last.

    Nearest vectors come from memory. The server could have been changed by others a moment before, and is slower: the
    nearest 100 of 1,000, 10,000 and 40,000 vectors take it 7 to 8 ms, and here 0.1, 0.7 and 8 ms (2 cores).
    """

    stale: bool = field(init=False, default=False)
    """Never: what others change is fetched."""
    _server: Server
    _number: int = 0
    """Of the manifest that is in memory; 0 before there is one."""
    _fetching: threading.Lock = field(default_factory=threading.Lock)
    _closed: threading.Event = field(default_factory=threading.Event)

    def add(
        self, documents: Sequence[Document], progress: Progress | None = None, drop: Collection[str] = ()
    ) -> dict[str, Outcome]:
        """See `CorpusStore`."""
        self.refresh()
        wanted = commit.changes(self.documents, documents, drop)
        for group, report in commit.groups(wanted.put, progress):
            fresh = [(document, *keyed_entry(document)) for document in group]
            # Documents first: what a writer that breaks off leaves is found by them.
            chroma_server.put(self._server, [(entry, content) for _, entry, content in fresh])
            pairs = [(entry, document) for document, entry, _ in fresh]
            commit.add_vectors(self._server.vectors, self.encoder, pairs, report)
            self._commit([entry for _, entry, _ in fresh])
        if wanted.moved or wanted.drop:
            self._commit([], *wanted.drop, moved={one.source: one.collection for one in wanted.moved})
        return wanted.outcomes

    def remove(self, source: str) -> bool:
        """Remove a document; returns whether there was one. Raises: as `add` does."""
        return any(entry.source == source for entry in self._commit([], source))

    def refresh(self) -> None:
        """Fetch what others have committed since the last look.

        Raises: StoreError when the server does not answer; EncoderError when its corpus has another encoder by now. What
        is in memory then stays as it is.
        """
        with self._fetching:
            number = chroma_server.latest(self._server)
            while number not in (0, self._number):
                try:
                    number, manifest = chroma_server.latest_manifest(self._server)
                    if manifest is not None:
                        self._now, self._number = self._fetched(manifest), number
                except StoreError:
                    # What it lists may have been deleted because a later one does not list it.
                    if chroma_server.latest(self._server) == number:
                        raise
                number = chroma_server.latest(self._server)

    def close(self) -> None:
        """Let go of the server; closing twice does nothing."""
        if not self._closed.is_set():
            self._closed.set()
            self._server.vectors.close()

    def _fetched(self, manifest: Manifest) -> Snapshot:
        """The state of a manifest: what is in memory already, and what is fetched."""
        self._check(manifest)
        views, vectors = self._now.views, self._server.vectors
        known = {entry.key for entry in views.manifest.entries}
        fresh = chroma_server.documents(self._server, [one for one in manifest.entries if one.key not in known])

        def read(entry: Entry) -> Document:
            return in_collection_of(entry, fresh[entry.key]) if entry.key in fresh else views.document(entry)

        try:
            built = derived.build_arrays(manifest, read, vectors, views)
        except VectorsMissing:
            if chroma_server.latest_manifest(self._server)[1] != manifest:
                raise
            _LOG.warning("Vectors are missing on the Chroma server at %s: they are made again.", vectors.place)
            commit.encode_missing(
                Contents(manifest, DocumentList(manifest.entries, read)), vectors, self._encoder.result
            )
            built = derived.build_arrays(manifest, read, vectors, views)
        return Snapshot(built)

    def _commit(
        self, entries: Sequence[Entry], *drop: str, moved: Mapping[str, str] | None = None
    ) -> tuple[Entry, ...]:
        """Put entries into the corpus, drop sources and set the collections of others; gives the entries that are gone by it."""
        moved = moved or {}
        gone = {entry.source for entry in entries} | set(drop)
        for _ in range(TRIES):
            number, before = chroma_server.latest_manifest(self._server)
            before = replace(self.manifest, entries=()) if before is None else before
            self._check(before)
            remaining = [
                replace(entry, collection=moved.get(entry.source, entry.collection))
                for entry in before.entries
                if entry.source not in gone
            ]
            after = replace(before, entries=tuple(sorted([*remaining, *entries], key=lambda entry: entry.source)))
            if after == before or chroma_server.append(self._server, number + 1, after):
                break
        else:
            raise StoreError(f"Too many others write to the Chroma server at {self._server.vectors.place}: try again.")
        self.refresh()
        replaced = tuple(entry for entry in before.entries if entry.source in gone)
        if after != before:
            chroma_server.delete(self._server, replaced)
            chroma_server.sweep(self._server, after)
            chroma_server.forget(self._server)
        return replaced

    def _check(self, manifest: Manifest) -> None:
        if manifest.encoder_digest != self.manifest.encoder_digest:
            raise EncoderError(
                f"The corpus on the Chroma server at {self._server.vectors.place} was made anew with the encoder "
                f"{manifest.encoder!r}: open it again with that one."
            )

    def _refresh_repeatedly(self) -> None:
        """Look for changes until the store is closed; a server that is away is told once."""
        away = False
        while not self._closed.wait(REFRESH_S):
            try:
                if away:
                    self._server.renew()
                self.refresh()
                away = False
            except Exception as error:  # whatever it is, the next look may succeed
                if not (away or self._closed.is_set()):
                    _LOG.warning("%s Questions are answered from what was read before.", error)
                away = True


def open_shared(
    url: str,
    settings: Settings,
    *,
    create: bool = False,
    encoder: Encoder | None = None,
) -> SharedStore:
    """Open the corpus on a Chroma server, and keep up with what others change there.

    Parameters:
        url: of the server, such as http://host:8000.
        settings: the encoder and its cache.
        create: begin a corpus when the server holds none.
        encoder: one that is loaded already; None loads the one that the settings name, in the background.

    Raises: UsageError for what is no such address; StoreMissing when the server holds no corpus; StoreError when it does
        not answer, or holds a damaged one; EncoderError when that was made with another encoder.
    """
    server = open_server(url)
    try:
        place = f"The corpus on the Chroma server at {server.vectors.place}"
        _, manifest = chroma_server.latest_manifest(server)
        if manifest is None:
            if not create:
                raise StoreMissing(
                    f"There is no corpus on the Chroma server at {server.vectors.place}: ingest documents first."
                )
            encoder = load_encoder(settings) if encoder is None else encoder
            manifest = Manifest(encoder.name, encoder.digest, encoder.dimension, ())
        loading = load_matching(manifest, place, settings, encoder)
        nothing = Derived(replace(manifest, entries=()), ())
        store = SharedStore(None, loading, Snapshot(nothing), server)
        store.refresh()
    except BaseException:
        server.vectors.close()
        raise
    threading.Thread(target=store._refresh_repeatedly, name="corpus", daemon=True).start()
    return store
