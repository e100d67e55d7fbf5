"""The search as a LangChain retriever."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever

from qa.answer import pipeline as road


class UnitRetriever(BaseRetriever):
    """Gives the k best units for a query, each with source, title, section, start, end and score as metadata."""

    index: Any
    k: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        hits = road.retrieve(road.start(query), self.index).hits[: self.k]
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
            for hit in hits
        ]
