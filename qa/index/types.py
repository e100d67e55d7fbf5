"""What every module of the store may say: progress, the outcome of a change, and two errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from qa.errors import StoreError

Progress = Callable[[int, int], None]
"""Called with what is done so far and what there is to do."""
Outcome = Literal["added", "unchanged", "replaced", "moved"]
"""What became of a document that was put into the store; moved: into another collection, with the same content."""


class StoreMissing(StoreError):
    """There is no store yet where one was to be opened."""


class StoreChanged(StoreError):
    """Another process changed the store while this one did not hold it: opened anew, it can be changed."""
