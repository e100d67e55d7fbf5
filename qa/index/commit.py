"""Changing a store so that a crash at any moment loses nothing that was committed.

The order is: mark the store as pending, add new vectors, write new document files, replace the manifest (the commit),
delete old vectors and files, write the checksums of Chroma's files, unmark. Comparing with the manifest tells what is
left over before or after the commit, and `settle` does.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from qa.index import catalog
from qa.index import indexed_text as views
from qa.index.arrays import vector_ids
from qa.index.catalog import Entry, Manifest
from qa.index.checksums import FileDigests, chroma_digests, write_checksums
from qa.index.document_list import DocumentList
from qa.index.embedder import Encoder, Vectors
from qa.index.files import store_error, store_errors, sync_folder, write_whole
from qa.index.manifest import read_manifest, sweep_parts, write_manifest
from qa.index.originals import drop_originals
from qa.index.shards import VectorShards, shard_checksums, shard_folder, shard_numbers, shard_with_room
from qa.index.types import Outcome, Progress
from qa.index.vectors import KINDS, Kind, VectorStore
from qa.types import Document

PENDING_FILE = "pending"
GROUP = 2_000
"""Texts encoded for one commit: 10 to 20 s of work on 2 cores, the most that a crash can cost."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The manifest and its documents, in the same order."""

    manifest: Manifest
    documents: DocumentList


def read_contents(store: Path) -> Contents:
    """Read the manifest; its documents are read when they are asked for. Raises: StoreError when it is missing or damaged."""
    return contents_of(store, read_manifest(store))


def contents_of(store: Path, manifest: Manifest) -> Contents:
    """What a manifest of a store lists."""
    return Contents(manifest, DocumentList(manifest.entries, lambda entry: catalog.read_document(store, entry)))


def mark(store: Path) -> None:
    """Say on the disk that a write is under way. Raises: StoreError."""
    with store_errors(store, "The store cannot be written"):
        write_whole(store / PENDING_FILE, b"A write is under way, or broke off: opening the store repairs it.\n")


def unmark(store: Path, vectors: VectorShards, digests: FileDigests) -> None:
    """Say on the disk that the write is complete, and what Chroma's files are now. Raises: StoreError."""
    vectors.finish()
    with store_errors(store, "The store cannot be written"):
        for number in sorted(vectors.used):
            folder = shard_folder(store, number)
            try:
                write_checksums(shard_checksums(store, number), chroma_digests(folder, digests))
            except (ValueError, sqlite3.Error) as error:
                raise store_error(error, folder, "The vectors cannot be read") from error
        vectors.used.clear()
        digests.save()
        for scratch in store.glob(".*.tmp"):  # of processes that died: nobody else writes now
            scratch.unlink(missing_ok=True)
        (store / PENDING_FILE).unlink(missing_ok=True)
        sync_folder(store)


@dataclass(frozen=True, slots=True)
class Changes:
    """What adding and dropping documents does to a corpus."""

    outcomes: dict[str, Outcome]
    """For each document that is put, by source."""
    put: list[Document]
    """Those that must be encoded and written."""
    moved: list[Document]
    """Those of the corpus that are in another collection now, with nothing else changed."""
    drop: tuple[str, ...]
    """The sources that go, none of which is put."""


def changes(old: DocumentList, new: Sequence[Document], drop: Collection[str] = ()) -> Changes:
    """What it takes to put `new` into a corpus of `old` and to drop some sources.

    Of two documents with the same source the later one counts. One that is dropped and put is written anew.
    """
    known = old.by_source()
    latest = {document.source: document for document in new}
    outcomes: dict[str, Outcome] = {}
    for source, document in latest.items():
        there = known.get(source)
        if there is None:
            outcomes[source] = "added"
            continue
        # The place that a document was read from is not part of what it says.
        same = replace(document, path=there.path, named=there.named, collection=there.collection) == there
        stays: Outcome = "unchanged" if document.collection == there.collection else "moved"
        outcomes[source] = stays if same and source not in drop else "replaced"
    return Changes(
        outcomes,
        [document for source, document in latest.items() if outcomes[source] in ("added", "replaced")],
        [replace(known[one], collection=latest[one].collection) for one, what in outcomes.items() if what == "moved"],
        tuple(source for source in sorted(drop) if source in known and source not in latest),
    )


def groups(
    documents: Sequence[Document], progress: Progress | None
) -> Iterator[tuple[list[Document], Callable[[int], None]]]:
    """Documents in commits of about `GROUP` texts, at least one document each, with what hears of the texts encoded."""
    total, done, texts = sum(map(_texts, documents)), 0, 0
    group: list[Document] = []
    for number, document in enumerate(documents, 1):
        group.append(document)
        texts += _texts(document)
        if texts >= GROUP or number == len(documents):

            def report(count: int, before: int = done) -> None:
                if progress is not None:
                    progress(before + count, total)

            yield group, report
            group, done, texts = [], done + texts, 0


def _texts(document: Document) -> int:
    return len(document.units) + len(document.passages)


def change(
    store: Path,
    contents: Contents,
    vectors: VectorShards,
    *,
    encoder: Encoder | None,
    put: Sequence[Document],
    drop: Sequence[str] = (),
    progress: Callable[[int], None] | None = None,
) -> Contents:
    """Put documents into the corpus, replacing those of the same source, and drop others.

    Parameters:
        store: marked as pending by the caller. contents: what it holds.
        encoder: needed when there is something to encode. put: documents of different sources; one whose content is
            there already is listed anew and not encoded.
        drop: sources to remove. progress: called with the texts encoded in this commit.

    Returns: what the store holds now.
    Raises: StoreError; the corpus is then either as before or as wanted, and `settle` clears the rest.
    """
    known = {entry.key: entry.shard for entry in contents.manifest.entries}
    room, packed = shard_with_room(contents.manifest.entries), []
    for document in put:
        entry, content = catalog.entry_of(document)
        packed.append((document, replace(entry, shard=known.get(entry.key, room)), content))
    fresh = [one for one in packed if one[1].key not in known]
    gone = {document.source for document in put} | set(drop)
    entries = [entry for entry in contents.manifest.entries if entry.source not in gone]
    entries = sorted([*entries, *(entry for _, entry, _ in packed)], key=lambda entry: entry.source)
    manifest = replace(contents.manifest, entries=tuple(entries))
    if encoder is not None and fresh:
        add_vectors(vectors, encoder, [(entry, document) for document, entry, _ in fresh], progress)
    with store_errors(store, "The store cannot be written"):
        (store / catalog.DOCUMENTS).mkdir(exist_ok=True)
        catalog.write_documents(store, [(entry, content) for _, entry, content in fresh])
        manifest = write_manifest(store, manifest)
    _delete_gone(store, vectors, contents.manifest, manifest)
    return contents_of(store, manifest)


def _delete_gone(store: Path, vectors: VectorShards, old: Manifest, new: Manifest) -> None:
    remaining = {entry.key for entry in new.entries}
    for entry in sorted((one for one in old.entries if one.key not in remaining), key=lambda one: one.shard):
        for kind in KINDS:
            vectors.shard(entry.shard).delete(kind, vector_ids(entry, kind))
        with store_errors(store, "The store cannot be written"):
            (store / catalog.DOCUMENTS / entry.file).unlink(missing_ok=True)


def add_vectors(
    vectors: VectorShards | VectorStore,
    encoder: Encoder,
    documents: Sequence[tuple[Entry, Document]],
    progress: Callable[[int], None] | None = None,
) -> None:
    """Encode documents and add their vectors.

    Parameters: documents of one shard with their entries; progress, called with the texts encoded so far.
    Raises: StoreError when Chroma cannot write.
    """
    shard = vectors.shard(documents[0][0].shard)
    for kind, rows in encoded(encoder, [document for _, document in documents], progress).items():
        shard.add(kind, [name for entry, _ in documents for name in vector_ids(entry, kind)], rows)


def encoded(
    encoder: Encoder, documents: Sequence[Document], progress: Callable[[int], None] | None = None
) -> Mapping[Kind, Vectors]:
    """The vectors of documents, of units and passages in one run so that batches fill well; progress as for `add_vectors`."""
    units = [views.unit_to_encode(document, unit) for document in documents for unit in document.units]
    passages = [views.passage_to_encode(document, part) for document in documents for part in document.passages]
    rows = np.split(encoder.encode_documents([*units, *passages], progress), [len(units)])
    return dict(zip(KINDS, rows, strict=True))


def settle(
    store: Path,
    contents: Contents,
    vectors: VectorShards,
    load_encoder: Callable[[], Encoder],
) -> list[str]:
    """Make files and vectors agree with the manifest: delete what it does not list, encode what is missing.

    Parameters: load_encoder, called only when texts must be encoded.
    Returns: what was done, in words; nothing when nothing was.
    Raises: StoreError, EncoderError.
    """
    done: list[str] = []
    for number in shard_numbers(store, contents.manifest.entries):
        shard, entries = vectors.shard(number), [one for one in contents.manifest.entries if one.shard == number]
        for kind in KINDS:
            wanted = {name for entry in entries for name in vector_ids(entry, kind)}
            orphans = sorted(shard.ids(kind) - wanted)
            if orphans:
                shard.delete(kind, orphans)
                done.append(f"removed {len(orphans)} vectors of {kind} that no document has")
    missing = encode_missing(contents, vectors, load_encoder)
    if missing:
        done.append(f"encoded {missing} documents again whose vectors were missing")
    with store_errors(store, "The store cannot be written"):
        drop_originals(store, contents.documents)
    files = _sweep(store, contents.manifest)
    if files:
        done.append(f"removed {files} files that no document has")
    return done


def encode_missing(
    contents: Contents,
    vectors: VectorShards | VectorStore,
    load_encoder: Callable[[], Encoder],
) -> int:
    """Encode the documents again of which vectors are missing, in groups so that a break costs little.

    Parameters and errors as for `settle`. Returns: how many documents.
    """
    total = 0
    for number in sorted({entry.shard for entry in contents.manifest.entries}):
        entries = [(place, one) for place, one in enumerate(contents.manifest.entries) if one.shard == number]
        incomplete: set[str] = set()
        for kind in KINDS:
            present = vectors.shard(number).ids(kind)
            incomplete |= {one.key for _, one in entries if not present.issuperset(vector_ids(one, kind))}
        missing = {one.source: (one, contents.documents[place]) for place, one in entries if one.key in incomplete}
        for group, _ in groups([document for _, document in missing.values()], None):
            add_vectors(vectors, load_encoder(), [missing[document.source] for document in group])
        total += len(missing)
    return total


def _sweep(store: Path, manifest: Manifest) -> int:
    """Delete document files that the manifest does not list, and scratch files of processes that died."""
    listed = {entry.file for entry in manifest.entries}
    with store_errors(store, "The store cannot be written"):
        removed = sweep_parts(store, manifest)
        for scratch in store.glob(".*.tmp"):
            scratch.unlink()
        folder = store / catalog.DOCUMENTS
        for file in folder.iterdir() if folder.is_dir() else ():
            if file.name not in listed:
                file.unlink()
                removed += not file.name.endswith(".tmp")
    with suppress(OSError):
        for scratch in (store / "derived").glob(".*.tmp"):
            shutil.rmtree(scratch, ignore_errors=True)
    return removed
