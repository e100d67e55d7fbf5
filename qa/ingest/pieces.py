"""Pieces of a raw text, and which of them are headings: those that could be and have text under them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from qa.ingest.blocks import is_caption
from qa.ingest.headings import is_named, is_title, may_be_heading, names_part, states_value

LIST_NUMBER = re.compile(r"\s*(?:\[(\d{1,3})\][.:]?|\(?(\d{1,3})[.)])\s+(?=\S)")
"""What a numbered line begins with."""
_SUBSTANCE = 60
"""Characters of text that confirm a heading above it; fewer do where it is a sentence."""
_SENTENCE = 4
"""Words of the shortest such sentence; "J. R. Moe, M.D." has fewer."""
_LONGEST_CHAIN = 2
"""Headings directly under one another; more of them are a list of names or addresses."""
_LONGEST_CALL = 160
_CALL = re.compile(
    r"(?:please )?click (?:here|to|on|for)\b|(?:download|view|open) (?:the )?(?:full[- ]?(?:size|resolution)|pdf|image)"
    r"|need [^.?!]{3,60}\?|(?:get|request|ask for) (?:a |an |your )?[^.?!]{0,40}\b(?:quote|quotation|sample|demo)\b"
    r"|(?:contact us|add to cart|buy now|order now|learn more|read more|subscribe|sign up)\b[^.]{0,30}$",
    re.IGNORECASE,
)
_QUOTE_CALL = re.compile(r"\brequest (?:a |an |your )?[^.?!]{0,40}\bquot(?:e|ation)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextPiece:
    """One or more joined lines; `alone` when blank lines surround it, `opens` when it begins its group.

    A heading that the text underlines has a level; others are found by `find_headings`.
    """

    text: str
    kind: str = "text"
    alone: bool = False
    opens: bool = False
    rows: tuple[str, ...] = ()
    level: int = 0
    pages: tuple[tuple[int, int], ...] = ()


def is_call(text: str) -> bool:
    """Tell whether a paragraph is mainly a call of the page that a text was copied from: "Click to ...", "Request a quote"."""
    return len(text) <= _LONGEST_CALL and bool(_CALL.match(text) or _QUOTE_CALL.search(text))


def running_heads(pieces: Sequence[TextPiece]) -> frozenset[str]:
    """The lines printed on page after page: alone, like a heading and the same at least three times."""
    counts = Counter(
        piece.text for piece in pieces if piece.alone and not piece.level and may_be_heading(piece.text, alone=True)
    )
    return frozenset(text for text, count in counts.items() if count > 2 and not is_named(text))


def find_headings(pieces: Sequence[TextPiece], named: AbstractSet[str]) -> list[bool]:
    """Which pieces are headings: those that could be and have text under them.

    named: texts in the table of contents; these and underlined lines are headings, whatever stands under them.
    """
    sure = [piece.level > 0 or piece.text in named or (piece.alone and names_part(piece.text)) for piece in pieces]
    found = [sure[at] or _could_be(pieces, at) for at in range(len(pieces))]
    at = 0
    while at < len(pieces):
        if not found[at]:
            at += 1
            continue
        end = at
        while end < len(pieces) and found[end]:
            end += 1
        followed = end < len(pieces) and _has_substance(pieces, end)
        # "The swim costs 4 euros" over another line alone is a statement as that is.
        lone = followed and _is_short(pieces[end]) and (end + 1 == len(pieces) or found[end + 1])
        for i in range(at, end):
            near = end - i <= _LONGEST_CHAIN and followed and not (lone and states_value(pieces[i].text))
            title = i == 0 and len(pieces) > 1
            found[i] = sure[i] or near or title or (end < len(pieces) and is_named(pieces[i].text))
        at = end
    return found if not all(found) else [False] * len(pieces)


def _could_be(pieces: Sequence[TextPiece], at: int) -> bool:
    piece = pieces[at]
    if piece.rows or (piece.kind == "item" and not _is_lone_number(pieces, at)):
        return False
    if piece.alone or is_named(piece.text):
        return may_be_heading(piece.text, alone=True) or (at == 0 and is_title(piece.text))
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    leads = piece.opens and following is not None and following.kind == "item" and not piece.text.endswith(":")
    if leads and may_be_heading(piece.text, alone=True):
        return True
    longer = following is not None and (len(following.text) > 2 * len(piece.text) or following.text.endswith("."))
    return piece.opens and longer and may_be_heading(piece.text, alone=False)


def _is_lone_number(pieces: Sequence[TextPiece], at: int) -> bool:
    """ "2. Methods" between paragraphs is a heading; beside another numbered piece it is an item of a list."""
    if not pieces[at].alone or not LIST_NUMBER.match(pieces[at].text):
        return False
    beside = (*pieces[max(at - 1, 0) : at], *pieces[at + 1 : at + 2])
    return not any(piece.kind == "item" for piece in beside)


def _is_short(piece: TextPiece) -> bool:
    return piece.kind == "text" and not piece.rows and len(piece.text) < _SUBSTANCE and not is_caption(piece.text)


def _has_substance(pieces: Sequence[TextPiece], at: int) -> bool:
    piece = pieces[at]
    sentence = piece.text.endswith(".") and len(piece.text.split()) >= _SENTENCE
    return (
        bool(piece.rows) or piece.kind == "item" or is_caption(piece.text) or sentence or len(piece.text) >= _SUBSTANCE
    )
