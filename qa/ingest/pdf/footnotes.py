"""Footnotes of PDFs: small type at the foot of a column that begins with a mark -> into the words that the mark qualifies."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from qa.ingest.blocks import Block, is_caption
from qa.ingest.footnotes import insert_note, names_source
from qa.ingest.marks import is_power, is_reference_heading
from qa.ingest.notes import LONGEST_NOTE, in_one_sentence, note_cells
from qa.ingest.pdf.layout import TextLine
from qa.ingest.pdf.paragraphs import ENDS, body_size, count_words, join_text
from qa.ingest.signs import RAISED_LETTERS
from qa.ingest.split import RAISED, SUPERSCRIPTS

_SMALLER = 0.97
"""Of the size of the text; a footnote's type is at most so large."""
_OPENING = re.compile(
    rf"({RAISED}{{1,3}}|[*\u2020\u2021\u00a7\u00b6#]{{1,4}}|[{RAISED_LETTERS}]|\d{{1,2}}(?=\s?[^\W\d_]))[.)]?\s*(?=\S)"
)
_NUMBER = re.compile(rf"(?<=\S){RAISED}{{1,3}}(?![\u207a\u207b])")
_TO_RAISED = str.maketrans("0123456789", SUPERSCRIPTS)


@dataclass(slots=True)
class _Note:
    """One footnote, where it stands."""

    page: int
    mark: str
    lines: list[TextLine] = field(default_factory=list)
    text: str = ""


def place_notes(lines: Sequence[TextLine | Block]) -> list[TextLine | Block]:
    """Put each short footnote into brackets where its mark stands on the same page; those that name a source are references.

    Parameters: lines, in reading order.
    Returns: lines, in which footnotes that are long, or whose marks are not found, stay and are told as such.
    """
    text = [line for line in lines if isinstance(line, TextLine)]
    notes = _notes(text)
    if not notes:
        return list(lines)
    apart = {id(line) for note in notes for line in note.lines}
    out: list[TextLine | Block] = [
        replace(line, note=id(line) in apart) if isinstance(line, TextLine) else line for line in lines
    ]
    body = body_size(text)
    if _are_references([line for line in text if id(line) not in apart], notes):
        notes = [note for note in notes if note.mark[0] not in SUPERSCRIPTS]
    listed = any(is_reference_heading(line.text) for line in text)
    sources: list[str] = []
    gone: set[int] = set()
    for note in notes:
        is_source = names_source(note.text)
        if (is_source and listed) or len(note.text) > LONGEST_NOTE:
            continue
        said = f"[{len(sources) + 1}]" if is_source else note.text
        if _put(out, note, said, body, is_source=is_source):
            gone |= {id(line) for line in note.lines}
            sources += [note.text] if is_source else []
    kept = [line for line, old in zip(out, lines, strict=True) if id(old) not in gone]
    return [*kept, *(Block("entry", f"[{at}] {source}") for at, source in enumerate(sources, start=1))]


def _notes(lines: Sequence[TextLine]) -> list[_Note]:
    """The footnotes of each page; one that goes on overleaf is one."""
    body, words = body_size(lines), count_words(lines)
    notes: list[_Note] = []
    for (page, _), inside in groupby(lines, key=lambda line: (line.page, line.column)):
        open_note = notes[-1] if notes and not notes[-1].lines[-1].text.endswith(ENDS) else None
        column = list(inside)
        for line in [] if _tops_page(column, lines, body) else _foot(column, body):
            found = _OPENING.match(line.text)
            if found:
                mark = found[1].translate(_TO_RAISED)
                open_note = _Note(page, mark)
                notes.append(open_note)
            if open_note is not None:
                open_note.lines.append(line)
    for note in notes:
        said = join_text(note.lines, words)[0]
        found = _OPENING.match(said)
        note.text = said[found.end() :] if found else said
    return notes


def _foot(column: Sequence[TextLine], body: float) -> Sequence[TextLine]:
    """The last lines of a column, as far as their type is smaller than the text's and no caption is among them."""
    at = len(column)
    while at and column[at - 1].size < _SMALLER * body and not is_caption(column[at - 1].text):
        at -= 1
    return column[at:]


def _tops_page(column: Sequence[TextLine], lines: Sequence[TextLine], body: float) -> bool:
    """Whether most text of its page stands below a column, as it does below the institutions of authors over two columns."""
    below = [
        line.top >= column[-1].bottom for line in lines if line.page == column[-1].page and line.size >= _SMALLER * body
    ]
    return 2 * sum(below) > len(below)


def _are_references(lines: Sequence[TextLine], notes: Sequence[_Note]) -> bool:
    """Whether raised numbers mostly have no footnote on their page, and so are those of a reference list."""
    there: defaultdict[int, set[str]] = defaultdict(set)
    for note in notes:
        there[note.page].add(note.mark)
    known = Counter(
        found[0] in there[line.page]
        for line in lines
        for found in _NUMBER.finditer(line.text)
        if not is_power(line.text[: found.start()])
    )
    return known[False] > known[True]


def _put(out: list[TextLine | Block], note: _Note, said: str, body: float, *, is_source: bool) -> bool:
    """Put a footnote, or the number of a reference, wherever its mark stands; returns whether it stands in running text."""
    found: list[tuple[int, re.Match[str]]] = []
    placed = False
    for at, line in enumerate(out):
        if isinstance(line, Block):
            if line.rows and not is_source and any(page == note.page for _, page in line.pages):
                rows, marks = note_cells(line.rows, {note.mark: in_one_sentence(said)})
                out[at] = replace(line, rows=rows)
                placed = placed or bool(marks)
        elif line.page == note.page and not line.note:
            if line.text[:1] in SUPERSCRIPTS and note.mark in line.text:
                found.clear()  # the line explains the marks above it, as that of the authors' institutions does
                continue
            found += [(at, match) for match in _marks(line.text, note.mark)]
    clear = [one for one in found if not _is_power(one[1])]
    taken = clear or (found if len(found) == 1 and not placed else [])
    for at, match in reversed(taken):
        line = out[at]
        assert isinstance(line, TextLine)
        if line.bold or line.size > 1.08 * body:
            return False  # a heading stays as it is
        before, after = match.string[: match.start()].rstrip(), match.string[match.end() :]
        line.text = (f"{before} {said}" if is_source else insert_note(before, said)) + after
        placed = True
    return placed


def _marks(text: str, mark: str) -> Iterator[re.Match[str]]:
    """Where a mark stands behind a word and is no part of a longer one."""
    longer = f"[{SUPERSCRIPTS}\u207a\u207b]" if mark[0] in SUPERSCRIPTS else f"[{RAISED_LETTERS}{re.escape(mark[0])}]"
    return re.finditer(
        rf"(?<=[\w)%\].,;:!?\"'\u201d\u2019])(?<!{longer})\s?{re.escape(mark)}(?!{longer}|[^\W{SUPERSCRIPTS}])", text
    )


def _is_power(match: re.Match[str]) -> bool:
    return match[0].strip()[0] in SUPERSCRIPTS and is_power(match.string[: match.start()])
