"""Reference marks in running text, and which blocks of a document are the entries of its reference list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.ingest.blocks import Block
from qa.ingest.split import RAISED, SUPERSCRIPTS

_LARGEST = 999
_WIDEST_RANGE = 60  # "[1-500]" is an interval of something else
_BRACKETED = re.compile(r"\[(\d{1,3}(?: ?[,;\u2013\u2212-] ?\d{1,3}){0,40})\]")
# After a word of three letters or a stop, and not a charge (Ca²⁺): a power follows a short unit or a digit.
_RAISED = re.compile(
    rf"(?<=[^\W\d_]{{3}}|..[.,;:)\]\u201d\"])({RAISED}{{1,4}}(?:[,\u2013\u207b-]{RAISED}{{1,3}}){{0,20}})(?![\u207a\u207b])"
)
# A number that a converter put on the line: behind a stop, before the next sentence or the end.
_LOWERED = re.compile(
    r"(?<=[^\W\d_]{2}[.,;:)])(\d{1,3}(?:[,\u2013-]\d{1,3}){0,20})(?=\s+[^\W\d_a-z(]|\s*$)|(?<=[^\W\d_]{2}[,;:])(\d{1,3})(?=\s)"
)
_POWER = re.compile(r"(?:(?<!\d)10|(?<![^\W\d_])(?:[a-zµμ]?m|[^\W\d_]))$")
"""What a power stands on: ten, a sign of a quantity, a unit of length."""
_RUNNING = ("paragraph", "item", "caption")
_TO_RAISED = str.maketrans({str(i): c for i, c in enumerate(SUPERSCRIPTS)})
_TO_DIGITS = str.maketrans({c: str(i) for i, c in enumerate(SUPERSCRIPTS)} | {"\u207b": "-"})
_REFERENCE_HEADING = re.compile(
    r"(?:\d{1,2}\.? )?(?:list of )?(?:references?|bibliography|literature(?: cited)?|works cited|cited literature|"
    r"references (?:and|&) notes|references cited|sources)(?: list)?:?",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"\b(?:1[5-9]|20)\d\d[a-z]?\b|\bdoi\b|https?:|\bin press\b", re.IGNORECASE)
"""What almost every entry of a reference list says: a year or an address."""
NUMBER = re.compile(r"(?:\[(\d{1,3})\][.:]?|\(?(\d{1,3})[.)])\s+(?=\S)")
"""The number that a reference-list entry begins with."""


def find_marks(text: str, *, raised_up_to: int = 0) -> tuple[str, ...]:
    """Find the reference marks of one unit, each as "[n]", in printed order and once.

    text: the unit. raised_up_to: the highest number of the document's reference list; superscripts count as
    marks up to it, and not at all at 0.
    """
    found: list[tuple[int, str]] = [(m.start(), m[1]) for m in _BRACKETED.finditer(text)]
    if raised_up_to:
        found += [(m.start(), _raised(m[1], raised_up_to)) for m in _RAISED.finditer(text)]
    numbers: dict[int, None] = {}
    for _, printed in sorted(found):
        if re.search(r"(?<!\d)0", printed):
            continue  # "[240,000-300,000]" is an interval
        for part in re.split(r"[,;]", printed):
            numbers.update(dict.fromkeys(_expand(part)))
    return tuple(f"[{number}]" for number in numbers)


def is_power(before: str) -> bool:
    """Tell whether a raised number that follows a text is a power of what the text ends in, not a mark."""
    return _POWER.search(before) is not None


def is_reference_heading(heading: str) -> bool:
    """Tell whether a heading opens a reference list."""
    return _REFERENCE_HEADING.fullmatch(heading.strip()) is not None


def mark_entries(blocks: Sequence[Block]) -> tuple[list[Block], int]:
    """Turn the items and paragraphs of reference sections into entries.

    Where the list is numbered only its numbered blocks are entries, so that a note under the list is not. A block beside
    a table is none unless it names a source.

    Returns: the blocks, and the highest number of a reference list (the count of entries when unnumbered).
    """
    out = list(blocks)
    position, highest = 0, 0
    while position < len(out):
        block = out[position]
        position += 1
        if block.kind == "heading" and is_reference_heading(block.text):
            end = position
            while end < len(out) and out[end].kind != "heading":
                end += 1
            body = [i for i in range(position, end) if out[i].kind in ("item", "paragraph") and not _of_table(out, i)]
            numbered = [i for i in body if NUMBER.match(out[i].text)]
            for i in numbered or body:
                out[i] = replace(out[i], kind="entry")
            position = end
    entries = [block for block in out if block.kind == "entry"]
    for count, block in enumerate(entries, start=1):
        match = NUMBER.match(block.text)
        highest = max(highest, int(match[1] or match[2]) if match else count)
    return out, highest


def _of_table(blocks: Sequence[Block], at: int) -> bool:
    """Whether a block stands beside a table and names no source: it is the table's caption or note."""
    beside = (*blocks[max(at - 1, 0) : at], *blocks[at + 1 : at + 2])
    return any(one.kind == "table" for one in beside) and not _SOURCE.search(blocks[at].text)


def raise_marks(blocks: Sequence[Block]) -> list[Block]:
    """Print as superscripts the marks that a converter put on the line: "blood pressure.12,13 In" becomes "pressure.\u00b9\u00b2,\u00b9\u00b3 In".

    Only where a document has no marks in brackets, and such numbers are entries of its list, and half of these or more.
    """
    listed = {int(match[1] or match[2]) for one in blocks if one.kind == "entry" and (match := NUMBER.match(one.text))}
    running = [one for one in blocks if one.kind in _RUNNING]
    if not listed or any(_BRACKETED.search(one.text) for one in running):
        return list(blocks)

    def numbers(match: re.Match[str]) -> set[int]:
        return {number for part in match.group().split(",") for number in _expand(part)}

    cited = [numbers(match) for one in running for match in _LOWERED.finditer(one.text)]
    if 2 * len(listed & set().union(*cited)) < len(listed):
        return list(blocks)

    def raised(match: re.Match[str]) -> str:
        return match.group().translate(_TO_RAISED) if numbers(match) <= listed else match.group()

    return [replace(one, text=_LOWERED.sub(raised, one.text)) if one.kind in _RUNNING else one for one in blocks]


def _expand(part: str) -> list[int]:
    ends = [int(number) for number in re.split(r"[\u2013\u2212-]", part) if number.strip()]
    if len(ends) == 2 and 0 <= ends[1] - ends[0] <= _WIDEST_RANGE:
        ends = list(range(ends[0], ends[1] + 1))
    return [number for number in ends if 0 < number <= _LARGEST]


def _raised(printed: str, highest: int) -> str:
    """Read superscripts: "¹²" is twelve when there is a twelfth reference, else one and two."""
    parts = printed.translate(_TO_DIGITS).split(",")
    read: list[str] = []
    for part in parts:
        if "-" in part or "\u2013" in part or int(part) <= highest:
            read.append(part)
        else:
            read.extend(digit for digit in part if 0 < int(digit) <= highest)
    return ",".join(read)
