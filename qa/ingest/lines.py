"""Lines that an author broke on purpose, as in code, console output, verse, addresses and forms, and lines that were wrapped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise

from qa.ingest.blocks import Block, join_lines, squeeze
from qa.ingest.days import DAY_OF_YEAR
from qa.ingest.headers import shape
from qa.ingest.pairs import take_fields
from qa.ingest.tables import take_table

_WIDTH = 72
"""Characters at which a text is taken to be wrapped."""
_INDENT = 2
_FIELD = re.compile(r"[^\W\d_][^:=.!?\t]{0,30}(?:: ?|\t| = ?)\S")
"""A field of a form or of settings: "Ship to: Ada Moe", "port = 80"."""
_LED = re.compile(
    r"\s*(?P<key>[^\W_](?:(?!\.{4}|_{4}).){0,50}?)(?:(?<=\w) ?:)?"
    r"(?:\s*\.{4,}|\s(?P<few>\.{3})|\s?(?:\.\s){3,}\.?|\s*\u2026{2,}|\s*_{4,})\s*(?P<value>[^\s._\u2026](?:(?!\.{4}|_{4}).)*)"
)
"""A field of a form whose value dots lead to: "Tenant ........ Ada Moe"."""
_LONGEST_PAGE = 9
"""Digits."""
_LABELLED = re.compile(r"\S{1,12} \d{1,4}[a-z]?[.:)] ")
"""A line with a label: "s 12. Staff may leave at noon.", "Item 3: paint"."""
_DAY = re.compile(DAY_OF_YEAR)
_CUT = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-\u2010]$")
_PLAIN = re.compile(r"[(\"'\u201c]?[^\W\d_]+(?:['\u2019-][^\W\d_]+)*[.,;:!?)\"'\u201d]*")
_WORDY = 0.7
"""Share of plain words in prose."""


def are_own(lines: Sequence[str], margin: int = 0) -> bool:
    """Tell whether lines without a blank line between them were broken by their author, not wrapped where they were full.

    So are fields of a form, lines that begin alike with a sign, a number or a word and its number, lines that are deeper than the margin and no
    wrapped prose, and lines that end early while none begins with a small letter.
    margin: the spaces before most lines of the text.
    """
    said = [line.strip() for line in lines]
    if len(said) < 2 or are_fields(said):
        return len(said) > 1
    if all(indent(line) >= margin + _INDENT for line in map(str.expandtabs, lines)):
        return not are_wrapped(said)
    if all(map(_LABELLED.match, said)) and len({line.split()[0] for line in said}) == 1:
        return True
    first, *others = {shape(line.split(" ", 1)[0]) for line in said}
    if len(said) > 2 and not others and ("0" in first or not first[0].isalpha()):
        return not are_wrapped(said)
    fits = [len(a) + 1 + len(b.split(" ", 1)[0]) <= 0.85 * _WIDTH for a, b in pairwise(said)]
    told = len(said) > 2 or said[0].endswith((",", ";", ":", "!", "?")) or end_in_day(said)
    return told and 2 * sum(fits) > len(fits) and not any(line[0].islower() for line in said[1:])


def end_in_day(lines: Sequence[str]) -> bool:
    """Tell whether the last line is a day of a year, and no line runs on into it, as "in" does into "May 2011"."""
    said = lines[-1].strip()
    runs_on = len(lines) > 1 and lines[-2].rstrip().rpartition(" ")[2].islower()
    return " " in said and not runs_on and _DAY.fullmatch(said) is not None


def are_fields(lines: Sequence[str]) -> bool:
    """Tell whether lines are fields of a form or of settings."""
    return len(lines) > 1 and all(_FIELD.match(line.strip()) for line in lines)


def leaders_as_items(lines: Sequence[str]) -> list[str]:
    """As many lines, where those of a form with leaders to its values are items: "- Tenant: Ada Moe".

    Deeper lines below a value belong to it. Numbers that only rise may be those of pages, and stay.
    """
    out = list(lines)
    for blank, group in groupby(range(len(lines)), key=lambda at: not lines[at].strip()):
        own = [] if blank else list(group)
        led = {at: found for at in own if (found := _LED.fullmatch(lines[at].rstrip()))}
        margin = indent(lines[min(led, default=0)])
        if len(led) < 2 or 2 * len(led) <= sum(indent(lines[at]) <= margin for at in own):
            continue
        values = [found["value"] for found in led.values()]
        pages = [int(value) if value.isdecimal() and len(value) < _LONGEST_PAGE else 0 for value in values]
        if (all(pages) and pages == sorted(pages)) or all(found["few"] for found in led.values()):
            continue
        for at, found in led.items():
            end = at + 1
            while end <= own[-1] and end not in led and indent(lines[end]) > margin:
                end += 1
            value = join_lines([found["value"], *lines[at + 1 : end]])
            out[at:end] = [f"- {squeeze(found['key'])}: {value}", *[""] * (end - at - 1)]
    return out


def indent(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip())


def are_broken(lines: Sequence[str]) -> bool:
    """Tell whether lines between hard breaks are lines of their own: several, of which none goes on with a small letter."""
    said = [line.strip() for line in lines if line.strip()]
    return len(said) > 1 and not any(line[0].islower() for line in said[1:])


def are_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether lines are prose that was wrapped: plain words, and most lines have no room for the next one's first."""
    if not is_prose(lines):
        return False
    width = max(map(len, lines))
    full = [len(a) + 1 + len(b.split()[0]) > width for a, b in pairwise(lines)]
    return any(line[0].islower() for line in lines[1:]) and 2 * sum(full) >= len(full) and width > _WIDTH / 2


def is_prose(lines: Sequence[str]) -> bool:
    """Tell whether most words of lines are plain ones."""
    words = [word for line in lines for word in line.split()]
    return sum(bool(_PLAIN.fullmatch(word)) for word in words) >= _WORDY * len(words)


def without_cuts(lines: Sequence[str]) -> list[str]:
    """Lines where no word is cut at an end that the text has whole elsewhere, and not with a hyphen: it ends on the first line."""
    words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(lines).casefold()))
    lines = list(lines)
    for at in range(len(lines) - 1):
        line, following = lines[at].rstrip(), lines[at + 1]
        cut, rest = _CUT.search(line), re.match(r"\s*([^\W\d_]+)(\S*) ?", following)
        if cut is None or rest is None:
            continue
        head, tail = cut[1].casefold(), rest[1].casefold()
        if words[head + tail] > words[f"{head}-{tail}"]:
            lines[at] = line[:-1] + rest[1] + rest[2]
            lines[at + 1] = following[rest.end() :]
    return lines


def preformatted(text: str) -> list[Block]:
    """The blocks of a text whose lines are kept: tables, wrapped prose as paragraphs, any other line by itself."""
    blocks: list[Block] = []
    for blank, group in groupby(text.split("\n"), key=lambda line: not line.strip()):
        lines = list(group)
        at = 0
        while at < len(lines) and not blank:
            taken, said = take_fields(lines, at)
            rows: tuple[str, ...] = ()
            if not said:
                taken, rows = take_table(lines, at)
            if said:
                blocks += [Block("item", text) for _, text in said]
            elif rows:
                blocks.append(Block("table", rows=rows))
            elif at == 0 and are_wrapped([line.strip() for line in lines]):
                taken = len(lines)
                blocks.append(Block("paragraph", join_lines(lines)))
            else:
                taken = 1
                blocks += own_lines(lines[at : at + 1])
            at += taken
    return blocks


def own_lines(lines: Sequence[str]) -> list[Block]:
    """A block for each line that says something."""
    return [Block("item", said) for said in map(squeeze, lines) if any(map(str.isalnum, said))]
