"""The process that parses one PDF: its content comes in by standard input, its blocks go out as JSON."""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from typing import Any

import pypdfium2 as pdfium

from qa.ingest.blocks import Block
from qa.ingest.pdf.characters import PdfPage, read_pages
from qa.ingest.pdf.front import read_front
from qa.ingest.pdf.layout import TextLine, drop_running, place_grids, read_lines
from qa.ingest.pdf.paragraphs import read_blocks
from qa.ingest.pdf.tables import take_grids

_MEMORY = 3_000_000_000
"""Bytes of address space."""
_SECONDS = 300
"""Of processor time, for one file."""
_MOST_PAGES = 3000
_SCANNED = 20
"""Characters a page; a document with fewer has pictures of text only."""


def parse_pdf(content: bytes) -> dict[str, Any]:
    """Parse a PDF.

    Returns: `title`, `authors`, `year`, `pages` and `blocks`; or `error` with what is wrong: "password", "broken",
    "pages" or "scanned".
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
    if sum(len(run.text) for page in pages for run in page.runs) < _SCANNED * len(pages):
        return {"error": "scanned", "pages": len(pages)}
    drop_running(pages)
    blocks = read_blocks(_lines(pages))
    return {
        **read_front(pages[0], blocks, document.get_metadata_dict()),
        "pages": len(pages),
        "blocks": [asdict(block) for block in blocks],
    }


def _lines(pages: list[PdfPage]) -> list[TextLine | Block]:
    lines: list[TextLine | Block] = []
    column = 0
    for page in pages:
        grids = take_grids(page)
        read = read_lines(page.runs, column)
        place_grids(read, grids)
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
