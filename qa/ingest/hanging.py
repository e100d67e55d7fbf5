"""Pages of manuals as a terminal prints them: text that hangs under its headings, and explanations that hang under what they explain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from qa.ingest.blocks import join_lines, squeeze
from qa.ingest.headings import may_be_heading
from qa.ingest.lines import indent, is_prose

_STEP = 2
"""Spaces by which a text is deeper than what it hangs under, at least."""
_GAP = re.compile(r" {2,}")
_TERM = re.compile(r"\S+(?: \S+){0,2} {2,}(?=\S)")
"""What the rest of its line explains: "7      The queue is locked."."""


def take_hanging(lines: Sequence[str]) -> tuple[list[str], frozenset[str]]:
    """Read a page of a manual: different headings in capitals at the margin, each directly over deeper text.

    Returns: as many lines, where prose begins at the margin and each explained term is an item, "- --quiet: Print nothing.";
    and the headings. The lines as they are, and none, for any other text.
    """
    hung = [at for at in range(len(lines)) if not indent(lines[at]) and lines[at].isupper() and _hangs(lines, at)]
    texts = {squeeze(lines[at]) for at in hung}
    if len(hung) < 2 or len(texts) < len(hung):
        return list(lines), frozenset()
    out = list(lines)
    body = Counter(indent(lines[at + 1]) for at in hung).most_common(1)[0][0]
    for at, line in enumerate(lines):
        if 0 < indent(line) < body and _hangs(lines, at) and may_be_heading(line.strip(), alone=True):
            texts.add(squeeze(line))
            out[at] = line.strip()
    first = next(at for at, line in enumerate(lines) if line.strip())
    parts = _GAP.split(lines[first].strip())
    if len(parts) > 2 and parts[0] == parts[-1]:  # "LS(1)      User Commands      LS(1)"
        out[first] = " ".join(parts[:-1])
    for blank, group in groupby(range(len(out)), key=lambda at: not out[at].strip() or not indent(out[at])):
        if not blank:
            span = list(group)
            out[span[0] : span[-1] + 1] = _items([out[at] for at in span])
    return out, frozenset(texts)


def _hangs(lines: Sequence[str], at: int) -> bool:
    """Whether deeper text stands directly below a line that follows an empty one."""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    opens = not at or not lines[at - 1].strip()
    return opens and bool(lines[at].strip() and below.strip()) and indent(below) >= indent(lines[at]) + _STEP


def _items(lines: Sequence[str]) -> list[str]:
    """The lines of a group: an item for each term with its explanation, other prose at the margin, all else as it stands."""
    base = indent(lines[0])
    begins = [at for at, line in enumerate(lines) if indent(line) == base]
    pieces = [lines[at:end] for at, end in zip(begins, [*begins[1:], len(lines)], strict=True)]
    told = [_explained(piece) for piece in pieces]
    if all(told):
        return [
            line for text, piece in zip(told, pieces, strict=True) for line in (f"- {text}", *[""] * (len(piece) - 1))
        ]
    return [line.strip() for line in lines] if is_prose(lines) else list(lines)


def _explained(piece: Sequence[str]) -> str:
    """A term and what explains it, on its own line or deeper ones, as one text; "" for anything else."""
    first = piece[0].strip()
    if found := _TERM.match(first):
        said = join_lines([first[found.end() :], *piece[1:]])
        return f"{found[0].rstrip()} {said}" if is_prose([said]) else ""
    if len(piece) > 1 and all(indent(line) >= indent(piece[0]) + _STEP for line in piece[1:]) and is_prose(piece[1:]):
        return f"{squeeze(first)}: {join_lines(piece[1:])}"
    return ""
