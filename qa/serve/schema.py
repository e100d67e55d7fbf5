"""What goes in and out over HTTP, as OpenAPI shows it; what comes out is made by `qa.serialize`, and tests hold the two together."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

EXAMPLE = "What EC50 does allopregnanolone have in epileptic dentate granule cells?"
HISTORY = 50
"""Turns of a conversation that are taken into account."""
LONGEST_HISTORY = 20_000
"""Characters of one remembered question or statement."""


class Body(BaseModel):
    """What a caller sends; unknown keys are an error, so that a misspelt one is not passed over."""

    model_config = ConfigDict(extra="forbid")


class Said(Body):
    """An earlier question of a conversation, and the statements that answered it."""

    question: str = Field(max_length=LONGEST_HISTORY)
    statements: list[str] = Field(default=[], max_length=HISTORY)


class Question(Body):
    """A question, which may lean on those before it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"question": EXAMPLE}]})

    question: str = Field(min_length=1, description="At most 4,000 characters, unless the server is set otherwise.")
    history: list[Said] = Field(
        default=[], max_length=HISTORY, description="What was said before, oldest first; the server keeps nothing."
    )
    explain: bool = Field(default=False, description="Also tell what was found, proposed and dropped, and why.")
    pathway: bool = Field(default=False, description="Also tell what acts on what, as nodes and arrows.")


class Shown(BaseModel):
    """What a caller gets."""

    model_config = ConfigDict(extra="forbid")


class Fault(Shown):
    """What went wrong, in one sentence."""

    message: str
    type: str
    param: str | None = None
    code: str


class ErrorBody(Shown):
    """Every error of every route."""

    error: Fault


class Better(Shown):
    """A document of the corpus that says what the printed reference does not, or more of it."""

    source: str
    label: str
    printed: str
    quote: str
    verdict: Literal["supports", "partly"]


class Reference(Shown):
    """The primary reference behind a quote."""

    printed: str
    source: str | None
    label: str
    doi: str | None
    status: Literal["in corpus", "not in corpus", "unresolved"]
    verdict: str | None = None
    better: Better | None = None


class CitedPlace(Shown):
    """A place in a document and the words that stand there: `text[start:end] == quote` in `GET /sources/{source}`."""

    mark: int
    source: str
    title: str
    section: str
    page: int | None
    start: int
    end: int
    quote: str
    references: list[Reference]


class Outcome(Shown):
    """Whether the cited words say the statement, and each check that was made."""

    supported: bool
    checks: dict[str, bool]


class StatementShown(Shown):
    """One sentence of an answer with its citations and its verdict."""

    text: str
    verdict: Outcome
    citations: list[CitedPlace]


class Found(Shown):
    """A unit found for a query."""

    source: str
    section: str
    start: int
    end: int
    text: str
    score: float


class Condition(Shown):
    """A circumstance in which one side of a disagreement differs."""

    aspect: str
    words: str


class SideShown(Shown):
    """One source's part in a disagreement."""

    words: str
    conditions: list[Condition]
    citation: CitedPlace


class Differing(Shown):
    """Sources that do not say the same of one thing."""

    kind: str
    topic: str
    sides: list[SideShown]


class Weakening(Shown):
    """A status that changes what a statement is worth."""

    kind: str
    concerns: list[int]
    citation: CitedPlace


class Span(Shown):
    """A unit that a proposed statement cites."""

    start: int
    end: int
    text: str


class ProposedShown(Shown):
    """A statement as it was proposed, and why it was not shown, where it was not."""

    text: str
    units: list[Span]
    reasons: list[str]
    again: bool


class ExplanationShown(Shown):
    """The road to an answer."""

    retrieved: list[Found]
    proposed: list[ProposedShown]
    usage: dict[str, float]


class Node(Shown):
    """A thing of the mechanism map, in the words of a statement."""

    id: int
    label: str


class ArrowShown(Shown):
    """What one thing does to another, in the words of the statement that says it."""

    source: int = Field(alias="from")
    target: int = Field(alias="to")
    words: str
    effect: Literal["+", "-", ""]
    statement: int = Field(description="Index into the answer's statements.")
    marks: list[int]


class PathwayShown(Shown):
    """The mechanism map of an answer."""

    nodes: list[Node]
    arrows: list[ArrowShown]


class AnswerShown(Shown):
    """What the corpus says to a question, or that it does not say it."""

    question: str = Field(description="As it was understood: a follow-up stands alone here.")
    abstained: bool
    reason: str | None
    confidence: float
    statements: list[StatementShown]
    nearest: list[CitedPlace]
    corpus: dict[str, JsonValue]
    models: dict[str, str]
    timings_ms: dict[str, float]
    notes: list[str] | None = None
    disagreements: list[Differing] | None = None
    caveats: list[Weakening] | None = None
    explanation: ExplanationShown | None = None
    pathway: PathwayShown | None = None
