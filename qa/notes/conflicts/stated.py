"""Disagreements that a text itself tells: "the rise in rats is opposite to the fall reported in mice".

Such a sentence is no side. It names two, and the sides are the units of other documents that hold the most of what it
says of each; where none holds enough, nothing is made of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from qa.notes.conflicts.attribution import CONTRAST, Speakers, sources_named
from qa.notes.conflicts.line import Line, line_tokens, stem, stems
from qa.types import Place

SIDE_SHARE, NAMED_SIDE_SHARE = 0.6, 0.34
"""Share of the weight of what is said of a side that its unit holds; of a source named, its best unit needs less."""
UNHELD_WEIGHT = 1.0
"""Weight of a word that no line holds: more likely the note's own wording than another matter."""
LEAST_SIDE = 3
"""Telling words of a side, at least: two words fit too many units."""
_NAMES = re.compile(r"\b[A-ZÀ-Þ][\w'’-]+(?: et al\.?| and [A-ZÀ-Þ][\w'’-]+)?,? \(?(?:19|20)\d\d\)?|\b(?:19|20)\d\d\b")
_FRAMES = frozenset(
    stem(word)
    for word in "statement view account report reading guid studi examin mention find claim data evid result review source articl paper "
    "project author abstract systemat meta-analysi question emphas lead caus produc meta analysi".split()
)
"""Words of a sentence about sources that its sides need not hold."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A sentence that sets two sides against each other, and where these stand."""

    note: Place
    one: Place
    other: Place


@dataclass(frozen=True, slots=True)
class SideIndex:
    """Every unit that may be a side, by its stems."""

    lines: tuple[Line, ...]
    held_by: Mapping[str, Sequence[int]]
    """For each stem the places of the lines that hold it."""

    def weight(self, word: str) -> float:
        """How much a word tells: its inverse document frequency over the lines, in nats."""
        held = len(self.held_by.get(word, ()))
        return log((len(self.lines) + 1) / (held + 0.5)) if held else UNHELD_WEIGHT

    def best(
        self, wanted: frozenset[str], sources: frozenset[str] | None, without: frozenset[str], enough: float
    ) -> Place | None:
        """The unit that holds the most of some words, when it holds enough of their weight."""
        scores: dict[int, float] = defaultdict(float)
        counts: Counter[int] = Counter()
        for word in sorted(wanted):
            weight = self.weight(word)
            for place in self.held_by.get(word, ()):
                source = self.lines[place].document.source
                if source not in without and (sources is None or source in sources):
                    scores[place] += weight
                    counts[place] += 1
        least = enough * sum(self.weight(word) for word in wanted)
        fitting = [place for place, score in scores.items() if score >= least and counts[place] >= LEAST_SIDE]
        if not fitting:
            return None
        line = self.lines[min(fitting, key=lambda place: (-scores[place], place))]
        return line.document, line.unit


def side_index(lines: Sequence[Line]) -> SideIndex:
    """Make the units of a corpus searchable for sides.

    Parameters: lines, units that speak for themselves.
    """
    held_by: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        for word in sorted(stems(line.terms)):
            held_by[word].append(place)
    return SideIndex(tuple(lines), held_by)


def noted(notes: Sequence[Line], sides: SideIndex, who: Speakers) -> Iterator[Noted]:
    """The pairs of units that sentences of the corpus set against each other.

    Parameters: notes, the units that hold sources against each other; sides, all units that may be one; who, what is known
    of who speaks.
    """
    for line in notes:
        match = CONTRAST.search(line.text)
        if match is None:
            continue
        own = line.document.source
        mine = _side(line.text[: match.start()], line, sides, who, None if own in who.commentary else own, frozenset())
        if mine is None:
            continue
        theirs = _side(line.text[match.end() :], line, sides, who, None, frozenset((own, mine[0].source)))
        if theirs is not None:
            yield Noted((line.document, line.unit), mine, theirs)


def _side(
    text: str, line: Line, sides: SideIndex, who: Speakers, within: str | None, without: frozenset[str]
) -> Place | None:
    """The unit that a part of a note speaks of: in the document that it names, where it names one."""
    known = frozenset(
        source for name in sources_named(line.document, text, who.by_author) if (source := who.by_author.get(name))
    )
    about = who.about.get(line.document.source) if "'s " in text.replace("\u2019", "'") else None
    told = known or frozenset((about,) if about is not None else ())
    enough = NAMED_SIDE_SHARE if told else SIDE_SHARE
    sources = told or (frozenset((within,)) if within is not None else None)
    words = line_tokens(_NAMES.sub(" ", text))
    wanted = stems(frozenset(token.term for token in words if token.telling)) - _FRAMES
    return sides.best(wanted, sources, without, enough) if len(wanted) >= LEAST_SIDE else None
