"""Tables: those of raw text, whose cells tabs separate, and headers of two rows in any."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from qa.ingest.blocks import Block, squeeze
from qa.text.table_rows import split_row

# A converter leaves a space where a cell was wrapped after its hyphen: "(P- value)". A suspended hyphen
# ("pre- and post-dose") is followed by a small word.
_BROKEN = re.compile(r"(?<=\w)- (?!(?:and|or|to|nor|but|as|versus|vs)\b)(?=[a-z])")

# A number that is no year: a cell that holds one is a value.
_VALUE = re.compile(r"(?<![\w.])(?!(?:19|20)\d\d(?![\w.]))\d")


_BARS = "|\u2502\u2503\u2551"
_BAR = re.compile(f"[{_BARS}]")
_RULE = re.compile(r"[\s+|:=\-\u2500-\u257f]+")
_DASHES = re.compile(r"[-=\u2500\u2501\u2550]{3}")
_LEAST_GAP = 2
_GAP = re.compile(rf" {{{_LEAST_GAP},}}(?=\S)")
_NUMBER = re.compile(r"\d[\d.,]*")
_WORD = re.compile(r"[^\W\d_]+")
_AMOUNT = re.compile(r"[^\w\s]{0,2}\d\S*(?: \S+){0,2}")
_UNIT = 3
"""Letters that tell units apart: "day" and "days" are one."""

_LABEL = re.compile(r"([^\w\s(\[*\u2020\u2021|])|((?!(?:19|20)\d\d\b)\d)")
"""What a row's first cell begins with: a sign, as an option does, or a number that is no year."""


def without_headers(blocks: Sequence[Block]) -> list[Block]:
    """Make a list, "-s, --strict: in strict mode", of each table whose first row is like the others and no header.

    An empty first row stands for a header that its source does not mark. A marked one is none over pairs of things and values, if it says a
    value too, and in a table of three rows or more, where the first cell of each begins with one sign, or with a number, or where a
    column says the same in each.
    """
    out: list[Block] = []
    for block in blocks:
        marked = block.rows[:1] != ("",)
        table = block if marked else replace(block, rows=block.rows[1:])
        cells = [split_row(row) for row in table.rows]
        labels = [_LABEL.match(row) for row in table.rows]
        alike = {found[1] or "0" if found else "" for found in labels}
        same = any(column[0] and len(set(column)) == 1 for column in list(zip(*cells, strict=False))[1:])
        is_list = len(labels) > 2 and (same or (len(alike) == 1 and "" not in alike))
        if not table.rows or table.places:
            out += [table] if table.rows or marked else []
        elif is_list or (lacks_header(cells, marked=True) if marked else not names_columns(cells)):
            out += row_items(table)
        else:
            out.append(table)
    return out


def row_items(table: Block) -> list[Block]:
    """The rows of a table as a list."""
    items: list[Block] = []
    for at, row in enumerate(table.rows):
        label, *cells = split_row(row)
        page = next((number for start, number in reversed(table.pages) if start <= at), None)
        place = next((words for start, words in reversed(table.places) if start <= at), "")
        text = ": ".join(filter(None, (label, "; ".join(filter(None, cells)))))
        pages, places = ((0, page),) if page is not None else (), ((0, place),) if place else ()
        items.append(Block("item", text, pages=pages, places=places))
    return items


def shape(words: str) -> str:
    """The form of words: each number as "0", each word as "a"."""
    return _WORD.sub("a", _NUMBER.sub("0", words.replace("\u2212", "-").lstrip("-+")))


def has_header(rows: Sequence[Sequence[str]]) -> bool | None:
    """Tell whether the first row names the columns: one that says values where the rows below do is no such row, unless it counts.

    A value begins with a number or a sign. Numbers of a header are years, or follow one another, and stand beside a name.
    Returns: None where no column holds values of one form, so that nothing tells.
    """
    first, *below = rows
    valued: list[int] = []
    alike: list[int] = []
    for at, (label, *said) in enumerate(zip(first, *below, strict=False)):
        forms = {shape(cell) for cell in said if cell}
        if label and len(forms) == 1 and "0" in (form := forms.pop()) and not form[0].isalpha():
            valued.append(at)
            alike += [at] if shape(label) == form else []
    if not valued:
        return None
    if valued[:1] == alike[:1] == [0] and len(alike) > 1:
        return _counts([first[at] for at in alike])
    return alike != valued or _counts([first[at] for at in alike])


def names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row of a table is its header, where the source marks none."""
    undecided = len(rows[0]) == 2 and has_header(rows) is None
    return not rows[0][0] or not (undecided or lacks_header(rows))


def lacks_header(rows: Sequence[Sequence[str]], *, marked: bool = False) -> bool:
    """Tell whether the values of a table show that its first row is no header.

    It is none among values like its own, and in pairs of things and values: if its value is one among several kinds, or if
    no kind of value is the usual one below. Parameter: marked, whether the source calls it a header, which its own value alone may refute.
    """
    if not marked and has_header(rows) is False:
        return True
    if len(rows) < 2 or any(len(row) != 2 for row in rows) or not all(rows[0]):
        return False
    first, *below = [_kind(said) for _, said in rows if said]
    amounts = Counter(filter(None, below))
    if not first:
        return not marked and bool(amounts) and 2 * max(amounts.values()) <= len(below)
    is_other = len(set(below)) == 1 and shape(below[0]) != shape(first)
    return not (is_other and (marked or below[0])) and not _counts([rows[0][1]])


def _kind(said: str) -> str:
    """The form of an amount and its unit; "" for words."""
    form = shape(said) if _AMOUNT.fullmatch(said) else ""
    return f"0 {_WORD.findall(said)[0][:_UNIT].casefold()}" if form.replace(" ", "") == "0a" else form


def _counts(labels: Sequence[str]) -> bool:
    """Whether numbers are years, or whole numbers of which each is one more than the last."""
    if not all(map(str.isdigit, labels)):
        return False
    values = [int(label) for label in labels]
    years = all(1800 <= value < 2100 for value in values)
    return years or (len(values) > 1 and all(b - a == 1 for a, b in pairwise(values)))


def take_table(lines: Sequence[str], start: int) -> tuple[int, tuple[str, ...]]:
    """Read the table that begins on a line.

    lines: the whole text. start: a line number.
    Returns: how many lines it takes and its rows as printed lines, header first; (0, ()) when there is none.
    A table is two or more lines of two or more cells between tabs, where blank lines between rows of one width belong to it, or
    one of signs: bars between cells, or cells that stand under one another.
    """
    if _cells(lines[start]) is None:
        return _take_drawn(lines, start)
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


def opens_table(lines: Sequence[str], at: int) -> bool:
    """Tell whether a table begins on a line that follows others."""
    if "\t" in lines[at]:
        return take_table(lines[at : at + 2], 0)[0] > 0
    return _may_be_drawn(lines[at]) and not _may_be_drawn(lines[at - 1]) and take_table(lines, at)[0] > 0


def _may_be_drawn(line: str) -> bool:
    return bool(_BAR.search(line) or _GAP.search(line.strip())) or _is_rule(line)


def _take_drawn(lines: Sequence[str], start: int) -> tuple[int, tuple[str, ...]]:
    """A table whose cells bars part, or spaces that stand under one another; lines of dashes may part its rows."""
    if not _may_be_drawn(lines[start]):
        return 0, ()
    barred = any(_BAR.search(line) for line in lines[start : start + 2] if not _is_rule(line))
    end = start
    while end < len(lines) and lines[end].strip() and (_BAR.search(lines[end]) or not barred or _is_rule(lines[end])):
        end += 1
    own = [line.expandtabs() for line in lines[start:end]]
    spans = _spans(own)
    parts: list[list[list[str]]] = [[]]
    """The rows between lines of dashes."""
    for line in own:
        if _is_rule(line):
            parts.append([])
            continue
        said = line.strip()
        cells = (
            _BAR.split(said[said[0] in _BARS : len(said) - (said[-1] in _BARS)])
            if barred
            else [line[x:y] for x, y in spans]
        )
        row = [squeeze(cell) for cell in cells]
        if parts[-1] and not row[0]:
            row = [" ".join(filter(None, both)) for both in zip(parts[-1].pop(), row, strict=False)]
        parts[-1].append(row)
    parts = [part for part in parts if part]
    ruled = len(parts) > 1
    joined = len(parts) if len(parts) > 2 else len(parts) - 1
    rows = [[" ".join(filter(None, column)) for column in zip(*part, strict=False)] for part in parts[:joined]]
    rows += [row for part in parts[joined:] for row in part]
    widths = set(map(len, rows))
    framed = barred and (ruled or all(line.strip()[0] in _BARS for line in own))
    if len(rows) < 2 or len(widths) != 1 or max(widths) < 2 or not any(rows[0][1:]):
        return 0, ()
    if not (framed or (not barred and (ruled or (len(rows) > 2 and _names_columns(rows, max(widths)))))):
        return 0, ()
    return end - start, print_rows(rows)


def _names_columns(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether a first row that nothing parts from the others is a header: of three columns, or over values."""
    full = all(sum(map(bool, row)) > 1 for row in rows)
    return (
        full
        and has_header(rows) is not False
        and (width > 2 or any(all(map(_VALUE.search, column[1:])) for column in zip(*rows, strict=True)))
    )


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

    A second header row, under cells that span several columns, is joined to the first: "Adults · oral".
    """
    filled = [list(row) for row in rows if any(row)]
    unmarked = bool(filled) and not any(rows[0])
    if len(filled) > 2 and _is_second_header(*filled[:3]):
        filled[:2] = [_joined(filled[0], filled[1])]
        unmarked = False
    return (*([""] if unmarked else []), *(" | ".join(row).strip() for row in filled))


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
