"""Labels and values that spaces part are statements of their own, and sums below a rule are rows."""

from __future__ import annotations

import pytest

from qa.ingest.read import read_text
from qa.types import Document, Unit
from qa.verify.draft import say


def read(text: str, *, markdown: bool = False) -> Document:
    """A raw text, as read; its units stand where they say."""
    document = read_text(text, source="a", markdown=markdown)
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)
    return document


def told(document: Document, *kinds: str) -> list[str]:
    """The units of some kinds, or all, as they are told."""

    def wanted(unit: Unit) -> bool:
        return not kinds or unit.kind in kinds

    return [say(document, unit) for unit in document.units if wanted(unit)]


BOAT = """Boat card

Name:    Heron           Berth:    12 B
Owner:   Ida Roe         Built:    1988
         and sons        Length:   6.4 m
"""


def test_fields_in_columns_are_fields() -> None:
    """Fields that stand beside one another are told each alone, and a value goes on below itself."""
    said = ["Name: Heron", "Berth: 12 B", "Owner: Ida Roe and sons", "Built: 1988", "Length: 6.4 m"]
    assert told(read(BOAT)) == said


def test_fields_of_code_in_markdown_are_fields() -> None:
    """In a block whose lines are kept they are no table either."""
    fields = "\n".join(BOAT.split("\n")[2:4])
    said = told(read(f"The card says:\n\n```\n{fields}\n```\n", markdown=True), "item", "header", "row")
    assert [text.removeprefix("The card says: ") for text in said] == [
        "Name: Heron", "Berth: 12 B", "Owner: Ida Roe", "Built: 1988",
    ]  # fmt: skip


def test_a_table_of_named_rows_is_no_form() -> None:
    """Labels with several values each, or a row of labels over values, are no fields."""
    rows = read("Boats\n\nBerth:    12 B    14 C    15 C\nLength:   6.4 m   7.1 m   5.0 m\n")
    assert not any(unit.text == "Berth: 12 B" for unit in rows.units)
    header = read("Boats\n\nBerth:    Length:\n12 B      6.4 m\n14 C      7.1 m\n")
    assert not any(unit.text.startswith("Berth: Length") for unit in header.units)


BILL = """Bill 31

No.  Work                 Hours    Price      Sum
--------------------------------------------------
 1   Planing the hull         4    20.00    80.00
     with a small plane
 2   Tarring                  2    25.00    50.00
--------------------------------------------------
{}"""


@pytest.mark.parametrize("head", ["", "-" * 50 + "\n"])
def test_sums_below_a_rule_are_rows(head: str) -> None:
    """The rows above the rule stay rows, and each sum is one, also where its words stand over the edge of a column."""
    sums = "                         Net                130.00\n                         Tax 20 %            26.00\n"
    total = "                         Total              156.00\n"
    text = BILL.format(f"{sums}{'-' * 50}\n{total}").replace("No. ", f"{head}No. ", 1)
    assert told(read(text), "header", "row") == [
        "No. | Work | Hours | Price | Sum",
        "No. 1: Work Planing the hull with a small plane; Hours 4; Price 20.00; Sum 80.00.",
        "No. 2: Work Tarring; Hours 2; Price 25.00; Sum 50.00.",
        "Net: Sum 130.00.",
        "Tax 20 %: Sum 26.00.",
        "Total: Sum 156.00.",
    ]


def test_a_label_that_ends_in_a_colon_is_told_with_one() -> None:
    """Such a label of a row under a header has no second colon."""
    table = "| Crew | Berth | Watch |\n|---|---|---|\n| Cook: | 12 B | first |\n| Mate | 14 C | second |\n"
    assert told(read(table, markdown=True), "row") == [
        "Cook: Berth 12 B; Watch first.",
        "Mate: Berth 14 C; Watch second.",
    ]


def test_sums_without_a_header_have_none() -> None:
    """Amounts over a rule name no columns of the sum below it."""
    text = "Boat hire\n\nNet     130.00\nTax      26.00\n--------------\nTotal   156.00\n"
    assert told(read(text)) == ["Net: 130.00", "Tax: 26.00", "Total: 156.00"]


def test_rows_of_several_lines_between_rules_are_one() -> None:
    """Where a rule parts every row from the next, the lines between rules are one row."""
    text = "Name   Trade\n-----------------\nIda    smith and\nRoe    farrier\n-----------------\nMax    mender of\nOrr    nets\n"
    assert told(read(text), "row") == ["Ida Roe: Trade smith and farrier.", "Max Orr: Trade mender of nets."]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["Hire no.    2031-07", "Day         4 May 2031", "Hirer       Ida Roe"], ["Hire no.: 2031-07", "Day: 4 May 2031", "Hirer: Ida Roe"]),
        (["Income    1.240,00 EUR", "Costs        84,00 EUR"], ["Income: 1.240,00 EUR", "Costs: 84,00 EUR"]),
        (["Sun      10:00 - 14:00"], ["Sun: 10:00 - 14:00"]),
        (
            ["Keel     The beam below a hull. It is", "         made of oak.", "Thwart   A seat for 2 rowers."],
            ["Keel: The beam below a hull. It is made of oak.", "Thwart: A seat for 2 rowers."],
        ),
    ],
)  # fmt: skip
def test_aligned_labels_and_values_are_pairs(lines: list[str], said: list[str]) -> None:
    """Heads of a form, sums, times and terms are told with a colon behind what they are about."""
    text = "Boats\n\nThe hire of boats ends in the autumn.\n\n" + "\n".join(lines) + "\n\nAll boats are of oak.\n"
    assert told(read(text))[1:-1] == said


@pytest.mark.parametrize(
    "text",
    [
        "Ida Roe              Max Orr\nOwner                Hirer\n",
        "The boat is old.  She was built in the yard at Hale and\nis tarred.  Nobody rows her to the weir or the mill now.\n",
        "Hale Boats            4 May 2031\n",
    ],
)
def test_columns_of_words_are_no_pairs(text: str) -> None:
    """Names beside one another, sentences with two spaces between them and a day at the right are no labels and values."""
    assert not any(": " in said for said in told(read(f"Boats\n\n{text}\nThe hire of boats ends in the autumn.\n")))
