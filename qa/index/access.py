"""One open store for all threads of a process; nothing heavy is imported before it is opened."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from qa.errors import QAError, UsageError
from qa.index.types import StoreChanged
from qa.settings import Settings

if TYPE_CHECKING:
    from qa.index.backend import CorpusStore
    from qa.index.embedder import Encoder

_T = TypeVar("_T")


class Access:
    """Opens a store once, lets one thread at a time change it, and opens it anew where another process was first.

    The store is a folder, or a Chroma server or Qdrant where the settings name one.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.encoder: Encoder | None = None
        """What stores that are opened from now on encode with; None for the one that the settings name."""
        self._store: CorpusStore | None = None
        self._changing = threading.RLock()
        """Held by who opens, changes or closes the store."""

    @property
    def store(self) -> CorpusStore:
        """The store, opened for reading on first use. Raises: StoreError, EncoderError."""
        store = self._store
        if store is None:
            with self._changing:
                store = self._store = self._store or self._opened(write=False, create=False)
        return store

    def create(self) -> None:
        """Open the store for reading, and make an empty one when there is none. Raises: StoreError, EncoderError."""
        with self._changing:
            self._store = self._store or self._opened(write=False, create=True)

    def change(self, change: Callable[[CorpusStore], _T], *, create: bool) -> _T:
        """Change the store while others go on reading, or the store that is opened for this alone when none is open.

        Parameters: change, called once, or twice where another process was first; create, make the store if need be.
        Returns: what `change` does. Raises: what it raises; StoreError, EncoderError.
        """
        with self._changing:
            try:
                return self._change(change, create)
            except StoreChanged:
                return self._change(change, create)

    def close(self) -> None:
        """Let go of the store, after a change that is under way; closing twice does nothing."""
        with self._changing:
            store, self._store = self._store, None
            if store is not None:
                store.close()

    def _change(self, change: Callable[[CorpusStore], _T], create: bool) -> _T:
        store = self._store
        if store is None:
            with self._opened(write=True, create=create) as alone:
                return change(alone)
        try:
            return change(store)
        finally:
            if store.stale:
                self.close()
                with suppress(QAError):  # else the next to read is told why
                    self._store = self._opened(write=False, create=False)

    def _opened(self, *, write: bool, create: bool) -> CorpusStore:
        if self._settings.chroma_url and self._settings.qdrant_url:
            raise UsageError("QA_CHROMA_URL and QA_QDRANT_URL are both set: the corpus is in one place, name one.")
        if self._settings.qdrant_url:
            try:
                from qa.index.qdrant_store import open_qdrant
            except ImportError as error:
                raise UsageError(f'QA_QDRANT_URL needs another package ({error}): pip install "qa[qdrant]".') from error

            return open_qdrant(self._settings.qdrant_url, self._settings, create=create, encoder=self.encoder)
        if self._settings.chroma_url:
            from qa.index.shared_store import open_shared

            return open_shared(self._settings.chroma_url, self._settings, create=create, encoder=self.encoder)
        from qa.index.opening import open_store

        return open_store(self._settings.store, self._settings, write=write, create=create, encoder=self.encoder)
