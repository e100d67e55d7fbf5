"""Nearest vectors: the owner of chromadb; it knows ids and vectors, nothing of documents.

Measured at 40,000 unit and 10,000 passage vectors (384 dimensions, 2 cores): import 0.5 s, open 0.07 s, first count
0.12 s, nearest 100 in 1 to 2 ms, adding 0.25 ms a vector. `get` of 300 vectors takes 8 ms, which is why scores of
chosen units come from the derived view (0.1 ms) and not from here.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from qa.errors import StoreError
from qa.index.files import store_error

Kind = Literal["units", "passages"]
KINDS: tuple[Kind, ...] = ("units", "passages")

PAGE = 2_000
"""Vectors in one call; Chroma's own limit (5,461 with this sqlite) bounds it from above."""

SYNC = 250
"""Vectors after which Chroma writes its graph; up to so many are replayed at each opening, at 0.2 ms each. Adding is
as fast as with Chroma's 1,000 and twice as slow with 100."""


@dataclass(frozen=True, slots=True)
class VectorStore:
    """Two Chroma collections under one folder, one of unit vectors and one of passage vectors."""

    folder: Path
    client: Any
    collections: dict[Kind, Any]
    page: int

    def add(self, kind: Kind, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Add vectors (n, d) under new ids; ids that are there already get the new vectors.

        Raises: StoreError when Chroma cannot write.
        """
        with _translated(self.folder):
            for start in range(0, len(ids), self.page):
                end = start + self.page
                self.collections[kind].upsert(ids=list(ids[start:end]), embeddings=vectors[start:end])

    def delete(self, kind: Kind, ids: Sequence[str]) -> None:
        """Delete ids; unknown ones are passed over. Raises: StoreError when Chroma cannot write."""
        with _translated(self.folder):
            for start in range(0, len(ids), self.page):
                self.collections[kind].delete(ids=list(ids[start : start + self.page]))

    def nearest(self, kind: Kind, vector: NDArray[np.float32], count: int) -> tuple[list[str], NDArray[np.float32]]:
        """Find the ids with the greatest cosine, best first, and the cosines: at most `count` of each.

        Raises: StoreError when Chroma cannot answer.
        """
        if count <= 0:
            return [], np.zeros(0, np.float32)
        with _translated(self.folder):
            found = self.collections[kind].query(query_embeddings=[vector], n_results=count, include=["distances"])
        return found["ids"][0], 1 - np.asarray(found["distances"][0], np.float32)

    def get(self, kind: Kind, ids: Sequence[str]) -> NDArray[np.float32]:
        """Read vectors back in the order of the ids: (n, d). Raises: StoreError when one is missing."""
        rows: dict[str, Any] = {}
        with _translated(self.folder):
            for start in range(0, len(ids), self.page):
                part = self.collections[kind].get(ids=list(ids[start : start + self.page]), include=["embeddings"])
                rows.update(zip(part["ids"], part["embeddings"], strict=True))
        missing = [name for name in ids if name not in rows]
        if missing:
            raise StoreError(
                f"The vector {missing[0]!r} is missing in {self.folder}: open the store again to repair it."
            )
        return np.array([rows[name] for name in ids], np.float32)

    def ids(self, kind: Kind) -> set[str]:
        """All ids of a kind. Raises: StoreError when Chroma cannot answer."""
        with _translated(self.folder):
            return set(self.collections[kind].get(include=[])["ids"])

    def count(self, kind: Kind) -> int:
        """How many vectors of a kind there are. Raises: StoreError when Chroma cannot answer."""
        with _translated(self.folder):
            return int(self.collections[kind].count())

    def close(self) -> None:
        """Let go of the folder."""
        with _translated(self.folder):
            self.client.close()


def open_vectors(folder: Path) -> VectorStore:
    """Open the vectors of a store, making empty collections where there are none.

    Parameters: folder, Chroma's own, inside the store.
    Raises: StoreError when Chroma cannot open it (damaged, not writable, made by a newer Chroma).
    """
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings as ChromaSettings

    # The path as one text: Chroma shares what it opened by this text.
    place = str(folder)
    options = ChromaSettings(anonymized_telemetry=False, allow_reset=False)
    client: Any = None
    with _translated(folder):
        try:
            client = chromadb.PersistentClient(place, settings=options)
            collections = {
                kind: client.get_or_create_collection(
                    kind,
                    configuration={"hnsw": {"space": "cosine", "sync_threshold": SYNC}},
                    embedding_function=None,
                )
                for kind in KINDS
            }
            return VectorStore(folder, client, collections, min(PAGE, client.get_max_batch_size()))
        except BaseException:
            if client is not None:
                client.close()
            # Chroma 1.5.9 would hand out what failed to start again, even after the folder was put right.
            SharedSystemClient._identifier_to_system.pop(place, None)
            raise


def move_aside(folder: Path) -> Path | None:
    """Move a folder that Chroma cannot open out of the way, keeping one such for a look; returns where it went."""
    if not folder.exists():
        return None
    aside = folder.with_name(f"{folder.name}.damaged")
    shutil.rmtree(aside, ignore_errors=True)
    folder.rename(aside)
    return aside


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Whatever Chroma raises becomes a StoreError; its Rust core panics outside `Exception`."""
    try:
        yield
    except (StoreError, KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        raise store_error(error, folder, "The vectors cannot be read or written") from error
