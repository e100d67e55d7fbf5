"""Tables that go on overleaf -> one table with one header; tables without a header -> lists of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.ingest.blocks import Block
from qa.ingest.headers import has_header, names_columns, row_items
from qa.ingest.pdf.layout import TextLine, is_remark
from qa.ingest.pdf.tables import PdfTable, same_columns
from qa.text.table_rows import split_row


def open_table(lines: Sequence[TextLine | Block]) -> PdfTable | None:
    """The table that ends a page, and may go on overleaf."""
    last = next((line for line in reversed(lines) if not _is_remark(line)), None)
    return last if isinstance(last, PdfTable) else None


def join_table(lines: list[TextLine | Block], page: list[TextLine | Block]) -> None:
    """Move the rows that continue the last table of the lines from the beginning of the next page to it."""
    above = open_table(lines)
    at = next((at for at, line in enumerate(page) if not _is_remark(line)), len(page))
    below = page[at] if at < len(page) else None
    if above is None or not isinstance(below, PdfTable) or not same_columns(above.columns, below.columns):
        return
    repeated = below.rows[0] == above.rows[0]
    cells = [row.split(" | ") for row in below.rows]
    if not repeated and (below.headed or has_header(cells)):
        return
    rows, start = below.rows[repeated:], len(above.rows)
    pages = (*above.pages, *((start, number) for _, number in below.pages))
    whole = replace(above, rows=above.rows + rows, pages=pages)
    while lines.pop() is not above:
        pass  # a remark under it
    lines.append(whole)
    del page[: at + 1]


def _is_remark(line: TextLine | Block) -> bool:
    return isinstance(line, TextLine) and is_remark(line.text)


def settle_headers(lines: Sequence[TextLine | Block]) -> list[TextLine | Block]:
    """Make a list of each table whose first row is no header.

    It is one where it is set in other type, where values stand below words, and in tables of words of three columns or more.
    """
    out: list[TextLine | Block] = []
    for line in lines:
        cells = [split_row(row) for row in line.rows] if isinstance(line, PdfTable) and not line.headed else []
        if isinstance(line, PdfTable) and len(cells) > 2 and not names_columns(cells):
            out += row_items(line)
        else:
            out.append(line)
    return out
