"""Disagreements that a text itself tells: "the rise in rats is opposite to the fall reported in mice".

Such a sentence is no side. It names two, and the sides are the units of other documents that hold the most of what it
says of each; where none holds enough, nothing is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.notes.conflicts.attribution import CONTRAST, Speakers, sources_named
from qa.notes.conflicts.compare import Comparer
from qa.notes.conflicts.line import Line, terms_of_text
from qa.text.abbreviations import Reword
from qa.text.quantities import MARK
from qa.types import Document, Place

SIDE_SHARE = 0.34
"""Share of the weight of what is said of a side that its unit holds."""
LEAST_SIDE = 3
"""Telling words of a side, at least: two words fit too many units."""
_NAMES = re.compile(r"\b[A-ZÀ-Þ][\w'’-]+(?: et al\.?| and [A-ZÀ-Þ][\w'’-]+)?,? \(?(?:19|20)\d\d\)?|\b(?:19|20)\d\d\b")
_FRAMES = terms_of_text(
    "statement view account report reading guide study examine mention find claim data evidence result review source article paper "
    "project author abstract systematic meta-analysis question emphasize lead cause produce"
)
"""Words of a sentence about sources that its sides need not hold."""


def noted(
    notes: Sequence[Place], lines: Sequence[Line], comparer: Comparer, who: Speakers, reword: Reword
) -> Iterator[tuple[Place, Place, Place]]:
    """The pairs of units that sentences of the corpus set against each other.

    Parameters: notes, the units that hold sources against each other; lines, all units that may be a side. Returns: for each
    note that tells of two its place and theirs.
    """
    for document, unit in notes:
        text = reword(MARK.sub(" ", unit.text))
        if (match := CONTRAST.search(text)) is None:
            continue
        mine = _best(*_said(text[: match.start()], document, who), lines, comparer, frozenset())
        if mine is not None:
            without = frozenset((document.source, mine[0].source))
            theirs = _best(*_said(text[match.end() :], document, who), lines, comparer, without)
            if theirs is not None:
                yield (document, unit), mine, theirs


def _said(text: str, document: Document, who: Speakers) -> tuple[frozenset[str], frozenset[str]]:
    """The words that a part of a note has for a side, and the documents that it names."""
    known = frozenset(
        source for name in sources_named(document, text, who.by_author) if (source := who.by_author.get(name))
    )
    about = who.about.get(document.source) if "'s " in text.replace("\u2019", "'") else None
    words = frozenset(term for term in terms_of_text(_NAMES.sub(" ", text)) - _FRAMES if not term.isdigit())
    return words, known or frozenset((about,) if about is not None else ())


def _best(
    wanted: frozenset[str], told: frozenset[str], lines: Sequence[Line], comparer: Comparer, without: frozenset[str]
) -> Place | None:
    """The unit that holds the most of some words, when it holds enough of their weight."""
    least = SIDE_SHARE * sum(map(comparer.weight, wanted))
    best, found = 0.0, None
    for line in lines:
        held = wanted & line.terms
        if len(held) < LEAST_SIDE or line.document.source in without or (told and line.document.source not in told):
            continue
        score = sum(map(comparer.weight, sorted(held)))
        if score >= least and score > best:
            best, found = score, (line.document, line.unit)
    return found
