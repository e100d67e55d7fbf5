"""The figures of README.md, measured through the product's own search and ask.

    python evals/measure.py squad FILE [--peer]     papers with questions in SQuAD format, in a store of their own
    python evals/measure.py suite FILE              questions on the default corpus with expected facts

`--peer` also runs the usual LangChain + Chroma pipeline (1,000 characters, 200 overlap, 5 chunks) on the same papers
with the same encoder; it needs `pip install langchain-text-splitters`.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from squad import Gold, load, reached_after

import qa
from qa.assistant import Assistant
from qa.ingest.normalise import fold
from qa.settings import Settings, load_settings
from qa.types import Answer, Document

BUDGETS = (500, 1000, 2000)
REFUSED = ("unanswerable-but-on-topic", "off-topic", "dosing/medical-advice request")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("squad", "suite"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--peer", action="store_true", help="also measure the usual pipeline")
    options = parser.parse_args()
    if options.what == "suite":
        suite(options.file)
    else:
        squad(options.file, peer=options.peer)


def filled(folder: Path, documents: Sequence[Document]) -> Assistant:
    """An assistant on a new store that holds these documents."""
    from qa.index.opening import open_store

    settings = replace(load_settings(), store=folder)
    with open_store(folder, settings, write=True, create=True) as store:
        store.add(documents)
    return qa.open(folder, settings=settings)


def squad(path: Path, *, peer: bool) -> None:
    papers, golds = load(path)
    number = {paper.source: position for position, paper in enumerate(papers)}
    print(f"{len(papers)} papers, {len(golds)} questions whose answer stands in its paper")
    with tempfile.TemporaryDirectory() as folder:
        with filled(Path(folder) / "all", papers) as assistant:
            found = []
            for gold in golds:
                hits = assistant.search(gold.question, 60)
                found.append([(number[hit.document.source], hit.unit.start, hit.unit.end) for hit in hits])
            table("qa search", found, golds)
            answers = [assistant.ask(gold.question) for gold in golds]
            risk("qa ask, all papers in", answers, golds, number)
            exact(answers, {paper.source: paper for paper in papers})
        if peer:
            table("LangChain + Chroma, 1000/200, k = 5", usual(papers, golds, load_settings()), golds)
        for seed in range(3):
            kept = set(random.Random(seed).sample(range(len(papers)), len(papers) // 2))
            with filled(Path(folder) / f"half{seed}", [papers[position] for position in sorted(kept)]) as assistant:
                answers = [assistant.ask(gold.question) for gold in golds]
            risk(f"qa ask, half the papers left out ({seed})", answers, golds, number)
            out = [answer.abstained for answer, gold in zip(answers, golds, strict=True) if gold.paper not in kept]
            inside = [answer.abstained for answer, gold in zip(answers, golds, strict=True) if gold.paper in kept]
            print(
                f"    abstained: {np.mean(out):.2f} of questions whose paper is out, {np.mean(inside):.2f} of the others"
            )


def table(name: str, found: Sequence[list[tuple[int, int, int]]], golds: Sequence[Gold]) -> None:
    reached = [reached_after(spans, gold) for spans, gold in zip(found, golds, strict=True)]
    shares = [np.mean([count is not None and count <= budget for count, _ in reached]) for budget in BUDGETS]
    print(
        f"{name:40} " + "  ".join(f"{budget}: {share:.3f}" for budget, share in zip(BUDGETS, shares, strict=True)),
        end="",
    )
    print(f"  first: {np.mean([first for _, first in reached]):.3f}")


def right(answer: Answer, gold: Gold, number: dict[str, int]) -> bool:
    """The first statement's quote holds at least half of the gold words."""
    if answer.abstained:
        return False
    place = answer.statements[0].citations[0]
    shared = min(place.end, gold.end) - max(place.start, gold.start)
    return number[place.source] == gold.paper and shared >= 0.5 * (gold.end - gold.start)


def risk(name: str, answers: Sequence[Answer], golds: Sequence[Gold], number: dict[str, int]) -> None:
    """Risk-coverage by the answer's own confidence; an abstention comes after every answer and is wrong."""
    order = sorted(range(len(golds)), key=lambda i: (answers[i].abstained, -answers[i].confidence))
    correct = np.array([right(answers[i], golds[i], number) for i in order])
    errors = np.cumsum(~correct) / np.arange(1, len(correct) + 1)
    covered = [float(np.max(np.flatnonzero(errors <= limit) + 1, initial=0) / len(errors)) for limit in (0.1, 0.2, 0.3)]
    answered = np.mean([not answer.abstained for answer in answers])
    print(
        f"{name:40} answered {answered:.2f}  first statement right {correct.mean():.3f}  AURC {errors.mean():.3f}",
        end="",
    )
    print(f"  coverage at 10/20/30 % wrong {covered[0]:.2f}/{covered[1]:.2f}/{covered[2]:.2f}")


def exact(answers: Iterable[Answer], documents: dict[str, Document]) -> None:
    places = [c for a in answers for c in (*(c for s in a.statements for c in s.citations), *a.nearest)]
    same = [documents[place.source].text[place.start : place.end] == place.quote for place in places]
    print(f"    {sum(same)} of {len(same)} citations re-read exactly at their spans")


def usual(papers: Sequence[Document], golds: Sequence[Gold], settings: Settings) -> list[list[tuple[int, int, int]]]:
    """What the tutorial pipeline retrieves: fixed chunks, one vector each, the five nearest in a Chroma collection."""
    import chromadb
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from qa.index.encode import load_encoder

    encoder = load_encoder(settings)
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
        ids = collection.query(query_embeddings=encoder.encode_query(gold.question)[None], n_results=5)["ids"][0]
        hits = [chunks[int(name)] for name in ids]
        found.append([(position, start, start + len(text)) for position, start, text in hits])
    return found


def suite(path: Path) -> None:
    questions: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    facts, cites = defaultdict(list), defaultdict(list)
    refused, kept, dropped, sizes = [], [], 0, []
    with qa.open() as assistant:
        headings = [section.heading for d in assistant.documents if d.kind == "guide" for section in d.sections]
        answers = [assistant.ask(entry["question"]) for entry in questions]
        exact(answers, {document.source: document for document in assistant.documents})
    for entry, answer in zip(questions, answers, strict=True):
        dropped += len(answer.dropped)
        if entry["type"] in REFUSED:
            refused.append(answer.abstained)
            continue
        kept.append(answer.abstained)
        sizes.append(len(answer.statements))
        said = " ".join(statement.text for statement in answer.statements)
        facts[entry["type"]] += [
            any(said_in(said, str(form)) for form in fact["accept"]) for fact in entry["expected_facts"]
        ]
        cites[entry["type"]] += [is_cited(place, answer, headings) for place in entry["must_cite"]]
    for kind in facts:
        print(f"    {kind:28} facts {np.mean(facts[kind]):.2f}  cites {np.mean(cites[kind]):.2f}")
    print(f"facts {np.mean([*chain(*facts.values())]):.3f}  cites {np.mean([*chain(*cites.values())]):.3f}  ", end="")
    print(
        f"refused {np.mean(refused):.2f}  wrongly refused {np.mean(kept):.3f}  statements {np.mean(sizes):.1f}  ",
        end="",
    )
    print(f"dropped by verification {dropped}")


def said_in(text: str, form: str) -> bool:
    """Whether a surface form stands in the text as whole words and whole numbers."""
    return re.search(rf"(?<![\w.]){re.escape(fold(form))}(?!\w|\.\d)", fold(text)) is not None


def is_cited(place: str, answer: Answer, headings: Sequence[str]) -> bool:
    """Whether a place such as "R10" (a reference) or "G3" (the third part of the guide) is among the citations."""
    citations = [citation for statement in answer.statements for citation in statement.citations]
    if place.startswith("R"):
        wanted = f"ref-{int(place[1:]):02d}"
        return any(
            citation.source == wanted
            or any(r.source == wanted or r.printed == f"[{place[1:]}]" for r in citation.references)
            for citation in citations
        )
    parts = [heading for heading in headings if heading][1:]  # the first heading is the guide's title
    return any(citation.source == "guide" and citation.section == parts[int(place[1:]) - 1] for citation in citations)


if __name__ == "__main__":
    main()
