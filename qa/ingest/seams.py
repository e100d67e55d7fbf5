"""Pages of a raw text -> lines without running heads, feet and page numbers; sentences over the end of a page or column are whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qa.ingest.blocks import is_caption, join_lines
from qa.ingest.headings import may_be_heading

SEAM = "\f"
"""A line where a page or a column ends."""
_EDGE = 2
"""Running lines at the top or the foot of a page, at most."""
_COUNT = re.compile(
    r"(?:^|\s{2,}|(?P<bracket>\[))(?P<word>[^\W\d_]+ )?[\u2013-]?\s?(?P<number>\d{1,4})"
    r"(?=\s*(?:[\u2013-]\s*)?(?:\]|$|\s{2}|(?P<of>/\s?\d+|\s[^\W\d_]+\s\d+)\s*$))"
)
"""A number that stands apart from the words of its line: "Harbour report      12", "[Page 3]", "- 4 -", "Page 3 of 9"."""
_LONGEST_EDGE = 200
"""Characters of a running line, runs of spaces cut short."""
_NEAR = 60
"""Lines on either side of a seam that are looked at."""
_STOPS = (".", "!", "?", ":", ".\u201d", '."', ".)", "]")
_APART = re.compile(r"\t|\|| {3,}")
_OPENING = re.compile(
    r"(?!\d{1,3}(?:\.\d{1,3})*[.)](?!\d)|\d{1,2}(?:\.\d{1,2})+ +[A-Z])[\"\u201c\u2018\u00a3\u20ac$]?\w"
)
"""Of a line of prose: no mark of an item, "3.", or number of a section, "2.1 The"."""


def without_running(parts: Sequence[Sequence[str]]) -> list[list[str]]:
    """Leave out lines at the edges of pages that stand on others too, but for a number that grows with the pages, and numbers of pages.

    The first page keeps its first line, which may be the title, where it holds no such number.
    """
    pages = [list(part) for part in parts]
    for foot in (False, True):
        for _ in range(_EDGE):
            edges = [_edge(lines, foot) for lines in pages]
            told = [set() if at is None else _keys(pages[page][at], page + 1, foot) for page, at in enumerate(edges)]
            counts = Counter(key for keys in told for key in keys)
            for page, (at, keys) in enumerate(zip(edges, told, strict=True)):
                kept = page == 0 and not foot
                if at is not None and any(
                    (counts[key] > 1 and not (kept and key[1] is None)) or key == ("", 0) for key in keys
                ):
                    pages[page][at] = ""
    return pages


def _edge(lines: Sequence[str], foot: bool) -> int | None:
    filled = [at for at, line in enumerate(lines) if line.strip()]
    return filled[-1 if foot else 0] if filled else None


def _keys(line: str, page: int, foot: bool) -> set[tuple[str, int | None]]:
    """What a line has in common with a running line of another page: all words, or all but a number that counts pages."""
    said = " ".join(line.split())
    keys: set[tuple[str, int | None]] = {(said, None)} if any(map(str.isalpha, said)) else set()
    line = re.sub(r"\s{3,}", "  ", line.strip())
    for found in _COUNT.finditer(line) if len(line) < _LONGEST_EDGE else ():
        words, past = f"{line[: found.start('number')]}{line[found.end() :]}".split(), int(found["number"]) - page
        counts = not past and (foot or len(words) > 1)  # "Exercise 2" at the top of page 2 is a heading
        if not found["word"] or found["bracket"] or found["of"] or counts:  # "Invoice 17" may be no page
            keys.add((" ".join(words).strip("\u2013- "), past))
    return keys


def over_seams(lines: Sequence[str], pages: Sequence[int]) -> tuple[list[str], list[int]]:
    """Lines, and their pages, without what stands between two parts of a sentence where a page or a column ends."""
    out: list[tuple[str, int]] = []
    numbered = list(zip(lines, pages or [0] * len(lines), strict=True))
    at = 0
    while at < len(numbered):
        if numbered[at][0] != SEAM:
            out.append(numbered[at])
            at += 1
            continue
        end = at
        while end < len(numbered) and not numbered[end][0].strip():
            end += 1
        last = len(out)
        while last and not out[last - 1][0].strip():
            last -= 1
        if _goes_on(
            [line for line, _ in out[max(last - _NEAR, 0) : last]], [line for line, _ in numbered[end : end + _NEAR]]
        ):
            del out[last:]
        else:
            out.append(("", numbered[at][1]))
        at = end
    return [line for line, _ in out], [page for _, page in out] if pages else []


def _goes_on(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether the last sentence before a seam ends behind it: it has no stop, and a small letter or prose follows prose."""
    if not before or not after or before[-1].rstrip().endswith(_STOPS):
        return False
    last, following = before[-1].strip(), after[0].strip()
    if _APART.search(last) or _APART.search(following):
        return False
    if following[0].islower():
        return True
    paragraph = _group(before[::-1])[::-1]
    wrapped, further = join_lines(paragraph), join_lines(_group(after))
    open_ended = (
        last[-1] == "," or last.split()[-1][0].islower() or any(line.strip()[0].islower() for line in paragraph[1:])
    )
    prose = not any(may_be_heading(text, alone=True) or is_caption(text) for text in (wrapped, further))
    listed = following[0].isdigit() and wrapped[0].isdigit()  # "200 g butter" over "50 g sugar"
    return open_ended and prose and _OPENING.match(following) is not None and not listed


def _group(lines: Sequence[str]) -> list[str]:
    """The lines up to the first empty one."""
    return list(lines[: next((at for at, line in enumerate(lines) if not line.strip()), len(lines))])
