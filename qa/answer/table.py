"""The same questions asked of each document alone: a row a document, a column a question."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.answer.confidence import support
from qa.answer.stages import Event
from qa.ingest.split import sentences
from qa.json_forms import JsonObject
from qa.text.messages import message
from qa.text.quantities import quantities
from qa.types import Answer, Citation, Document, Hit, Statement
from qa.verify.draft import say

NOT_STATED = message("table.notStated")
"""What a cell shows where its document does not answer."""


@dataclass(frozen=True, slots=True)
class CellQuantity(JsonObject):
    """A number that a cell holds, with its unit in canonical form, or ""."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class TableCell(JsonObject):
    """What one document says to one question, or that it does not say it."""

    text: str
    """The direct answer, else the sentence of `statement` that answers; "" where the document does not state it."""
    support: Literal["well", "partly", "weakly", ""]
    confidence: float
    reason: str | None
    """Why it is not stated."""
    statement: Statement | None
    """The whole statement, verified, with its citations."""
    quantities: tuple[CellQuantity, ...] = ()
    """The numbers of `text`, in order."""

    @property
    def citation(self) -> Citation | None:
        """Where its words stand."""
        return self.statement.citations[0] if self.statement is not None else None


@dataclass(frozen=True, slots=True)
class TableRow(JsonObject):
    """A document with a cell for each question, in their order."""

    source: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    cells: tuple[TableCell, ...]

    @property
    def stated(self) -> int:
        """The number of cells that hold an answer."""
        return sum(cell.statement is not None for cell in self.cells)

    @property
    def label(self) -> str:
        """Who wrote it and when: "Jane Doe et al. 2021"; its title where neither is known."""
        who = self.authors[0] + (" et al." if len(self.authors) > 1 else "") if self.authors else ""
        return " ".join(filter(None, [who, str(self.year or "")])) or self.title


@dataclass(frozen=True, slots=True)
class Table(JsonObject):
    """Questions, and a row for each document, ordered by source unless sorted."""

    questions: tuple[str, ...]
    rows: tuple[TableRow, ...]

    @property
    def stated(self) -> int:
        """The number of cells that hold an answer."""
        return sum(row.stated for row in self.rows)

    def sorted(self, column: int, *, descending: bool = False) -> Table:
        """The table by the cells of a column: by number where they are quantities, else by their words.

        Numbers are compared in the unit that most cells have, never converted; cells without one follow, then those that
        are not stated, in either direction. Equal cells stay in their order.
        Parameters: column, of a question, 0 first; descending, whether the largest comes first.
        """
        cells = [row.cells[column] for row in self.rows]
        values = _values(cells)
        sign = -1 if descending else 1
        words = [cell.text.casefold() if value is None else "" for cell, value in zip(cells, values, strict=True)]
        places = sorted(range(len(cells)), key=words.__getitem__, reverse=descending)
        places.sort(key=lambda place: (not cells[place].text, values[place] is None, sign * (values[place] or 0.0)))
        return replace(self, rows=tuple(self.rows[place] for place in places))

    def by_document(self, *, descending: bool = False) -> Table:
        """The table by the labels of its documents. Parameters: descending, whether Z comes first."""
        rows = sorted(self.rows, key=lambda row: row.label.casefold(), reverse=descending)
        return replace(self, rows=tuple(rows))


def table_row(document: Document, runs: Iterable[Iterable[Event | Answer]]) -> TableRow:
    """The row of a document.

    Parameters: document; runs, of the ask pipeline, one for each question, all over this document alone.
    """
    identity = document.identity
    cells = tuple(_cell(event) for run in runs for event in run if isinstance(event, Answer))
    return TableRow(document.source, document.title, identity.authors, identity.year, cells)


def _cell(answer: Answer) -> TableCell:
    if not answer.statements:
        return TableCell("", "", answer.confidence, answer.reason, None)
    first = answer.statements[0]
    text = first.direct or _sentence(first, answer.explanation.retrieved)
    numbers = ((float(one.value), one.unit) for one in quantities(text))
    found = tuple(CellQuantity(*one) for one in numbers if math.isfinite(one[0]))
    return TableCell(text, support(answer.confidence), answer.confidence, None, first, found)


def _sentence(statement: Statement, hits: Sequence[Hit]) -> str:
    """The sentence of a statement that the reader holds for the answer; the whole where that is not known."""
    cited = statement.citations[0]
    for hit in hits:
        same = (hit.document.source, hit.unit.start) == (cited.source, cited.start)
        if same and hit.span is not None and say(hit.document, hit.unit) == statement.text:
            inside = [span for span in sentences(statement.text) if span[0] <= hit.span.start < span[1]]
            return statement.text[slice(*inside[0])] if inside else statement.text
    return statement.text


def _values(cells: Sequence[TableCell]) -> list[float | None]:
    """For each cell its first number in the unit that most of the cells have; None for all where few have one."""
    units = Counter(unit for cell in cells for unit in dict.fromkeys(one.unit for one in cell.quantities))
    if not units or 2 * max(units.values()) <= sum(bool(cell.text) for cell in cells):
        return [None] * len(cells)
    common = units.most_common(1)[0][0]
    return [next((one.value for one in cell.quantities if one.unit == common), None) for cell in cells]
