"""What was used last stays in memory, within a bound."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class RecentlyUsed(Generic[_Key, _Value]):
    """Values by key. Beyond the bound the one that was not used for longest is forgotten, but never the last. Threads share it.

    Parameters: most, the bound; size, what a value counts for, 1 when left out.
    """

    def __init__(self, most: int, size: Callable[[_Value], int] = lambda _: 1) -> None:
        self._most, self._size, self._held = most, size, 0
        self._values: OrderedDict[_Key, _Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: _Key) -> _Value | None:
        """The value of a key; None where it is not in memory."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def keep(self, key: _Key, value: _Value) -> _Value:
        """Remember a value. Returns: the one that is there by now, which another thread may have made."""
        with self._lock:
            if key not in self._values:
                self._held += self._size(value)
            found = self._values.setdefault(key, value)
            while self._held > self._most and len(self._values) > 1:
                self._held -= self._size(self._values.popitem(last=False)[1])
        return found

    def made(self, key: _Key, make: Callable[[], _Value]) -> _Value:
        """The value of a key, made where it is not in memory; others do not wait for that."""
        found = self.get(key)
        return self.keep(key, make()) if found is None else found
