"""Sheets: their remarks are no rows, and numbers have the currency or unit that their style shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.ingest.number_formats import number_format
from qa.verify.draft import say
from tests.ingest.test_formats import MAIN, RELATIONS, archive, read, texts


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("Note,Prices without the deposit,", "Note: Prices without the deposit"),
        ("Note:,,Prices without the deposit", "Note: Prices without the deposit"),
        ("Skiff,none,", "Skiff | none |"),
        ("Skiff,lent to the club of the town,lost", "Skiff | lent to the club of the town | lost"),
    ],
)
def test_a_named_remark_below_values_is_no_row(last: str, said: str, tmp_path: Path) -> None:
    """A last row of a name and a sentence under numbers is a paragraph; a short word there, or a full row, is a row."""
    document = read(tmp_path / "boats.csv", f"Boat,Price,Deposit\nCanoe,18,50\nKayak,24,60\nPunt,31,60\n{last}\n")
    assert texts(document)[:3] == ["Boat | Price | Deposit", "Canoe | 18 | 50", "Kayak | 24 | 60"]
    assert texts(document)[4:] == [said]
    assert document.units[4].kind == ("row" if "|" in said else "sentence")


@pytest.mark.parametrize(
    ("code", "number", "said"),
    [
        ('#,##0.00\\ "EUR"', 1102.5, "1,102.50 EUR"),
        ('0.0" kg"', 3, "3.0 kg"),
        ('0.0" kg"', 3.14159, "3.14159 kg"),
        ("#,##0.00\\ [$€-407]", -1102.5, "-1,102.50 €"),
        ('_("$"* #,##0.00_);_("$"* \\(#,##0.00\\)', -5.5, "-$5.50"),
        ('General" m"', 2.5, "2.5 m"),
        ('#,##0,"k"', 5000, "5000"),
        ('[>=1000]0" t";0" kg"', 3, "3"),
        ("0.00E+00", 5, "5"),
        ("00000", 123, "123"),
        ("# ?/?", 0.5, "0.5"),
        ('0.0"%"', 5, "5"),
        ("0.0%", 0.5, "50%"),
        ('d/m/yy" at night"', 45000, "2023-03-15"),
        ('0" kg"', 1e20, "1e+20 kg"),
    ],
)
def test_numbers_have_the_unit_of_their_style(code: str, number: float, said: str) -> None:
    """A currency or a unit stands with its number, which keeps its digits; a style that shows another number adds none."""
    assert number_format(164, code).tell(number) == said


def test_a_sheet_tells_its_units(tmp_path: Path) -> None:
    """The style of a cell is applied, and totals with a unit stay in the table above them."""
    cells = (("Post", "Load"), ("North", 1840.5), ("South", 900), ("", ""), ("Both", 2740.5))
    rows = "".join(
        f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>{name}</t></is></c>'
        + (f'<c r="B{at}" s="1"><v>{load}</v></c>' if at > 1 else f'<c r="B{at}" t="inlineStr"><is><t>{load}</t></is></c>')
        + "</row>"
        for at, (name, load) in enumerate(cells, 1)
        if name
    )  # fmt: skip
    book = archive(
        {
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="Loads" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/s1.xml"/></Relationships>',
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="#,##0.0&quot; kg&quot;"/></numFmts>'
            '<cellXfs><xf/><xf numFmtId="164"/></cellXfs></styleSheet>',
            "xl/worksheets/s1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        }
    )
    assert texts(read(tmp_path / "loads.xlsx", book)) == [
        "Post | Load", "North | 1,840.5 kg", "South | 900.0 kg", "Both | 2,740.5 kg",
    ]  # fmt: skip


def test_what_leads_to_rows_is_told_with_each(tmp_path: Path) -> None:
    """A cell alone that ends in a colon leads to all pairs below it, though each has its own row."""
    document = read(tmp_path / "boats.csv", "Bring for the night:,\nTowel:,2\nLamp:,of brass\nRope:,30 m\n")
    told = [say(document, unit) for unit in document.units if unit.kind == "item"]
    assert told == [f"Bring for the night: {said}" for said in ("Towel: 2", "Lamp: of brass", "Rope: 30 m")]
