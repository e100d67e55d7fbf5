"""What is told beside an answer: whether the references behind its quotes say it, where sources disagree, what weakens them."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated

from qa.json_forms import JsonForm
from qa.types import BetterSource, CitedReference

PlaceKey = tuple[str, int]
"""A place: source and start of a unit."""
VerdictKey = tuple[str, int, str]
"""A citation mark: source and start of its unit, and the mark as printed."""
CitationVerdict = tuple[str, BetterSource | None]
MOST_ANNOTATIONS = 2
"""Disagreements, and caveats, told beside one answer."""


@dataclass(frozen=True, slots=True)
class DisagreementNote:
    """A disagreement of the corpus: places to be cited when it bears on an answer."""

    kind: str
    topic: str
    sides: tuple[tuple[PlaceKey, str, tuple[tuple[str, str], ...]], ...]
    """Place, words and conditions of each side."""
    places: frozenset[PlaceKey]
    """Every unit that takes part in it."""


@dataclass(frozen=True, slots=True)
class CaveatNote:
    """A unit that tells a status, and the units that it bears on."""

    kind: str
    place: PlaceKey
    concerns: frozenset[PlaceKey]
    plain: int
    """How often it says so: of two that bear on as much, the plainer one is told."""


@dataclass(frozen=True, slots=True)
class Annotations:
    """What a corpus knows of itself, worked out once."""

    verdicts: Annotated[
        Mapping[VerdictKey, CitationVerdict],
        JsonForm(list[tuple[VerdictKey, CitationVerdict]], lambda told: list(told.items()), dict),
    ] = field(default_factory=dict)
    """For a citation mark the verdict, and a better source."""
    differing: tuple[DisagreementNote, ...] = ()
    """Strongest first."""
    weakening: tuple[CaveatNote, ...] = ()
    pending: bool = False
    """The comparison of the documents goes on, so that nothing is known yet."""

    def judged(self, reference: CitedReference, source: str, start: int) -> CitedReference:
        """A reference with the verdict on it at this place."""
        verdict, better = self.verdicts.get((source, start, reference.printed), ("", None))
        return replace(reference, verdict=verdict, better=better)

    def disagreements(self, cited: Sequence[PlaceKey]) -> list[DisagreementNote]:
        """Those in which a cited place is a side."""
        places = set(cited)
        return [one for one in self.differing if any(key in places for key, _, _ in one.sides)][:MOST_ANNOTATIONS]

    def caveats(self, cited: Sequence[PlaceKey]) -> list[CaveatNote]:
        """One of each kind, that which bears on most cited places; none that is cited itself, or that a cited one tells too."""
        places = set(cited)
        told = {one.kind for one in self.weakening if one.place in places}
        best: dict[str, CaveatNote] = {}
        for one in self.weakening:
            if one.kind in told or not one.concerns & places:
                continue
            other = best.get(one.kind)
            if other is None or _strength(one, places) > _strength(other, places):
                best[one.kind] = one
        return list(best.values())[:MOST_ANNOTATIONS]

    def restricted(self, sources: Container[str]) -> Annotations:
        """What these sources tell of one another; nothing names another document."""
        return replace(
            self,
            verdicts={
                key: (verdict, better if better and better.source in sources else None)
                for key, (verdict, better) in self.verdicts.items()
                if key[0] in sources
            },
            differing=tuple(one for one in self.differing if all(source in sources for (source, _), _, _ in one.sides)),
            weakening=tuple(one for one in self.weakening if one.place[0] in sources),
        )


def _strength(one: CaveatNote, places: set[PlaceKey]) -> tuple[int, int]:
    return len(one.concerns & places), one.plain


NO_ANNOTATIONS = Annotations()
"""Nothing is known."""
PENDING = Annotations(pending=True)
"""Nothing is known yet."""
