"""What a record holds, key by key; `qa.serialize` writes it and reads it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qa.json_forms import JsonObject
from qa.record.sign import Signature
from qa.types import Answer, Citation


@dataclass(frozen=True, slots=True)
class RecordFile(JsonObject):
    """A record's file."""

    format: str
    content: dict[str, Any]
    """A `RecordContent`, as JSON-ready values: what is hashed and signed."""
    sha256: str
    signature: Signature | None


@dataclass(frozen=True, slots=True)
class CitedText(JsonObject):
    """A document's normalised text, by its hash."""

    sha256: str
    characters: int


@dataclass(frozen=True, slots=True)
class CitedFile(JsonObject):
    """The file that a document was read from."""

    name: str
    sha256: str | None
    """None where the file no longer reads as the document."""
    read_as: str  # markdown · text


@dataclass(frozen=True, slots=True)
class CitedDocument(JsonObject):
    """A document as it was when the record was made."""

    source: str
    title: str
    kind: str
    identity: dict[str, Any]
    digest: str
    """As in the catalog of the store."""
    text: CitedText
    file: CitedFile | None


@dataclass(frozen=True, slots=True)
class CorpusEntry(JsonObject):
    """A document of the corpus."""

    source: str
    digest: str


@dataclass(frozen=True, slots=True)
class RecordedCorpus(JsonObject):
    """The corpus that was asked."""

    fingerprint: str
    documents: tuple[CorpusEntry, ...]


@dataclass(frozen=True, slots=True)
class RecordContent(JsonObject):
    """An answer with what is needed to check it."""

    made: str
    question: str
    answer: Answer
    cited: tuple[CitedDocument, ...]
    normalisation: str
    corpus: RecordedCorpus
    models: dict[str, Any]
    settings: dict[str, Any]
    versions: dict[str, Any]


def citations_of(answer: Answer) -> Iterator[Citation]:
    """Every citation of an answer: of its statements, its nearest units, its disagreements and its caveats."""
    for statement in answer.statements:
        yield from statement.citations
    yield from answer.nearest
    for disagreement in answer.disagreements:
        yield from (side.citation for side in disagreement.sides)
    yield from (caveat.citation for caveat in answer.caveats)
