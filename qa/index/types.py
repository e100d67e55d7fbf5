"""What every module of the store may say: progress, the outcome of a change, and two errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from qa.errors import StoreError

Progress = Callable[[int, int], None]
"""Called with what is done so far and what there is to do."""
Outcome = Literal["added", "unchanged", "replaced", "moved"]
"""What became of a document that was put into the store; moved: into another collection, with the same content."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of the files of one ingest."""

    outcomes: Mapping[str, Outcome]
    """For each source "added", "unchanged", "replaced" or "moved"."""
    refused: Mapping[str, str]
    """For each file that could not be read, the sentence that says why."""
    removed: tuple[str, ...] = ()
    """The sources that went because the folder that the store is to equal does not hold them."""
    held: int = 0
    """The documents of that folder that the store held before."""
    records: tuple[str, ...] = ()
    """For each bibliographic record of a reference manager's file a sentence: the document that it is of, or that there is none."""

    unread: tuple[str, ...] = ()
    """For each document that was put in without some of its pages a sentence: which, why, and what to do."""

    @property
    def changed(self) -> bool:
        """Whether anything in the store is not as it was."""
        return bool(self.removed) or any(outcome != "unchanged" for outcome in self.outcomes.values())


class StoreMissing(StoreError):
    """There is no store yet where one was to be opened."""


class StoreChanged(StoreError):
    """Another process changed the store while this one did not hold it: opened anew, it can be changed."""


class Closing:
    """What is closed at the end of a `with` block."""

    __slots__ = ()

    def close(self) -> None:
        """Let go of what is held; closing twice does nothing."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
