"""Tables of contents: what stands between the heading "Contents" and the last line that leads to a page is no content."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.ingest.blocks import Block
from qa.ingest.headings import is_contents_heading, is_contents_line
from qa.ingest.pdf.layout import TextLine

_FEWEST = 3
_APART = 2
"""Lines between two that lead to a page, such as the first line of a long entry."""
_PAGE = re.compile(r"[\s.|](\d{1,4}|[ivxlc]{1,7})$")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def drop_contents(lines: Sequence[TextLine | Block]) -> list[TextLine | Block]:
    """Leave out tables of contents, with and without leaders to the numbers of pages, and their headings."""
    kept: list[TextLine | Block] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        end = _end(lines, at + 1) if isinstance(line, TextLine) and is_contents_heading(line.text) else at
        if end == at:
            kept.append(line)
        at = max(end, at + 1)
    return kept


def _end(lines: Sequence[TextLine | Block], start: int) -> int:
    """Where the entries of a table of contents end, whose heading stands before; there when there are fewer than three."""
    heading = lines[start - 1]
    assert isinstance(heading, TextLine)
    end, entries, last, edge = start - 1, 0, (0, 0), 0.0
    for at in range(start, len(lines)):
        line = lines[at]
        if isinstance(line, Block):
            numbers = [_number(row) for row in line.rows]
            if None in numbers or [last, *numbers] != sorted([last, *numbers], key=lambda one: one or last):
                break
            entries, last, end = entries + len(numbers), numbers[-1] or last, at + 1
            continue
        number = _number(line.text)
        follows = number is not None and number >= last
        if follows and (not edge or abs(line.x1 - edge) < line.size or is_contents_line(line.text)):
            entries, last, end, edge = entries + 1, number or last, at + 1, line.x1
        elif at - end >= _APART or line.size >= heading.size:
            break
    return end if entries >= _FEWEST else start - 1


def _number(text: str) -> tuple[int, int] | None:
    """The page to which a line leads; those in Roman numerals come first."""
    found = _PAGE.search(text)
    if found is None:
        return None
    if found[1].isdigit():
        return 1, int(found[1])
    signs = [_ROMAN[sign] for sign in found[1]]
    return 0, sum(-one if one < following else one for one, following in zip(signs, [*signs[1:], 0], strict=True))
