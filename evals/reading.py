"""How well does an answer read? Documents of our own, all of a file in one corpus, whose every helpful line is known.

    python evals/reading.py FILE.jsonl ...        in the format of own/plain-13.jsonl

A row of a file is a document with its questions: `best` and `also` are lines that answer, `part` those that help. Answers are
made as the product makes them without a language model. It says how often a question is answered or refused as due, how often
the first statement answers, how many of the statements shown answer or help, and whether the direct answer is the right one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from memory import MemoryIndex, Vectors
from reader_data import ANSWERS, BESIDE, HELPS, rows_of, worth_of

from qa.answer.decide import decide
from qa.answer.extract import choose
from qa.answer.pipeline import search
from qa.index.embedder import load_encoder
from qa.ingest.read import read_text
from qa.reader.reader import Reader, load_reader
from qa.settings import load_settings
from qa.text.terms import terms

LIMIT = 5
"""Statements shown at most, as `qa ask` shows."""


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a question."""

    answerable: bool
    answered: bool
    confidence: float
    worth: tuple[int, ...]
    """Of each statement shown, the first one first: ANSWERS, HELPS or BESIDE."""
    direct: bool | None
    """Whether the direct answer is the right one; None where none is shown."""


def readings(file: Path, vectors: Vectors, reader: Reader) -> Iterator[Read]:
    """Ask every question of a file."""
    rows = rows_of(file)
    documents = {row["id"]: read_text(row["text"], source=row["id"], markdown=True) for row in rows}
    index = MemoryIndex(tuple(documents.values()), vectors)
    for row in rows:
        for asked in row["questions"]:
            ranked = search(asked["q"], index, reader)
            decision = decide(ranked, index, 0.0)
            drafts = choose(ranked, index, LIMIT) if decision.answer else []
            places = [draft.units[0] for draft in drafts]
            worth = tuple(worth_of(unit, asked) if own.source == row["id"] else BESIDE for own, unit in places)
            direct = drafts[0].direct if drafts else ""
            right = worth[:1] == (ANSWERS,) and _alike(direct, asked["answer"] or "")
            yield Read(bool(asked["best"]), bool(drafts), decision.confidence, worth, right if direct else None)


def _alike(direct: str, right: str) -> bool:
    """Whether one of two short answers holds all words of the other."""
    given, due = set(terms(direct)), set(terms(right))
    return bool(given and due) and (given <= due or due <= given)


def report(name: str, found: list[Read]) -> str:
    """The figures of a file, in one line."""
    due, others = [one for one in found if one.answerable], [one for one in found if not one.answerable]
    shown = [worth for one in due for worth in one.worth]
    first = np.mean([one.worth[:1] == (ANSWERS,) for one in due])
    told = [one.direct for one in found if one.direct is not None]
    return (
        f"{name}: {len(due)} with an answer, {len(others)} without; refused {np.mean([not one.answered for one in due]):.2f} and"
        f" {np.mean([not one.answered for one in others]):.2f}; first statement answers {first:.2f}, any"
        f" {np.mean([ANSWERS in one.worth for one in due]):.2f}; {len(shown) / max(sum(one.answered for one in due), 1):.1f} shown, of which"
        f" {np.mean([worth == ANSWERS for worth in shown]):.2f} answer, {np.mean([worth == HELPS for worth in shown]):.2f} help;"
        f" direct {len(told)}, right {np.mean(told):.2f}"
    )


def main() -> None:
    """Report on each file."""
    settings = load_settings()
    vectors, reader = Vectors(load_encoder(settings)), load_reader(settings)
    for argument in sys.argv[1:]:
        print(report(Path(argument).stem, list(readings(Path(argument), vectors, reader))), flush=True)


if __name__ == "__main__":
    main()
