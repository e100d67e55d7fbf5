"""Tables of contents: lines that name headings of their document, and lead to the pages of these."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple

from qa.ingest.blocks import Block, squeeze
from qa.ingest.headings import RULE

# What leads to a page number: "Speed limits ..... 2", "Speed limits . . . . iv".
_PAGE_NUMBER = r"(?:\d{1,4}|[ivxlc]{1,6})$"
_LEADER = re.compile(rf"(?<![.\s\u2026])(?:\s\.{{3,}}|\.{{4,}}|\s?(?:\.\s){{3,}}\.?|\s?\u2026{{2,}})\s*{_PAGE_NUMBER}")
_PAGE_APART = re.compile(rf"(?<=\S) ?(?:\t| {{2}})[ \t]*{_PAGE_NUMBER}")
_LAST_NUMBER = re.compile(r"(?<!\d)\d{1,4}$")
_CONTENTS = re.compile(r"(?:(?:table of )?contents|list of (?:figures|tables)):?", re.IGNORECASE)
_LEADERS = re.compile(r"\.{3,}|(?:(?<=\s)\.\s){2,}\.?|\u2026+|\u00b7{2,}|_{3,}")
_NUMBER = re.compile(
    r"[(\u00a7]?\s?(?:\d{1,3}(?:\.\d{1,3}){0,4}[.):]*|[IVXLC]{1,7}[.):]*|(?:[ivxlc]{1,7}|[A-Za-z])[.):]+)\s+"
    r"|[^\W\d_]+ (?:\d{1,3}|[A-Z]{1,5})[.:] "
)
"""What a heading or a line begins with: "2.1 ", "IV. ", "b) ", "Chapter 3. "."""
_PAGE = re.compile(r"(?:p\.)?(?:\d{1,4}|[ivxlc]{1,6})")
_BEFORE_PAGE = frozenset(("\u2026", "-", "\u2013", "p.", "page", "pg."))
_ENDS = " .,;"
_LEADS = (":", "?")
_LONGEST_NAME = 30
"""Words."""
_FEWEST = 3
"""Names of headings, one after another, that are a table of contents under no such title."""


def take_contents(lines: Sequence[str]) -> tuple[list[str], frozenset[str]]:
    """Take out a table of contents: lines that lead to a page number, under "Contents" or naming a heading below.

    Under "Contents" two that stand again below need no page.
    Returns: the lines, with empty ones in its place; and the headings that it names.
    """
    lines = list(lines)
    whole = Counter(filter(None, map(squeeze, lines)))
    below = whole.copy()
    named: set[str] = set()
    over: int | None = None
    """The line above, where that is the heading of a table of contents."""
    for at, line in enumerate(lines):
        text = squeeze(line)
        below[text] -= 1
        found = _LEADER.search(text)
        if (
            over is not None
            and (apart := _PAGE_APART.search(line.rstrip()))
            and squeeze(line[: apart.start()]) in whole
        ):
            text, found = line, apart
        follows = next(filter(None, map(squeeze, lines[at + 1 : at + 3])), "")
        again = over is not None and below[text] > 0 and (named or below[follows] > 1)
        if again or (found and (over is not None or text[: found.start()] in whole)):
            named.add(squeeze(text[: found.start()] if found else text))
            lines[at] = ""
            if over is not None:
                ruled = bool(RULE.fullmatch(lines[over + 1].strip()))
                lines[over : over + 1 + ruled] = [""] * (1 + ruled)
        elif text and not RULE.fullmatch(text):
            over = at if _CONTENTS.fullmatch(text) else None
    return lines, frozenset(named)


def is_contents_line(line: str) -> bool:
    """Tell whether a line leads to a page number, as those of a table of contents do."""
    return _LEADER.search(squeeze(line)) is not None


def is_contents_heading(line: str) -> bool:
    """Tell whether a line is the heading of a table of contents, or of a list of figures or tables."""
    return _CONTENTS.fullmatch(squeeze(line)) is not None


_Headings = Mapping[str, Mapping[str, Sequence[int]]]
"""By their first words, and by what they say without case and number: their places among the blocks."""


class _Named(NamedTuple):
    """A heading that a line names."""

    places: Sequence[int]
    """Of all headings that read so, among the blocks."""
    page: str


def without_contents(blocks: Sequence[Block]) -> list[Block]:
    """Leave out tables of contents: lines that say headings, each with its number and its page, and no more.

    Two that follow a line such as "Contents", or most lines below it, go with that line; in a text with pages all do whose numbers rise.
    Elsewhere three go that follow one another in the order of later headings, unless words introduce them or their list says more; with them
    goes a heading that has nothing else below. One whose page has a leader always goes.
    """
    headings: dict[str, dict[str, list[int]]] = {}
    for at, block in enumerate(blocks):
        if block.kind == "heading":
            for name in {_bare(block.text), _bare(_NUMBER.sub("", block.text, count=1))}:
                begins = _bare(name.partition(" ")[0])
                headings.setdefault(begins, {}).setdefault(name, []).append(at)
    out: list[Block] = []
    at = 0
    while at < len(blocks):
        titled = _CONTENTS.fullmatch(blocks[at].text) is not None
        end = at + titled
        while end < len(blocks) and _may_be_listed(blocks[end]):
            end += 1
        lines = blocks[at + titled : end]
        end = max(end, at + 1)
        named = [_named(line.text, headings, 0 if titled else end, titled=titled) for line in lines]
        gone = _under_title(lines, named) if titled else _in_order(lines, named)
        if (titled and not gone) or not (titled or lines):
            out.append(blocks[at])
        kept = [line for n, line in enumerate(lines) if n not in gone and not _is_whole(line.text, headings)]
        below = blocks[end].level if end < len(blocks) and blocks[end].kind == "heading" else 0
        if gone and not kept and len(out) > 1 and out[-1].kind == "heading" and 0 < below <= out[-1].level:
            out.pop()
        out += kept
        at = end
    return out


def _may_be_listed(block: Block) -> bool:
    return block.kind in ("item", "paragraph") and not _CONTENTS.fullmatch(block.text)


def _is_whole(text: str, headings: _Headings) -> bool:
    """Whether a line alone is a table of contents: one whose page has a leader, or several with their title."""
    title = _CONTENTS.match(text)
    if title and len(_named(text[title.end() :], headings, 0, titled=True)) > 1:
        return True
    ends = text[-1:].isalnum() and _LEADER.search(text)
    return bool(ends and _named(text, headings, 0, titled=True))


def _under_title(lines: Sequence[Block], named: Sequence[Sequence[_Named]]) -> set[int]:
    """Which lines below "Contents" are those of a table of contents."""
    listed = [n for n, found in enumerate(named) if found]
    if 2 * len(listed) <= len(lines):
        listed = [*takewhile(lambda n: named[n], range(len(lines)))]
    pages = [int(found[0]) if (found := _LAST_NUMBER.search(line.text)) else 0 for line in lines]
    if listed and lines[0].pages and all(pages) and pages == sorted(pages):
        listed = [*range(len(lines))]
    return set(listed) if max(len(listed), sum(len(named[n]) for n in listed)) > 1 else set()


def _in_order(lines: Sequence[Block], named: Sequence[Sequence[_Named]]) -> set[int]:
    """Which lines are those of a table of contents without a title."""
    gone: set[int] = set()
    for told, group in groupby(range(len(lines)), key=lambda n: bool(named[n])):
        run = [*group]
        found = [one for n in run for one in named[n]]
        paged = [one.page for one in found if one.page]
        if not told or len(found) < _FEWEST or len(paged) not in (0, len(found)) or not _rise(found):
            continue
        above = [
            *takewhile(lambda line: line.kind == "item" and not line.text.endswith(_LEADS), reversed(lines[: run[0]]))
        ]
        behind = [*takewhile(lambda line: line.kind == "item", lines[run[-1] + 1 :])]
        lead = lines[run[0] - len(above) - 1].text if len(above) < run[0] else ""
        if len(run) > len(above) + len(behind) and (paged or not lead.endswith(_LEADS)):
            gone.update(run)
    return gone


def _rise(found: Sequence[_Named]) -> bool:
    """Whether headings and their pages follow one another."""
    last = -1
    for one in found:
        place = next((place for place in one.places if place > last), None)
        if place is None:
            return False
        last = place
    pages = [int(one.page) for one in found if one.page.isdecimal()]
    return pages == sorted(pages)


def _named(text: str, headings: _Headings, first: int, *, titled: bool) -> list[_Named]:
    """The headings that a text names one after another; none where it says anything else but their numbers and pages.

    Parameters: first, the block at which they may begin; titled, whether a colon may stand before a page.
    """
    ends = _ENDS + ":" if titled else _ENDS
    words = _LEADERS.sub(" \u2026 ", text).split()
    named: list[_Named] = []
    at = 0
    while at < len(words):
        number = _NUMBER.match(" ".join(words[at : at + 3]) + " ")
        begins = (at, at + len(number[0].split())) if number else (at,)
        spans = (
            (start, end, names)
            for start in begins
            if start < len(words) and (names := headings.get(_bare(words[start])))
            for end in range(min(start + _LONGEST_NAME, len(words)), start, -1)
        )
        for start, end, names in spans:
            places = names.get(" ".join(words[start:end]).strip(ends).casefold(), ())
            if places and places[-1] >= first:
                break
        else:
            return []
        at = end
        while at < len(words) and words[at].casefold() in _BEFORE_PAGE:
            at += 1
        page = words[at] if at < len(words) and _PAGE.fullmatch(words[at]) else ""
        named.append(_Named([place for place in places if place >= first], page))
        at += bool(page)
    return named


def _bare(heading: str) -> str:
    return heading.strip(_ENDS + ":").casefold()
