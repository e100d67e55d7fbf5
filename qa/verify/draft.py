"""A statement proposed: a unit of the corpus as the reader will see it, and the units that it quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.ingest.split import RAISED
from qa.text.quantities import quantities
from qa.text.table_rows import row_sentence
from qa.types import Document, Hit, Place, Unit

DIRECT = 0.2
"""Least probability that a unit answers and these words of it are the answer, for them to be told first and alone. Over our texts kept
back (plain-14, -15, -19) 0.87 of 186 are then right; from 0.35, 0.91 of 130."""
_WORD_BEFORE = "".join(
    f"(?<!{word})(?<!{word} )" for word in ("entry", "entries", "reference", "references", "and", "or", ",")
)
_CLOSING_MARKS = re.compile(
    rf"{_WORD_BEFORE}(?:\s?\[\d{{1,3}}(?:\s?[,–-]\s?\d{{1,3}})*\])+\s?([.?!]?)$"
    rf"|(?<=[^\W\d_]{{2}}[.,;:)]){RAISED}+(?:[,–-]{RAISED}+)*$|(?<=[^\W\d_]{{3}}){RAISED}+(?:[,–-]\s?{RAISED}+)*([.?!])$"
)
"""Marks that close a sentence; one that is a word of it ("entry [2]") stays."""
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_ASIDE = re.compile(r"\((?:[^\s()]+ ){4,}[^\s()]+\)")
"""Five words or more in brackets: a footnote that was put there, or what else qualifies the words before it."""
_SAID = re.compile(r"“[^”]{20,}”|\"[^\"]{20,}\"|«[^»]{20,}»|„[^“”]{20,}[“”]")
"""A sentence in quotation marks, rather than a name or a term."""
_EDGES = ' .,;:"“”'
_OF = re.compile(r" (?:out )?of (?:the )?")
_VALUE = re.compile(r"^[^:|]{2,80}: (?P<value>[^:;|]{1,80}?)[.;]?$")
"""What follows a label: "Authors: Ada Quill, Otto Brandt." """


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement proposed, with the units that it quotes; the first is its main one."""

    text: str
    units: tuple[Place, ...]
    score: float
    direct: str = ""
    """The words of it that answer directly, or ""."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A statement as a language model wrote it, with the numbers and words of the units that it says it relies on."""

    text: str
    relied: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Generated:
    """A proposal with the units that the model was shown."""

    proposal: Proposal
    places: Sequence[Place]
    again: bool = False
    """It was proposed after the model had been told what was wrong with an earlier one."""


def say(document: Document, unit: Unit) -> str:
    """A unit as a sentence for the reader: the reference marks that close it become citations, a row takes its header's words."""
    if unit.kind == "row":
        return row_sentence(document, unit)
    if unit.header is not None:
        return f"{document.units[unit.header].text} {unit.text}"
    return (
        _CLOSING_MARKS.sub(lambda match: match[1] or match[2] or "", unit.text).strip()
        if document.references
        else unit.text
    )


def shown_with(document: Document, unit: Unit) -> tuple[tuple[Document, Unit], ...]:
    """The units that a statement made of this one cites: a table row also its header, an item what introduces it."""
    header = ((document, document.units[unit.header]),) if unit.header is not None else ()
    return ((document, unit), *header)


def quoting(hit: Hit) -> Draft:
    """The statement that quotes one unit, with its direct answer where the reader is sure of one.

    Two values of one unit that are no list are none; nor is one of two that the statement holds (over the texts kept back right
    0.73 of 79 times, other values 0.92 of 48), nor one beside a footnote or another long aside.
    """
    text = say(hit.document, hit.unit)
    direct = direct_answer(hit, text, DIRECT / max(hit.score, DIRECT))
    alone = not _ASIDE.search(text) and not _several(direct) and not _one_of(direct, text)
    return Draft(text, shown_with(hit.document, hit.unit), hit.score, direct if alone else "")


def direct_answer(hit: Hit, text: str, least: float) -> str:
    """The words of a unit that answer directly, where the reader gives them a probability; "" where it does not.

    Parameters: hit; text, its unit as a statement tells it; least, that probability. Words, quantities ("9 to 12", "63 of 198")
    and what follows a label stay whole, and stand in the unit itself. Of values told "respectively" and of what somebody is quoted as
    saying there is none: the words alone would not tell which value it is, or whose claim. Nor is there one where the words
    are the whole statement.
    """
    if hit.span is None or hit.span.probability < least or _RESPECTIVELY.search(text):
        return ""
    start, end = hit.span.start, hit.span.end
    for first, last in _amounts(text):
        if first < end and start < last:
            start, end = min(start, first), max(end, last)
    if any(said.start() < start and end < said.end() for said in _SAID.finditer(text)):
        return ""
    if (labelled := _VALUE.match(text)) and hit.unit.kind != "row" and labelled.start("value") <= start:
        start, end = labelled.span("value")
    words = [match.span() for match in re.finditer(r"\S+", text)]
    inside = [(first, last) for first, last in words if first < end and last > start]
    direct = text[inside[0][0] : inside[-1][1]].strip(_EDGES) if inside else ""
    return direct if direct in hit.unit.text and direct != text.strip(_EDGES) else ""


def _one_of(direct: str, text: str) -> bool:
    """Whether a direct answer is a value, and its statement holds another one of its unit."""
    values = quantities(direct)
    told = {one.value for one in values}
    return bool(values) and any(one.unit == values[0].unit and one.value not in told for one in quantities(text))


def _several(words: str) -> bool:
    """Whether two values of one unit stand in some words, with two words or more between them: no range, list or date."""
    return any(
        one.unit == other.unit and len(gap.split()) > 1 and not _OF.fullmatch(gap)
        for one, other in pairwise(quantities(words))
        for gap in [words[one.end : other.start]]
    )


def _amounts(text: str) -> list[tuple[int, int]]:
    """Where the quantities of a text stand; both ends of a range, and a share with its whole, as one."""
    found: list[tuple[int, int]] = []
    partner = ""
    for quantity in quantities(text):
        joined = found and (
            _OF.fullmatch(text[found[-1][1] : quantity.start]) or (quantity.partner and partner == quantity.value)
        )
        found[-1:] = [(found[-1][0], quantity.end)] if joined else [*found[-1:], (quantity.start, quantity.end)]
        partner = quantity.partner
    return found
