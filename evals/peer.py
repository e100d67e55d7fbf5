"""`qa search` beside the usual LangChain + Chroma pipeline, on the same papers with the same encoder.

    python evals/peer.py FILE            FILE in SQuAD format

The usual pipeline: 1,000 characters a chunk, 200 overlap, one vector each, the five nearest. It needs
`pip install langchain-text-splitters`. Everything else is measured by `qa eval --squad FILE`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from qa.evaluate.golds import GoldSpan, load_squad, reached_after
from qa.evaluate.metrics import BUDGETS
from qa.evaluate.papers import filled
from qa.evaluate.run import DEPTH
from qa.settings import load_settings
from qa.types import Document

Spans = list[tuple[int, int, int]]
"""(paper, start, end), best first."""


def main(path: Path) -> None:
    papers, golds = load_squad(path)
    print(f"{len(papers)} papers, {len(golds)} questions whose answer stands in its paper")
    show("qa search", searched(papers, golds), golds)
    show("LangChain + Chroma, 1000/200, k = 5", usual(papers, golds), golds)


def show(name: str, found: Sequence[Spans], golds: Sequence[GoldSpan]) -> None:
    """Recall of the gold words within each budget of characters, and in the first result."""
    reached = [reached_after(spans, gold) for spans, gold in zip(found, golds, strict=True)]
    shares = [(budget, np.mean([count is not None and count <= budget for count, _ in reached])) for budget in BUDGETS]
    print(f"{name:40} " + "  ".join(f"{budget}: {share:.3f}" for budget, share in shares), end="")
    print(f"  first: {np.mean([first for _, first in reached]):.3f}")


def searched(papers: Sequence[Document], golds: Sequence[GoldSpan]) -> list[Spans]:
    """What `qa search` finds."""
    number = {paper.source: position for position, paper in enumerate(papers)}
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(load_settings(), store=Path(folder) / "store")
        with filled(settings, papers) as assistant:
            return [
                [(number[h.document.source], h.unit.start, h.unit.end) for h in assistant.search(gold.question, DEPTH)]
                for gold in golds
            ]


def usual(papers: Sequence[Document], golds: Sequence[GoldSpan]) -> list[Spans]:
    """What the tutorial pipeline retrieves: fixed chunks, one vector each, the five nearest in a Chroma collection."""
    import chromadb
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from qa.index.embedder import load_encoder

    encoder = load_encoder(load_settings())
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    chunks = [
        (position, piece.metadata["start_index"], piece.page_content)
        for position, paper in enumerate(papers)
        for piece in splitter.create_documents([paper.text])
    ]
    collection = chromadb.EphemeralClient().create_collection("usual", configuration={"hnsw": {"space": "cosine"}})
    vectors = encoder.encode_documents([text for _, _, text in chunks], None)
    for start in range(0, len(chunks), 2000):
        stop = min(start + 2000, len(chunks))
        collection.add(ids=[str(i) for i in range(start, stop)], embeddings=vectors[start:stop])
    found = []
    for gold in golds:
        ids = collection.query(query_embeddings=encoder.encode_documents([gold.question]), n_results=5)["ids"][0]
        hits = [chunks[int(name)] for name in ids]
        found.append([(position, start, start + len(text)) for position, start, text in hits])
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
