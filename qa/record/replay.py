"""Ask a recorded question again, and say what became of each statement, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from qa.assistant import Assistant
from qa.index.document_list import DocumentList
from qa.record import CHANGED
from qa.record.load import Recorded
from qa.record.place import locate
from qa.record.sign import digest
from qa.record.write import provenance
from qa.types import Answer, Citation, Statement
from qa.verify.proposals import reasons_of
from qa.verify.verify import verify

CONFIDENCE = 0.005
"""Confidences nearer than this are the same as shown; processors differ in the last digits."""

Fate = Literal["identical", "moved", "other words", "new", "no longer said", "no longer supported"]
"""said of the same words at the same places · of the same words at another place · of other words · said now only · not
said now, though its words still stand in the corpus and say it · not said, and the corpus has no longer the words that
say it"""


@dataclass(frozen=True, slots=True)
class StatementChange:
    """What became of one statement."""

    fate: Fate
    text: str
    before: tuple[Citation, ...]
    now: tuple[Citation, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that differs from when the record was made, and may be why."""

    kind: Literal["document added", "document removed", "document changed", "model", "setting", "version"]
    name: str
    before: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """A recorded answer and today's, compared."""

    made: str
    question: str
    intact: bool
    """The record's content has the digest that it carries; if not, it is the record that changed."""
    statements: tuple[StatementChange, ...]
    differences: tuple[str, ...]
    """What else differs in the answer, a sentence each."""
    causes: tuple[Cause, ...]
    answer: Answer
    """Today's."""

    @property
    def identical(self) -> bool:
        """The same statements from the same places, and the same besides."""
        return self.intact and not self.differences and all(one.fate == "identical" for one in self.statements)

    @property
    def exit_code(self) -> int:
        """0 when the answer is identical, else CHANGED; causes that changed nothing do not count."""
        return 0 if self.identical else CHANGED


def replay(recorded: Recorded, assistant: Assistant) -> Replayed:
    """Ask a recorded question again and compare the answers.

    Parameters: assistant, with the store and the model that are to answer now.
    Returns: what is identical, moved, new, no longer said or no longer supported, and what may be the cause.
    Raises: UsageError for a question that cannot be asked, StoreError when the store cannot be read.
    """
    before, file = recorded.content, recorded.file
    answer = assistant.ask(before.question)
    return Replayed(
        made=before.made,
        question=before.question,
        intact=digest(file.content) == file.sha256,
        statements=tuple(_changes(before.answer.statements, answer.statements, assistant.documents)),
        differences=tuple(_differences(before.answer, answer)),
        causes=tuple(_causes(recorded, provenance(answer, assistant))),
        answer=answer,
    )


def _changes(
    before: Sequence[Statement], now: Sequence[Statement], documents: DocumentList
) -> Iterable[StatementChange]:
    """The recorded statements in their order, then the new ones."""
    left = list(now)
    for old in before:
        same = next((new for new in left if new.text == old.text), None)
        if same is None:
            yield _unsaid(old, documents)
            continue
        left.remove(same)
        yield StatementChange(_fate(old.citations, same.citations), old.text, old.citations, same.citations)
    for new in left:
        yield StatementChange("new", new.text, (), new.citations)


def _fate(before: Sequence[Citation], now: Sequence[Citation]) -> Fate:
    if [_place(one) for one in before] == [_place(one) for one in now]:
        return "identical"
    return "moved" if sorted(one.quote for one in before) == sorted(one.quote for one in now) else "other words"


def _unsaid(old: Statement, documents: DocumentList) -> StatementChange:
    """A statement that is not said now: do its words still stand in the corpus, and do they still say it?"""
    by_source = documents.by_source()
    found = [locate(citation, by_source.get(citation.source), documents) for citation in old.citations]
    gone = [
        f"“{citation.quote}” no longer stands in the corpus as words of their own"
        for citation, standing in zip(old.citations, found, strict=True)
        if standing.words == "gone"
    ]
    verdict = verify(old.text, [standing.quote for standing in found])
    if gone or not verdict.supported:
        failed = reasons_of(verdict)
        return StatementChange("no longer supported", old.text, old.citations, (), tuple(gone) or failed)
    moved = tuple(
        f"its words stand in {place.source} at {place.start}-{place.end} now"
        for standing in found
        if (place := standing.place) is not None
    )
    return StatementChange(
        "no longer said", old.text, old.citations, (), moved or ("its words stand where they stood",)
    )


def _place(citation: Citation) -> tuple[object, ...]:
    return citation.source, citation.section, citation.start, citation.end, citation.quote


def _differences(recorded: Answer, answer: Answer) -> Iterable[str]:
    if recorded.abstained and not answer.abstained:
        yield f"It was not answered, and is now. It had said: {recorded.reason}"
    elif answer.abstained and not recorded.abstained:
        yield f"It was answered, and is not now: {answer.reason}"
    elif recorded.reason != answer.reason:
        yield f"The reason for not answering was: {recorded.reason} It is now: {answer.reason}"
    if [_place(one) for one in recorded.nearest] != [_place(one) for one in answer.nearest]:
        yield "The nearest places in the corpus are others."
    texts = [one.text for one in recorded.statements], [one.text for one in answer.statements]
    if texts[0] != texts[1] and sorted(texts[0]) == sorted(texts[1]):
        yield "The statements come in another order."
    if abs(recorded.confidence - answer.confidence) > CONFIDENCE:
        yield f"The confidence was {recorded.confidence:.2f} and is {answer.confidence:.2f}."
    if recorded.notes != answer.notes:
        yield f"Its notes were {_quoted(recorded.notes)} and are {_quoted(answer.notes)}."


def _quoted(notes: Iterable[str]) -> str:
    return " ".join(f"“{note}”" for note in notes) or "none"


def _causes(recorded: Recorded, now: Mapping[str, Any]) -> Iterable[Cause]:
    documents = {entry.source: entry.digest for entry in now["corpus"].documents}
    for source in sorted(recorded.documents.keys() | documents.keys()):
        before, after = recorded.documents.get(source), documents.get(source)
        if before is None:
            yield Cause("document added", source, None, after)
        elif after is None:
            yield Cause("document removed", source, before, None)
        elif before != after:
            yield Cause("document changed", source, before, after)
    told: tuple[tuple[Literal["model", "setting", "version"], Mapping[str, Any], Mapping[str, Any]], ...] = (
        ("model", recorded.content.models, now["models"]),
        ("setting", recorded.content.settings, now["settings"]),
        ("version", recorded.content.versions, now["versions"]),
    )
    for kind, was, is_now in told:
        for name in sorted(was.keys() | is_now.keys()):
            if was.get(name) != is_now.get(name):
                yield Cause(kind, name, _shown(was.get(name)), _shown(is_now.get(name)))


def _shown(value: object) -> str | None:
    return None if value is None else str(value)
