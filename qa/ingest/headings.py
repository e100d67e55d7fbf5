"""Which lines of a raw text are headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from qa.ingest.blocks import Block, is_caption, squeeze
from qa.ingest.days import MONTH
from qa.ingest.marks import is_reference_heading
from qa.text.quantities import quantities

LONGEST = 160
"""Characters; longer titles exist, but a longer line alone is far more often a paragraph."""
_SHORT = 80
_FEW_WORDS = 9

SECTION_NAMES = (
    r"(?:structured |graphical |extended )?abstract|(?:executive |author |lay |plain language )?summary|introduction|"
    r"background|(?:aims?|objectives?|purpose)(?: of the study)?|(?:patients?|subjects?|animals?|materials?)? ?"
    r"(?:and|&)? ?methods?|methodology|experimental(?: procedures?| section)?|results?(?: (?:and|&) discussions?)?|"
    r"findings|(?:general )?discussion|conclusions?(?: (?:and|&) [a-z]+)?|concluding remarks|limitations|"
    r"acknowledge?ments?|funding|author contributions?|authors[\u2019'] contributions|conflicts? of interests?|"
    r"competing interests?|data availability|ethics statement|supplementary (?:materials?|information)|appendix|"
    r"disclaimer|keywords?|abbreviations|highlights|key points|(?:full |main )?text"
)
_NAMED = re.compile(rf"(?:\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}\.? )?(?:{SECTION_NAMES}):?", re.IGNORECASE)
_NOTES = re.compile(r"(?:\d{1,2}\.? )?(?:end ?|foot ?)?notes:?", re.IGNORECASE)
_LABEL = re.compile(rf"(?P<name>{SECTION_NAMES}): ?(?=\S)", re.IGNORECASE)
_PART = r"(?:Chapter|Part|Section|Appendix) (?:\d{1,3}|[A-Z]{1,5})[.:] (?=[A-Z])"
_NUMBERED = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})\.? (?=[A-Z\u0391-\u03a9])|[IVX]{1,4}\. (?=[A-Z])|[A-Z]\. (?=[A-Z])"
    rf"|\u00a7 ?\d{{1,3}}[a-z]?\.? (?=[A-Z])|{_PART}"
)
_REACH = re.compile(r"https?:|www\.|@|\bdoi\b|\.{4,}", re.IGNORECASE)
_FIELD = re.compile(r"[^\W\d_][\w ()/-]{0,30}: ?\S")
_DATE = re.compile(
    r"\b\d{1,2},? (?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d"
    rf"|\b{MONTH} (?:19|20)\d\d\b"
)
_SECTION = "\u00a7"
_LISTED = re.compile(r"\(?\d{1,3}[.)]\s")
_BULLETED = re.compile(r"[-*\u2022]\s")
_SENTENCE = 4
"""Words of the shortest sentence below a heading."""
_AHEAD = 40
"""Lines that are looked at to tell whether text stands below."""
_TIME = re.compile(r"\b\d{1,2}:\d\d\b")
_MARKED_SENTENCE = re.compile(r"[.!?] ?(?:\[[\d,\u2013 -]+\] ?|[*\u2020\u2021\u00a7\u00b6])+$")
_WORD = re.compile(r"[^\W_][\w'\u2019]*")
_SMALL_WORDS = "a an and as at but by for from in into is its nor of on or over per the to up upon versus via vs with"
_LEFT_SMALL = frozenset(_SMALL_WORDS.split())
_RULE = re.compile(r"([=\-~^*#+_\"`\u2013\u2014\u2500-\u257f])\1{2,}")
# What leads to a page number: "Speed limits ..... 2", "Speed limits . . . . iv".
_PAGE_NUMBER = r"(?:\d{1,4}|[ivxlc]{1,6})$"
_LEADER = re.compile(rf"(?<![.\s\u2026])(?:\s\.{{3,}}|\.{{4,}}|\s?(?:\.\s){{3,}}\.?|\s?\u2026{{2,}})\s*{_PAGE_NUMBER}")
_PAGE_APART = re.compile(rf"(?<=\S) ?(?:\t| {{2}})[ \t]*{_PAGE_NUMBER}")
_PAGE = re.compile(r"(?:(?<![\s,.:;\u2013\u2026-])[\s,.:;\u2013\u2026-]++)?\b(?:p(?:p|age)?\.?\s?)?\d{1,4}$")
_LAST_NUMBER = re.compile(r"(?<!\d)\d{1,4}$")
_CONTENTS = re.compile(r"(?:(?:table of )?contents|list of (?:figures|tables)):?", re.IGNORECASE)


def underline(lines: Sequence[str], at: int) -> str:
    """Tell whether a heading that is underlined begins on a line: "Firing" over "======", or between two such lines.

    Returns: the sign that underlines it, twice when a line stands above it too; "" for any other line.
    """
    above = _RULE.fullmatch(lines[at].strip())
    title = at + 1 if above else at
    if title + 1 >= len(lines) or (not above and at and lines[at - 1].strip()):
        return ""
    text, below = lines[title].strip(), _RULE.fullmatch(lines[title + 1].strip())
    if below is None or not 0 < len(text) <= LONGEST or 2 * len(below[0]) < len(text):
        return ""
    if "\t" in text or not any(map(str.isalpha, text)) or (above and above[1] != below[1]):
        return ""
    return below[1] * (2 if above else 1)


def take_contents(lines: Sequence[str]) -> tuple[list[str], frozenset[str]]:
    """Take out a table of contents: lines that lead to a page number, under "Contents" or naming a heading below.

    Returns: the lines, with empty ones in its place; and the headings that it names.
    """
    lines = list(lines)
    whole = {squeeze(line) for line in lines}
    named: set[str] = set()
    over: int | None = None
    """The line above, where that is the heading of a table of contents."""
    for at, line in enumerate(lines):
        text = squeeze(line)
        found = _LEADER.search(text)
        if (
            over is not None
            and (apart := _PAGE_APART.search(line.rstrip()))
            and squeeze(line[: apart.start()]) in whole
        ):
            text, found = line, apart
        if found and (over is not None or text[: found.start()] in whole):
            named.add(squeeze(text[: found.start()]))
            lines[at] = ""
            if over is not None:
                ruled = bool(_RULE.fullmatch(lines[over + 1].strip()))
                lines[over : over + 1 + ruled] = [""] * (1 + ruled)
        elif text and not _RULE.fullmatch(text):
            over = at if _CONTENTS.fullmatch(text) else None
    return lines, frozenset(named)


def is_contents_line(line: str) -> bool:
    """Tell whether a line leads to a page number, as those of a table of contents do."""
    return _LEADER.search(squeeze(line)) is not None


def is_contents_heading(line: str) -> bool:
    """Tell whether a line is the heading of a table of contents, or of a list of figures or tables."""
    return _CONTENTS.fullmatch(squeeze(line)) is not None


def without_contents(blocks: Sequence[Block]) -> list[Block]:
    """Leave out a table of contents: the lines under a heading or a line such as "Contents" that name headings of the document.

    It stays where a line names no heading, unless most lines have page numbers, or it is that of a text with pages and all lines end in numbers that rise. Lines
    that lead to a page number and name a heading need no such heading.
    """
    names = {_bare(block.text) for block in blocks if block.kind == "heading"}
    blocks = [
        block
        for block in blocks
        if block.kind not in ("item", "paragraph")
        or (found := _LEADER.search(block.text)) is None
        or _bare(block.text[: found.start()]) not in names
    ]
    out: list[Block] = []
    at = 0
    while at < len(blocks):
        end = at + 1
        if blocks[at].kind in ("heading", "paragraph") and is_contents_heading(blocks[at].text):
            while end < len(blocks) and blocks[end].kind in ("item", "paragraph"):
                end += 1
        lines = blocks[at + 1 : end]
        listed = [line for line in lines if _bare(_PAGE.sub("", line.text)) in names]
        pages = [int(found[0]) if (found := _LAST_NUMBER.search(line.text)) else 0 for line in lines]
        if listed and all(pages) and pages == sorted(pages) and lines[0].pages:
            listed = lines
        paged = [line for line in listed if _PAGE.search(line.text)]
        if len(listed) > 1 and (len(listed) == len(lines) or 2 * len(paged) > len(lines)):
            out += [line for line in lines if line not in listed]
        else:
            out += blocks[at:end]
        at = end
    return out


def _bare(line: str) -> str:
    """A heading without its number and its case; a row of a table of contents has a colon behind its number."""
    line = line.replace(": ", ". ", 1)
    numbered = _NUMBERED.match(line)
    return line[numbered.end() if numbered else 0 :].strip(" .:").casefold()


def is_notes_heading(heading: str) -> bool:
    """Tell whether a heading opens a list of endnotes."""
    return _NOTES.fullmatch(heading.strip()) is not None


def is_named(line: str) -> bool:
    """Tell whether a line is one of the usual section names, alone: a heading wherever it stands."""
    starts_capital = line[:1].isupper() or line[:1].isdigit()
    return starts_capital and (
        _NAMED.fullmatch(line) is not None or is_notes_heading(line) or is_reference_heading(line)
    )


def split_label(text: str) -> tuple[str, str] | None:
    """Split "Abstract: We studied ..." into the section name and the text, when a paragraph begins so."""
    match = _LABEL.match(text)
    if match is None or not text[0].isupper() or len(text) - match.end() < 40:
        return None
    return match["name"], text[match.end() :]


def heads_section(lines: Sequence[str], at: int) -> bool:
    """Tell whether a numbered line is a heading directly above its text: "2. Waiting list", "\u00a7 5 Keys".

    It is short, an empty line is above it unless it has a section sign, and below it are sentences or bullets, none of them numbered.
    """
    line = squeeze(lines[at])
    follows = at > 0 and lines[at - 1].strip() != "" and line[:1] != _SECTION
    if follows or not _NUMBERED.match(line) or not may_be_heading(line, alone=True):
        return False
    below = [*takewhile(str.strip, map(str.strip, lines[at + 1 : at + 1 + _AHEAD]))]
    if line[0] == _SECTION:
        below = [*takewhile(lambda said: said[0] != _SECTION, below)]
    if not below or any(map(_LISTED.match, below)):
        return False
    width = max(map(len, [line, *below]))
    told = any(said.endswith(".") for said in below) and len(" ".join(below).split()) >= _SENTENCE
    short = len(line) + 1 + len(below[0].split()[0]) <= 0.8 * width
    return bool(_BULLETED.match(below[0])) or (below[0][0].isupper() and told and short)


def may_be_heading(line: str, *, alone: bool) -> bool:
    """Tell whether a line could be a heading, to be confirmed by what follows it.

    line: one line of text. alone: whether blank lines surround it; otherwise it must look more like one.
    """
    if is_named(line):
        return True
    if not line or len(line) > (LONGEST if alone else _SHORT) or line[-1] in ".,;!\u2026" or is_caption(line):
        return False
    if _MARKED_SENTENCE.search(line):
        return False
    numbered = _NUMBERED.match(line)
    rest = line[numbered.end() :] if numbered else line
    if not (rest[:1].isupper() or rest[:1].isdigit() or "\u0391" <= rest[:1] <= "\u03c9"):
        return False
    unlike = (
        _REACH.search(line)
        or _DATE.search(line)
        or len(_TIME.findall(line)) > 1
        or ". " in rest
        or ";" in line
        or line.count(",") > 4
    )
    if unlike or (_FIELD.match(rest) and not _is_title_case(rest)):
        return False
    few = len(rest.split()) <= _FEW_WORDS and len(rest) <= _SHORT
    introduces = line.endswith(":")  # "For example, a normal line is:"
    return (
        _is_title_case(rest) or bool(numbered and alone and few) or (alone and few and rest.count(",") < 2 - introduces)
    )


def states_value(line: str) -> bool:
    """Tell whether a line of few words says a quantity in figures with its unit, "The swim costs 4 euros", and is not written as headings are."""
    few = len(line.split()) <= _FEW_WORDS
    return few and not _is_title_case(line) and any(one.unit and line[one.start].isdigit() for one in quantities(line))


def names_part(line: str) -> bool:
    """Tell whether a line that could be a heading names a part of a document: "Chapter 2. Requests"."""
    return re.match(_PART, line) is not None and may_be_heading(line, alone=True)


def is_title(line: str) -> bool:
    """Tell whether a line that stands alone at the top of a text is its title."""
    ends = line[-1:] in (".", ",", ";", ":", "") or _MARKED_SENTENCE.search(line) is not None
    return len(line) <= LONGEST + 40 and not ends and not _REACH.search(line)


def depth(line: str, first: bool) -> int:
    """The level of a heading: 1 for a document's first, else 2 and one deeper for each dot of its number."""
    if first:
        return 1
    match = _NUMBERED.match(line)
    return 2 + (match["number"].count(".") if match and match["number"] else 0)


def _is_title_case(line: str) -> bool:
    """Most of the words that count begin with a capital letter, or all letters are capital."""
    weighty = [word for word in _WORD.findall(line) if word.casefold() not in _LEFT_SMALL and not word.isdigit()]
    capital = sum(word[0].isupper() or word[0].isdigit() for word in weighty)
    return bool(weighty) and capital >= 0.65 * len(weighty)
