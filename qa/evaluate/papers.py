"""Evaluate on papers that nobody here wrote: all of them in a store, and each question with its own paper left out."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa.assistant import Assistant
from qa.errors import InputError
from qa.evaluate.golds import GoldSpan, Papers, reached_after
from qa.evaluate.metrics import BUDGETS, CUTS
from qa.evaluate.progress_file import ProgressFile
from qa.evaluate.run import DEPTH, IN_FLIGHT, each
from qa.evaluate.score import DocumentsBySource, Parts, cited_parts, ranked_parts
from qa.evaluate.types import EvaluationRun, Result
from qa.index.types import Progress
from qa.serialize import answer_json
from qa.settings import Settings
from qa.types import Answer, Document, Hit

SHARE = 0.5
"""Share of the gold words that a statement must quote to answer. Retrieval asks for 0.8 within a budget."""
IN, HALF_IN, OUT = "all papers in", "half out: its paper in", "half out: its paper out"


def run_papers(
    name: str,
    papers: Papers,
    settings: Settings,
    conditions: Mapping[str, Any],
    kept: ProgressFile,
    progress: Progress,
) -> EvaluationRun:
    """Evaluate on a set of papers in temporary stores.

    Every question is asked three times: with all papers in the store, and once in each of two stores that hold a random
    half of the papers, so that its own paper is in one of them and is missing from the other, where it is to be refused.

    Parameters: name, what the set is called in the run; settings, of which the store is replaced.
    Raises: InputError when the set holds no question.
    """
    documents, golds = papers
    if not golds:
        raise InputError(f"{name} holds no question whose answer stands in its paper.")
    first = set(random.Random(0).sample(range(len(documents)), len(documents) // 2))
    second = set(range(len(documents))) - first
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, stored in enumerate((set(range(len(documents))), first, second)):
            if not stored:
                continue
            own = [documents[place] for place in sorted(stored)]
            kinds = [(gold, _kind(number, gold, stored)) for gold in golds]
            todo = [((name, f"{gold.id} ({kind})"), (gold, kind)) for gold, kind in kinds]
            with filled(replace(settings, store=Path(folder) / str(number)), own) as assistant:
                corpus = {document.source: document for document in own}

                def asking(
                    item: tuple[GoldSpan, str], assistant: Assistant = assistant, corpus: DocumentsBySource = corpus
                ) -> Result:
                    gold, kind = item
                    return _one(name, gold, kind, assistant, documents[gold.paper], corpus)

                for result in each(asking, todo, kept, IN_FLIGHT if settings.model else 1):
                    results.append(result)
                    progress(len(results), len(golds) * 3)
    return EvaluationRun(
        suites=({"name": name, "digest": "", "gates": {}},),
        conditions={**conditions, "finished": datetime.now(UTC).isoformat(timespec="seconds")},
        results=tuple(results),
    )


def _kind(number: int, gold: GoldSpan, stored: set[int]) -> str:
    if number == 0:
        return IN
    return HALF_IN if gold.paper in stored else OUT


def filled(settings: Settings, documents: Sequence[Document]) -> Assistant:
    """An assistant on a new store, where the settings name it, that holds these documents."""
    from qa.index.opening import open_store

    with open_store(settings.store, settings, write=True, create=True) as store:
        store.add(documents)
    return Assistant(settings)


def _one(
    name: str, gold: GoldSpan, kind: str, assistant: Assistant, paper: Document, corpus: DocumentsBySource
) -> Result:
    began = time.perf_counter()
    answer = assistant.ask(gold.question)
    seconds = time.perf_counter() - began
    parts = cited_parts(answer, corpus)
    right = answer.abstained
    if kind == OUT:
        parts["refusal_recall"] = (float(right), 1.0)
    else:
        quoted = [_quotes(gold, place, answer, paper) for place in range(len(answer.statements))]
        right = bool(quoted) and quoted[0]
        parts["first_statement"] = (float(right), 1.0)
        parts["answer_found"] = (float(any(quoted)), 1.0)
        parts["false_refusal_rate"] = (float(answer.abstained), 1.0)
    if answer.abstained:
        parts["refusal_precision"] = (float(kind == OUT), 1.0)
    if kind == IN:
        parts |= _searched(gold, assistant.search(gold.question, DEPTH), paper)
    parts["passed"] = (float(right), 1.0)
    return Result(
        suite=name,
        id=f"{gold.id} ({kind})",
        question=gold.question,
        type=kind,
        expect="refuse" if kind == OUT else "answer",
        abstained=answer.abstained,
        right=right,
        confidence=answer.confidence,
        seconds=seconds,
        parts=parts,
        cluster=paper.source,
        answer=answer_json(answer),
    )


def _quotes(gold: GoldSpan, place: int, answer: Answer, paper: Document) -> bool:
    """Whether a citation of a statement holds enough of the gold words."""
    return any(
        citation.source == paper.source
        and min(citation.end, gold.end) - max(citation.start, gold.start) >= gold.needed(SHARE)
        for citation in answer.statements[place].citations
    )


def _searched(gold: GoldSpan, hits: Sequence[Hit], paper: Document) -> Parts:
    spans = [(gold.paper if hit.document.source == paper.source else -1, hit.unit.start, hit.unit.end) for hit in hits]
    good = [
        own == gold.paper and min(end, gold.end) - max(start, gold.start) >= gold.needed(SHARE)
        for own, start, end in spans
    ]
    shown, _ = reached_after(spans, gold)
    # A gold span is rarely longer than a unit, so one good unit is all there is; of an abstract every unit is good.
    parts = ranked_parts(good, len(paper.units) if gold.whole else 1)
    parts |= {f"recall_at_{cut}": (float(reached_after(spans[:cut], gold)[0] is not None), 1.0) for cut in CUTS}
    parts |= {f"recall_{budget}_chars": (float(shown is not None and shown <= budget), 1.0) for budget in BUDGETS}
    return parts
