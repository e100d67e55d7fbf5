"""Which words of a document each of its citation marks stands for: a sentence, a clause of one, a table row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.notes.audit.marks import Mark, marks_in, without_marks
from qa.text.table_rows import header_text, split_row
from qa.text.terms import terms
from qa.types import Document, Unit

LEAST_CLAUSE = 3
"""Words from which a stretch of a sentence before a mark says something by itself; a shorter one is an item of a list,
of which the whole sentence is said."""
_LEAD = re.compile(r"^[\s,;:.]*(?:(?:and|but|or|whereas|while|although)\b)?[\s,;:.]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cited:
    """What a document says and cites something for."""

    unit: Unit
    text: str
    """Without marks."""
    above: str
    """The header of its table without the column of marks, or ""."""
    printed: tuple[str, ...]
    entries: tuple[str | None, ...]
    """For each printed mark that of its entry; None where there is none."""


def cited_claims(document: Document) -> tuple[Cited, ...]:
    """Attach every citation mark of a document to its claim, in the order of the text.

    Marks with only space or punctuation between them belong to one claim; a mark in mid-sentence belongs to the clause
    before it, one in a table to its row, or to its cell when the cell holds more than the mark.
    """
    numbers = [int(record.printed[1:-1]) for record in document.references if record.printed[1:-1].isdigit()]
    found: list[Cited] = []
    for unit in document.units:
        if unit.kind not in ("entry", "header"):
            marks = marks_in(unit.text, document.references, max(numbers, default=0))
            if marks:
                found += _of_row(document, unit, marks) if " | " in unit.text else _of_sentence(unit, marks)
    return tuple(found)


def _of_sentence(unit: Unit, marks: Sequence[Mark]) -> Iterable[Cited]:
    whole = without_marks(unit.text, marks)
    told = [mark for mark in marks if mark.told]
    groups = list(_grouped(unit.text, [mark for mark in marks if not mark.told]))
    if told:  # "Doe et al. (2001) found": said of the sentence as a whole
        yield _cited(unit, whole, "", told)
    start = 0
    for group in groups:
        own = [mark for mark in group if mark.start >= start]
        stretch = _LEAD.sub("", without_marks(unit.text[start : group[0].start], []))
        rest = re.sub(r"\W", "", unit.text[group[-1].end :])
        alone = len(groups) == 1 and not rest
        yield _cited(unit, whole if alone or len(set(terms(stretch))) < LEAST_CLAUSE else stretch, "", own)
        start = group[-1].end


def _grouped(text: str, marks: Sequence[Mark]) -> Iterable[list[Mark]]:
    """Marks that stand together: "[1][2]", "[1], [2]"."""
    group: list[Mark] = []
    for mark in marks:
        if group and re.search(r"[^\W_]", text[group[-1].end : mark.start]):
            yield group
            group = []
        group.append(mark)
    if group:
        yield group


def _of_row(document: Document, unit: Unit, marks: Sequence[Mark]) -> Iterable[Cited]:
    """Of each cell with marks its claim: the row, or the row's label and the cell when the cell says something."""
    cells = split_row(unit.text)
    header = header_text(document, unit)
    names = split_row(header) if " | " in header else [""] * len(cells)
    names += [""] * (len(cells) - len(names))
    places = [f" {unit.text}".count(" | ", 0, mark.start + 1) for mark in marks]
    own = [[mark for mark, at in zip(marks, places, strict=True) if at == place] for place in range(len(cells))]
    bare = [
        without_marks(cell, marks_in(cell, document.references)) if found else cell
        for cell, found in zip(cells, own, strict=True)
    ]
    said = [place for place, cell in enumerate(bare) if re.search(r"[^\W_]", cell)]
    for place, found in enumerate(own):
        if found:
            kept = [0, place] if place in said and place and sum(map(bool, own)) > 1 else said
            kept = sorted(set(kept) & set(said)) or said
            text = " | ".join(bare[one] for one in kept)
            yield _cited(unit, text, " | ".join(names[one] for one in kept) if header else "", found)


def _cited(unit: Unit, text: str, above: str, marks: Sequence[Mark]) -> Cited:
    pairs = dict(
        zip((p for mark in marks for p in mark.printed), (e for mark in marks for e in mark.entries), strict=True)
    )
    return Cited(unit, text, above, tuple(pairs), tuple(pairs.values()))
