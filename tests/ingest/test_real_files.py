"""What files of others showed: headers that are none, notes and captions that were lost, tables of contents without pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fpdf import FPDF

from qa.ingest.read import read_path, read_text
from qa.types import Document


def read(path: Path, content: bytes | str) -> Document:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_path(path)


def units(document: Document) -> list[tuple[str, str]]:
    return [(unit.kind, unit.text) for unit in document.units]


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        ("150,4,setosa,virginica\n5.1,3.5,1.4,0\n4.9,3.0,1.4,1", False),
        ("Tallinn,12.5,3\nRiga,13,4\nVilnius,11.2,6", False),
        ("5.1,3.5,setosa\n4.9,3.0,virginica", False),
        ("Country,2019,2020\nMalta,5,6\nCyprus,7,8", True),
        ("Sample,1,2,3\nA,5,6,2.5\nB,7,8,2.25", True),
        ("Name,Town,Age\nAnn,Riga,35", True),
        ("Name,Town\nAnn,Riga\nBo,Malta", True),
    ],
)
def test_a_first_row_of_values_is_no_header(tmp_path: Path, lines: str, header: bool) -> None:
    """The first row of a file is a header unless it says numbers where the others do; years and a count name columns."""
    document = read(tmp_path / "towns.csv", lines)
    assert (document.units[0].kind == "header") == header
    assert document.title == "towns"


def test_a_note_of_another_cell_stays_with_its_mark(tmp_path: Path) -> None:
    """A footnote of a notebook may be defined in a later cell."""
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": source}
        for source in (["# Doses\n", "Give 5 mg.[^a]"], ["[^a]: Only in adults."])
    ]
    content = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    assert units(read(tmp_path / "doses.ipynb", content)) == [("sentence", "Give 5 mg (Only in adults).")]


LATEX = r"""\section{Flow}
Flow was 5 m.
\section*{References}
Ann Lee. Weirs and gravel. Journal of Rivers, 2:1-9, 2001.

%s
\caption{Depth of each weir.}
\begin{%s}
Weir & Depth \\ \hline
North & 2.5$^a$ \\
South & 3.5 \\
\end{%s}
%s
"""


@pytest.mark.parametrize("around", ["table", "table*", "sidewaystable"])
@pytest.mark.parametrize("columns", ["tabular}{lr", "tabulary}{9cm}{|L|J|"])
@pytest.mark.parametrize("noted", [False, True])
def test_tables_after_the_references_are_no_entries(tmp_path: Path, around: str, columns: str, noted: bool) -> None:
    """Tables of LaTeX keep their captions and notes, wherever they stand."""
    begin, end = f"\\begin{{{around}}}", f"\\end{{{around}}}"
    if noted:
        begin += "\\begin{threeparttable}"
        end = "\\begin{tablenotes}\\item[a] Measured twice.\\end{tablenotes}\\end{threeparttable}" + end
    document = read(tmp_path / "a.tex", LATEX % (begin, columns, columns.partition("}")[0], end))
    north = "North | 2.5 (Measured twice)" if noted else "North | 2.5ᵃ"
    assert units(document)[1:] == [
        ("entry", "Ann Lee. Weirs and gravel. Journal of Rivers, 2:1-9, 2001."),
        ("caption", "Depth of each weir."),
        ("header", "Weir | Depth"), ("row", north), ("row", "South | 3.5"),
    ]  # fmt: skip


def test_words_of_unknown_commands_are_kept(tmp_path: Path) -> None:
    """What a command of LaTeX that pandoc does not know prints in running text is read; what prints nothing is not."""
    text = r"\newcommand{\dose}[1]{#1 mg} The \class{Weir} has \code{height}, and \dose{5} \index{dams} were \vspace{2cm} used by \me{all}."
    assert units(read(tmp_path / "a.tex", text)) == [("sentence", "The Weir has height, and 5 mg were used by all.")]


CHAPTERS = """Weirs of the North

Table of Contents

1. Overview
2. Stones

Chapter 1. Overview

Weirs are low dams over which the water of a river flows the whole year.

For example, a line of the list of weirs is:

    North 2.5 m built of stones that were cut in 1820, and rebuilt in 1901

Chapter 2. Stones

All are granite.
"""


def test_contents_without_pages_are_no_content() -> None:
    """Lines under "Contents" that name headings go; chapters are headings; what introduces an example is none."""
    document = read_text(CHAPTERS, source="a", markdown=False)
    assert [section.heading for section in document.sections] == [
        "Weirs of the North",
        "Chapter 1. Overview",
        "Chapter 2. Stones",
    ]
    assert "For example, a line of the list of weirs is:" in [unit.text for unit in document.units]
    listed = read_text(
        "# Soup\n\n## Contents\n\n- Salt\n- Heat\n\n## Salt\n\nAdd 5 g.\n\n## Heat\n\nBoil.", source="a", markdown=True
    )
    assert [unit.text for unit in listed.units] == ["Add 5 g.", "Boil."]


def test_the_sign_that_leads_to_a_heading_is_not_read(tmp_path: Path) -> None:
    """A link beside a heading that is a sign alone is no word of it."""
    page = '<h2 id="a">Weirs<a href="#a">#</a></h2><p>See <a href="#a">the weirs</a> of stone.</p>'
    document = read(tmp_path / "a.html", page)
    assert (document.sections[0].heading, document.text.splitlines()[-1]) == ("Weirs", "See the weirs of stone.")


def typed(path: Path, rows: list[tuple[str, ...]]) -> Document:
    """A PDF of rows that are set as a typewriter does."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Courier", "", 9)
    for at, row in enumerate(rows):
        for x, cell in zip((100, 200, 280), row, strict=False):
            pdf.text(x, 200 + 11 * at, cell)
    pdf.output(str(path))
    return read_path(path)


def test_dashes_part_a_header_from_its_rows(tmp_path: Path) -> None:
    """A row of dashes under a table's header in a PDF is left out, and the header stays with the rows."""
    rows = [("Name", "Value", "Meaning"), ("-" * 50,), ("CACHE", "16", "Cache files"), ("SCAN", "128", "Font files")]
    document = typed(tmp_path / "a.pdf", rows)
    assert [text for _, text in units(document)] == [
        "Name | Value | Meaning",
        "CACHE | 16 | Cache files",
        "SCAN | 128 | Font files",
    ]


def test_one_row_in_ten_with_a_cell_too_many(tmp_path: Path) -> None:
    """A long table of a PDF stays one though a gap parts a cell of it."""
    rows = [("Name", "Type", "Meaning"), *((f"style{at}", "Int", "Style of the font") for at in range(12))]
    pdf_rows = [*rows, ("running", "String", "Name")]
    document = typed(tmp_path / "a.pdf", pdf_rows)
    assert len(document.units) == len(pdf_rows)


def test_a_row_of_totals_has_the_header_of_the_table_above_it(tmp_path: Path) -> None:
    """A row that stands apart and says values below values belongs to the table; one of words does not."""
    document = read(
        tmp_path / "a.csv", "Gate,Bank,Height\nUpper,north,3\nLower,south,4.5\n\nTotal,,7.5\n\nKeeper,Ada Moe\n"
    )
    assert units(document)[3:] == [("row", "Total |  | 7.5"), ("sentence", "Keeper; Ada Moe")]
    assert (document.units[3].header, document.units[3].place) == (0, "row 5")


@pytest.mark.parametrize("fallback", ["?", "'", r"\'92", " ?"])
def test_rtf_keeps_letters_after_a_sign_with_a_substitute(fallback: str, tmp_path: Path) -> None:
    """The letters that follow a sign beyond ASCII and its substitute are read."""
    document = read(tmp_path / "a.rtf", r"{\rtf1\ansi {\pard The keeper\u8217" + fallback + r"s boat sank.\par}}")
    assert units(document) == [("sentence", "The keeper\u2019s boat sank.")]


def test_entities_in_code_of_mediawiki_are_signs(tmp_path: Path) -> None:
    """Code of a wiki page says what its page shows."""
    document = read(
        tmp_path / "a.wiki", "Start it.\n\n<pre>run --level &gt; 4 &amp;&amp; print &quot;up&quot;\nstop</pre>\n"
    )
    assert units(document)[1:] == [("item", 'run --level > 4 && print "up"'), ("item", "stop")]


def test_an_empty_text_of_mail_leaves_its_page(tmp_path: Path) -> None:
    """An e-mail whose text is empty, as of an empty attachment, is read from its page."""
    parts = "--b\nContent-Type: text/html\n\n<p>The weir is closed.</p>\n--b\nContent-Type: text/plain\n\n\n--b--\n"
    mail = (
        f"From: a@example.org\nSubject: Weir\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n{parts}"
    )
    assert units(read(tmp_path / "a.eml", mail))[0] == ("sentence", "The weir is closed.")


def test_a_table_of_values_without_header_cells_is_a_list(tmp_path: Path) -> None:
    """A table of a page whose rows all hold values, and none is marked as header, is a list of its rows."""
    rows = "".join(
        f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in (("Upper", "3 m"), ("Middle", "4 m"), ("Lower", "6 m"))
    )
    document = read(tmp_path / "a.html", f"<h1>Gates</h1><table>{rows}</table>")
    assert units(document) == [("item", "Upper: 3 m"), ("item", "Middle: 4 m"), ("item", "Lower: 6 m")]


def test_a_line_of_dashes_parts_paragraphs(tmp_path: Path) -> None:
    """A line without letters in a raw text is no word of the paragraph above it."""
    document = read(
        tmp_path / "a.txt",
        f"The weir opens on Monday\nat noon, as in every year.\n{'-' * 60}\nBring boots and a lamp.\n",
    )
    assert units(document) == [
        ("sentence", "The weir opens on Monday at noon, as in every year."),
        ("sentence", "Bring boots and a lamp."),
    ]


def test_code_of_a_pdf_keeps_its_lines(tmp_path: Path) -> None:
    """Lines in the type of a typewriter among other type are units; so are fields and addresses, and wrapped lines are not."""
    code = ["pump = Pump(port=7)", "pump.start()", "print(pump.level)"]
    address = ["Weir Works Ltd", "12 Mill Lane", "Otterford TA20 3QX"]
    prose = [
        "The keeper of the weir walks along the bank every morning, looks at the gauge",
        "beside the lock and writes the level of the water into a book at the door.",
    ]
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    y = 90.0
    for font, lines in (("Helvetica", prose), ("Courier", code), ("Helvetica", prose), ("Helvetica", address)):
        pdf.set_font(font, "", 10)
        for line in lines:
            pdf.text(72, y, line)
            y += 12
        y += 14
    pdf.output(str(tmp_path / "a.pdf"))
    assert [unit.text for unit in read_path(tmp_path / "a.pdf").units] == [
        " ".join(prose),
        *code,
        " ".join(prose),
        *address,
    ]
