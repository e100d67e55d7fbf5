"""Raw text that a converter printed in columns, and PDFs that write their columns line by line."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from pathlib import Path

import pytest
from fpdf import FPDF

from qa.ingest.columns import column_by_column
from qa.ingest.read import read_path, read_text
from qa.types import Document

LEFT = (
    "The otter lives along slow rivers and feeds on fish, crayfish and frogs. It was thought to be extinct in the valley "
    "until a trap camera took its picture in 2011. Since then forty animals have been counted."
)
RIGHT = (
    "Crayfish were brought to the valley by a farmer who wanted to sell them. They dig into the banks and "
    "carry a mould that kills the native kind. No otter was seen to prefer one kind to the other."
)
FURTHER = (
    "The board counts the animals in every spring. Its wardens walk both banks for three nights and write down each "
    "holt, each slide and each heap of scales. Two wardens must agree on a sign before it counts."
)
LAST = (
    "Walkers may help with the count. They meet at the mill at dusk, and bring boots and a lamp. A warden shows them how the "
    "print of an otter differs from that of a mink."
)
PRINTED = "Printed by the river board in the spring of 2020."


def side_by_side(*texts: str, gap: int, width: int = 40) -> list[str]:
    """Texts as columns of so many characters."""
    columns = [textwrap.wrap(text, width) for text in texts]
    lines = zip_longest(*columns, fillvalue="")
    return ["".join(f"{part:<{width + gap}}" for part in line).rstrip() for line in lines]


def river_notes(columns: list[str]) -> Document:
    """Columns between a title and a line of their own, as read."""
    lines = ["River notes", "", *columns, "", PRINTED]
    return read_text("\n".join(lines), source="river", markdown=False)


def sentences_of(document: Document) -> str:
    """The sentences of a document in order."""
    return " ".join(unit.text for unit in document.units if unit.kind == "sentence")


@pytest.mark.parametrize("gap", [3, 4, 9])
def test_columns_are_read_one_after_the_other(gap: int) -> None:
    """Sentences of two columns are those of the left one, then those of the right one."""
    document = river_notes(side_by_side(LEFT, RIGHT, gap=gap))
    assert sentences_of(document) == f"{LEFT} {RIGHT} {PRINTED}"
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)


@pytest.mark.parametrize("gap", [3, 6])
@pytest.mark.parametrize("texts", [(LEFT, RIGHT, FURTHER), (FURTHER, LEFT, LAST), (LAST, LEFT, RIGHT, FURTHER)])
def test_three_and_more_columns_are_read_one_after_the_other(texts: tuple[str, ...], gap: int) -> None:
    """Sentences of several columns are those of each column, from the left, whichever column is the longest."""
    document = river_notes(side_by_side(*texts, gap=gap, width=28))
    assert sentences_of(document) == f"{' '.join(texts)} {PRINTED}"


@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("gap", [4, 8])
def test_a_column_may_hold_a_list_of_prices(left: bool, gap: int) -> None:
    """Columns are read one after the other also where one of them has aligned things and values below its prose."""
    prices = ["Lamp          4 crowns", "Boots         9 crowns", "Map           1 crown"]
    columns = [[*textwrap.wrap(LAST, 32), "", *prices], textwrap.wrap(FURTHER, 32)]
    page = zip_longest(*(columns if left else columns[::-1]), fillvalue="")
    lines = ["".join(f"{part:<{32 + gap}}" for part in line).rstrip() for line in page]
    read = [line for line in column_by_column(lines, [])[0] if line.strip()]
    assert [line for line in read if line in columns[0]] == [line for line in columns[0] if line]
    assert [line for line in read if line in columns[1]] == columns[1]
    assert (read.index(prices[2]) < read.index(columns[1][0])) == left


@pytest.mark.parametrize("texts", [(LEFT, RIGHT, FURTHER), (LAST, LEFT, RIGHT, FURTHER)])
def test_columns_that_a_pdf_writes_line_by_line(texts: tuple[str, ...], tmp_path: Path) -> None:
    """Columns of a PDF are read one after the other though their lines are written from side to side."""
    pdf = FPDF(unit="pt", format="A4", orientation="landscape")
    pdf.add_page()
    pdf.set_font("Helvetica", "", 9)
    columns = [textwrap.wrap(text, 30) for text in texts]
    for at, line in enumerate(zip_longest(*columns, fillvalue="")):
        for place, part in enumerate(line):
            pdf.text(50 + 165 * place, 90 + 12 * at, part)
    pdf.output(str(tmp_path / "a.pdf"))
    assert " ".join(unit.text for unit in read_path(tmp_path / "a.pdf").units) == " ".join(texts)


def test_each_page_has_columns_of_its_own() -> None:
    """A right column comes before the next page's left one, and the pages of lines go with them."""
    one, other = side_by_side(LEFT, RIGHT, gap=5), side_by_side(RIGHT, LEFT, gap=5)
    lines, pages = column_by_column([*one, *other], [1] * len(one) + [2] * len(other))
    assert " ".join(" ".join(lines).split()) == f"{LEFT} {RIGHT} {RIGHT} {LEFT}"
    assert pages == sorted(pages) and len(pages) == len(lines)


@pytest.mark.parametrize(
    "text",
    [
        "Otter        4 young     2 years\nBeaver       3 young     8 years\nMuskrat      6 young     3 years\nMink         5 young     4 years",
        "Step one       open the valve and wait\nStep two       close the valve again\nStep three     write the time down",
        "    A poem may stand far in\n    from the edge of a page\n    and is one column still",
        "def rise(level):    # raise the level\n    return level        # by nothing at all\nprint(rise(1))      # and print it",
    ],
)
def test_what_is_no_prose_in_columns_stays(text: str) -> None:
    """Tables, lists, indented lines and code keep their lines."""
    assert column_by_column(text.split("\n"), []) == (text.split("\n"), [])
