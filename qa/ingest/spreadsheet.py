"""Excel workbooks and delimited text -> blocks: each sheet is a section, its tables have their header.

Pandoc 3.9 reads workbooks too, but gives 400 as "400.0", dates as numbers of days, and no merged or inline cells.
"""

from __future__ import annotations

import csv
import io
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from zipfile import ZipFile

from lxml import etree

from qa.errors import InputError
from qa.ingest.blocks import Block, FileContent, Head, clean, decode, squeeze
from qa.ingest.detect import open_container
from qa.ingest.headers import lacks_header, pair_text, row_items
from qa.ingest.number_formats import NumberFormat, number_format
from qa.ingest.tables import print_rows
from qa.ingest.xml import RELATION, read_part

_VALUE = re.compile(r"(?:[A-Z]{3} |[^\w\s])?[-+\u2212]?[^\w\s]?\d[\d.,]*(?: ?[^\d\s]{1,9})?")
"""A number, with or without a currency or a unit."""
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_SAMPLE = 20_000
"""Characters of delimited text that tell which sign parts its cells."""

Cells = dict[int, dict[int, str]]
"""For each row the words of its cells by column; nothing for an empty one."""


def read_workbook(content: bytes, where: str) -> FileContent:
    """Read the sheets of an Excel workbook that are not hidden. Raises: InputError."""
    archive = open_container(content, where)
    blocks: list[Block] = []
    try:
        links = {
            link.get("Id"): link.get("Target", "") for link in read_part(archive, "xl/_rels/workbook.xml.rels", where)
        }
        strings = [_string(item) for item in _optional(archive, "xl/sharedStrings.xml", where)]
        formats = _formats(_optional(archive, "xl/styles.xml", where))
        for sheet in read_part(archive, "xl/workbook.xml", where).iterfind(".//{*}sheets/{*}sheet"):
            target = links.get(sheet.get(RELATION), "")
            if sheet.get("state", "visible") == "visible" and target:
                cells = _sheet(read_part(archive, posixpath.join("/xl", target)[1:], where), strings, formats)
                read = _blocks(cells)
                blocks += [Block("heading", squeeze(sheet.get("name", "")), level=1), *read] if read else []
    except (ValueError, IndexError, OverflowError) as error:
        raise InputError(f"{where} is broken, for a cell of it cannot be read: save it anew.") from error
    return Head(), [block for block in blocks if block.text or block.rows]


def read_delimited(content: bytes, where: str) -> FileContent:
    """Read lines of cells between commas, semicolons, tabs or bars. Raises: InputError for bytes that are not text."""
    text = clean(decode(content, where))
    cells: Cells = {}
    try:
        sign = max(",\t;|", key=lambda sign: _regularity(text[:_SAMPLE], sign))
        for number, line in enumerate(_lines(text, sign), start=1):
            cells[number] = {column: said for column, cell in enumerate(line) if (said := squeeze(cell))}
    except csv.Error as error:
        raise InputError(f"{where} cannot be read as a table ({error}): save it anew.") from error
    return Head(), _blocks(cells)


def _lines(text: str, sign: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text), delimiter=sign, skipinitialspace=True)


def _regularity(text: str, sign: str) -> int:
    """How many lines a sign parts into equally many cells, two or more."""
    widths = Counter(len(line) for line in _lines(text, sign) if len(line) > 1)
    return max(widths.values(), default=0)


def _blocks(cells: Cells) -> list[Block]:
    """The tables of a sheet, which empty rows part; a row of one cell before or after a table is a paragraph. Each names its row."""
    blocks: list[Block] = []
    above: list[dict[int, str]] = []
    """The rows of the last table; those of totals stand apart from it and have no header of their own."""
    for region in _regions(cells):
        while region and len(set(region[0][1].values())) < 2:
            number, row = region.pop(0)
            blocks += [_paragraph(said, number) for said in list(row.values())[:1]]
        if blocks and blocks[-1].rows and above and all(_continues(row, above) for _, row in region):
            at = len(blocks[-1].rows)
            rows = tuple(
                " | ".join(row.get(column, "").replace(" | ", "|") for column in sorted(above[0])).strip()
                for _, row in region
            )
            places = tuple((at + more, f"row {number}") for more, (number, _) in enumerate(region))
            blocks[-1] = replace(blocks[-1], rows=blocks[-1].rows + rows, places=blocks[-1].places + places)
            continue
        columns = sorted({column for _, row in region for column in row})
        grid = [[row.get(column, "").replace(" | ", "|") for column in columns] for _, row in region]
        rows = print_rows(grid)
        joined = len(region) - len(rows)  # header rows
        shown = [*region[:1], *region[1 + joined :]]
        places = tuple((at, f"row {number}") for at, (number, _) in enumerate(shown))
        table = Block("table", rows=rows, places=places)
        if len(region) < 2:
            blocks += [_paragraph("; ".join(row.values()), number) for number, row in region]
        elif lacks_header(grid):
            blocks += row_items(table)
        else:
            blocks.append(table)
            above = [dict(zip(columns, row, strict=True)) for row in grid]
    return blocks


def _continues(row: dict[int, str], above: Sequence[dict[int, str]]) -> bool:
    """Whether a row says a value below values of a table, and nothing beside it."""
    values = [column for column, said in row.items() if _VALUE.fullmatch(said)]
    return (
        bool(values)
        and row.keys() <= above[0].keys()
        and all(_VALUE.fullmatch(above[-1].get(column, "")) for column in values)
    )


def _paragraph(said: str, number: int) -> Block:
    return Block("paragraph", said, places=((0, f"row {number}"),))


def _regions(cells: Cells) -> Iterator[list[tuple[int, dict[int, str]]]]:
    """Rows with their numbers, in groups that empty rows part; remarks under a table are a group too."""
    region: list[tuple[int, dict[int, str]]] = []
    last = 0
    for number, row in [*sorted(cells.items()), (0, {})]:
        if region and (not row or number > last + 1):
            end = _end(region)
            remarks = [(at, {0: pair_text(*[*dict.fromkeys(one.values()), ""][:2])}) for at, one in region[end:]]
            yield from filter(None, (region[:end], remarks))
            region = []
        region += [(number, row)] if row else []
        last = number


def _end(region: Sequence[tuple[int, dict[int, str]]]) -> int:
    """How many rows come before the remarks that end a region: rows of one text, or of one below values, and its name.

    Some remark is longer than the names of rows.
    """
    rows = [row for _, row in region]
    width = max(map(len, rows))
    filled = Counter(column for row in rows[1:] for column in row)
    valued = Counter(column for row in rows[1:] for column, said in row.items() if _VALUE.fullmatch(said))
    columns = {column for column in filled if valued[column] > 1 and 2 * valued[column] > filled[column]}
    end = len(rows) - sum(1 for _ in takewhile(lambda row: _is_remark(row, width, columns), reversed(rows)))
    names = [len(next(iter(row.values()))) for row in rows[:end]]
    remarks = [len(list(row.values())[-1]) for row in rows[end:]]
    return end if len(names) > 1 and remarks and max(remarks) > max(names) else len(rows)


def _is_remark(row: dict[int, str], width: int, valued: set[int]) -> bool:
    """Whether a row is one text, or a name and a text below values; two equal cells are a row of a table, more are a merged one.

    Parameters: width, cells of a full row, which is none if it has two; valued, columns of values.
    """
    said = {*row.values()}
    if len(said) != 2 or len(row) == width == 2:
        return len(said) == 1 and len(row) != 2
    last = max(row)
    return (
        len([cell for cell in row.values() if cell == row[last]]) == len(row) - 1
        and last in valued
        and not _VALUE.fullmatch(row[last])
    )


def _optional(archive: ZipFile, name: str, where: str) -> etree._Element:
    """A part of a workbook that may be absent, as its strings and styles."""
    return read_part(archive, name, where) if name in archive.namelist() else etree.Element("none")


def _string(item: etree._Element) -> str:
    """The words of a text in runs, without those that are struck out and without readings of signs."""
    parts = [item.findtext("{*}t") or ""]
    for run in item.iterfind("{*}r"):
        struck = run.find("{*}rPr/{*}strike")
        if struck is None or struck.get("val") in ("0", "false"):
            parts.append(run.findtext("{*}t") or "")
    return "".join(parts)


def _formats(styles: etree._Element) -> list[NumberFormat | None]:
    """For each style of cells how it shows a number; None for what is struck out."""
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iterfind("{*}numFmts/{*}numFmt")}
    struck = [
        (found := font.find("{*}strike")) is not None and found.get("val") not in ("0", "false")
        for font in styles.iterfind("{*}fonts/{*}font")
    ]
    kinds: list[NumberFormat | None] = []
    for style in styles.iterfind("{*}cellXfs/{*}xf"):
        number, font = style.get("numFmtId", "0"), int(style.get("fontId", "0"))
        is_struck = font < len(struck) and struck[font]
        kinds.append(None if is_struck else number_format(int(number), codes.get(number, "")))
    return kinds


def _sheet(sheet: etree._Element, strings: Sequence[str], formats: Sequence[NumberFormat | None]) -> Cells:
    cells: Cells = {}
    for at, row in enumerate(sheet.iterfind("{*}sheetData/{*}row"), start=1):
        number = int(row.get("r", at))
        line = cells.setdefault(number, {})
        for place, cell in enumerate(row.iterfind("{*}c"), start=1):
            found = _REFERENCE.fullmatch(cell.get("r", ""))
            style = int(cell.get("s", "0"))
            said = squeeze(_said(cell, strings, formats[style] if style < len(formats) else NumberFormat()))
            if said:
                line[_column(found[1]) if found else place] = said
    used = sorted({column for row in cells.values() for column in row})
    for merged in sheet.iterfind("{*}mergeCells/{*}mergeCell"):
        ends = _REFERENCE.findall(merged.get("ref", ""))
        if len(ends) == 2:
            _spread(cells, used, (int(ends[0][1]), int(ends[1][1])), (_column(ends[0][0]), _column(ends[1][0])))
    return cells


def _spread(cells: Cells, used: Sequence[int], rows: tuple[int, int], columns: tuple[int, int]) -> None:
    """Say a merged cell at each place that it covers and that the sheet uses."""
    said = cells.get(rows[0], {}).get(columns[0])
    if said:
        for number, line in cells.items():
            if rows[0] <= number <= rows[1]:
                line.update((column, said) for column in used if columns[0] <= column <= columns[1])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def _said(cell: etree._Element, strings: Sequence[str], shown: NumberFormat | None) -> str:
    """The words of a cell as its style shows them; numbers with all their digits."""
    told, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
    if shown is None:
        return ""
    if told == "inlineStr":
        inline = cell.find("{*}is")
        return _string(inline) if inline is not None else ""
    if told == "s":
        return strings[int(value)] if value else ""
    if told == "b":
        return "TRUE" if value == "1" else "FALSE"
    if told != "n" or not value:
        return value
    return shown.tell(float(value))
