"""The process that draws one page of a PDF with a quote marked: a request comes in, a picture goes out."""

from __future__ import annotations

import ctypes
import json
import resource
import struct
import sys
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_MEMORY = 1_500_000_000
"""Bytes of address space."""
_SECONDS = 20
"""Of processor time, for one page."""
_WIDTH = 1200
"""Pixels of a page's picture."""
_LONGEST = 3000
"""Pixels of its longer side."""
_YELLOW = (255, 226, 110)
_WHOLE = 0.9
"""Share of a quote's letters that are found where it counts as marked whole: hyphens and raised figures may differ."""
_WINDOW = 3
"""Times the words of a quote: between its first and its last line, other columns' lines may stand."""

_Box = tuple[float, float, float, float]  # left, bottom, right, top; points
_Letters = tuple[str, list[int]]  # letters and digits alone, folded, and which character each is of


def render_page(content: bytes, number: int, quote: str, before: str) -> tuple[dict[str, Any], bytes]:
    """Draw a page.

    content: of the PDF. number: of the page, from 1. quote: words to mark, "" for none. before: the words that stand
    before them in the text, which tell a sentence from its namesake.
    Returns: {"pages", "marked"} and the PNG, `marked` being "whole", "part", "none" or ""; or {"error"} and nothing.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        return {"error": "broken"}, b""
    if not 1 <= number <= len(document):
        return {"error": "page", "pages": len(document)}, b""
    page = document[number - 1]
    marked = ""
    if quote:
        share, boxes = _found(page, quote, before)
        marked = "whole" if share >= _WHOLE else "part" if boxes else "none"
        for box in boxes:
            _mark(page, box)
    width, height = page.get_size()
    bitmap = page.render(scale=min(_WIDTH / width, _LONGEST / max(width, height)), rev_byteorder=True)
    return {"pages": len(document), "marked": marked}, _png(bitmap)


def _found(page: pdfium.PdfPage, quote: str, before: str) -> tuple[float, list[_Box]]:
    """The share of a quote's letters that stand on the page, and boxes around them, one a line."""
    text = page.get_textpage()
    signs = [chr(pdfium_c.FPDFText_GetUnicode(text, at)) for at in range(text.count_chars())]
    # A cell that is said in several columns of the text is printed once.
    quote = " ".join(dict.fromkeys(quote.split(" | ")))
    wanted = _letters(quote)[0]
    if not wanted:
        return 0.0, []
    letters, places = _letters(signs)
    start = _nearest(letters, wanted, _letters(before)[0])
    if start is not None:
        return 1.0, _boxes(text, places[start : start + len(wanted)])
    found = _piecewise(_words(signs), [word for word, _ in _words(quote)])
    return sum(len(_letters(signs[at])[0]) for at in found) / len(wanted), _boxes(text, found)


def _letters(signs: Iterable[str]) -> _Letters:
    found: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(signs):
        for one in unicodedata.normalize("NFKD", sign).casefold():
            if one.isalnum():
                found.append(one)
                places.append(at)
    return "".join(found), places


def _nearest(letters: str, wanted: str, before: str) -> int | None:
    """Where words stand; of several places the one with the most of the same words before it."""
    best: tuple[int, int] | None = None
    at = letters.find(wanted)
    while at >= 0:
        same = 0
        while same < min(at, len(before)) and letters[at - 1 - same] == before[-1 - same]:
            same += 1
        if best is None or same > best[0]:
            best = (same, at)
        at = letters.find(wanted, at + 1)
    return best[1] if best else None


def _words(signs: Iterable[str]) -> list[tuple[str, list[int]]]:
    """Words of letters and digits, each with the places of its characters."""
    words: list[tuple[str, list[int]]] = []
    open_word = False
    for at, sign in enumerate(signs):
        folded = _letters(sign)[0]
        if not folded:
            open_word = False
            continue
        if open_word:
            word, places = words[-1]
            words[-1] = (word + folded, [*places, at])
        else:
            words.append((folded, [at]))
        open_word = True
    return words


def _piecewise(page: list[tuple[str, list[int]]], quote: Sequence[str]) -> list[int]:
    """The characters of a quote whose pieces stand apart: cells of a row, lines of a column written beside another."""
    known = [word for word, _ in page]
    longest = SequenceMatcher(None, known, quote, autojunk=False).find_longest_match()
    if longest.size < 2 and sum(map(len, quote[longest.b : longest.b + longest.size])) < 5:
        return []
    low = max(0, longest.a - _WINDOW * (longest.b + 1))
    high = longest.a + longest.size + _WINDOW * (len(quote) - longest.b)
    blocks = SequenceMatcher(None, known[low:high], quote, autojunk=False).get_matching_blocks()
    return [at for block in blocks for _, places in page[low + block.a : low + block.a + block.size] for at in places]


def _boxes(text: pdfium.PdfTextPage, places: Iterable[int]) -> list[_Box]:
    """Boxes around characters, those that follow one another on a line in one."""
    boxes: list[_Box] = []
    rect = pdfium_c.FS_RECTF()
    for at in dict.fromkeys(places):
        if not pdfium_c.FPDFText_GetLooseCharBox(text, at, ctypes.byref(rect)):
            continue
        one = (rect.left, rect.bottom, rect.right, rect.top)
        if boxes and _joins(boxes[-1], one):
            last = boxes[-1]
            boxes[-1] = (min(last[0], one[0]), min(last[1], one[1]), max(last[2], one[2]), max(last[3], one[3]))
        else:
            boxes.append(one)
    return boxes


def _joins(last: _Box, one: _Box) -> bool:
    high, wide = last[3] - last[1], last[2] - last[0]
    across = min(last[3], one[3]) - max(last[1], one[1]) > 0.3 * min(high, one[3] - one[1])
    along = min(last[2], one[2]) - max(last[0], one[0]) > 0.3 * min(wide, one[2] - one[0])  # upright writing
    near_x = -0.5 * high < one[0] - last[2] < 1.2 * high
    near_y = -1.2 * wide < max(one[1] - last[3], last[1] - one[3]) < 1.2 * wide
    return (across and near_x) or (along and not across and high > wide and near_y)


def _mark(page: pdfium.PdfPage, box: _Box) -> None:
    """Put a box under which everything stays readable onto the page."""
    left, bottom, right, top = box
    drawn = pdfium_c.FPDFPageObj_CreateNewRect(left - 0.5, bottom, right - left + 1, top - bottom)
    pdfium_c.FPDFPageObj_SetFillColor(drawn, *_YELLOW, 255)
    pdfium_c.FPDFPath_SetDrawMode(drawn, pdfium_c.FPDF_FILLMODE_WINDING, False)
    pdfium_c.FPDFPageObj_SetBlendMode(drawn, b"Multiply")
    pdfium_c.FPDFPage_InsertObject(page, drawn)


def _png(bitmap: pdfium.PdfBitmap) -> bytes:
    """A bitmap of three or four bytes a pixel, red first, as a PNG."""
    data, wide = bytes(bitmap.buffer), bitmap.width * bitmap.n_channels
    rows = b"".join(b"\0" + data[at : at + wide] for at in range(0, bitmap.height * bitmap.stride, bitmap.stride))
    colour = {1: 0, 3: 2, 4: 6}[bitmap.n_channels]
    head = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, colour, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    packed = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def _answer() -> None:
    """Read a request in a line of JSON and the PDF after it; write the outcome in a line and the PNG after it."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    asked = json.loads(sys.stdin.buffer.readline())
    told, picture = render_page(sys.stdin.buffer.read(), asked["page"], asked["quote"], asked["before"])
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + picture)


if __name__ == "__main__":
    _answer()
