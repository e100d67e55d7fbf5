"""Tables of contents, which are no text, and lists that look like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.ingest.read import read_path, read_text

BODY = (
    "## Clay from the river\n\nIt is grey.\n\n## Firing at night\n\nIt takes nine hours.\n\n## Glazes\n\nSalt is one.\n"
)
SAID = ["It is grey.", "It takes nine hours.", "Salt is one."]


def units(text: str) -> list[str]:
    return [unit.text for unit in read_text(text, source="kiln", markdown=True).units]


@pytest.mark.parametrize(
    "listed",
    [
        "## Contents\n\n1. Clay from the river … 6\n2. Firing at night … 9\n",
        "**Contents**\n\nI. Clay from the river\t3\n\nII. Firing at night\t11\n",
        "**Table of contents:**\n\n- Clay from the river, p. 3\n- Firing at night, page 4\n",
        "## Contents\n\n- Clay from the river\n- Firing at night\n- Glazes\n",
    ],
)
def test_lines_that_name_headings_are_no_text(listed: str) -> None:
    """Items and paragraphs under "Contents" that say headings, with numbers and pages, are left out with their title."""
    assert units(f"# The kiln\n\n{listed}\n{BODY}") == SAID


@pytest.mark.parametrize(
    "listed",
    [
        "Firing at night\n",
        "## Contents\n\nFiring at night\n",
        "## Potters\n\n- Clay from the river\n- Firing at night\n- Glazes\n",
        "**Contents**\n\n- Clay from the river\n- Firing at night\n- Manual\n",
        "## Prices\n\n- Clay from the river 10\n- Firing at night 20\n- Glazes 30\n",
    ],
)
def test_lists_that_say_more_than_headings_are_text(listed: str) -> None:
    """A list of another name, one with a line that names no section, and one line alone stay."""
    said = [line.strip("- *") for line in listed.splitlines() if line and not line.startswith("#")]
    assert units(f"# The kiln\n\n{listed}\n{BODY}") == said + SAID


def test_a_linked_list_of_a_page_is_no_text(tmp_path: Path) -> None:
    """Numbered links with an ellipsis and a page are left out of a page of the web."""
    page = tmp_path / "kiln.html"
    page.write_text(
        "<h1>The kiln</h1><h2>Contents</h2><ol><li><a href='#c'>Clay from the river</a> &hellip; 6</li><li>"
        "<a href='#f'>Firing at night</a>&hellip;8</li><li><a href='#g'>Glazes</a> . . . . 12</li></ol>"
        "<h2 id='c'>1 Clay from the river</h2><p>It is grey.</p><h3 id='f'>1.1 Firing at night</h3>"
        "<p>It takes nine hours.</p><h2 id='g'>2 Glazes</h2><p>Salt is one.</p>"
    )
    document = read_path(page)
    assert [unit.text for unit in document.units] == SAID
    assert "Contents" not in [section.heading for section in document.sections]
