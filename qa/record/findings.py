"""What came of checking a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.record import CHANGED
from qa.record.place import FoundPlace, QuoteState
from qa.record.sign import SignatureFinding
from qa.types import Citation

DocumentState = Literal["same", "same text, another identity", "changed", "not at hand"]


@dataclass(frozen=True, slots=True)
class DocumentFinding:
    """Whether a cited document is the one of the record."""

    source: str
    title: str
    state: DocumentState
    detail: str = ""

    @property
    def ok(self) -> bool | None:
        """It is that document; None when it is not at hand."""
        return None if self.state == "not at hand" else self.state == "same"


@dataclass(frozen=True, slots=True)
class CitationFinding:
    """Whether the words of a citation stand where it says."""

    citation: Citation
    words: QuoteState
    place: FoundPlace | None
    """Where they stand, when they moved."""
    wrong: tuple[str, ...]
    """What else the citation says that its document contradicts."""

    @property
    def ok(self) -> bool | None:
        """They stand there, and nothing is wrong; None when there was nothing to look into."""
        return None if self.words == "not checked" else self.words == "stand" and not self.wrong


@dataclass(frozen=True, slots=True)
class StatementFinding:
    """Whether the cited words say a statement."""

    text: str
    supported: bool | None
    """None when a document that it cites is not at hand."""
    failures: tuple[str, ...]
    citations: tuple[CitationFinding, ...]

    @property
    def ok(self) -> bool | None:
        """They say it, and stand where it says; None when that could not be checked."""
        return _all([self.supported, *(citation.ok for citation in self.citations)])


@dataclass(frozen=True, slots=True)
class Findings:
    """What came of checking a record."""

    made: str
    question: str
    reason: str | None
    """Why the answer abstained, when it did."""
    sha256: str
    intact: bool
    """The content has the digest that the record carries."""
    contradictions: tuple[str, ...]
    """Where the record contradicts itself."""
    signature: SignatureFinding
    documents: tuple[DocumentFinding, ...]
    statements: tuple[StatementFinding, ...]
    citations: tuple[CitationFinding, ...]
    """Those outside the statements: the nearest places of an abstention, and what notes cite."""
    unchecked: tuple[str, ...]

    @property
    def ok(self) -> bool | None:
        """Everything holds; None when all that could be checked does, and a cited document is not at hand."""
        parts = [one.ok for ones in (self.documents, self.statements, self.citations) for one in ones]
        return _all([self.intact, not self.contradictions, self.signature.ok, *parts])

    @property
    def exit_code(self) -> int:
        """0 when everything holds and nothing was missing, else CHANGED."""
        return 0 if self.ok is True else CHANGED


def _all(parts: Sequence[bool | None]) -> bool | None:
    """False outweighs None, which outweighs True."""
    return False if False in parts else None if None in parts else True
