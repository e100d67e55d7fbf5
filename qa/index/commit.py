"""Changing a store so that a crash at any moment loses nothing that was committed.

The order is: mark the store as pending, add new vectors, write new document files, replace the manifest (the commit),
delete old vectors and files, unmark. Whatever is left lying about before or after the commit can be told by comparing
with the manifest, and `settle` does.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from qa.index import catalog
from qa.index import indexed_text as views
from qa.index.arrays import vector_ids
from qa.index.catalog import Entry, Manifest
from qa.index.embedder import Encoder
from qa.index.files import store_errors, sync_folder, write_whole
from qa.index.originals import drop_originals
from qa.index.types import Outcome, Progress
from qa.index.vectors import KINDS, VectorStore
from qa.types import Document

PENDING_FILE = "pending"
GROUP = 2_000
"""Texts encoded for one commit: 10 to 20 s of work on 2 cores, the most that a crash can cost."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The manifest and its documents, in the same order."""

    manifest: Manifest
    documents: tuple[Document, ...]


def read_contents(store: Path) -> Contents:
    """Read manifest and documents. Raises: StoreError when either is missing or damaged."""
    manifest = catalog.read_manifest(store)
    return Contents(manifest, catalog.read_documents(store, manifest.entries))


def mark(store: Path) -> None:
    """Say on the disk that a write is under way. Raises: StoreError."""
    with store_errors(store, "The store cannot be written"):
        write_whole(store / PENDING_FILE, b"A write is under way, or broke off: opening the store repairs it.\n")


def unmark(store: Path) -> None:
    """Say on the disk that the write is complete. Raises: StoreError."""
    with store_errors(store, "The store cannot be written"):
        (store / PENDING_FILE).unlink(missing_ok=True)
        sync_folder(store)


def outcomes(old: Sequence[Document], new: Sequence[Document]) -> tuple[dict[str, Outcome], list[Document]]:
    """What adding `new` to a corpus of `old` does to each source, and the documents that must be written for it.

    Of two documents with the same source the later one counts.
    """
    known = {document.source: document for document in old}
    latest = {document.source: document for document in new}
    found: dict[str, Outcome] = {}
    for source, document in latest.items():
        # The place that a document was read from is not part of what it says.
        old_one = known.get(source, document)
        same = source in known and replace(document, path=old_one.path, named=old_one.named) == old_one
        found[source] = "unchanged" if same else "replaced" if source in known else "added"
    return found, [document for source, document in latest.items() if found[source] != "unchanged"]


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
    vectors: VectorStore,
    *,
    encoder: Encoder | None,
    put: Sequence[Document],
    drop: Sequence[str] = (),
    progress: Callable[[int], None] | None = None,
) -> Contents:
    """Put documents into the corpus, replacing those of the same source, and drop others.

    Parameters:
        store: marked as pending by the caller. contents: what it holds.
        encoder: needed when there is something to put. put: documents of different sources.
        drop: sources to remove. progress: called with the texts encoded in this commit.

    Returns: what the store holds now.
    Raises: StoreError; the corpus is then either as before or as wanted, and `settle` clears the rest.
    """
    fresh = [(document, *catalog.entry_of(document)) for document in put]
    gone = {document.source for document in put} | set(drop)
    pairs = [p for p in zip(contents.manifest.entries, contents.documents, strict=True) if p[0].source not in gone]
    pairs += [(entry, document) for document, entry, _ in fresh]
    pairs.sort(key=lambda pair: pair[0].source)
    manifest = replace(contents.manifest, entries=tuple(entry for entry, _ in pairs))
    if encoder is not None:
        add_vectors(vectors, encoder, [(entry, document) for document, entry, _ in fresh], progress)
    with store_errors(store, "The store cannot be written"):
        (store / catalog.DOCUMENTS).mkdir(exist_ok=True)
        for _, entry, content in fresh:
            catalog.write_document(store, entry, content)
        catalog.write_manifest(store, manifest)
    _delete_gone(store, vectors, contents.manifest, manifest)
    changed = Contents(manifest, tuple(document for _, document in pairs))
    with store_errors(store, "The store cannot be written"):
        drop_originals(store, changed.documents)
    return changed


def _delete_gone(store: Path, vectors: VectorStore, old: Manifest, new: Manifest) -> None:
    remaining = {entry.key for entry in new.entries}
    for entry in old.entries:
        if entry.key not in remaining:
            for kind in KINDS:
                vectors.delete(kind, vector_ids(entry, kind))
            with store_errors(store, "The store cannot be written"):
                (store / catalog.DOCUMENTS / entry.file).unlink(missing_ok=True)


def add_vectors(
    vectors: VectorStore,
    encoder: Encoder,
    documents: Sequence[tuple[Entry, Document]],
    progress: Callable[[int], None] | None = None,
) -> None:
    """Encode documents and add their vectors, units and passages in one run so that batches fill well.

    Parameters: documents with their entries; progress, called with the texts encoded so far.
    Raises: StoreError when Chroma cannot write.
    """
    units = [views.unit_to_encode(document, unit) for _, document in documents for unit in document.units]
    passages = [views.passage_to_encode(document, part) for _, document in documents for part in document.passages]
    encoded = np.split(encoder.encode_documents([*units, *passages], progress), [len(units)])
    for kind, rows in zip(KINDS, encoded, strict=True):
        vectors.add(kind, [name for entry, _ in documents for name in vector_ids(entry, kind)], rows)


def settle(
    store: Path,
    contents: Contents,
    vectors: VectorStore,
    load_encoder: Callable[[], Encoder],
    progress: Progress | None = None,
) -> list[str]:
    """Make files and vectors agree with the manifest: delete what it does not list, encode what is missing.

    Parameters: load_encoder, called only when texts must be encoded.
    Returns: what was done, in words; nothing when nothing was.
    Raises: StoreError, EncoderError.
    """
    done: list[str] = []
    for kind in KINDS:
        wanted = {name for entry in contents.manifest.entries for name in vector_ids(entry, kind)}
        orphans = sorted(vectors.ids(kind) - wanted)
        if orphans:
            vectors.delete(kind, orphans)
            done.append(f"removed {len(orphans)} vectors of {kind} that no document has")
    missing = encode_missing(contents, vectors, load_encoder, progress)
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
    vectors: VectorStore,
    load_encoder: Callable[[], Encoder],
    progress: Progress | None = None,
) -> int:
    """Encode the documents again of which vectors are missing, in groups so that a break costs little.

    Parameters and errors as for `settle`. Returns: how many documents.
    """
    incomplete: set[str] = set()
    for kind in KINDS:
        present = vectors.ids(kind)
        incomplete |= {e.key for e in contents.manifest.entries if not present.issuperset(vector_ids(e, kind))}
    pairs = zip(contents.manifest.entries, contents.documents, strict=True)
    missing = {document.source: (entry, document) for entry, document in pairs if entry.key in incomplete}
    for group, report in groups([document for _, document in missing.values()], progress):
        add_vectors(vectors, load_encoder(), [missing[document.source] for document in group], report)
    return len(missing)


def _sweep(store: Path, manifest: Manifest) -> int:
    """Delete document files that the manifest does not list, and scratch files of processes that died."""
    listed = {entry.file for entry in manifest.entries}
    removed = 0
    with store_errors(store, "The store cannot be written"):
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
