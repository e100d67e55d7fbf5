"""What goes in and out over HTTP besides what `qa.serialize` makes of documents and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import not_
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from qa.errors import UsageError
from qa.index.document_list import DocumentList
from qa.index.scope import asked_sources
from qa.index.types import Outcome
from qa.json_forms import HITS, JsonObject
from qa.notes.mechanism_map import Pathway
from qa.render.conversation import ConversationFormat
from qa.serialize import SourceSummary
from qa.types import Answer, Hit

EXAMPLE = "What EC50 does allopregnanolone have in epileptic dentate granule cells?"
HISTORY = 50
"""Turns of a conversation that are taken into account."""
LONGEST_HISTORY = 20_000
"""Characters of one remembered question or statement."""

MOST_STATEMENTS = 50
"""Statements of one answer."""
MAX_NAMES = 100
"""Names of documents in one request."""
WITHIN = (
    'The documents to ask, each as a collection, a source id, a file name, a glob such as north-*, or "all"; when left out '
    "all, but for the default corpus where there are other documents too."
)
"""What the field `in` takes."""
AskedDocuments = Annotated[list[str], Field(alias="in", max_length=MAX_NAMES, description=WITHIN)]


MAX_QUESTIONS, MAX_CELLS = 20, 200
"""Questions of one table, and documents by questions: about a minute of work."""


MAX_TURNS = 200
"""Questions of a conversation that is written as a file."""
_EXAMPLE_TURN: dict[str, Any] = {
    "asked": EXAMPLE,
    "answer": {
        "question": EXAMPLE,
        "abstained": True,
        "reason": "Not given in the corpus.",
        "confidence": 0.1,
        "statements": [],
        "nearest": [],
        "corpus": {},
        "models": {},
        "timings_ms": {},
    },
}


class RequestBody(BaseModel):
    """What a caller sends; unknown keys are an error, so that a misspelt one is not passed over."""

    model_config = ConfigDict(extra="forbid")


class EarlierTurn(RequestBody):
    """An earlier question of a conversation, and the statements that answered it."""

    question: str = Field(max_length=LONGEST_HISTORY)
    statements: list[str] = Field(default=[], max_length=HISTORY)


class AskRequest(RequestBody):
    """A question, which may lean on those before it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": EXAMPLE}]})

    question: str = Field(min_length=1, description="At most 4,000 characters, unless the server is set otherwise.")
    history: list[EarlierTurn] = Field(
        default=[], max_length=HISTORY, description="What was said before, oldest first; the server keeps nothing."
    )
    within: AskedDocuments = []
    model: str = Field(
        default="",
        description="What writes the answer, one of `models` of `GET /limits`; when left out the first of them.",
    )
    statements: int = Field(
        default=0,
        ge=0,
        le=MOST_STATEMENTS,
        description="How many statements at most; 0 for as many as the server's settings say.",
    )
    explain: bool = Field(default=False, description="Also tell what was found, proposed and dropped, and why.")
    pathway: bool = Field(default=False, description="Also tell what acts on what, as nodes and arrows.")
    cite: bool = Field(
        default=False,
        description="Also give the answer with its references to paste, and these for reference managers.",
    )


class TableRequest(RequestBody):
    """Questions to ask of each document."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"questions": [EXAMPLE], "in": ["ref-01", "ref-08"]}]})

    questions: list[str] = Field(min_length=1, max_length=MAX_QUESTIONS, description="Each is a column of the table.")
    within: list[str] = Field(
        default=[],
        alias="in",
        max_length=MAX_NAMES,
        description=f"The documents, as for `POST /ask`; documents by questions are at most {MAX_CELLS}.",
    )


class AnsweredTurn(RequestBody):
    """A question of a conversation as it was typed, and its answer."""

    asked: str = Field(min_length=1, max_length=LONGEST_HISTORY)
    answer: dict[str, Any] = Field(description="As `POST /ask` gives it, without `pathway` and `cite`.")


class ConversationRequest(RequestBody):
    """A conversation to write as a file."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"form": "markdown", "turns": [_EXAMPLE_TURN]}]})

    turns: list[AnsweredTurn] = Field(min_length=1, max_length=MAX_TURNS, description="Oldest first.")
    form: ConversationFormat = "markdown"


class TableExport(RequestBody):
    """A table that `POST /table` gave, to put in order or to write as a file."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"questions": [EXAMPLE], "rows": [], "form": "markdown"}]}
    )

    questions: list[str] = Field(min_length=1, max_length=MAX_QUESTIONS)
    rows: list[dict[str, Any]] = Field(max_length=MAX_CELLS, description="As `POST /table` gives them.")
    sort: int | None = Field(
        default=None,
        ge=0,
        description="The column to sort by: 0 the documents, 1 the first question; null leaves them.",
    )
    descending: bool = Field(default=False, description="Whether the largest comes first.")
    form: Literal["json", "csv", "markdown"] = "json"


def bounded(questions: Sequence[str], within: Sequence[str], documents: DocumentList) -> None:
    """See that a table is not too large. Raises: UsageError, which says how many cells there would be."""
    sources = asked_sources(within, documents)
    rows = len(documents if sources is None else sources)
    if rows * len(questions) > MAX_CELLS:
        raise UsageError(
            f"{rows} documents by {len(questions)} questions are {rows * len(questions):,} cells; at most "
            f"{MAX_CELLS} are answered at once: name fewer documents with `in`, or ask fewer questions."
        )
    if not rows:
        raise UsageError("The store is empty: put documents into it first.")


class ReportedCase(RequestBody):
    """What a reader objects to in an answer, and what would be right."""

    question: str = Field(min_length=1, max_length=LONGEST_HISTORY)
    said: str = Field(max_length=LONGEST_HISTORY, description="The statement, or the reason of the refusal.")
    right: str = Field(default="", max_length=LONGEST_HISTORY, description="In the reader's own words.")


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
    notes: tuple[str, ...] = field(default=(), metadata={"exclude_if": not_})


@dataclass(frozen=True, slots=True)
class Sources(JsonObject):
    """The documents of the corpus."""

    sources: tuple[SourceSummary, ...]


@dataclass(frozen=True, slots=True)
class UploadOutcome(JsonObject):
    """What became of an uploaded document."""

    source: str
    outcome: Outcome
    collection: str = field(default="", metadata={"exclude_if": not_})
    unread: str = field(
        default="", metadata={"exclude_if": not_, "description": "What of the file was not read, and what to do."}
    )


@dataclass(frozen=True, slots=True)
class RecordsOutcome(JsonObject):
    """What became of the records of an uploaded file of a reference manager."""

    records: tuple[str, ...] = field(metadata={"description": "For each record a sentence."})
    sources: tuple[str, ...] = field(metadata={"description": "The documents that have a record of it by now."})


@dataclass(frozen=True, slots=True)
class WrittenCase(JsonObject):
    """The case that was written, by its id in the file of cases."""

    id: str


@dataclass(frozen=True, slots=True)
class Suggestions(JsonObject):
    """Questions that the corpus answers."""

    questions: tuple[str, ...]
    pending: bool
    """Whether more may come: they are still looked for."""


@dataclass(frozen=True, slots=True)
class Limits(JsonObject):
    """What the server takes."""

    suffixes: tuple[str, ...]
    """What the names of files end in that are read."""
    max_file_bytes: int
    max_question_chars: int
    max_names: int
    """Of documents in one question."""
    cases: bool
    """Whether `POST /cases` writes."""
    models: tuple[str, ...]
    """What a question may choose as `model`, the usual one first; none where there is no choice."""


@dataclass(frozen=True, slots=True)
class Health(JsonObject):
    """The process answers."""

    status: Literal["ok"]


@dataclass(frozen=True, slots=True)
class Readiness(JsonObject):
    """The store is open and the models are loaded."""

    status: Literal["ready"]
    documents: int
    asked: int
    """The documents of which a question is asked that names none."""
    units: int
    corpus: str
    models: Mapping[str, str]
