"""The white strips between the columns of a page, told by where lines end and begin and by the order of writing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile
from statistics import median

from qa.ingest.pdf.characters import CharacterRun

_GUTTER = 0.7
"""Least width of a gutter, of the size of the type."""
_FEWEST = 5
"""Lines on either side of a gutter."""
_FEWEST_LAST = 3
"""Lines of a column that the page writes after another."""
_RAGGED = 8
"""Lines end at most so far before a gutter, of the size of the type."""
_INDENT = 3
"""The first line of a column begins at most so far from the others, of the size of the type."""
_PROSE = 15
"""Characters of a line, on average, in columns that are written one after the other; a column of a table has fewer."""


def rows_of(runs: Sequence[CharacterRun]) -> list[list[CharacterRun]]:
    """Group runs by the line on which they stand, from the top, each line from the left."""
    rows: list[list[CharacterRun]] = []
    for run in sorted(runs, key=lambda run: (run.base, run.x0)):
        if rows and abs(rows[-1][0].base - run.base) < 0.35 * max(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=lambda run: run.x0)
    return rows


def find_gutters(runs: Sequence[CharacterRun]) -> list[float]:
    """The middles of the white strips that part columns of running text.

    runs: of one page, in the order in which they were written. Returns: places from the left; none for one column.
    """
    seen, written = _gutters(runs), _written_gutters(runs)
    return written if len(written) >= len(seen) else seen


def _gutters(runs: Sequence[CharacterRun]) -> list[float]:
    """Strips that many lines end before and begin after."""
    size = median(run.size for run in runs)
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    rows = rows_of(runs)
    found: list[tuple[float, float]] = []
    x = left + 4 * size
    strip: list[float] = []
    while x < right - 4 * size:
        if _parts(rows, x, x + _GUTTER * size, size):
            strip.append(x)
        elif strip:
            found.append((strip[0], strip[-1] + _GUTTER * size))
            strip = []
        x += 2
    if strip:
        found.append((strip[0], strip[-1] + _GUTTER * size))
    middles = [(a + b) / 2 for a, b in found]
    edges = [left, *middles, right]
    for at in range(len(middles)):
        if not _is_text(rows, edges[at], edges[at + 1], size) or not _is_text(rows, edges[at + 1], edges[at + 2], size):
            return []
    return middles


def _written_gutters(runs: Sequence[CharacterRun]) -> list[float]:
    """The middles of the strips between columns that the page writes one after the other, as tables are not written."""
    parts: list[list[CharacterRun]] = []
    for run in runs:
        last = parts[-1][-1] if parts else None
        if last is None or run.base < last.base - _FEWEST * last.size:
            parts.append([])
        parts[-1].append(run)
    strips: list[tuple[float, float]] = []
    for before, following in pairwise(parts):
        first = following[0]
        after = list(takewhile(lambda run: run.x0 > first.x0 - _INDENT * first.size, following))  # noqa: B023
        left, level = min(run.x0 for run in after), min(run.base for run in after) - 1
        beside = [run for run in before if run.base > level and run.x1 < left]
        left_rows, right_rows = rows_of(beside), rows_of(after)
        enough = len(left_rows) >= _FEWEST and len(right_rows) >= _FEWEST_LAST
        prose = enough and min(map(_characters, (left_rows, right_rows))) >= _PROSE
        if prose and 2 * len(beside) > sum(run.base > level for run in before):
            strips.append((max(run.x1 for run in beside), left))
    found: list[tuple[float, float]] = []
    for x0, x1 in sorted(strips):
        if found and x0 < found[-1][1]:  # the same columns further down on the page
            found[-1] = (x0, min(found[-1][1], x1))
        else:
            found.append((x0, x1))
    middles = [(x0 + x1) / 2 for x0, x1 in found]
    crossing = max((sum(run.x0 < x - 1 and run.x1 > x + 1 for run in runs) for x in middles), default=0)
    return middles if 3 * crossing < len(runs) else []


def _characters(rows: Sequence[Sequence[CharacterRun]]) -> float:
    """How many characters a line has, on average."""
    return sum(len(run.text) for row in rows for run in row) / len(rows)


def _parts(rows: Sequence[Sequence[CharacterRun]], x0: float, x1: float, size: float) -> bool:
    """Few lines cross the strip, and many end before it and begin after it."""
    crossing = before = after = 0
    for row in rows:
        if any((run.x0 < x0 and run.x1 > x1) or x0 < run.x0 < x1 or x0 < run.x1 < x1 for run in row):
            crossing += 1
            continue
        before += any(run.x1 <= x0 and x0 - run.x1 < _RAGGED * size for run in row)
        after += any(run.x0 >= x1 and run.x0 - x1 < 2 * size for run in row)
    return min(before, after) >= _FEWEST and crossing < 0.6 * min(before, after)


def _is_text(rows: Sequence[Sequence[CharacterRun]], left: float, right: float, size: float) -> bool:
    """Most lines between two edges fill the space between them, as those of a table's column do not."""
    widths = []
    for row in rows:
        inside = [run for run in row if run.x0 >= left - 1 and run.x1 <= right + 1]
        if inside:
            widths.append(sum(run.x1 - run.x0 for run in inside))
    return len(widths) >= _FEWEST and sum(width > 0.6 * (right - left) for width in widths) >= 0.5 * len(widths)
