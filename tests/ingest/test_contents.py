"""Tables of contents, which are no text, and lists that look like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.ingest.read import read_path, read_text

BODY = (
    "## Clay from the river\n\nIt is grey.\n\n## Firing at night\n\nIt takes nine hours.\n\n## Glazes\n\nSalt is one.\n"
)
PARTS = ["Clay", "Firing", "Glazes"]
SAID = ["It is grey.", "It takes nine hours.", "Salt is one."]


def units(text: str) -> list[str]:
    return [unit.text for unit in read_text(text, source="kiln", markdown=True).units]


@pytest.mark.parametrize(
    "listed",
    [
        "## Contents\n\n1. Clay from the river … 6\n2. Firing at night … 9\n",
        "**Contents**\n\nI. Clay from the river\t3\n\nII. Firing at night\t11\n",
        "**Contents**\nI. Clay from the river\t3\nII. Firing at night\t11\n",
        "**Table of contents:**\n\n- a) Clay from the river, p. 3\n- b) Firing at night, page 4\n",
        "Contents\n\n- Clay from the river: iv\n- Firing at night: 2\n\nGlazes ..... 12\n",
        "- Clay from the river\n- Firing at night\n- Glazes\n",
        "Clay from the river  2\n\nFiring at night  2\n\nGlazes  7\n",
        "- Clay from the river\n  - Firing at night\n- Glazes\n",
    ],
)
def test_lines_that_name_later_headings_are_no_text(listed: str) -> None:
    """Items and paragraphs that say later headings, with numbers and pages, are left out with their title."""
    assert units(f"# The kiln\n\n{listed}\n{BODY}") == SAID


@pytest.mark.parametrize(
    ("listed", "kept"),
    [
        ("Firing at night\n", ["Firing at night"]),
        ("## Contents\n\nFiring at night\n", ["Firing at night"]),
        ("- Clay from the river\n- Glazes\n", ["Clay from the river", "Glazes"]),
        (
            "- Clay from the river, washed\n- Firing at night is slow\n- Glazes: 3\n",
            ["Clay from the river, washed", "Firing at night is slow", "Glazes: 3"],
        ),
        (
            "The course has three parts:\n\n- Clay from the river\n- Firing at night\n- Glazes\n",
            ["The course has three parts:", "Clay from the river", "Firing at night", "Glazes"],
        ),
        (
            "You need\nthese:\n\n- Wood\n- Clay from the river\n- Firing at night\n- Glazes\n",
            ["You need these:", "Wood", "Clay from the river", "Firing at night", "Glazes"],
        ),
        (
            "- The course has:\n  - Clay from the river\n  - Firing at night\n  - Glazes\n",
            ["The course has:", "Clay from the river", "Firing at night", "Glazes"],
        ),
        (
            "- Wood\n- Clay from the river\n- Firing at night\n- Glazes\n- Water\n- Salt\n",
            ["Wood", "Clay from the river", "Firing at night", "Glazes", "Water", "Salt"],
        ),
        (
            "- Glazes\n- Firing at night\n- Clay from the river\n",
            ["Glazes", "Firing at night", "Clay from the river"],
        ),
        (
            "- Clay from the river 30\n- Firing at night 20\n- Glazes 10\n",
            ["Clay from the river 30", "Firing at night 20", "Glazes 10"],
        ),
        (
            "## Agenda\n\n1. Wood for the winter\n2. A new door\n3. Visitors\n",
            ["1. Wood for the winter", "2. A new door", "3. Visitors"],
        ),
        (
            "**Contents**\n\n- 2 bags of clay\n- Firing at night\n- 1 brush\n",
            ["Contents", "2 bags of clay", "Firing at night", "1 brush"],
        ),
    ],
)
def test_lists_that_say_more_than_headings_are_text(listed: str, kept: list[str]) -> None:
    """Lists with words of their own, in another order or introduced by a sentence stay, as does one line alone."""
    assert units(f"# The kiln\n\n{listed}\n{BODY}") == kept + SAID


def test_a_heading_over_a_table_of_contents_goes_with_it() -> None:
    """A heading that has nothing else below it is none of the text; the title of the document stays."""
    listed = "- Clay from the river\n- Firing at night\n- Glazes\n"
    assert units(f"# The kiln\n\nIt is old.\n\n## On this page\n\n{listed}\n{BODY}") == ["It is old.", *SAID]
    named = [one.heading for one in read_text(f"## The kiln\n\n{listed}\n{BODY}", source="a", markdown=True).sections]
    assert named == ["The kiln", "Clay from the river", "Firing at night", "Glazes"]


def test_names_of_headings_above_are_text() -> None:
    """A list at the end that repeats the sections above is no table of contents, unless its title says so."""
    again = "## To do\n\n- Clay from the river\n- Firing at night\n- Glazes\n"
    assert units(f"# The kiln\n\n{BODY}\n{again}") == [*SAID, "Clay from the river", "Firing at night", "Glazes"]
    assert units(f"# The kiln\n\n{BODY}\n{again.replace('To do', 'Contents')}") == SAID


def test_a_linked_list_of_a_page_is_no_text(tmp_path: Path) -> None:
    """Numbered links with an ellipsis and a page, nested or not, are left out of a page of the web."""
    page = tmp_path / "kiln.html"
    page.write_text(
        "<h1>The kiln</h1><h2>Contents</h2><ol><li><a href='#c'>Clay from the river</a> &hellip; 6<ol><li>"
        "<a href='#f'>Firing at night</a>&hellip;8</li></ol></li><li><a href='#g'>Glazes</a> . . . . 12</li></ol>"
        "<h2 id='c'>1 Clay from the river</h2><p>It is grey.</p><h3 id='f'>1.1 Firing at night</h3>"
        "<p>It takes nine hours.</p><h2 id='g'>2 Glazes</h2><p>Salt is one.</p>"
    )
    document = read_path(page)
    assert [unit.text for unit in document.units] == SAID
    assert "Contents" not in [section.heading for section in document.sections]


@pytest.mark.parametrize(
    "listed", ["Contents\n\n1. Clay\n2. Firing\n3. Glazes", "Contents\n\n1. Clay\n\n2. Firing\n\n3. Glazes"]
)
def test_plain_lines_that_stand_again_below_are_no_text(listed: str) -> None:
    """Under "Contents" the lines of a raw text that are headings below need no pages."""
    said = ["The clay of the river is grey.", "Firing takes nine hours.", "Salt is one of the glazes."]
    body = "".join(f"{n}. {name}\n\n{told}\n\n" for n, (name, told) in enumerate(zip(PARTS, said, strict=True), 1))
    text = f"The kiln\n\n{listed}\n\n{body}"
    assert [unit.text for unit in read_text(text, source="kiln", markdown=False).units] == said
