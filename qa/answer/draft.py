"""A statement proposed: a unit of the corpus as the reader will see it, and the units that it quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.answer.table import row_sentence
from qa.types import Document, Unit


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement proposed, with the units that it quotes; the first is its main one."""

    text: str
    units: tuple[tuple[Document, Unit], ...]
    score: float


def say(document: Document, unit: Unit) -> str:
    """A unit as a sentence for the reader: its own reference marks become citations, a row takes its header's words."""
    if unit.kind == "row":
        return row_sentence(document, unit)
    text = unit.text
    for mark in unit.marks if document.references else ():
        text = text.replace(mark, "")
    return re.sub(r"\s+([.,;])", r"\1", text).strip()


def shown_with(document: Document, unit: Unit) -> tuple[tuple[Document, Unit], ...]:
    """The units that a statement made of this one cites: a table row also cites its header."""
    header = ((document, document.units[unit.header]),) if unit.header is not None else ()
    return ((document, unit), *header)


def quoting(document: Document, unit: Unit, score: float) -> Draft:
    """The statement that quotes one unit."""
    return Draft(say(document, unit), shown_with(document, unit), score)
