"""The frozen vocabulary of documents and answers.

Positions are offsets into a document's normalised text. Always: `document.text[unit.start:unit.end] == unit.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import not_
from typing import Annotated, Any, ClassVar, Literal

from qa.json_forms import CONDITIONS, HITS, UNITS, CheckOutcomes, JsonForm, JsonObject, check_outcomes

UnitKind = Literal["sentence", "row", "header", "item", "caption", "entry"]
"""sentence · table row · a table's header row · list item · figure caption · entry of the reference list"""


@dataclass(frozen=True, slots=True)
class Section(JsonObject):
    """A heading and the span of text under it, up to the next heading of any level; its own where it is all that is said."""

    heading: str
    level: int
    start: int
    end: int
    about_itself: bool = field(default=False, metadata={"exclude": True})
    """Whether it tells about its document, such as how it was made, and not about the document's subject."""


@dataclass(frozen=True, slots=True)
class Unit(JsonObject):
    """The smallest thing that can be cited."""

    index: int
    start: int
    end: int
    text: str
    kind: UnitKind
    section: str  # the nearest heading above, or "" before the first one
    header: int | None = None
    """The index of the unit without which this one says nothing: a row's header, the sentence that introduces a list."""
    marks: tuple[str, ...] = ()  # reference marks that the unit carries, as printed: ("[1]", "[2]")
    page: int | None = None  # of the file, or the slide
    place: str = field(default="", metadata={"exclude_if": not_})  # where `page` says too little: "row 12"
    ocr: bool = field(default=False, metadata={"exclude_if": not_})  # words of it were recognised in a picture


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
class Record(JsonObject):
    """One entry of a reference list, or the bibliographic identity of a document itself."""

    printed: str = field(metadata={"exclude": True})  # the mark, "[9]", or "" for a document itself; not in the JSON
    text: str  # as printed
    title: str | None = None
    authors: tuple[str, ...] = ()
    journal: str | None = None
    year: int | None = None
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    identified: bool = field(default=True, metadata={"exclude": True})  # False for a bare domain name and the like


@dataclass(frozen=True, slots=True)
class Document:
    """One source, immutable once stored; `digest` is the sha256 of its normalised text and identity."""

    source: str
    title: str
    kind: str  # guide · reference · context · user
    text: str
    digest: str
    identity: Record
    sections: tuple[Section, ...]
    units: tuple[Unit, ...]
    passages: tuple[Passage, ...]
    references: tuple[Record, ...] = ()
    path: str = ""  # where it was read from, as given
    named: bool = True  # False where `source` comes from the path alone: a namesake in another folder is another
    collection: str = ""  # the collection that it is in, "" for none; not part of what it says
    original: str = ""  # sha256 of the file that was read, where its pages can be shown as pictures: a PDF
    attached: tuple[str, ...] = ()  # what a reference manager's record of it says, in sentences; not in the file itself
    unread: str = field(default="", compare=False)  # right after reading: a sentence on what was not read


Place = tuple[Document, Unit]  # a unit where it stands


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """The words of a unit, as it is read out, that answer directly; characters, end exclusive."""

    start: int
    end: int
    probability: float  # that these words are the answer, given that the unit answers


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit found for a query; `score` is the probability that it answers."""

    document: Document
    unit: Unit
    score: float
    signals: Mapping[str, float] = field(default_factory=dict)  # the parts of the score by name, each in 0..1
    row: int = -1  # the number of the unit in its index
    span: AnswerSpan | None = None


@dataclass(frozen=True, slots=True)
class BetterSource(JsonObject):
    """A document of the corpus that says what the printed reference does not."""

    __pydantic_config__: ClassVar = JsonObject.__pydantic_config__ | {"extra": "ignore"}  # records had a "verdict"
    source: str
    label: str
    printed: str  # its own mark in the citing document's list, or ""
    quote: str


@dataclass(frozen=True, slots=True)
class CitedReference(JsonObject):
    """The primary reference behind a quote, as the quote prints it."""

    printed: str
    source: str | None  # the document of the corpus that is this reference, when there is one
    label: str
    doi: str | None
    status: Literal["in corpus", "not in corpus", "unresolved"]
    # supports · partly · does not support · cannot tell · unresolvable; "" where that was not asked
    verdict: str = field(default="", metadata={"exclude_if": not_})
    better: BetterSource | None = field(default=None, metadata={"exclude_if": not_})


@dataclass(frozen=True, slots=True)
class Citation(JsonObject):
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
    place: str = field(default="", metadata={"exclude_if": not_})  # "slide 3, speaker notes", "row 12"
    ocr: bool = field(default=False, metadata={"exclude_if": not_})  # words of it were read by OCR


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

    @staticmethod
    def read(outcomes: CheckOutcomes) -> Verdict:
        """The verdict with these outcomes; one that was written as not supported stays so."""
        checks = tuple(Check(name, passed) for name, passed in outcomes.checks.items())
        return Verdict(checks if outcomes.supported else (*checks, Check("supported", False)))


@dataclass(frozen=True, slots=True)
class Statement(JsonObject):
    """One sentence of an answer with its citations and its verdict."""

    text: str
    verdict: Annotated[Verdict, JsonForm(CheckOutcomes, check_outcomes, Verdict.read)]
    citations: tuple[Citation, ...]
    direct: str = field(default="", metadata={"exclude": True})  # the words of it that answer directly


@dataclass(frozen=True, slots=True)
class Side(JsonObject):
    """One source's part in a disagreement."""

    words: str
    conditions: Annotated[tuple[tuple[str, str], ...], CONDITIONS]  # in which it differs: ("species", "mice")
    citation: Citation


@dataclass(frozen=True, slots=True)
class Disagreement(JsonObject):
    """Sources that do not say the same of one thing."""

    kind: str  # number · direction · certainty · history
    topic: str  # empty where only the corpus itself tells that they differ
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Caveat(JsonObject):
    """A status that changes what a statement is worth, in the corpus's own words."""

    kind: str  # context · retracted · withdrawn · uncontrolled · tertiary source · preprint
    concerns: tuple[int, ...]  # marks of the citations that it bears on
    citation: Citation


@dataclass(frozen=True, slots=True)
class Dropped:
    """A statement that failed verification and therefore was not shown."""

    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposed(JsonObject):
    """A statement as a writer proposed it, and what became of it."""

    text: str
    units: Annotated[tuple[Unit, ...], UNITS]  # the units that it cites, of those that exist
    reasons: tuple[str, ...] = ()  # why it was not shown; none when it was
    again: bool = False  # it was proposed after the writer had been told what was wrong with an earlier one


@dataclass(frozen=True, slots=True)
class Explanation(JsonObject):
    """How an answer came about: what was found, what was proposed, what a language model used."""

    retrieved: Annotated[tuple[Hit, ...], HITS] = ()
    """Best first; where a language model wrote, the units that it was shown, in the order of their numbers."""
    proposed: tuple[Proposed, ...] = ()
    usage: Mapping[str, int | float] = field(default_factory=dict)
    """What the provider reports: calls, input_tokens, output_tokens, cost; empty without a model."""


@dataclass(frozen=True, slots=True)
class DirectAnswer(JsonObject):
    """The value, name, date or phrase that answers, word for word as the first statement has it."""

    text: str
    mark: int  # of the citation whose words hold it


@dataclass(frozen=True, slots=True)
class Answer(JsonObject):
    """What the corpus says to a question, or that it does not say it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}  # what has a default may be absent
    question: str = field(metadata={"description": "As it was understood: a follow-up stands alone here."})
    abstained: bool
    reason: str | None
    confidence: float
    statements: tuple[Statement, ...]
    nearest: tuple[Citation, ...]
    corpus: Mapping[str, Any]
    models: Mapping[str, str]
    timings_ms: Mapping[str, float]
    dropped: tuple[Dropped, ...] = field(default=(), metadata={"exclude": True})
    notes: tuple[str, ...] = field(default=(), metadata={"exclude_if": not_})
    """What a reader should know of how it was made, such as that a language model failed and the offline writer wrote."""
    disagreements: tuple[Disagreement, ...] = field(default=(), metadata={"exclude_if": not_})
    caveats: tuple[Caveat, ...] = field(default=(), metadata={"exclude_if": not_})
    direct: DirectAnswer | None = field(default=None, metadata={"exclude_if": not_})
    corrected: tuple[str, ...] = field(default=(), metadata={"exclude_if": not_})
    """The question with the spellings that the reason suggests."""
    further: int = field(default=0, metadata={"exclude_if": not_})
    """Statements, likely to answer, that the limit leaves out."""
    annotations: Literal["", "pending"] = field(
        default="",
        metadata={"exclude_if": not_, "description": "Pending while documents are still compared with one another."},
    )
    explanation: Explanation = Explanation()
