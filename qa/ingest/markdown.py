"""Markdown -> blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from qa.ingest.blocks import Block, is_caption, join_lines
from qa.ingest.inline import strip_inline

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_CLOSING = re.compile(r"(?:^|\s)#+\s*$")
_BULLET = re.compile(r"\s*[-*+\u2022\u25e6\u2023\u25aa]\s+(?=\S)(?:\[[ xX]\]\s+)?")
_ORDERED = re.compile(r"\s*(\d{1,9})[.)]\s+(?=\S)")
_BRACKETED = re.compile(r" {0,3}\[(\d{1,3})\] \S")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r" {0,3}(?:> ?)+")
_DEFINITION = re.compile(r" {0,3}\[([^\[\]\n]{1,200})\]:\s*(\S.*)$")
_FOOTNOTE = re.compile(r" {0,3}\[\^?(\d{1,3})\]:\s*(\S.*)$")
_CELL_BREAK = re.compile(r"(?<!\\)\|")
_RULE_CELL = re.compile(r"\s*:?-+:?\s*")


def parse_markdown(body: str) -> list[Block]:
    """Parse the body of a markdown document (without front matter) into blocks in reading order.

    Blocks without visible text are left out; HTML comments and link definitions leave nothing behind.
    """
    lines = _drop_comments(body).split("\n")
    targets = frozenset(
        match[1].casefold() for match in map(_DEFINITION.match, lines) if match and not match[1].startswith("^")
    )
    blocks: list[Block] = []
    position = 0
    while position < len(lines):
        taken, block = _next_block(lines, position, targets)
        position += taken
        if block is not None and (block.text or block.rows):
            blocks.append(block)
    return blocks


def _next_block(lines: Sequence[str], at: int, targets: AbstractSet[str]) -> tuple[int, Block | None]:
    """The block that begins on a line, and how many lines it takes."""
    line = _unquote(lines[at])
    if not line.strip() or _is_rule(line):
        return 1, None
    if fence := _FENCE.match(line):
        return _fenced(lines, at, fence[1])
    if heading := _HEADING.match(line):
        text = strip_inline(_CLOSING.sub("", heading[2] or ""), targets)
        return 1, Block("heading", text, level=len(heading[1]))
    if at + 1 < len(lines) and "|" in line and _is_table_rule(lines[at + 1]):
        return _table(lines, at, targets)
    if note := _FOOTNOTE.match(line):
        taken = _continuation(lines, at + 1)
        words = join_lines([note[2], *map(_unquote, lines[at + 1 : at + 1 + taken])])
        return 1 + taken, Block("entry", strip_inline(f"[{note[1]}] {words}", targets))
    if _DEFINITION.match(line):
        return 1, None
    return _words(lines, at, line, targets)


def _words(lines: Sequence[str], at: int, line: str, targets: AbstractSet[str]) -> tuple[int, Block | None]:
    """A list item, a caption, a paragraph or a heading underlined with "===" or "---"."""
    bullet = _BULLET.match(line)
    first = line[bullet.end() :] if bullet else line
    taken = _continuation(lines, at + 1)
    text = strip_inline(join_lines([first, *map(_unquote, lines[at + 1 : at + 1 + taken])]), targets)
    # The number of an ordered item stays: references are called by it.
    if bullet or _ORDERED.match(line):
        return 1 + taken, Block("item", text)
    below = lines[at + 1 + taken] if at + 1 + taken < len(lines) else ""
    underline = set(below.strip())
    if taken == 0 and underline in ({"="}, {"-"}) and len(below.strip()) > 1:
        return 2, Block("heading", text, level=1 if underline == {"="} else 2)
    return 1 + taken, Block("caption" if is_caption(text) else "paragraph", text)


def _continuation(lines: Sequence[str], start: int) -> int:
    """How many lines from `start` on continue the block before them."""
    end = start
    while end < len(lines):
        line = _unquote(lines[end])
        if not line.strip() or _is_rule(line) or set(line.strip()) == {"="} or _starts_block(line):
            break
        if _is_next_entry(lines[start - 1], line):
            break
        if "|" in line and end + 1 < len(lines) and _is_table_rule(lines[end + 1]):
            break
        end += 1
    return end - start


def _is_next_entry(first: str, line: str) -> bool:
    """ "[2] ..." after a block that begins with "[1] ...": the next entry of a list, not a wrapped line."""
    one, other = _BRACKETED.match(_unquote(first)), _BRACKETED.match(line)
    return one is not None and other is not None and int(other[1]) == int(one[1]) + 1


def _starts_block(line: str) -> bool:
    patterns = (_HEADING, _FENCE, _BULLET, _FOOTNOTE)
    # Only "1." can interrupt a paragraph in CommonMark; reference lists, whose items follow directly, begin
    # with any number, but a wrapped line that begins with a year or a page number must not.
    ordered = _ORDERED.match(line)
    return any(pattern.match(line) for pattern in patterns) or bool(ordered and len(ordered[1]) < 4)


def _table(lines: Sequence[str], at: int, targets: AbstractSet[str]) -> tuple[int, Block | None]:
    rows = [_unquote(lines[at])]
    end = at + 2
    while end < len(lines) and "|" in lines[end] and lines[end].strip():
        rows.append(_unquote(lines[end]))
        end += 1
    printed = tuple(row for row in (_row(line, targets) for line in rows) if row)
    return end - at, Block("table", rows=printed) if printed else None


def _row(line: str, targets: AbstractSet[str]) -> str:
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    cells = [strip_inline(cell, targets).replace(" | ", "|") for cell in _CELL_BREAK.split(line)]
    return " | ".join(cells).strip() if any(cells) else ""


def _fenced(lines: Sequence[str], at: int, mark: str) -> tuple[int, Block | None]:
    """A code block is kept as one paragraph of its words: what it says may still be asked for."""
    end = at + 1
    while end < len(lines) and not (lines[end].strip().startswith(mark) and not lines[end].strip().strip(mark[0])):
        end += 1
    return min(end + 1, len(lines)) - at, Block("paragraph", join_lines(lines[at + 1 : end]))


def _drop_comments(body: str) -> str:
    parts: list[str] = []
    position = 0
    # find, not a regex: many openings without an end would make a lazy regex quadratic.
    while (start := body.find("<!--", position)) >= 0 and (end := body.find("-->", start + 4)) >= 0:
        parts.append(body[position:start])
        position = end + 3
    parts.append(body[position:])
    return "".join(parts)


def _unquote(line: str) -> str:
    match = _QUOTE.match(line)
    return line[match.end() :] if match else line


def _is_rule(line: str) -> bool:
    packed = "".join(line.split())
    return len(packed) >= 3 and packed[0] in "-*_" and not packed.strip(packed[0])


def _is_table_rule(line: str) -> bool:
    packed = _unquote(line).strip().strip("|")
    return "-" in packed and "|" in line and all(_RULE_CELL.fullmatch(cell) for cell in packed.split("|"))
