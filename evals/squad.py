"""Read a SQuAD-format file of papers with questions, and find each gold span in the normalised text of its paper."""

from __future__ import annotations

import bisect
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from qa.ingest.read import read_text
from qa.types import Document


@dataclass(frozen=True, slots=True)
class Gold:
    """A question and the span of `papers[paper].text` that answers it."""

    question: str
    paper: int
    start: int
    end: int


def load(path: Path) -> tuple[list[Document], list[Gold]]:
    """Read papers and questions.

    The text of an answer is looked for without spaces, case and compatibility forms; of several places the one
    nearest to the printed offset is taken, because about one offset in six of COVID-QA points beside its words.
    Questions whose answer does not stand in the normalised text (a dropped running head) are left out.
    """
    papers: list[Document] = []
    golds: list[Gold] = []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            paper = read_text(paragraph["context"], source=f"paper-{len(papers):03d}", markdown=False)
            flat, places = _squash(paper.text)
            raw, raw_places = _squash(paragraph["context"])
            for entry in paragraph["qas"]:
                answer = entry["answers"][0]
                wanted, _ = _squash(answer["text"])
                expected = bisect.bisect(raw_places, answer["answer_start"]) * len(flat) / max(1, len(raw))
                found = [match.start() for match in re.finditer(re.escape(wanted), flat)] if wanted else []
                if found:
                    start = min(found, key=lambda place: abs(place - expected))
                    end = places[start + len(wanted) - 1] + 1
                    golds.append(Gold(entry["question"].strip(), len(papers), places[start], end))
            papers.append(paper)
    return papers, golds


def _squash(text: str) -> tuple[str, list[int]]:
    """The text without spaces and case, and the offset of each of its characters."""
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for plain in unicodedata.normalize("NFKC", character).lower():
            if not plain.isspace() and plain.isprintable():
                kept.append(plain)
                places.append(place)
    return "".join(kept), places


def reached_after(spans: list[tuple[int, int, int]], gold: Gold, share: float = 0.8) -> tuple[int | None, bool]:
    """How many characters of the spans, read in order, it takes to have seen a share of the gold words.

    Parameters: spans, (paper, start, end) in the order shown.
    Returns: the count, or None when they never hold it; and whether the first span alone holds it.
    """
    needed = share * (gold.end - gold.start)
    seen: set[int] = set()
    shown = 0
    for position, (paper, start, end) in enumerate(spans):
        if paper == gold.paper:
            for place in range(max(start, gold.start), min(end, gold.end)):
                seen.add(place)
                if len(seen) >= needed:
                    return shown + place - start + 1, position == 0
        shown += end - start
    return None, False
