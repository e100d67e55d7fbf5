"""A memory for the real reader: it reads a question with the same passages once in a process, and would give the same again."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from qa.reader.reader import Reader, ReaderOutput, UnitInContext

_KNOWN: dict[Hashable, ReaderOutput] = {}


@dataclass(frozen=True, slots=True)
class RememberingReader:
    """A reader, and what it has read."""

    reader: Reader

    @property
    def name(self) -> str:
        """See `Reader`."""
        return self.reader.name

    def read(self, question: str, passages: Sequence[UnitInContext]) -> ReaderOutput:
        """See `Reader`."""
        key = (self.reader, question, tuple(passages))
        if key not in _KNOWN:
            _KNOWN[key] = self.reader.read(question, passages)
        return _KNOWN[key]


def forget() -> None:
    """Let everything be read again, where a test is about reading twice."""
    _KNOWN.clear()
