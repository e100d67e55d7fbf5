"""Both roads on one screen.

document -> read -> split -> embed -> store                    (Assistant.ingest)
question -> retrieve -> rank -> write -> verify -> answer      (Assistant.ask)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from qa.corpus import default_corpus
from qa.errors import InputError, QAError, UsageError
from qa.settings import Settings, load_settings
from qa.types import Answer, Document, Hit, Statement

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from qa.answer.beside import Beside
    from qa.answer.model import Model
    from qa.conversation import Conversation
    from qa.index.store import Outcome, Store

Progress = Callable[[int, int], None]
"""Called with the texts encoded so far and the texts to encode."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of the files of one ingest."""

    outcomes: Mapping[str, Outcome]
    """For each source "added", "unchanged" or "replaced"."""
    refused: Mapping[str, str]
    """For each file that could not be read, the sentence that says why."""


class Assistant:
    """Answers from one store; use it as a context manager, or close it.

    Reading shares the store with other readers; `ingest` and `remove` need it alone for as long as they take.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._store: Store | None = None
        self._model: Model | None = None
        self._beside: tuple[str, Beside] | None = None

    @property
    def store(self) -> Store:
        """The open store, opened for reading on first use."""
        if self._store is None:
            self._store = self._opened(write=False, create=False)
        return self._store

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents of the store, ordered by source."""
        return self.store.documents

    def ingest(self, paths: Iterable[Path | str] | None = None, progress: Progress | None = None) -> Ingested:
        """Read files or folders and put them into the store, replacing documents of the same source.

        Parameters: paths, files or folders, or None for the default corpus; progress, see `Progress`.
        Returns: what became of each; a file that cannot be read is refused, the others land.
        Raises: InputError when nothing could be read, StoreError when the store cannot be written.
        """
        from qa.ingest.read import find_files, read_path

        documents: list[Document] = []
        refused: dict[str, str] = {}
        for path in default_corpus() if paths is None else [Path(path) for path in paths]:
            try:
                files = find_files([path])
            except QAError as error:
                refused[str(path)] = str(error)
                continue
            for file in files:
                try:
                    documents.append(read_path(file, max_bytes=self.settings.max_file_bytes))
                except QAError as error:
                    refused[str(file)] = str(error)
        documents, taken = _distinct(documents)
        refused |= taken
        if not documents:
            none = "No document was named, or the folder holds none that can be read."
            raise InputError("\n".join(refused.values()) if refused else none)
        with self._writing(create=True) as store:
            return Ingested(store.add(documents, progress), refused)

    def remove(self, source: str) -> bool:
        """Take a document out of the store; returns whether there was one. Raises: StoreError."""
        with self._writing(create=False) as store:
            return store.remove(source)

    def ask(self, question: str) -> Answer:
        """Answer a question from the store, every statement cited and verified, or say that it is not there.

        Parameters: question, at most `settings.max_question_chars` characters.
        Raises: UsageError for an empty or too long question; StoreError when the store cannot be read.
        """
        return self.chain().invoke(self._checked(question))

    def stream(self, question: str) -> Iterator[Statement | Answer]:
        """Each statement as soon as it is verified, and last the answer that holds them all.

        Parameters and errors as for `ask`.
        """
        return cast("Iterator[Statement | Answer]", self.chain().stream(self._checked(question)))

    def chat(self) -> Conversation:
        """A conversation, in which a question may lean on those before it."""
        from qa.conversation import Conversation

        return Conversation(self)

    def search(self, query: str, k: int = 10) -> tuple[Hit, ...]:
        """The k best units for a query, best first. Raises: UsageError as `ask` does, or when k is below 1."""
        from qa.answer import road

        if k < 1:
            raise UsageError(f"At least one result must be asked for, not {k}.")
        return road.retrieve(road.start(self._checked(query)), self.store).hits[:k]

    def chain(self) -> Runnable[str, Answer]:
        """The ask road as a LangChain Runnable from question to Answer."""
        from qa.answer.chain import ask_chain

        return ask_chain(
            self.store,
            statements=self.settings.statements,
            corpus=self.corpus,
            models=self.models,
            model=self.model,
            beside=self._known(),
        )

    def _known(self) -> Beside:
        """What the store's documents tell of one another, worked out once for these documents."""
        from qa.beside import beside

        store = self.store
        if self._beside is None or self._beside[0] != store.fingerprint:
            self._beside = (store.fingerprint, beside(store.documents, store.fingerprint, self.settings.cache))
        return self._beside[1]

    @property
    def model(self) -> Model | None:
        """The language model that writes, made on first use; None without one. Raises: UsageError, ModelError."""
        if self._model is None and self.settings.model:
            from qa.answer.provider import load_model

            self._model = load_model(self.settings)
        return self._model

    @property
    def corpus(self) -> Mapping[str, Any]:
        """What it answers from: the fingerprint of the store's documents, and how many there are. Raises: StoreError."""
        return {"fingerprint": self.store.fingerprint, "documents": len(self.store.documents)}

    @property
    def models(self) -> Mapping[str, str]:
        """The models that make its answers, by role. Raises: StoreError."""
        return {"encoder": self.store.manifest.encoder, "writer": self.settings.model or "extractive"}

    def retriever(self, k: int = 10) -> BaseRetriever:
        """The search as a LangChain retriever."""
        from qa.answer.chain import search_retriever

        return search_retriever(self.store, k)

    def close(self) -> None:
        """Let go of the store; closing twice does nothing."""
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _checked(self, question: str) -> str:
        """The question without surrounding space and control characters, or a UsageError."""
        whole = question.encode("utf-8", "replace").decode()  # half of a surrogate pair is no text for the encoder
        text = " ".join(whole.replace("\x00", " ").split())
        if not text:
            raise UsageError("The question is empty: type one, or give it on standard input.")
        if len(text) > self.settings.max_question_chars:
            raise UsageError(
                f"The question has {len(text):,} characters; at most {self.settings.max_question_chars:,} are read. Shorten it."
            )
        return text

    def _writing(self, *, create: bool) -> Store:
        """The store, opened for writing alone; reading goes on afterwards from a fresh one."""
        self.close()
        return self._opened(write=True, create=create)

    def _opened(self, *, write: bool, create: bool) -> Store:
        from qa.index.opening import open_store

        return open_store(self.settings.store, self.settings, write=write, create=create)


def _distinct(documents: Sequence[Document]) -> tuple[list[Document], dict[str, str]]:
    """Of two files with one source id, the first; the other is refused by name, so that nothing is lost in silence."""
    kept: dict[str, Document] = {}
    refused: dict[str, str] = {}
    for document in documents:
        other = kept.setdefault(document.source, document)
        if other is not document and other.digest != document.digest:
            refused[document.path] = (
                f"{document.path} has the same source id {document.source!r} as {other.path}: rename it, or give it an id "
                "in its front matter."
            )
    return list(kept.values()), refused


def open(
    store: Path | str | None = None,
    *,
    model: str | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Assistant:
    """Open an assistant on a store.

    Parameters: store, its folder, or None for the one that the settings name, which is filled with the default corpus
    when it does not exist yet; model, the language model that writes, as "provider:name", or None for the settings' own;
    settings, or None to read them from environment and qa.toml; progress of that filling.
    Raises: StoreError when a named store does not exist or cannot be opened; UsageError or ModelError for a language model
    that cannot be used.
    """
    if settings is None:
        settings = load_settings(Path(store) if store is not None else None, model=model)
    else:
        settings = replace(settings, store=Path(store) if store is not None else settings.store)
        settings = settings if model is None else replace(settings, model=model)
    assistant = Assistant(settings)
    assistant.model  # noqa: B018  so that a model that cannot be used is told before anything is indexed
    if store is None and not (settings.store / "manifest.json").is_file():
        assistant.ingest(None, progress)
    assistant.store  # noqa: B018  opens now, so that a store that cannot be opened is told here
    return assistant
