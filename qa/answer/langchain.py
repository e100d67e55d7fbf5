"""The ask road as a LangChain Runnable, and the search as a LangChain retriever: what other programs plug into.

`ask_chain(...)` takes a question and gives an `Answer`; invoke, batch, stream, callbacks and tracing work as they do
for any Runnable, each stage showing under its own name. Streams give the statements one by one, and last the answer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from langchain_core.runnables import Runnable, RunnableLambda
from langchain_core.runnables.config import run_in_executor

from qa.answer import pipeline as road
from qa.answer.assemble import RETRIEVED, arrive
from qa.llm.client import Model
from qa.llm.generate import write
from qa.notes.annotations import NOTHING, Beside
from qa.retrieve.index import Index
from qa.types import Answer, Statement

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever


def ask_chain(
    index: Index,
    *,
    statements: int,
    corpus: Mapping[str, object],
    models: Mapping[str, str],
    model: Model | None = None,
    beside: Beside = NOTHING,
    events: bool = False,
) -> Runnable[str, Answer]:
    """Build the ask road over an open store.

    Parameters: index, the store; statements, the most in one answer; corpus and models, what the answer names as made
    from and made by; model, the language model that writes, or None; beside, what the corpus knows of itself;
    events, whether a stream also tells what was found and what was dropped.
    Returns: a Runnable from a question to its answer. Streaming, it gives each statement as soon as it is verified and
    then the answer that holds them.
    """
    steps = [
        ("retrieve", lambda journey: road.retrieve(journey, index)),
        ("decide", lambda journey: road.judge(journey, index)),
    ]
    if model is None:
        steps += [
            ("write", lambda journey: road.write(journey, index, statements)),
            ("verify", lambda journey: road.check(journey, index, statements)),
        ]

    def told(journey: road.Journey) -> Iterator[road.Event | Answer]:
        yield road.Retrieved(journey.question.text, journey.hits[:RETRIEVED])
        if model is None:
            yield from journey.statements
            yield from journey.dropped
        else:
            journey = yield from write(journey, index, model, statements)
        yield arrive(journey, index, corpus, models)

    def answer(journey: road.Journey) -> Iterator[road.Event | Answer]:
        yield from (event for event in told(journey) if events or isinstance(event, Statement | Answer))

    async def answer_async(journey: road.Journey) -> AsyncIterator[road.Event | Answer]:
        # One thread after another draws from the generator, so that a waiting model holds up no event loop.
        drawn = answer(journey)
        while (event := await run_in_executor(None, next, drawn, None)) is not None:
            yield event

    chain: Runnable[str, road.Journey] = RunnableLambda(lambda text: road.start(text, beside), name="analyse")
    for name, step in steps:
        chain = chain | RunnableLambda(road.timed(name, step), name=name)
    # Of what a generator gives `invoke` keeps the last, which is the answer.
    return cast("Runnable[str, Answer]", chain | RunnableLambda(answer, afunc=answer_async, name="answer"))


def search_retriever(index: Index, k: int) -> BaseRetriever:
    """The search as a LangChain retriever of the k best units, with their places as metadata.

    It lives in its own module because importing LangChain's retriever base takes longer than answering a question.
    """
    from qa.answer.retriever import UnitRetriever

    return UnitRetriever(index=index, k=k)
