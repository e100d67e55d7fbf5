"""The names and the day under a title: the head of a text that has no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.ingest.read import read_path, read_text
from qa.types import Document

TEXT = "Ice lies on the lake from December to March. Skaters may cross it when it is 12 cm thick."


def read(lines: list[str], *, markdown: bool = True, below: str = TEXT) -> Document:
    text = "\n\n".join([*lines, below])
    return read_text(f"# {text}" if markdown else text, source="ice", markdown=markdown)


def said(document: Document) -> list[str]:
    return [unit.text for unit in document.units]


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["Ines Castro, Olaf Lind", "9 May 2016"], ("Ines Castro", "Olaf Lind")),
        (["Ines Castro and Olaf Lind", "Observatory of Tartu, Estonia", "May 2016"], ("Ines Castro", "Olaf Lind")),
        (["By Ines Castro & O. P. van der Lind", "Tartu, 9 May 2016"], ("Ines Castro", "O. P. van der Lind")),
        (["Ines Castro1, Olaf Lind2", "Tartu Observatory", "2016-05-09"], ("Ines Castro", "Olaf Lind")),
        (["Olaf van Lind", "Observatory of Tartu, Estonia", "9 May 2016"], ("Olaf van Lind",)),
        (["Olaf van Lind", "o.lind@lake.example", "Observatory of Tartu", "May 2016"], ("Olaf van Lind",)),
    ],
)
@pytest.mark.parametrize("markdown", [True, False])
def test_names_and_a_day_under_the_title_are_the_head(
    lines: list[str], authors: tuple[str, ...], markdown: bool
) -> None:
    """Authors and date can be asked of a text without front matter, and their lines stay in it."""
    document = read(["Ice on the lake", *lines], markdown=markdown)
    assert (document.title, document.identity.authors) == ("Ice on the lake", authors)
    assert document.identity.year == 2016
    assert all(line in document.text for line in lines)
    assert any(
        one.startswith("Author") and one.endswith(f"wrote this document: {', '.join(authors)}.")
        for one in said(document)
    )
    assert any(one.startswith("Year and date") and "2016" in one for one in said(document))


@pytest.mark.parametrize("text", ["{}\n\n{}\n{}\n\n{}", "# {}\n\n{}\n{}\n\n{}", "# {}\n\n{}  \n{}\n\n{}"])
def test_lines_of_one_block_are_read_each(text: str) -> None:
    """A day on the last line parts it from the names above, wrapped or not."""
    filled = text.format("Ice on the lake", "Olaf van Lind, Ines Castro", "9 May 2016", TEXT)
    document = read_text(filled, source="ice", markdown=text[0] == "#")
    assert document.identity.authors == ("Olaf van Lind", "Ines Castro")
    assert {"Olaf van Lind, Ines Castro", "9 May 2016"} <= set(said(document))


@pytest.mark.parametrize("names", ["Ines Castro, Olaf Lind", "Ines Castro"])
def test_names_above_a_heading_need_no_day(names: str) -> None:
    """Where they work is enough above a heading, and for several names a heading such as "Abstract"."""
    authors = tuple(names.split(", "))
    placed = read(["Ice on the lake", names, "Observatory of Tartu, Estonia"], below=f"## 1 Ice\n\n{TEXT}")
    alone = read(["Ice on the lake", names], below=f"## Abstract\n\n{TEXT}")
    assert placed.identity.authors == authors
    assert alone.identity.authors == (authors if len(authors) > 1 else ())


@pytest.mark.parametrize(
    ("lines", "below"),
    [
        (["Ines Castro, Olaf Lind"], TEXT),
        (["Ines Castro"], TEXT),
        (["Ines Castro", "Observatory of Tartu, Estonia"], TEXT),
        (["Second Edition", "9 May 2016"], TEXT),
        (["Ines Castro", "Valid until 9 May 2031"], TEXT),
        (["## Ines Castro", "2016"], TEXT),
        (["Lake Station", "9 May 2016"], f"{TEXT} The station is closed."),
        (["Annual Report and Skating Rules", "9 May 2016"], f"{TEXT} The annual rules of skating are old."),
        (["Lake Baikal", "9 May 2016"], f"{TEXT} Baikal is deep. Baikal is old. Nobody knows how old Baikal is."),
        (["Ines Castro", "9 May 2016"], f"Dear Ines, {TEXT}"),
        (["Ines Castro", "Lake Station", "9 May 2016"], TEXT),
        (["The lake in winter", "9 May 2016"], TEXT),
        (["Skating", "9 May 2016"], TEXT),
        (["We met at the lake.", "Ines Castro, Olaf Lind", "9 May 2016"], TEXT),
        (["9 May 2016"], TEXT),
    ],
)
def test_other_lines_under_a_title_name_no_author(lines: list[str], below: str) -> None:
    """Names need a day or what stands for it; an institution, a place and whom the text addresses are no authors."""
    document = read(["Ice on the lake", *lines], below=below)
    assert document.identity.authors == () and "About this document" not in document.text


def test_names_and_a_day_of_a_page_are_its_head(tmp_path: Path) -> None:
    """A page of the web without metadata of its own says its authors under its title."""
    page = tmp_path / "ice.html"
    lines = "<h1>Ice on the lake</h1><p>Ines Castro, <b>Olaf Lind</b></p><p>9 May 2016</p>"
    page.write_text(f"<title>Lake news</title>{lines}<p>{TEXT}</p>")
    assert read_path(page).identity.authors == ("Ines Castro", "Olaf Lind")
    page.write_text(f"<meta name='author' content='Lake Station'>{lines}<p>{TEXT}</p>")
    assert read_path(page).identity.authors == ("Lake Station",)


def test_front_matter_is_the_head_alone() -> None:
    """What front matter says is not mended by the names under the title."""
    text = f"---\ntitle: Ice\n---\n\n# Ice on the lake\n\nInes Castro, Olaf Lind\n\n9 May 2016\n\n{TEXT}"
    assert read_text(text, source="ice", markdown=True).identity.authors == ()
