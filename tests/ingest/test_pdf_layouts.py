"""PDFs of many layouts: their sentences are whole, in order, and all that is read."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fpdf import FPDF

from qa.ingest.read import read_path
from tests.spread import spread

WORDS = "tarvex lumen saline cohort plasma renal infusion tablet placebo onset marker serum kidney dosage trial".split()
Each = Callable[["Setter"], None]


class Setter:
    """Sets sentences in lines, columns and pages, and keeps those that it set."""

    def __init__(
        self,
        seed: int,
        *,
        size: float = 11,
        lead: float = 14,
        left: float = 72,
        foot: float = 760,
        gap: float = 6,
        indent: float = 0,
        columns: int = 1,
        cut: bool = False,
        font: str = "Times",
        every_page: Each = lambda _: None,
        every_line: Each = lambda _: None,
    ) -> None:
        self.chance, self.size, self.lead, self.left, self.foot = random.Random(seed), size, lead, left, foot
        self.gap, self.indent, self.columns, self.cut, self.font = gap, indent, columns, cut, font
        self.space = 20.0
        self.every_page, self.every_line = every_page, every_line
        self.pdf = FPDF(unit="pt", format="A4")
        self.pdf.set_auto_page_break(False)
        self.page = self.count = self.on_page = self.column = 0
        self.y = 90.0
        self.said: list[str] = []
        self.turn()

    def turn(self) -> None:
        self.pdf.add_page()
        self.page, self.on_page, self.column, self.y = self.page + 1, 0, 0, 90.0
        self.every_page(self)

    def write(self, x: float, y: float, text: str, size: float | None = None, style: str = "") -> None:
        self.pdf.set_font(self.font, style, size or self.size)
        self.pdf.text(x, y, text)

    def width(self, text: str, size: float | None = None) -> float:
        self.pdf.set_font(self.font, "", size or self.size)
        return float(self.pdf.get_string_width(text))

    @property
    def wide(self) -> float:
        return (523 - self.left - self.space * (self.columns - 1)) / self.columns

    @property
    def x(self) -> float:
        return self.left + self.column * (self.wide + self.space)

    def line(self, text: str, size: float | None = None, style: str = "", indent: float = 0) -> None:
        if self.y > self.foot:
            if self.column + 1 < self.columns:
                self.column, self.y = self.column + 1, 90.0
            else:
                self.turn()
        self.count, self.on_page = self.count + 1, self.on_page + 1
        self.every_line(self)
        self.write(self.x + indent, self.y, text, size, style)
        self.y += self.lead

    def paragraph(self, *sentences: str) -> None:
        self.said += sentences
        words, line, indent = " ".join(sentences).split(), "", self.indent
        while words:
            if self.width(f"{line} {words[0]}".strip()) <= self.wide - indent:
                line = f"{line} {words.pop(0)}".strip()
                continue
            if self.cut and words[0].isalpha() and len(words[0]) > 5:
                head = words[0][: 3 if len(words[0]) < 7 else 4]
                if self.width(f"{line} {head}-") <= self.wide - indent:
                    line, words[0] = f"{line} {head}-", words[0][len(head) :]
            self.line(line, indent=indent)
            line, indent = "", 0
        self.line(line, indent=indent)
        self.y += self.gap

    def paragraphs(self, number: int) -> Setter:
        for _ in range(number):
            self.paragraph(*(self.sentence() for _ in range(4)))
        return self

    def sentence(self) -> str:
        words = " ".join(self.chance.sample(WORDS, self.chance.randint(6, 11)))
        return f"The {words} stayed at {self.chance.randint(1, 99)} mg."


def numbered(x: float, size: float, step: int = 1, *, by_page: bool = False) -> Each:
    """Line numbers that end at a place."""

    def each(setter: Setter) -> None:
        number = setter.on_page if by_page else setter.count
        if number % step == 0:
            setter.write(x - setter.width(str(number), size), setter.y, str(number), size)

    return each


def numbered_in_gutter(setter: Setter) -> None:
    setter.write(setter.x - 4 - setter.width(str(setter.count), 6), setter.y, str(setter.count), 6)


def page_number(form: str) -> Each:
    return lambda setter: setter.write(297, 800, form.format(setter.page), 10)


def legal_paper() -> Setter:
    def every_page(setter: Setter) -> None:
        setter.write(100, 50, "Case No. 21-cv-01234")
        setter.write(300, 800, str(setter.page))
        setter.write(180, 815, "PLAINTIFF'S TARVEX BRIEF", 9)

    lines = numbered(60, 12, by_page=True)
    return Setter(
        1,
        font="Courier",
        size=12,
        lead=24,
        left=100,
        foot=740,
        gap=0,
        indent=36,
        every_page=every_page,
        every_line=lines,
    ).paragraphs(14)


def journal_draft() -> Setter:
    number = page_number("{}")
    return Setter(2, lead=22, gap=0, indent=18, every_page=number, every_line=numbered(64, 7)).paragraphs(12)


def numbers_of_the_size_of_the_text() -> Setter:
    number = page_number("Page {} of 4")
    return Setter(3, lead=20, gap=0, every_page=number, every_line=numbered(66, 11)).paragraphs(12)


def every_fifth_line() -> Setter:
    return Setter(4, every_line=numbered(55, 8, 5)).paragraphs(20)


def numbers_on_the_right() -> Setter:
    number = page_number("- {} -")
    return Setter(5, lead=20, gap=0, every_page=number, every_line=numbered(545, 8)).paragraphs(12)


def numbers_of_two_columns() -> Setter:
    return Setter(6, columns=2, size=10, lead=13, gap=4, every_line=numbered_in_gutter).paragraphs(30)


def left_and_right_heads() -> Setter:
    def every_page(setter: Setter) -> None:
        words, number = ((72, "A. Moor and B. Quill"), 500) if setter.page % 2 else ((400, "Tarvex in dogs"), 72)
        setter.write(words[0], 45, words[1], 9, "I")
        setter.write(number, 45, str(setter.page + 233), 9)
        setter.write(72, 815, "J Tarvex Res 2020; 12: 233-240. https://doi.org/10.1000/tarvex.12", 7)

    return Setter(7, gap=0, indent=14, cut=True, every_page=every_page).paragraphs(30)


def two_pages() -> Setter:
    def every_page(setter: Setter) -> None:
        setter.write(72, 40, "CONFIDENTIAL", 9, "B")
        setter.write(430, 40, "Printed 12/03/2021", 9)
        setter.pdf.line(72, 48, 523, 48)
        setter.write(72, 805, "TRX-PROT-0012 v3.1", 8)
        setter.write(460, 805, f"{setter.page}/2", 8)

    return Setter(8, cut=True, every_page=every_page).paragraphs(16)


def roman_numbers() -> Setter:
    return Setter(
        9, every_page=lambda setter: setter.write(297, 800, ("i", "ii", "iii", "iv", "v")[setter.page - 1], 10)
    ).paragraphs(24)


def words_cut_in_columns() -> Setter:
    def every_page(setter: Setter) -> None:
        setter.write(72, 40, "Annals of Tarvex", 8)
        setter.write(72, 815, "\u00a9 2020 The Authors", 7)
        setter.write(500, 815, f"e{setter.page + 100}", 7)

    return Setter(10, columns=2, size=9, lead=11, gap=3, indent=10, cut=True, every_page=every_page).paragraphs(60)


def short_paragraphs_in_columns() -> Setter:
    """Lines that rarely reach the other column, as of a glossary."""
    setter = Setter(17, columns=2, gap=4)
    for number in range(80):
        setter.paragraph(f"Term {number}: {' '.join(setter.chance.sample(WORDS, setter.chance.randint(2, 5)))}.")
    return setter


def narrow_columns() -> Setter:
    """Three columns with little between them."""
    setter = Setter(18, columns=3, size=9, lead=11, gap=3)
    setter.space = 6
    return setter.paragraphs(30)


ENTRIES = [("Introduction", 1), ("Methods of the trial", 3), ("Serum and plasma", 7), ("Kidney", 11), ("End", 19)]


def contents_without_leaders() -> Setter:
    setter = Setter(11, cut=True, every_page=page_number("{}"))
    setter.line("Contents", 16, "B")
    for number, (title, page) in enumerate(ENTRIES, start=1):
        for x, words in ((72, str(number)), (90, title), (515, str(page))):
            setter.write(x, setter.y + 10, words)
        setter.y += 16
    setter.turn()
    for title in ("Introduction", "Methods of the trial"):
        setter.line(title, 15, "B")
        setter.paragraphs(5)
    return setter


def stamps() -> Setter:
    def every_page(setter: Setter) -> None:
        with setter.pdf.rotation(90, x=20, y=600):
            setter.write(20, 600, "Downloaded from tarvex.org by guest on 1 May 2020", 7)
        with setter.pdf.rotation(45, x=200, y=500):
            setter.write(200, 500, "DRAFT", 90, "B")
        setter.write(430, 820, f"TRX{setter.page + 4711:07d}", 9, "B")

    return Setter(13, every_page=every_page).paragraphs(18)


def foot_between_two_pages() -> Setter:
    def every_page(setter: Setter) -> None:
        setter.write(72, 760, f"* Printed in sheet {setter.page} of the first edition", 8)
        setter.write(297, 800, str(setter.page), 10)

    return Setter(14, foot=700, cut=True, every_page=every_page).paragraphs(16)


def a_page_for_each_patient() -> Setter:
    """The first lines differ by a number that counts nothing."""
    setter = Setter(15, every_page=page_number("{}"))
    for patient, dose in enumerate((12, 7, 31, 5), start=1):
        if patient > 1:
            setter.turn()
        setter.paragraph(f"Patient {patient} received {dose} mg of tarvex in the morning.")
        setter.paragraphs(3)
    return setter


LAYOUTS = (
    legal_paper, journal_draft, numbers_of_the_size_of_the_text, every_fifth_line, numbers_on_the_right,
    numbers_of_two_columns, left_and_right_heads, two_pages, roman_numbers, words_cut_in_columns, short_paragraphs_in_columns, narrow_columns,
    contents_without_leaders, stamps, foot_between_two_pages, a_page_for_each_patient,
)  # fmt: skip
QUICK = (legal_paper, numbers_of_two_columns, words_cut_in_columns, contents_without_leaders, stamps)


@pytest.mark.parametrize("layout", spread(LAYOUTS, *QUICK), ids=lambda layout: layout.__name__)
def test_sentences_are_whole_and_all_that_is_read(layout: Callable[[], Setter], tmp_path: Path) -> None:
    """Every sentence that was set is one unit, in order; heads, numbers, contents and stamps are no content."""
    setter = layout()
    path = tmp_path / "a.pdf"
    path.write_bytes(bytes(setter.pdf.output()))
    document = read_path(path)
    assert [unit.text for unit in document.units] == setter.said
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)
    assert {section.heading for section in document.sections} <= {"Introduction", "Methods of the trial"}


def test_numbers_of_a_table_stay(tmp_path: Path) -> None:
    """A column of a table that counts is no line numbers, alone on its page or not."""
    setter = Setter(16)
    for visit in range(1, 8):
        for x, words in ((72, str(visit)), (110, f"Week {visit * 3}"), (250, f"{visit * 7} mg")):
            setter.write(x, setter.y, words)
        setter.y += 16
    path = tmp_path / "a.pdf"
    path.write_bytes(bytes(setter.pdf.output()))
    assert [unit.text for unit in read_path(path).units] == [f"{n}: Week {n * 3}; {n * 7} mg" for n in range(1, 8)]


def test_words_spaced_to_fill_a_narrow_column_are_no_table(tmp_path: Path) -> None:
    """Lines of few words that a narrow column spreads to its edges are text."""
    setter = Setter(19)
    lines = [
        "Plasma markers of the kidney rose;",
        "the saline cohort",
        "measured renal trials",
        "and dosage of",
        "tablets at noon.",
    ]
    for line in lines:
        words = [line] if line in (lines[0], lines[-1]) else line.split()
        gap = (160 - sum(map(setter.width, words))) / max(len(words) - 1, 1)
        x = 72.0
        for word in words:
            setter.write(x, setter.y, word)
            x += setter.width(word) + gap
        setter.y += 14
    path = tmp_path / "a.pdf"
    path.write_bytes(bytes(setter.pdf.output()))
    assert [unit.text for unit in read_path(path).units] == [" ".join(lines)]


def test_a_table_over_two_columns_keeps_its_header(tmp_path: Path) -> None:
    """A table that spans the columns of a page has its header, though no cell of the header spans them."""
    setter = Setter(20, columns=2, foot=300)
    setter.paragraphs(7)
    said = ["Arm | Dose | Visits | Remarks"]
    for x, words in ((72, "Arm"), (120, "Dose"), (190, "Visits"), (250, "Remarks")):
        setter.write(x, 340, words, style="B")
    for arm in range(1, 6):
        remark = " ".join(setter.chance.sample(WORDS, 6))
        said.append(f"Arm {arm} | {arm * 10} mg | {arm + 3} | {remark}")
        for x, words in zip((72, 120, 190, 250), said[-1].split(" | "), strict=True):
            setter.write(x, 340 + 15 * arm, words)
    path = tmp_path / "a.pdf"
    path.write_bytes(bytes(setter.pdf.output()))
    found = read_path(path)
    assert [unit.text for unit in found.units if unit.kind in ("header", "row")] == said
    assert [unit.text for unit in found.units if unit.kind == "sentence"] == setter.said


def font_with_raised(signs: str, path: Path) -> Path:
    """A font of boxes in which some signs are drawn above the line, as raised signs of OpenType are."""
    letters = [chr(code) for code in range(33, 127)]
    builder = FontBuilder(1000, isTTF=True)
    names = [".notdef", "space", *(f"u{ord(letter):04X}" for letter in letters)]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({32: "space", **{ord(letter): f"u{ord(letter):04X}" for letter in letters}})
    glyphs = {}
    for name in names:
        pen = TTGlyphPen(None)
        low, high = (400, 740) if name in {f"u{ord(sign):04X}" for sign in signs} else (0, 700)
        if name != "space":
            for at, corner in enumerate(((50, low), (50, high), (450, high), (450, low))):
                (pen.lineTo if at else pen.moveTo)(corner)
            pen.closePath()
        glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular", "psName": "Boxes"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    builder.setupPost()
    builder.save(path)
    return path


def test_raised_signs_of_a_font_are_marks(tmp_path: Path) -> None:
    """Digits that the font itself draws above the line are raised, and those beside names are explained by the line that begins with one."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_font("boxes", fname=font_with_raised("12", tmp_path / "boxes.ttf"))
    pdf.add_page()
    said = [
        (11, 90, "Lea Fell1 and Tom Orr2"),
        (11, 110, "1 Tarn College, 2 Water Board"),
        (11, 150, "The town sealed nine hectares of its fields in 3000.1 The river"),
        (11, 164, "rose every year from then on, and the town built a long wall."),
        (9, 760, "1 Parks are left out."),
    ]
    for size, y, text in said:
        pdf.set_font("boxes", size=size)
        pdf.text(72, y, text)
    pdf.output(str(tmp_path / "a.pdf"))
    text = read_path(tmp_path / "a.pdf").text
    assert "Lea Fell\u00b9 and Tom Orr\u00b2" in text
    assert "in 3000 (Parks are left out). The river rose" in text


@pytest.mark.parametrize("count", ["1/1", "1 of 1", "1/3"])
def test_what_a_browser_prints_around_a_page_is_no_content(count: str, tmp_path: Path) -> None:
    """Date, title and address at the edges of a single page go with the number of the page out of all; lines without one stay."""
    setter = FPDF(unit="pt", format="A4")
    setter.set_auto_page_break(False)
    setter.add_page()
    setter.set_font("Times", "", 11)
    said = ["The ferry sails at noon from the upper pier.", "Dogs travel free of charge on the deck."]
    for at, line in enumerate(said):
        setter.text(40, 60 + 40 * at, line)
    setter.set_font("Times", "", 8)
    setter.text(40, 108, "\u00b9 Not in winter.")
    for x, y, words in (
        (24, 22, "3/4/29, 9:12 AM"),
        (300, 22, "Ferries"),
        (24, 825, "file:///ferry.html"),
        (550, 825, count),
    ):
        setter.text(x, y, words)
    path = tmp_path / "ferry.pdf"
    setter.output(str(path))
    texts = " ".join(unit.text for unit in read_path(path).units)
    assert all(line in texts for line in said) and "Not in winter." in texts
    assert ("Ferries" in texts, "file" in texts) == ((True, True) if count == "1/3" else (False, False))
