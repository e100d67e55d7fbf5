"""One state of the corpus over its segments: which row of which segment each unit and passage is.

A state takes over the segments that have its documents; only documents that no segment has are read. Segments of about
one size are merged, so that there are few, and each row is written a few times at most. All of it may be deleted at any time.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.index.catalog import DocumentHead, Entry, Manifest, in_collection_of, parse_document
from qa.index.checksums import FileDigests
from qa.index.document_list import DocumentCache, DocumentList, document_cache
from qa.index.nearest import nearest_rows
from qa.index.segment import (
    SEGMENT_UNITS,
    Segment,
    VectorRows,
    build_segment,
    load_segment,
    merge_segments,
    mergeable_segments,
    save_segment,
    size_of,
)
from qa.index.shards import VectorShards
from qa.index.vectors import KINDS, Kind, VectorStore
from qa.index.words import Rows, TermIndex
from qa.types import Document

_LOG = logging.getLogger("qa")
FOLDER = "derived"


def vector_ids(entry: Entry, kind: Kind) -> list[str]:
    """The ids of a document's vectors: its key and the position inside the document."""
    return [f"{entry.key}:{position}" for position in range(size_of(entry, kind))]


@dataclass(frozen=True)
class Derived:
    """Documents, vectors, texts and word counts of one state of the corpus; rows are in the order of its entries."""

    manifest: Manifest
    segments: tuple[Segment, ...]
    """That hold all documents of the manifest, and perhaps others."""
    cache: DocumentCache = field(default_factory=document_cache)

    @cached_property
    def _places(self) -> tuple[Rows, Rows]:
        """For each document its segment, and its number there."""
        found: dict[str, tuple[int, int]] = {}
        for position, one in reversed(list(enumerate(self.segments))):
            found.update((key, (position, number)) for number, key in enumerate(one.keys))
        places = np.array([found[entry.key] for entry in self.manifest.entries], np.int64).reshape(-1, 2)
        return places[:, 0], places[:, 1]

    @cached_property
    def firsts(self) -> Mapping[Kind, Rows]:
        """The row of the first unit and passage of each document, and last the number of all."""
        sizes = {kind: [size_of(entry, kind) for entry in self.manifest.entries] for kind in KINDS}
        return {kind: np.cumsum([0, *sizes[kind]], dtype=np.int64) for kind in KINDS}

    @cached_property
    def _rows(self) -> Mapping[Kind, tuple[NDArray[np.int16], Rows]]:
        """For each row its segment, and its row there."""
        segment, number = self._places
        found: dict[Kind, tuple[NDArray[np.int16], Rows]] = {}
        for kind in KINDS:
            firsts = self.firsts[kind]
            there = np.zeros(len(number), np.int64)
            for position, one in enumerate(self.segments):
                there[segment == position] = one.firsts(kind)[number[segment == position]]
            sizes = np.diff(firsts)
            rows = np.arange(int(firsts[-1])) + np.repeat(there - firsts[:-1], sizes)
            found[kind] = np.repeat(segment, sizes).astype(np.int16), rows
        return found

    @cached_property
    def terms(self) -> Mapping[Kind, TermIndex]:
        """Word counts of the units and passages."""
        found: dict[Kind, TermIndex] = {}
        for kind in KINDS:
            segment, rows = self._rows[kind]
            lengths = np.zeros(len(rows), np.float32)
            parts = []
            for position, one in enumerate(self.segments):
                here = np.flatnonzero(segment == position)
                place = np.full(len(one.vectors(kind)), -1, np.int64)
                place[rows[here]] = here
                lengths[here] = one.postings[kind].lengths[rows[here]]
                parts.append((one.postings[kind], place))
            found[kind] = TermIndex(parts, lengths)
        return found

    @cached_property
    def passage_of(self) -> Rows:
        """For each unit its passage, or -1."""
        within = self._taken("units", [one.passage_of for one in self.segments], np.int64)
        first = np.repeat(self.firsts["passages"][:-1], np.diff(self.firsts["units"]))
        return np.where(within < 0, -1, within + first)

    def vectors(self, kind: Kind, rows: Rows) -> VectorRows:
        """The vectors of some rows, in the order asked for."""
        arrays = [one.vectors(kind) for one in self.segments]
        return self._taken(kind, arrays, np.float32, rows, (self.manifest.dimension,))

    def nearest_units(self, vector: VectorRows, count: int) -> Rows:
        """The units nearest to a vector, as `nearest_rows` gives them."""
        return nearest_rows(self.segments, *self._rows["units"], vector, count)

    def texts(self, kind: Kind) -> Callable[[int], str]:
        """What gives the text of a row."""
        segment, rows = self._rows[kind]
        return lambda row: self.segments[segment[row]].texts[kind][int(rows[row])]

    def passages_with_initials(self, letters: str) -> Iterator[str]:
        """The texts of the passages that may hold words in a row with these initials, folded."""
        segment, rows = self._rows["passages"]
        for position, one in enumerate(self.segments):
            live = np.zeros(len(one.vectors("passages")), bool)
            live[rows[segment == position]] = True
            for row in one.initials.numbers_holding(letters.encode()):
                if live[row]:
                    yield one.texts["passages"][row]

    def documents(self) -> DocumentList:
        """The documents, each decoded when it is asked for. It holds these views, which let go of mapped files with it."""
        return DocumentList(self.manifest.entries, self.document, self._heads)

    def _heads(self) -> Iterator[DocumentHead]:
        for entry, segment, number in zip(self.manifest.entries, *self._places, strict=True):
            head = self.segments[segment].heads[number]
            yield replace(head, collection=entry.collection) if entry.collection else head

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {entry.key: number for number, entry in enumerate(self.manifest.entries)}

    def document(self, entry: Entry) -> Document:
        """The document of an entry of this state. Raises: StoreError when it is damaged."""

        def make() -> Document:
            segment, number = (int(place[self._numbers[entry.key]]) for place in self._places)
            content = self.segments[segment].contents.bytes_at(number)
            name = f"{entry.source} in {FOLDER}/{self.segments[segment].name}"
            return in_collection_of(entry, parse_document(content, entry.sha256, name))

        return self.cache.made((entry.key, entry.collection), make)

    def _taken(
        self,
        kind: Kind,
        arrays: Sequence[NDArray[Any]],
        dtype: Any,
        wanted: Rows | slice = slice(None),
        shape: tuple[int, ...] = (),
    ) -> NDArray[Any]:
        """Values of some rows, from an array of each segment."""
        segment, rows = (one[wanted] for one in self._rows[kind])
        found = np.zeros((len(rows), *shape), dtype)
        for position in np.unique(segment):
            here = segment == position
            found[here] = arrays[position][rows[here]]
        return found


def load_arrays(store: Path, manifest: Manifest, digests: FileDigests) -> Derived | None:
    """Read what was saved for this state of the corpus; None when a part of it is missing or damaged."""
    found = known_arrays(store, manifest, digests)
    return None if _missing(found.segments, manifest) else found


def known_arrays(store: Path, manifest: Manifest, digests: FileDigests) -> Derived:
    """Read what was saved for documents of this state of the corpus."""
    folder = store / FOLDER
    names = sorted(one.name for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []
    found = (load_segment(folder / name, manifest.encoder_digest, digests) for name in names if name[0] != ".")
    return Derived(manifest, _needed([one for one in found if one is not None], manifest))


def build_arrays(
    manifest: Manifest,
    read: Callable[[Entry], Document],
    vectors: VectorShards | VectorStore,
    old: Derived,
    store: Callable[[Segment], Segment] = lambda segment: segment,
) -> Derived:
    """Compute the derived views of a state, taking over what an older state has of the same documents.

    Parameters: read, which gives a document; vectors, where those of new documents are read; old, any state; store, called with
    each segment but the last once it is made, so that memory holds one at a time.
    Raises: StoreError when vectors cannot be read.
    """
    segments = list(old.segments)
    groups = list(_groups(_missing(segments, manifest)))
    for number, group in enumerate(groups, 1):
        added = {kind: _vectors_of(group, kind, vectors, manifest.dimension) for kind in KINDS}
        built = build_segment([(entry, read(entry)) for entry in group], added, manifest.encoder_digest)
        segments.append(store(built) if number < len(groups) else built)
    segments = list(_needed(segments, manifest))
    while chosen := mergeable_segments(segments, live := _live(segments, manifest)):
        parts = [(one, numbers) for one, numbers in zip(segments, live, strict=True) if one in chosen]
        merged = merge_segments(parts, manifest.encoder_digest)
        segments = [*(one for one in segments if one not in chosen), merged]
    return Derived(manifest, tuple(segments), old.cache)


def _vectors_of(
    entries: Sequence[Entry], kind: Kind, vectors: VectorShards | VectorStore, dimension: int
) -> VectorRows:
    """The vectors of some documents as Chroma has them."""
    sizes = [size_of(entry, kind) for entry in entries]
    shards = np.repeat([entry.shard for entry in entries], sizes)
    found = np.zeros((len(shards), dimension), np.float32)
    for number in np.unique(shards):
        ids = [name for entry in entries if entry.shard == number for name in vector_ids(entry, kind)]
        found[shards == number] = vectors.shard(int(number)).get(kind, ids)
    return found


def restrict_arrays(derived: Derived, sources: Collection[str]) -> Derived:
    """The views of the documents of these sources alone, rows numbered anew."""
    entries = tuple(entry for entry in derived.manifest.entries if entry.source in sources)
    manifest = replace(derived.manifest, entries=entries)
    return Derived(manifest, _needed(derived.segments, manifest), derived.cache)


def save_arrays(store: Path, derived: Derived, digests: FileDigests) -> Derived:
    """Write the segments that are not written yet, each whole or not at all, and remove those of other states.

    A disk that is full or read-only costs time at the next start and nothing else, so it only earns a warning.
    Returns: the same views, mapped into memory where they are on the disk, so that many readers share one copy.
    """
    folder, manifest = store / FOLDER, derived.manifest
    segments = [one if one.stored else stored_segment(store, manifest, digests, one) for one in derived.segments]
    try:
        names = {one.name for one in segments}
        for other in folder.iterdir() if folder.is_dir() else ():
            if other.name not in names:
                shutil.rmtree(other, ignore_errors=True)
    except OSError as error:
        _LOG.debug("The search views of other states stay in %s (%s)", folder, error)
    return Derived(manifest, tuple(segments), derived.cache)


def stored_segment(store: Path, manifest: Manifest, digests: FileDigests, segment: Segment) -> Segment:
    """Write a segment, mapped into memory from then on; itself where the disk does not take it, which earns a warning."""
    try:
        save_segment(segment, store / FOLDER)
        return load_segment(store / FOLDER / segment.name, manifest.encoder_digest, digests) or segment
    except OSError as error:
        _LOG.warning("The search views of %s cannot be stored (%s): they are made again at each start.", store, error)
        return segment


def _missing(segments: Sequence[Segment], manifest: Manifest) -> list[Entry]:
    """The documents that no segment has."""
    known = {key for one in segments for key in one.keys}
    return [entry for entry in manifest.entries if entry.key not in known]


def _groups(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Documents for one segment each."""
    group: list[Entry] = []
    units = 0
    for entry in entries:
        if group and units + entry.units > SEGMENT_UNITS:
            yield group
            group, units = [], 0
        group.append(entry)
        units += entry.units
    if group:
        yield group


def _live(segments: Sequence[Segment], manifest: Manifest) -> list[Rows]:
    """For each segment the numbers of its documents that the state has and no earlier segment holds."""
    wanted = {entry.key for entry in manifest.entries}
    found = []
    for one in segments:
        found.append(np.array([number for number, key in enumerate(one.keys) if key in wanted], np.int64))
        wanted.difference_update(one.keys)
    return found


def _needed(segments: Sequence[Segment], manifest: Manifest) -> tuple[Segment, ...]:
    """The segments that hold documents of the state, largest first; a crash may leave some that others hold too."""
    ordered = sorted(segments, key=lambda one: (-len(one.keys), one.name))
    return tuple(one for one, numbers in zip(ordered, _live(ordered, manifest), strict=True) if len(numbers))
