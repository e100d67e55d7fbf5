"""The disagreements of a corpus, and those that bear on an answer.

units that speak for themselves -> their values and clauses -> pairs of one thing that differ in the value, a denial or a
direction -> conflicts; approvals with their withdrawals -> histories
units that hold sources against each other -> pairs that they name -> conflicts, or notes to one found already
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from qa.index.library import Library
from qa.notes.conflicts import numbers
from qa.notes.conflicts.amounts import dates
from qa.notes.conflicts.attribution import CONTRAST, Speakers, sources_named, speakers
from qa.notes.conflicts.compare import Comparer, Match, Opposed, Saying
from qa.notes.conflicts.directions import opposed
from qa.notes.conflicts.line import Line, common_words, line_of, terms_of_text
from qa.notes.conflicts.status import histories, statuses_in
from qa.notes.conflicts.types import SAYING, Conflict, ConflictKind, ConflictSide
from qa.text.abbreviations import Reword
from qa.text.quantities import MARK
from qa.types import Document, Place, Unit

_ORDER: tuple[ConflictKind, ...] = ("number", "direction", "history", "certainty")
TOPIC, CONDITION, BRIEF = 8, 8, 14
"""Words of a topic, of what one side alone has, and of a side's beginning, at most."""
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


def find_conflicts(library: Library) -> tuple[Conflict, ...]:
    """List where documents disagree, strongest first; found once.

    Parameters: library, the whole corpus. Returns: first what the corpus itself notes, then by kind (numbers,
    direction, history, certainty), the number of sides and the order of the corpus: the same for the same documents.
    """
    return library.cached(_find)


def _find(library: Library) -> tuple[Conflict, ...]:
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
    past = list(_histories(own))
    told = [*_grouped("number", numbers.disagreements(own, comparer)), *_grouped("direction", opposed(own, comparer))]
    found = [*past, *(one for one in told if not any(one.places <= other.places for other in past))]
    for note, one, other in _contrasted(notes, own, comparer, who, library.reword):
        _enter(found, note, [ConflictSide(*place, _brief(place[1])) for place in (one, other)])
    return tuple(sorted(found, key=_rank))


def _grouped(kind: ConflictKind, pairs: Iterable[Opposed]) -> Iterator[Conflict]:
    """The conflicts of pairs that disagree, those gathered that share a side."""
    groups: list[tuple[Match, list[Saying]]] = []
    for one, other, match in pairs:
        known = next((parts for _, parts in groups if one in parts or other in parts), None)
        if known is None:
            groups.append((match, [one, other]))
        else:
            known.extend(part for part in (one, other) if part not in known)
    for match, parts in groups:
        topic = common_words(parts[0].line.text, match.shared, TOPIC)
        yield _conflict(kind, topic, [ConflictSide(part.line.document, part.line.unit, part.words) for part in parts])


def _histories(lines: Iterable[Line]) -> Iterator[Conflict]:
    for members in histories(one for line in lines for one in statuses_in(line.document, line.unit)):
        voices = [ConflictSide(one.document, one.unit, one.words) for one in members]
        yield _conflict("history", f"approval of {members[0].named}", voices)


def _conflict(kind: ConflictKind, topic: str, voices: Sequence[ConflictSide]) -> Conflict:
    """A conflict of one side for each document, each with what it alone has, or in a history with its dates."""
    first = {voice.document.source: voice for voice in reversed(voices)}
    sides = tuple(
        replace(voice, conditions=_dates(voice) if kind == "history" else _alone(voice, first.values()))
        for _, voice in sorted(first.items())
    )
    return Conflict(kind, topic, sides, _keys(voices))


def _keys(voices: Iterable[ConflictSide]) -> frozenset[tuple[str, int]]:
    return frozenset((voice.document.source, voice.unit.start) for voice in voices)


def _dates(voice: ConflictSide) -> tuple[tuple[str, str], ...]:
    return tuple(("time", one.value) for one in dates(voice.unit.text))


def _alone(voice: ConflictSide, voices: Iterable[ConflictSide]) -> tuple[tuple[str, str], ...]:
    """The words of a side that none of the contrary sides has."""
    theirs = [terms_of_text(other.unit.text) for other in voices if other.words != voice.words]
    own = terms_of_text(voice.unit.text.replace(voice.words, " ")) - frozenset().union(*theirs)
    said = common_words(voice.unit.text, own, CONDITION)
    return (("only here", said),) if said else ()


def _enter(found: list[Conflict], note: Place, voices: Sequence[ConflictSide]) -> None:
    """Enter a place where the corpus tells of a disagreement, with the one found that has its sides or as one of its own."""
    keys = _keys(voices)
    holding = (
        at for at, one in enumerate(found) if keys <= one.places or (one.kind == "direction" and keys & one.places)
    )
    if (place := next(holding, len(found))) == len(found):
        found.append(_conflict("certainty", "", voices))
    one = found[place]
    told = {side.document.source for side in one.sides}
    sides = sorted(
        (*one.sides, *(voice for voice in voices if voice.document.source not in told)),
        key=lambda side: side.document.source,
    )
    found[place] = replace(one, sides=tuple(sides), noted=(*one.noted, note), places=one.places | keys)


def _brief(unit: Unit) -> str:
    """The first words of a unit."""
    words = unit.text.split()
    return " ".join(words[:BRIEF]) + (" ..." if len(words) > BRIEF else "")


def _rank(one: Conflict) -> tuple[object, ...]:
    sides = [(side.document.source, side.unit.index) for side in one.sides]
    return (not one.noted, _ORDER.index(one.kind), -len(sides), one.topic, sides)


def _contrasted(
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
