"""Does this unit, where it stands, answer this question, and which words of it are the answer?

The shipped reader is a cross-encoder fine-tuned from all-mpnet-base-v2; MODEL.md tells how, on what, and how well it reads.
Any CrossEncoder of sentence-transformers can be named in its place. The packages that run them are imported late.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.errors import EncoderError, first_line
from qa.reader.network import ask, packed, shipped_session, shipped_tokenizer
from qa.settings import Settings
from qa.types import AnswerSpan

DEFAULT_READER = "mpnet-reader"
QUESTION, UNIT, CONTEXT = 40, 96, 40
"""Tokens of question, unit, and of what stands above and before it that are read."""
SPAN = 24
"""Tokens of the longest direct answer."""


@dataclass(frozen=True, slots=True)
class UnitInContext:
    """A unit as the reader sees it."""

    text: str
    heading: str = ""
    """The document's title and the section's heading."""
    before: str = ""
    """The unit before it."""


@dataclass(frozen=True, slots=True)
class ReaderOutput:
    """What a reader makes of some passages."""

    answers: NDArray[np.float32]
    """For each passage the log-odds that it answers the question: (passages,)."""
    spans: tuple[AnswerSpan | None, ...]
    """For each passage its direct answer; None where it holds no short one."""


class Reader(Protocol):
    """Reads passages for a question."""

    @property
    def name(self) -> str:
        """What answers call it."""

    def read(self, question: str, passages: Sequence[UnitInContext]) -> ReaderOutput:
        """Read some passages for a question, each by itself."""


def load_reader(settings: Settings) -> Reader:
    """Load the reader that the settings name.

    Raises: EncoderError when it cannot be found, or the shipped weights are damaged.
    """
    if settings.reranker == DEFAULT_READER:
        shipped_session()
        return ShippedReader(DEFAULT_READER, settings.threads)
    return _named(settings.reranker)


@lru_cache(maxsize=1)
def _named(name: str) -> CrossEncoderReader:
    from sentence_transformers import CrossEncoder

    try:
        return CrossEncoderReader(name, CrossEncoder(name, device="cpu"))
    except Exception as error:
        missing = f"There is no reranker {name!r}: name {DEFAULT_READER!r}, a folder or a model id"
        raise EncoderError(f"{missing} ({first_line(error)}).") from error


@dataclass(frozen=True, slots=True)
class ShippedReader:
    """The shipped network: `threads` Python threads share its session."""

    name: str
    threads: int

    def read(self, question: str, passages: Sequence[UnitInContext]) -> ReaderOutput:
        """See `Reader`."""
        answers = np.zeros(len(passages), np.float32)
        spans: list[AnswerSpan | None] = [None] * len(passages)
        if not passages:
            return ReaderOutput(answers, ())
        asked = self._ids([question])[0].ids[:QUESTION]
        units = self._ids([passage.text for passage in passages])
        around = self._ids([_around(passage) for passage in passages])
        rows = [packed(asked, unit.ids[:UNIT], other.ids[:CONTEXT]) for unit, other in zip(units, around, strict=True)]
        runs = ask(["answers", "ends"], [ids for ids, _ in rows], self.threads)
        for place, (unit, (_, first), (logit, ends)) in enumerate(zip(units, rows, runs, strict=True)):
            answers[place] = logit
            spans[place] = best_span(ends, first, unit.offsets[: min(len(unit.ids), UNIT)])
        return ReaderOutput(answers, tuple(spans))

    def _ids(self, texts: Sequence[str]) -> Any:
        return shipped_tokenizer().encode_batch(list(texts), add_special_tokens=False)


@dataclass(frozen=True, slots=True)
class CrossEncoderReader:
    """Any CrossEncoder of sentence-transformers: it ranks, and names no direct answer."""

    name: str
    model: Any

    def read(self, question: str, passages: Sequence[UnitInContext]) -> ReaderOutput:
        """See `Reader`; a model that gives several scores is read by its last one."""
        from torch import nn

        pairs = [
            (question, f"{passage.heading}: {passage.text}" if passage.heading else passage.text)
            for passage in passages
        ]
        scores = np.asarray(self.model.predict(pairs, activation_fn=nn.Identity(), show_progress_bar=False), np.float32)
        return ReaderOutput(scores.reshape(len(passages), -1)[:, -1], (None,) * len(passages))


def _around(passage: UnitInContext) -> str:
    return " . ".join(part for part in (passage.heading, passage.before) if part)


def best_span(ends: NDArray[np.float32], first: int, offsets: Sequence[tuple[int, int]]) -> AnswerSpan | None:
    """The likeliest direct answer of a unit, or None where "no short answer" is likelier.

    Parameters: ends, logits of start and end for each token of the pair: (tokens, 2); first, the place of the unit's first
    token; offsets, the characters of each of its tokens.
    """
    count = len(offsets)
    if not count:
        return None
    starts, stops = ends[first : first + count, 0], ends[first : first + count, 1]
    allowed = np.triu(np.ones((count, count), bool)) & ~np.triu(np.ones((count, count), bool), SPAN)
    both = np.where(allowed, starts[:, None] + stops[None, :], -np.inf)
    nothing = float(ends[0, 0] + ends[0, 1])
    place = int(np.argmax(both))
    start, stop = divmod(place, count)
    top = float(both[start, stop])
    if top <= nothing:
        return None
    total = float(np.exp(both - top).sum()) + math.exp(nothing - top)
    return AnswerSpan(offsets[start][0], offsets[stop][1], 1 / total)
