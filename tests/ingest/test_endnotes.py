"""Notes at the end of a document stay with the words that they qualify, in whatever format they are written."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from fpdf import FPDF

from qa.ingest.read import read_path, read_text
from tests.ingest.test_formats import convert, read, texts

NOTES = ("Measured in the cold room only.", "This excludes the handle. The handle weighs 12 grams.")
UNITS = [
    "The kettle boiled in 12 minutes (Measured in the cold room only).",
    "The pot boiled in 9 minutes.",
    "The lid weighed 40 grams (This excludes the handle; The handle weighs 12 grams).",
    "We discuss the trial here.",
]
MARKDOWN = (
    "# Results\n\nThe kettle boiled in 12 minutes.{0} The pot boiled in 9 minutes.\n\nThe lid weighed 40 grams.{1}\n\n"
    "# Discussion\n\nWe discuss the trial here.\n\n{2}"
)


def page(mark: str, notes: str, note: str) -> str:
    """A page of the web; mark, notes and note: how it writes a mark, the list of its notes and one of them, %d the number."""
    listed = "".join(note.replace("%d", str(at)).replace("%s", said) for at, said in enumerate(NOTES, start=1))
    words = MARKDOWN.format(mark.replace("%d", "1"), mark.replace("%d", "2"), "")
    paragraphs = [f"<h1>{one[2:]}</h1>" if one[:1] == "#" else f"<p>{one}</p>" for one in words.strip().split("\n\n")]
    return f"<!DOCTYPE html><html><body>{''.join(paragraphs)}{notes.replace('%s', listed)}</body></html>"


@pytest.mark.parametrize(
    ("mark", "notes", "note"),
    [
        ('<a href="#_edn%d" name="_ednref%d"><span>[%d]</span></a>', "<div><hr>%s</div>",
         '<div id=edn%d><p><a href="#_ednref%d" name="_edn%d"><span>[%d]</span></a> %s</p></div>'),
        ('<a class="footnote-reference" href="#id3%d" id="id%d" role="doc-noteref"><span>[</span>%d<span>]</span></a>', "%s",
         '<aside id="id3%d"><span class="label"><span>[</span><a href="#id%d">%d</a><span>]</span></span><p>%s</p></aside>'),
        ('<a class="footnote-reference" href="#id3%d" id="id%d">%d</a>', "<dl>%s</dl>",
         '<dt id="id3%d"><span><a href="#id%d">%d</a></span></dt><dd><p>%s</p></dd>'),
        ('<sup id="ref-%d"><a href="#note-%d"><span>[</span>%d<span>]</span></a></sup>', "<h2>Notes</h2><ol>%s</ol>",
         '<li id="note-%d"><b><a href="#ref-%d">^</a></b> <span>%s</span></li>'),
        ('<sup><a href="#fn%d" id="fnref%d">%d</a></sup>', "<section><h2>Footnotes</h2><ol>%s</ol></section>",
         '<li id="fn%d"><p>%s <a href="#fnref%d">\u21a9\ufe0e</a></p></li>'),
        ("<sup>%d</sup>", "<h2>Notes</h2><ol>%s</ol>", "<li>%s</li>"),
        ("<sup>%d</sup>", "<h2>Endnotes</h2>%s", "<p><sup>%d</sup> %s</p>"),
        (" [%d]", "<hr>%s", "<p>[%d] %s</p>"),
    ],
)  # fmt: skip
def test_endnotes_of_web_pages(tmp_path: Path, mark: str, notes: str, note: str) -> None:
    """Endnotes as Word, Sphinx, MediaWiki, GitHub and hands write them stand in the sentences that they qualify."""
    assert texts(read(tmp_path / "made.html", page(mark, notes, note))) == UNITS


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_endnotes_of_office_files(tmp_path: Path, suffix: str) -> None:
    """An endnote of an office file is read as a footnote is."""
    marks = MARKDOWN.format("[^1]", "[^2]", "\n\n".join(f"[^{at}]: {said}" for at, said in enumerate(NOTES, start=1)))
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(convert(marks, suffix))) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = before.read(name)
            if suffix == "odt" and name == "content.xml":
                part = part.replace(b'note-class="footnote"', b'note-class="endnote"')
            elif suffix == "docx" and (name == "word/document.xml" or "footnotes" in name or b"footnotes" in part):
                part = (
                    part.replace(b"ootnote", b"ndnote").replace(b"fndnote", b"endnote").replace(b"Fndnote", b"Endnote")
                )
                name = name.replace("footnotes", "endnotes")
            after.writestr(name, part)
    assert texts(read(tmp_path / f"made.{suffix}", made.getvalue())) == UNITS


def test_endnotes_of_latex_and_notebooks(tmp_path: Path) -> None:
    """The commands of the package endnotes, marks with their text apart, and footnotes in cells are notes."""
    first, second = NOTES
    text = (
        f"\\section{{Results}} The kettle boiled in 12 minutes.\\endnote{{{first}}} The pot boiled in 9 minutes.\n\n"
        f"The lid weighed 40 grams\\footnotemark{{}}.\\footnotetext{{{second}}}\n\n\\section{{Discussion}} We discuss the trial here.\n\\theendnotes\n"
    )
    assert texts(read(tmp_path / "made.tex", text)) == UNITS
    words = MARKDOWN.format("[^a]", "[^b]", f"[^a]: {first}\n\n[^b]: {second}")
    cell = {"cell_type": "markdown", "metadata": {}, "source": [words]}
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    assert texts(read(tmp_path / "made.ipynb", json.dumps(book))) == UNITS


@pytest.mark.parametrize(
    ("first", "second", "notes"),
    [
        ("\u00b9", "\u00b2", "# Notes\n\n1. {}\n2. {}\n"),
        ("\u00b9", "\u00b2", "\u00b9 {}\n\n\u00b2 {}\n"),
        (" [1]", " [2]", "## Endnotes\n\n[1] {}\n\n[2] {}\n"),
    ],
)
def test_endnotes_of_texts(tmp_path: Path, first: str, second: str, notes: str) -> None:
    """Numbered notes under a heading, or last in the text with the labels that the text has, go where the numbers stand."""
    text = MARKDOWN.format(first, second, notes.format(*NOTES))
    assert texts(read_text(text, source="made", markdown=True)) == UNITS
    assert read_text(text.replace("# ", ""), source="made", markdown=False).title != "Notes"


def test_endnotes_of_a_pdf_keep_pages(tmp_path: Path) -> None:
    """Endnotes on the last page of a PDF go to the page on which their numbers stand."""
    made = FPDF()
    made.set_font("Times", "", 11)
    for words in MARKDOWN.format("^^1^^", "^^2^^", "# Notes\n\n1. {}\n\n2. {}".format(*NOTES)).split("\n\n"):
        if words[:1] == "#":
            made.add_page()
            made.set_font("Times", "B", 16)
            made.cell(text=words[2:], new_x="LMARGIN", new_y="NEXT", h=12)
            made.set_font("Times", "", 11)
            continue
        for at, part in enumerate(words.split("^^")):
            made.char_vpos = "SUP" if at % 2 else "LINE"
            made.write(6, part)
        made.ln(10)
    made.output(str(tmp_path / "made.pdf"))
    found = read_path(tmp_path / "made.pdf")
    assert texts(found) == UNITS
    assert [unit.page for unit in found.units] == [1, 1, 1, 2]


def test_endnotes_that_name_publications_are_references() -> None:
    """Under "Notes" what names a publication is an entry of a reference list, and its number a mark."""
    text = (
        "# Trial\n\nPlexar lasted 9 hours.\u00b9 Tarvex lasted 4 hours.\u00b2\n\n# Notes\n\n"
        "1. Holm A, Reed T. Plexar in dogs. J Test. 2019;4:1-9.\n2. In cats only.\n"
    )
    found = read_text(text, source="trial", markdown=True)
    assert [(unit.kind, unit.text) for unit in found.units] == [
        ("sentence", "Plexar lasted 9 hours.\u00b9"),
        ("sentence", "Tarvex lasted 4 hours (In cats only)."),
        ("entry", "[1] Holm A, Reed T. Plexar in dogs. J Test. 2019;4:1-9."),
    ]
    assert found.units[0].marks == ("[1]",)


@pytest.mark.parametrize(
    "text",
    [
        "# Guide\n\nThe field has 40 m\u00b2 of wheat.\n\n# Notes\n\n1. Water it daily.\n2. Cut it in May.\n",
        "# Guide\n\nWater it well [1].\n\n# Notes\n\nCut it in May.\n\n# References\n\n1. Holm A. Wheat. J Test. 2019.\n",
        "# Guide\n\nWheat needs water [3] and sun [4] and earth [5].\n\n[1] First, look around.\n",
    ],
)
def test_what_is_no_list_of_endnotes_stays(text: str) -> None:
    """Notes whose numbers the text does not have, and numbers that have no notes, stay as they are."""
    assert "(" not in read_text(text, source="guide", markdown=True).text


def test_endnotes_that_end_in_a_year_are_references_where_one_is() -> None:
    """One note of the list is told by its author; the others are written alike."""
    text = "The oak is old¹,². It fell³.\n\n## Notes\n\n1. Ash, Old oaks, 1990.\n2. Birch, Fibres, 2004.\n3. Fir, On falling, 2011.\n"
    document = read_text(text, source="a", markdown=True)
    assert [unit.kind for unit in document.units] == ["sentence", "sentence", *["entry"] * 3]
    assert document.units[0].marks == ("[1]", "[2]")


def test_notes_in_round_brackets_under_a_list() -> None:
    """A note whose mark ends a line stays with that line; "(1)" before other words counts parts of a sentence."""
    text = "Rooms of the inn\n\nAttic .... 40 crowns (1)\nCellar .... 25 crowns\nStable ... 9 crowns\n\nWe ask for (1) quiet and (2) order.\n\n(1) In winter only.\n"
    said = [unit.text for unit in read_text(text, source="a", markdown=False).units]
    assert said == [
        "Attic: 40 crowns (In winter only)",
        "Cellar: 25 crowns",
        "Stable: 9 crowns",
        "We ask for (1) quiet and (2) order.",
    ]


@pytest.mark.parametrize("note", ["(1) Weighed wet.", "\n(1) Weighed wet.\n(2) With its lid."])
def test_notes_in_round_brackets_behind_a_stop(note: str) -> None:
    """A note whose mark stands right behind a stop is read in the sentence before it."""
    text = f"Pots of the inn\n\nThe pot weighs 9 kg.(1) It is black. The kettle weighs 2 kg.(2) It is red.\n\n{note}\n"
    assert texts(read_text(text, source="pots", markdown=False))[0] == "The pot weighs 9 kg (Weighed wet)."


@pytest.mark.parametrize(
    ("text", "markdown", "said"),
    [
        ("A swim at the lido costs 4 euros.* Towels are free.\n\n* Members only. All others pay double.\n", False,
         ["A swim at the lido costs 4 euros (Members only; All others pay double).", "Towels are free."]),
        ("Come in.\n\nA swim is for \u20ac4*.\n\n* Members only.\n", False, ["Come in.", "A swim is for \u20ac4 (Members only)."]),
        ("A swim costs 4 euros*. It is warm.\n\n\\* Members only.\n", True, ["A swim costs 4 euros (Members only).", "It is warm."]),
        ("- Sauna 9 euros\u2020\n- Pool 4 euros\n\n\u2020 members only\n", True, ["Sauna 9 euros (members only)", "Pool 4 euros"]),
    ],
)  # fmt: skip
def test_signed_notes_stand_where_their_sign_does(text: str, markdown: bool, said: list[str]) -> None:
    """A note that begins with a sign is read behind the stop, the word or the price that ends in it."""
    assert texts(read_text(text, source="made", markdown=markdown)) == said


@pytest.mark.parametrize(
    ("text", "markdown", "said"),
    [
        ("Copy it.\n\n```c\nchar* s = \"a\";\n*s = 'b';\n```\n", True, ['char* s = "a";', "*s = 'b';"]),
        ("Copy it.\n\n```c\n/*\n * Frees memory.\n */\nvoid* alloc(size_t n);\n```\n", True, ["* Frees memory."]),
        ("Copy it.\n\n```c\nvoid* alloc(size_t n);\n\n * Frees memory.\n```\n", True, ["void* alloc(size_t n);", "* Frees memory."]),
        ("Copy it.\n\n```\nrm build*\n* means all\n```\n", True, ["rm build*", "* means all"]),
        ("Use `foo*` to match.\n\n\\*args are passed.\n", True, ["Use foo* to match.", "*args are passed."]),
        ("The hotel has 4* and a pool.\n\n* Bring a towel.\n", False, ["The hotel has 4* and a pool.", "Bring a towel."]),
        ("Swim.\n\n**Pay at the desk.** It is **open**\n\nGo.\n\n**Members only**\n", False, ["**Members only**"]),
    ],
)  # fmt: skip
def test_stars_of_code_patterns_ratings_and_emphasis_are_no_marks(text: str, markdown: bool, said: list[str]) -> None:
    """A star before more words, behind a digit alone or with a second one is no mark, and one before a small letter no label."""
    assert set(said) <= set(texts(read_text(text, source="made", markdown=markdown)))
