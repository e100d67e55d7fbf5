"""Raw text, such as a converted PDF -> blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from qa.ingest.blocks import Block, FileContent, clean, decode, is_caption, join_lines, squeeze
from qa.ingest.boilerplate import drop_boilerplate
from qa.ingest.columns import column_by_column
from qa.ingest.endnotes import without_star_bullets
from qa.ingest.grid import named_rows
from qa.ingest.hanging import take_hanging
from qa.ingest.headings import (
    depth,
    is_named,
    is_title,
    may_be_heading,
    names_part,
    split_label,
    take_contents,
    underline,
)
from qa.ingest.latex import take_latex_table
from qa.ingest.lines import are_own, leaders_as_items, without_cuts
from qa.ingest.marks import is_reference_heading
from qa.ingest.memo import take_head
from qa.ingest.seams import SEAM, over_seams, without_running
from qa.ingest.tables import opens_table, print_rows, take_table

_BULLET = re.compile(r"\s*(?:[-*\u2022\u25e6\u2023\u25aa\u25cf\u2043]\s+|[\u2022\u25cf\u25aa])(?=\S)")
_NUMBER = re.compile(r"\s*(?:\[(\d{1,3})\][.:]?|\(?(\d{1,3})[.)])\s+(?=\S)")
_MARKED_TAB = re.compile(r"^(\s*(?:[-*\u2022]|\d{1,3}[.)]|\[\d{1,3}\]))\t+")
_ADDRESS = re.compile(r"https?://\S+")
_ENDS = (".", "!", "?", ":", ".\u201d", '."', "]")
_LABELLED = re.compile(r"[^\W\d_][^:.!?]{0,30}: +\S")
"""A field of a form: "Ship to: Ada Moe"."""
_SUBSTANCE = 60
"""Characters of text that confirm a heading above it; fewer do where it is a sentence."""
_SENTENCE = 4
"""Words of the shortest such sentence; "J. R. Moe, M.D." has fewer."""
_LONGEST_CHAIN = 2
"""Headings directly under one another; more of them are a list of names or addresses."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One or more joined lines; `alone` when blank lines surround it, `opens` when it begins its group.

    A heading that the text underlines has a level; others are found by `_confirm`.
    """

    text: str
    kind: str = "text"
    alone: bool = False
    opens: bool = False
    rows: tuple[str, ...] = ()
    level: int = 0
    pages: tuple[tuple[int, int], ...] = ()


def read_plaintext(content: bytes, where: str) -> FileContent:
    """Read a file of raw text. Raises: InputError for bytes that are not text."""
    return plaintext_blocks(decode(content, where))


def plaintext_blocks(text: str) -> FileContent:
    """Read a raw text: of itself it says what a letter or a memo does, and its blocks are those of `parse_plaintext`."""
    parts = [clean(part).split("\n") for part in text.split("\f")]
    head, parts[0] = take_head(parts[0])
    paged = [[*lines, SEAM] for lines in without_running(parts)] if len(parts) > 1 else parts
    pages = [number for number, lines in enumerate(paged, 1) for _ in lines] if len(parts) > 1 else []
    return head, parse_plaintext("\n".join(map("\n".join, paged)), pages)


def parse_plaintext(text: str, pages: Sequence[int] = ()) -> list[Block]:
    """Parse raw text into blocks in reading order: headings, paragraphs, items, tables and captions.

    Wrapped lines are joined, boilerplate is left out and lines that only look like headings stay text.
    pages: of each line, where form feeds count them; a page ends with a `SEAM`.
    """
    printed, pages = over_seams(*column_by_column(text.split("\n"), pages))
    printed, hung = take_hanging(without_star_bullets(printed))
    lines, named = take_contents(without_cuts(printed))
    named |= hung
    pieces = [piece for piece in _pieces(leaders_as_items(lines), pages, named) if piece.text or piece.rows]
    drop = drop_boilerplate(["" if piece.rows else piece.text for piece in pieces])
    running = _running_heads(pieces)
    kept = [piece for piece, dropped in zip(pieces, drop, strict=True) if not dropped and piece.text not in running]
    headings = _confirm(kept, named)
    blocks: list[Block] = []
    first = headings.index(True) if True in headings else 0
    for at, piece in enumerate(kept):
        if headings[at]:
            level = piece.level or depth(piece.text, at == first)
            blocks.append(Block("heading", piece.text, level=level, pages=piece.pages))
        else:
            blocks.extend(_blocks(piece))
    return blocks


def _blocks(piece: _Piece) -> list[Block]:
    if piece.rows:
        return [Block("table", rows=piece.rows, pages=piece.pages)]
    if piece.kind == "item":
        return [Block("item", piece.text, pages=piece.pages)]
    if labelled := split_label(piece.text):
        moved = _moved(piece.pages, len(piece.text) - len(labelled[1]))
        return [Block("heading", labelled[0], level=2), Block("paragraph", labelled[1], pages=moved)]
    return [Block("caption" if is_caption(piece.text) else "paragraph", piece.text, pages=piece.pages)]


def _moved(pages: tuple[tuple[int, int], ...], by: int) -> tuple[tuple[int, int], ...]:
    """Where pages begin in a text that lost its first characters."""
    return tuple((max(start - by, 0), page) for start, page in pages)


def _pages(lines: Sequence[str], pages: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Where pages begin in the words of lines."""
    begun = [at for at, page in enumerate(pages) if at == 0 or page != pages[at - 1]]
    return tuple((len(join_lines(lines[:at])), pages[at]) for at in begun)


def _pieces(lines: Sequence[str], pages: Sequence[int], named: AbstractSet[str]) -> list[_Piece]:
    """Cut the lines at blank lines, headings and around tables, and each group into its paragraphs and items."""
    lines = [_MARKED_TAB.sub(r"\1 ", line) for line in lines]
    margin = _margin(lines)
    pieces: list[_Piece] = []
    position, listed = 0, False
    underlines: list[str] = []
    """The signs that underline headings, the outermost first."""
    while position < len(lines):
        if sign := underline(lines, position):
            underlines += [] if sign in underlines else [sign]
            position += len(sign) - 1  # over the line above the heading
            title = squeeze(lines[position])
            pieces.append(_Piece(title, alone=True, level=underlines.index(sign) + 1))
            listed = is_reference_heading(title)
            position += 2
            continue
        taken, caption, cells = take_latex_table(lines, position)
        if taken:
            on = _pages((), pages[position : position + 1])
            pieces += [_Piece(caption, pages=on)] if caption else []
            pieces.append(_Piece("", rows=print_rows(named_rows([list(map(squeeze, row)) for row in cells])), pages=on))
            position += taken
            continue
        taken, rows = take_table(lines, position)
        if taken:
            pieces.append(_Piece("", rows=rows, pages=_pages((), pages[position : position + 1])))
            position += taken
            continue
        end = position
        while end < len(lines) and any(map(str.isalnum, lines[end])):
            if end > position and (
                _interrupts(lines, end) or not named.isdisjoint(map(squeeze, lines[end - 1 : end + 1]))
            ):
                break
            end += 1
        if end == position:
            position += 1
            continue
        group = _group(lines[position:end], listed, pages[position:end], margin)
        for piece in group:
            # Under the heading of the reference list every numbered line begins an entry.
            listed = is_reference_heading(piece.text) or (listed and not _closes_list(piece))
        pieces.extend(group)
        position = end
    return pieces


def _margin(lines: Sequence[str]) -> int:
    """The spaces before most lines."""
    deep = Counter(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return deep.most_common(1)[0][0] if deep else 0


def _interrupts(lines: Sequence[str], at: int) -> bool:
    return opens_table(lines, at) or underline(lines, at) != "" or take_latex_table(lines, at)[0] > 0


def _closes_list(piece: _Piece) -> bool:
    return piece.kind == "text" and piece.alone and may_be_heading(piece.text, alone=True)


def _group(lines: Sequence[str], listed: bool, pages: Sequence[int], margin: int) -> list[_Piece]:
    """The paragraphs and items of lines without a blank line between them."""
    width = max(len(line.strip()) for line in lines)
    if not listed and not any(_BULLET.match(line) or _NUMBER.match(line) for line in lines) and are_own(lines, margin):
        return [_Piece(squeeze(line), "item", pages=_pages((), pages[at : at + 1])) for at, line in enumerate(lines)]
    starts: list[tuple[int, str]] = []
    number = 0
    for at, line in enumerate(lines):
        kind = _starts(line, lines[at - 1] if at else None, number, width, listed)
        if kind:
            starts.append((at, kind))
            found = _NUMBER.match(line) if kind == "item" else None
            number = int(found[1] or found[2]) if found else number
        listed = listed or is_reference_heading(line.strip())
    ends = [at for at, _ in starts[1:]] + [len(lines)]
    pieces: list[_Piece] = []
    for (at, kind), end in zip(starts, ends, strict=True):
        text = join_lines(lines[at:end])
        bullet = _BULLET.match(text) if kind == "item" else None
        cut = bullet.end() if bullet else 0
        on = _moved(_pages(lines[at:end], pages[at:end]), cut)
        alone, opens = len(starts) == 1 and len(lines) < 3, at == 0 and end == 1
        pieces.append(_Piece(text[cut:], kind, alone, opens, pages=on))
    return pieces


def _starts(line: str, before: str | None, number: int, width: int, listed: bool) -> str:
    """Which kind of piece begins on a line: "item", "text", or "" when it continues the line before."""
    found = _NUMBER.match(line)
    if _BULLET.match(line):
        return "item"
    if found and (before is None or listed):
        return "item"
    if before is None:
        return "text"
    deeper = len(before) - len(before.lstrip()) > len(line) - len(line.lstrip())
    line, before = line.strip(), before.strip()
    # "(2)" inside a sentence may begin a line by chance.
    counts = line[0] != "(" or (number > 0 and before.endswith((*_ENDS, ";", ",")))
    if found and int(found[1] or found[2]) == number + 1 and counts:
        return "item"
    if not listed and (_ADDRESS.fullmatch(line) or _ADDRESS.fullmatch(before)):
        return "text"
    if _LABELLED.match(line) and _LABELLED.match(before):
        return "text"
    if is_named(line) or is_named(before) or (is_caption(line) and before.endswith(_ENDS)):
        return "text"
    # A writer wraps where the next word no longer fits. Where it would have fitted, the break was meant.
    would_fit = len(before) + 1 + len(line.split(" ", 1)[0])
    goes_on = line[0].islower() or (line[0].isdigit() and before[0].islower() and not deeper)
    if before.endswith(_ENDS):
        return "text" if would_fit <= 0.8 * width and not line[0].islower() else ""
    return "text" if would_fit <= 0.5 * width and width > _SUBSTANCE and not goes_on else ""


def _running_heads(pieces: Sequence[_Piece]) -> frozenset[str]:
    """Lines printed on page after page: alone, like a heading and the same at least three times."""
    counts = Counter(
        piece.text for piece in pieces if piece.alone and not piece.level and may_be_heading(piece.text, alone=True)
    )
    return frozenset(text for text, count in counts.items() if count > 2 and not is_named(text))


def _confirm(pieces: Sequence[_Piece], named: AbstractSet[str]) -> list[bool]:
    """Which pieces are headings: those that could be and have text under them.

    named: texts in the table of contents; these and underlined lines are headings, whatever stands under them.
    """
    sure = [piece.level > 0 or piece.text in named or (piece.alone and names_part(piece.text)) for piece in pieces]
    found = [sure[at] or _could_be(pieces, at) for at in range(len(pieces))]
    at = 0
    while at < len(pieces):
        if not found[at]:
            at += 1
            continue
        end = at
        while end < len(pieces) and found[end]:
            end += 1
        followed = end < len(pieces) and _has_substance(pieces, end)
        for i in range(at, end):
            near = end - i <= _LONGEST_CHAIN and followed
            title = i == 0 and len(pieces) > 1
            found[i] = sure[i] or near or title or (end < len(pieces) and is_named(pieces[i].text))
        at = end
    return found if not all(found) else [False] * len(pieces)


def _could_be(pieces: Sequence[_Piece], at: int) -> bool:
    piece = pieces[at]
    if piece.rows or (piece.kind == "item" and not _is_lone_number(pieces, at)):
        return False
    if piece.alone or is_named(piece.text):
        return may_be_heading(piece.text, alone=True) or (at == 0 and is_title(piece.text))
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    longer = following is not None and (len(following.text) > 2 * len(piece.text) or following.text.endswith("."))
    return piece.opens and longer and may_be_heading(piece.text, alone=False)


def _is_lone_number(pieces: Sequence[_Piece], at: int) -> bool:
    """ "2. Methods" between paragraphs is a heading; beside another numbered piece it is an item of a list."""
    if not pieces[at].alone or not _NUMBER.match(pieces[at].text):
        return False
    beside = (*pieces[max(at - 1, 0) : at], *pieces[at + 1 : at + 2])
    return not any(piece.kind == "item" for piece in beside)


def _has_substance(pieces: Sequence[_Piece], at: int) -> bool:
    piece = pieces[at]
    sentence = piece.text.endswith(".") and len(piece.text.split()) >= _SENTENCE
    return (
        bool(piece.rows) or piece.kind == "item" or is_caption(piece.text) or sentence or len(piece.text) >= _SUBSTANCE
    )
