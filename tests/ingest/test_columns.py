"""Raw text that a converter printed in two columns."""

from __future__ import annotations

import textwrap
from itertools import zip_longest

import pytest

from qa.ingest.columns import column_by_column
from qa.ingest.read import read_text

LEFT = (
    "The otter lives along slow rivers and feeds on fish, crayfish and frogs. It was thought to be extinct in the valley "
    "until a trap camera took its picture in 2011. Since then forty animals have been counted."
)
RIGHT = (
    "Crayfish were brought to the valley by a farmer who wanted to sell them. They dig into the banks and "
    "carry a mould that kills the native kind. No otter was seen to prefer one kind to the other."
)


def side_by_side(left: str, right: str, gap: int) -> list[str]:
    """Two texts as columns of 40 characters."""
    columns = [textwrap.wrap(text, 40) for text in (left, right)]
    return [f"{one:<{40 + gap}}{other}".rstrip() for one, other in zip_longest(*columns, fillvalue="")]


@pytest.mark.parametrize("gap", [3, 4, 9])
def test_columns_are_read_one_after_the_other(gap: int) -> None:
    """Sentences of two columns are those of the left one, then those of the right one."""
    lines = [
        "River notes",
        "",
        *side_by_side(LEFT, RIGHT, gap),
        "",
        "Printed by the river board in the spring of 2020.",
    ]
    document = read_text("\n".join(lines), source="river", markdown=False)
    said = [unit.text for unit in document.units if unit.kind == "sentence"]
    assert " ".join(said) == f"{LEFT} {RIGHT} Printed by the river board in the spring of 2020."
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)


def test_each_page_has_columns_of_its_own() -> None:
    """A right column comes before the next page's left one, and the pages of lines go with them."""
    one, other = side_by_side(LEFT, RIGHT, 5), side_by_side(RIGHT, LEFT, 5)
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
