"""Tables and lists of terms that a Markdown text holds in other forms: HTML, LaTeX, and pandoc's grids, columns and colons -> blocks, by pandoc."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from qa.errors import InputError
from qa.ingest.blocks import Block
from qa.ingest.latex import count_latex_lines
from qa.ingest.pandoc_formats import read_latex, read_with_pandoc
from qa.ingest.webpage import read_webpage

_FENCE = re.compile(r"`{3,}+(?=[^`]*$)|~{3,}")
_HTML_OPENS, _HTML_ENDS = re.compile(r"\s*<(?:table|dl)\b", re.I), re.compile(r"</(?:table|dl)\s*>", re.I)
_HTML_WITHIN = re.compile(r"<(?:table|dl)\b", re.I)
_DEFINES = re.compile(r" {0,2}:[ \t]+\S")
"""A line that says what the term above it is."""
_NO_TERM = re.compile(r"[\s#>|:]|[-+*] |\d{1,9}[.)] ")
_GRID = re.compile(r" {0,3}\+(?:[-=:]+\+)+\s*")
_DASHES = re.compile(r" {0,3}-{2,}(?: +-{2,})+\s*")
"""A line of dashes with gaps: the columns stand above and under them."""
_WHOLE = re.compile(r" {0,3}-{5,}\s*")
_CAPTION = re.compile(r"(?:Table)?:\s+\S")
_APART = "tableapart"
"""A paragraph between tables that are read at once."""
_LONGEST = 2_000
"""Lines of one table; a longer one is read as the text that it is written as."""


def take_tables(lines: Sequence[str]) -> tuple[list[str], dict[str, list[Block]]]:
    """Put a mark in the place of each such table of a Markdown text.

    Parameters: lines, of the text without front matter, and without control characters.
    Returns: the lines, with a fenced block whose info string is a name in place of each table, and the blocks of each name. A table that
    pandoc fails at, or reads no rows or items from, stays as it is.
    """
    places = list(_places(lines))
    if not places:
        return list(lines), {}
    found: dict[int, list[Block]] = {}
    kinds = [_reader(lines[start]) for start, _ in places]
    for read in dict.fromkeys(kinds):
        chosen = [place for place, kind in zip(places, kinds, strict=True) if kind is read]
        try:
            parts = read(["\n".join(lines[slice(*one)]) for one in chosen])
        except InputError:
            parts = [[] for _ in chosen]
        found |= zip((start for start, _ in chosen), parts, strict=True)
    kept: list[str] = []
    tables: dict[str, list[Block]] = {}
    last = 0
    for start, end in places:
        if any(block.rows or block.kind == "item" for block in found[start]):
            name, indent = f"\x03{start}", lines[start][: len(lines[start]) - len(lines[start].lstrip())]
            tables[name] = found[start]
            kept += [*lines[last:start], "", f"{indent}```{name}", f"{indent}```", ""]
            last = end
    return kept + list(lines[last:]), tables


def fence_after(line: str, fence: str) -> str:
    """The sign of the fenced block that is open behind a line, nothing for none; fence: of the one that is open before it."""
    said = line.strip()
    if fence:
        return "" if said.startswith(fence) and not said.strip(fence[0]) else fence
    opened = _FENCE.match(said)
    return opened[0] if opened else ""


def _places(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The lines that each table begins with and ends before, outside of fenced blocks."""
    fence, at, last, open_until = "", 0, 0, 0
    while at < len(lines):
        fence = fence_after(lines[at], fence)
        is_html = _HTML_OPENS.match(lines[at]) is not None
        count, above = (0, 0) if fence or (is_html and at < open_until) else _extent(lines, at)
        if is_html and not count:
            open_until = max(open_until, at + _LONGEST)  # one that never ends is looked through once
        if count and at - above >= last:
            last = at + count
            yield at - above, last
            at = last
        else:
            at += 1


def _extent(lines: Sequence[str], at: int) -> tuple[int, int]:
    """How many lines a table takes that begins on a line, or whose columns are told there, and how many above that line; (0, 0) for none."""
    line, end = lines[at], at + _LONGEST
    if _HTML_OPENS.match(line):
        depth = 0
        for count, one in enumerate(lines[at:end], start=1):
            depth += len(_HTML_WITHIN.findall(one)) - len(_HTML_ENDS.findall(one))
            if depth <= 0:
                return count, 0
        return 0, 0
    if count := count_latex_lines(lines, at):
        return count, 0
    if _GRID.fullmatch(line):
        rest = lines[at:end]
        count = next((n for n, one in enumerate(rest) if not one.lstrip().startswith(("+", "|"))), len(rest))
        return (count + _caption(rest, count), 0) if count > 2 else (0, 0)
    if _is_term(lines, at) and (not at or not lines[at - 1].strip()):
        return _terms(lines[at:end]), 0
    if not _DASHES.fullmatch(line):
        return 0, 0
    above = next((n for n, one in enumerate(reversed(lines[max(at - 20, 0) : at])) if not one.strip()), min(at, 20))
    rest = lines[at:end]
    # Without a header, or with rows of several lines and blank lines between them, a line of dashes ends it.
    closed = not above or _WHOLE.fullmatch(lines[at - above]) is not None
    ends = (n for n, one in enumerate(rest) if n and (_is_closing(one) if closed else not one.strip()))
    count = next(ends, -1 if closed else len(rest))
    count += closed
    return (count + _caption(rest, count), above) if count > 1 else (0, 0)


def _is_term(lines: Sequence[str], at: int) -> bool:
    """Whether a line is a term that the next one, or the one behind a blank line, defines."""
    below = next((line for line in lines[at + 1 : at + 3] if line.strip()), "")
    return bool(lines[at].strip() and not _NO_TERM.match(lines[at]) and _DEFINES.match(below))


def _terms(lines: Sequence[str]) -> int:
    """How many lines a list of terms takes: behind a blank line it goes on with a definition, an indented line or a term."""
    end = 1
    for at in range(1, len(lines)):
        line = lines[at]
        if not line.strip():
            continue
        if at > end and not (line[0] in " \t" or _DEFINES.match(line) or _is_term(lines, at)):
            break
        if line[0] == "#":
            break
        end = at + 1
    return end


def _caption(lines: Sequence[str], count: int) -> int:
    """How many lines a caption takes behind a table of so many, with the blank line between them."""
    return 2 if count + 1 < len(lines) and not lines[count].strip() and _CAPTION.match(lines[count + 1]) else 0


def _is_closing(line: str) -> bool:
    return bool(_WHOLE.fullmatch(line) or _DASHES.fullmatch(line))


def _reader(line: str) -> Callable[[Sequence[str]], list[list[Block]]]:
    """What reads the tables that begin with such a line."""
    return _read_html if _HTML_OPENS.match(line) else _read_latex if line.lstrip().startswith("\\") else _read_markdown


def _read_latex(texts: Sequence[str]) -> list[list[Block]]:
    parts = "".join(f"{_APART}\n\n{text}\n\n" for text in texts)
    return _parted(read_latex(parts.encode(), "a table in it")[1], len(texts))


def _read_html(texts: Sequence[str]) -> list[list[Block]]:
    parts = "".join(f"<p>{_APART}</p>\n{text}\n" for text in texts)
    return _parted(read_webpage(parts.encode(), "a table in it")[1], len(texts))


def _read_markdown(texts: Sequence[str]) -> list[list[Block]]:
    parts = "".join(f"{_APART}\n\n{_spaced(text)}\n\n" for text in texts)
    return _parted(read_with_pandoc(parts.encode(), "markdown-smart", "a table in it", {})[1], len(texts))


def _spaced(text: str) -> str:
    """A list of terms with a blank line before each: else pandoc joins one to what is said of the last."""
    lines = text.split("\n")
    return "\n".join("\n" + line if at and _is_term(lines, at) else line for at, line in enumerate(lines))


def _parted(blocks: Sequence[Block], count: int) -> list[list[Block]]:
    """The blocks of each of several texts that were read at once; none of any where they cannot be told apart."""
    parts: list[list[Block]] = []
    for block in blocks:
        if block.text == _APART:
            parts.append([])
        elif parts:
            parts[-1].append(block)
    return parts if len(parts) == count else [[] for _ in range(count)]
