"""Paragraphs that begin with what they are entries of, in every format: a day, a usual section name, a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any

from qa.ingest.blocks import Block
from qa.ingest.days import CLOCK, DAY
from qa.ingest.headings import SECTION_NAMES
from qa.ingest.split import sentences

_DATED = re.compile(
    rf"(?P<day>(?:[^\W\d_]{{2,10}},? )?(?:{DAY})(?:,? {CLOCK}(?: ?[-\u2013] ?{CLOCK})?)?)(?:\.(?= [^\W_a-z])|:|(?= [\u2013\u2014-] ))(?: [\u2013\u2014-])? "
)
_RUN_IN = re.compile(rf"(?:^|(?<=[.!?] ))(?P<name>(?i:{SECTION_NAMES}))\. (?=[^\W_a-z])")
_SPEAKER = re.compile(r"([^\W\d_][^\W\d_]{0,11})(?: ?\d{1,3})?: (?=\S)")
"""Who says the words of a line, or that it asks or answers: "Q: ", "A 3: "."""
_QUESTION = 3
"""Words of the shortest one, its speaker included."""


def entries(blocks: Sequence[Block]) -> list[Block]:
    """Make a heading of a day or a section name that a paragraph begins with, "17 April, 06:05. ...", and answers items under their questions.

    Each heading is one below the last of another kind.
    """
    out: list[Block] = []
    level = 0
    answered = _answered(blocks)
    for block, starts in zip(answered, _heads(answered), strict=True):
        if block.kind == "heading":
            level = block.level
        ends = [start for start, _, _ in starts[1:]] + [len(block.text)]
        out += [block] if not starts else [_part(block, 0, starts[0][0])] if starts[0][0] else []
        for (start, name, begins), end in zip(starts, ends, strict=False):
            out += [replace(_part(block, start, end), kind="heading", text=name, level=level + 1)]
            out += [_part(block, begins, end)]
    return out


def _heads(blocks: Sequence[Block]) -> list[list[tuple[int, str, int]]]:
    """The headings that run into each block: where each begins, it, and where its text begins.

    Days are, in a section where one is followed by a stop or by several sentences; section names, where a paragraph or two in turn have several.
    """
    texts = [block.text if block.kind == "paragraph" else "" for block in blocks]
    section = [*accumulate(block.kind == "heading" for block in blocks)]
    dated = [_DATED.match(text) for text in texts]
    diaries = {number for number, found in zip(section, dated, strict=True) if found and _opens_diary(found)}
    named = [[one for one in _RUN_IN.finditer(text) if one["name"][0].isupper()] for text in texts]
    out: list[list[tuple[int, str, int]]] = []
    for at, found in enumerate(dated):
        if found and section[at] in diaries:
            out.append([(0, found["day"], found.end())])
        else:
            several = sum(map(len, (named[at], *named[max(at - 1, 0) : at], *named[at + 1 : at + 2]))) > 1
            out.append([(one.start(), one["name"], one.end()) for one in named[at] if several])
    return out


def _opens_diary(dated: re.Match[str]) -> bool:
    return dated.string[dated.end("day")] == "." or len(sentences(dated.string[dated.end() :])) > 1


def _part(block: Block, start: int, end: int) -> Block:
    """A part of a paragraph, on its own pages."""

    def moved(marks: Sequence[tuple[int, Any]]) -> tuple[tuple[int, Any], ...]:
        return tuple((max(at - start, 0), place) for at, place in marks if at < end)

    return replace(block, text=block.text[start:end].strip(), pages=moved(block.pages), places=moved(block.places))


def _answered(blocks: Sequence[Block]) -> list[Block]:
    """Blocks where a question, "Q: May I?", is a paragraph and the answer of another after it, "A: Yes.", an item that it leads to."""
    out = list(blocks)
    for at, (asked, said) in enumerate(pairwise(blocks)):
        if not {asked.kind, said.kind} <= {"paragraph", "item"} or not asked.text.endswith("?"):
            continue
        asker, speaker = _SPEAKER.match(asked.text), _SPEAKER.match(said.text)
        if asker and speaker and asker[1] != speaker[1] and len(asked.text.split()) >= _QUESTION:
            out[at : at + 2] = [replace(asked, kind="paragraph"), replace(said, kind="item")]
    return out
