"""Tables: those of raw text, whose cells tabs separate, and headers of two rows in any."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from qa.ingest.blocks import Block, squeeze

# A converter leaves a space where a cell was wrapped after its hyphen: "(P- value)". A suspended hyphen
# ("pre- and post-dose") is followed by a small word.
_BROKEN = re.compile(r"(?<=\w)- (?!(?:and|or|to|nor|but|as|versus|vs)\b)(?=[a-z])")

# A number that is no year: a cell that holds one is a value.
_VALUE = re.compile(r"(?<![\w.])(?!(?:19|20)\d\d(?![\w.]))\d")


_LABEL = re.compile(r"([^\w\s(\[*\u2020\u2021|])|((?!(?:19|20)\d\d\b)\d)")
"""What a row's first cell begins with: a sign, as an option does, or a number that is no year."""


def without_headers(blocks: Sequence[Block]) -> list[Block]:
    """Make a list, "-s, --strict: in strict mode", of each table whose first row is like the others and no header.

    It is one of three rows or more, where the first cell of each begins with one sign, or with a number, or where a column says
    the same in each.
    """
    out: list[Block] = []
    for block in blocks:
        labels = [_LABEL.match(row) for row in block.rows]
        alike = {found[1] or "0" if found else "" for found in labels}
        columns = list(zip(*(row.split(" | ") for row in block.rows), strict=False))[1:]
        same = any(column[0].strip() and len(set(column)) == 1 for column in columns)
        if len(labels) < 3 or block.places or not (same or (len(alike) == 1 and "" not in alike)):
            out.append(block)
            continue
        for at, row in enumerate(block.rows):
            label, *cells = row.split(" | ")
            page = next((number for start, number in reversed(block.pages) if start <= at), None)
            text = f"{label}: {'; '.join(filter(None, map(str.strip, cells)))}"
            out.append(Block("item", text, pages=((0, page),) if page is not None else ()))
    return out


def take_table(lines: Sequence[str], start: int) -> tuple[int, tuple[str, ...]]:
    """Read the table that begins on a line.

    lines: the whole text. start: a line number.
    Returns: how many lines it takes and its rows as printed lines, header first; (0, ()) when there is none.
    A table is two or more lines of two or more cells; blank lines between rows of one width belong to it.
    """
    if _cells(lines[start]) is None:
        return 0, ()
    rows: list[list[str]] = []
    position, end = start, start
    while position < len(lines):
        cells = _cells(lines[position])
        if cells is None:
            if lines[position].strip():
                break
            position += 1
            continue
        if position > end and rows and len(cells) != len(rows[-1]):
            break  # after a blank line, another width is another table
        rows.append(cells)
        position += 1
        end = position
    if len(rows) < 2:
        return 0, ()
    return end - start, print_rows(_mend(rows))


def print_rows(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The lines of a table, its header first, without rows of empty cells.

    A second header row, under cells that span several columns, is joined to the first: "Adults · oral".
    """
    filled = [list(row) for row in rows if any(row)]
    if len(filled) > 2 and _is_second_header(*filled[:3]):
        filled[:2] = [_joined(filled[0], filled[1])]
    return tuple(" | ".join(row).strip() for row in filled)


def _is_second_header(first: Sequence[str], second: Sequence[str], third: Sequence[str]) -> bool:
    """Under cells that span columns, printed as empty cells or as the same again, a row that names no row and no value.

    It may name the first column, where the row above leaves that open and values follow.
    """
    named = [cell for cell in second[1:] if cell]
    spans = any(not cell or cell == left for left, cell in pairwise(first[1:]))
    open_corner = not first[0] and any(map(_VALUE.search, third[1:]))
    unlabelled = len(first) == len(second) and (open_corner or second[0] in ("", first[0]))
    return spans and unlabelled and len(named) > 1 and not any(map(_VALUE.search, named))


def _joined(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """One header of two rows; an empty cell of the first belongs to the cell on its left."""
    names = [first[0] or second[0]]
    above = ""
    for top, below in zip(first[1:], second[1:], strict=True):
        above = top or above
        names.append(f"{above} · {below}" if above and below and above != below else above or below)
    return names


def _cells(line: str) -> list[str] | None:
    """The cells of a table line, or None for a line with fewer than two filled ones."""
    if "\t" not in line:
        return None
    cells = [_BROKEN.sub("-", squeeze(cell)).replace(" | ", "|") for cell in line.strip(" ").split("\t")]
    return cells if sum(map(bool, cells)) > 1 else None


def _mend(rows: list[list[str]]) -> list[list[str]]:
    """Join a row that was broken inside a cell: two short rows that together have the width of the others."""
    width = Counter(map(len, rows)).most_common(1)[0][0]
    mended: list[list[str]] = []
    for row in rows:
        last = mended[-1] if mended else []
        if last and len(last) < width and len(row) < width and len(last) + len(row) - 1 == width:
            joined = _BROKEN.sub("-", squeeze(f"{last[-1]} {row[0]}"))
            mended[-1] = [*last[:-1], joined, *row[1:]]
        else:
            mended.append(row)
    return mended
