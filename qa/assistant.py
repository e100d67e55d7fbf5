"""The assistant: open a store, ingest documents, ask, stream, search, chat."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import UsageError
from qa.index.documents import Documents
from qa.index.scope import left_out_note
from qa.index.types import Progress, StoreMissing
from qa.question.analyze import checked
from qa.settings import EXTRACTIVE, Settings, load_settings
from qa.types import Answer, Document, Hit, Statement

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from qa.answer.stages import Event
    from qa.answer.table import Table, TableRow
    from qa.index.backend import CorpusReader
    from qa.index.reader import IndexReader
    from qa.llm.client import Model
    from qa.llm.conversation import Conversation
    from qa.notes.annotate import CorpusComparison
    from qa.notes.annotations import Annotations
    from qa.reader.reader import Reader
    from qa.render.reference_export import ExportFormat


class Assistant(Documents):
    """Answers from one store; use it as a context manager, or close it.

    Threads may share it: each question reads one state of the corpus, whatever is put in or taken out meanwhile. No
    other process may have the store open while that is done.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._writers: dict[str, Model | None] = {}
        self._comparison: CorpusComparison | None = None
        self._comparing = threading.Lock()

    def ask(self, question: str, within: Sequence[str] = (), model: str = "", statements: int = 0) -> Answer:
        """Answer a question from the store, every statement cited and verified, or say that it is not there.

        Parameters: question, at most `settings.max_question_chars` characters; within, the documents to ask, each as
        "all", a collection, a source, a file name or a glob such as "north-*"; when left out all, but for the default
        corpus where the store holds other documents too; model, what writes, as for `writer`; statements, how many there may be, 0 for as many
        as the settings say.
        Raises: UsageError for an empty or too long question, a name in `within` that means no document, or one in `model` that
        is not offered; StoreError when the store cannot be read.
        """
        *_, answer = self.events(question, within, model, statements)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: str, within: Sequence[str] = ()) -> Iterator[Statement | Answer]:
        """Each statement as soon as it is verified, and last the answer that holds them all.

        Parameters and errors as for `ask`.
        """
        return (event for event in self.events(question, within) if isinstance(event, Statement | Answer))

    def events(
        self, question: str, within: Sequence[str] = (), model: str = "", statements: int = 0
    ) -> Iterator[Event | Answer]:
        """All that becomes known on the way, as it does: what was found, each statement, what was dropped, the answer.

        Parameters and errors as for `ask`.
        """
        return self._asking(self.store.pinned(), within, model, statements)(self._checked(question))

    def table(self, questions: Sequence[str], within: Sequence[str] = ()) -> Table:
        """Ask the same questions of each document alone: a row a document, each cell with its verified statement.

        Parameters: questions, at least one; within, the documents, and errors as for `ask`.
        """
        from qa.answer.table import Table

        return Table(tuple(questions), tuple(self.table_rows(questions, within)))

    def table_rows(self, questions: Sequence[str], within: Sequence[str] = ()) -> Iterator[TableRow]:
        """The rows of `table`, each as soon as it is there; parameters and errors as for it."""
        from qa.answer.table import table_row

        asked = [self._checked(question) for question in questions]
        if not asked:
            raise UsageError("A table needs at least one question.")
        index = self.store.pinned()
        documents = index.asked(within).documents
        return (table_row(one, map(self._asking(index, [one.source]), asked)) for one in documents)

    def _asking(
        self, index: CorpusReader, within: Sequence[str] = (), name: str = "", statements: int = 0
    ) -> Callable[[str], Iterator[Event | Answer]]:
        """The ask pipeline over one state of the corpus, whatever becomes of it later."""
        from qa.answer.extract import ExtractiveWriter
        from qa.answer.pipeline import answer
        from qa.answer.stages import Corpus, Writer
        from qa.notes.annotations import NO_ANNOTATIONS
        from qa.reader.surroundings import load_surroundings_reader

        whole, model, settings = index, self.writer(name), self.settings
        models, reader = {**self.models, **({"writer": name} if name else {})}, self.reader
        asked, left_out = whole.asked(within), left_out_note(within, whole.documents)
        made_from = corpus_summary(asked)

        def ask(text: str) -> Iterator[Event | Answer]:
            index = asked.about(text)
            comparison = self._comparison_of(index.collection, whole.unit_count)

            def compare(found: Iterable[Document]) -> Annotations:
                notes = comparison.annotations(found)
                return notes if asked is whole else notes.restricted(index.library.by_source)

            writer: Writer = ExtractiveWriter()
            if model is not None:
                from qa.llm.generate import GenerativeWriter

                writer = GenerativeWriter(model)
            rest = made_from, models, settings.min_confidence, left_out, compare
            corpus = Corpus(index, reader, load_surroundings_reader(), NO_ANNOTATIONS, *rest)
            return answer(text, corpus, writer, statements or settings.statements)

        return ask

    def cite(self, answer: Answer, form: ExportFormat) -> str:
        """The works that an answer of this store rests on, as the text of a file: "bibtex", "ris" or "csl" (CSL-JSON)."""
        from qa.render.reference_export import export_references

        return export_references(answer, self.library, form)

    def chat(self, within: Sequence[str] = ()) -> Conversation:
        """A conversation, in which a question may lean on those before it; within, as for `ask`."""
        from qa.llm.conversation import Conversation

        return Conversation(self, within)

    def search(self, query: str, k: int = 10, within: Sequence[str] = ()) -> tuple[Hit, ...]:
        """The k best units for a query, best first; `within` and errors as for `ask`, UsageError also when k is below 1."""
        from qa.answer.pipeline import search

        if k < 1:
            raise UsageError(f"At least one result must be asked for, not {k}.")
        text = self._checked(query)
        return search(text, self.store.pinned().asked(within).about(text), self.reader).hits[:k]

    def chain(self) -> Runnable[str, Answer]:
        """The ask pipeline as a LangChain Runnable from question to Answer; see `ask_runnable`."""
        from qa.answer.langchain import ask_runnable

        asking = self._asking(self.store.pinned())
        return ask_runnable(lambda text: asking(self._checked(text)))

    def compare(self) -> None:
        """Let no later answer be without the comparison of documents; see `CorpusComparison.finished`. Raises: StoreError."""
        reader = self.store.pinned().about("")
        self._comparison_of(reader, reader.unit_count).finished()

    def _comparison_of(self, reader: IndexReader, units: int) -> CorpusComparison:
        """The comparison of the documents of one state, of a corpus of so many units, started when it is first asked for."""
        from qa.notes.annotate import CorpusComparison

        with self._comparing:
            if self._comparison is None or self._comparison.fingerprint != reader.fingerprint:
                self._comparison = CorpusComparison(reader.library, reader.fingerprint, self.settings.cache, units)
            return self._comparison

    @property
    def reader(self) -> Reader:
        """The trained model that reads candidates, loaded on first use. Raises: EncoderError."""
        from qa.reader.reader import load_reader

        return load_reader(self.settings)

    @property
    def model(self) -> Model | None:
        """The language model that writes, made on first use; None without one. Raises: UsageError, ModelError."""
        return self.writer()

    def writer(self, name: str = "") -> Model | None:
        """The language model that a question chose to write its answer, made on first use; None for "extractive".

        Parameters: name, one of `settings.writers`, or "" for what writes without a choice.
        Raises: UsageError for a name that is not offered, or that no provider has; ModelError.
        """
        settings = self.settings
        if name and name not in settings.writers:
            offered = f"choose {' or '.join(settings.writers)}" if settings.writers else "models (QA_MODELS) lists none"
            raise UsageError(f"The model {name[:100]!r} is not offered here: {offered}.")
        wanted = name or settings.model or EXTRACTIVE
        if wanted not in self._writers:
            from qa.llm.provider import load_model

            usual = wanted == (settings.model or EXTRACTIVE)
            given = settings if usual else settings.written_by("" if wanted == EXTRACTIVE else wanted)
            self._writers[wanted] = load_model(given)
        return self._writers[wanted]

    def load_writers(self) -> None:
        """Make every language model that may write, so that one that cannot be used is told. Raises: as `writer`."""
        for name in self.settings.writers or ("",):
            self.writer(name)

    @property
    def corpus(self) -> Mapping[str, Any]:
        """What it answers from: the fingerprint of the documents that are asked, and how many there are. Raises: StoreError."""
        return corpus_summary(self.index())

    def index(self, within: Sequence[str] = ()) -> CorpusReader:
        """The present state of the documents that a question is asked of; parameters and errors as for `ask`."""
        return self.store.pinned().asked(within)

    @property
    def models(self) -> Mapping[str, str]:
        """The models that make its answers, by role. Raises: StoreError."""
        return {"encoder": self.store.pinned().manifest.encoder, "writer": self.settings.model or EXTRACTIVE}

    def retriever(self, k: int = 10) -> BaseRetriever:
        """The search as a LangChain retriever."""
        from qa.answer.langchain import UnitRetriever

        return UnitRetriever(index=self.index(), reader=self.reader, k=k)

    def _checked(self, question: str) -> str:
        return checked(question, self.settings.max_question_chars)


def corpus_summary(reader: CorpusReader) -> Mapping[str, Any]:
    """What an answer says that it was made from: the fingerprint of these documents, and how many there are."""
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
        settings = settings if store is None else replace(settings, store=Path(store), chroma_url="", qdrant_url="")
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
