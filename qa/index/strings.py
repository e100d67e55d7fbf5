"""Texts in two arrays, so that any of them is read from a mapped file without the others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray


class Strings(Sequence[str]):
    """Texts by number.

    Parameters: content, their UTF-8 in a row; ends, of each in bytes.
    """

    def __init__(self, content: NDArray[np.uint8], ends: NDArray[np.int64]) -> None:
        self._content = content
        self._ends = ends

    @staticmethod
    def of(texts: Iterable[str]) -> Strings:
        """Texts in the order given."""
        packed = [text.encode("utf-8", "surrogatepass") for text in texts]
        ends = np.cumsum([len(one) for one in packed], dtype=np.int64)
        return Strings(np.frombuffer(b"".join(packed), np.uint8), ends)

    @staticmethod
    def joined(parts: Sequence[tuple[Strings, NDArray[np.int64]]]) -> Strings:
        """Some texts of each part, by number, one part after the other."""
        if all(len(part) == len(numbers) for part, numbers in parts):
            sizes = np.concatenate([np.zeros(0, np.int64), *(np.diff(part._ends, prepend=0) for part, _ in parts)])
            content = np.concatenate([np.zeros(0, np.uint8), *(part._content for part, _ in parts)])
            return Strings(content, np.cumsum(sizes))
        return Strings.of(part[number] for part, numbers in parts for number in numbers)

    def bytes_at(self, number: int) -> bytes:
        """The UTF-8 of a text."""
        start = int(self._ends[number - 1]) if number else 0
        return self._content[start : int(self._ends[number])].tobytes()

    def starting_with(self, prefix: str) -> Iterator[str]:
        """The texts that begin so, where all are sorted."""
        for number in range(bisect_left(self, prefix), len(self)):
            if not (text := self[number]).startswith(prefix):
                return
            yield text

    def holding(self, character: str) -> Iterator[str]:
        """The texts with an ASCII character."""
        return (self[number] for number in self.numbers_holding(character.encode()))

    def numbers_holding(self, wanted: bytes) -> list[int]:
        """The numbers of the texts with some bytes, in order."""
        content, places, start = self._content.tobytes(), [], 0
        while (start := content.find(wanted, start)) >= 0:
            number = int(np.searchsorted(self._ends, start, side="right"))
            if start + len(wanted) <= self._ends[number]:
                places.append(number)
                start = int(self._ends[number])
            else:
                start += 1
        return places

    def arrays(self, name: str) -> Mapping[str, NDArray[Any]]:
        """What is stored, by name."""
        return {name: self._content, f"{name}-ends": self._ends}

    @staticmethod
    def read(arrays: Mapping[str, NDArray[Any]], name: str) -> Strings:
        """What `arrays` gave. Raises: KeyError or ValueError where they do not fit."""
        content, ends = arrays[name], arrays[f"{name}-ends"]
        if (int(ends[-1]) if len(ends) else 0) != len(content):
            raise ValueError(f"{name} do not fit their ends")
        return Strings(content, ends)

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> list[str]: ...
    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        if not 0 <= number < len(self):
            raise IndexError(number)
        return self.bytes_at(number).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        content, start = self._content.tobytes(), 0
        for end in self._ends.tolist():
            yield content[start:end].decode("utf-8", "surrogatepass")
            start = end

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Strings) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
