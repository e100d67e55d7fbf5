"""Does something around a unit change what it says: a refutation, a withdrawal, a condition, another unit of measure?

A cross-encoder reads the unit with each sentence, heading and row around it; `MODEL.md` tells how it was trained.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.index import weights
from qa.ingest.about import ABOUT
from qa.reader.network import probability, run_pairs, shipped_tokenizer
from qa.settings import load_settings
from qa.types import Document, Unit

NETWORK = Path(__file__).with_name("surroundings.onnx")
NETWORK_DIGEST = "edf8b2d0d8ed0de42ce19c4a2ce03ee25b3abb3e410099b4d620f8bbef435c7c"
"""sha256 of the shipped weights."""
OPENS, CLOSES = 101, 102
"""MiniLM's tokens that open a pair and close each of its parts."""
UNITS_BEFORE, UNITS_AFTER = 3, 6
"""Units before and after that are read: words that change what is said mostly follow it."""
SAID, AROUND, ROLE = 56, 56, 32
"""Tokens of the unit, of what stands around it, and of where that stands and what it follows."""
TURNING = 0.1
"""Least probability that it changes what the unit says."""
NOTATIONS = (
    (re.compile(r"\d,\d{3}(?!\d)"), re.compile(r"\bcommas?\b", re.IGNORECASE), 1e-4),
    (
        re.compile(r"(?<![\w.,])[-\u2212\u2013\u2014](?=[\s.;]|\d)"),
        re.compile(r"\b(?:minus|negative|dash)\b", re.IGNORECASE),
        2e-3,
    ),
)
"""Numbers that can be read in two ways, the signs' names by which a text tells how its own are meant, wherever it does, and the least
probability then."""
MOST_NOTATIONS = 20
"""Units that name a sign and are read, the first ones."""
REMEMBERED = 4096
"""Units whose surroundings are known at once."""


@dataclass(frozen=True, slots=True)
class Surrounding:
    """Something that stands around a unit."""

    text: str
    place: str
    """heading · title · before · after · start · end, the latter four with the number of units between where it is small."""
    unit: Unit | None
    """None for a heading."""
    follows: str = ""
    """The unit before it, to which "this" may point; empty for headings and where that is the unit itself whose surroundings they are."""

    @property
    def role(self) -> str:
        """Where it stands and what it follows, as the network reads it."""
        return f"{self.place}: {self.follows}" if self.follows else self.place


def surroundings(document: Document, unit: Unit) -> list[Surrounding]:
    """What may change what a unit says: its heading, the title, the units near it, the first and the last one.

    Entries of reference lists, and the sentences that were made of a file's head, are none of them.
    """
    found = [Surrounding(unit.section, "heading", None)] if unit.section else []
    if document.title not in ("", unit.section) and document.units[0].text not in document.title:
        found.append(Surrounding(document.title, "title", None))
    count = len(document.units)
    places = {
        number: f"{'before' if number < unit.index else 'after'} {abs(number - unit.index)}"
        for number in range(max(unit.index - UNITS_BEFORE, 0), min(unit.index + UNITS_AFTER + 1, count))
    }
    if unit.kind == "row" and unit.header:  # what introduces its table, and the note below that
        below = next((other.index for other in document.units[unit.index :] if other.header != unit.header), 0)
        places |= {
            number: place
            for number, place in ((unit.header - 1, "before 1"), (below, "after 1"))
            if number not in places and number
        }
    ends = {count - 1: "end", 0: "start"}
    for number, place in {**ends, **places}.items():
        other = document.units[number]
        if number not in (unit.index, unit.header) and other.kind != "entry" and other.section != ABOUT:
            lead = document.units[number - 1].text if number and number - 1 != unit.index else ""
            found.append(Surrounding(other.text, place, other, lead))
    return found


def notes_on(document: Document, unit: Unit, sign: re.Pattern[str]) -> list[Surrounding]:
    """The units of a document, other than one, that name a sign of numbers."""
    named = (other for other in document.units if other.index != unit.index and sign.search(other.text))
    return [
        Surrounding(other.text, f"{'before' if other.index < unit.index else 'after'} 1", other)
        for other in islice(named, MOST_NOTATIONS)
    ]


@dataclass(frozen=True, slots=True)
class SurroundingsReader:
    """The shipped network on onnxruntime."""

    tokenizer: Any
    session: Any
    threads: int = 1
    """Python threads that share the session."""
    known: dict[tuple[str, int], Surrounding | None] = field(default_factory=dict)
    """What was read, by the document's digest and the unit's number."""

    def turning(self, document: Document, unit: Unit, said: str) -> Surrounding | None:
        """What changes most what a unit says, or None.

        Parameters: document and unit, the place; said, the unit as a statement tells it.
        """
        key = (document.digest, unit.index)
        if key not in self.known:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            self.known[key] = self._read(document, unit, said)
        return self.known[key]

    def turning_elsewhere(
        self, said: str, others: Sequence[tuple[Document, Unit]]
    ) -> tuple[Document, Surrounding] | None:
        """What in other documents changes most what a unit says, such as a retraction or a later rule, or None.

        Parameters: said, the unit as a statement tells it; others, units that may do so, each read as if it came next.
        """
        if not others:
            return None
        around = [Surrounding(unit.text, "after 1", unit) for _, unit in others]
        logits = self.logits(said, around)
        best = int(np.argmax(logits))
        return (others[best][0], around[best]) if probability(logits[best]) >= TURNING else None

    def _read(self, document: Document, unit: Unit, said: str) -> Surrounding | None:
        around = surroundings(document, unit)
        if not around:
            return None
        logits = self.logits(said, around)
        best = int(np.argmax(logits))
        if probability(logits[best]) >= TURNING:
            return around[best]
        for number, sign, least in NOTATIONS:
            if number.search(said) and (told := notes_on(document, unit, sign)):
                likely = self.logits(said, told)
                if probability(likely.max()) >= least:
                    return told[int(np.argmax(likely))]
        return None

    def logits(self, said: str, around: Sequence[Surrounding]) -> NDArray[np.float32]:
        """Log-odds that each of some surroundings changes what is said: (surroundings,)."""
        encoded = self.tokenizer.encode_batch(
            [said, *(one.text for one in around), *(one.role for one in around)], add_special_tokens=False
        )
        statement, rest = encoded[0].ids[:SAID], encoded[1:]
        pairs = [
            typed_pair(statement, text.ids[:AROUND], role.ids[:ROLE])
            for text, role in zip(rest[: len(around)], rest[len(around) :], strict=True)
        ]
        return np.array([logit for (logit,) in run_pairs(self.session, ["turns"], pairs, self.threads)], np.float32)


def typed_pair(*texts: Sequence[int]) -> dict[str, list[int]]:
    """Texts as MiniLM reads them: token ids, and types, of which the second text has the other one."""
    ids, types = [OPENS], [0]
    for number, text in enumerate(texts):
        ids += [*text, CLOSES]
        types += [int(number == 1)] * (len(text) + 1)
    return {"input_ids": ids, "attention_mask": [1] * len(ids), "token_type_ids": types}


@lru_cache(maxsize=1)
def load_surroundings_reader() -> SurroundingsReader:
    """The shipped network, loaded once for a process. Raises: EncoderError when its weights are damaged or missing."""
    from qa.index.embedder import open_session

    session = open_session(weights.verified(NETWORK, NETWORK_DIGEST))
    return SurroundingsReader(shipped_tokenizer(), session, load_settings().threads)
