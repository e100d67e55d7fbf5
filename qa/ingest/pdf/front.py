"""Title, authors and year of a PDF: from its properties where the first page bears them out, else from the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from qa.ingest.authors import person_names, split_names
from qa.ingest.blocks import Block, squeeze
from qa.ingest.byline import byline_names
from qa.ingest.headings import is_named
from qa.ingest.pdf.characters import PdfPage

_YEAR = re.compile(r"(?<![\d.,/])(?:19|20)\d\d(?![\d.,/]*\d)")
_DATED = re.compile(
    r"(?:published|received|accepted|posted|date|dated|version|revised|updated|copyright|\u00a9|\(c\))[^.;]{0,40}?"
    r"((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w{2,}")


def read_front(page: PdfPage, blocks: Sequence[Block], properties: Mapping[str, str]) -> dict[str, Any]:
    """Find what a document says of itself.

    page: its first. properties: as pdfium gives them.
    Returns: `title`, `authors`, `year`, and `unprinted`, the authors that the properties alone say; None or empty for what is not told.
    """
    text = squeeze(" ".join(run.text for run in page.runs))
    words = set(_WORD.findall(text.casefold()))
    told = squeeze(properties.get("Author", ""))
    authors = _authors(told, words) or _byline(blocks)
    return {
        "unprinted": person_names(told) if not authors else [],
        "title": _title(blocks, squeeze(properties.get("Title", "")), words),
        "authors": authors,
        "year": _year(text[:3000], properties.get("CreationDate", "")),
    }


def _title(blocks: Sequence[Block], told: str, words: set[str]) -> str | None:
    told_words = _WORD.findall(told.casefold())
    if told_words and all(word in words for word in told_words) and len(told) < 300:
        return told
    first = [block for block in blocks[:12] if block.kind == "heading" and not is_named(block.text)]
    return min(first, key=lambda block: block.level).text if first else None


def _authors(told: str, words: set[str]) -> list[str]:
    names = split_names(told)
    printed = [
        name for name in names if _WORD.findall(name) and all(w in words for w in _WORD.findall(name.casefold()))
    ]
    return printed if len(printed) == len(names) else []


def _byline(blocks: Sequence[Block]) -> list[str]:
    """The names that stand between the title and the text: several, or one above a heading such as "Abstract"."""
    title = next(
        (at for at, one in enumerate(blocks[:12]) if one.kind == "heading" and not is_named(one.text)), len(blocks)
    )
    line, *after = blocks[title + 1 : title + 3] or [Block("heading")]
    names = byline_names(line.text, blocks) if line.kind != "heading" else []
    return names if len(names) > 1 or any(is_named(one.text) for one in after) else []


def _year(text: str, created: str) -> int | None:
    if found := _DATED.search(text):
        return int(found[1])
    if _YEAR.search(text):
        return None
    found = re.match(r"D:((?:19|20)\d\d)", created)
    return int(found[1]) if found else None
