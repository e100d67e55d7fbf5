"""The assistant: open a store, ingest documents, ask, stream, search, chat."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from qa.errors import UsageError
from qa.index.access import Access
from qa.index.library import matching_sources
from qa.index.types import Ingested, Outcome, Progress, StoreMissing
from qa.ingest.default_corpus import default_corpus
from qa.settings import Settings, load_settings
from qa.types import Answer, Document, Hit, Statement

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from qa.answer.stages import Event
    from qa.index.library import Library
    from qa.index.reader import IndexReader
    from qa.index.shared_store import SharedStore
    from qa.index.store import Store
    from qa.llm.client import Model
    from qa.llm.conversation import Conversation
    from qa.notes.annotate import CorpusComparison
    from qa.reader.reader import Reader
    from qa.render.reference_export import ExportFormat


class Assistant:
    """Answers from one store; use it as a context manager, or close it.

    Threads may share it: each question reads one state of the corpus, whatever is put in or taken out meanwhile. No
    other process may have the store open while that is done.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._access = Access(settings)
        self._model: Model | None = None
        self._comparison: CorpusComparison | None = None
        self._comparing = threading.Lock()

    @property
    def store(self) -> Store | SharedStore:
        """The open store, opened for reading on first use."""
        return self._access.store

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents of the store, ordered by source."""
        return self.store.documents

    @property
    def library(self) -> Library:
        """The documents of the store by source, with their references. Raises: StoreError."""
        return self.store.library

    def ingest(
        self,
        paths: Iterable[Path | str] | Path | str | None = None,
        progress: Progress | None = None,
        reading: Progress | None = None,
    ) -> Ingested:
        """Read files or folders and put them into the store, replacing documents of the same source.

        Files of reference managers (BibTeX, RIS, CSL-JSON) give their records to the documents that these are of.
        Parameters: paths, files or folders, or None for the default corpus; progress, of indexing, in texts; reading, of
        reading, in files; see `Progress`.
        Returns: what became of each; a file that cannot be read is refused, the others land.
        Raises: InputError when nothing could be read, StoreError when the store cannot be written.
        """
        from qa.ingest.reference_manager import gather_with_records

        if isinstance(paths, str | Path):
            paths = [paths]
        named = default_corpus() if paths is None else [Path(path) for path in paths]
        documents, refused, told = gather_with_records(named, self._stored, self.settings.max_file_bytes, reading)
        return Ingested(self.put(documents, progress) if documents else {}, refused, told)

    def _stored(self) -> tuple[Document, ...]:
        try:
            return self.documents
        except StoreMissing:
            return ()

    def put(self, documents: Sequence[Document], progress: Progress | None = None) -> Mapping[str, Outcome]:
        """Put documents that were read into the store, replacing those of the same source; reading goes on meanwhile.

        Files of one name in different folders are different documents; see `assign_sources`.
        Parameters: documents, of which the later one counts where two have the same source; progress, see `Progress`.
        Returns: what became of each, by source. Raises: StoreError when the store is in use or cannot be written.
        """
        from qa.ingest.names import assign_sources

        def put(store: Store | SharedStore) -> Mapping[str, Outcome]:
            named, gone = assign_sources(documents, store.documents)
            outcomes = store.add(named, progress)
            for source in gone:
                store.remove(source)
            return outcomes

        return self._access.change(put, create=True)

    def remove(self, source: str) -> bool:
        """Take a document out of the store; returns whether there was one. Raises: StoreError as `put` does."""
        return self._access.change(lambda store: store.remove(source), create=False)

    def ask(self, question: str, within: Sequence[str] = ()) -> Answer:
        """Answer a question from the store, every statement cited and verified, or say that it is not there.

        Parameters: question, at most `settings.max_question_chars` characters; within, the documents to ask, each as a
        source, a file name or a glob such as "north-*"; all of them when left out.
        Raises: UsageError for an empty or too long question, or a name in `within` that means no document; StoreError when the store cannot be read.
        """
        *_, answer = self.events(question, within)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: str, within: Sequence[str] = ()) -> Iterator[Statement | Answer]:
        """Each statement as soon as it is verified, and last the answer that holds them all.

        Parameters and errors as for `ask`.
        """
        return (event for event in self.events(question, within) if isinstance(event, Statement | Answer))

    def events(self, question: str, within: Sequence[str] = ()) -> Iterator[Event | Answer]:
        """All that becomes known on the way, as it does: what was found, each statement, what was dropped, the answer.

        Parameters and errors as for `ask`.
        """
        return self._asking(within)(self._checked(question))

    def _asking(self, within: Sequence[str] = ()) -> Callable[[str], Iterator[Event | Answer]]:
        """The ask pipeline over the present state of the corpus, whatever becomes of it later."""
        from qa.answer.extract import ExtractiveWriter
        from qa.answer.pipeline import answer
        from qa.answer.stages import Corpus, Writer

        index, model, settings = self.store.pinned(), self.model, self.settings
        comparison, models, reader = self._comparison_of(index), self.models, self.reader
        index = _restricted(index, within)
        described = _corpus(index)

        def ask(text: str) -> Iterator[Event | Answer]:
            writer: Writer = ExtractiveWriter()
            if model is not None:
                from qa.llm.generate import GenerativeWriter

                writer = GenerativeWriter(model)
            notes = comparison.annotations()
            notes = notes.restricted(index.library.by_source) if within else notes
            corpus = Corpus(index, reader, notes, described, models, settings.min_confidence)
            return answer(text, corpus, writer, settings.statements)

        return ask

    def cite(self, answer: Answer, form: ExportFormat) -> str:
        """The works that an answer of this store rests on, as the text of a file: "bibtex", "ris" or "csl" (CSL-JSON)."""
        from qa.render.reference_export import export_references

        return export_references(answer, self.library, form)

    def chat(self) -> Conversation:
        """A conversation, in which a question may lean on those before it."""
        from qa.llm.conversation import Conversation

        return Conversation(self)

    def search(self, query: str, k: int = 10, within: Sequence[str] = ()) -> tuple[Hit, ...]:
        """The k best units for a query, best first; `within` and errors as for `ask`, UsageError also when k is below 1."""
        from qa.answer.pipeline import search

        if k < 1:
            raise UsageError(f"At least one result must be asked for, not {k}.")
        index = _restricted(self.store.pinned(), within)
        return search(self._checked(query), index, self.reader).hits[:k]

    def chain(self) -> Runnable[str, Answer]:
        """The ask pipeline as a LangChain Runnable from question to Answer; see `ask_runnable`."""
        from qa.answer.langchain import ask_runnable

        asking = self._asking()
        return ask_runnable(lambda text: asking(self._checked(text)))

    def compare(self) -> None:
        """Compare the documents with one another and wait for it, so that no later answer is without it. Raises: StoreError."""
        self._comparison_of(self.store.pinned()).finished()

    def _comparison_of(self, reader: IndexReader) -> CorpusComparison:
        """The comparison of the documents of one state, started when it is first asked for."""
        from qa.notes.annotate import CorpusComparison

        with self._comparing:
            if self._comparison is None or self._comparison.fingerprint != reader.fingerprint:
                self._comparison = CorpusComparison(reader.library, reader.fingerprint, self.settings.cache)
            return self._comparison

    @property
    def reader(self) -> Reader:
        """The trained model that reads candidates, loaded on first use. Raises: EncoderError."""
        from qa.reader.reader import load_reader

        return load_reader(self.settings)

    @property
    def model(self) -> Model | None:
        """The language model that writes, made on first use; None without one. Raises: UsageError, ModelError."""
        if self._model is None and self.settings.model:
            from qa.llm.provider import load_model

            self._model = load_model(self.settings)
        return self._model

    @property
    def corpus(self) -> Mapping[str, Any]:
        """What it answers from: the fingerprint of the store's documents, and how many there are. Raises: StoreError."""
        return _corpus(self.store.pinned())

    @property
    def models(self) -> Mapping[str, str]:
        """The models that make its answers, by role. Raises: StoreError."""
        return {"encoder": self.store.manifest.encoder, "writer": self.settings.model or "extractive"}

    def retriever(self, k: int = 10) -> BaseRetriever:
        """The search as a LangChain retriever."""
        from qa.answer.langchain import UnitRetriever

        return UnitRetriever(index=self.store.pinned(), reader=self.reader, k=k)

    def close(self) -> None:
        """Let go of the store; closing twice does nothing."""
        self._access.close()

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
            raise UsageError("The question is empty: ask something.")
        if len(text) > self.settings.max_question_chars:
            raise UsageError(
                f"The question has {len(text):,} characters; at most {self.settings.max_question_chars:,} are read. Shorten it."
            )
        return text


def _restricted(index: IndexReader, within: Sequence[str]) -> IndexReader:
    """A state of the corpus as if it held these documents alone; all of it when none is named. Raises: UsageError."""
    return index.restricted(matching_sources(within, index.documents)) if within else index


def _corpus(reader: IndexReader) -> Mapping[str, Any]:
    return {"fingerprint": reader.fingerprint, "documents": len(reader.documents)}


def open(
    store: Path | str | None = None,
    *,
    model: str | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Assistant:
    """Open an assistant on a store.

    Parameters: store, its folder, which becomes an empty store when it does not exist yet; or None for the one that the
    settings name, which then is filled with the default corpus; model, the language model that writes, as "provider:name", or None for the settings' own;
    settings, or None to read them from environment and qa.toml; progress of that filling.
    Raises: StoreError when the store cannot be opened, or the folder holds something else; UsageError or ModelError for a language model
    that cannot be used.
    """
    if settings is None:
        settings = load_settings(Path(store) if store is not None else None, model=model)
    else:
        settings = settings if store is None else replace(settings, store=Path(store), chroma_url="")
        settings = settings if model is None else replace(settings, model=model)
    assistant = Assistant(settings)
    assistant.model  # noqa: B018  so that a model that cannot be used is told before anything is indexed
    try:
        assistant.store  # noqa: B018  opens now, so that a store that cannot be opened is told here
    except StoreMissing:
        if store is None:
            assistant.ingest(None, progress)
        assistant._access.create()
    return assistant
