"""Opening what a crash, a full disk or a curious hand left behind, and putting it right from the catalog."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from qa.errors import StoreError
from qa.index import arrays as derived
from qa.index import catalog, commit
from qa.index.arrays import Derived
from qa.index.checksums import (
    CHECKSUMS,
    DATABASE,
    SEEN,
    SEEN_DOCUMENTS,
    FileDigests,
    chroma_digests,
    folder_digests,
    read_checksums,
)
from qa.index.commit import Contents
from qa.index.embedder import Encoder
from qa.index.files import DiskRefused
from qa.index.lock import StoreLock, lock_store
from qa.index.manifest import read_manifest
from qa.index.shards import VectorShards, shard_checksums, shard_folder, shard_numbers
from qa.index.vectors import KINDS, VectorsMissing, move_aside

_LOG = logging.getLogger("qa")
PROBE_S = 120
"""Seconds in which Chroma reads the vectors of 40,000 units many times over."""
_PROBE = """
import sys
from pathlib import Path
from qa.index.vectors import KINDS, open_vectors
vectors = open_vectors(Path(sys.argv[1]))
for kind in KINDS:
    vectors.check(kind)
"""


def open_parts(
    store: Path,
    contents: Contents,
    lock: StoreLock,
    load_encoder: Callable[[], Encoder],
    *,
    writing: bool,
) -> tuple[VectorShards | None, Derived]:
    """Open everything that lies in a store, repairing it when needed under an exclusive lock.

    Parameters:
        contents: what the manifest says. lock: held, exclusive when `writing`. load_encoder: called only when texts must be encoded again.

    Returns: vectors (None where the disk is full or read-only, on which Chroma does not even open; the
        views then hold all that reading needs) and derived views.
    Raises: StoreError, EncoderError.
    """
    try:
        return _open_parts(store, contents, lock, load_encoder, writing)
    except DiskRefused:
        contents = commit.read_contents(store)  # another process may have changed it when the lock was let go
        views = derived.load_arrays(store, contents.manifest, FileDigests(store))
        if writing or views is None:
            raise
        lock.take(exclusive=False)
        return None, views


def _open_parts(
    store: Path,
    contents: Contents,
    lock: StoreLock,
    load_encoder: Callable[[], Encoder],
    writing: bool,
) -> tuple[VectorShards, Derived]:
    digests = FileDigests(store)
    documents = FileDigests(store, SEEN_DOCUMENTS)
    catalog.check_documents(store, contents.manifest.entries, documents)
    documents.save()
    views = derived.load_arrays(store, contents.manifest, digests)
    vectors = _open_sound(store, contents, digests)
    if vectors is None or views is None:
        if not writing:
            if vectors is not None:
                _close(vectors)
            lock.take(exclusive=True)
            contents = commit.read_contents(store)  # another process may have been first
            vectors = _open_sound(store, contents, digests)
        vectors = vectors or _repair(store, contents, load_encoder, digests)
        try:
            views = derived.load_arrays(store, contents.manifest, digests)
            try:
                views = views or _views(store, contents, vectors, digests)
            except VectorsMissing:
                commit.mark(store)
                vectors.close()
                vectors = _repair(store, contents, load_encoder, digests)
                views = _views(store, contents, vectors, digests)
            if not writing:
                lock.take(exclusive=False)
        except BaseException:
            _close(vectors)
            raise
    for number in vectors.used:
        digests.refresh(shard_folder(store, number) / DATABASE)  # Chroma notes in it that it was opened
    vectors.used.clear()
    digests.save()
    return vectors, views


def _complete(contents: Contents, vectors: VectorShards) -> bool:
    """Whether there are as many vectors as the manifest asks for, where all lie in one shard. Raises: StoreError."""
    entries = contents.manifest.entries
    if any(entry.shard for entry in entries):
        return True  # not to open each; vectors that are missed are made when views are
    wanted = {
        "units": sum(entry.units for entry in entries),
        "passages": sum(entry.passages for entry in entries),
    }
    return all(vectors.shard(0).count(kind) == wanted[kind] for kind in KINDS)


def _open_sound(store: Path, contents: Contents, digests: FileDigests) -> VectorShards | None:
    """The vectors when they are as the last write left them, open, and nothing is to be repaired; else None."""
    numbers = shard_numbers(store, contents.manifest.entries)
    if (store / commit.PENDING_FILE).exists() or not all(_unchanged(store, one, digests) for one in numbers):
        return None
    vectors = VectorShards(store)
    try:
        if _complete(contents, vectors):
            return vectors
    except DiskRefused:
        _close(vectors)
        raise
    except StoreError:
        _LOG.debug("Chroma opens %s but does not answer", store, exc_info=True)
    _close(vectors)
    return None


def _unchanged(store: Path, shard: int, digests: FileDigests) -> bool:
    """Whether Chroma's files are those of the last write: Chroma itself would read damaged ones, wrongly or with a crash."""
    known = read_checksums(shard_checksums(store, shard))
    try:
        return known is not None and known == chroma_digests(shard_folder(store, shard), digests)
    except (OSError, ValueError, sqlite3.Error):
        return False


def damages(store: Path, wait_s: float) -> list[str]:
    """Read every file of a store, whatever was read before, and compare it with its checksum; the next opening repairs.

    Parameters: wait_s, seconds to wait for who changes the store. Returns: a sentence for each damage.
    Raises: StoreError when there is no store, its manifest is damaged, or it is in use.
    """
    with closing(lock_store(store, wait_s, exclusive=False)):
        entries, digests, found = read_manifest(store).entries, FileDigests(store, full=True), []
        for entry in entries:
            try:
                catalog.check_documents(store, [entry], digests)
            except StoreError as error:
                found.append(str(error))
        remade = "the next opening makes it again."
        for folder in sorted((store / derived.FOLDER).glob("[!.]*")):
            if read_checksums(folder / CHECKSUMS) != folder_digests(folder, digests.digest):
                found.append(f"The search view {folder} is damaged: {remade}")
        for number in shard_numbers(store, entries):
            if not _unchanged(store, number, digests):
                found.append(f"The vectors {shard_folder(store, number)} are damaged: {remade}")
        if found:
            for seen in (SEEN, SEEN_DOCUMENTS):
                (store / seen).unlink(missing_ok=True)  # so that the next opening reads every file too
    return found


def _answers(folder: Path) -> bool:
    """Whether Chroma can read a folder that no checksum tells of, tried in a process of its own."""
    command = [sys.executable, "-c", _PROBE, str(folder)]
    try:
        return subprocess.run(command, capture_output=True, timeout=PROBE_S, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _repair(
    store: Path,
    contents: Contents,
    load_encoder: Callable[[], Encoder],
    digests: FileDigests,
) -> VectorShards:
    """Make vectors and files agree with the manifest, and say in one line what was done.

    Parameters:
        store: locked for writing by the caller. contents: what it holds.
        load_encoder: called only when texts must be encoded again.

    Raises: StoreError when the disk does not allow it.
    """
    broken_off = (store / commit.PENDING_FILE).exists()
    commit.mark(store)  # also proves that the store can be written, before anything is blamed on Chroma
    done: list[str] = []
    vectors = VectorShards(store)
    numbers = shard_numbers(store, contents.manifest.entries)
    suspected = [one for one in numbers if not _unchanged(store, one, digests)] or numbers
    unread = [one for one in suspected if not (broken_off and _answers(shard_folder(store, one)))]
    try:
        done += _moved_aside(store, unread)
        rest = _settled(store, contents, vectors, load_encoder)
    except DiskRefused:
        raise
    except StoreError:
        if unread == suspected:
            raise
        done += _moved_aside(store, [one for one in suspected if one not in unread])
        rest = _settled(store, contents, vectors, load_encoder)
    done += rest
    try:
        commit.unmark(store, vectors, digests)
    except BaseException:
        _close(vectors)
        raise
    if done:
        _LOG.warning("Repaired the store %s: %s.", store, "; ".join(done))
    return vectors


def _moved_aside(store: Path, shards: Sequence[int]) -> list[str]:
    moved = [aside.name for one in shards if (aside := move_aside(shard_folder(store, one))) is not None]
    return [f"moved the vectors, whose files are damaged or changed, to {', '.join(moved)}"] if moved else []


def _views(store: Path, contents: Contents, vectors: VectorShards, digests: FileDigests) -> Derived:
    known = derived.known_arrays(store, contents.manifest, digests)
    keep = partial(derived.stored_segment, store, contents.manifest, digests)
    built = derived.build_arrays(contents.manifest, partial(catalog.read_document, store), vectors, known, keep)
    return derived.save_arrays(store, built, digests)


def _settled(
    store: Path,
    contents: Contents,
    vectors: VectorShards,
    load_encoder: Callable[[], Encoder],
) -> list[str]:
    try:
        return commit.settle(store, contents, vectors, load_encoder)
    except BaseException:
        _close(vectors)
        raise


def _close(vectors: VectorShards) -> None:
    try:
        vectors.close()
    except StoreError:
        _LOG.debug("Chroma did not close %s", vectors.store, exc_info=True)
