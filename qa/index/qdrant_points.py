"""Points, filters and searches as qdrant-client wants them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qdrant_client import models as q

Payload = dict[str, Any]
Sparse = tuple[Sequence[int], Sequence[float]]
"""Numbers of terms and their weights."""
Where = q.Filter
_SPACE = uuid.UUID("6f1d2a54-52b4-4f0e-8f0c-0d6f3a1c9b7e")


def point_id(*parts: object) -> str:
    """The id of a point that is about this."""
    return str(uuid.uuid5(_SPACE, "\0".join(map(ascii, parts))))


@dataclass(frozen=True, slots=True)
class Wish:
    """One search for the points nearest to a vector, or to some words."""

    by: NDArray[np.float32] | Sparse
    limit: int
    where: Where | None = None
    vectors: bool = False
    """Whether to give the words of each point."""


@dataclass(frozen=True, slots=True)
class FoundPoint:
    """A point that a search brings up."""

    payload: Payload
    score: float
    words: Mapping[int, float]


def point(
    number: str, payload: Payload, meaning: Sequence[float] | None = None, words: Sparse | None = None
) -> q.PointStruct:
    """A point; without a vector where it is not searched by one."""
    vectors: dict[str, Any] = {} if meaning is None else {"meaning": meaning}
    if words is not None:
        vectors["words"] = q.SparseVector(indices=list(words[0]), values=list(words[1]))
    return q.PointStruct(id=number, payload=payload, vector=vectors)


def where(
    *,
    without: Mapping[str, str] | None = None,
    either: Mapping[str, Sequence[str]] | None = None,
    id: str | None = None,
    open_before: int | None = None,
    **fields: str | Sequence[str],
) -> Where:
    """Points with all these values, of a list one.

    Parameters: without, values that they have not; either, values of which one is enough; id, of the only point; open_before,
    a time that `open` lies before.
    """
    must: list[q.Condition] = [_has(name, value) for name, value in fields.items()]
    if id is not None:
        must.append(q.HasIdCondition(has_id=[id]))
    if open_before is not None:
        must.append(q.FieldCondition(key="open", range=q.Range(gt=0, lt=open_before)))
    # An empty list fits nothing, and the server need not be asked what it makes of one.
    should: list[q.Condition] = [_has(name, value) for name, value in (either or {}).items() if value]
    must_not: list[q.Condition] = [_has(name, value) for name, value in (without or {}).items()]
    return Where(must=must or None, should=should or None, must_not=must_not or None)


def _has(name: str, value: str | Sequence[str]) -> q.FieldCondition:
    match = q.MatchValue(value=value) if isinstance(value, str) else q.MatchAny(any=list(value))
    return q.FieldCondition(key=name, match=match)


def query_of(wish: Wish) -> q.QueryRequest:
    """A search as the client wants it."""
    sparse = isinstance(wish.by, tuple)
    query = (
        q.SparseVector(indices=list(wish.by[0]), values=list(wish.by[1]))
        if isinstance(wish.by, tuple)
        else wish.by.tolist()
    )
    return q.QueryRequest(
        query=query,
        using="words" if sparse else "meaning",
        filter=wish.where,
        limit=wish.limit,
        with_payload=True,
        with_vector=["words"] if wish.vectors else False,
    )


def found_points(points: Sequence[q.ScoredPoint]) -> list[FoundPoint]:
    """The points of an answer."""
    found = []
    for one in points:
        words = one.vector.get("words") if isinstance(one.vector, dict) else None
        counted = dict(zip(words.indices, words.values, strict=True)) if isinstance(words, q.SparseVector) else {}
        found.append(FoundPoint(one.payload or {}, one.score, counted))
    return found
