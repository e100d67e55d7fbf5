"""The process that parses one PDF: its content comes in by standard input, its blocks go out as JSON."""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from statistics import median
from typing import Any

import pypdfium2 as pdfium

from qa.ingest.blocks import Block
from qa.ingest.pdf.characters import PdfPage, read_pages
from qa.ingest.pdf.footnotes import place_notes
from qa.ingest.pdf.front import read_front
from qa.ingest.pdf.layout import TextLine, drop_running, place_grids, read_lines
from qa.ingest.pdf.paragraphs import read_blocks
from qa.ingest.pdf.tables import take_grids
from qa.ingest.pdf.whole_tables import join_table, open_table, settle_headers

_MEMORY = 3_000_000_000
"""Bytes of address space."""
_SECONDS = 300
"""Of processor time, for one file."""
_MOST_PAGES = 3000
_SCANNED = 20
"""Characters between the margins of a page; with fewer it may be a picture of text."""
_PICTURE = 0.5
"""Share of a page that its pictures cover, where it is one."""
_OUTLINES = 200
"""Drawn shapes of a page, where its letters are such shapes."""


def parse_pdf(content: bytes) -> dict[str, Any]:
    """Parse a PDF.

    Returns: `title`, `authors`, `year`, `pages`, `blocks`, the numbers of the pages that are `scanned` without a text
    layer, and of those whose text layer is `ocr`; or `error` with what is wrong: "password", "broken" or "pages".
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        return {"error": "password" if "password" in str(error).lower() else "broken"}
    if len(document) > _MOST_PAGES:
        return {"error": "pages", "pages": len(document)}
    pages = list(read_pages(document))
    if not pages:
        return {"error": "broken"}
    _even_out(pages)
    drop_running(pages)
    scanned = [page.number for page in pages if _is_scanned(page)]
    for page in pages:
        page.runs = [] if page.number in scanned else page.runs
    blocks = read_blocks(settle_headers(place_notes(_lines(pages))))
    return {
        **read_front(pages[0], blocks, document.get_metadata_dict()),
        "pages": len(pages),
        "blocks": [asdict(block) for block in blocks],
        "scanned": scanned,
        "ocr": [page.number for page in pages if page.hidden],
    }


def _even_out(pages: list[PdfPage]) -> None:
    """Give text that was read by OCR the size of the other text: OCR tells it by the height of each line's letters."""
    drawn = [run.size for page in pages if not page.hidden for run in page.runs for _ in run.text]
    recognised = {page.number: median(run.size for run in page.runs for _ in run.text) for page in pages if page.hidden}
    target = median(drawn or recognised.values()) if recognised else 0.0
    for page in pages:
        usual = recognised.get(page.number, 0.0)
        if usual and 0.7 < usual / target < 1.4:
            for run in page.runs:
                run.size *= target / usual
                run.size = target if 0.78 < run.size / target < 1.28 else run.size
                run.parts = ()


def _is_scanned(page: PdfPage) -> bool:
    """Whether a page is a picture, or outlines, with no more text than a stamp in its margins."""
    inside = [run for run in page.runs if 0.1 * page.height < run.base < 0.9 * page.height]
    few = sum(len(run.text) for run in inside) < _SCANNED
    return few and (page.drawn.images > _PICTURE or page.drawn.shapes > _OUTLINES)


def _lines(pages: list[PdfPage]) -> list[TextLine | Block]:
    lines: list[TextLine | Block] = []
    column = 0
    for page in pages:
        above = open_table(lines)
        columns = above.columns if above else ()
        grids = take_grids(page, columns)
        read = read_lines(page.runs, column, columns)
        place_grids(read, grids)
        join_table(lines, read)
        lines += read
        column += 100
    return lines


def _answer() -> None:
    """Parse what standard input holds and write the outcome to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    outcome = parse_pdf(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(outcome).encode())


if __name__ == "__main__":
    _answer()
