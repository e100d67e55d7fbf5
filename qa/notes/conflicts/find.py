"""The disagreements of a corpus, and those that bear on an answer.

units that speak for themselves -> values · findings · standings -> pairs that do not go together -> conflicts
units that hold sources against each other -> pairs that they name -> conflicts, or notes to one found already
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from qa.index.library import Library
from qa.notes.conflicts import directions, numbers
from qa.notes.conflicts import stated as noted
from qa.notes.conflicts import status as standing
from qa.notes.conflicts.attribution import speakers
from qa.notes.conflicts.findings import DirectionFinding, direction_findings
from qa.notes.conflicts.line import Line, line_of
from qa.notes.conflicts.measures import measured
from qa.notes.conflicts.sides import Found, Voice, conflict_of
from qa.notes.conflicts.stated_conflicts import with_notes
from qa.notes.conflicts.types import Conflict, ConflictKind
from qa.text.abbreviations import Reword

_SAYING = ("sentence", "row", "item")
_ORDER: tuple[ConflictKind, ...] = ("number", "identity", "direction", "history", "certainty")


def find_conflicts(library: Library) -> tuple[Conflict, ...]:
    """List where documents disagree, strongest first.

    Parameters: library, the whole corpus. Returns: first what the corpus itself notes, then by kind (numbers, identity,
    direction, history, certainty), the number of sides and the order of the corpus: the same for the same documents.
    """
    return tuple(one.conflict for one in conflict_table(library))


def conflict_table(library: Library) -> tuple[Found, ...]:
    """The conflicts of a corpus with all their places, found once."""
    return library.cached(_find)


def _find(library: Library) -> tuple[Found, ...]:
    reword, who = library.reword, library.cached(speakers)
    own: list[Line] = []
    plain: list[Line] = []
    notes: list[Line] = []
    for document in library.documents:
        for unit in document.units:
            if unit.kind not in _SAYING:
                continue
            line = line_of(document, unit, reword)
            if who.own(document, unit):
                own.append(line)
                if standing.may_stand(unit.text):
                    plain.append(line_of(document, unit, str))
            elif unit.kind != "row":
                notes.append(line)
    found = [
        *_numbers(own, reword),
        *_standings(plain),
        *_directions(own),
    ]
    sides = noted.side_index([line for line in own if line.unit.kind != "row"])
    found = with_notes(found, noted.noted(notes, sides, who))
    return tuple(sorted(found, key=_rank))


def _numbers(lines: Sequence[Line], reword: Reword) -> Iterable[Found]:
    values = (one for line in lines for one in measured(line, reword))
    for one in numbers.disagreements(values):
        stances: list[numbers.Value] = []
        voices = []
        for value in one.values:
            stance = next((i for i, other in enumerate(stances) if numbers.agree(value, other)), len(stances))
            if stance == len(stances):
                stances.append(value)
            voices.append(Voice(numbers.value_place(value), value.given[0].words, str(stance), value.said_of))
        yield conflict_of("number", one.topic, voices, one.places)


def _standings(lines: Sequence[Line]) -> Iterable[Found]:
    told = [one for line in lines for one in standing.statuses_in(line)]
    pairs: dict[tuple[object, ...], list[standing.Status]] = defaultdict(list)
    for one, other in standing.contrary_statuses(told):
        pairs[one.relation, one.other, one.thing if one.other else one.document.source] += [one, other]
    for key, members in pairs.items():
        identity = key[0] == "like"
        outright = {one.document.source for one in members if not one.aside}
        voices = [
            Voice((one.document, one.unit), one.words, one.relation)
            for one in members
            if not one.aside or one.document.source not in outright
        ]
        topic = f"what {members[0].named} is" if identity else f"approval of {members[0].named}"
        # What a thing is holds for rats and women alike; an approval has a date.
        yield conflict_of(
            "identity" if identity else "history", topic, voices, aspects=("design",) if identity else ("time",)
        )


def _directions(lines: Sequence[Line]) -> Iterable[Found]:
    told = [one for line in lines for one in direction_findings(line)]
    groups: list[list[directions.Opposed]] = []
    for pair in directions.opposed(told):
        keys = {_key(pair.one), _key(pair.other)}
        group = next((g for g in groups if any(keys & {_key(p.one), _key(p.other)} for p in g)), None)
        if group is None:
            groups.append([pair])
        else:
            group.append(pair)
    for group in groups:
        voices = [
            Voice((one.document, one.unit), one.words, str(one.sign))
            for pair in group
            for one in (pair.one, pair.other)
        ]
        yield conflict_of("direction", group[0].topic, voices)


def _key(one: DirectionFinding) -> tuple[str, int, int]:
    return one.document.source, one.unit.index, one.sign


def _rank(one: Found) -> tuple[object, ...]:
    conflict = one.conflict
    return (
        not conflict.noted,
        _ORDER.index(conflict.kind),
        -len(conflict.sides),
        conflict.topic,
        *chain.from_iterable((side.document.source, side.unit.index) for side in conflict.sides),
    )
