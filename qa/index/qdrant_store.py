"""A corpus that lies wholly in Qdrant and is searched there; a process holds nothing but the documents it used last."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

from qa.errors import EncoderError, StoreError
from qa.index import commit
from qa.index import qdrant_corpus as corpus
from qa.index.catalog import STORE_FORMAT, Manifest, keyed_entry
from qa.index.embedder import Encoder, load_encoder
from qa.index.library import Library
from qa.index.opening import load_matching
from qa.index.qdrant_catalog import EngineDocuments
from qa.index.qdrant_focus import AskedPart, Focus, FocusCache
from qa.index.qdrant_points import Payload, point, point_id
from qa.index.qdrant_server import Engine, open_engine
from qa.index.reader import IndexReader
from qa.index.scope import ALL_DOCUMENTS, collections_of, left_out, matching_sources
from qa.index.snapshot import Snapshot
from qa.index.types import Closing, Outcome, Progress, StoreMissing
from qa.ingest.default_corpus import DEFAULT_COLLECTION
from qa.settings import Settings
from qa.types import Document

LISTED = 10_000
"""Documents up to which the fingerprint is that of the listed sources and digests, as of other stores: 1 s to list. Of more it
is that of the last change."""
_CORPUS = point_id("corpus")


@dataclass(slots=True)
class EngineReader:
    """Reads the corpus of an engine, or the part of it that is asked; see `CorpusReader`."""

    _engine: Engine
    _encoder: Future[Encoder]
    _about: Manifest
    """Of no documents: the encoder."""
    _cache: FocusCache
    _stamp: str
    """Of the last change that it knows of."""
    _scope: AskedPart | None = None
    documents: EngineDocuments = field(init=False)
    """Each looked up when it is asked for."""
    library: Library = field(init=False)

    def __post_init__(self) -> None:
        self.documents = EngineDocuments(self._engine, self._cache.documents, self._scope)
        self.library = Library(self.documents)

    @property
    def manifest(self) -> Manifest:
        """The encoder, and what the corpus holds; reads the whole catalog."""
        return replace(self._about, entries=tuple(self.documents.entries))

    @property
    def fingerprint(self) -> str:
        """sha256 over the sources and digests of the corpus; of more than `LISTED` documents over the last change."""
        if len(self.documents) <= LISTED:
            return self.manifest.fingerprint
        return hashlib.sha256(repr((self._stamp, self._scope)).encode()).hexdigest()

    @property
    def unit_count(self) -> int:
        """Units of all documents, as the engine counts them."""
        return self._engine.count("units", None if self._scope is None else self._scope.points())

    def asked(self, names: Sequence[str]) -> EngineReader:
        """As if it held the documents alone that are asked. Parameters, raises: as `asked_sources`."""
        groups, sources = collections_of(self.documents), set[str]()
        if ALL_DOCUMENTS in names:
            return self
        if not names:
            return self._restricted(AskedPart(without=DEFAULT_COLLECTION)) if left_out(self.documents) else self
        for name in set(names) - groups.keys():
            found = self.documents.find(name)
            sources |= matching_sources([name], self.documents) if found is None else {name}
        return self._restricted(AskedPart(frozenset(groups.keys() & set(names)), frozenset(sources)))

    def about(self, question: str) -> IndexReader:
        """The documents that the engine brings up for a question, read and searched here. Raises: StoreError."""
        vector = self._encoder.result().encode_query(question)
        whole = Focus(self._engine, self._about, self._cache, None)
        found = Snapshot(whole.gather(question, vector))
        if self._scope is None:
            return IndexReader(None, self._encoder, found, told_idf=whole.tell_idf)
        part = Snapshot(Focus(self._engine, self._about, self._cache, self._scope).gather(question, vector))
        return IndexReader(None, self._encoder, part, whole=found, told_idf=whole.tell_idf)

    def _restricted(self, scope: AskedPart) -> EngineReader:
        return EngineReader(self._engine, self._encoder, self._about, self._cache, self._stamp, scope)


@dataclass(slots=True)
class EngineStore(Closing):
    """An open corpus in Qdrant; any thread of any process may read and change it at any time. See `CorpusStore`.

    A document is in the corpus when its point is written; every question after that finds it. Of two changes of one source
    at the same time the last one counts.
    """

    _engine: Engine
    _encoder: Future[Encoder]
    _about: Manifest
    _cache: FocusCache = field(default_factory=FocusCache)
    _known: set[str] = field(default_factory=set)
    """Words that the engine has for sure."""
    _last: EngineReader | None = None
    stale: bool = field(init=False, default=False)
    """Never: nothing is held that another could change."""

    def pinned(self) -> EngineReader:
        """A reader of the corpus; what it has listed is kept until the corpus changes. Raises: StoreError."""
        stamp = _checked(self._engine, self._about)
        last = self._last
        if last is None or last._stamp != stamp:
            last = self._last = EngineReader(self._engine, self._encoder, self._about, self._cache, stamp)
        return last

    def add(
        self, documents: Sequence[Document], progress: Progress | None = None, drop: Collection[str] = ()
    ) -> dict[str, Outcome]:
        """See `CorpusStore`."""
        wanted = commit.changes(self.pinned().documents, documents, drop)
        corpus.sweep_points(self._engine)
        for group, report in commit.groups(wanted.put, progress):
            fresh = [(*keyed_entry(document), document) for document in group]
            vectors = commit.encoded(self._encoder.result(), group, report)
            corpus.put_points(self._engine, fresh, vectors, self._known)
            for entry, _, document in fresh:
                corpus.commit_point(self._engine, entry, document)
            _stamp(self._engine, self._about)
        for document in wanted.moved:
            there = self.pinned().documents.find(document.source)
            if there is not None:
                corpus.move_points(self._engine, there, document.collection)
        for source in wanted.drop:
            corpus.remove_points(self._engine, source)
        if wanted.moved or wanted.drop:
            _stamp(self._engine, self._about)
        return wanted.outcomes

    def remove(self, source: str) -> bool:
        """Remove a document; returns whether there was one. Raises: as `add` does."""
        self.pinned()
        gone = corpus.remove_points(self._engine, source)
        _stamp(self._engine, self._about)
        return gone

    def close(self) -> None:
        """Let go of the engine; closing twice does nothing."""
        self._engine.close()


def open_qdrant(url: str, settings: Settings, *, create: bool = False, encoder: Encoder | None = None) -> EngineStore:
    """Open the corpus in Qdrant; nothing is read but which encoder made it.

    Parameters: as for `open_shared`.
    Raises: UsageError for what is no such address; StoreMissing when there is no corpus; StoreError when the server does not
    answer, or its corpus is of another version; EncoderError when that was made with another encoder.
    """
    engine = open_engine(url)
    try:
        return open_corpus(engine, settings, create, encoder)
    except BaseException:
        engine.close()
        raise


def open_corpus(engine: Engine, settings: Settings, create: bool, encoder: Encoder | None) -> EngineStore:
    """The corpus of an engine; parameters and errors as for `open_qdrant`."""
    about = _about(engine, _meta(engine))
    if about is None:
        if not create:
            raise StoreMissing(f"There is no corpus in Qdrant at {engine.place}: ingest documents first.")
        encoder = load_encoder(settings) if encoder is None else encoder
        about = Manifest(encoder.name, encoder.digest, encoder.dimension, ())
        engine.make(about.dimension)
        _stamp(engine, about)
    loading = load_matching(about, f"The corpus in Qdrant at {engine.place}", settings, encoder)
    return EngineStore(engine, loading, about)


def _meta(engine: Engine) -> Payload | None:
    return engine.get("corpus", [_CORPUS]).get(_CORPUS) if engine.holds_corpus() else None


def _about(engine: Engine, meta: Payload | None) -> Manifest | None:
    if meta is None:
        return None
    if meta["format"] != STORE_FORMAT:
        raise StoreError(
            f"The corpus in Qdrant at {engine.place} has the format {meta['format']}, this version reads {STORE_FORMAT}: "
            "ingest the documents into a new one."
        )
    return Manifest(meta["encoder"], meta["encoder_digest"], int(meta["dimension"]), ())


def _checked(engine: Engine, about: Manifest) -> str:
    """The stamp of the last change. Raises: StoreError; EncoderError when the corpus was made anew by another encoder."""
    meta = engine.get("corpus", [_CORPUS]).get(_CORPUS)
    if meta is None or _about(engine, meta) is None:
        raise StoreError(f"The corpus in Qdrant at {engine.place} is gone: ingest the documents again.")
    if meta["encoder_digest"] != about.encoder_digest:
        raise EncoderError(
            f"The corpus in Qdrant at {engine.place} was made anew with the encoder {meta['encoder']!r}: start again with it."
        )
    return str(meta["stamp"])


def _stamp(engine: Engine, about: Manifest) -> None:
    told: Payload = {
        "format": STORE_FORMAT,
        "encoder": about.encoder,
        "encoder_digest": about.encoder_digest,
        "dimension": about.dimension,
        "stamp": uuid.uuid4().hex,
    }
    engine.put("corpus", [point(_CORPUS, told)])
