"""The disagreements of a corpus, and those that bear on an answer.

units that speak for themselves -> their values and clauses -> pairs of one thing that differ in the value, a denial or a
direction -> conflicts; approvals with their withdrawals -> histories
units that hold sources against each other -> pairs that they name -> conflicts, or notes to one found already
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from qa.index.library import Library
from qa.notes.conflicts import directions, numbers
from qa.notes.conflicts import stated as noted
from qa.notes.conflicts import status as standing
from qa.notes.conflicts.amounts import dates
from qa.notes.conflicts.attribution import speakers
from qa.notes.conflicts.compare import Comparer
from qa.notes.conflicts.line import Line, common_words, line_of, terms_of_text
from qa.notes.conflicts.types import SAYING, Conflict, ConflictKind, ConflictSide
from qa.types import Place, Unit

_ORDER: tuple[ConflictKind, ...] = ("number", "direction", "history", "certainty")
TOPIC, CONDITION, BRIEF = 8, 8, 14
"""Words of a topic, of what one side alone has, and of a side's beginning, at most."""
UnitKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A conflict and every unit that takes part in it, shown or not."""

    conflict: Conflict
    places: frozenset[UnitKey]


@dataclass(frozen=True, slots=True)
class Voice:
    """One side as it is found: its place and the words that differ."""

    place: Place
    words: str

    @property
    def key(self) -> UnitKey:
        return self.place[0].source, self.place[1].index


def find_conflicts(library: Library) -> tuple[Conflict, ...]:
    """List where documents disagree, strongest first.

    Parameters: library, the whole corpus. Returns: first what the corpus itself notes, then by kind (numbers,
    direction, history, certainty), the number of sides and the order of the corpus: the same for the same documents.
    """
    return tuple(one.conflict for one in conflict_table(library))


def conflict_table(library: Library) -> tuple[Found, ...]:
    """The conflicts of a corpus with all their places, found once."""
    return library.cached(_find)


def _find(library: Library) -> tuple[Found, ...]:
    who = library.cached(speakers)
    own: list[Line] = []
    notes: list[Place] = []
    for document in library.documents:
        for unit in document.units:
            if unit.kind in SAYING:
                if who.own(document, unit):
                    own.append(line_of(document, unit, library.reword))
                elif unit.kind != "row":
                    notes.append((document, unit))
    comparer = Comparer(own, library)
    histories = list(_histories(own))
    told = [*_numbers(own, comparer), *_directions(own, comparer)]
    found = [*histories, *(one for one in told if not any(one.places <= past.places for past in histories))]
    for pair in noted.noted(notes, own, comparer, who, library.reword):
        _note(found, pair)
    return tuple(sorted(found, key=_rank))


def _numbers(lines: Sequence[Line], comparer: Comparer) -> Iterator[Found]:
    for values, shared in numbers.disagreements(lines, comparer):
        voices = [Voice((one.line.document, one.line.unit), one.words) for one in values]
        yield _conflict("number", common_words(values[0].line.text, shared, TOPIC), voices)


def _directions(lines: Sequence[Line], comparer: Comparer) -> Iterator[Found]:
    """The opposed clauses, those gathered that share a unit."""
    groups: list[tuple[str, list[Voice]]] = []
    for one, other, match in directions.opposed(lines, comparer):
        voices = [Voice((side.line.document, side.line.unit), side.words) for side in (one, other)]
        known = next((group for _, group in groups if {v.key for v in group} & {v.key for v in voices}), None)
        if known is None:
            groups.append((common_words(one.line.text, match.shared, TOPIC), voices))
        else:
            known.extend(voice for voice in voices if voice not in known)
    for topic, voices in groups:
        yield _conflict("direction", topic, voices)


def _histories(lines: Iterable[Line]) -> Iterator[Found]:
    told = [one for line in lines for one in standing.statuses_in(line.document, line.unit)]
    for members in standing.histories(told):
        voices = [Voice((one.document, one.unit), one.words) for one in members]
        yield _conflict("history", f"approval of {members[0].named}", voices)


def _conflict(kind: ConflictKind, topic: str, voices: Sequence[Voice]) -> Found:
    """A conflict of one side for each document, each with what it alone has."""
    first = {voice.place[0].source: voice for voice in reversed(voices)}
    sides = tuple(
        ConflictSide(*voice.place, voice.words, _times(voice) if kind == "history" else _alone(voice, first.values()))
        for _, voice in sorted(first.items())
    )
    return Found(Conflict(kind, topic, sides), frozenset(voice.key for voice in voices))


def _times(voice: Voice) -> tuple[tuple[str, str], ...]:
    return tuple(("time", one.value) for one in dates(voice.place[1].text))


def _alone(voice: Voice, voices: Iterable[Voice]) -> tuple[tuple[str, str], ...]:
    """The words of a side that none of the contrary sides has."""
    text = voice.place[1].text
    theirs = [terms_of_text(other.place[1].text) for other in voices if other.words != voice.words]
    own = terms_of_text(text.replace(voice.words, " ")) - frozenset().union(*theirs)
    said = common_words(text, own, CONDITION)
    return (("only here", said),) if said else ()


def _note(found: list[Found], pair: noted.Noted) -> None:
    """Enter a place where the corpus tells of a disagreement, with the one found that has its sides or as one of its own."""
    voices = [Voice(place, _brief(place[1])) for place in (pair.one, pair.other)]
    keys = {voice.key for voice in voices}
    for position, one in enumerate(found):
        if keys <= one.places or (one.conflict.kind == "direction" and keys & one.places):
            told = {side.document.source for side in one.conflict.sides}
            new = [ConflictSide(*voice.place, voice.words) for voice in voices if voice.key[0] not in told]
            sides = tuple(sorted((*one.conflict.sides, *new), key=lambda side: side.document.source))
            found[position] = _add_note(Found(replace(one.conflict, sides=sides), one.places | keys), pair.note)
            return
    found.append(_add_note(_conflict("certainty", "", voices), pair.note))


def _add_note(one: Found, note: Place) -> Found:
    return replace(one, conflict=replace(one.conflict, noted=(*one.conflict.noted, note)))


def _brief(unit: Unit) -> str:
    """The first words of a unit."""
    words = unit.text.split()
    return " ".join(words[:BRIEF]) + (" ..." if len(words) > BRIEF else "")


def _rank(one: Found) -> tuple[object, ...]:
    conflict = one.conflict
    return (
        not conflict.noted,
        _ORDER.index(conflict.kind),
        -len(conflict.sides),
        conflict.topic,
        *chain.from_iterable((side.document.source, side.unit.index) for side in conflict.sides),
    )
