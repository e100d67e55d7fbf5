"""What the corpus itself tells of its disagreements, entered with those found or as ones of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from qa.notes.conflicts import stated as noted
from qa.notes.conflicts.sides import Found, Voice, conflict_of
from qa.types import Place, Unit

BRIEF = 14
"""Words of a side's beginning."""


def with_notes(found: list[Found], pairs: Iterable[noted.Noted]) -> list[Found]:
    """Enter the places where the corpus tells of a disagreement; those that nothing else found make their own."""
    for pair in pairs:
        keys = {(place[0].source, place[1].index) for place in (pair.one, pair.other)}
        for position, one in enumerate(found):
            if keys <= one.places:
                found[position] = _add_note(one, pair.note)
                break
        else:
            voices = [Voice(pair.one, _brief(pair.one[1]), "one"), Voice(pair.other, _brief(pair.other[1]), "other")]
            found.append(_add_note(conflict_of("certainty", "", voices), pair.note))
    return found


def _add_note(one: Found, note: Place) -> Found:
    known = one.conflict.noted
    place = note[0].source, note[1].index
    if any((document.source, unit.index) == place for document, unit in known):
        return one
    return replace(one, conflict=replace(one.conflict, noted=(*known, note)))


def _brief(unit: Unit) -> str:
    """The first words of a unit."""
    words = unit.text.split()
    return " ".join(words[:BRIEF]) + (" ..." if len(words) > BRIEF else "")
