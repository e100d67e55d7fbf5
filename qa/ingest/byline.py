"""The names under the title of a text -> its authors, and with the day beside them the fields of its head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from qa.ingest.authors import person_names
from qa.ingest.blocks import Block
from qa.ingest.days import DAY_OF_YEAR
from qa.ingest.headings import is_named, is_title, may_be_heading
from qa.ingest.signs import RAISED_LETTERS
from qa.ingest.split import RAISED

_BY = re.compile(r"by:?\s+", re.IGNORECASE)
_MARK = re.compile(rf"\s*\([^()]*\)|\s?(?:(?<!\d)\d{{1,2}}(?!\d)|[*\u2020\u2021\u00a7\u00b6{RAISED_LETTERS}]|{RAISED})")
"""Behind a name, of its affiliation, or that in brackets."""
_ADDRESS = re.compile(r"\S+[@/]\S+")
_WORD = re.compile(r"\w{2,}")
_DATED = re.compile(rf"(?:[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?, )?(?P<day>{DAY_OF_YEAR})\.?")
"""A day alone or behind a place: "Brno, 3 May 2011"."""
_LONGEST, _MOST = 400, 6
"""Characters of a line between title and text, and such lines."""
_OPENING = 60
"""Characters in which a text says whom it addresses."""
_MENTIONS = 2
"""What a text names more often it is rather about."""


def byline_names(line: str, blocks: Sequence[Block]) -> list[str]:
    """The persons that a line under the title of a document names; none where it says anything else.

    A name has no word that the document writes in small letters but in an address, as it does those of "Annual Report and Financial Statements".
    """
    names = person_names(_MARK.sub("", _BY.sub("", line, count=1)))
    said = _ADDRESS.sub(" ", " ".join(text for one in blocks for text in (one.text, *one.rows))) if names else ""
    small = {word for word in _WORD.findall(said) if word.islower()}
    return names if small.isdisjoint(word.casefold() for word in _capitals(names)) else []


def byline_fields(blocks: Sequence[Block]) -> dict[str, Any]:
    """What the lines between the title and the text of a document say of it, as fields of front matter; none without the names of its authors.

    Beside one name stands where that person works, and a day or a heading below; several stand with a day, or above a heading such as "Abstract".
    Two lines of one name each may be of a person and an institution. Whom a text addresses or often names did not write it.
    """
    if not blocks or is_named(blocks[0].text) or not _is_title(blocks[0]):
        return {}
    names: list[str] = []
    day, place, at = "", False, 1
    for block in blocks[1 : 1 + _MOST]:
        line = block.text
        if block.kind == "heading":
            break
        found = byline_names(line, blocks) if len(line) <= _LONGEST else []
        if dated := _DATED.fullmatch(line):
            day = dated["day"]
        elif not names and found:
            names = found
        elif names and found and len(names) == 1:
            return {}
        elif names and (found[:1] or _is_place(line)):
            place = True
        else:
            break
        at += 1
    below = blocks[at : at + 2]
    headed = [one.kind for one in below[:1]] == ["heading"]
    told = place and (day or headed)
    told = told or (len(names) > 1 and (day or any(is_named(one.text) for one in below)))
    written = " ".join(text for one in blocks[at:] for text in (one.text, *one.rows))
    opening = " ".join(one.text for one in below)[:_OPENING]
    said = _capitals(names) if len(names) == 1 else names
    if not told or not said or any(one in opening or written.count(one) > _MENTIONS for one in said):
        return {}
    return {"title": blocks[0].text, "authors": names, "date": day}


def _is_title(block: Block) -> bool:
    return block.kind == "heading" or (block.text != "" and is_title(block.text) and not person_names(block.text))


def _is_place(line: str) -> bool:
    """Whether a line may say where somebody works: "Institute of Hydrology, Brno"."""
    joined = "," in line or any(map(str.islower, line.split()))
    return _ADDRESS.fullmatch(line) is not None or (joined and not is_named(line) and may_be_heading(line, alone=True))


def _capitals(names: Sequence[str]) -> list[str]:
    return [word for word in _WORD.findall(" ".join(names)) if not word.islower()]
