"""Opening a store: find it, lock it, see that its encoder is the right one, repair what a crash left behind."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from qa.errors import EncoderError, StoreError
from qa.index import repair, weights
from qa.index.catalog import Manifest
from qa.index.commit import read_contents
from qa.index.embedder import Encoder, load_encoder
from qa.index.files import store_errors
from qa.index.lock import lock_store
from qa.index.manifest import MANIFEST, write_manifest
from qa.index.snapshot import Snapshot
from qa.index.store import Store
from qa.index.types import StoreMissing
from qa.settings import Settings


def open_store(
    path: Path,
    settings: Settings,
    *,
    write: bool,
    create: bool = False,
    encoder: Encoder | None = None,
) -> Store:
    """Open a store, repairing first what a broken-off write left behind.

    Parameters:
        path: folder of the store.
        settings: the encoder, its cache, and how long to wait for others to leave.
        write: True to have it alone; False to share it with other readers, but for the moments in which it changes.
        create: make the store when there is none.
        encoder: one that is loaded already; None loads the one that the settings name, in the background.

    Raises: StoreError when the store is missing, in use, damaged beyond repair or of another version;
        EncoderError when it was made with another encoder.
    """
    if not create:
        check_store(path)
    elif not (path / MANIFEST).is_file():
        encoder = load_encoder(settings) if encoder is None else encoder
        _create(path, settings, encoder)
    lock = lock_store(path, settings.lock_wait_s, exclusive=write)
    try:
        contents = read_contents(path)
        loading = load_matching(contents.manifest, f"The store {path}", settings, encoder)
        vectors, views = repair.open_parts(path, contents, lock, loading.result, writing=write)
        return Store(vectors, loading, Snapshot(views), path, write, lock)
    except BaseException:
        lock.close()
        raise


def check_store(path: Path) -> None:
    """Look whether there is a store in a folder; nothing is opened. Raises: StoreMissing when there is none."""
    if not (path / MANIFEST).is_file():
        raise StoreMissing(f"There is no store at {path}: ingest documents first, or name another store.")


def _create(path: Path, settings: Settings, encoder: Encoder) -> None:
    """Make an empty store, in an empty or new folder only: a wrong path must not be filled with files."""
    if path.exists() and not path.is_dir():
        raise StoreError(f"The store {path} is a file: name a folder, new or empty.")
    with store_errors(path, "The store cannot be made"):
        path.mkdir(parents=True, exist_ok=True)
        # Before the lock is made, which would stay in a folder that is not ours; a store's first file is its manifest.
        others = [name for name in os.listdir(path) if name != "lock" and not name.endswith(".tmp")]
    if others and not (path / MANIFEST).exists():
        raise StoreError(f"{path} is not a store (it has no {MANIFEST}) and not empty: name a new or empty folder.")
    lock = lock_store(path, settings.lock_wait_s, exclusive=True)
    try:
        with store_errors(path, "The store cannot be made"):
            if (path / MANIFEST).exists():
                return  # another process made it while this one waited
            write_manifest(path, Manifest(encoder.name, encoder.digest, encoder.dimension, ()))
    finally:
        lock.close()


def load_matching(manifest: Manifest, store: str, settings: Settings, encoder: Encoder | None) -> Future[Encoder]:
    """Start to load the encoder, which must be the one that made the vectors; nothing is loaded to find that out.

    Parameters: store, what a sentence calls it; encoder, one that is loaded already, or None.
    Raises: EncoderError when it is another one.
    """
    named = weights.find(settings.encoder, settings.cache) if encoder is None else encoder
    if named.digest != manifest.encoder_digest:
        raise EncoderError(
            f"{store} was made with the encoder {manifest.encoder!r} ({manifest.encoder_digest[:12]}), "
            f"not {named.name!r} ({named.digest[:12]}): name that encoder, or ingest into a new store."
        )
    if encoder is not None:
        loaded: Future[Encoder] = Future()
        loaded.set_result(encoder)
        return loaded
    pool = ThreadPoolExecutor(1, thread_name_prefix="encoder")
    try:
        # In the background while the caller imports chromadb and reads documents.
        return pool.submit(load_encoder, settings)
    finally:
        pool.shutdown(wait=False)
