"""The ask road as a LangChain Runnable, and the search as a LangChain retriever: what other programs plug into.

`ask_chain(...)` takes a question and gives an `Answer`; invoke, batch, stream, callbacks and tracing work as they do
for any Runnable, each stage showing under its own name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from langchain_core.runnables import Runnable, RunnableLambda

from qa.answer import road
from qa.answer.index import Index
from qa.types import Answer

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever


def ask_chain(
    index: Index, *, statements: int, corpus: Mapping[str, object], models: Mapping[str, str]
) -> Runnable[str, Answer]:
    """Build the ask road over an open store.

    Parameters: index, the store; statements, the most in one answer; corpus and models, what the answer names as made
    from and made by.
    Returns: a Runnable from a question to its answer.
    """
    steps = (
        ("retrieve", lambda journey: road.retrieve(journey, index)),
        ("decide", lambda journey: road.judge(journey, index)),
        ("write", lambda journey: road.write(journey, index, statements)),
        ("verify", lambda journey: road.check(journey, index, statements)),
    )
    chain: Runnable[str, road.Journey] = RunnableLambda(road.start, name="analyse")
    for name, step in steps:
        chain = chain | RunnableLambda(road.timed(name, step), name=name)
    return chain | RunnableLambda(lambda journey: road.arrive(journey, index, corpus, models), name="answer")


def search_retriever(index: Index, k: int) -> BaseRetriever:
    """The search as a LangChain retriever of the k best units, with their places as metadata.

    It lives in its own module because importing LangChain's retriever base takes longer than answering a question.
    """
    from qa.answer.retriever import UnitRetriever

    return UnitRetriever(index=index, k=k)
