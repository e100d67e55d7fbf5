"""Ask every question of some suites, and keep what came of each as soon as it is there."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

import qa
from qa.evaluate.progress_file import ProgressFile
from qa.evaluate.score import GoldUnits, gold_units, retrieval_parts, score_answer
from qa.evaluate.suite import Suite, SuiteQuestion
from qa.evaluate.types import EvaluationRun, Result
from qa.index.types import Progress
from qa.serialize import answer_json
from qa.types import Answer, Document, Hit

IN_FLIGHT = 4
"""Questions asked at the same time where a language model writes."""
_T = TypeVar("_T")
DEPTH = 60
"""Units retrieved for the retrieval metrics: enough for the largest budget of characters."""


class Answerer(Protocol):
    """What is evaluated: an Assistant, or a deliberately broken one."""

    def ask(self, question: str) -> Answer:
        """Answer a question or abstain."""

    def search(self, query: str, k: int) -> Sequence[Hit]:
        """The k best units, best first."""

    @property
    def documents(self) -> Sequence[Document]:
        """What it answers from."""


def run_suites(
    suites: Sequence[Suite],
    asked: Answerer,
    conditions: Mapping[str, Any],
    stored: ProgressFile,
    progress: Progress,
    in_flight: int = 1,
) -> EvaluationRun:
    """Evaluate an assistant on suites.

    Parameters: conditions, what is to be recorded of how the answers were made; stored, which may hold results of an
    interrupted run, which are not asked again; progress, called after each question; in_flight, questions asked at the same
    time.
    Returns: the run, its results in the order of the suites.
    Raises: QAError when a question cannot be asked; what was done until then is stored.
    """
    corpus = {document.source: document for document in asked.documents}
    todo = [(suite, question) for suite in suites for question in suite.questions]
    results: list[Result] = []
    notes: list[str] = []
    golds = {(suite.name, question.id): gold_units(question, corpus) for suite, question in todo}
    for suite, question in todo:
        gold = golds[suite.name, question.id]
        notes += [f"{suite.name}, {question.id}: {note}" for note in unreachable(question, corpus, gold)]

    def asking(item: tuple[Suite, SuiteQuestion]) -> Result:
        suite, question = item
        return one(suite.name, question, asked, corpus, golds[suite.name, question.id])

    keyed = [((suite.name, question.id), (suite, question)) for suite, question in todo]
    for result in each(asking, keyed, stored, in_flight):
        results.append(result)
        progress(len(results), len(todo))
    return EvaluationRun(
        suites=tuple({"name": s.name, "digest": s.digest, "gates": s.gates} for s in suites),
        conditions={**conditions, "finished": datetime.now(UTC).isoformat(timespec="seconds")},
        results=tuple(results),
        notes=tuple(notes),
    )


def each(
    ask: Callable[[_T], Result], todo: Sequence[tuple[tuple[str, str], _T]], stored: ProgressFile, in_flight: int
) -> Iterator[Result]:
    """What comes of each thing asked, in order, stored as soon as it is there; what is stored already is not asked.

    Parameters: todo, each thing with the key of its result; in_flight, how many are asked at the same time, which helps where
    a model is waited for.
    """
    known = stored.known()

    def known_or_asked(item: tuple[tuple[str, str], _T]) -> Result:
        return known.get(item[0]) or ask(item[1])

    pool = ThreadPoolExecutor(in_flight)
    try:
        for result in map(known_or_asked, todo) if in_flight == 1 else pool.map(known_or_asked, todo):
            if result.key not in known:
                stored.keep(result)
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def unreachable(question: SuiteQuestion, corpus: Mapping[str, Document], gold: GoldUnits) -> list[str]:
    """What no answer from this corpus could reach: places that are not there, and facts that no unit states."""
    notes = []
    for place in (place for places in question.cite for place in places):
        source, _, heading = place.partition("#")
        if source not in corpus:
            notes.append(f"the store has no source {source!r}")
        elif heading and heading not in {section.heading for section in corpus[source].sections}:
            notes.append(f"{source} has no heading {heading!r}")
    for number, fact in enumerate(question.facts):
        if not any(number in facts for facts in gold.values()):
            forms = " or ".join(map(repr, fact.accept)) + (
                f" alongside {' and '.join(fact.alongside)}" if fact.alongside else ""
            )
            notes.append(f"no unit of the required sources says {forms}")
    return notes


def one(
    suite: str, question: SuiteQuestion, asked: Answerer, corpus: Mapping[str, Document], gold: GoldUnits
) -> Result:
    """Ask one question and score what comes back."""
    began = time.perf_counter()
    answer = asked.ask(question.question)
    seconds = time.perf_counter() - began
    result = score_answer(suite, question, answer, seconds, corpus)
    found = retrieval_parts(asked.search(question.question, DEPTH), gold) if gold else {}
    return replace(result, parts={**result.parts, **found}, answer=answer_json(answer))


def conditions_of(corpus: Mapping[str, Any], models: Mapping[str, str], settings: Mapping[str, Any]) -> dict[str, Any]:
    """What may explain that two runs differ."""
    return {
        "corpus": dict(corpus),
        "models": dict(models),
        "settings": dict(settings),
        "version": qa.__version__,
        "code": code_digest(),
    }


def code_digest() -> str:
    """The first twelve digits of the sha256 of this package's source."""
    total = hashlib.sha256()
    root = Path(qa.__file__).parent
    for path in sorted(root.rglob("*.py")):
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]
