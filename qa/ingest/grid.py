"""The tables of pandoc's tree -> rows of cells, where a cell may span several rows and columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from qa.ingest.tables import print_rows


def table_rows(
    content: Any, read: Callable[[Any], str], *, marked: bool
) -> tuple[list[str], tuple[str, ...], list[str]]:
    """The titles that are the first rows of a table's head, its lines, header first, as `print_rows` gives them, and the notes that end it.

    Parameters: content, of pandoc's Table; read, gives the words of a cell; marked, whether its first row is a header. Else an
    empty one stands before it.
    A cell that spans rows or columns is said in each of them; one that spans a whole row names the rows below it.
    """
    width = len(content[2])
    above = _grid(content[3][1], width, read)
    head = [row for row in above if len(row) == width]
    titles = [row[0] for row in above if len(row) < width]
    body = [row for part in content[4] for row in (*_grid(part[2], width, read), *_grid(part[3], width, read))]
    body += _grid(content[5][1], width, read)
    if not marked or (titles and not head):
        head, body = [[""] * width], [*head, *body]
    header = joined_header(head) if head else body.pop(0)
    notes: list[str] = []
    while body and len(body[-1]) == 1:
        notes.insert(0, body.pop()[0])
    return titles, print_rows([header, *_grouped(body)]), notes


def joined_header(rows: Sequence[Sequence[str]]) -> list[str]:
    """One header of several rows, "Children · oral"; what is said twice in a column is said once."""
    return [" · ".join(dict.fromkeys(filter(None, column))) for column in zip(*rows, strict=True)]


def _grid(rows: Sequence[Any], width: int, read: Callable[[Any], str]) -> list[list[str]]:
    """The words at each place of rows; a row that is one cell over its whole width has only that."""
    grid: list[list[str]] = []
    pending: dict[int, tuple[int, str]] = {}
    """For each column, for how many more rows a cell from above reaches down, and its words."""
    for _, cells in rows:
        if len(cells) == 1 and cells[0][3] >= width > 1 and not pending:
            grid.append([read(cells[0])])
            continue
        line: list[str] = []
        waiting = list(cells)
        while len(line) < width:
            column = len(line)
            if column in pending:
                left, words = pending.pop(column)
                line.append(words)
                if left > 1:
                    pending[column] = (left - 1, words)
                continue
            if not waiting:
                line.append("")
                continue
            cell = waiting.pop(0)
            words = read(cell)
            for at in range(column, min(column + cell[3], width)):
                line.append(words)
                if cell[2] > 1:
                    pending[at] = (cell[2] - 1, words)
        grid.append(line)
    return grid


def named_rows(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows of a table of text, header first, where each has its whole name, as in a table whose cells span rows and columns.

    Where the first row below the header says nothing but its first cell, such rows name those below them. An empty first cell
    before a name, under a header, is the one above.
    """
    header, *body = [list(row) for at, row in enumerate(rows) if any(row) or not at] or [[""]]
    alone = [at for at, row in enumerate(body) if row[0] and len(row) > 1 and not any(row[1:])]
    if alone[:1] == [0] and len(body) - 1 not in alone and not any(b - a == 1 for a, b in pairwise(alone)):
        body = _grouped([row[:1] if at in alone else row for at, row in enumerate(body)])
    for above, row in pairwise(body):
        if header[0] and not row[0] and len(row) > 2 and not re.search(r"\d", row[1] or "0"):
            row[0] = above[0]
    return [header, *body]


def _grouped(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Rows in which a line that is one cell has become a part of the names of the rows below it."""
    group = ""
    named: list[list[str]] = []
    for row in rows:
        if len(row) == 1:
            group = row[0]
        else:
            named.append([f"{group} · {row[0]}" if group and row[0] else row[0] or group, *row[1:]])
    return named
