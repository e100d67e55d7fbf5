"""The ask pipeline as a LangChain Runnable, and the search as a LangChain retriever: what other programs plug into.

Both are adapters around `qa.answer.pipeline`. This module and the language models alone import LangChain.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, cast

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from langchain_core.runnables.config import run_in_executor

from qa.answer.pipeline import search
from qa.answer.stages import Event
from qa.types import Answer, Statement


def ask_runnable(ask: Callable[[str], Iterator[Event | Answer]]) -> Runnable[str, Answer]:
    """The ask pipeline as a Runnable from a question to its answer.

    Parameters: ask, gives everything that becomes known of a question, and last its answer.
    Returns: a Runnable; invoke, batch, stream, callbacks and tracing work as they do for any. Streaming, it gives each
    statement as soon as it is verified and then the answer that holds them.
    """

    def told(text: str) -> Iterator[Statement | Answer]:
        yield from (event for event in ask(text) if isinstance(event, Statement | Answer))

    async def told_async(text: str) -> AsyncIterator[Statement | Answer]:
        # One thread after another draws from the generator, so that a waiting model holds up no event loop.
        drawn = told(text)
        while (event := await run_in_executor(None, next, drawn, None)) is not None:
            yield event

    # Of what a generator gives `invoke` keeps the last, which is the answer.
    return cast("Runnable[str, Answer]", RunnableLambda(told, afunc=told_async, name="ask"))


class UnitRetriever(BaseRetriever):
    """Gives the k best units for a query, each with source, title, section, start, end and score as metadata."""

    index: Any
    reader: Any
    k: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [
            LangChainDocument(
                page_content=hit.unit.text,
                metadata={
                    "source": hit.document.source,
                    "title": hit.document.title,
                    "section": hit.unit.section,
                    "start": hit.unit.start,
                    "end": hit.unit.end,
                    "score": hit.score,
                },
            )
            for hit in search(query, self.index.about(query), self.reader).hits[: self.k]
        ]
