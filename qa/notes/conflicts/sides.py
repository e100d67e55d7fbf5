"""From what documents say on one thing to a conflict: one side each, with the conditions that set the sides apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.notes.conflicts import conditions as scope
from qa.notes.conflicts.types import ASPECTS, Aspect, Conflict, ConflictKind, ConflictSide
from qa.text.normalise import fold_map
from qa.types import Place

UnitKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A conflict and every unit that takes part in it, shown or not."""

    conflict: Conflict
    places: frozenset[UnitKey]

    @property
    def notes(self) -> frozenset[UnitKey]:
        """The units that tell of it."""
        return frozenset((document.source, unit.index) for document, unit in self.conflict.noted)


@dataclass(frozen=True, slots=True)
class Voice:
    """One side before its conditions are known; sides of one stance say the same."""

    place: Place
    words: str
    stance: str
    said_of: frozenset[str] = frozenset()


def conflict_of(
    kind: ConflictKind,
    topic: str,
    voices: Sequence[Voice],
    places: frozenset[UnitKey] = frozenset(),
    aspects: Sequence[Aspect] = ASPECTS,
) -> Found:
    """Make a conflict of voices: one side for each document, with the conditions that no contrary side shares."""
    first = {voice.place[0].source: voice for voice in reversed(voices)}
    sides = sorted(first.values(), key=lambda voice: voice.place[0].source)
    under = [scope.stated_conditions(*voice.place, voice.words, voice.said_of) for voice in sides]
    shown = tuple(
        ConflictSide(
            *voice.place,
            voice.words,
            scope.differing(
                own, [other for there, other in zip(sides, under, strict=True) if there.stance != voice.stance], aspects
            ),
        )
        for voice, own in zip(sides, under, strict=True)
    )
    everywhere = frozenset((voice.place[0].source, voice.place[1].index) for voice in voices)
    printed = _as_printed(topic, [voice.place[1].text for voice in voices])
    return Found(Conflict(kind, printed, shown), everywhere | places)


def _as_printed(topic: str, texts: Sequence[str]) -> str:
    """A topic of folded words in the spelling of the texts: "TNF-α" for "tnf-alpha"; a capital that opens a text is none."""
    lines = [(text, *fold_map(text)) for text in texts]

    def spelled(match: re.Match[str]) -> str:
        for text, folded, offsets in lines:
            if found := re.search(rf"(?<![\w-]){re.escape(match.group())}(?![\w-])", folded):
                start, end = offsets[found.start()], offsets[found.end() - 1] + 1
                word = text[start:end]
                return word if start or not word[1:].islower() else word.lower()
        return match.group()

    return re.sub(r"[^\s,]+", spelled, topic)
