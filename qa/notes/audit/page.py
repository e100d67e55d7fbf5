"""Audits as one HTML page: each claim beside the words that decide, what they do not share marked in both.

It loads nothing, works without scripts, and shows every word as text. `page.html` is how it looks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.notes.audit.report import NOTES, SIGNS, explained, pointer
from qa.notes.audit.types import JUDGEMENTS, Audit, Finding
from qa.text.page_template import filled_template
from qa.text.terms import terms
from qa.types import Citation

_WORD = re.compile(r"(?:\d+(?:[.,]\d+)*|[^\W\d_][\w'\u2019]*|\S)")
LEAST_MARKED = 0.5
"""Least score at which the words that differ are marked."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: shared by both sides or not."""

    text: str
    own: bool


def audit_page(audits: Sequence[Audit]) -> str:
    """The audits as one HTML page that loads nothing.

    Parameters: audits, of one document or of several, shown in this order.
    """
    return filled_template(
        Path(__file__).with_name("page.html"),
        audits=audits,
        sides=_sides,
        explained=explained,
        pointer=pointer,
        judgements=JUDGEMENTS,
        signs=SIGNS,
        notes=NOTES,
    )


def pieces_of(text: str, others: Sequence[str]) -> tuple[Piece, ...]:
    """A text in pieces: words that none of the others holds in any form stand apart; the pieces joined are the text."""
    known = {term for other in others for term in terms(other)}
    pieces: list[Piece] = []
    position = 0
    for match in _WORD.finditer(text):
        own = not known.issuperset(terms(match.group()))
        gap = text[position : match.start()]
        if pieces and pieces[-1].own == own:
            pieces[-1] = Piece(pieces[-1].text + gap + match.group(), own)
        else:
            if gap:
                pieces.append(Piece(gap, False))
            pieces.append(Piece(match.group(), own))
        position = match.end()
    return (*pieces, Piece(text[position:], False)) if position < len(text) else tuple(pieces)


def _sides(finding: Finding) -> tuple[tuple[Piece, ...], list[tuple[Citation, tuple[Piece, ...]]]]:
    """A claim and the words that decide, in pieces; between words that have little in common nothing is marked."""
    near = finding.score >= LEAST_MARKED
    quotes = [citation.quote for citation in finding.words] if near else [finding.claim]
    words = [(one, pieces_of(one.quote, [finding.claim if near else one.quote])) for one in finding.words]
    return pieces_of(finding.claim, quotes), words
