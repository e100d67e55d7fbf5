"""PowerPoint slides -> blocks: the title of a slide is a heading, its paragraphs are items, its tables have their header.

Pandoc 3.9 reads slides too, but puts a space between runs of one word and reads what is struck out.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace
from zipfile import ZipFile

from lxml import etree

from qa.errors import InputError
from qa.ingest.blocks import Block, FileContent, is_caption, squeeze
from qa.ingest.detect import open_container
from qa.ingest.frontmatter import head_of
from qa.ingest.inline import raise_numbers
from qa.ingest.properties import office_properties
from qa.ingest.tables import print_rows
from qa.ingest.xml import RELATION, read_part

_SPOKEN = frozenset({"title", "ctrTitle"})
_NOT_CONTENT = frozenset({"sldNum", "dt", "ftr", "hdr", "sldImg"})
"""Placeholders of what stands on every slide."""


def read_slides(content: bytes, where: str) -> FileContent:
    """Read the slides that are shown, each with its notes after it; slides are numbered as the program numbers them.

    Raises: InputError.
    """
    with open_container(content, where) as archive:
        links = _links(archive, "ppt/presentation.xml", where)
        shown = read_part(archive, "ppt/presentation.xml", where).iterfind("{*}sldIdLst/{*}sldId")
        slides = [posixpath.normpath(posixpath.join("ppt", links.get(one.get(RELATION, ""), ""))) for one in shown]
        blocks = [
            block for number, name in enumerate(slides, start=1) for block in _slide(archive, name, number, where)
        ]
        stated = office_properties(archive, where)
    title = next((block.text for block in blocks if block.kind == "heading"), None)
    return head_of({**stated, "title": title}), blocks


def _slide(archive: ZipFile, name: str, number: int, where: str) -> list[Block]:
    slide = read_part(archive, name, where)
    if slide.get("show") in ("0", "false"):
        return []
    titles: list[str] = []
    blocks: list[Block] = []
    for kind, shape in _shapes(slide):
        if kind in _SPOKEN:
            titles.append(" ".join(_paragraphs(shape)))
        elif kind == "table":
            blocks += _table(shape)
        elif kind not in _NOT_CONTENT:
            blocks += _texts(_paragraphs(shape))
    notes = next((link for link in _links(archive, name, where).values() if "notesSlide" in link), None)
    if notes:
        noted = read_part(archive, posixpath.normpath(posixpath.join(posixpath.dirname(name), notes)), where)
        spoken = [text for kind, shape in _shapes(noted) if kind == "body" for text in _paragraphs(shape)]
        blocks += [Block("paragraph", text, places=((0, f"slide {number}, speaker notes"),)) for text in spoken]
    title = squeeze(" ".join(titles)) or f"Slide {number}"
    shown = [Block("heading", title, level=1), *blocks] if blocks or titles else []
    return [replace(one, pages=((0, number),), places=one.places or ((0, f"slide {number}"),)) for one in shown]


def _shapes(slide: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The shapes that hold words, in the order in which they are read out, with the kind of their placeholder."""
    for shape in slide.iter("{*}sp", "{*}tbl"):
        holder = shape.find("{*}nvSpPr/{*}nvPr/{*}ph")
        yield (
            "table"
            if etree.QName(shape).localname == "tbl"
            else holder.get("type", "body")
            if holder is not None
            else "",
            shape,
        )


def _paragraphs(shape: etree._Element) -> list[str]:
    return [
        text for one in shape.iter("{*}p") if etree.QName(one).namespace.endswith("/main") and (text := _words(one))
    ]


def _words(paragraph: etree._Element) -> str:
    """The words of a paragraph without those that are struck out; raised numbers as superscripts."""
    parts: list[str] = []
    for run in paragraph.iter("{*}r", "{*}br", "{*}fld"):
        style = run.find("{*}rPr")
        if etree.QName(run).localname == "br":
            parts.append(" ")
        elif style is None or style.get("strike", "noStrike") == "noStrike":
            text = run.findtext("{*}t") or ""
            parts.append(
                raise_numbers(text) if style is not None and int(style.get("baseline", "0").rstrip("%")) > 0 else text
            )
    return squeeze("".join(parts))


def _texts(texts: Sequence[str]) -> list[Block]:
    """Several paragraphs of one shape are a list, but for those of several sentences and those that lead to others."""
    listed = len(texts) > 1
    return [
        Block(
            "caption"
            if is_caption(text)
            else "item"
            if listed and ". " not in text and not text.endswith(":")
            else "paragraph",
            text,
        )
        for text in texts
    ]


def _table(table: etree._Element) -> list[Block]:
    """A table; a cell that spans others is said in each of them."""
    rows: list[list[str]] = []
    for line in table.iterfind("{*}tr"):
        row: list[str] = []
        for cell in line.iterfind("{*}tc"):
            left, above = cell.get("hMerge") in ("1", "true"), cell.get("vMerge") in ("1", "true")
            said = " ".join(_paragraphs(cell)).replace(" | ", "|")
            reached = (
                row[-1] if left and row else rows[-1][len(row)] if above and rows and len(row) < len(rows[-1]) else said
            )
            row.append(reached)
        rows.append(row)
    printed = print_rows(rows)
    return [Block("table", rows=printed)] if printed else []


def _links(archive: ZipFile, name: str, where: str) -> dict[str, str]:
    """The parts that a part of the file names, by the ids that it uses."""
    folder, file = posixpath.split(name)
    try:
        return {
            link.get("Id", ""): link.get("Target", "")
            for link in read_part(archive, f"{folder}/_rels/{file}.rels", where)
        }
    except InputError:
        return {}
