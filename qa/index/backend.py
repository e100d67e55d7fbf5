"""What a back end is to the rest of the program: a folder, a Chroma server and Qdrant offer this and no more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from qa.index.catalog import Manifest
from qa.index.document_list import DocumentList
from qa.index.library import Library
from qa.index.types import Outcome, Progress
from qa.types import Document

if TYPE_CHECKING:
    from qa.index.reader import IndexReader


class CorpusReader(Protocol):
    """One state of a corpus, or the newest where its back end keeps no earlier ones; threads may share it."""

    @property
    def documents(self) -> DocumentList:
        """In the order of their sources, each read when it is asked for."""

    @property
    def library(self) -> Library:
        """The documents by source."""

    @property
    def manifest(self) -> Manifest:
        """The encoder, and what the corpus holds."""

    @property
    def fingerprint(self) -> str:
        """Tells one state of the corpus from others."""

    @property
    def unit_count(self) -> int:
        """Units of all documents."""

    def asked(self, names: Sequence[str]) -> CorpusReader:
        """As if it held the documents alone that are asked; names, raises: as `asked_sources`."""

    def about(self, question: str) -> IndexReader:
        """What is searched for a question: all documents, or those that the back end's own index brings up for it.

        Raises: StoreError when the back end does not answer.
        """


class CorpusStore(Protocol):
    """An open store. What `add` and `remove` have committed stays, and every later question of any process sees it."""

    @property
    def stale(self) -> bool:
        """Whether it must be opened anew to be changed."""

    def pinned(self) -> CorpusReader:
        """A reader of the present state. Raises: StoreError when the back end does not answer."""

    def add(
        self, documents: Sequence[Document], progress: Progress | None = None, drop: Collection[str] = ()
    ) -> Mapping[str, Outcome]:
        """Add documents, replacing those of the same source; what was committed stays when a later one fails.

        Parameters: documents, of two with the same source the later one counts; progress, called with the texts encoded and
        the texts to encode; drop, sources to remove, once all documents are there; one that is also added is written anew.
        Returns: for each source what happened to it.
        Raises: StoreError when the store cannot be written or its server does not answer; EncoderError when the corpus of a
        server has another encoder by now; StoreChanged when another process changed the folder.
        """

    def remove(self, source: str) -> bool:
        """Remove a document; returns whether there was one."""

    def close(self) -> None:
        """Let go of the store; closing twice does nothing."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
