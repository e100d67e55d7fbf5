"""The documents that an engine brings up for a question, as a small corpus of their own that the ask road searches exactly.

The engine chooses by words and by meaning over all units and passages. What it chose is read whole, checked, and searched
by the same code as an embedded store, so that scores, quotes and verdicts never rest on the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from qa.index import qdrant_corpus as corpus
from qa.index.arrays import Derived
from qa.index.catalog import Entry, Manifest
from qa.index.document_list import DocumentCache, document_cache
from qa.index.qdrant_corpus import Stored, sought, sparse, term_number
from qa.index.qdrant_points import FoundPoint, Payload, Sparse, Where, Wish, where
from qa.index.qdrant_server import Engine
from qa.index.recent import RecentlyUsed
from qa.index.segment import Segment, build_segment
from qa.ingest.identities import identity_keys
from qa.text.terms import terms

FOCUS_UNITS, FOCUS_DOCUMENTS = 12_000, 100
"""Units and documents that are read for one question: a document is read whole, at least one and those with a word that no
other has."""
CACHED_FOCUS_UNITS = 24_000
"""Units of the documents that stay in memory, at about 6 KB each."""
NEAREST, BY_WORDS, BY_PASSAGES = 150, 150, 60
"""Units by meaning, units by words and passages by words that the engine is asked for."""
MOST_TERMS, NEAR_WORDS, NAMED, CITED = 32, 12, 20, 40
"""Words of a question that are looked up one by one; words that are one slip away from one that nothing holds; documents
that a question names; documents that those found refer to."""
_NAME = re.compile(r"\b[A-Z][^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class AskedPart:
    """The documents that a question is asked of: of these collections, or these sources, or all but those of a collection."""

    collections: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    without: str = ""

    def points(self) -> Where:
        """The points of these documents."""
        if self.without:
            return where(without={"collection": self.without})
        sources = sorted(map(corpus.document_id, self.sources))
        return where(either={"collection": sorted(self.collections), "source": sources})

    def holds(self, entry: Entry) -> bool:
        """Whether a document is one of them."""
        if self.without:
            return entry.collection != self.without
        return entry.collection in self.collections or entry.source in self.sources


@dataclass(frozen=True, slots=True)
class FocusCache:
    """The documents used last, each with what is searched of it; threads share it."""

    documents: DocumentCache = field(default_factory=document_cache)
    segments: RecentlyUsed[str, Segment] = field(
        default_factory=lambda: RecentlyUsed(CACHED_FOCUS_UNITS, lambda one: len(one.vectors("units")))
    )
    """By the document's key."""


@dataclass(slots=True)
class Focus:
    """Gathers the documents of one question, within a bound, and gives the corpus of them."""

    engine: Engine
    manifest: Manifest
    """Of no documents: the encoder."""
    cache: FocusCache
    scope: AskedPart | None
    idf: dict[str, float] = field(default_factory=dict)
    """BM25's inverse document frequency over the whole corpus, as the engine tells it, of each term that was looked up."""
    _chosen: dict[str, Entry] = field(default_factory=dict)
    """By the key."""
    _segments: dict[str, Segment] = field(default_factory=dict)
    _units: int = 0

    def gather(self, question: str, vector: NDArray[np.float32]) -> Derived:
        """Find the documents of a question, and read them. Parameters: vector, of the question. Raises: StoreError."""
        asked = list(dict.fromkeys(terms(question)))[:MOST_TERMS]
        self._take(self._entries(self._by_likeness(asked, vector)))
        self._take_terms(asked)
        self._take(self._entries(self._named(question)))
        self._take(self._entries(self._cited()))
        return self._derived()

    def tell_idf(self, wanted: Iterable[str]) -> Mapping[str, float]:
        """The inverse document frequency of terms over the whole corpus, in nats. Raises: StoreError."""
        fresh = sorted(set(wanted) - self.idf.keys())
        if fresh:
            unheard = float(np.log1p((self.engine.count("units") + 0.5) / 0.5))
            for term, hits in zip(fresh, self._alone("units", fresh, 1, None), strict=True):
                weight = hits[0].words.get(term_number(term), 0.0) if hits else 0.0
                self.idf[term] = hits[0].score / weight if weight else unheard
        return self.idf

    def _by_likeness(self, asked: Sequence[str], vector: NDArray[np.float32]) -> list[Payload]:
        """Points of the documents most like the question, best first: the mix by which candidates are chosen."""
        filters = self._filter()
        query = _query(asked)
        units = [Wish(vector, NEAREST, filters), *([Wish(query, BY_WORDS, filters)] if asked else [])]
        found = [*self.engine.search("units", units)]
        if asked:
            found += self.engine.search("passages", [Wish(query, BY_PASSAGES, filters)])
        best: dict[str, float] = {}
        points: dict[str, Payload] = {}
        for weight, hits in zip((0.3, 0.4, 0.2), found, strict=False):
            top = max((hit.score for hit in hits), default=1.0) or 1.0
            here: dict[str, float] = {}
            for hit in hits:
                key = hit.payload["key"]
                here[key] = max(here.get(key, 0.0), weight * hit.score / top)
                points[key] = hit.payload
            for key, score in here.items():
                best[key] = best.get(key, 0.0) + score
        return [points[key] for key in sorted(best, key=lambda key: (-best[key], key))]

    def _take_terms(self, asked: Sequence[str]) -> None:
        """See that each word of the question that the documents asked hold is in one that is read, or a word like it."""
        self.tell_idf(asked)
        filters = self._filter()
        if missing := self._missing(asked):
            found = [
                hit for kind in ("units", "passages") for hits in self._alone(kind, missing, 1, filters) for hit in hits
            ]
            self._take(self._entries([hit.payload for hit in found]), bounded=False)
        if unknown := self._missing(missing):
            keys = [key for term in unknown for key in sought(term)]
            like = [one["term"] for one in self.engine.every("terms", where(near=keys), NEAR_WORDS)]
            found = [hit for hits in self._alone("units", like, 1, filters) for hit in hits]
            self._take(self._entries([hit.payload for hit in found]), bounded=False)

    def _alone(self, name: str, asked: Sequence[str], count: int, filters: Where | None) -> list[list[FoundPoint]]:
        return self.engine.search(name, [Wish(_query([term]), count, filters, vectors=True) for term in asked])

    def _named(self, question: str) -> Iterable[Payload]:
        """Documents by an author or a kind of work that the question names."""
        names = [name.lower() for name in _NAME.findall(question)]
        names += [f"kind:{word}" for word in re.findall(r"[^\W\d_]+", question.lower())]
        return self.engine.every("documents", where(names=names), NAMED) if names else ()

    def _cited(self) -> Iterable[Payload]:
        """Documents that the reference lists of those found hold, so that marks in a quote can be resolved."""
        derived = self._derived()
        keys = {key for one in derived.documents() for record in one.references for key in identity_keys(record)}
        return self.engine.every("documents", where(names=sorted(keys)), CITED) if keys else ()

    def _entries(self, points: Iterable[Payload]) -> list[Entry]:
        """The documents of points that the corpus has, with the key that the points carry, and that are asked."""
        keys: dict[str, set[str]] = {}
        for one in points:
            keys.setdefault(one["source"], set()).add(one["key"])
        records = self.engine.get("documents", list(keys))
        found = [
            corpus.entry_of_record(records[one]) for one in keys if one in records and records[one]["key"] in keys[one]
        ]
        return [entry for entry in found if self.scope is None or self.scope.holds(entry)]

    def _take(self, entries: Sequence[Entry], *, bounded: bool = True) -> None:
        """Read documents, best first, up to the bound."""
        wanted: list[Entry] = []
        for entry in entries:
            more = len(self._chosen) >= FOCUS_DOCUMENTS or self._units + entry.units > FOCUS_UNITS
            if entry.key in self._chosen or (bounded and more and self._chosen):
                continue
            self._chosen[entry.key] = entry
            self._units += entry.units
            wanted.append(entry)
        missing = []
        for entry in wanted:
            there = self.cache.segments.get(entry.key)
            if there is None:
                missing.append(entry)
            else:
                self._segments[entry.key] = there
        read = corpus.read_points(self.engine, missing)
        for entry in missing:
            if entry.key in read:
                self._segments[entry.key] = self.cache.segments.keep(entry.key, self._built(read[entry.key]))
            else:  # replaced or removed since
                del self._chosen[entry.key]

    def _built(self, stored: Stored) -> Segment:
        vectors = {kind: rows.reshape(-1, self.manifest.dimension) for kind, rows in stored.vectors.items()}
        return build_segment([(stored.entry, stored.document)], vectors, self.manifest.encoder_digest)

    def _missing(self, asked: Sequence[str]) -> list[str]:
        """The words that no document read holds."""
        held = self._derived().terms
        return [term for term in asked if not any(one.document_frequency(term) for one in held.values())]

    def _filter(self) -> Where | None:
        return None if self.scope is None else self.scope.points()

    def _derived(self) -> Derived:
        entries = tuple(sorted(self._chosen.values(), key=lambda entry: entry.source))
        segments = tuple(self._segments[entry.key] for entry in entries)
        return Derived(replace(self.manifest, entries=entries), segments, self.cache.documents)


def _query(asked: Sequence[str]) -> Sparse:
    numbers, _ = sparse(asked, "units")
    return numbers, [1.0] * len(numbers)
