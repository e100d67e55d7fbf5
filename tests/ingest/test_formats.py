"""Files of many formats: what a reader of them sees are the units, and nothing a file holds does harm."""

from __future__ import annotations

import gzip
import io
import random
import subprocess
import zipfile
from email.message import EmailMessage
from importlib.util import find_spec
from pathlib import Path

import pytest

from qa.errors import InputError
from qa.ingest.gather import list_files, read_files
from qa.ingest.read import read_path, read_text
from qa.text.table_rows import row_sentence
from qa.types import Document
from tests.spread import spread

WORDS = "tarvex lumen saline cohort plasma renal infusion tablet placebo onset marker serum kidney dosage trial".split()
PANDOC = Path(find_spec("pypandoc").origin).with_name("files") / "pandoc"  # type: ignore[union-attr, arg-type]


def convert(markdown: str, to: str) -> bytes:
    return subprocess.run(
        [PANDOC, "--from=markdown", f"--to={to}", "--standalone"],
        input=markdown.encode(),
        capture_output=True,
        check=True,
    ).stdout


def texts(document: Document) -> list[str]:
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)
    return [unit.text for unit in document.units]


def read(path: Path, content: bytes | str) -> Document:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_path(path)


def archive(parts: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return content.getvalue()


def sentence(chance: random.Random) -> str:
    return f"{' '.join(chance.sample(WORDS, 6)).capitalize()} at {chance.randint(1, 99)} mg."


@pytest.mark.parametrize(
    ("suffix", "to"),
    [
        ("docx", "docx"), ("odt", "odt"), ("rtf", "rtf"), ("html", "html"), ("epub", "epub"), ("xml", "jats_archiving"),
        ("tex", "latex"), ("rst", "rst"), ("org", "org"), ("typ", "typst"), ("wiki", "mediawiki"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("seed", spread([1, 2], 1))
def test_one_text_has_the_same_units_in_every_format(tmp_path: Path, suffix: str, to: str, seed: int) -> None:
    """Headings, paragraphs, a list, a table and a footnote written by pandoc give the same words from every format."""
    chance = random.Random(seed)
    first, second, third = (sentence(chance) for _ in range(3))
    note, items = sentence(chance), [" ".join(chance.sample(WORDS, 4)) for _ in range(3)]
    header, *rows = [[f"{word} {at}" for word in chance.sample(WORDS, 3)] for at in range(3)]
    lines = ["| " + " | ".join(row) + " |" for row in (header, ["---"] * 3, *rows)]
    markdown = "\n\n".join(
        [f"# {' '.join(chance.sample(WORDS, 2)).title()}", f"{first}[^1] ~~Never {second.lower()}~~ {second}",
         "\n".join(f"- {item}" for item in items), f"## {chance.choice(WORDS).title()} Section", "\n".join(lines), third,
         f"[^1]: {note}"]
    )  # fmt: skip
    expected = [f"{first[:-1]} ({note[:-1]}).", second, *items, *map(" | ".join, [header, *rows]), third]
    assert texts(read(tmp_path / f"made.{suffix}", convert(markdown, to))) == expected


@pytest.mark.parametrize("to", ["docx", "html", "latex", "epub", "jats_archiving", "typst", "odt", "org"])
def test_two_header_rows_and_merged_cells_are_read_out_together(tmp_path: Path, to: str) -> None:
    """A cell under two header rows is read out with both."""
    table = """
+----------+-------------------+-------------------+
| Drug     | Adults            | Children          |
|          +---------+---------+---------+---------+
|          | oral    | iv      | oral    | iv      |
+==========+=========+=========+=========+=========+
| Tarvex   | 400 mg  | 100 mg  | 50 mg   | 10 mg   |
+----------+---------+---------+---------+---------+
"""
    suffix = {"latex": "tex", "jats_archiving": "xml", "typst": "typ"}.get(to, to)
    document = read(tmp_path / f"made.{suffix}", convert(f"# Doses\n{table}", to))
    said = row_sentence(document, document.units[-1])
    assert said == "Tarvex: Adults · oral: 400 mg; Adults · iv: 100 mg; Children · oral: 50 mg; Children · iv: 10 mg."


def test_metadata_fill_the_identity(tmp_path: Path) -> None:
    """Title, authors and year that a file says of itself are its identity."""
    markdown = "---\ntitle: Doses of tarvex\nauthor: [Ann Lee, Bo Ruiz]\ndate: 2021-03-04\n---\n\n# Start\n\nIt rests."
    for suffix, to in (("docx", "docx"), ("html", "html"), ("epub", "epub"), ("tex", "latex"), ("org", "org")):
        document = read(tmp_path / f"made.{suffix}", convert(markdown, to))
        identity = document.identity
        assert (document.title, identity.authors, identity.year) == ("Doses of tarvex", ("Ann Lee", "Bo Ruiz"), 2021), (
            to
        )
        assert texts(document) == [
            "It rests.",
            "The title of this document is “Doses of tarvex”.",
            "Authors who wrote this document: Ann Lee, Bo Ruiz.",
            "Year and date when this document was published or written: 2021-03-04.",
        ], to


ARTICLE = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.2 20190208//EN" "JATS-journalpublishing1.dtd">
<article><front><journal-meta><journal-title-group><journal-title>Journal of Tests</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmid">12345678</article-id><article-id pub-id-type="doi">10.1234/abc.5</article-id>
<title-group><article-title>Doses in rats</article-title></title-group><contrib-group>
<contrib contrib-type="author"><name><surname>Lee</surname><given-names>Ann B.</given-names></name></contrib>
<contrib contrib-type="author"><collab>Tarvex Group</collab></contrib></contrib-group>
<pub-date><year>2021</year></pub-date><abstract><p>We tested it.</p></abstract></article-meta></front>
<body><sec><title>Findings</title><p>It was known<sup><xref ref-type="bibr" rid="b1">1</xref></sup>. Others disagree [<xref ref-type="bibr" rid="b2">2</xref>].</p>
<table-wrap><label>Table 1</label><caption><title>Clearance</title></caption><table><thead><tr><th>Group</th><th>Value</th></tr></thead>
<tbody><tr><td>Healthy</td><td>12.4<xref ref-type="table-fn" rid="f1"><sup>a</sup></xref></td></tr><tr><td>Ill</td><td>5.1</td></tr></tbody></table>
<table-wrap-foot><fn id="f1"><label>a</label><p>Printed in error: 1.24.</p></fn></table-wrap-foot></table-wrap></sec></body>
<back><ref-list><title>References</title><ref id="b1"><label>1</label><element-citation><person-group><name><surname>Smith</surname>
<given-names>J</given-names></name></person-group><article-title>On rats</article-title><source>Rat J</source><year>2001</year></element-citation></ref>
<ref id="b2"><label>2</label><mixed-citation>Doe A. On mice. Mouse J. 2002;4:1-2.</mixed-citation></ref></ref-list></back></article>"""


def test_jats_gives_identity_references_labels_and_notes(tmp_path: Path) -> None:
    """An article of PubMed Central has its identifiers, collective author, labels, notes of tables and reference list."""
    document = read(tmp_path / "paper.nxml", ARTICLE)
    identity = document.identity
    assert (identity.doi, identity.pmid, identity.journal) == ("10.1234/abc.5", "12345678", "Journal of Tests")
    assert identity.authors == ("Ann B. Lee", "Tarvex Group") and identity.year == 2021
    assert texts(document) == [
        "We tested it.", "It was known¹.", "Others disagree [2].", "Table 1. Clearance.", "Group | Value",
        "Healthy | 12.4 (Printed in error: 1.24)", "Ill | 5.1",
        "[1] Smith J. On rats. Rat J. 2001", "[2] Doe A. On mice. Mouse J. 2002;4:1-2.",
        "The title of this document is “Doses in rats”.", "Authors who wrote this document: Ann B. Lee, Tarvex Group.", "Year when this document was published or written: 2021.",
        "Journal in which this document was published: Journal of Tests.", "DOI: 10.1234/abc.5", "The reference list of this document has 2 references.",
    ]  # fmt: skip
    assert [unit.marks for unit in document.units[1:3]] == [("[1]",), ("[2]",)] and len(document.references) == 2


@pytest.mark.parametrize(
    "head", ["<thead><tr><th>Den</th><th>Days</th></tr></thead>", "<tr><th>Den</th><th>Days</th></tr>"]
)
@pytest.mark.parametrize(
    "note", ["<fn><label>a</label><p>Woken once.</p></fn>", "<fn><p><sup>a</sup>Woken once.</p></fn>"]
)
def test_a_mark_of_a_table_note_of_jats_is_no_letter_of_its_cell(head: str, note: str, tmp_path: Path) -> None:
    """A link to a note is its mark, raised or not; rows outside a table's body are rows."""
    for mark in ("<xref ref-type='table-fn'>a</xref>", "<sup><xref ref-type='table-fn'>a</xref></sup>", "<sup>a</sup>"):
        rows = f"<tr><td>Alder{mark}</td><td>171</td></tr><tr><td>Birch</td><td>188</td></tr>"
        table = f"<table-wrap><table>{head}{rows}</table><table-wrap-foot>{note}</table-wrap-foot></table-wrap>"
        document = read(tmp_path / "den.xml", f"<article><body><p>They sleep.</p>{table}</body></article>")
        assert texts(document) == ["They sleep.", "Den | Days", "Alder (Woken once) | 171", "Birch | 188"]


def test_a_note_under_a_table_stays_with_its_number() -> None:
    """In Markdown too a note under a table is read out where its mark stands; one without its mark stays a paragraph."""
    table = "| Group | Clearance (L/h) |\n|---|---|\n| Healthy | 12.4* |\n| Ill | 5.1 |\n\n"
    document = read_text(table + "\\* Printed in error; it is 1.24 L/h.\n\nMore.", source="a", markdown=True)
    assert texts(document)[1:] == ["Healthy | 12.4 (Printed in error; it is 1.24 L/h)", "Ill | 5.1", "More."]
    kept = read_text(table + "\u2020 Only adults.", source="a", markdown=True)
    assert texts(kept)[1:] == ["Healthy | 12.4*", "Ill | 5.1", "\u2020 Only adults."]


def test_markdown_of_obsidian_and_pandoc() -> None:
    """Links to notes are their words, embedded files leave nothing, and "author" and "date" are authors and year."""
    text = "---\nauthor:\n- name: Ann Lee\n- Bo Ruiz\ndate: 2021-03-04\n---\nSee [[Tarvex doses|the doses]] of [[Tarvex]].\n\n![[plot.png]]\n"
    document = read_text(text, source="a", markdown=True)
    about = [
        "Authors who wrote this document: Ann Lee, Bo Ruiz.",
        "Year and date when this document was published or written: 2021-03-04.",
    ]
    assert texts(document) == ["See the doses of Tarvex.", *about]
    assert (document.identity.authors, document.identity.year) == (("Ann Lee", "Bo Ruiz"), 2021)


def test_a_footnote_of_markdown_stays_with_its_sentence() -> None:
    """A footnote that qualifies stands in its sentence or cell; one that names a publication is a reference."""
    text = "It is 5 mg.[^a] More.[^1]\n\n| A | B |\n|---|---|\n| x | 7[^b] |\n\n[^a]: Only in adults.\n[^b]: Not\n  final.\n\n[^1]: Ash AB. Slow. J Snail. 2001;5:1.\n"
    document = read_text(text, source="a", markdown=True)
    assert texts(document) == [
        "It is 5 mg (Only in adults).", "More.[1]", "A | B", "x | 7 (Not final)", "[1] Ash AB. Slow. J Snail. 2001;5:1.",
    ]  # fmt: skip


def test_an_empty_corner_does_not_move_the_columns() -> None:
    """A row is read out under its own columns where the header's first cell is empty."""
    document = read_text("| | oral | iv |\n|---|---|---|\n| Tarvex | 5 | 6 |", source="a", markdown=True)
    assert row_sentence(document, document.units[-1]) == "Tarvex: oral 5; iv 6."


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_delimited_text_is_a_table(tmp_path: Path, sign: str) -> None:
    """Cells between commas, semicolons or tabs are a table with its header, whatever stands in quotes."""
    content = sign.join(["Drug", "Dose"]) + "\n" + sign.join(["Tarvex", f'"5{sign} then 6 mg"']) + "\n"
    document = read(tmp_path / "doses.csv", content)
    expected = "Tarvex | " + f"5{sign} then 6 mg".replace("\t", " ").replace("  ", " ")
    assert [(unit.kind, unit.text) for unit in document.units] == [("header", "Drug | Dose"), ("row", expected)]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook() -> bytes:
    def sheet(rows: str, more: str = "") -> str:
        return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{more}</worksheet>'

    names = [("Doses", ""), ("Secret", 'state="hidden"'), ("Notes", "")]
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{i}" {state} r:id="r{i}"/>' for i, (name, state) in enumerate(names)
    )
    links = "".join(f'<Relationship Id="r{i}" Target="worksheets/s{i}.xml"/>' for i in range(3))
    doses = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="B2" t="inlineStr"><is><t>oral</t></is></c><c r="C2" t="inlineStr"><is><t>iv</t></is></c></row>'
        '<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><v>400</v></c><c r="C3"><v>0.1</v></c></row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><t>Start</t></is></c><c r="B4" s="1"><v>44197</v></c><c r="C4" s="2"><v>0.255</v></c></row>'
    )
    merged = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:XFD1"/></mergeCells>'
    notes = '<row r="1"><c r="A1" t="inlineStr"><is><t>Only adults were asked.</t></is></c></row>'
    return archive(
        {
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>Drug</t></si><si><t>Adults</t></si><si><r><t>Tarvex</t></r>'
            "<r><rPr><strike/></rPr><t> old</t></r></si></sst>",
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>',
            "xl/worksheets/s0.xml": sheet(doses, merged),
            "xl/worksheets/s1.xml": sheet(doses),
            "xl/worksheets/s2.xml": sheet(notes),
        }
    )


@pytest.mark.parametrize(("creator", "told"), [("Vera Holub", True), ("openpyxl", False)])
def test_a_workbook_says_who_made_it(creator: str, told: bool, tmp_path: Path) -> None:
    """A person whom its properties name can be asked for."""
    content = io.BytesIO(workbook())
    with zipfile.ZipFile(content, "a") as parts:
        parts.writestr(
            "docProps/core.xml",
            f"<c xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:creator>{creator}</dc:creator></c>",
        )
    said = f"Author who wrote this document by the properties of its file: {creator}."
    assert (said in texts(read(tmp_path / "doses.xlsx", content.getvalue()))) == told


def test_each_sheet_of_a_workbook_is_a_section(tmp_path: Path) -> None:
    """Sheets that are shown are sections; merged cells, dates and percentages are read as they are shown, deleted words not."""
    document = read(tmp_path / "doses.xlsx", workbook())
    assert [(unit.section, unit.text) for unit in document.units] == [
        ("Doses", "Drug | Adults · oral | Adults · iv"), ("Doses", "Tarvex | 400 | 0.1"), ("Doses", "Start | 2021-01-01 | 25.5%"),
        ("Notes", "Only adults were asked."),
    ]  # fmt: skip


def test_slides_are_sections(tmp_path: Path) -> None:
    """Each slide is a section under its title, and the words of one run are not torn."""
    document = read(
        tmp_path / "talk.pptx", convert("# Doses\n\nGive x^2^ of **12**.4 mg.\n\n# End\n\n- one\n- two", "pptx")
    )
    assert [(unit.section, unit.text) for unit in document.units] == [
        ("Doses", "Give x² of 12.4 mg."), ("End", "one"), ("End", "two")
    ]  # fmt: skip


def test_a_sentence_leads_to_all_items_of_its_slide(tmp_path: Path) -> None:
    """Each item of a list knows the line above the list."""
    document = read(tmp_path / "talk.pptx", convert("# Doses\n\nThese are false:\n\n- one\n- two", "pptx"))
    assert [unit.header for unit in document.units] == [None, 0, 0]


def test_a_page_of_the_web_is_its_main_part(tmp_path: Path) -> None:
    """Menus, scripts, forms, hidden and deleted words of a page are no content, and nothing that it names is fetched."""
    page = (
        "<html><head><title>Tarvex - Site</title><script>alert(1)</script></head><body><nav>Home</nav><main><h1>Tarvex</h1>"
        '<p>Give <del>500</del> 5 mg.</p><p hidden>Never.</p><p style="display: none">No.</p><form><button>Go</button></form>'
        '<iframe src="http://127.0.0.1:9/x"></iframe><img src="file:///etc/passwd"></main><footer>Us</footer></body></html>'
    )
    document = read(tmp_path / "page.html", page)
    assert (document.title, texts(document)) == ("Tarvex", ["Give 5 mg."])


def test_rows_over_the_whole_width_name_the_rows_below_or_are_notes(tmp_path: Path) -> None:
    """A row that is one cell names the rows below it, the last ones are notes; a cell may be a sign."""
    page = (
        "<table><thead><tr><th>Drug</th><th>Dose</th><th>Effect</th></tr></thead><tbody><tr><td colspan=3>Children</td></tr>"
        "<tr><td>Tarvex</td><td>5 mg<sup>a</sup></td><td>+</td></tr></tbody>"
        "<tfoot><tr><td colspan=3><sup>a</sup> Only by mouth.</td></tr><tr><td colspan=3>Made up.</td></tr></tfoot></table>"
    )
    assert texts(read(tmp_path / "a.html", page)) == [
        "Drug | Dose | Effect", "Children · Tarvex | 5 mg (Only by mouth) | +", "Made up.",
    ]  # fmt: skip


def test_an_e_mail_is_its_text(tmp_path: Path) -> None:
    """Sender, subject and date are the identity of an e-mail, its text the content."""
    mail = "From: Ann Lee <a@b.org>\nSubject: Doses\nDate: Mon, 1 Mar 2021 10:00:00 +0000\n\nTarvex lasts for seven hours.\n"
    for name in ("mail.eml", "mail"):
        document = read(tmp_path / name, mail)
        assert (document.title, document.identity.authors, document.identity.year) == ("Doses", ("Ann Lee",), 2021)
        about = [
            "The title of this document is “Doses”.",
            "Author and sender who wrote this e-mail message: Ann Lee.",
            "Year and date of this e-mail message, when it was sent: 2021-03-01.",
        ]
        assert texts(document) == ["Tarvex lasts for seven hours.", *about]


def test_files_attached_to_an_e_mail_are_read_with_it(tmp_path: Path) -> None:
    """What is attached to an e-mail stands under its name, forwarded messages too; what cannot be read is told."""
    forwarded, mail = EmailMessage(), EmailMessage()
    forwarded["From"], forwarded["Subject"] = "Bo Ek <bo@ek.example>", "Storage"
    forwarded.set_content("Keep tarvex at 4 °C.")
    mail["From"], mail["Subject"] = "Ann Lee <ann@lee.example>", "Doses"
    mail.set_content("See what is attached.")
    mail.add_attachment("age;dose\nadult;5 mg\nchild;2 mg\n", "csv", filename="doses.csv")
    mail.add_attachment(
        convert("## Risks\n\nTarvex sedates.", "docx"), "application", "octet-stream", filename="a.docx"
    )
    mail.add_attachment(forwarded)
    mail.add_attachment(b"\x00\x01" * 99, "video", "mp4", filename="film.mp4")
    document = read(tmp_path / "mail.eml", mail.as_bytes())
    said = [(unit.section, unit.text) for unit in document.units if unit.kind != "header"]
    assert said[:5] == [
        ("", "See what is attached."),
        ("Attachment doses.csv", "adult | 5 mg"),
        ("Attachment doses.csv", "child | 2 mg"),
        ("Risks", "Tarvex sedates."),
        ("Attachment message 3.eml: Storage", "Author and sender who wrote the attached e-mail message: Bo Ek."),
    ]
    assert ("Attachment message 3.eml: Storage", "Keep tarvex at 4 °C.") in said
    assert "film.mp4" in document.unread


def test_an_e_mail_of_nothing_but_a_film_is_refused_with_the_reason(tmp_path: Path) -> None:
    """Where neither the text nor what is attached can be read, the refusal names both."""
    mail = EmailMessage()
    mail.add_attachment(b"\x00\x01" * 99, "video", "mp4", filename="film.mp4")
    with pytest.raises(InputError, match=r"without text: film\.mp4 cannot be read"):
        read(tmp_path / "mail.eml", mail.as_bytes())


def test_a_notebook_gives_text_code_and_tables(tmp_path: Path) -> None:
    """Text cells of a notebook are read with their HTML."""
    cell = '{"cell_type":"markdown","metadata":{},"source":["# Doses\\n","\\n","Give <s>500</s> 5 mg."]}'
    content = f'{{"cells":[{cell}],"metadata":{{}},"nbformat":4,"nbformat_minor":5}}'
    assert texts(read(tmp_path / "doses.ipynb", content)) == ["Give 5 mg."]


def test_compressed_and_nameless_files_are_told_by_content(tmp_path: Path) -> None:
    """A file without a suffix, with a wrong one, or compressed is read as what it is."""
    manual = '.\\" a comment\n.TH TARVEX 1\n.SH NAME\ntarvex \\- gives doses\n'
    assert "gives doses" in read(tmp_path / "tarvex.1.gz", gzip.compress(manual.encode())).text
    assert read(tmp_path / "plain.txt.gz", gzip.compress(b"Snails rest.")).text == "Snails rest."
    assert texts(read(tmp_path / "README", "Snails rest.")) == ["Snails rest."]
    assert texts(read(tmp_path / "wrong.txt", convert("Snails rest.", "docx"))) == ["Snails rest."]
    assert texts(read(tmp_path / "page", "<!DOCTYPE html><html><body><p>Snails <b>rest</b>.</p></body></html>")) == [
        "Snails rest."
    ]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Give 5 µg at 37 °C.", "cp1252"), ("Müller “sagt” – nein.", "cp1252"), ("Zażółć gęślą jaźń, to jest lek dobry.", "cp1250"),
     ("Период полувыведения препарата составляет семь часов.", "cp1251")],
)  # fmt: skip
def test_other_encodings_are_read(tmp_path: Path, text: str, encoding: str) -> None:
    """Text that is not UTF-8 is read in the encoding that its words tell."""
    assert read(tmp_path / "a.txt", text.encode(encoding)).text == text


BOMB = '<?xml version="1.0"?><!DOCTYPE article [<!ENTITY a "{}">{}<!ENTITY x SYSTEM "file:///etc/passwd">]><article><body><p>Safe &z;&x; words.</p></body></article>'.format(
    "lol" * 9,
    "".join(
        f'<!ENTITY {b} "{f"&{a};" * 9}">'
        for a, b in zip("abcdefghijklmnopqrstuvwxy", "bcdefghijklmnopqrstuvwxyz", strict=True)
    ),
)


def test_hostile_files_do_nothing(tmp_path: Path) -> None:
    """No entity is expanded, no file is included, and what claims to unpack to much is refused."""
    with pytest.raises(InputError, match="not well-formed XML"):
        read(tmp_path / "bomb.xml", BOMB)
    entity = '<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]><article><body><p>Safe &x; &alpha; words.</p></body></article>'
    assert texts(read(tmp_path / "entity.xml", entity)) == ["Safe α words."]
    assert texts(read(tmp_path / "a.rst", "Safe.\n\n.. include:: /etc/passwd\n")) == ["Safe."]
    assert texts(read(tmp_path / "a.tex", "Safe. \\input{/etc/passwd}")) == ["Safe."]
    assert texts(read(tmp_path / "a.org", 'Safe.\n\n#+include: "/etc/passwd"\n')) == ["Safe."]
    packed = gzip.compress(b"a " * 20_000_000)
    with pytest.raises(InputError, match="unpacks to more than"):
        read(tmp_path / "a.txt.gz", packed)
    with pytest.raises(InputError, match=r"part of more than|unpacks to more than"):
        read(tmp_path / "a.xlsx", archive({"xl/workbook.xml": " " * 120_000_000, "xl/_rels/workbook.xml.rels": "<r/>"}))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.docx", b"", "is empty"),
        ("a.docx", b"PK\x03\x04" + b"x" * 90, "is a zip archive|is broken"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 90, r"is an Office 97 file, not text: save it in a newer format"),
        ("a.docx", archive({"word/document.xml": "<w"}), "is broken"),
        ("a.zip", archive({"a.txt": "x"}), "is a zip archive, not text: unpack it"),
        ("a.txt.gz", gzip.compress(b"Snails rest.", mtime=0)[:-9], "is broken"),
        ("a.xml", b"<catalog><item/></catalog>", "no article or book"),
        ("a.xml", b"<article><body>", "not well-formed"),
        ("a.mp4", b"\0\0\0\x18ftypmp42", "is a film or sound recording, not text: save what is said in it"),
        ("a.webm", b"\x1aE\xdf\xa3" + b"x" * 90, "is a film or sound recording"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8", "is a picture, not text: put it into a PDF"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 90, r"is an Outlook message, not text: save it as \.eml"),
        ("a.ods", archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), r"is an OpenDocument spreadsheet"),
        ("a.txt", b"\x89PNG\r\n", "is a picture"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_the_reason(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """Empty, broken, protected and foreign files are told apart, each in one sentence with its name."""
    with pytest.raises(InputError, match=message) as refused:
        read(tmp_path / name, content)
    assert str(refused.value).startswith(str(tmp_path / name)) and "\n" not in str(refused.value)


def test_a_protected_text_is_told(tmp_path: Path) -> None:
    """An OpenDocument text whose manifest names encryption is protected by a password."""
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": "<m:encryption-data/>"}
    with pytest.raises(InputError, match="protected by a password"):
        read(tmp_path / "a.odt", archive(parts))


def test_one_bad_file_loses_itself_only(tmp_path: Path) -> None:
    """Of a folder every readable file is read, in order, and reading tells how far it is."""
    for name, content in (("a.md", "A rests."), ("b.docx", "no zip"), ("c.html", "<p>C rests.</p>"), ("d.mp4", "x")):
        (tmp_path / name).write_text(content)
    told: list[tuple[int, int]] = []
    documents, refused = read_files(
        list_files([tmp_path])[0], max_bytes=1000, progress=lambda done, total: told.append((done, total))
    )
    assert [document.source for document in documents] == ["a", "c"]
    assert [Path(path).name for path in refused] == ["b.docx", "d.mp4"]
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_deleted_words_of_a_word_file_are_no_content(tmp_path: Path) -> None:
    """Tracked deletions are left out and insertions read; the words of comments are no content."""
    body = (
        '<w:p><w:r><w:t xml:space="preserve">Give </w:t></w:r><w:del w:id="1" w:author="a"><w:r><w:delText>500</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>5</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> mg</w:t></w:r><w:r><w:t>.</w:t></w:r></w:p>'
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
    }
    assert texts(read(tmp_path / "a.docx", archive(parts))) == ["Give 5 mg."]


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not read in time, or not in the memory that it may take, is refused."""
    monkeypatch.setattr("qa.ingest.pandoc._SECONDS", 0.001)
    with pytest.raises(InputError, match="within"):
        read(tmp_path / "a.rst", "Snails rest.\n\n" * 50_000)
    monkeypatch.undo()
    monkeypatch.setattr("qa.ingest.pandoc._HEAP", "5m")
    with pytest.raises(InputError, match="memory"):
        read(tmp_path / "a.rst", "Snails rest.\n\n" * 50_000)


def test_header_rows_of_a_web_table_without_a_head(tmp_path: Path) -> None:
    """The first rows of which all cells are header cells are one header; rows that a header cell names stay rows."""
    page = """<table><tr><th rowspan=2>Lock</th><th colspan=2>Barge</th></tr><tr><th>up</th><th>down</th></tr>
<tr><td>Arn</td><td>7</td><td>4</td></tr></table><p>Text.</p>
<table><tr><th>Sign</th><th>Sense</th></tr><tr><th>X</th><td>shut</td></tr></table>"""
    document = read(tmp_path / "locks.html", page)
    rows = [row_sentence(document, unit) for unit in document.units if unit.kind == "row"]
    assert rows == ["Arn: Barge · up: 7; Barge · down: 4.", "X: Sense shut."]


def test_words_that_a_style_strikes_out(tmp_path: Path) -> None:
    """Words that the style of a web page strikes out are not read."""
    page = """<p>The lock is <span style="color: red; text-decoration: line-through">shut</span> open.</p>"""
    assert texts(read(tmp_path / "lock.html", page)) == ["The lock is open."]


def test_a_table_without_a_header_is_a_list() -> None:
    """No row of options or numbers is taken for the header of the others; years and names of columns are."""
    options = "| -a, --all | show all of them |\n|---|---|\n| -q, --quiet | say nothing |\n| -v | say more |\n"
    found = read_text(f"# Use\n\n{options}", source="use", markdown=True)
    assert [(unit.kind, unit.text) for unit in found.units] == [
        ("item", "-a, --all: show all of them"),
        ("item", "-q, --quiet: say nothing"),
        ("item", "-v: say more"),
    ]
    years = "| 2019 | 2020 |\n|---|---|\n| 14 | 15 |\n| 16 | 17 |\n"
    assert read_text(f"# Use\n\n{years}", source="use", markdown=True).units[0].kind == "header"
    kinds = "| open | [Function] |\n|---|---|\n| shut | [Function] |\n| seal | [Function] |\n"
    assert read_text(f"# Use\n\n{kinds}", source="use", markdown=True).units[0].text == "open: [Function]"


KETTLE = (("Volume", "1.7 l"), ("Cups", "7"), ("Colour", "green"), ("Guarantee", "24 months"))
WEDDING = (("Host", "Ada Moe"), ("Cook", "Bo Lee"), *((f"Guests at table {n}", str(n + 4)) for n in range(5)))
CREW = (("Skipper", "Ada Moe"), ("Mate", "Bo Lee"), ("Diver", "Cy Poe"))


def as_pairs(suffix: str, pairs: tuple[tuple[str, str], ...]) -> bytes:
    rows = [*map(list, pairs)]
    pipes = "".join(f"| {name} | {said} |\n" for name, said in rows)
    marked = "".join(f"<tr><th>{name}</th><td>{said}</td></tr>" for name, said in rows)
    plain = marked.replace("th>", "td>")
    first, *others = pipes.splitlines(keepends=True)
    made = {
        "csv": "".join(f"{name};{said}\n" for name, said in rows),
        "md": f"| | |\n|---|---|\n{pipes}",
        "markdown": "".join([first, "|---|---|\n", *others]),
        "html": f"<table>{marked}</table>",
        "htm": f"<table>{plain}</table>",
        "wiki": "{|\n" + "\n|-\n".join(f"! {name}\n| {said}" for name, said in rows) + "\n|}\n",
        "org": pipes,
        "txt": "".join(f"{name}\t{said}\n" for name, said in rows),
        "text": pipes,
    }
    return made[suffix].encode() if suffix in made else convert("".join([first, "|---|---|\n", *others]), suffix)


@pytest.mark.parametrize(
    ("suffix", "pairs"),
    [(one, KETTLE) for one in ("csv", "md", "markdown", "html", "htm", "wiki", "org", "docx", "odt", "txt", "text")]
    + [("csv", (("Model", "Ulla"), *KETTLE)), ("docx", (("Model", "Ulla"), *KETTLE))]
    + [(one, (*WEDDING, ("Eve", day))) for one in ("csv", "txt") for day in ("7 May 2031", "2031-05-07", "07/05/2031")]
    + [(one, CREW) for one in ("md", "html", "htm", "wiki", "docx", "odt")],
)
def test_pairs_of_things_and_values_have_no_header(tmp_path: Path, suffix: str, pairs) -> None:
    """Where a table pairs things with values, the first pair is not the header of the others."""
    document = read(tmp_path / f"card.{suffix}", as_pairs(suffix, pairs))
    assert texts(document) == [f"{name}: {said}" for name, said in pairs]


@pytest.mark.parametrize("values", [("7 May 2031", "2032"), ("1 in 2000", "3"), ("2043", "17"), ("5 mg", "5 mg")])
def test_values_of_one_column_keep_their_header(tmp_path: Path, values: tuple[str, str]) -> None:
    """Numbers that look like years, and days beside years, are the values of one column under its header."""
    rows = [("Comet", "Seen"), ("Arn", values[0]), ("Bex", values[0]), ("Cut", values[0]), ("Dov", values[1])]
    document = read(tmp_path / "comets.csv", "\n".join(map(",".join, rows)))
    assert texts(document)[0] == "Comet | Seen"


@pytest.mark.parametrize(
    "rows",
    [
        "country,capital\nNorway,Oslo\nChad,N'Djamena", "town,people\nArn,600\nOrse,800\nUlm,unknown", "land,2019\nChad,5\nMali,6",
        "event,date\nFounding,3 May 2020\nFlood,7 June 2021", "task,time\ndig,1 day\nplant,2 days",
    ],
)  # fmt: skip
def test_two_columns_under_a_header_are_a_table(tmp_path: Path, rows: str) -> None:
    """Two columns whose values are mostly of one kind keep the header that names them."""
    kinds = [unit.kind for unit in read(tmp_path / "list.csv", rows).units]
    assert kinds == ["header"] + ["row"] * (len(kinds) - 1)


def test_bold_cells_are_a_header(tmp_path: Path) -> None:
    """A first row in bold type is the header of a web table that has no header cells."""
    page = "<table><tr><td><b>Bird</b></td><td><b>Food</b></td></tr><tr><td>knot</td><td>clams</td></tr></table>"
    assert [unit.kind for unit in read(tmp_path / "birds.html", page).units] == ["header", "row"]


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("last", [("least", "most"), ("1 hour", "2 hours")])
@pytest.mark.parametrize("spread_out", [True, False])
def test_three_header_rows_are_one(tmp_path: Path, between: str, last: tuple[str, str], spread_out: bool) -> None:
    """Header rows under cells that span columns are joined, also a third, and one that repeats values."""
    tide, phases = (
        ("Tide" if spread_out else ""),
        ("Ebb", "Ebb" if spread_out else "", "Flood", "Flood" if spread_out else ""),
    )
    rows = [("Weir", "Tide", tide, tide, tide), ("", *phases), ("", *last, *last), ("Arn", "11", "12", "13", "14")]
    rows.append(("Orse", "15", "16", "17", "18"))
    document = read(tmp_path / "weirs.csv", "\n".join(between.join(row) for row in rows))
    columns = [f"Tide · {phase} · {name}" for phase in ("Ebb", "Flood") for name in last]
    assert texts(document) == [" | ".join(["Weir", *columns]), "Arn | 11 | 12 | 13 | 14", "Orse | 15 | 16 | 17 | 18"]
    assert [unit.place for unit in document.units] == ["row 1", "row 4", "row 5"]


@pytest.mark.parametrize("suffix", ["csv", "md", "html", "docx"])
@pytest.mark.parametrize("named", [0, 1, 2])
def test_a_header_row_may_say_values_that_no_row_below_has(tmp_path: Path, suffix: str, named: int) -> None:
    """The lowest of several header rows says a distance over a column of times; any of them names the column of names."""
    rows = [["", "May", "June", ""], ["", "Bay", "Lake", ""], ["", "90 m", "Dash", "Last"]]
    rows[named][0] = "Boat"
    rows += [["Wren", "2:11", "9:40", "9:12"], ["Teal", "2:07", "9:58", "-"], ["Smew", "2:19", "9:51", "9:20"]]
    pipes = ["| " + " | ".join(row) + " |\n" for row in rows]
    pipes.insert(1, "|---|---|---|---|\n")
    made = {
        "csv": "\n".join(map(",".join, rows)).encode(),
        "md": "".join(pipes).encode(),
        "html": "".join(["<table>", *("<tr><td>" + "<td>".join(row) for row in rows), "</table>"]).encode(),
    }
    document = read(tmp_path / f"boats.{suffix}", made.get(suffix) or convert("".join(pipes), suffix))
    header, *below = texts(document)
    assert header == "Boat | May · Bay · 90 m | June · Lake · Dash | June · Lake · Last"
    assert below == [" | ".join(row) for row in rows[3:]]


RULES = [
    r"\cmidrule(lr){2-3}\cmidrule(lr){4-5}",
    r"\cmidrule[1pt](l{2pt}r){2-3} \cmidrule(r){4-5}",
    r"\cline{2-3}\cline{4-5}",
]


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("suffix", ["tex", "md", "txt"])
def test_rules_under_columns_of_latex_are_no_words(tmp_path: Path, suffix: str, rules: str) -> None:
    """The columns that a LaTeX rule names are in no cell, and the header row below the rule is joined to the one above."""
    table = rf"""\begin{{tabular}}{{lrrrr}}
\toprule
 & \multicolumn{{2}}{{c}}{{Shade}} & \multicolumn{{2}}{{c}}{{Sun}} \\
{rules}
Fern & 1 month & 1 season & 1 month & 1 season \\
\midrule
Osmunda & 3.5 & 9.1 & 2.8 & 6.4 \\
Blechnum & 2.2 & 7.0 & 1.9 & 5.3 \\
\bottomrule
\end{{tabular}}"""
    whole = rf"\documentclass{{article}}\begin{{document}}{table}\end{{document}}" if suffix == "tex" else table
    document = read(tmp_path / f"ferns.{suffix}", whole)
    assert texts(document) == [
        "Fern | Shade · 1 month | Shade · 1 season | Sun · 1 month | Sun · 1 season",
        "Osmunda | 3.5 | 9.1 | 2.8 | 6.4",
        "Blechnum | 2.2 | 7.0 | 1.9 | 5.3",
    ]


@pytest.mark.parametrize("above", ["", "Catch of the Orse\n\n", '"Catch of the ""Orse"""\n"Printed today"\n\n'])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_quotes_in_delimited_text(tmp_path: Path, sign: str, above: str) -> None:
    """Doubled quotes in a cell are single ones, and the sign between cells is told, whatever stands in cells and above the table."""
    rows = [
        ("Week", "Eels (kg)", "Remark"),
        ("1", "4.5", '"a ""full"" moon, late"'),
        ("2", "3.1", ""),
        ("3", "2.2", '"net ""torn"""'),
    ]
    document = read(tmp_path / "catch.csv", above + "\n".join(sign.join(row) for row in rows))
    assert texts(document)[-4:] == [
        "Week | Eels (kg) | Remark", '1 | 4.5 | a "full" moon, late', "2 | 3.1 |", '3 | 2.2 | net "torn"',
    ]  # fmt: skip


def test_decimal_commas_do_not_part_cells(tmp_path: Path) -> None:
    """Commas in numbers between semicolons part no cells."""
    document = read(tmp_path / "wells.csv", "Brunnen;Tiefe (m);Nitrat (mg/l)\nBuche;7,9;12,1\nErle;8,2;41,2\n")
    assert texts(document)[1:] == ["Buche | 7,9 | 12,1", "Erle | 8,2 | 41,2"]


@pytest.mark.parametrize(
    ("suffix", "cells", "note"),
    [
        ("csv", "{};{};{}\n", '"{} = scale was off; read 58";;\n'),
        ("tsv", "{}\t{}\t{}\n", "{}: scale was off; read 58\n"),
        ("csv", "{},{},{}\n", "\n{} Scale was off; read 58\n"),
        ("txt", "{}\t{}\t{}\n", "{} = scale was off; read 58\n"),
        ("txt", "{:10}{:12}{}\n", "\n{} = scale was off; read 58\n"),
        ("md", "| {} | {} | {} |\n", "\n{} = scale was off; read 58\n"),
    ],
)
@pytest.mark.parametrize("mark", ["a", "\u00a7", "\u2020"])
def test_a_column_of_marks_is_explained_below(tmp_path: Path, suffix: str, cells: str, note: str, mark: str) -> None:
    """A mark that is all that a cell says is explained there by the line under the table that begins with it."""
    rows = [("Silo", "Oats (t)", "Note"), ("North", "85", mark), ("South", "47", "-")]
    lines = [cells.format(*row) for row in rows]
    if suffix == "md":
        lines.insert(1, "|---|---|---|\n")
    document = read(tmp_path / f"silos.{suffix}", "".join([*lines, note.format(mark)]))
    said = "Scale" if "Scale" in note else "scale"
    assert texts(document) == [
        "Silo | Oats (t) | Note",
        f"North | 85 | {mark} ({said} was off; read 58)",
        "South | 47 | -",
    ]


def test_a_remark_that_ends_a_table_is_no_row(tmp_path: Path) -> None:
    """Last rows that are one text, longer than names of rows, are remarks; a name without values is a row."""
    rows = "Silo,Oats\nNorth,85\nSouth,47\nWest,\n"
    kinds = [unit.kind for unit in read(tmp_path / "silos.csv", rows).units]
    assert kinds == ["header", "row", "row", "row"]
    remarked = read(tmp_path / "remarked.csv", rows.replace("West,", "Weighed by the harbour office in May,"))
    assert [unit.kind for unit in remarked.units] == ["header", "row", "row", "sentence"]


def test_a_title_over_the_whole_width_is_no_header(tmp_path: Path) -> None:
    """A first row that is one cell over all columns is the caption of a table, over its header and over pairs."""
    title = "<table><thead><tr><th colspan=2>{}</th></tr>"
    page = title.format("Fleet") + "<tr><th>Boat</th><th>Crew</th></tr></thead><tr><td>Skua</td><td>4</td></tr>"
    page += (
        "<tr><td>Knot</td><td>5</td></tr></table>"
        + title.format("The Skua")
        + "</thead><tr><th>Length</th><td>9 m</td></tr>"
    )
    document = read(tmp_path / "fleet.html", page + "<tr><th>Berths</th><td>6</td></tr></table>")
    said = ["Fleet", "Boat | Crew", "Skua | 4", "Knot | 5", "The Skua", "Length: 9 m", "Berths: 6"]
    assert texts(document) == said


def test_tasks_of_org_say_whether_they_are_done(tmp_path: Path) -> None:
    """Boxes, words such as TODO and deadlines stay with their tasks."""
    text = "* TODO Tar the roof\n  DEADLINE: <2031-04-02 Wed>\n- [ ] buy tar\n  1. [X] find the ladder\n- [-] sweep\n"
    document = read(tmp_path / "a.org", text)
    assert [unit.section for unit in document.units] == ["TODO Tar the roof"] * 4
    assert texts(document) == ["Deadline: 2031-04-02", "[ ] buy tar", "1. [x] find the ladder", "[ ] sweep"]


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".md", "# Deck jobs\n\n## Buy tar for the Dunlin\n\n## Mend her net\n\nThe net is torn.\n\n## Sell the dinghy\n"),
        (".org", "* Deck jobs\n** Buy tar for the Dunlin\n** Mend her net\nThe net is torn.\n** Sell the dinghy\n"),
        (".rst", "Deck jobs\n=========\n\nBuy tar for the Dunlin\n----------------------\n\nMend her net\n------------\n\nThe net is torn.\n\nSell the dinghy\n---------------\n"),
    ],
)  # fmt: skip
def test_a_heading_with_nothing_below_it_can_be_quoted(tmp_path: Path, suffix: str, text: str) -> None:
    """A heading is a unit where it is all that is said, but not where text or deeper headings stand below it."""
    document = read(tmp_path / f"a{suffix}", text)
    assert [(unit.section, unit.text) for unit in document.units] == [
        ("Buy tar for the Dunlin", "Buy tar for the Dunlin"),
        ("Mend her net", "The net is torn."),
        ("Sell the dinghy", "Sell the dinghy"),
    ]


def test_headings_that_say_nothing_are_not_quoted(tmp_path: Path) -> None:
    """Titles, "Contents", headings in a list of contents and the usual names of sections are no units."""
    text = "# Deck jobs\n\n# Contents\n\n## Nets\n\n## Tar\n\n# Nets\n\nOne is torn.\n\n# Tar\n\nNone is left.\n\n# References\n"
    assert texts(read(tmp_path / "a.md", text)) == ["One is torn.", "None is left."]


def test_a_list_of_tasks_that_are_headings_is_read(tmp_path: Path) -> None:
    """A file of headings alone is read where one of them can be quoted, and refused where there is only a title."""
    assert texts(read(tmp_path / "a.org", "* TODO Tar the roof\n* DONE Sweep\n"))[-1] == "DONE Sweep"
    with pytest.raises(InputError, match="no text under them"):
        read(tmp_path / "b.md", "---\nauthors: Ann Lee\n---\n\n# Roofs\n")


@pytest.mark.parametrize("cell", ["\u00b2", "\u2462", "9" * 5000])
def test_no_digits_of_a_cell_lose_a_file(tmp_path: Path, cell: str) -> None:
    """Raised and circled digits and endless numbers are values like others."""
    assert cell in read(tmp_path / "a.md", f"| a | b |\n|---|---|\n| x | {cell} |\n| y | 3 |\n").text
