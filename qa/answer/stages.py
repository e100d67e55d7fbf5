"""What the stages of the ask pipeline hand to one another."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from qa.answer.rows import ChosenRows
from qa.notes.annotations import Annotations
from qa.question.analyze import Question
from qa.reader.reader import Reader
from qa.reader.surroundings import SurroundingsReader
from qa.retrieve.candidates import Candidates
from qa.retrieve.document_filter import Scope
from qa.retrieve.index import Index
from qa.retrieve.versions import Versions
from qa.types import Document, Dropped, Hit, Place, Statement, Verdict
from qa.verify.draft import Draft, Generated


@dataclass(frozen=True, slots=True)
class Corpus:
    """One state of a corpus, as a question sees it."""

    index: Index
    reader: Reader
    surroundings: SurroundingsReader
    notes: Annotations
    """What its documents tell of one another."""
    described: Mapping[str, object]
    """What an answer says that it was made from."""
    models: Mapping[str, str]
    """The models that make its answers, by role."""
    min_confidence: float = 0.0
    """Least confidence of an answer."""
    left_out: tuple[str, ...] = ()
    """What an answer says of the documents that were not asked."""
    compare: Callable[[Iterable[Document]], Annotations] | None = None
    """Gives the notes once the documents of a question are found."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question with the units that may answer it."""

    question: Question
    candidates: Candidates
    hits: tuple[Hit, ...]
    """Best first."""
    quotable: tuple[Hit, ...]
    """Those of them that may stand as a statement, best first."""
    scope: Scope
    """The documents that the question names."""
    versions: Versions
    """Documents found that are versions of one another."""
    terms: frozenset[str]
    """What is asked about: the question's terms, framing words left out, and their other spellings."""
    typed: str
    """The question before typing errors were read as words of the corpus."""
    respelled: tuple[tuple[str, str], ...]
    """Words of the question as typed, and as they were read."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a writer tells when it is done."""

    failure: str = ""
    """Why it wrote nothing, or no more, as a sentence without its full stop."""
    declined: bool = False
    """It says that the units do not answer."""
    shown: tuple[Hit, ...] = ()
    """The units that it was shown."""
    usage: Mapping[str, float] = field(default_factory=dict)
    further: int = 0
    """Statements, likely to answer, that the limit leaves out."""
    rows: ChosenRows | None = None
    """The rows of a table that are asked for, where they are what is quoted first."""
    otherwise: Place | None = None
    """The unit of another document that may answer otherwise than the first statement."""


class Writer(Protocol):
    """Proposes the statements of an answer; the pipeline verifies them and sends each verdict back."""

    @property
    def name(self) -> str:
        """What the answer calls it."""

    @property
    def streams(self) -> bool:
        """Whether its statements are shown in the order in which they pass; otherwise in reading order, at the end."""

    def write(
        self, ranked: Ranked, corpus: Corpus, limit: int
    ) -> Generator[Draft | Generated, tuple[Draft, Verdict], Report]:
        """Propose statements, the most useful first.

        Parameters: ranked, the question and its units; corpus; limit, the largest number of statements.
        Yields: proposals; it is sent what became of each. Returns: a report.
        """

    def review(self, draft: Draft, verdict: Verdict) -> Verdict:
        """The verdict on a statement that passed, with what the writer itself has against it."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found for a question, before anything is written."""

    question: str
    hits: tuple[Hit, ...]
    """Best first."""


Event = Retrieved | Statement | Dropped
"""What becomes known on the way to an answer."""
