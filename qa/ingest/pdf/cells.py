"""The runs of a row -> the cells of a table: runs that only their type parts are put together, and what stands over two columns apart is parted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from qa.ingest.pdf.characters import WIDE_GAP, CharacterRun

_CELL_GAP = 0.9
"""Of the type's size: a gap that is so wide parts cells."""

CellRow = list[CharacterRun]
Columns = Sequence[tuple[float, float]]
"""The edges of columns."""


def cells_of(row: Sequence[CharacterRun], gap: float = _CELL_GAP) -> CellRow:
    """The cells of a row. Parameter: gap, of the type's size, that parts them; a rule does too."""
    cells: CellRow = []
    for run in (part for whole in row for part in whole.parts or (whole,)):
        if cells and run.x0 - cells[-1].x1 < gap * run.size and not run.ruled:
            cells[-1] = _joined(cells[-1], run)
        else:
            cells.append(run)
    return cells


def part_cells(row: Sequence[CharacterRun], columns: Columns) -> CellRow:
    """The cells of a row, those apart whose words stand over one column each with a wide gap between them."""
    pieces = cells_of(row, WIDE_GAP)
    parted: CellRow = []
    for cell in cells_of(row):
        own = [piece for piece in pieces if cell.x0 <= piece.x0 and piece.x1 <= cell.x1]
        places = [columns_under(piece, columns) for piece in own]
        if any(len(place) != 1 for place in places):
            parted.append(cell)
            continue
        for _, group in groupby(zip(places, own, strict=True), key=lambda pair: pair[0]):
            first, *others = (piece for _, piece in group)
            for other in others:
                first = _joined(first, other)
            parted.append(first)
    return parted


def columns_under(cell: CharacterRun, columns: Columns) -> list[int]:
    """The numbers of the columns over which a cell stands, from 0."""
    return [at for at, (left, right) in enumerate(columns) if cell.x0 < right and cell.x1 > left]


def _joined(last: CharacterRun, run: CharacterRun) -> CharacterRun:
    return replace(
        last,
        x1=run.x1,
        top=min(last.top, run.top),
        bottom=max(last.bottom, run.bottom),
        text=last.text + ("" if run.x0 - last.x1 < 0.15 * run.size else " ") + run.text,
        fixed=last.fixed and run.fixed,
        parts=(),
    )
