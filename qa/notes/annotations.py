"""What is told beside an answer: whether the references behind its quotes say it, where sources disagree, what weakens them."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import Any

from qa.types import BetterSource, CitedReference

PlaceKey = tuple[str, int]
"""A place: source and start of a unit."""
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

    verdicts: Mapping[tuple[str, int, str], tuple[str, BetterSource | None]] = field(default_factory=dict)
    """For source, start of a unit and printed mark: the verdict, and a better source."""
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

    def to_json(self) -> dict[str, Any]:
        """JSON-ready values, from which `from_json` makes the same again."""
        return {
            "verdicts": [
                [*key, verdict, [*astuple(better)] if better else None]
                for key, (verdict, better) in self.verdicts.items()
            ],
            "differing": [
                [
                    one.kind,
                    one.topic,
                    [[*key, words, list(where)] for key, words, where in one.sides],
                    sorted(one.places),
                ]
                for one in self.differing
            ],
            "weakening": [[one.kind, one.place, sorted(one.concerns), one.plain] for one in self.weakening],
        }


def from_json(value: Mapping[str, Any]) -> Annotations:
    """What `Annotations.to_json` wrote. Raises: ValueError, TypeError or KeyError for anything else."""
    return Annotations(
        {
            (source, start, printed): (verdict, BetterSource(*better) if better else None)
            for source, start, printed, verdict, better in value["verdicts"]
        },
        tuple(
            DisagreementNote(
                kind,
                topic,
                tuple(
                    ((source, start), words, tuple((aspect, said) for aspect, said in where))
                    for source, start, words, where in sides
                ),
                frozenset((source, start) for source, start in places),
            )
            for kind, topic, sides, places in value["differing"]
        ),
        tuple(
            CaveatNote(kind, (place[0], place[1]), frozenset((source, start) for source, start in concerns), plain)
            for kind, place, concerns, plain in value["weakening"]
        ),
    )


def _strength(one: CaveatNote, places: set[PlaceKey]) -> tuple[int, int]:
    return len(one.concerns & places), one.plain


NO_ANNOTATIONS = Annotations()
"""Nothing is known."""
PENDING = Annotations(pending=True)
"""Nothing is known yet."""
