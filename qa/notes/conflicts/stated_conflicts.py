"""What the corpus itself tells of its disagreements, entered with those found or as ones of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa.notes.conflicts import stated as noted
from qa.notes.conflicts.findings import direction_findings
from qa.notes.conflicts.line import Line, line_of
from qa.notes.conflicts.sides import Found, Voice, conflict_of
from qa.notes.conflicts.types import ConflictKind
from qa.types import Place, Unit

BRIEF = 14
"""Words of a side's beginning."""


def with_notes(found: list[Found], notes: Sequence[Line], pairs: Iterable[noted.Noted]) -> list[Found]:
    """Enter the places where the corpus tells of a disagreement; those that nothing else found make their own."""
    for pair in pairs:
        keys = {(place[0].source, place[1].index) for place in (pair.one, pair.other)}
        for position, one in enumerate(found):
            if keys <= one.places:
                found[position] = _add_note(one, pair.note)
                break
        else:
            voices = [Voice(pair.one, _brief(pair.one[1]), "one"), Voice(pair.other, _brief(pair.other[1]), "other")]
            made = conflict_of(_kind_of(pair), "", voices)
            found.append(_add_note(made, pair.note))
    return [_with_values(one, notes) for one in found]


def _add_note(one: Found, note: Place) -> Found:
    known = one.conflict.noted
    place = note[0].source, note[1].index
    if any((document.source, unit.index) == place for document, unit in known):
        return one
    return replace(one, conflict=replace(one.conflict, noted=(*known, note)))


def _with_values(one: Found, notes: Sequence[Line]) -> Found:
    """A note that prints the values of contrary sides tells of their disagreement."""
    if one.conflict.kind == "number":
        for line in notes:
            if len({side.words for side in one.conflict.sides if side.words in line.unit.text}) > 1:
                one = _add_note(one, (line.document, line.unit))
    return one


def _kind_of(pair: noted.Noted) -> ConflictKind:
    signs = [
        {(one.axis, one.sign) for one in direction_findings(line_of(*place, str))} for place in (pair.one, pair.other)
    ]
    turned = any((axis, -sign) in signs[1] and sign for axis, sign in signs[0])
    return "direction" if turned else "certainty"


def _brief(unit: Unit) -> str:
    """The first words of a unit."""
    words = unit.text.split()
    return " ".join(words[:BRIEF]) + (" ..." if len(words) > BRIEF else "")
