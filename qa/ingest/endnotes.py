"""Notes under a text, by numbers or signs -> the words that they qualify; those that name a publication are references."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from qa.ingest.blocks import Block
from qa.ingest.footnotes import insert_note, names_source
from qa.ingest.headings import is_notes_heading
from qa.ingest.marks import is_power, is_reference_heading
from qa.ingest.notes import LONGEST_NOTE
from qa.ingest.split import RAISED, SUPERSCRIPTS

_Label = TypeVar("_Label", int, str)

_TO_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
_SIGNED = re.compile(rf"(?:\[(\d{{1,3}})\][.:]?|({RAISED}{{1,3}})|\((\d{{1,2}})\)(?= ))\s*(?=\S)")
"""A label that says that it is one; under a heading of notes a number is enough."""
_LABEL = re.compile(rf"(?:{_SIGNED.pattern}|\(?(\d{{1,3}})(?:[.):]\s*|\s+)(?=[^\W\d]|[(\"\u201c]))")
_BRACKETED = re.compile(r" ?\[(\d{1,3}(?:, ?\d{1,3}){0,9})\]")
_DATED = re.compile(r"\b(?:1[5-9]|20)\d\d[a-z]?\.?$")
_LAST_SAID = re.compile(r" ?\((\d{1,2})\)(?:(?=[.;,](?: |$)|$| \| )|(?:(?<=[.!?]\(\d\))|(?<=[.!?]\(\d\d\)))(?= ))")
"""A mark in round brackets, last on its line, right before a stop or behind one; before other words "(1)" counts the parts of a sentence."""
_RAISED = re.compile(rf"(?<=\S)({RAISED}{{1,3}}(?:,{RAISED}{{1,3}}){{0,9}})(?![,{SUPERSCRIPTS}\u207a\u207b])")
_SIGN = "[*\u2020\u2021\u00a7\u00b6]"
_SIGN_LABEL = re.compile(rf"({_SIGN}{{1,3}})(?:(?<!\*)\s+(?=\w)|\s*(?![a-z])(?=[^\W_])|\s+(?=[(\"\u201c]))")
"""A small letter may follow other signs than the star, behind a blank: "*args" and "* means all" are no notes."""
_SIGN_MARK = re.compile(rf"(?<=[\w.,;:!?)%\"\u201d\u20ac$])({_SIGN}{{1,3}})(?=[\s.,;:!?)]|$)")
"""A sign behind a word or a stop, and before none."""
_STOPPED = re.compile(r"[\w%)\"\u201d\u20ac$][.,;:!?]$|\)$")
_NAMED = re.compile(r"(?:[^\W\d_]|[%\"\u201d\u20ac$]|(?:[$\u00a3\u00a5\u20ac]|\b[A-Z]{3}) ?\d[\d.,]{0,12})$")
"""Ends in a word, or in a value with its unit or its currency."""
_END = re.compile(r"[.!?][)\"\u201d]?(?:\s|$)|$")
_GOES_ON = re.compile(r"\s+[a-z]")


@dataclass(slots=True)
class _Note:
    """One endnote, and where its blocks stand."""

    number: int
    text: str
    at: list[int] = field(default_factory=list)


def place_endnotes(blocks: Sequence[Block]) -> list[Block]:
    """Put each short endnote into brackets where its number stands in the text above.

    Endnotes stand under a heading such as "Notes", or last in the document with the labels that the text has: "[1]".
    Those that name a publication become entries of a reference list; those whose number is not found stay.
    """
    out: list[Block | None] = list(blocks)
    start = 0
    for heading, first, end in _lists(blocks):
        notes = _notes(blocks, first, end, _LABEL if heading else _SIGNED)
        if notes and _place(out, notes, start, heading if heading is not None else first):
            gone = heading is not None and all(out[at] is None for at in range(first, end))
            if gone and heading is not None:
                out[heading] = None
            start = end
    return [block for block in out if block is not None]


def place_signed_notes(blocks: Sequence[Block]) -> list[Block]:
    """Put each short note that begins with a sign, "* Members only.", into brackets where that sign stands above it, "4 euros.*".

    A note is for what stands between it and the one before with its sign; one whose sign is not found stays.
    """
    out: list[Block | None] = list(blocks)
    noted: dict[str, int] = {}
    """Where the last note of each sign stands."""
    for at, block in enumerate(blocks):
        label = _SIGN_LABEL.match(block.text) if block.kind in ("paragraph", "item") else None
        if label is None or len(block.text) > LONGEST_NOTE or label[1] in block.text[label.end() :]:
            continue
        start, placed = noted.get(label[1], 0), set[str]()
        noted[label[1]] = at
        for above in range(start, at):
            one = out[above]
            if one is not None and one.kind in ("paragraph", "item", "caption"):
                out[above] = _with_notes(one, _SIGN_MARK, {label[1]: block.text[label.end() :]}, placed, _sign)
        if placed:
            out[at] = None
    return [block for block in out if block is not None]


def without_star_bullets(lines: Sequence[str]) -> list[str]:
    """Tell the one line that begins with "* " and is no item of a list, because a word above ends in the sign: it is a note then."""
    starred = [at for at, line in enumerate(lines) if line.lstrip().startswith("* ")]
    if (
        len(starred) != 1
        or not _SIGN_LABEL.match(lines[starred[0]].lstrip())
        or not any(_sign(found) == ["*"] for line in lines[: starred[0]] for found in _SIGN_MARK.finditer(line))
    ):
        return list(lines)
    return [line.replace("* ", "*", 1) if at == starred[0] else line for at, line in enumerate(lines)]


def _lists(blocks: Sequence[Block]) -> list[tuple[int | None, int, int]]:
    """Where lists of endnotes may stand: their heading, their first block, and the one after their last."""
    found: list[tuple[int | None, int, int]] = []
    for at, block in enumerate(blocks):
        if block.kind == "heading" and is_notes_heading(block.text):
            end = at + 1
            while end < len(blocks) and blocks[end].kind in ("paragraph", "item"):
                end += 1
            found.append((at, at + 1, end))
    first = len(blocks)
    while first and blocks[first - 1].kind in ("paragraph", "item") and _SIGNED.match(blocks[first - 1].text):
        first -= 1
    under = next((one.text for one in reversed(blocks[:first]) if one.kind == "heading"), "")
    if first < len(blocks) and not is_notes_heading(under) and not is_reference_heading(under):
        found.append((None, first, len(blocks)))
    return found


def _notes(blocks: Sequence[Block], first: int, end: int, label: re.Pattern[str]) -> list[_Note]:
    """The notes of a list, numbered from one without a gap; none when it is no such list."""
    notes: list[_Note] = []
    for at in range(first, end):
        found = label.match(blocks[at].text)
        number = int(next(filter(None, found.groups())).translate(_TO_DIGITS)) if found else 0
        if found and number == len(notes) + 1:
            notes.append(_Note(number, blocks[at].text[found.end() :].strip(), [at]))
        elif notes:
            notes[-1].text += f" {blocks[at].text}"
            notes[-1].at.append(at)
        else:
            return []
    return notes


def _place(out: list[Block | None], notes: Sequence[_Note], start: int, end: int) -> bool:
    """Put notes into the blocks between two places; returns whether half of the notes have marks there, and half of the marks notes."""
    listed = any(one is not None and one.kind == "heading" and is_reference_heading(one.text) for one in out)
    running = [(at, one) for at, one in enumerate(out[:end]) if at >= start and one is not None and _holds_marks(one)]
    numbers = {note.number for note in notes}
    used = {mark: _used(mark, [one for _, one in running]) for mark in (_BRACKETED, _RAISED, _LAST_SAID)}
    # Where there is a reference list too, its numbers are those in brackets.
    mark = _BRACKETED if used[_BRACKETED] & numbers and not listed else _RAISED
    if not used[mark] & numbers:
        mark = _LAST_SAID
    known = len(used[mark] & numbers)
    if 2 * known < max(len(notes), len(used[mark])) or not known or (listed and not used[_BRACKETED]):
        return False
    sources = {note.number for note in notes if names_source(note.text)}
    dated = {note.number for note in notes if _DATED.search(note.text)}
    sources |= dated if sources & dated else set()  # what ends in a year, as one that names a publication does
    said = {note.number: note.text for note in notes if note.number not in sources and len(note.text) <= LONGEST_NOTE}
    placed: set[int] = set()
    for at, one in running:
        out[at] = _with_notes(one, mark, said, placed, _numbers)
    for note in notes:
        if note.number in placed:
            for at in note.at:
                out[at] = None
        elif note.number in sources and not listed:
            for at in note.at[1:]:
                out[at] = None
            there = out[note.at[0]]
            assert there is not None
            out[note.at[0]] = replace(there, kind="entry", text=f"[{note.number}] {note.text}")
    return True


def _holds_marks(block: Block) -> bool:
    return block.kind in ("paragraph", "item", "caption", "table")


def _used(mark: re.Pattern[str], blocks: Sequence[Block]) -> set[int]:
    """The numbers that marks in the text name."""
    lines = [line for one in blocks for line in (one.text, *one.rows)]
    return {number for line in lines for found in mark.finditer(line) for number in _numbers(found)}


def _numbers(mark: re.Match[str]) -> list[int]:
    """The numbers of a mark; none of a power, "10\u00b2"."""
    if mark[1][0] in SUPERSCRIPTS and is_power(mark.string[: mark.start()]):
        return []
    return [int(part) for part in mark[1].translate(_TO_DIGITS).split(",")]


def _sign(mark: re.Match[str]) -> list[str]:
    """The sign of a mark; none of a star that may be one of code, of a pattern or of a rating: "char* s", "foo*", "4* and"."""
    if "*" not in mark[1]:
        return [mark[1]]
    before, end = mark.string[max(mark.start() - 20, 0) : mark.start()], mark.end()
    if _STOPPED.search(before):
        found = before[-1] not in ".!?" or not _GOES_ON.match(mark.string, end)
    else:
        found = bool(_NAMED.search(before) and _END.match(mark.string, end))
    return [mark[1]] if found else []


def _with_notes(
    block: Block,
    mark: re.Pattern[str],
    said: Mapping[_Label, str],
    placed: set[_Label],
    labels: Callable[[re.Match[str]], list[_Label]],
) -> Block:
    """A block with the notes in place of their marks.

    Parameters: block; mark, their pattern; said, the notes by their labels; placed, to which the labels of notes are added; labels, those
    that a mark names.
    """

    def put(text: str, moved: Callable[[int, int], None]) -> str:
        for found in reversed(list(mark.finditer(text))):
            named = labels(found)
            if named and all(one in said for one in named):
                before = insert_note(text[: found.start()], " ".join(said[one] for one in named))
                moved(found.end(), len(before) - found.end())
                text = before + text[found.end() :]
                placed.update(named)
        return text

    pages, places = block.pages, block.places

    def moved(behind: int, by: int) -> None:
        nonlocal pages, places
        pages = tuple((at + by * (at >= behind), page) for at, page in pages)
        places = tuple((at + by * (at >= behind), place) for at, place in places)

    if block.rows:
        return replace(block, rows=tuple(put(row, lambda *_: None) for row in block.rows))
    text = put(block.text, moved)
    return replace(block, text=text, pages=pages, places=places)
