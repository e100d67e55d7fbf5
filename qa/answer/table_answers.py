"""Questions that ask for rows or columns of a table: the rows asked for, one statement a column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qa.answer.selection import prior
from qa.question.analyze import Question
from qa.retrieve.candidates import Candidates, spellings
from qa.retrieve.document_filter import Scope
from qa.text.table_rows import cells, column_sentence, value_columns
from qa.text.terms import terms
from qa.types import Document, Hit
from qa.verify.draft import Draft

MOST_ROWS = 12
"""Rows read out in one statement."""
_LIST = re.compile(
    r"^\W*list\b|\b(?:rows|columns?)\b|\b(?:all|each|every)\b.*\b(?:table|rows?)\b|\btable\b.*\b(?:all|each|every)\b",
    re.IGNORECASE,
)


def listed(question: Question, hits: Sequence[Hit], evidence: Candidates, scope: Scope) -> list[Draft]:
    """For a question about a table: its rows that are asked for, one statement a column."""
    if not _LIST.search(question.text):
        return []
    asked = spellings(evidence)
    weight = dict(zip(evidence.terms, evidence.weights.tolist(), strict=True))
    documents = {hit.document.source: hit.document for hit in hits}
    tables = [
        (
            sum(weight.get(term, 0.0) for term in _table_terms(document, header) & asked) * prior(document, scope) ** 2,
            document,
            header,
        )
        for document in documents.values()
        for header in sorted({unit.header for unit in document.units if unit.kind == "row" and unit.header is not None})
    ]
    tables.sort(key=lambda table: (-table[0], table[1].source, table[2]))
    for _, document, header in tables[:3]:
        if drafts := _columns(document, header, asked):
            return drafts
    return []


def _columns(document: Document, header: int, asked: set[str]) -> list[Draft]:
    """The columns asked for of the rows asked for; nothing when the rows have no names of their own, or are too many."""
    table = [unit for unit in document.units if unit.header == header]
    labels = [cells(unit)[0] for unit in table]
    if len(set(labels)) < len(labels):
        return []  # a label that two rows share would leave out what tells them apart
    wanted = _asked_for([frozenset(terms(unit.text)) for unit in table], asked)
    table = [unit for unit, is_wanted in zip(table, wanted, strict=True) if is_wanted]
    if not 3 <= len(table) <= MOST_ROWS:
        return []
    names = cells(document.units[header])
    columns = value_columns(document, table)
    by_name = _asked_for([frozenset(terms(names[column] if column < len(names) else "")) for column in columns], asked)
    cited = tuple((document, unit) for unit in (*table, document.units[header]))
    drafts = [
        Draft(column_sentence(document, table, column), cited, 1.0)
        for column, is_wanted in zip(columns, by_name, strict=True)
        if is_wanted
    ]
    return drafts[:2]


def _table_terms(document: Document, header: int) -> frozenset[str]:
    """The words of a table, its heading and its document's title."""
    rows = [unit.text for unit in document.units if unit.header == header]
    return frozenset(
        terms("\n".join((document.title, document.units[header].section, document.units[header].text, *rows)))
    )


def _asked_for(texts: Sequence[frozenset[str]], asked: set[str]) -> list[bool]:
    """Which rows (or columns) the question singles out by words that only some hold; all when it singles out none."""
    holders = Counter(term for text in texts for term in text & asked)
    worth = [sum(1 / holders[term] for term in text & asked if holders[term] < len(texts)) for text in texts]
    return [value >= 0.8 * max(worth) for value in worth]
