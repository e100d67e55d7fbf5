"""The head of a memo, with its authors and date at the right of its first lines -> what it says of itself, and lines that can be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.ingest.blocks import Head, join_lines
from qa.ingest.columns import GAP
from qa.ingest.frontmatter import head_of
from qa.ingest.letter import letter_head

_SIDES = re.compile(rf"(?P<left>\S.*?)?(?:^\s{{20,}}|\s{{{GAP},}})(?P<right>\S+(?: {{1,2}}\S+)*)\s*")
_NAME = re.compile(r"(?:[^\W\d_]\.[ -]?){1,4}[^\W\d_][\w' -]{1,40}(?:, \w{2,3}\.?)?")
"""A person with initials: "H. Okonjo", "J.-P. Roe, Ed."."""
_FIELD = re.compile(r"[^\W\d_][\w -]{0,30}: \S")
_DATED = re.compile(r"\b(?:19|20)\d\d$")


def take_head(lines: Sequence[str]) -> tuple[Head, list[str]]:
    """What the first lines of a raw text say of it, and its lines: those at the head of a memo are items under its title, the left ones first.

    A memo has fields at the left, "Obsoletes: 12", and at the right persons and, last, a date; its title stands below.
    """
    lines = list(lines)
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    end = _end(lines, first)
    sides = [_SIDES.fullmatch(line) for line in lines[first:end]]
    left = [
        (side["left"] if side else line).strip()
        for side, line in zip(sides, lines[first:end], strict=True)
        if not side or side["left"]
    ]
    right = [side["right"] for side in sides if side]
    names = [said for said in right if _NAME.fullmatch(said)]
    if not names or not any(map(_FIELD.match, left)) or not any(map(_DATED.search, right[-1:])):
        return letter_head("\n".join(lines)), lines
    below = next((at for at in range(end, len(lines)) if lines[at].strip()), end)
    behind = _end(lines, below)
    title = join_lines(lines[below:behind])
    head = head_of({"title": title, "authors": [name.split(",")[0] for name in names], "date": right[-1]})
    return head, [title, "", *(f"- {said}" for said in (*left, *right)), *lines[behind:]]


def _end(lines: Sequence[str], at: int) -> int:
    """The first empty line after a place."""
    return next((end for end in range(at, len(lines)) if not lines[end].strip()), len(lines))
