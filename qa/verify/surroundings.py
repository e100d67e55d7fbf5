"""Do the surroundings of a unit change what it says? What a reader must see beside it, where they do.

A claim that is quoted to be refuted, a struck-out rule, a value that a footnote corrects: the words stand where the citation says,
and alone they mislead. The shipped reader judges whether a unit's surroundings say what the unit says alone (MODEL.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

import numpy as np

from qa.reader.reader import Entailment
from qa.text.normalise import fold
from qa.text.table_rows import split_row
from qa.types import Document, Unit
from qa.verify.draft import Draft, say, shown_with

WINDOW = 70
"""Words before a unit, and after it, that count as its surroundings."""

STANDS = 0.0
"""Log-odds from which a unit's surroundings say what it says."""
LOST = -2.0
"""Log-odds below which a unit is not shown where no piece of its surroundings, shown with it, accounts for that."""

Surrounding = Unit | str
"""A unit, or a heading."""


class Standing:
    """What the units of one state of a corpus need to be shown with; each unit is judged once. Threads may share it.

    Parameters: entailment, which judges.
    """

    def __init__(self, entailment: Entailment) -> None:
        self._entailment = entailment
        self._judged: dict[tuple[str, int], tuple[float, Surrounding | None]] = {}

    def complete(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Drafts that quote one unit, each with the piece of its surroundings that changes what it says.

        Returns: the drafts in their order, without those that nothing beside them makes true.
        """
        self._judge([draft.units[0] for draft in drafts])
        found = []
        for draft in drafts:
            document, unit = draft.units[0]
            value, piece = self._judged[document.source, unit.start]
            if piece is not None:
                found.append(_with(draft, piece))
            elif value >= LOST:
                found.append(draft)
        return found

    def says(self, statement: str, places: Sequence[tuple[Document, Unit]]) -> float:
        """The log-odds that some units say a statement: together, and each that its surroundings change among these.

        What one of them says word for word, they say.
        """
        own = [(document, unit) for document, unit in places if unit.kind != "header"]
        self._judge(own)
        texts = [say(document, unit) for document, unit in own]
        words = [] if any(fold(statement) in fold(text) for text in texts) else [" ".join(texts)]
        turned = [place for place in own if self._judged[place[0].source, place[1].start][0] < STANDS]
        words += [surroundings(*place) for place in turned]
        return float(min(self._entailment.says([(statement, seen) for seen in words]), default=0.0))

    def _judge(self, places: Sequence[tuple[Document, Unit]]) -> None:
        new = [(document, unit) for document, unit in places if (document.source, unit.start) not in self._judged]
        values = self._entailment.says([(say(*place), surroundings(*place)) for place in new])
        for (document, unit), value in zip(new, values, strict=True):
            piece = None if value >= STANDS else self._turning(document, unit)
            self._judged[document.source, unit.start] = float(value), piece

    def _turning(self, document: Document, unit: Unit) -> Surrounding | None:
        """The piece without which the surroundings say what the unit says, where there is one."""
        around = pieces_around(document, unit)
        pieces: list[Surrounding] = [piece for piece in around if not isinstance(piece, str) and piece is not unit]
        pieces += [piece for piece in dict.fromkeys((unit.section, document.title)) if piece in around]
        values = self._entailment.says([(say(document, unit), surroundings(document, unit, piece)) for piece in pieces])
        best = int(np.argmax(values)) if pieces else -1
        return pieces[best] if pieces and values[best] >= STANDS else None


def _with(draft: Draft, piece: Surrounding) -> Draft:
    """A draft with a piece of its unit's surroundings, in reading order; nothing of it is told as the direct answer."""
    document, unit = draft.units[0]
    if isinstance(piece, str):
        return replace(draft, text=f"{piece}: {draft.text}", direct="")
    texts = [draft.text, say(document, piece)] if unit.start < piece.start else [say(document, piece), draft.text]
    units = (*draft.units, *(place for place in shown_with(document, piece) if place not in draft.units))
    return replace(draft, text=" ".join(texts), units=units, direct="")


def pieces_around(document: Document, unit: Unit) -> list[Surrounding]:
    """The unit with its surroundings in reading order: the title, its heading, the units near it with theirs."""
    units = document.units
    before = list(_near(units[unit.index - 1 :: -1] if unit.index else ()))[::-1]
    after = list(_near(units[unit.index + 1 :]))
    found: list[Surrounding] = [] if any(near.text == document.title for near in (*before, unit)) else [document.title]
    section = document.title
    if before and before[0].section != unit.section:
        section = ""  # its own heading comes with it
    for near in (*before, unit, *after):
        if near.section not in ("", section, document.title):
            found.append(near.section)
        section = near.section
        if near.kind != "header":
            found.append(near)
    return found


def surroundings(document: Document, unit: Unit, without: Surrounding | None = None) -> str:
    """The words of the unit's surroundings, the unit among them.

    Parameters: without, a piece of them to leave out; the heading of another section goes with the unit that follows it.
    """
    pieces = pieces_around(document, unit)
    left_out = [
        piece is without
        or (isinstance(piece, str) and piece not in (unit.section, document.title) and after is without)
        for piece, after in zip(pieces, [*pieces[1:], None], strict=True)
    ]
    return " ".join(_words(document, unit, piece) for piece, out in zip(pieces, left_out, strict=True) if not out)


def _words(document: Document, unit: Unit, piece: Surrounding) -> str:
    if isinstance(piece, str):
        return f"{piece}." if piece[-1:] not in ".:?!" else piece
    if piece is unit:
        return say(document, unit)
    return ", ".join(filter(None, split_row(piece.text))) + "." if piece.kind == "row" else piece.text


def _near(units: tuple[Unit, ...] | list[Unit]) -> Iterator[Unit]:
    """The first units, as far as the words of those before them are few enough."""
    count = 0

    def few(unit: Unit) -> bool:
        nonlocal count
        before, count = count, count + len(unit.text.split())
        return before < WINDOW and count < 2 * WINDOW

    return takewhile(few, units)
