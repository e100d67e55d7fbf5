"""What a disagreement and a caveat are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa.types import Document, Place, Unit

ConflictKind = Literal["number", "direction", "certainty", "history"]
"""another value · the other way round, or no change · set against each other by a third · approved, and later
withdrawn"""
CaveatKind = Literal["withdrawn", "retracted", "uncontrolled", "tertiary source", "preprint"]
CAVEATS: tuple[CaveatKind, ...] = ("retracted", "withdrawn", "uncontrolled", "tertiary source", "preprint")
"""Most telling first."""

SAYING = ("sentence", "row", "item")
"""The kinds of units that say something of the world."""


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """One document's part in a disagreement."""

    document: Document
    unit: Unit
    words: str
    """The value or the words of direction or certainty, as printed."""
    conditions: tuple[tuple[str, str], ...] = ()
    """("only here", words) for what no other side has, or ("time", date) where the sides are a history."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Units of different documents that do not agree on one thing."""

    kind: ConflictKind
    topic: str
    """The quantity or the thing that they disagree on; empty where only the corpus itself tells that they do."""
    sides: tuple[ConflictSide, ...]
    """Two at least, no document twice; in the order of their sources."""
    places: frozenset[tuple[str, int]]
    """Source and start of every unit that takes part in it, shown or not."""
    noted: tuple[Place, ...] = ()
    """Where the corpus itself says that these sources disagree."""


@dataclass(frozen=True, slots=True)
class StatusCaveat:
    """A status that changes what a cited unit is worth, where the corpus says so."""

    kind: CaveatKind
    document: Document
    unit: Unit
    """The place that says it."""
    concerns: tuple[Place, ...]
    """The cited places that it bears on."""
    plain: int
    """How often it says so."""
