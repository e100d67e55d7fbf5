"""Lines of raw text, such as a converted PDF -> blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from qa.errors import InputError
from qa.ingest.blocks import Block, is_caption, join_lines, squeeze
from qa.ingest.columns import column_by_column
from qa.ingest.endnotes import without_star_bullets
from qa.ingest.hanging import take_hanging
from qa.ingest.headings import depth, heads_section, is_named, may_be_heading, split_label, take_contents, underline
from qa.ingest.latex import count_latex_lines
from qa.ingest.lines import are_own, indent, leaders_as_items, without_cuts
from qa.ingest.marks import is_reference_heading
from qa.ingest.pairs import opens_pairs, take_pairs
from qa.ingest.pandoc_formats import read_latex
from qa.ingest.pieces import LIST_NUMBER, TextPiece, find_headings, is_call, running_heads
from qa.ingest.seams import over_seams
from qa.ingest.tables import heads_table, opens_table, take_table

_BULLET = re.compile(r"\s*(?:[-*\u2022\u25e6\u2023\u25aa\u25cf\u2043]\s+|[\u2022\u25cf\u25aa])(?=\S)")
_MARKED_TAB = re.compile(r"^(\s*(?:[-*\u2022]|\d{1,3}[.)]|\[\d{1,3}\]))\t+")
_NARROW = 60
"""Characters of lines that are too short to tell a break that was meant."""
_ADDRESS = re.compile(r"https?://\S+")
_ENDS = (".", "!", "?", ":", ".\u201d", '."', "]")
_LABELLED = re.compile(r"[^\W\d_][^:.!?]{0,30}: +\S")
"""A field of a form: "Ship to: Ada Moe"."""


def parse_plaintext(text: str, pages: Sequence[int] = ()) -> list[Block]:
    """Parse raw text into blocks in reading order: headings, paragraphs, items, tables and captions.

    Wrapped lines are joined, calls are left out and lines that only look like headings stay text.
    pages: of each line, where form feeds count them; a page ends with a `SEAM`.
    """
    printed, pages = over_seams(*column_by_column(text.split("\n"), pages))
    printed, hung = take_hanging(without_star_bullets(printed))
    lines, named = take_contents(without_cuts(printed))
    named |= hung
    pieces = _going_on([piece for piece in _pieces(leaders_as_items(lines), pages, named) if piece.text or piece.rows])
    running = running_heads(pieces)
    kept = [piece for piece in pieces if piece.rows or not (is_call(piece.text) or piece.text in running)]
    headings = find_headings(kept, named)
    blocks: list[Block] = []
    first = headings.index(True) if True in headings else 0
    for at, piece in enumerate(kept):
        if headings[at]:
            level = piece.level or depth(piece.text, at == first)
            blocks.append(Block("heading", piece.text, level=level, pages=piece.pages))
        else:
            blocks.extend(_blocks(piece))
    return blocks


def _blocks(piece: TextPiece) -> list[Block]:
    if piece.rows:
        return [Block("table", rows=piece.rows, pages=piece.pages)]
    if piece.kind == "item":
        return [Block("item", piece.text, pages=piece.pages)]
    if labelled := split_label(piece.text):
        moved = _moved(piece.pages, len(piece.text) - len(labelled[1]))
        return [Block("heading", labelled[0], level=2), Block("paragraph", labelled[1], pages=moved)]
    return [Block("caption" if is_caption(piece.text) else "paragraph", piece.text, pages=piece.pages)]


def _going_on(pieces: Sequence[TextPiece]) -> list[TextPiece]:
    """Pieces where a line alone that ends in a comma, "Dear Ada,", goes on in the paragraph below it."""
    out: list[TextPiece] = []
    for piece in pieces:
        last = out[-1] if out else piece
        if (
            last.alone
            and last.kind == piece.kind == "text"
            and last.text.endswith(",")
            and out
            and any(map(str.isalnum, piece.text))
        ):
            below = _moved(piece.pages, -len(last.text) - 1)
            out[-1] = TextPiece(f"{last.text} {piece.text}", pages=(*last.pages, *below))
        else:
            out.append(piece)
    return out


def _moved(pages: tuple[tuple[int, int], ...], by: int) -> tuple[tuple[int, int], ...]:
    """Where pages begin in a text that lost its first characters."""
    return tuple((max(start - by, 0), page) for start, page in pages)


def _pages(lines: Sequence[str], pages: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Where pages begin in the words of lines."""
    begun = [at for at, page in enumerate(pages) if at == 0 or page != pages[at - 1]]
    return tuple((len(join_lines(lines[:at])), pages[at]) for at in begun)


def _pieces(lines: Sequence[str], pages: Sequence[int], named: AbstractSet[str]) -> list[TextPiece]:
    """Cut the lines at blank lines, headings and around tables, and each group into its paragraphs and items."""
    lines = [_MARKED_TAB.sub(r"\1 ", line) for line in lines]
    margin = _margin(lines)
    pieces: list[TextPiece] = []
    position, listed = 0, False
    underlines: list[str] = []
    """The signs that underline headings, the outermost first."""
    while position < len(lines):
        if not heads_table(lines, position) and (sign := underline(lines, position)):
            underlines += [] if sign in underlines else [sign]
            position += len(sign) - 1  # over the line above the heading
            title = squeeze(lines[position])
            pieces.append(TextPiece(title, alone=True, level=underlines.index(sign) + 1))
            listed = is_reference_heading(title)
            position += 2
            continue
        taken = count_latex_lines(lines, position)
        if read := _latex(lines[position : position + taken]):
            on = _pages((), pages[position : position + 1])
            pieces += [
                TextPiece(one.text, "item" if one.kind == "item" else "text", rows=one.rows, pages=on) for one in read
            ]
            position += taken
            continue
        taken, said = take_pairs(lines, position)
        if taken:
            for at, told in ((position + line, text) for line, text in said):
                pieces.append(TextPiece(told, "item", pages=_pages((), pages[at : at + 1])))
            position += taken
            continue
        taken, rows = take_table(lines, position)
        if taken:
            pieces.append(TextPiece("", rows=rows, pages=_pages((), pages[position : position + 1])))
            position += taken
            continue
        if not listed and heads_section(lines, position):
            pieces.append(TextPiece(title := squeeze(lines[position]), level=depth(title, first=False)))
            position += 1
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


def _latex(lines: Sequence[str]) -> list[Block]:
    """The blocks of the lines of a LaTeX table; none where it cannot be read."""
    try:
        return read_latex("\n".join(lines).encode(), "a table in it")[1] if lines else []
    except InputError:
        return []


def _margin(lines: Sequence[str]) -> int:
    """The spaces before most lines."""
    deep = Counter(indent(line) for line in lines if line.strip())
    return deep.most_common(1)[0][0] if deep else 0


def _interrupts(lines: Sequence[str], at: int) -> bool:
    begins = heads_section(lines, at) or opens_pairs(lines, at) or opens_table(lines, at)
    return begins or underline(lines, at) != "" or count_latex_lines(lines, at) > 0


def _closes_list(piece: TextPiece) -> bool:
    return piece.kind == "text" and piece.alone and may_be_heading(piece.text, alone=True)


def _group(lines: Sequence[str], listed: bool, pages: Sequence[int], margin: int) -> list[TextPiece]:
    """The paragraphs and items of lines without a blank line between them."""
    width = max(len(line.strip()) for line in lines)
    if (
        not listed
        and not any(_BULLET.match(line) or LIST_NUMBER.match(line) for line in lines)
        and are_own(lines, margin)
    ):
        return [TextPiece(squeeze(line), "item", pages=_pages((), pages[at : at + 1])) for at, line in enumerate(lines)]
    starts: list[tuple[int, str]] = []
    number = 0
    for at, line in enumerate(lines):
        kind = _starts(line, lines[at - 1] if at else None, number, width, listed)
        if kind:
            starts.append((at, kind))
            found = LIST_NUMBER.match(line) if kind == "item" else None
            number = int(found[1] or found[2]) if found else number
        listed = listed or is_reference_heading(line.strip())
    ends = [at for at, _ in starts[1:]] + [len(lines)]
    pieces: list[TextPiece] = []
    for (at, kind), end in zip(starts, ends, strict=True):
        text = join_lines(lines[at:end])
        bullet = _BULLET.match(text) if kind == "item" else None
        cut = bullet.end() if bullet else 0
        on = _moved(_pages(lines[at:end], pages[at:end]), cut)
        alone, opens = len(starts) == 1 and len(lines) < 3, at == 0 and end == 1
        pieces.append(TextPiece(text[cut:], kind, alone, opens, pages=on))
    return pieces


def _starts(line: str, before: str | None, number: int, width: int, listed: bool) -> str:
    """Which kind of piece begins on a line: "item", "text", or "" when it continues the line before."""
    found = LIST_NUMBER.match(line)
    if _BULLET.match(line):
        return "item"
    if found and (before is None or listed):
        return "item"
    if before is None:
        return "text"
    deeper = indent(before) > indent(line)
    line, before = line.strip(), before.strip()
    # "(2)" inside a sentence may begin a line by chance.
    counts = line[0] != "(" or (number > 0 and before.endswith((*_ENDS, ";", ",")))
    if found and int(found[1] or found[2]) == number + 1 and counts:
        return "item"
    if not listed and (_ADDRESS.fullmatch(line) or _ADDRESS.fullmatch(before)):
        return "text"
    if _LABELLED.match(line) and (_LABELLED.match(before) or before.endswith("?")):
        return "text"
    if is_named(line) or is_named(before) or (is_caption(line) and before.endswith(_ENDS)):
        return "text"
    # A writer wraps where the next word no longer fits. Where it would have fitted, the break was meant.
    would_fit = len(before) + 1 + len(line.split(" ", 1)[0])
    goes_on = line[0].islower() or (line[0].isdigit() and before[0].islower() and not deeper)
    if before.endswith(_ENDS):
        return "text" if would_fit <= 0.8 * width and not line[0].islower() else ""
    return "text" if would_fit <= 0.5 * width and width > _NARROW and not goes_on else ""
