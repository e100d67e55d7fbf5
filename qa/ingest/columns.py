"""Columns of prose that a converter printed side by side -> one column after the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.ingest.seams import SEAM

GAP = 3
"""Spaces between columns, at least."""
FEWEST_LINES = 3
"""Lines that hold words of two columns, at least."""
FEWEST_WORDS = 2.5
"""Words of a line of each column, on average at least: the cells of a table have fewer."""
MOST_GAPS = 3
"""One of so many lines of a column may have a gap of its own, as those of a list of prices have."""
_GAP = re.compile(rf"(?<=\S) {{{GAP},}}(?=\S)")


@dataclass(frozen=True, slots=True)
class _Region:
    """Lines from `start` to `end`, and where columns after the first begin in them."""

    start: int
    end: int
    begins: tuple[int, ...]


def column_by_column(lines: Sequence[str], pages: Sequence[int]) -> tuple[list[str], list[int]]:
    """Put the columns of each region of several behind one another.

    Parameters: lines; pages, of each line, or nothing where they are not known.
    Returns: lines and pages in reading order, a `SEAM` behind each column. Lines without columns of wrapped prose stay as they are.
    """
    numbers = list(pages) or [0] * len(lines)
    told: list[tuple[str, int]] = []
    position = 0
    for region in _regions(lines, numbers):
        told += zip(lines[position : region.start], numbers[position : region.start], strict=True)
        own = list(zip(lines[region.start : region.end], numbers[region.start : region.end], strict=True))
        for left, right in pairwise((0, *region.begins, None)):
            told += [(line[left:right].strip(), page) for line, page in own]
            told.append((SEAM, own[-1][1]))
        position = region.end
    told += zip(lines[position:], numbers[position:], strict=True)
    return [line for line, _ in told], [page for _, page in told] if pages else []


def _regions(lines: Sequence[str], pages: Sequence[int]) -> list[_Region]:
    """The regions of columns, in order; none goes over a page's end."""
    found: list[_Region] = []
    tried: dict[int, int] = {}
    """For a place where a column may begin, the line up to which it was tried."""
    position = 0
    while position < len(lines):
        region = None
        for at in (match.end() for match in _GAP.finditer(lines[position])):
            if tried.get(at, 0) > position:
                continue
            end = position
            while end < len(lines) and pages[end] == pages[position] and _keeps(lines[end], at):
                end += 1
            tried[at] = end
            if begins := _begins(lines[position:end], at):
                region = _Region(position, end, begins)
                break
        if region:
            found.append(region)
        position = region.end if region else position + 1
    return found


def _keeps(line: str, at: int) -> bool:
    """Whether a line leaves the space before a column free."""
    return not line[max(at - GAP, 0) : at].strip()


def _begins(lines: Sequence[str], at: int) -> tuple[int, ...]:
    """Where columns of wrapped prose begin, the second of them at a place; nothing for a table, or for other columns."""
    left, right = [line[:at].strip() for line in lines], [line[at:].rstrip() for line in lines]
    both = sum(bool(one and other) for one, other in zip(left, right, strict=True))
    aligned = Counter(line[:1] != " " for line in right if line)
    if both < FEWEST_LINES or aligned[False] > aligned[True] / 4 or not _is_prose(left):
        return ()
    for more in sorted({match.end() for line in right[:FEWEST_LINES] for match in _GAP.finditer(line)}):
        if all(_keeps(line, more) for line in right) and (rest := _begins(right, more)):
            return (at, *(at + begin for begin in rest))
    return (at,) if _is_prose(right) else ()


def _is_prose(column: Sequence[str]) -> bool:
    filled = [line.strip() for line in column if line]
    words = sum(len(line.split()) for line in filled) / max(len(filled), 1)
    wrapped = any(line[0].islower() for line in filled[1:])
    return words >= FEWEST_WORDS and wrapped and MOST_GAPS * sum(map(bool, map(_GAP.search, filled))) <= len(filled)
