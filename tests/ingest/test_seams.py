"""Sentences of a raw text that go on overleaf or in the next column, and what is printed on page after page."""

import pytest

from qa.ingest.read import read_text
from qa.types import Document

FIRST = "The mill ground 80 sacks of rye, most of which\nwere sold to the bakers of"
SECOND = "Upper Tarn. A sack cost nine crowns."
LAST = "The mill burned down in May."
WHOLE = [
    "The mill ground 80 sacks of rye, most of which were sold to the bakers of Upper Tarn.",
    "A sack cost nine crowns.",
    LAST,
]


def read(text: str) -> Document:
    """A raw text as a document."""
    return read_text(text, source="mill", markdown=False)


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("", ""),
        ("Report of the Tarn mill", ""),
        ("Report of the Tarn mill          1911", "                 {page}"),
        ("", "- {page} -"),
        ("", "Page {page} of 3"),
        ("", "Mola & Saccus          Draft          [Page {page}]"),
        ("Tarn mill          {next}", ""),
        ("{next}    Tarn mill", "Kept for the guild only."[:-1]),
    ],
)
@pytest.mark.parametrize("blank", ["\n", "\n\n\n"])
def test_a_sentence_goes_on_overleaf(head: str, foot: str, blank: str) -> None:
    """A sentence over a form feed is whole, and heads, feet and numbers of pages are no units."""
    parts = ["The mill of Tarn\n\n" + FIRST, SECOND, LAST]
    pages = [
        f"{head if page > 1 else ''}{blank}{part}{blank}{foot}{blank}".format(page=page, next=page + 13)
        for page, part in enumerate(parts, 1)
    ]
    document = read("\f".join(pages))
    assert [unit.text for unit in document.units] == WHOLE
    assert [unit.page for unit in document.units] == [1, 2, 3]


def test_a_title_that_runs_over_the_pages_is_kept() -> None:
    """The first page keeps its running head, which may be the only title."""
    head = "Guild of Millers          Yearbook 1911\n\n\n"
    document = read("\f".join(head + part for part in ("1 Rye\n\n" + FIRST, SECOND, "2 Fire\n\n" + LAST)))
    assert document.title == "Guild of Millers Yearbook 1911"
    assert [unit.text for unit in document.units] == WHOLE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The sluice is opened by hand on each day of the thaw, at most", "36 hours after the ice breaks."),
        ("The sluice gate was hung in the spring, and the first toll was paid on", "14 June 1911."),
        ("The sluice gate was hung in the spring, and the weir was raised in", "1912."),
        ("The sluice gate is lowered when the water over the old weir is below", "4.5 feet."),
        ("The sluice gate was hung in the spring, for a price that came to", "\u00a3410."),
        ("The sluice gate was hung in the spring, and the weir was called", "\u201cthe Comb\u201d."),
        ("The sluice gate was hung\nin the spring by a smith of the Upper", "Tarn."),
        ("The sluice gate was hung\nin the spring of the dry year 1911", "14 days early."),
    ],
)
def test_a_sentence_goes_on_overleaf_with_a_number_or_a_sign(before: str, after: str) -> None:
    """A sentence over a form feed is whole where a number, a sum, a quotation or a name begins the next page."""
    document = read(f"The mill stands.\n\n{before}\n\f{after} It held.\n")
    assert [unit.text for unit in document.units][1:] == [f"{before} {after}".replace("\n", " "), "It held."]


def test_a_sentence_goes_on_in_the_next_column() -> None:
    """A sentence over the end of a column is whole, and its last column may end overleaf."""
    left = ["The mill ground eighty", "sacks of rye and sold", "most of them at once to"]
    right = ["the bakers of the upper", "town, who paid in cash", "and came with their own"]
    page = "\n".join(f"{one:<30}{other}" for one, other in zip(left, right, strict=True))
    assert [unit.text for unit in read(page + "\n\fcarts.").units] == [" ".join([*left, *right, "carts."])]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Wheat and rye", "Barley was dear in 1911."),
        ("Notes on the state of the old mills", "The mills stand in a row."),
        ("Grain   Sacks\nRye     80\nOats    12", "The mill burned down in May."),
        ("We sold rye.", "Oats were dear."),
        ("The rye is weighed at the gate, then it is cleaned and ground and kept", "4. The oats are left in the barn."),
        (
            "The rye is weighed at the gate, then it is cleaned and ground and kept",
            "2.1 The oats are left in the barn.",
        ),
        ("90 g of rye flour\n20 g of oats\n1 pinch of salt\n2 spoons of honey", "80 g of warm butter"),
    ],
)
def test_what_ends_with_its_page_stays_apart(before: str, after: str) -> None:
    """A title, a table or a whole sentence at the end of a page does not run into the next page."""
    document = read(f"{before}\n\f{after}\n")
    assert document.units[-1].text == after


def test_pages_that_begin_alike_keep_what_they_say() -> None:
    """Numbers in the first lines of pages that are not those of the pages stay, and so do rows of a table."""
    text = "\f".join(f"Invoice {number}\n\nThe mill asks {number} crowns for oats.\n" for number in (41, 42, 43))
    assert all(f"Invoice {number}" in read(text).text for number in (41, 42, 43))
