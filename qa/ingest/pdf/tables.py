"""Tables of a page: those that rules draw as a grid, and rows of text whose cells stand under one another."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.ingest.blocks import Block, join_lines
from qa.ingest.headings import is_contents_line
from qa.ingest.pdf.cells import CellRow, Columns, cells_of, columns_under, part_cells
from qa.ingest.pdf.characters import CharacterRun, PdfPage
from qa.ingest.pdf.drawings import Rule
from qa.ingest.pdf.gutters import rows_of
from qa.ingest.tables import print_rows

_NEAR = 3.0
"""Points; rules that are so near meet."""
_FEWEST = 3
"""Rows of an unruled table, its header among them."""
_LEAD = 1.4
"""Of the type's size: lines that are farther apart are no lines of one cell."""
_MOST_RULES = 1500
"""On a page; a drawing has more."""
_LABEL = re.compile(r"[-*\u2022\u25e6\u25cf\u2013]|[\[(]?\w{1,3}[\]).]*")
"""What a list's items begin with, which is no cell."""


@dataclass(frozen=True, slots=True)
class PdfTable(Block):
    """A table of one page or more."""

    columns: Columns = ()
    headed: bool = False
    """Whether the first row is set in other type than those below it."""


def same_columns(these: Columns, those: Columns) -> bool:
    """Tell whether columns stand at the same places: each begins, ends or has its middle where its like has."""
    return len(these) == len(those) and all(
        min(abs(a - c), abs(b - d), abs(a + b - c - d) / 2) < 2 * _NEAR
        for (a, b), (c, d) in zip(these, those, strict=True)
    )


def _is_headed(rows: Sequence[Sequence[CharacterRun]]) -> bool:
    """Whether the first row is bold and the rows below are not, or is set larger or smaller than they."""
    first, *below = [[run for run in row if run.text.strip()] for row in rows]
    rest = [run for row in below for run in row]
    bold = all(run.bold for run in first) and 2 * sum(run.bold for run in rest) < len(rest)
    return bool(first and rest) and (bold or abs(first[0].size - rest[-1].size) > 0.05 * first[0].size)


def take_grids(page: PdfPage, open_columns: Columns = ()) -> list[tuple[Rule, Block]]:
    """Take the tables that rules draw out of a page.

    page: its runs lose those in the tables. open_columns: of a table that may go on here, by one row too. Returns: the frame of each table and its block, the header first.
    """
    found: list[tuple[Rule, Block]] = []
    drawn = list(dict.fromkeys(page.drawn.rules))
    for rules in _connected(drawn) if len(drawn) <= _MOST_RULES else ():
        xs = _places([rule.x0 for rule in rules if rule.bottom - rule.top > _NEAR])
        ys = _places([rule.top for rule in rules if rule.x1 - rule.x0 > _NEAR])
        columns = tuple(pairwise(xs))
        goes_on = same_columns(columns, open_columns)
        if len(xs) < 3 or len(ys) < 3 - goes_on:
            continue
        inside = [run for run in page.runs if xs[0] < (run.x0 + run.x1) / 2 < xs[-1] and ys[0] < _middle(run) < ys[-1]]
        grid = _grid(inside, rules, xs, ys)
        cells = [cell for row in grid for cell in row]
        rows = print_rows([row for row in grid if any(row)])
        below = {round(run.base) for run in inside if run.x1 < xs[1] and _middle(run) > ys[1]}
        if (
            len(rows) > 1 - goes_on
            and 2 * sum(map(bool, cells)) >= len(cells)
            and (len(ys) > 3 or len(below) < 2 or goes_on)
            and not _is_chart(grid)
        ):
            taken = set(map(id, inside))
            page.runs = [run for run in page.runs if id(run) not in taken]
            headed = _is_headed(rows_of(inside))
            table = PdfTable("table", rows=rows, pages=((0, page.number),), columns=columns, headed=headed)
            found.append((Rule(xs[0], xs[-1], ys[0], ys[-1]), table))
    return found


def _is_chart(grid: Sequence[Sequence[str]]) -> bool:
    """Whether rules are those of a drawing: most rows have one text alone, over all of their width, or that of the row above."""
    filled = [row for row in grid if any(row)]
    plain = sum(
        len(set(filter(None, row))) < 2 or row == above for above, row in zip([[], *filled], filled, strict=False)
    )
    return 2 * plain > len(filled) > 3


def take_aligned(
    rows: Sequence[Sequence[CharacterRun]], start: int, open_columns: Columns = ()
) -> tuple[int, Block | None]:
    """Read the unruled table that begins at a row.

    rows: of one column of a page, the runs of each from the left. start: a place in them. open_columns: of a table that may go
    on here, by one row too.
    Returns: how many rows it takes and its block; (0, None) when there is none.
    """
    end = start
    cells: list[CellRow] = []
    while end < len(rows) and (end == start or _near(rows[end - 1], rows[end])):
        row = cells_of(rows[end])
        if is_contents_line(" ".join(cell.text for cell in row)):
            break
        if len(row) < 2 and (not cells or not _within(row, cells)):
            break
        cells.append(row)
        end += 1
    columns = _columns([row for row in cells if len(row) > 1])
    if columns:
        cells = [part_cells(row, columns) for row in rows[start:end]]
    # Only a header has cells over several columns, and none over the first.
    spanned = [at for at, row in enumerate(cells) if any(len(columns_under(cell, columns)) > 1 for cell in row)]
    spanned = [at for at in spanned if at < 2 or len(cells[at]) < max(2, len(columns) - 1)]
    if (
        stop := next((at for at in spanned if at > 1 or 0 in columns_under(cells[at][0], columns)[:-1]), None)
    ) is not None:
        cells = cells[:stop]
        columns = _columns([row for row in cells if len(row) > 1])
    while cells and len(cells[-1]) < 2 and cells[-1][0].x0 <= min(row[0].x0 for row in cells) + _NEAR:
        cells.pop()
    if not columns and cells and all(_fits(row, open_columns) for row in cells):
        columns = list(open_columns)
    if not columns:
        return 0, None
    printed: list[list[str]] = []
    group = ""
    for row in cells:
        words = _placed(row, columns)
        if len(printed) > 1 and (not words[0] or (len(row) == 1 and words[0][:1].islower())):
            printed[-1] = [join_lines([a, b]) for a, b in zip(printed[-1], words, strict=True)]
        elif len(row) == 1 and printed:
            group = words[0]
        else:
            printed.append([f"{group} \u00b7 {words[0]}" if group else words[0], *words[1:]])
    at = ((0, rows[start][0].page),)
    return len(cells), PdfTable(
        "table", rows=print_rows(printed), pages=at, columns=tuple(columns), headed=_is_headed(cells)
    )


def _fits(row: CellRow, columns: Columns) -> bool:
    """Whether each cell of a row begins or ends where a column of its own does."""
    at = [
        next(
            (n for n, (left, right) in enumerate(columns) if min(abs(cell.x0 - left), abs(cell.x1 - right)) < _NEAR), -1
        )
        for cell in row
    ]
    return len(row) > 1 and -1 not in at and len(set(at)) == len(at)


def _near(above: Sequence[CharacterRun], below: Sequence[CharacterRun]) -> bool:
    return below[0].base - above[0].base < 3 * below[0].size


def _within(row: CellRow, cells: Sequence[CellRow]) -> bool:
    """Whether one cell alone stands in a column of the rows above it."""
    widest = max(cells, key=len)
    edges = [*(cell.x0 for cell in widest[1:]), float("inf")]
    return any(abs(row[0].x0 - cell.x0) < _NEAR and row[0].x1 < edge for cell, edge in zip(widest, edges, strict=True))


def _columns(rows: Sequence[CellRow]) -> list[tuple[float, float]]:
    """The edges of each column of a table; empty when the rows are no table."""
    if len(rows) < _FEWEST:
        return []
    width = sorted(map(len, rows))[-1 - len(rows) // 10]  # one row in ten may have a cell too many
    full = [row for row in rows if len(row) == width]
    columns = [(min(row[at].x0 for row in full), max(row[at].x1 for row in full)) for at in range(width)]
    if 2 * len(full) < len(rows) or len(full) < 2 or any(a[1] > b[0] for a, b in pairwise(columns)):
        return []
    labels = [row[0].text for row in full]
    is_list = width == 2 and all(map(_LABEL.fullmatch, labels))
    if _is_justified(rows):
        return []
    is_formula = not any(sign.isalnum() for label in labels for sign in label)
    return [] if is_list or is_formula else columns


def _is_justified(rows: Sequence[CellRow]) -> bool:
    """Whether rows are lines of a narrow column whose words are spaced evenly to fill it."""
    gaps = [[b.x0 - a.x1 for a, b in pairwise(row)] for row in rows]
    even = all(max(row) - min(row) < 0.5 * _NEAR for row in gaps) and any(len(row) > 1 for row in gaps)
    edges = [row[0].x0 for row in rows], [row[-1].x1 for row in rows]
    return even and all(max(edge) - min(edge) < _NEAR for edge in edges)


def _placed(row: CellRow, columns: Sequence[tuple[float, float]]) -> list[str]:
    """The words in each column; a cell over several columns is said in each of them."""
    words = [""] * len(columns)
    for cell in row:
        nearest = min(range(len(columns)), key=lambda at: abs(sum(columns[at]) - cell.x0 - cell.x1))
        for at in columns_under(cell, columns) or [nearest]:
            words[at] = _cell(f"{words[at]} {cell.text}")
    return words


def _cell(text: str) -> str:
    return text.strip().replace(" | ", "|")


def _middle(run: CharacterRun) -> float:
    return (run.top + run.bottom) / 2


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules in groups that touch one another."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [group for group in groups if any(_touch(rule, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([rule, *(one for group in touching for one in group)])
    return sorted(groups, key=lambda group: min(rule.top for rule in group))


def _touch(a: Rule, b: Rule) -> bool:
    return a.x0 <= b.x1 + _NEAR and b.x0 <= a.x1 + _NEAR and a.top <= b.bottom + _NEAR and b.top <= a.bottom + _NEAR


def _places(values: Sequence[float]) -> list[float]:
    """Values in order, of those that nearly agree the first."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _grid(runs: Sequence[CharacterRun], rules: Sequence[Rule], xs: list[float], ys: list[float]) -> list[list[str]]:
    """The words at each place of a grid; where no rule parts places, they are one cell and say the same."""
    held: dict[tuple[int, int], list[CharacterRun]] = {}
    for run in runs:
        at = (bisect(ys, _middle(run)) - 1, bisect(xs, (run.x0 + run.x1) / 2) - 1)
        held.setdefault(at, []).append(run)
    rows: list[list[str]] = []
    above: dict[tuple[int, int], tuple[int, list[CharacterRun]]] = {}
    """The cells of the row above by their edges: in which row each begins, and what it holds."""
    for y, (top, bottom) in enumerate(pairwise(ys)):
        rows.append([""] * (len(xs) - 1))
        cells: dict[tuple[int, int], tuple[int, list[CharacterRun]]] = {}
        x = 0
        while x < len(xs) - 1:
            end = x + 1
            while end < len(xs) - 1 and not _ruled(rules, xs[end], (top + bottom) / 2):
                end += 1
            inside = [run for at in range(x, end) for run in held.get((y, at), [])]
            inside.sort(key=lambda run: (round(run.base), run.x0))
            first, over = above.get((x, end), (y, []))
            apart = over and inside and inside[0].base - over[-1].base > _LEAD * inside[0].size
            if apart or _ruled(rules, (xs[x] + xs[end]) / 2, top):
                first, over = y, []
            cells[x, end] = first, over + inside
            words = _cell(join_lines([run.text for run in over + inside])) if inside or not over else rows[y - 1][x]
            for row in rows[first if inside else y :]:
                row[x:end] = [words] * (end - x)
            x = end
        above = cells
    return rows


def _ruled(rules: Sequence[Rule], x: float, y: float) -> bool:
    """Whether a rule passes through a point."""
    return any(
        rule.x0 - _NEAR <= x <= rule.x1 + _NEAR and rule.top - _NEAR <= y <= rule.bottom + _NEAR for rule in rules
    )
