"""Whether the first row of a table is its header; tables without one -> lists of their rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from qa.ingest.blocks import Block
from qa.text.table_rows import split_row

_NUMBER = re.compile(r"\d[\d.,]*")
_WORD = re.compile(r"[^\W\d_]+")
AMOUNT = re.compile(r"[^\w\s]{0,2}\d\S*(?: \S+){0,2}")
"""A number with its unit."""
_LONGEST_NUMBER = 19
"""Digits."""
_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d|(?:.*\D)?\d{1,2}(?:[/.]\d{1,2}[/.]|\.? [^\W\d_]{3,}\.? )(?:19|20)\d\d")
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
        if not table.rows or table.places:
            out += [table] if table.rows or marked else []
            continue
        cells = [split_row(row) for row in table.rows]
        labels = [_LABEL.match(row) for row in table.rows]
        alike = {found[1] or "0" if found else "" for found in labels}
        same = any(column[0] and len(set(column)) == 1 for column in list(zip(*cells, strict=False))[1:])
        is_list = len(labels) > 2 and (same or (len(alike) == 1 and "" not in alike))
        if is_list or (lacks_header(cells, marked=True) if marked else not names_columns(cells)):
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
        text = pair_text(label, "; ".join(filter(None, cells)))
        pages, places = ((0, page),) if page is not None else (), ((0, place),) if place else ()
        items.append(Block("item", text, pages=pages, places=places))
    return items


def pair_text(label: str, said: str) -> str:
    """A thing and what is said of it, "Gate: north", with one colon where the label has its own; one alone as it is."""
    return f"{label.removesuffix(':').rstrip()}: {said}" if label and said else label or said


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
    undecided = len(rows[0]) == 2 and (len(rows) < 3 or has_header(rows) is None)
    return not rows[0][0] or not (undecided or lacks_header(rows))


def is_day(said: str) -> bool:
    """Tell whether words begin with a day of a year, as "4 May 2021" does."""
    return _DATE.match(said) is not None


def lacks_header(rows: Sequence[Sequence[str]], *, marked: bool = False) -> bool:
    """Tell whether the values of a table show that its first row is no header.

    It is none among values like its own, where the label of every row ends in a colon, and in pairs of things and values: if its value is one among several kinds, or if
    no kind of value is the usual one below, or some are dates and some plain numbers. Parameter: marked, whether the source
    calls it a header, which its own value alone may refute.
    """
    colons = [at for at, column in enumerate(zip(*rows, strict=False)) if all(cell.endswith(":") for cell in column)]
    if colons == [0] or (not marked and has_header(rows) is False):
        return True
    if len(rows) < 2 or any(len(row) != 2 for row in rows) or not all(rows[0]):
        return False
    first, *below = [_kind(said) for _, said in rows if said]
    amounts = Counter(filter(None, below))
    if not first:
        plain = any(re.sub(r"\W", "", kind) == "0" for kind in below)
        mixed = plain and any(is_day(said) for _, said in rows[1:])
        return not marked and bool(amounts) and (mixed or 2 * max(amounts.values()) <= len(below))
    is_other = len(set(below)) == 1 and shape(below[0]) != shape(first)
    return not (is_other and (marked or below[0])) and not _counts([rows[0][1]])


def _kind(said: str) -> str:
    """The form of an amount and its unit, or that it is a year; "" for words."""
    if _counts([said]):
        return "year"
    form = shape(said) if AMOUNT.fullmatch(said) else ""
    return f"0 {_WORD.findall(said)[0][:_UNIT].casefold()}" if form.replace(" ", "") == "0a" else form


def _counts(labels: Sequence[str]) -> bool:
    """Whether numbers are years, or whole numbers of which each is one more than the last."""
    if not all(label.isdecimal() and len(label) < _LONGEST_NUMBER for label in labels):
        return False
    values = [int(label) for label in labels]
    years = all(1800 <= value < 2100 for value in values)
    return years or (len(values) > 1 and all(b - a == 1 for a, b in pairwise(values)))
