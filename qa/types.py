"""The frozen vocabulary: what a document is made of, and what an answer is made of.

Positions are character offsets into a document's normalised text. The invariant everything rests on:
`document.text[unit.start:unit.end] == unit.text`, for every unit of every document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

UnitKind = Literal["sentence", "row", "header", "item", "caption", "entry"]
"""sentence · table row · a table's header row · list item · figure caption · entry of the reference list"""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the span of text under it, up to the next heading of any level."""

    heading: str
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing that can be cited."""

    index: int
    start: int
    end: int
    text: str
    kind: UnitKind
    section: str
    """The nearest heading above, or "" before the first one."""
    header: int | None = None
    """The index of the unit without which this one says nothing: a row's header, the sentence that introduces a list."""
    marks: tuple[str, ...] = ()
    """Reference marks that the unit carries, as printed: ("[1]", "[2]")."""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive units under one heading: units[first:last] (last exclusive)."""

    index: int
    start: int
    end: int
    text: str
    first: int
    last: int
    section: str


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a reference list, or the bibliographic identity of a document itself."""

    printed: str
    """The mark it answers to, "[9]", or "" for a document's own identity."""
    text: str  # as printed
    title: str | None = None
    authors: tuple[str, ...] = ()
    journal: str | None = None
    year: int | None = None
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    identified: bool = True
    """False for an entry that names no publication, such as a bare domain name."""


@dataclass(frozen=True, slots=True)
class Document:
    """One source, immutable once stored; `digest` is the sha256 of its normalised text and identity."""

    source: str
    title: str
    kind: str
    """guide · reference · context · user"""
    text: str
    digest: str
    identity: Record
    sections: tuple[Section, ...]
    units: tuple[Unit, ...]
    passages: tuple[Passage, ...]
    references: tuple[Record, ...] = ()
    path: str = ""
    """Where it was read from, as given."""


Place = tuple[Document, Unit]
"""A unit where it stands."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit found for a query; `score` is comparable within one search only."""

    document: Document
    unit: Unit
    score: float
    signals: Mapping[str, float] = field(default_factory=dict)
    """The parts of the score by name, each in 0..1."""


@dataclass(frozen=True, slots=True)
class BetterSource:
    """A document of the corpus that says what the printed reference does not, or more of it."""

    source: str
    label: str
    printed: str  # its own mark in the citing document's list, or ""
    quote: str
    verdict: str  # supports · partly


@dataclass(frozen=True, slots=True)
class CitedReference:
    """The primary reference behind a quote, as the quote prints it."""

    printed: str
    source: str | None
    """The document of the corpus that is this reference, when there is one."""
    label: str
    doi: str | None
    status: Literal["in corpus", "not in corpus", "unresolved"]
    verdict: str = ""
    """supports · partly · does not support · cannot tell · unresolvable; "" where that was not asked."""
    better: BetterSource | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a document and the words that stand there."""

    mark: int
    source: str
    title: str
    section: str
    page: int | None
    start: int
    end: int
    quote: str
    references: tuple[CitedReference, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One question that a verdict asks of a statement, and what came out."""

    name: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the cited words say the statement: true when every check passed."""

    checks: tuple[Check, ...]

    @property
    def supported(self) -> bool:
        """Every check passed, and there was one."""
        return bool(self.checks) and all(check.passed for check in self.checks)

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks that did not pass."""
        return tuple(check for check in self.checks if not check.passed)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer with its citations and its verdict."""

    text: str
    citations: tuple[Citation, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Side:
    """One source's part in a disagreement."""

    citation: Citation
    words: str
    conditions: tuple[tuple[str, str], ...]
    """Circumstances in which it differs from the other sides: ("species", "mice")."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that do not say the same of one thing."""

    kind: str  # number · direction · certainty · identity
    topic: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Caveat:
    """A status that changes what a statement is worth, in the corpus's own words."""

    kind: str  # retracted · withdrawn · uncontrolled · tertiary source · preprint · animal model · in vitro
    citation: Citation
    concerns: tuple[int, ...]  # marks of the citations that it bears on


@dataclass(frozen=True, slots=True)
class Dropped:
    """A statement that failed verification and therefore was not shown."""

    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A statement as a writer proposed it, and what became of it."""

    text: str
    units: tuple[Unit, ...]
    """The units that it cites, of those that exist."""
    reasons: tuple[str, ...] = ()
    """Why it was not shown; none when it was."""
    again: bool = False
    """It was proposed after the writer had been told what was wrong with an earlier one."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The road to an answer: what was found, what was proposed, what a language model used."""

    retrieved: tuple[Hit, ...] = ()
    """Best first; where a language model wrote, the units that it was shown, in the order of their numbers."""
    proposed: tuple[Proposed, ...] = ()
    usage: Mapping[str, float] = field(default_factory=dict)
    """What the provider reports: calls, input_tokens, output_tokens, cost; empty without a model."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the corpus says to a question, or that it does not say it."""

    question: str
    abstained: bool
    reason: str | None
    confidence: float
    statements: tuple[Statement, ...]
    nearest: tuple[Citation, ...]
    corpus: Mapping[str, Any]
    models: Mapping[str, str]
    timings_ms: Mapping[str, float]
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know of how it was made, such as that a language model failed and the offline writer wrote."""
    explanation: Explanation = Explanation()
    disagreements: tuple[Disagreement, ...] = ()
    caveats: tuple[Caveat, ...] = ()
