"""Two columns of prose that a converter printed side by side -> one column after the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

GAP = 3
"""Spaces between columns, at least."""
FEWEST_LINES = 3
"""Lines that hold words of both columns, at least."""
FEWEST_WORDS = 2.5
"""Words of a line of either column, on average at least: the cells of a table have fewer."""
_GAP = re.compile(rf"(?<=\S) {{{GAP},}}(?=\S)")


@dataclass(frozen=True, slots=True)
class _Region:
    """Lines from `start` to `end`, and where the right column begins in them."""

    start: int
    end: int
    at: int


def column_by_column(lines: Sequence[str], pages: Sequence[int]) -> tuple[list[str], list[int]]:
    """Put the right column of each region of two columns behind its left one.

    Parameters: lines; pages, of each line, or nothing where they are not known.
    Returns: lines and pages in reading order. Lines without two columns of wrapped prose stay as they are.
    """
    numbers = list(pages) or [0] * len(lines)
    told: list[tuple[str, int]] = []
    position = 0
    for region in _regions(lines, numbers):
        told += zip(lines[position : region.start], numbers[position : region.start], strict=True)
        own = list(zip(lines[region.start : region.end], numbers[region.start : region.end], strict=True))
        for column in (slice(None, region.at), slice(region.at, None)):
            told += [(line[column].strip(), page) for line, page in own]
            told.append(("", own[-1][1]))
        position = region.end
    told += zip(lines[position:], numbers[position:], strict=True)
    return [line for line, _ in told], [page for _, page in told] if pages else []


def _regions(lines: Sequence[str], pages: Sequence[int]) -> list[_Region]:
    """The regions of two columns, in order; none goes over a page's end."""
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
            if _is_prose(lines[position:end], at):
                region = _Region(position, end, at)
                break
        if region:
            found.append(region)
        position = region.end if region else position + 1
    return found


def _keeps(line: str, at: int) -> bool:
    """Whether a line leaves the space before a column free."""
    return not line[max(at - GAP, 0) : at].strip()


def _is_prose(lines: Sequence[str], at: int) -> bool:
    """Whether lines hold two columns of wrapped prose that begin at fixed places, rather than a table."""
    columns = [[line[:at].strip() for line in lines], [line[at:].rstrip() for line in lines]]
    both = sum(bool(left and right) for left, right in zip(*columns, strict=True))
    aligned = Counter(right[:1] != " " for right in columns[1] if right)
    if both < FEWEST_LINES or aligned[False] > aligned[True] / 4:
        return False
    for column in columns:
        filled = [line.strip() for line in column if line]
        words = sum(len(line.split()) for line in filled) / max(len(filled), 1)
        wrapped = sum(line[0].islower() for line in filled[1:])
        if words < FEWEST_WORDS or not wrapped or any(_GAP.search(line) for line in filled):
            return False
    return True
