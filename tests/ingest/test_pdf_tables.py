"""Tables of PDFs that have no header, or that go on overleaf: each row is read with what belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, pairwise, product
from pathlib import Path

import pytest
from fpdf import FPDF

from qa.ingest.read import read_path
from qa.types import Document
from tests.spread import spread

HEADER = ("Gate", "Bank", "Height")
BANKS = ("north", "south", "east")
ROWS = [
    (f"Sluice {name}", f"{bank} side", f"{at * 1.5:.1f} m")
    for at, (name, bank) in enumerate(zip("ABCDEFGHIJKL", cycle(BANKS)), 1)
]
AFTER = "The keeper measured each gate by hand and wrote the heights into the book."


def set_pages(
    folder: Path,
    pages: Sequence[Sequence[Sequence[str]]],
    *,
    ruled: bool,
    top: float = 300,
    bold: bool = False,
    remark: str = "",
) -> Document:
    """A PDF with a table that begins on the first page and goes on at the top of each other page."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    for number, rows in enumerate(pages):
        pdf.add_page()
        y = 84.0 if number else top
        pdf.set_font("Helvetica", "", 10)
        if number and remark:
            pdf.text(72, y, remark)
            y += 20
        first = y - 11
        for at, row in enumerate(rows):
            pdf.set_font("Helvetica", "B" if bold and at == 0 else "", 10)
            for x, cell in zip((76, 200, 330), row, strict=False):
                pdf.text(x, y, cell)
            if ruled:
                pdf.line(72, y - 11, 430, y - 11)
            y += 16
        if ruled:
            pdf.line(72, y - 11, 430, y - 11)
            for x in (72, 196, 326, 430)[: len(rows[0]) + 1]:
                pdf.line(x, first, x, y - 11)
    pdf.set_font("Helvetica", "", 10)
    pdf.text(72, y + 40, AFTER)
    path = folder / "gates.pdf"
    pdf.output(str(path))
    return read_path(path)


CONTINUED = "Table 1 (continued)"
OVERLEAF = product([True, False], [True, False], [84, 300], ["", CONTINUED], [(5, 4), (5, 1), (5, 4, 3)])
QUICK = (
    (True, True, 84, "", (5, 4)), (True, False, 300, CONTINUED, (5, 4, 3)), (False, True, 300, "", (5, 4, 3)),
    (False, False, 84, CONTINUED, (5, 4)), (False, False, 84, "", (5, 1)),
)  # fmt: skip


@pytest.mark.parametrize(("ruled", "repeated", "top", "remark", "parts"), spread(OVERLEAF, *QUICK))
def test_a_table_goes_on_overleaf(
    ruled: bool, repeated: bool, top: int, remark: str, parts: tuple[int, ...], tmp_path: Path
) -> None:
    """Every row has the header, on the page where the row stands, whether or not the header is printed again."""
    rest = list(ROWS)
    pages = [
        [*([HEADER] if repeated or not at else []), *(rest.pop(0) for _ in range(count))]
        for at, count in enumerate(parts)
    ]
    document = set_pages(tmp_path, pages, ruled=ruled, top=top, remark=remark)
    rows = [unit for unit in document.units if unit.kind == "row"]
    assert [unit.text for unit in rows] == [" | ".join(row) for row in ROWS[: sum(parts)]]
    assert [unit.page for unit in rows] == [page for page, count in enumerate(parts, 1) for _ in range(count)]
    assert [unit.text for unit in document.units if unit.kind != "row"] == [" | ".join(HEADER), AFTER]


@pytest.mark.parametrize("ruled", [True, False])
def test_another_table_overleaf_keeps_its_own_header(ruled: bool, tmp_path: Path) -> None:
    """A table that begins a page under the columns of the last one is not joined to it."""
    other = [("Lock", "Keeper", "Depth"), ("Upper", "Moe", "2 m"), ("Middle", "Poe", "3 m"), ("Lower", "Roe", "4 m")]
    document = set_pages(tmp_path, [[HEADER, *ROWS[:5]], other], ruled=ruled)
    assert [unit.text for unit in document.units if unit.kind == "header"] == [
        "Gate | Bank | Height",
        "Lock | Keeper | Depth",
    ]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_without_a_header_is_a_list(ruled: bool, tmp_path: Path) -> None:
    """Rows that begin with words and hold values of one form in a column have no header, so each is read alone."""
    document = set_pages(tmp_path, [ROWS[:5]], ruled=ruled)
    assert [unit.text for unit in document.units][:5] == [f"{a}: {b}; {c}" for a, b, c in ROWS[:5]]
    assert {unit.kind for unit in document.units} == {"item", "sentence"}


@pytest.mark.parametrize("bold", [True, False])
def test_pairs_of_words_have_a_header_where_type_says_so(bold: bool, tmp_path: Path) -> None:
    """The first of several pairs of words is a header where its type is another one."""
    pairs = [("Keeper", "Ada Moe"), ("Clerk", "Bo Lee"), ("Diver", "Cy Poe"), ("Cook", "Di Roe")]
    document = set_pages(tmp_path, [pairs], ruled=False, bold=bold)
    kinds = [unit.kind for unit in document.units][:4]
    assert kinds == (["header", "row", "row", "row"] if bold else ["item"] * 4)


def test_a_ruled_cell_over_several_rows_is_one(tmp_path: Path) -> None:
    """A name in the middle of a cell over two header rows is no part of the group beside it; one over rows is of each of them."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", "", 10)
    with pdf.table(first_row_as_headings=False, width=360, num_heading_rows=0) as table:
        top, second, first, other = (table.row() for _ in range(4))
        top.cell("Weir", rowspan=2)
        top.cell("Gauges", colspan=2)
        top.cell("Keeper", rowspan=2)
        for cell in ("Mark", "Count"):
            second.cell(cell)
        first.cell("Upper", rowspan=2)
        for row, cells in ((first, ("red", "4", "Moe")), (other, ("blue", "6", "Poe"))):
            for cell in cells:
                row.cell(cell)
    path = tmp_path / "weirs.pdf"
    pdf.output(str(path))
    assert [unit.text for unit in read_path(path).units] == [
        "Weir | Gauges \u00b7 Mark | Gauges \u00b7 Count | Keeper", "Upper | red | 4 | Moe", "Upper | blue | 6 | Poe",
    ]  # fmt: skip


NARROW = [
    ("Pond", "Area (ha)", "Depth (m)"), ("Mill", "12", "3.1"), ("Long Meadow", "7", "1.4"), ("Fen", "31", "0.9"),
]  # fmt: skip


@pytest.mark.parametrize("ruled", [True, False])
def test_cells_nearer_than_their_type_is_large_are_parted(ruled: bool, tmp_path: Path) -> None:
    """Words of a narrow table that stand over columns of their own are cells; rules that meet under each row tell it of closer ones."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", "", 10)
    gap = 3.5 if ruled else 5.5
    widths = [max(pdf.get_string_width(row[at]) for row in NARROW) for at in range(3)]
    edges = [72.0, 72 + widths[0] + gap, 72 + widths[0] + widths[1] + 2 * gap, 72 + sum(widths) + 3 * gap]
    for at, row in enumerate(NARROW):
        for x, cell in zip(edges, row, strict=False):
            pdf.text(x, 100 + 16 * at, cell)
        for a, b in pairwise(edges):
            if ruled:
                pdf.line(a - gap / 2, 105 + 16 * at, b - gap / 2, 105 + 16 * at)
    path = tmp_path / "ponds.pdf"
    pdf.output(str(path))
    assert [unit.text for unit in read_path(path).units] == [" | ".join(row) for row in NARROW]


def test_tables_inside_columns_stay_in_their_column(tmp_path: Path) -> None:
    """Columns that hold tables are read one after the other, and a ruled table that begins one stands before what is below it."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", "", 10)
    lines = [
        "The keeper counted every pond in the spring,", "when the water stood at its highest mark, and",
        "again in the autumn, after the reeds were cut.", "He wrote both numbers into the same book.",
    ]  # fmt: skip
    for at, line in enumerate(lines):
        pdf.text(60, 100 + 14 * at, line)
    for at, row in enumerate(NARROW):
        for x, cell in zip((60, 150, 220), row, strict=True):
            pdf.text(x, 166 + 16 * at, cell)
    under = ["No other water of the valley was ever counted.", "The mill pond is the oldest one that is left."]
    for at, line in enumerate(under):
        pdf.text(60, 240 + 14 * at, line)
    sales = [("Year", "Carp"), ("1871", "40"), ("1872", "55")]
    for at, row in enumerate(sales):
        for x, cell in zip((324, 424), row, strict=True):
            pdf.text(x, 100 + 16 * at, cell)
    for y in range(4):
        pdf.line(320, 89 + 16 * y, 520, 89 + 16 * y)
    for x in (320, 420, 520):
        pdf.line(x, 89, x, 137)
    last = [
        "Most of the carp were sold to the abbey, which",
        "paid in salt and never in coin until the war,",
        "and then in barley for the two lean winters.",
    ]
    for at, line in enumerate(last):
        pdf.text(320, 160 + 14 * at, line)
    path = tmp_path / "carp.pdf"
    pdf.output(str(path))
    texts = [unit.text for unit in read_path(path).units]
    assert texts == [
        " ".join(lines[:3]), lines[3], *(" | ".join(row) for row in NARROW), *under, *(" | ".join(row) for row in sales), " ".join(last),
    ]  # fmt: skip
