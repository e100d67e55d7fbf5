"""Texts in a Chroma collection, and the sentence that Chroma's errors become; it knows nothing of what the texts say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import StoreError
from qa.index.files import store_error


@dataclass(slots=True)
class Records:
    """A Chroma collection of texts, each with an id and a few values about it."""

    place: Path | str
    """Where Chroma keeps them, for sentences."""
    collection: Any

    def add(self, ids: Sequence[str], texts: Sequence[str], about: Sequence[Mapping[str, str | int]]) -> None:
        """Add texts under new ids. An id that is there already keeps what it has: of two who add it the first wins.

        Measured with Chroma 1.5.9: three processes that added the same 300 ids at once all read the same winners.
        Raises: StoreError when Chroma cannot write.
        """
        # Chroma wants a vector with each; without one it would fetch a model to make it.
        vectors = [[1.0]] * len(ids)
        with translated(self.place):
            self.collection.add(ids=list(ids), documents=list(texts), metadatas=list(about), embeddings=vectors)

    def get(self, where: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
        """The texts whose values fit, by id, each with its values. Raises: StoreError when Chroma cannot answer."""
        with translated(self.place):
            found = self.collection.get(where=dict(where), include=["documents", "metadatas"])
        return dict(zip(found["ids"], zip(found["documents"], found["metadatas"], strict=True), strict=True))

    def ids(self, where: Mapping[str, Any] | None = None) -> list[str]:
        """The ids of all texts, or of those whose values fit. Raises: StoreError when Chroma cannot answer."""
        with translated(self.place):
            return list(self.collection.get(where=where, include=[])["ids"])

    def delete(self, where: Mapping[str, Any]) -> None:
        """Delete the texts whose values fit. Raises: StoreError when Chroma cannot write."""
        with translated(self.place):
            self.collection.delete(where=dict(where))


@contextmanager
def translated(place: Path | str) -> Iterator[None]:
    """Whatever Chroma raises becomes a StoreError; its Rust core panics outside `Exception`."""
    try:
        yield
    except (StoreError, KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        raise store_error(error, place, "The vectors cannot be read or written") from error
