"""Assistants that are wrong in one way each, around one that is not: what a suite must be able to notice."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from qa.assistant import Assistant
from qa.index.library import Library
from qa.notes.cite import cite
from qa.text.table_rows import row_sentence
from qa.types import Answer, Check, Citation, Document, Hit, Statement, Verdict

PASSED = Verdict((Check("quote", True),))
"""What a broken assistant claims of its statements; no metric may believe it."""
Break = Callable[[Answer, Sequence[Document]], Answer]


class Remembering:
    """An assistant that answers a question once; the broken ones around it then cost no time."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.documents = assistant.documents
        self.ask = cache(assistant.ask)
        self.search = cache(assistant.search)


class Broken:
    """An assistant whose answers are broken on their way out; its search is left alone."""

    def __init__(self, assistant: Remembering, how: Break) -> None:
        self._assistant = assistant
        self._how = how
        self.documents = assistant.documents

    def ask(self, question: str) -> Answer:
        """The answer, broken."""
        return self._how(self._assistant.ask(question), self.documents)

    def search(self, query: str, k: int) -> Sequence[Hit]:
        """What the assistant finds."""
        return self._assistant.search(query, k)


def honest(answer: Answer, documents: Sequence[Document]) -> Answer:
    """Nothing is broken."""
    return answer


def always_refuses(answer: Answer, documents: Sequence[Document]) -> Answer:
    """Says of everything that it is not there."""
    return replace(answer, abstained=True, reason="Not given in the corpus.", statements=())


def never_refuses(answer: Answer, documents: Sequence[Document]) -> Answer:
    """Quotes the nearest places instead of abstaining."""
    if not answer.abstained:
        return answer
    statements = tuple(Statement(citation.quote, PASSED, (citation,)) for citation in answer.nearest)
    return replace(answer, abstained=False, reason=None, statements=statements)


def cites_the_wrong_source(answer: Answer, documents: Sequence[Document]) -> Answer:
    """Says the same and cites a place elsewhere, exactly quoted."""

    def elsewhere(citation: Citation) -> Citation:
        other = next(d for d in documents if d.kind == "context" and d.source != citation.source)
        return cite(other, other.units[0], citation.mark, Library(documents))

    return _statements(answer, lambda s: replace(s, citations=tuple(map(elsewhere, s.citations))))


def misquotes(answer: Answer, documents: Sequence[Document]) -> Answer:
    """Cites the right place and quotes other words than stand there."""
    return _statements(
        answer, lambda s: replace(s, citations=tuple(replace(c, quote=c.quote + " indeed") for c in s.citations))
    )


def changes_a_digit(answer: Answer, documents: Sequence[Document]) -> Answer:
    """Tells the first number of each statement with another last digit."""

    def other(match: re.Match[str]) -> str:
        return match.group()[:-1] + str((int(match.group()[-1]) + 1) % 10)

    number = re.compile(r"(?<![\w.\[-])\d+(?:\.\d+)?(?![\w.\]-])")
    return _statements(answer, lambda s: replace(s, text=number.sub(other, s.text, count=1)))


def drops_a_negation(answer: Answer, documents: Sequence[Document]) -> Answer:
    """Tells what was denied as if it had been found."""

    def asserted(text: str) -> str:
        text = re.sub(r"\bdid not (\w+)", r"did \1", text)
        return re.sub(r"\bnot |\bno (?=\w)|\bwithout ", "", text)

    return _statements(answer, lambda s: replace(s, text=asserted(s.text)))


def answers_from_the_wrong_row(answer: Answer, documents: Sequence[Document]) -> Answer:
    """Where tables answer, reads out the next row of each and cites that, and nothing else."""
    library = Library(documents)
    slipped = []
    for statement in answer.statements:
        document = library.by_source[statement.citations[0].source]
        row = next((unit for unit in document.units if unit.start == statement.citations[0].start), None)
        if row is None or row.kind != "row" or row.header is None:
            continue
        rows = [unit for unit in document.units if unit.header == row.header]
        other = rows[(rows.index(row) + 1) % len(rows)]
        cited = (cite(document, other, 1, library), cite(document, document.units[row.header], 2, library))
        slipped.append(Statement(row_sentence(document, other), PASSED, cited))
    return replace(answer, statements=tuple(slipped)) if slipped else answer


def _statements(answer: Answer, how: Callable[[Statement], Statement]) -> Answer:
    return replace(answer, statements=tuple(replace(how(s), verdict=PASSED) for s in answer.statements))
