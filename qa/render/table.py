"""A table of documents and questions, for a terminal, as Markdown and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from qa.answer.table import NOT_STATED, Table, TableCell, TableRow
from qa.render.markdown import plain_line
from qa.render.place import place_words, support_words
from qa.render.text import UNPRINTABLE, Page
from qa.text.messages import message

NARROWEST = 16
"""Columns of a cell in a terminal: where a question has fewer, each document is shown as a list."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program takes for the beginning of a formula."""
COLUMNS = ("", "support", "section", "page", "quote")
"""What a question's columns in CSV hold: the answer, how well it is supported, and where the quoted words stand."""


def table_text(table: Table, page: Page) -> str:
    """The table for a terminal, with the places of its answers below, numbered through.

    Parameters: page, whose width it fits; a cell that is longer is wrapped.
    """
    marks = {id(cell): number for number, cell in enumerate(_stated(table), start=1)}
    if (page.width - NARROWEST) // len(table.questions) < NARROWEST + 3:
        shown = "\n\n".join(_listed(table.questions, row, marks, page) for row in table.rows)
    else:
        shown = _grid(table, marks, page)
    places = [
        page.wrap(f"[{marks[id(cell)]}] {place(row, cell)}: “{cell.statement.citations[0].quote}”", "    ", "")
        for row in table.rows
        for cell in row.cells
        if cell.statement is not None
    ]
    return "\n\n".join(filter(None, [shown, "\n".join(places)]))


def _stated(table: Table) -> Iterator[TableCell]:
    return (cell for row in table.rows for cell in row.cells if cell.statement is not None)


def _said(cell: TableCell, marks: dict[int, int]) -> str:
    if cell.statement is None:
        return NOT_STATED
    return _clean(f"{cell.text} [{marks[id(cell)]}] ({message(f'support.{cell.support}')})")


def _clean(text: str) -> str:
    """Words in one line, without characters that command a terminal."""
    return " ".join(text.translate(UNPRINTABLE).split())


def _grid(table: Table, marks: dict[int, int], page: Page) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SIMPLE_HEAD, show_lines=True)
    for name in (message("table.document"), *table.questions):
        grid.add_column(Text(_clean(name)), overflow="fold")
    for row in table.rows:
        cells = [Text(_said(cell, marks), style="dim" if cell.statement is None else "") for cell in row.cells]
        grid.add_row(Text(f"{_clean(row.label)}\n{_clean(row.source)}"), *cells)
    console = Console(
        file=io.StringIO(),
        width=page.width,
        force_terminal=page.colour,
        color_system="standard" if page.colour else None,
        legacy_windows=False,
    )
    with console.capture() as capture:
        console.print(grid)
    return "\n".join(line.rstrip() for line in capture.get().strip("\n").split("\n"))


def _listed(questions: Sequence[str], row: TableRow, marks: dict[int, int], page: Page) -> str:
    lines = [page.style("bold", page.wrap(f"{row.label} ({row.source})", "  ", ""))]
    for question, cell in zip(questions, row.cells, strict=True):
        lines += [page.wrap(question, "  ", "- "), page.wrap(_said(cell, marks), "    ")]
    return "\n".join(lines)


def place(row: TableRow, cell: TableCell) -> str:
    """Where the words of a cell stand: document, section, page."""
    assert cell.citation is not None
    return " · ".join(filter(None, [row.source, cell.citation.section, place_words(cell.citation)]))


def table_markdown(table: Table) -> str:
    """The table in Markdown: each answer with its place and its support."""
    head = [message("table.document"), *table.questions]
    lines = [_line(head), _line(["---"] * len(head), raw=True)]
    for row in table.rows:
        said = [
            NOT_STATED if cell.statement is None else f"{cell.text} ({place(row, cell)}; {support_words(cell.support)})"
            for cell in row.cells
        ]
        lines.append(_line([f"{row.label} ({row.source})", *said]))
    return "\n".join(lines)


def _line(cells: Iterable[str], *, raw: bool = False) -> str:
    """A row of Markdown, in which no cell can end itself or the row."""
    written = [one if raw else plain_line(one).replace("|", "\\|") for one in cells]
    return f"| {' | '.join(written)} |"


def csv_head(questions: Sequence[str]) -> str:
    """The first line of the CSV: columns of the document, then for each question those of `COLUMNS`."""
    names = [f"{question} ({column})" if column else question for question in questions for column in COLUMNS]
    return _csv(["source", "document", "title", *names])


def csv_row(row: TableRow) -> str:
    """A document as a line of CSV."""
    values = [row.source, row.label, row.title]
    for cell in row.cells:
        cited = cell.citation
        if cited is None:
            values += [NOT_STATED, "", "", "", ""]
        else:
            where = place_words(cited) if cited.place or cited.ocr else str(cited.page or "")
            values += [cell.text, support_words(cell.support), cited.section, where, cited.quote]
    return _csv(values)


def table_csv(table: Table) -> str:
    """The table as CSV (RFC 4180), in which no cell is taken for a formula by a spreadsheet program."""
    return "".join([csv_head(table.questions), *map(csv_row, table.rows)])


def _csv(values: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([f"'{value}" if value.startswith(_FORMULA) else value for value in values])
    return written.getvalue()
