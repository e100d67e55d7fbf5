"""What goes in and out over HTTP besides what `qa.serialize` makes of documents and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import not_
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from qa.json_forms import HITS, JsonObject
from qa.notes.mechanism_map import Pathway
from qa.serialize import SourceSummary
from qa.types import Answer, Hit

EXAMPLE = "What EC50 does allopregnanolone have in epileptic dentate granule cells?"
HISTORY = 50
"""Turns of a conversation that are taken into account."""
LONGEST_HISTORY = 20_000
"""Characters of one remembered question or statement."""

MAX_NAMES = 100
"""Names of documents in one request."""


class RequestBody(BaseModel):
    """What a caller sends; unknown keys are an error, so that a misspelt one is not passed over."""

    model_config = ConfigDict(extra="forbid")


class EarlierTurn(RequestBody):
    """An earlier question of a conversation, and the statements that answered it."""

    question: str = Field(max_length=LONGEST_HISTORY)
    statements: list[str] = Field(default=[], max_length=HISTORY)


class AskRequest(RequestBody):
    """A question, which may lean on those before it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"question": EXAMPLE}]})

    question: str = Field(min_length=1, description="At most 4,000 characters, unless the server is set otherwise.")
    history: list[EarlierTurn] = Field(
        default=[], max_length=HISTORY, description="What was said before, oldest first; the server keeps nothing."
    )
    within: list[str] = Field(
        default=[],
        alias="in",
        max_length=MAX_NAMES,
        description="The documents to ask, each as a source id, a file name or a glob such as north-*; all when left out.",
    )
    explain: bool = Field(default=False, description="Also tell what was found, proposed and dropped, and why.")
    pathway: bool = Field(default=False, description="Also tell what acts on what, as nodes and arrows.")
    cite: bool = Field(
        default=False,
        description="Also give the answer with its references to paste, and these for reference managers.",
    )


@dataclass(frozen=True, slots=True)
class ErrorDetail(JsonObject):
    """What went wrong, in one sentence."""

    message: str
    type: str
    param: str | None
    code: str


@dataclass(frozen=True, slots=True)
class ErrorBody(JsonObject):
    """Every error of every route."""

    error: ErrorDetail


@dataclass(frozen=True, slots=True)
class AnswerCopies(JsonObject):
    """An answer with its references as Markdown and plain text, and its references in the formats of reference managers."""

    markdown: str
    text: str
    bibtex: str
    ris: str
    csl: str


@dataclass(frozen=True, slots=True)
class AskResponse(Answer):
    """What the corpus says to a question, or that it does not say it."""

    pathway: Pathway | None = field(default=None, metadata={"exclude_if": not_})
    cite: AnswerCopies | None = field(default=None, metadata={"exclude_if": not_})


@dataclass(frozen=True, slots=True)
class SearchResults(JsonObject):
    """Search results, best first."""

    query: str
    hits: Annotated[tuple[Hit, ...], HITS]


@dataclass(frozen=True, slots=True)
class Sources(JsonObject):
    """The documents of the corpus."""

    sources: tuple[SourceSummary, ...]


@dataclass(frozen=True, slots=True)
class UploadOutcome(JsonObject):
    """What became of an uploaded document."""

    source: str
    outcome: Literal["added", "unchanged", "replaced"]


@dataclass(frozen=True, slots=True)
class Health(JsonObject):
    """The process answers."""

    status: Literal["ok"]


@dataclass(frozen=True, slots=True)
class Readiness(JsonObject):
    """The store is open and the models are loaded."""

    status: Literal["ready"]
    documents: int
    units: int
    corpus: str
    models: Mapping[str, str]
