"""A Qdrant server or cluster: the owner of qdrant-client; it knows points, filters and vectors, nothing of what they say.

Collections, each with the prefix `qa-`; ids are UUIDs made of what a point is about:

corpus     one point: the format, the encoder, and a stamp that each change renews
documents  one point a document: its entry and head; the commit point of a document
contents   a document's text and vectors, packed, in pieces; `open` is the time of a change that is under way, else 0
units      one point a unit: `meaning`, its vector, and `words`, its term counts
passages   one point a passage: its words
terms      one point a word, found by words that are one slip away and by its first letters
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from qdrant_client import QdrantClient
from qdrant_client import models as q
from qdrant_client.http.exceptions import ApiException

from qa.errors import StoreError, UsageError, first_line
from qa.index.files import store_error
from qa.index.qdrant_points import FoundPoint, Payload, Where, Wish, found_points, query_of

PREFIX = "qa-"
ANSWER_S = 20
"""Seconds after which a server counts as away."""
POINTS_TOGETHER = 256
"""Points in one request: about 3 MB of units; a server takes 32 MB."""
OLDEST_SERVER = (1, 18)
"""The oldest version whose description has conditional upserts with `update_mode`; one without passes over the condition."""
_INDEXED: Mapping[str, Mapping[str, q.PayloadSchemaType]] = {
    "corpus": {},
    "documents": dict.fromkeys(("source", "collection", "names"), q.PayloadSchemaType.KEYWORD),
    "contents": {"key": q.PayloadSchemaType.KEYWORD, "open": q.PayloadSchemaType.INTEGER},
    "units": dict.fromkeys(("key", "source", "collection"), q.PayloadSchemaType.KEYWORD),
    "passages": dict.fromkeys(("key", "source", "collection"), q.PayloadSchemaType.KEYWORD),
    "terms": {"near": q.PayloadSchemaType.KEYWORD},
}


@dataclass(frozen=True, slots=True)
class Engine:
    """An open server, or a folder that qdrant-client itself searches."""

    place: str
    client: Any

    def make(self, dimension: int) -> None:
        """Make the collections and their indexes where they are missing. Parameters: dimension of vectors. Raises: StoreError."""
        with engine_errors(self.place):
            for name, indexed in _INDEXED.items():
                if not self.client.collection_exists(PREFIX + name):
                    self._make(name, dimension)
                for field, kind in indexed.items() if not self.local else ():
                    self.client.create_payload_index(PREFIX + name, field, kind, wait=True)

    @property
    def local(self) -> bool:
        """Whether no server is asked."""
        return isinstance(self.client, OneAtATime)

    def holds_corpus(self) -> bool:
        """Whether there are collections of a corpus. Raises: StoreError."""
        with engine_errors(self.place):
            return bool(self.client.collection_exists(f"{PREFIX}corpus"))

    def put(self, name: str, points: Sequence[q.PointStruct], *, only: Where | None = None, new: bool = False) -> None:
        """Write points, and wait until they are searched.

        Parameters: only, what a point that is there must fit to be replaced, or nothing is written; new, write only what
        is not there. Raises: StoreError.
        """
        mode = q.UpdateMode.INSERT_ONLY if new else q.UpdateMode.UPDATE_ONLY if only else q.UpdateMode.UPSERT
        with engine_errors(self.place):
            for start in range(0, len(points), POINTS_TOGETHER):
                self.client.upsert(
                    PREFIX + name, points[start : start + POINTS_TOGETHER], wait=True, ordering=q.WriteOrdering.STRONG,
                    update_filter=only, update_mode=mode,
                )  # fmt: skip

    def get(self, name: str, ids: Sequence[str]) -> dict[str, Payload]:
        """The payloads of points by id; unknown ids are left out. Raises: StoreError."""
        found: dict[str, Payload] = {}
        with engine_errors(self.place):
            for start in range(0, len(ids), POINTS_TOGETHER):
                some = list(ids[start : start + POINTS_TOGETHER])
                # What the last writer wrote, and not what a replica had before.
                there = self.client.retrieve(
                    PREFIX + name, some, with_payload=True, consistency=q.ReadConsistencyType.MAJORITY
                )
                found.update((str(one.id), one.payload) for one in there)
        return found

    def every(self, name: str, where: Where | None = None, most: int | None = None) -> Iterator[Payload]:
        """The payloads of all points that fit, page by page. Parameters: most, at most so many. Raises: StoreError."""
        offset, left = None, most
        while left is None or left > 0:
            with engine_errors(self.place):
                page, offset = self.client.scroll(
                    PREFIX + name,
                    where,
                    limit=POINTS_TOGETHER if left is None else min(POINTS_TOGETHER, left),
                    offset=offset,
                )
            yield from (one.payload for one in page)
            left = None if left is None else left - len(page)
            if offset is None:
                return

    def set(self, name: str, values: Payload, where: Where) -> None:
        """Set values of the payload of all points that fit. Raises: StoreError."""
        with engine_errors(self.place):
            self.client.set_payload(PREFIX + name, values, where, wait=True, ordering=q.WriteOrdering.STRONG)

    def delete(self, name: str, where: Where) -> None:
        """Delete all points that fit. Raises: StoreError."""
        with engine_errors(self.place):
            self.client.delete(
                PREFIX + name, q.FilterSelector(filter=where), wait=True, ordering=q.WriteOrdering.STRONG
            )

    def count(self, name: str, where: Where | None = None) -> int:
        """How many points fit. Raises: StoreError."""
        with engine_errors(self.place):
            return int(self.client.count(PREFIX + name, where, exact=True).count)

    def values(self, name: str, field: str) -> dict[str, int]:
        """How many points have each value of an indexed field. Raises: StoreError."""
        with engine_errors(self.place):
            return {
                str(one.value): one.count
                for one in self.client.facet(PREFIX + name, field, limit=10_000, exact=True).hits
            }

    def search(self, name: str, wishes: Sequence[Wish]) -> list[list[FoundPoint]]:
        """What is nearest to each wish, best first, in one request. Raises: StoreError."""
        asked = [query_of(one) for one in wishes]
        with engine_errors(self.place):
            answers = self.client.query_batch_points(PREFIX + name, asked) if asked else []
        return [found_points(answer.points) for answer in answers]

    def close(self) -> None:
        """Let go of the server."""
        with engine_errors(self.place):
            self.client.close()

    def _make(self, name: str, dimension: int) -> None:
        # Searched by 8 bits a number in memory, then by the whole vectors on the disk; `qa` scores what is found itself.
        eighth = q.ScalarQuantization(scalar=q.ScalarQuantizationConfig(type=q.ScalarType.INT8, always_ram=True))
        meaning = q.VectorParams(size=dimension, distance=q.Distance.COSINE, on_disk=True, quantization_config=eighth)
        words = q.SparseVectorParams(modifier=q.Modifier.IDF, index=q.SparseIndexParams(on_disk=True))
        try:
            self.client.create_collection(
                PREFIX + name,
                vectors_config={"meaning": meaning} if name == "units" else {},
                sparse_vectors_config={"words": words} if name in ("units", "passages") else None,
                on_disk_payload=True,
            )
        except (ApiException, ValueError):
            if not self.client.collection_exists(PREFIX + name):  # else another process made it just now
                raise


@contextmanager
def engine_errors(place: str) -> Iterator[None]:
    """Whatever the client raises becomes a StoreError with a sentence."""
    try:
        yield
    except (StoreError, UsageError):
        raise
    except Exception as error:
        raise store_error(error, place, "Qdrant does not answer, or refuses") from error


def open_engine(url: str) -> Engine:
    """Connect to a server.

    Parameters: url, such as http://host:6333, where a password is sent as the API key; or file:///folder, which one process
    searches without a server (for trying and testing: qdrant-client itself advises against more than 20,000 units).
    Raises: UsageError for something else; StoreError when no server answers there, or one that is too old.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or 6333
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme == "file" and parts.path.strip("/") and not parts.netloc:
        folder = unquote(parts.path)
        with engine_errors(folder):
            return Engine(folder, OneAtATime(QdrantClient(path=folder, force_disable_check_same_thread=True)))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise UsageError("QA_QDRANT_URL is not the address of a Qdrant server: give one such as http://host:6333.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = f"{parts.scheme}://{host}:{port}"
    key = unquote(parts.password) if parts.password else None
    client = QdrantClient(url=place, port=port, api_key=key, timeout=ANSWER_S, check_compatibility=False)
    try:
        version = client.info().version
    except Exception as error:
        client.close()
        raise StoreError(
            f"No Qdrant server answers at {place} ({first_line(error)}): start one with `qdrant`, or correct QA_QDRANT_URL."
        ) from error
    if tuple(int(part) for part in version.split("-")[0].split(".")[:2]) < OLDEST_SERVER:
        client.close()
        wanted = ".".join(map(str, OLDEST_SERVER))
        raise StoreError(f"The Qdrant server at {place} has version {version}: install {wanted} or newer.")
    return Engine(place, client)


class OneAtATime:
    """qdrant-client's own search, which is not made for threads, asked by one thread at a time."""

    def __init__(self, client: QdrantClient) -> None:
        self._client, self._lock = client, threading.RLock()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        asked = getattr(self._client, name)

        def call(*given: Any, **named: Any) -> Any:
            with self._lock:
                return asked(*given, **named)

        return call
