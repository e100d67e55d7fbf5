"""Nearest vectors: the owner of chromadb; it knows ids and vectors, nothing of documents.

Measured at 40,000 unit and 10,000 passage vectors (384 dimensions, 2 cores): import 0.5 s, open 0.07 s, first count
0.12 s, nearest 100 in 1 to 2 ms, adding 0.25 ms a vector. `get` of 300 vectors takes 8 ms, which is why scores of
chosen units come from the derived view (0.1 ms) and not from here.
"""

from __future__ import annotations

import shutil
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import Request, urlopen

import numpy as np
from numpy.typing import NDArray

from qa.errors import StoreError, UsageError
from qa.index.chroma_records import Records, translated

Kind = Literal["units", "passages"]
KINDS: tuple[Kind, ...] = ("units", "passages")

_PAGE_ROWS = 2_000
"""Vectors in one call; Chroma's own limit (5,461 with this sqlite) bounds it from above."""

SYNC = 250
"""Vectors after which Chroma writes its graph; up to so many are replayed at each opening, at 0.2 ms each. Adding is
as fast as with Chroma's 1,000 and twice as slow with 100."""

SERVER_PAGE = 500
"""Vectors in one request to a server: 0.05 s to read and 0.3 s to add on 2 cores that the server shares."""
CONNECT_S, ANSWER_S = 2.0, 10.0
"""Seconds after which a server counts as away; Chroma's own client would wait for ever."""


_GRAPH = {"space": "cosine", "sync_threshold": SYNC}
_NO_GRAPH = {**_GRAPH, "ef_construction": 8, "max_neighbors": 4}
"""Chroma makes a graph in any case; one that nothing searches takes a fifth of the time (0.07 against 0.35 ms a vector)."""


class VectorsMissing(StoreError):
    """A vector that the manifest asks for is not there; it can be made again."""


@dataclass(slots=True)
class VectorStore:
    """Two Chroma collections, one of unit vectors and one of passage vectors."""

    place: Path | str
    """The folder or the server that they lie in."""
    client: Any
    collections: dict[Kind, Any]
    page: int

    def shard(self, number: int) -> VectorStore:
        """Itself: a server has all vectors in one place."""
        return self

    def add(self, kind: Kind, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Add vectors (n, d) under new ids; ids that are there already get the new vectors.

        Raises: StoreError when Chroma cannot write.
        """
        with translated(self.place):
            for start in range(0, len(ids), self.page):
                end = start + self.page
                self.collections[kind].upsert(ids=list(ids[start:end]), embeddings=vectors[start:end])

    def delete(self, kind: Kind, ids: Sequence[str]) -> None:
        """Delete ids; unknown ones are passed over. Raises: StoreError when Chroma cannot write."""
        with translated(self.place):
            for start in range(0, len(ids), self.page):
                self.collections[kind].delete(ids=list(ids[start : start + self.page]))

    def nearest(self, kind: Kind, vector: NDArray[np.float32], count: int) -> tuple[list[str], NDArray[np.float32]]:
        """Find the ids with the greatest cosine, best first, and the cosines: at most `count` of each.

        Raises: StoreError when Chroma cannot answer.
        """
        if count <= 0:
            return [], np.zeros(0, np.float32)
        with translated(self.place):
            found = self.collections[kind].query(query_embeddings=[vector], n_results=count, include=["distances"])
        return found["ids"][0], 1 - np.asarray(found["distances"][0], np.float32)

    def get(self, kind: Kind, ids: Sequence[str]) -> NDArray[np.float32]:
        """Read vectors back in the order of the ids: (n, d). Raises: VectorsMissing; StoreError."""
        found: dict[str, NDArray[np.float32]] = {}
        for start in range(0, len(ids), self.page):
            with translated(self.place):
                part = self.collections[kind].get(ids=list(ids[start : start + self.page]), include=["embeddings"])
            found.update(zip(part["ids"], np.asarray(part["embeddings"], np.float32), strict=True))
        missing = [name for name in ids if name not in found]
        if missing:
            raise VectorsMissing(
                f"The vector {missing[0]!r} is missing in {self.place}: open the store again to repair it."
            )
        return np.array([found[name] for name in ids], np.float32)

    def ids(self, kind: Kind) -> set[str]:
        """All ids of a kind. Raises: StoreError when Chroma cannot answer."""
        with translated(self.place):
            return set(self.collections[kind].get(include=[])["ids"])

    def count(self, kind: Kind) -> int:
        """How many vectors of a kind there are. Raises: StoreError when Chroma cannot answer."""
        with translated(self.place):
            return int(self.collections[kind].count())

    def check(self, kind: Kind) -> None:
        """See that every vector of a kind can be read and found, and has unit length. Raises: StoreError."""
        names = sorted(self.ids(kind))
        lengths = np.linalg.norm(self.get(kind, names), axis=-1) if names else np.ones(0)
        if len(names) != self.count(kind) or not np.allclose(lengths, 1, atol=1e-3):
            raise StoreError(f"Vectors of {kind} in {self.place} are damaged.")
        for name in names[:1]:
            self.nearest(kind, self.get(kind, [name])[0], len(names))

    def close(self) -> None:
        """Let go of the folder or the server."""
        with translated(self.place):
            self.client.close()


def open_vectors(folder: Path, *, searched: bool = True) -> VectorStore:
    """Open the vectors of a store, making empty collections where there are none.

    Parameters: folder, Chroma's own, inside the store; searched, whether Chroma is to find nearest vectors in it.
    Raises: StoreError when Chroma cannot open it (damaged, not writable, made by a newer Chroma).
    """
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings as ChromaSettings

    # The path as one text: Chroma shares what it opened by this text.
    place = str(folder)
    options = ChromaSettings(anonymized_telemetry=False, allow_reset=False)
    client: Any = None
    with translated(folder):
        try:
            client = chromadb.PersistentClient(place, settings=options)
            return VectorStore(
                folder,
                client,
                _collections(client, _GRAPH if searched else _NO_GRAPH),
                min(_PAGE_ROWS, client.get_max_batch_size()),
            )
        except BaseException:
            if client is not None:
                client.close()
            # Chroma 1.5.9 would hand out what failed to start again, even after the folder was put right.
            SharedSystemClient._identifier_to_system.pop(place, None)
            raise


@dataclass(frozen=True, slots=True)
class Server:
    """A Chroma server that holds a whole corpus: the vectors, the documents in pieces, and the manifests."""

    vectors: VectorStore
    documents: Records
    manifests: Records

    def renew(self) -> None:
        """Find the collections again, which a server that was set up anew has made anew. Raises: StoreError."""
        with translated(self.vectors.place):
            self.vectors.collections.update(_collections(self.vectors.client))
            for name in ("documents", "manifests"):
                getattr(self, name).collection = _texts(self.vectors.client, name)


def open_server(url: str) -> Server:
    """Connect to a Chroma server, making empty collections where there are none.

    Parameters: url, such as http://host:8000; a name and password in it are sent as basic authentication.
    Raises: UsageError for something else; StoreError when no Chroma server answers there. Neither shows a password.
    """
    parts = _checked(url)
    port = parts.port or (443 if parts.scheme == "https" else 8000)
    place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].removesuffix(f':{parts.port}').rstrip(':')}:{port}"
    headers = {}
    if parts.username is not None:
        user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {b64encode(user.encode()).decode()}"
    try:
        # Asked first, because Chroma's client waits for ever while it connects.
        with urlopen(Request(f"{place}/api/v2/heartbeat", headers=headers), timeout=CONNECT_S) as answer:
            answer.read()
    except (OSError, HTTPException, ValueError) as error:
        cause = getattr(error, "reason", None) or error
        raise StoreError(
            f"No Chroma server answers at {place} ({cause}): start one with `chroma run`, or correct QA_CHROMA_URL."
        ) from error
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    with translated(place):
        options = ChromaSettings(anonymized_telemetry=False)
        client = chromadb.HttpClient(place, port, parts.scheme == "https", headers, options)
        session = client._server._session  # type: ignore[attr-defined]
        session.timeout = type(session.timeout)(ANSWER_S, connect=CONNECT_S)
        vectors = VectorStore(place, client, _collections(client), min(SERVER_PAGE, client.get_max_batch_size()))
        documents, manifests = (Records(place, _texts(client, name)) for name in ("documents", "manifests"))
        return Server(vectors, documents, manifests)


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and not parts.path.strip("/") and parts.port != 0:
            return parts
    except ValueError:
        pass
    raise UsageError("QA_CHROMA_URL is not the address of a Chroma server: give one such as http://host:8000.")


def _collections(client: Any, graph: Mapping[str, Any] = _GRAPH) -> dict[Kind, Any]:
    options = {"hnsw": dict(graph)}
    return {
        kind: client.get_or_create_collection(kind, configuration=options, embedding_function=None) for kind in KINDS
    }


def _texts(client: Any, name: str) -> Any:
    return client.get_or_create_collection(name, embedding_function=None)


def move_aside(folder: Path) -> Path | None:
    """Move a folder that Chroma cannot open out of the way, keeping one such for a look; returns where it went."""
    if not folder.exists():
        return None
    aside = folder.with_name(f"{folder.name}.damaged")
    shutil.rmtree(aside, ignore_errors=True)
    folder.rename(aside)
    return aside
