"""Notes under a table -> the cells whose marks they explain: "12.4*" over "* Printed in error." must not be read alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa.ingest.blocks import Block

LONGEST_NOTE = 300
"""Characters of a note that is read out where its mark stands; a longer one stays a paragraph of its own."""
_SIGN = "[\u2020\u2021\u00a7\u00b6]{1,3}|[\u02b0-\u02b8\u02e1-\u02e3\u1d43-\u1d5b\u1d9c\u1da0\u1dbb\u2071\u207f]"
_LAST_IN_CELL = "\\*{1,4}|#{1,3}|[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]"
_NOTE = re.compile(
    rf"(?:(?:^|(?<=\s))({_SIGN}|{_LAST_IN_CELL})\s*(?:[=:]\s*)?|(?:^|(?<=[.;] ))([a-z])(?:[.)]? (?=[A-Z(])|\s?[=:]\s))"
    r"(?=[^\W_]|[(\"\u201c])"
)
_MARKED = re.compile(
    rf"(?<=[\w)%\]])\s?((?:{_SIGN})+|(?:{_LAST_IN_CELL}|(?:(?<=\d)|(?<=[\d)%] ))[a-z])(?= \| | \|$|$))(?![*#])"
)
"""A letter that is no longer raised, "52.0 a", is a mark where a note below the table begins with it: "a Measured twice." """
_ALONE = re.compile(rf"(?<=\| )((?:{_SIGN}|{_LAST_IN_CELL}|[a-z])(?:, ?[a-z])*)(?= \| | \|$| \(|$)")
"""Marks in a column of their own."""
_INNER_STOP = re.compile(r"\. +(?=[A-Z\u0391-\u03a9\d(])")


def in_one_sentence(note: str) -> str:
    """A note without its last stop, its sentences joined, so that it can stand inside another one."""
    return _INNER_STOP.sub("; ", note).strip().rstrip(".")


def attach_notes(blocks: Sequence[Block]) -> list[Block]:
    """Put each note that stands under a table, and begins with a mark, into brackets at the cells with that mark.

    A paragraph of which every mark was found in the table is no block of its own any more.
    """
    out: list[Block] = []
    table: int | None = None
    """Where in `out` the table is under which only captions and notes have come so far."""
    for block in blocks:
        notes = _notes(block.text) if table is not None and block.kind in ("paragraph", "item") else {}
        if table is not None and notes:
            rows, found = note_cells(out[table].rows, notes)
            out[table] = replace(out[table], rows=rows)
            out += [] if found == notes.keys() else [block]
            continue
        out.append(block)
        if block.kind == "table":
            table = len(out) - 1
        elif block.kind != "caption":
            table = None
    return out


def _notes(text: str) -> dict[str, str]:
    """The notes of a paragraph by their marks; none when it does not begin with one, or one is long."""
    marks = list(_NOTE.finditer(text))
    if not marks or marks[0].start():
        return {}
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    notes = {
        mark[1] or mark[2]: in_one_sentence(text[mark.end() : end]).rstrip(";,")
        for mark, end in zip(marks, ends, strict=True)
    }
    return notes if max(map(len, notes.values())) <= LONGEST_NOTE else {}


def note_cells(rows: Sequence[str], notes: Mapping[str, str]) -> tuple[tuple[str, ...], set[str]]:
    """Put notes into the rows of a table.

    Parameters: rows; notes, by their marks. Returns: rows with the notes in place of their marks; the marks that were found.
    """
    found: set[str] = set()

    def put(match: re.Match[str]) -> str:
        marks = [match[1]] if match[1] in notes else list(match[1])
        if not all(mark in notes for mark in marks):
            return match[0]
        found.update(marks)
        return f" ({'; '.join(notes[mark] for mark in marks)})"

    def put_alone(match: re.Match[str]) -> str:
        marks = [mark for mark in re.split(", ?", match[1]) if mark in notes]
        found.update(marks)
        return f"{match[0]} ({'; '.join(notes[mark] for mark in marks)})" if marks else match[0]

    return tuple(_ALONE.sub(put_alone, _MARKED.sub(put, row)) for row in rows), found
