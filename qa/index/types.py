"""What every module of the store may say: progress, the outcome of a change, and two errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from qa.errors import StoreError

Progress = Callable[[int, int], None]
"""Called with what is done so far and what there is to do."""
Outcome = Literal["added", "unchanged", "replaced"]
"""What became of a document that was put into the store."""


class StoreMissing(StoreError):
    """There is no store yet where one was to be opened."""


class StoreChanged(StoreError):
    """Another process changed the store while this one did not hold it: opened anew, it can be changed."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of the files of one ingest."""

    outcomes: Mapping[str, Outcome]
    """For each source "added", "unchanged" or "replaced"."""
    refused: Mapping[str, str]
    """For each file that could not be read, the sentence that says why."""
    records: tuple[str, ...] = ()
    """For each bibliographic record of a reference manager's file a sentence: the document that it is of, or that there is none."""
