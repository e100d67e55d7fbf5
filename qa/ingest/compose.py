"""Blocks -> the normalised text of a document with its sections, units and passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from qa.ingest.blocks import Block
from qa.ingest.headings import is_contents_heading, is_named
from qa.ingest.marks import find_marks
from qa.ingest.split import cut, sentences
from qa.types import Passage, Section, Unit, UnitKind

PASSAGE = 900
"""Aimed length of a passage in characters: about 200 tokens, which small sentence encoders read without cutting."""
WHOLE_ITEM = 400
"""A list item or caption up to this length is one unit; a longer one is cited sentence by sentence."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a document that depend on positions in its text."""

    text: str
    sections: tuple[Section, ...]
    units: tuple[Unit, ...]
    passages: tuple[Passage, ...]


@dataclass(slots=True)
class _Page:
    """The text so far; private to `compose`, which hands out only frozen parts."""

    references: int
    recognised: AbstractSet[int] = frozenset()
    parts: list[str] = field(default_factory=list)
    length: int = 0
    headings: list[tuple[str, int, int, int]] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    """For each unit, the number of headings above it."""

    def write(self, text: str) -> int:
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start

    def add(
        self,
        text: str,
        span: tuple[int, int],
        offset: int,
        kind: UnitKind,
        header: int | None = None,
        page: int | None = None,
        place: str = "",
        ocr: bool = False,
    ) -> None:
        words = text[span[0] : span[1]]
        marks = () if kind == "entry" else find_marks(words, raised_up_to=self.references)
        section = self.headings[-1][0] if self.headings else ""
        start, end = offset + span[0], offset + span[1]
        self.units.append(Unit(len(self.units), start, end, words, kind, section, header, marks, page, place, ocr))
        self.places.append(len(self.headings))


def compose(blocks: Sequence[Block], references: int, ocr: AbstractSet[int] = frozenset()) -> Layout:
    """Lay blocks out as one text and cut it into units and passages.

    blocks: normalised, none empty. references: highest number of the reference list, 0 without one. ocr: the pages that
    were read by OCR.
    Returns: a layout in which every unit and passage is an exact span of the text.
    """
    page = _Page(references, ocr)
    before: Block | None = None
    lead: int | None = None
    leaves = _leaves(blocks)
    for at, block in enumerate(blocks):
        if before is not None:
            listed = block.kind == before.kind and block.kind in ("item", "entry")
            page.write("\n" if listed else "\n\n")
        lead = _lead(page, before, block, lead) if block.kind == "item" else None
        _place(page, block, lead, leaf=at in leaves)
        before = block
    text = "".join(page.parts)
    units = tuple(page.units)
    return Layout(text, _sections(page, len(text)), units, _passages(text, units, page.places))


def _leaves(blocks: Sequence[Block]) -> frozenset[int]:
    """The headings with nothing below them, "Buy tar": they are all that is said, unless they are the title, name a part or stand elsewhere too."""
    headings = [(at, block) for at, block in enumerate(blocks) if block.kind == "heading"]
    texts = Counter(block.text.casefold() for _, block in headings)
    return frozenset(
        at
        for at, block in headings[1:]
        if (at + 1 == len(blocks) or (blocks[at + 1].kind == "heading" and blocks[at + 1].level <= block.level))
        and texts[block.text.casefold()] == 1
        and not is_named(block.text)
        and not is_contents_heading(block.text)
    )


def _lead(page: _Page, before: Block | None, block: Block, lead: int | None) -> int | None:
    """The sentence that introduces a list, "The following are false:", or the question that it answers: items mean nothing without it.

    A question leads to no items at another place, such as the next turn of a talk, nor any lead to those of the next slide; rows of a list
    each have their place.
    """
    if before is not None and before.kind == "item":
        moved = before.places != block.places
        asked = lead is not None and page.units[lead].text.endswith("?")
        return None if moved and (asked or before.pages != block.pages) else lead
    introduces = (
        before is not None
        and before.kind == "paragraph"
        and before.text.endswith((":", "?"))
        and bool(before.places) == bool(block.places)
    )
    return len(page.units) - 1 if introduces and page.units else None


def _place(page: _Page, block: Block, lead: int | None, *, leaf: bool) -> None:
    if block.kind == "table":
        _place_table(page, block)
        return
    start = page.write(block.text)
    if block.kind == "heading":
        # The span under a heading begins after the blank line that follows it; that of a leaf is the heading.
        page.headings.append((block.text, block.level, start, start if leaf else page.length + 2))
        if not leaf:
            return
    kind: UnitKind = "sentence" if block.kind == "paragraph" or block.kind == "heading" else block.kind
    whole = kind == "entry" or (kind != "sentence" and len(block.text) <= WHOLE_ITEM)
    for span in cut(block.text, 0, len(block.text)) if whole else sentences(block.text):
        page.add(block.text, span, start, kind, lead, *_stands(page, block, *span))


def _stands(page: _Page, block: Block, at: int, end: int) -> tuple[int | None, str, bool]:
    """The page on which characters of a block, or rows of a table, begin; its place; whether some were read by OCR."""
    first = max((number for start, number in block.pages if start <= at), default=None)
    touched = {first, *(number for start, number in block.pages if at < start < end)}
    place = next((words for start, words in reversed(block.places) if start <= at), "")
    return first, place, not page.recognised.isdisjoint(touched)


def _place_table(page: _Page, block: Block) -> None:
    header = len(page.units)
    for number, row in enumerate(block.rows):
        if number:
            page.write("\n")
        start = page.write(row)
        for span in cut(row, 0, len(row)):
            kind: UnitKind = "row" if number else "header"
            page.add(row, span, start, kind, header if number else None, *_stands(page, block, number, number + 1))


def _sections(page: _Page, end: int) -> tuple[Section, ...]:
    starts = [start for _, _, start, _ in page.headings[1:]] + [end]
    return (
        tuple(
            Section(heading, level, min(begins, following), following)
            for (heading, level, _, begins), following in zip(page.headings, starts, strict=True)
        )
        if page.headings
        else ()
    )


def _passages(text: str, units: Sequence[Unit], places: Sequence[int]) -> tuple[Passage, ...]:
    passages: list[Passage] = []

    def close(first: int, last: int) -> None:
        start, end = units[first].start, units[last - 1].end
        passages.append(Passage(len(passages), start, end, text[start:end], first, last, units[first].section))

    first = 0
    for chunk_first, chunk_last in _chunks(units, places):
        fits = units[chunk_last - 1].end - units[first].start <= PASSAGE and places[chunk_first] == places[first]
        if chunk_first > first and not fits:
            close(first, chunk_first)
            first = chunk_first
    if units:
        close(first, len(units))
    return tuple(passages)


def _chunks(units: Sequence[Unit], places: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of units that stay together: a table that fits a passage, else its header with the first row."""
    chunks: list[tuple[int, int]] = []
    position = 0
    while position < len(units):
        end = position + 1
        if units[position].kind == "header":
            while end < len(units) and units[end].header == position:
                end += 1
            if units[end - 1].end - units[position].start > PASSAGE:
                end = min(position + 2, end)
        chunks.append((position, end))
        position = end
    return chunks
