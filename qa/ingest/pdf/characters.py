"""A PDF's pages as runs of characters with boxes, sizes and weights, and what is drawn; pypdfium2 reads them."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from qa.ingest.pdf.drawings import Drawings, Rule, read_drawings
from qa.ingest.signs import ACCENTS, RAISED_SIGNS

_ACCENTED = re.compile(f"([{''.join(ACCENTS)}])([A-Za-z\u0131])")
"""An accent that is drawn over the letter that is written after it."""
_LIGATURES = frozenset(map(chr, range(0xFB00, 0xFB07)))
_BOLD = re.compile(r"bold|black|heavy|-medi\b|(?:cm|sf|ec)bx", re.IGNORECASE)
_FIXED = re.compile(r"mono|courier|consol|typewriter|(?:cm|ec|sf|lm)(?:sl|it|vt)?tt", re.IGNORECASE)
_ASKEW = 10.0
"""Degrees; type that is turned by more is slanted across the page, as a watermark."""
_SLANTED = -1
_SMALLEST = 2.0
"""Points; smaller type cannot be read by anybody."""
_GAP = 1.0
"""Of the type's size: a wider gap between two characters may be one between columns or cells."""
WIDE_GAP = 0.4
"""Of the type's size: a wider gap may be one between the cells of a narrow table."""
_SPACE = 0.2
"""Of the type's size: a wider gap is a space even where none is written."""
_RAISED_FROM = 0.25
"""Of the type's size, above the line: no digit that is not raised begins there."""
_NO_GAP = 0.06
"""Of the type's size: a narrower one is no space, though pdfium puts one between a raised sign and a stop."""


@dataclass(slots=True)
class CharacterRun:
    """Characters that follow one another on one line; boxes in points from the upper left corner of the page."""

    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    text: str = ""
    fixed: bool = False
    """Whether its type is that of a typewriter."""
    ruled: bool = False
    """Whether a rule parts it from the run before it."""
    parts: tuple[CharacterRun, ...] = ()
    """What wide gaps part in it, where there are any."""


@dataclass(slots=True)
class PdfPage:
    """What stands on one page, in the order in which it was written."""

    number: int
    width: float
    height: float
    runs: list[CharacterRun] = field(default_factory=list)
    drawn: Drawings = field(default_factory=Drawings)
    hidden: bool = False
    """Whether its text is a layer that is not drawn, as OCR adds it to a scanned page."""


@dataclass(frozen=True, slots=True)
class _Character:
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    fixed: bool
    spaced: bool
    """A space is written before it."""
    drawing: int
    """Which text object drew it."""


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    bold: bool
    fixed: bool
    angle: int
    hidden: bool


def read_pages(document: pdfium.PdfDocument) -> Iterator[PdfPage]:
    """Read the pages of an open document, one after another."""
    for at in range(len(document)):
        page = document[at]
        try:
            yield _read_page(page, at + 1)
        finally:
            page.close()


def _read_page(page: pdfium.PdfPage, number: int) -> PdfPage:
    box = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(page, box)  # of pages that inherit it too, for which get_cropbox() guesses
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    text = page.get_textpage()
    try:
        found = list(_glyphs(text))
    finally:
        text.close()
    angle = Counter(style.angle for _, _, style, *_ in found if style.angle != _SLANTED).most_common(1)
    turn = angle[0][0] if angle else 0
    seen = [one for one in found if not one[2].hidden]
    hidden = len(seen) < len(found) and 2 * len(seen) <= len(found)
    if not hidden:
        found = seen
    corners = [_turned(x, y, turn) for x in (left, right) for y in (bottom, top)]
    x_min, y_max = min(x for x, _ in corners), max(y for _, y in corners)
    width, height = max(x for x, _ in corners) - x_min, y_max - min(y for _, y in corners)
    read = PdfPage(number, width, height, hidden=hidden)
    characters: list[_Character] = []
    for sign, place, style, origin, spaced, drawing in found:
        if style.angle != turn or style.size < _SMALLEST:
            continue
        (xa, ya), (xb, yb) = _turned(place[0], place[1], turn), _turned(place[2], place[3], turn)
        x0, x1 = sorted((xa - x_min, xb - x_min))
        above, below = sorted((y_max - ya, y_max - yb))
        base = y_max - _turned(*origin, turn)[1]
        if x1 < 0 or x0 > width or below < 0 or above > height:
            continue
        one = _Character(sign, x0, x1, above, below, base, style.size, style.bold, style.fixed, spaced, drawing)
        if characters and _printed_twice(characters[-1], one):
            continue
        characters.append(one)
    read.drawn = read_drawings(page, left, top, width * height)
    if turn:
        read.drawn.rules.clear()
    read.runs = _runs(characters, number, read.drawn.uprights())
    return read


def _glyphs(
    text: pdfium.PdfTextPage,
) -> Iterator[tuple[str, tuple[float, float, float, float], _Style, tuple[float, float], bool, int]]:
    """The visible characters: sign, box, style, origin, whether a space is written before, and what drew it."""
    styles: dict[int, _Style] = {}
    box, matrix = pdfium_c.FS_RECTF(), pdfium_c.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    at_box, at_x, at_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    spaced = False
    for at in range(text.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text, at)
        sign = "-" if code == 2 else chr(code)  # pdfium writes 2 for a hyphen at the end of a line
        if sign.isspace() or (code < 32 and code != 2):
            spaced = True
            continue
        owner = pdfium_c.FPDFText_GetTextObject(text, at)
        key = ctypes.cast(owner, ctypes.c_void_p).value or 0
        style = styles.get(key)
        if style is None:
            pdfium_c.FPDFText_GetMatrix(text, at, matrix)
            scale = math.hypot(matrix.c, matrix.d)
            degrees = math.degrees(math.atan2(matrix.b, matrix.a))
            angle = round(degrees / 90) % 4 if abs(degrees - 90 * round(degrees / 90)) < _ASKEW else _SLANTED
            weight = pdfium_c.FPDFText_GetFontWeight(text, at)
            hidden = bool(owner) and pdfium_c.FPDFTextObj_GetTextRenderMode(owner) == 3
            name = _font_name(text, at)
            bold, fixed = weight >= 600 or _BOLD.search(name) is not None, _FIXED.search(name) is not None
            style = styles[key] = _Style(pdfium_c.FPDFText_GetFontSize(text, at) * scale, bold, fixed, angle, hidden)
        if not pdfium_c.FPDFText_GetLooseCharBox(text, at, at_box):
            continue
        pdfium_c.FPDFText_GetCharOrigin(text, at, at_x, at_y)
        if "0" <= sign <= "9" and style.angle == 0 and _ink_bottom(text, at) > y.value + _RAISED_FROM * style.size:
            sign = sign.translate(RAISED_SIGNS)  # a raised sign of the font, on the line and in its size
        yield (
            unicodedata.normalize("NFKC", sign) if sign in _LIGATURES else sign,
            (box.left, box.bottom, box.right, box.top),
            style,
            (x.value, y.value),
            spaced,
            key,
        )
        spaced = False


def _ink_bottom(text: pdfium.PdfTextPage, at: int) -> float:
    """The height at which the drawing of a character begins."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium_c.FPDFText_GetCharBox(text, at, left, right, bottom, top)
    return bottom.value


def _font_name(text: pdfium.PdfTextPage, at: int) -> str:
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(text, at, name, 128, ctypes.byref(flags))
    return name.value.decode("utf-8", "replace")


def _turned(x: float, y: float, quarters: int) -> tuple[float, float]:
    """A point after a page that was written at an angle is turned upright."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarters]


def _printed_twice(before: _Character, one: _Character) -> bool:
    """A character that is drawn again to look bold."""
    near = abs(one.x0 - before.x0) < 0.15 * one.size and abs(one.base - before.base) < 0.1 * one.size
    return near and one.text == before.text and one.drawing != before.drawing


def _runs(characters: list[_Character], page: int, upright: list[Rule]) -> list[CharacterRun]:
    runs: list[CharacterRun] = []
    held: list[_Character] = []
    size = base = 0.0
    ruled = False
    for one in characters:
        last = held[-1] if held else None
        follows = last is not None and _follows(last, one, base, size)
        parted = follows and last is not None and _parted(last, one, upright)
        if follows and not parted and not _ends_number(held, one):
            held.append(one)
            if one.size > 1.15 * size:
                size, base = one.size, one.base  # what came before stood raised before its word
            continue
        if held:
            runs.append(_run(held, base, size, page, ruled))
        held, size, base, ruled = [one], one.size, one.base, parted
    if held:
        runs.append(_run(held, base, size, page, ruled))
    return runs


def _ends_number(held: list[_Character], one: _Character) -> bool:
    """Whether what precedes is a number that may count lines: it is put to the line again if it does not."""
    apart = one.x0 - held[-1].x1 > 0.3 * one.size
    return apart and len(held) < 5 and all(before.text.isdecimal() for before in held)


def _follows(last: _Character, one: _Character, base: float, size: float) -> bool:
    largest = max(size, one.size)
    shift = abs(one.base - base)
    if shift > 0.1 * largest and (shift > 0.65 * largest or min(size, one.size) > 0.85 * largest):
        return False
    return one.x0 > last.x0 - 0.3 * largest and one.x0 - last.x1 < _GAP * largest


def _parted(last: _Character, one: _Character, upright: list[Rule]) -> bool:
    """Whether a drawn line stands between two characters."""
    if one.x0 - last.x1 < 1:
        return False
    return any(last.x1 - 1 < rule.x0 < one.x0 + 1 and rule.top < one.base - 1 < rule.bottom for rule in upright)


def _run(held: list[_Character], base: float, size: float, page: int, ruled: bool) -> CharacterRun:
    parts: list[str] = []
    raised: list[str] = []
    before: _Character | None = None
    for one in held:
        up = one.size < 0.85 * size and base - one.base > 0.12 * size
        gap = 0.0 if before is None else one.x0 - before.x1
        if gap > _SPACE * size or (one.spaced and gap > _NO_GAP * size):
            parts.append("".join(raised).translate(RAISED_SIGNS))
            raised = []
            parts.append(" ")
        if up:
            raised.append(one.text)
        else:
            parts.append("".join(raised).translate(RAISED_SIGNS))
            raised = []
            parts.append(one.text)
        before = one
    parts.append("".join(raised).translate(RAISED_SIGNS))
    cuts = [0, *(at for at in range(1, len(held)) if held[at].x0 - held[at - 1].x1 > WIDE_GAP * size), len(held)]
    return CharacterRun(
        page,
        held[0].x0,
        max(one.x1 for one in held),
        min(one.top for one in held),
        max(one.bottom for one in held),
        base,
        size,
        2 * sum(one.bold for one in held) > len(held),
        _ACCENTED.sub(lambda found: found[2].replace("\u0131", "i") + ACCENTS[found[1]], "".join(parts)),
        all(one.fixed for one in held),
        ruled,
        tuple(_run(held[a:b], base, size, page, ruled and not a) for a, b in pairwise(cuts) if len(cuts) > 2),
    )
