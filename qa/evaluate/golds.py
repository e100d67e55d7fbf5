"""Read third-party sets of papers with questions, and find each gold span in the normalised text of its paper."""

from __future__ import annotations

import bisect
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import InputError
from qa.ingest.read import read_text
from qa.types import Document


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A question and the span of `papers[paper].text` that answers it."""

    id: str
    question: str
    paper: int
    start: int
    end: int
    whole: bool = False
    """The span is a whole abstract, and any unit of it will do."""

    def needed(self, share: float) -> float:
        """Characters of the span that must be seen to have seen a share of it."""
        return 1 if self.whole else share * (self.end - self.start)


Papers = tuple[list[Document], list[GoldSpan]]


def load_squad(path: Path) -> Papers:
    """Read papers and questions in SQuAD format (Rajpurkar et al. 2016, arXiv 1606.05250; version 1.1 or 2.0).

    The text of an answer is looked for without spaces, case and compatibility forms; of several places the one
    nearest to the printed offset is taken, because about one offset in six of COVID-QA points next to its words.
    Questions without an answer, or whose answer does not stand in the normalised text (a dropped running head), are
    left out.
    Raises: InputError for a file that cannot be read or has another format.
    """
    values = _json(path)
    with _format(path, "in SQuAD format: data[].paragraphs[] with context and qas"):
        return _squad(values["data"])


def load_pubmedqa(path: Path) -> Papers:
    """Read abstracts and questions of PubMedQA's labelled file (Jin et al. 2019, arXiv 1909.06146).

    Each abstract, without its conclusion, is a document under its PubMed number; its title is the question, so it is
    not indexed. Any unit of the question's own abstract counts as found.
    Raises: InputError for a file that cannot be read or has another format.
    """
    papers: list[Document] = []
    golds: list[GoldSpan] = []
    values = _json(path)
    with _format(path, "PubMedQA's labelled file: number -> QUESTION, CONTEXTS"):
        for name, entry in values.items():
            if isinstance(entry["CONTEXTS"], str):
                raise TypeError("CONTEXTS is no list")
            paper = read_text("\n\n".join(entry["CONTEXTS"]), source=f"pubmed-{name}", markdown=False)
            golds.append(GoldSpan(name, entry["QUESTION"].strip(), len(papers), 0, len(paper.text), whole=True))
            papers.append(paper)
    return papers, golds


@contextmanager
def _format(path: Path, wanted: str) -> Iterator[None]:
    """Tell which file it is that has not the format that is wanted. Raises: InputError."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise InputError(f"{path} is not {wanted} ({error!r}).") from error


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): check the path.") from error
    except ValueError as error:
        raise InputError(f"{path} is not JSON in UTF-8 ({error}).") from error


def _squad(articles: Sequence[Any]) -> Papers:
    papers: list[Document] = []
    golds: list[GoldSpan] = []
    for article in articles:
        for paragraph in article["paragraphs"]:
            paper = read_text(paragraph["context"], source=f"paper-{len(papers):03d}", markdown=False)
            flat, places = _squash(paper.text)
            raw, raw_places = _squash(paragraph["context"])
            for entry in paragraph["qas"]:
                if not entry["answers"]:
                    continue
                answer = entry["answers"][0]
                wanted, _ = _squash(answer["text"])
                expected = bisect.bisect(raw_places, answer["answer_start"]) * len(flat) / max(1, len(raw))
                found = [match.start() for match in re.finditer(re.escape(wanted), flat)] if wanted else []
                if found:
                    start = min(found, key=lambda place: abs(place - expected))
                    end = places[start + len(wanted) - 1] + 1
                    golds.append(GoldSpan(str(entry["id"]), entry["question"].strip(), len(papers), places[start], end))
            papers.append(paper)
    return papers, golds


def _squash(text: str) -> tuple[str, list[int]]:
    """The text without spaces and case, and the offset of each of its characters."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for plain in unicodedata.normalize("NFKC", character).lower():
            if not plain.isspace() and plain.isprintable():
                letters.append(plain)
                places.append(place)
    return "".join(letters), places


def reached_after(spans: list[tuple[int, int, int]], gold: GoldSpan, share: float = 0.8) -> tuple[int | None, bool]:
    """How many characters of the spans, read in order, it takes to have seen a share of the gold words.

    Parameters: spans, (paper, start, end) in the order shown.
    Returns: the count, or None when they never hold it; and whether the first span alone holds it.
    """
    needed = gold.needed(share)
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
