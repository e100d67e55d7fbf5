"""Tables: those of raw text, whose cells tabs separate, and headers of several rows in any."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeVar

from qa.ingest.blocks import squeeze
from qa.ingest.headers import lacks_header, shape

_Told = TypeVar("_Told")

# A converter leaves a space where a cell was wrapped after its hyphen: "(P- value)". A suspended hyphen
# ("pre- and post-dose") is followed by a small word.
_BROKEN = re.compile(r"(?<=\w)- (?!(?:and|or|to|nor|but|as|versus|vs)\b)(?=[a-z])")

# A number that is no year: a cell that holds one is a value.
_VALUE = re.compile(r"(?<![\w.])(?!(?:19|20)\d\d(?![\w.]))\d")


_BARS = "|\u2502\u2503\u2551"
_BAR = re.compile(f"[{_BARS}]")
_RULE = re.compile(r"[\s+|:=\-\u2500-\u257f]+")
_DASHES = re.compile(r"[-=\u2500\u2501\u2550]{3}")
_AMOUNT = re.compile(r"[^\w\s(\[]{0,2}\d\S*(?: \S{1,4})?")
APART = re.compile(r"\S+(?: \S+)*")
"""Words that two or more spaces part from others."""
_AHEAD = 40
"""Lines that are looked at to tell whether something begins on a line."""
_LEAST_GAP = 2
_GAP = re.compile(rf" {{{_LEAST_GAP},}}(?=\S)")


Taken = tuple[int, tuple[_Told, ...]]
"""How many lines were read, and what they say; (0, ()) for none."""


def read_ahead_while_filled(
    read: Callable[[Sequence[str]], Taken[_Told]], lines: Sequence[str], start: int
) -> Taken[_Told]:
    """Read what begins on a line, in more lines as long as it fills them: its time grows with what is read, not with the rest of the text."""
    found: Taken[_Told] = 0, ()
    size = _AHEAD
    while (more := read(lines[start : start + size]))[0]:
        found = more
        if found[0] < size:
            break
        size *= 4
    return found


def take_table(lines: Sequence[str], start: int) -> Taken[str]:
    """Read the table that begins on a line.

    lines: the whole text. start: a line number.
    Returns: how many lines it takes and its rows as printed lines, header first; (0, ()) when there is none.
    A table is two or more lines of two or more cells between tabs, where blank lines between rows of one width belong to it, or
    one of signs: bars between cells, or cells that stand under one another.
    """
    return read_ahead_while_filled(_take_drawn if _cells(lines[start]) is None else _take_tabbed, lines, start)


def _take_tabbed(lines: Sequence[str]) -> Taken[str]:
    """A table whose cells tabs part."""
    rows: list[list[str]] = []
    position, end = 0, 0
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
    return end, _assumed(_mend(rows))


def opens_table(lines: Sequence[str], at: int) -> bool:
    """Tell whether a table begins on a line that follows others."""
    if "\t" in lines[at]:
        return take_table(lines[at : at + 2], 0)[0] > 0
    begins = _may_be_drawn(lines[at]) and not _may_be_drawn(lines[at - 1])
    return begins and take_table(lines, at)[0] > 0


def heads_table(lines: Sequence[str], at: int) -> bool:
    """Tell whether a line over one of dashes, or between two, names the columns of a table, and is no heading that is underlined."""
    title = at + _is_rule(lines[at])
    ruled = title + 1 < len(lines) and _is_rule(lines[title + 1])
    if not ruled or "\t" in lines[title] or not _GAP.search(lines[title].strip()):
        return False
    taken, rows = take_table(lines, at)
    return taken > title - at + 2 and all(map(str.strip, rows[0].split(" | ")) if rows[0] else ())


def _may_be_drawn(line: str) -> bool:
    return bool(_BAR.search(line) or _GAP.search(line.strip())) or _is_rule(line)


def _take_drawn(lines: Sequence[str]) -> Taken[str]:
    """A table whose cells bars part, or spaces that stand under one another; lines of dashes may part its rows."""
    if not _may_be_drawn(lines[0]):
        return 0, ()
    barred = any(_BAR.search(line) for line in lines[:2] if not _is_rule(line))
    end = 0
    while end < len(lines) and lines[end].strip() and (_BAR.search(lines[end]) or not barred or _is_rule(lines[end])):
        end += 1
    own = [line.expandtabs() for line in lines[:end]]
    spans = _spans(own[: _third_part(own)])
    if not barred and len(spans) < 2:
        return 0, ()
    parts: list[list[list[str]]] = [[]]
    """The rows between lines of dashes."""
    for line in own:
        if _is_rule(line):
            parts.append([])
            continue
        said = line.strip()
        cells = _BAR.split(said[said[0] in _BARS : len(said) - (said[-1] in _BARS)]) if barred else _cut(line, spans)
        row = [squeeze(cell) for cell in cells]
        if parts[-1] and not row[0] and (barred or not _has_amounts_under(parts[-1][-1], row)):
            row = [" ".join(filter(None, both)) for both in zip(parts[-1].pop(), row, strict=False)]
        parts[-1].append(row)
    parts = [part for part in parts if part]
    ruled = len(parts) > 1
    rows = []
    for number, part in enumerate(parts):
        whole = ruled and (number == 0 or len(parts) > 2) and not _are_rows(part, header=number == 0)
        rows += [[" ".join(filter(None, column)) for column in zip(*part, strict=False)]] if whole else part
    widths = set(map(len, rows))
    framed = barred and (ruled or all(line.strip()[0] in _BARS for line in own))
    if len(rows) < 2 or len(widths) != 1 or max(widths) < 2 or not any(rows[0][1:]):
        return 0, ()
    if not (framed or (not barred and (ruled or (len(rows) > 2 and _names_columns(rows, max(widths)))))):
        return 0, ()
    headless = ruled and (_are_rows(parts[0], header=True) or lacks_header(rows, marked=True))
    return end, print_rows([[""] * len(rows[0]), *rows] if headless else rows) if ruled else _assumed(rows)


def _assumed(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The lines of a table whose first row only its values can tell to be no header."""
    return print_rows([[""] * len(rows[0]), *rows] if lacks_header(rows) else rows)


def _names_columns(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether a first row that nothing parts from the others is a header: of three columns, or over values."""
    full = all(sum(map(bool, row)) > 1 for row in rows)
    return (
        full
        and not lacks_header(rows)
        and (width > 2 or any(all(map(_VALUE.search, column[1:])) for column in zip(*rows, strict=True)))
    )


def _third_part(lines: Sequence[str]) -> int:
    """Where lines begin that a second line of dashes parts from the first rows, such as sums; they need not keep the columns."""
    begins = [at for at, line in enumerate(lines) if not _is_rule(line) and (at == 0 or _is_rule(lines[at - 1]))]
    return begins[2] if len(begins) > 2 else len(lines)


def _cut(line: str, spans: Sequence[tuple[int, int | None]]) -> list[str]:
    """The cells of a line; where a word stands over the edge of a column, words go where most of them stands."""
    if not any(line[start - 1 : start].strip() and line[start : start + 1].strip() for start, _ in spans[1:]):
        return [line[start:end] for start, end in spans]
    cells = [""] * len(spans)
    for found in APART.finditer(line):
        shared = [min(found.end(), end or len(line)) - max(found.start(), start) for start, end in spans]
        cells[shared.index(max(shared))] += f" {found[0]}"
    return cells


def _has_amounts_under(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row without a first cell says an amount where the row above does, so that it does not go on with that one."""
    return any(_AMOUNT.fullmatch(a) and _AMOUNT.fullmatch(b) for a, b in zip(above[1:], row[1:], strict=False))


def _are_rows(part: Sequence[Sequence[str]], *, header: bool) -> bool:
    """Whether lines between two rules are rows of their own: each says an amount in one column, or has all cells and begins them anew."""
    if len(part) < 2:
        return False
    anew = all(map(all, part)) and not any(cell[0].islower() for row in part[1:] for cell in row)
    return (anew and not header) or any(all(map(_AMOUNT.fullmatch, column)) for column in zip(*part, strict=False))


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None and _DASHES.search(line) is not None


def _spans(lines: Sequence[str]) -> list[tuple[int, int | None]]:
    """Where the columns of lines begin and end: two or more spaces that stand in every line part them."""
    rules = [line for line in lines if _is_rule(line) and len(line.split()) > 1]
    width = max(map(len, lines))
    shown = rules[:1] or [line.ljust(width) for line in lines if not _is_rule(line)]
    least = 1 if rules else _LEAST_GAP
    blank = "".join(" " if all(line[at : at + 1] in ("", " ") for line in shown) else "x" for at in range(width))
    starts = [0, *(found.end() for found in re.finditer(rf"(?<=x) {{{least},}}(?=x)", blank))]
    return list(zip(starts, [*starts[1:], None], strict=True))


def print_rows(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The lines of a table, its header first, without rows of empty cells; an empty header stays where rows follow.

    Further header rows, under cells that span several columns, are joined to the first: "Adults · oral".
    """
    filled = [list(row) for row in rows if any(row)]
    unmarked = bool(filled) and not any(rows[0])
    more = 0
    while len(filled) > more + 2 and _is_second_header(*filled[more:]):
        more += 1
    for above in range(more - 1, -1, -1):  # the lowest name each column, and open cells over them belong to the left
        filled[above : above + 2] = [_joined(*filled[above : above + 2])]
    unmarked = unmarked and not more
    return (*([""] if unmarked else []), *(" | ".join(row).strip() for row in filled))


def _is_second_header(first: Sequence[str], second: Sequence[str], *below: Sequence[str]) -> bool:
    """Under cells that span columns, printed as empty cells or as the same again, a row that names no row, and no value but those
    that it repeats, or that are of another form than any below.

    It may name the first column, where the row above leaves that open and values follow.
    """
    named = [cell for cell in second[1:] if cell]
    spans = any(not cell or cell == left for left, cell in pairwise(first[1:]))
    open_corner = not first[0] and any(map(_VALUE.search, below[0][1:]))
    unlabelled = len(first) == len(second) and (open_corner or second[0] in ("", first[0]))
    names = not any(map(_VALUE.search, named)) or _repeats(first, second) or _differs(second, below)
    return spans and unlabelled and len(named) > 1 and names


def _differs(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether columns hold values of one form, "1:52", "1:58", and a row says something else, "500 m", above each of them."""
    columns = ((cell, {shape(said) for said in column if said}) for cell, *column in zip(row, *below, strict=False))
    valued = [(shape(cell), forms.pop()) for cell, forms in list(columns)[1:] if cell and len(forms) == 1]
    unlike = [over != form for over, form in valued if "0" in form]
    return len(below) > 1 and len(unlike) > 1 and all(unlike)


def _repeats(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether a row says the same values, "1 week", "1 year", under each of the spanning cells above it."""
    groups: list[list[str]] = []
    for left, top, below in zip(first, first[1:], second[1:], strict=False):
        if groups and top in ("", left):
            groups[-1].append(below)
        else:
            groups.append([below])
    valued = [group for group in groups if any(map(_VALUE.search, group))]
    return len(valued) > 1 and len(valued[0]) > 1 and all(group == valued[0] for group in valued)


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
