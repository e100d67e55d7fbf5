"""Lines that an author broke are units of their own; lines that were wrapped are joined, in every format that has lines."""

from __future__ import annotations

import email.message
from pathlib import Path

import pytest

from qa.ingest.pandoc import run_pandoc
from qa.ingest.read import read_path, read_text, read_upload
from qa.types import Document

CODE = ["pump = Pump(port=7)", "pump.start()", "if pump.level == 40:", "pump.stop()"]
VERSE = [
    "The mill stands still below the weir,",
    "Its wheel is green with moss;",
    "Nobody grinds the barley here,",
    "Nobody counts the loss.",
]
ADDRESS = ["Weir Works Ltd", "12 Mill Lane", "Otterford TA20 3QX", "Somerset"]
FORM = ["Inspector: Ada Moe", "Gate: north sluice", "Water level: 2.4 m", "Next visit: 12 May 2031"]
LOG = ["12:01:07 gate[41]: opened by hand", "12:03:55 gate[41]: level 2.2 m", "12:09:31 gate[41]: closed"]
PROSE = "The keeper of the weir walks along the bank every morning, looks at the gauge beside the lock and writes the level of the water into a book that hangs at the door."


def said(document: Document) -> list[str]:
    """The units of a document, which stand where they say."""
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)
    return [unit.text for unit in document.units]


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most so many characters."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


@pytest.mark.parametrize("lines", [VERSE, ADDRESS, FORM, LOG])
@pytest.mark.parametrize("width", [44, 70, 500])
def test_broken_lines_of_a_text_are_units(lines: list[str], width: int) -> None:
    """Verse, addresses, fields and logs keep their lines in raw text beside prose of any width, which is joined."""
    prose = "\n".join(wrapped(PROSE, width))
    document = read_text(f"{prose}\n\n" + "\n".join(lines) + f"\n\n{prose}\n", source="a", markdown=False)
    assert said(document) == [PROSE, *lines, PROSE]


def test_indented_lines_of_a_text_are_units_unless_they_are_wrapped() -> None:
    """Code that is indented keeps its lines; a quotation that is indented and wrapped is a sentence."""
    lead = "These are the four lines of the program that drives the pump:"
    quote = "".join(f"      {line}\n" for line in wrapped(PROSE, 50))
    code = "".join(f"    {line}\n" for line in CODE)
    text = "\n".join(wrapped(PROSE, 70)) + f"\n\n{lead}\n\n{code}\n{quote}"
    assert said(read_text(text, source="a", markdown=False)) == [PROSE, lead, *CODE, PROSE]


def test_code_of_markdown_has_its_introduction() -> None:
    """A line of code is read with the sentence that introduces it."""
    document = read_text(
        "# Pumps\n\nStart the pump so:\n\n```\n" + "\n".join(CODE) + "\n```\n", source="a", markdown=True
    )
    assert said(document) == ["Start the pump so:", *CODE]
    assert {unit.header for unit in document.units[1:]} == {0}


@pytest.mark.parametrize("mark", ["  \n", "\\\n", "<br>\n", "<br/>"])
def test_hard_breaks_of_markdown_part_lines(mark: str) -> None:
    """Every sign of a hard break parts lines; one inside a sentence does not."""
    document = read_text(f"# T\n\n{mark.join(ADDRESS)}\n\nIt is{mark}one sentence.\n", source="a", markdown=True)
    assert said(document) == [*ADDRESS, "It is one sentence."]


def test_fields_of_markdown_part_lines() -> None:
    """Fields under one another are units; a wrapped paragraph is none."""
    document = read_text(
        "# T\n\n" + "\n".join(FORM) + "\n\n" + "\n".join(wrapped(PROSE, 40)), source="a", markdown=True
    )
    assert said(document) == [*FORM, PROSE]


@pytest.mark.parametrize(
    ("to", "suffix"),
    [
        ("docx", "docx"), ("odt", "odt"), ("html", "html"), ("epub", "epub"), ("latex", "tex"), ("rst", "rst"), ("org", "org"),
        ("typst", "typ"), ("mediawiki", "wiki"), ("man", "man"), ("rtf", "rtf"), ("ipynb", "ipynb"), ("jats_archiving", "xml"),
    ],
)  # fmt: skip
def test_code_and_verse_of_every_format(to: str, suffix: str, tmp_path: Path) -> None:
    """Code keeps its lines in each format; so does verse where the format has such breaks."""
    verse = "\\\n".join(VERSE)
    made = "# Weir\n\n" + PROSE + "\n\n" + "".join(f"    {line}\n" for line in CODE) + f"\n{PROSE}\n\n{verse}\n"
    path = tmp_path / f"weir.{suffix}"
    whole = [] if to == "typst" else ["--standalone"]
    path.write_bytes(run_pandoc(made.encode(), "x", "--from=markdown", f"--to={to}", "--output=-", *whole))
    units = said(read_path(path))
    has_breaks = to != "jats_archiving"
    assert units[units.index(PROSE) :] == [PROSE, *CODE, PROSE, *(VERSE if has_breaks else [" ".join(VERSE)])]


def test_lines_of_mail_are_units() -> None:
    """A signature and a form in an e-mail keep their lines."""
    message = email.message.EmailMessage()
    message["Subject"], message["From"] = "Weir", "Ada Moe <ada@example.org>"
    message.set_content("\n".join(wrapped(PROSE, 70)) + "\n\n" + "\n".join(FORM) + "\n\n" + "\n".join(ADDRESS) + "\n")
    assert said(read_upload("weir.eml", message.as_bytes(), max_bytes=10**6))[:9] == [PROSE, *FORM, *ADDRESS]


TABLES = [
    "+--------+-------+\n| Gate   | Width |\n+========+=======+\n| North  | 4.2 m |\n+--------+-------+\n| South  | 3.1 m |\n+--------+-------+",
    " Gate   | Width\n--------+-------\n North  | 4.2 m\n South  | 3.1 m",
    "Gate     Width\n-------  -----\nNorth    4.2 m\nSouth    3.1 m",
    "Gate     Width\nNorth    4.2 m\nSouth    3.1 m",
    "| Gate | Width |\n|------|-------|\n| North | 4.2 m |\n| South | 3.1 m |",
]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("where", ["{}", "```\n{}\n```", "Widths:\n{}"])
def test_tables_of_signs_are_tables(table: str, where: str) -> None:
    """A table of bars, dashes or aligned columns is one in raw text, in code and under a line of its own."""
    text = f"The weir has gates.\n\n{where.format(table)}\n\nThey are old.\n"
    document = read_text(text, source="a", markdown=where.startswith("`"))
    rows = [unit for unit in document.units if unit.kind in ("header", "row")]
    assert [unit.text for unit in rows] == ["Gate | Width", "North | 4.2 m", "South | 3.1 m"]
    assert all(document.units[unit.header].kind == "header" for unit in rows[1:] if unit.header is not None)
