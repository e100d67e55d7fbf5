"""The fields under the title of reStructuredText: the head of the document."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.ingest.read import read_path
from qa.types import Document

FIELDS = """:Author: Ilse Brandt
:Author: Tomas Reyes <t@reyes.example>
:Organization: Lighthouse Board of Skagen
:Date: 4 March 1998
:Version: 2.3
:Abstract: The lamp turns twice
    a minute.
:Status: draft
"""
BODY = "\nLamps\n-----\n\nOil is brought by boat.\n"


def read(folder: Path, text: str) -> Document:
    path = folder / "lamp.rst"
    path.write_text(text)
    return read_path(path)


def said(document: Document) -> list[str]:
    return [unit.text for unit in document.units]


@pytest.mark.parametrize(
    "above",
    ["Lamp keeping\n============\n", "============\nLamp keeping\n============\n\nA handbook\n~~~~~~~~~~\n\n.. note to self\n   of two lines\n"],
)  # fmt: skip
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_fields_under_the_title_are_the_head(above: str, ends: str, tmp_path: Path) -> None:
    """Authors, organization, date and version are told as those of the document and are no text; what else the fields say stays."""
    document = read(tmp_path, f"{above}\n{FIELDS}{BODY}".replace("\n", ends))
    assert (document.title, document.identity.year) == ("Lamp keeping", 1998)
    assert document.identity.authors == ("Ilse Brandt", "Tomas Reyes")
    assert said(document) == [
        "Abstract: The lamp turns twice a minute.",
        "Status: draft",
        "Oil is brought by boat.",
        "The title of this document is “Lamp keeping”.",
        "Authors who wrote this document: Ilse Brandt, Tomas Reyes.",
        "Year and date when this document was published or written: 4 March 1998.",
        "Affiliation, where the authors work: Lighthouse Board of Skagen.",
        "Version: 2.3.",
    ]


@pytest.mark.parametrize(
    "names", ["Ilse Brandt, Tomas Reyes", "Ilse Brandt; Tomas Reyes", "\n   - Ilse Brandt\n   - *Tomas* Reyes", "\n   Ilse Brandt\n\n   Tomas Reyes"]
)  # fmt: skip
def test_authors_may_stand_in_one_field(names: str, tmp_path: Path) -> None:
    """A list, paragraphs, commas and semicolons part the authors."""
    document = read(tmp_path, f"Lamp keeping\n============\n\n:Authors: {names}\n{BODY}")
    assert document.identity.authors == ("Ilse Brandt", "Tomas Reyes")
    assert said(document)[0] == "Oil is brought by boat."


def test_an_institution_is_one_author(tmp_path: Path) -> None:
    """Commas in what is no list of persons part nothing."""
    document = read(tmp_path, f"Lamp keeping\n============\n\n:Author: Board of Lights, Skagen\n{BODY}")
    assert document.identity.authors == ("Board of Lights, Skagen",)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"Lamp keeping\n============\n\nThe lamp is old.\n\n:Author: Ilse Brandt\n{BODY}", "Author: Ilse Brandt"),
        (f"Lamp keeping\n============\n\n:Height: 46 m\n:Light: white\n{BODY}", "Height: 46 m"),
        (f"Lamp keeping\n============\n\nAuthor\n   Who writes the log.\n{BODY}", "Author: Who writes the log."),
    ],
)
def test_other_fields_are_text(text: str, kept: str, tmp_path: Path) -> None:
    """Fields below text, fields of things and lists of terms say nothing of the document."""
    document = read(tmp_path, text)
    assert kept in said(document) and not document.identity.authors
