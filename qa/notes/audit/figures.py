"""Are the numbers of a claim those that its source gives for the same thing?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from qa.notes.audit.claim import Claim, is_relation
from qa.notes.audit.evidence_index import Evidence, value_of
from qa.notes.audit.types import Difference
from qa.text.quantities import Quantity
from qa.verify.attribution import same
from qa.verify.number_attribution import Number
from qa.verify.tokens import terms_of

LOCAL = 0.5
"""Least share of the words right around a number that must stand in a unit that prints another number in its place."""

SAME_SUBJECT = 0.7
"""Least share of a claim's words in a unit whose other numbers are then those of the same matter."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of the numbers of a claim."""

    wanted: int
    given: int
    reasons: tuple[str, ...]
    differing: tuple[Difference, ...]


def compare_figures(claim: Claim, units: Sequence[Evidence], alone: float) -> Figures:
    """Look up each number of a claim in the units that carry the claim.

    Parameters: alone, the share of the claim's words that the first unit holds.
    Returns: how many are wanted and given, and for each that is not, what the first unit gives in its place, where it
    speaks of the same.
    """
    reasons, differing, given = [], [], 0
    for number in claim.reading.numbers:
        places = [
            (one, place) for one in units for place in one.source.numbers if same(number.quantity, place.quantity)
        ]
        problems = [_unfit(number, claim, one, place, nearest=one is units[0]) for one, place in places]
        if places and not all(problems):
            given += 1
            continue
        said = shown(number.quantity)
        other = _instead(number, claim, units[0]) if alone >= SAME_SUBJECT else None
        differing.append(Difference(said, shown(other) if other else None))
        if places:
            reasons.append(f"{said} {problems[0]}")
        else:
            reasons.append(f"does not give {said}" + (f" but {shown(other)}" if other else ""))
    return Figures(len(claim.reading.numbers), given, tuple(reasons), tuple(differing))


def unprinted(claim: Claim, evidence: Sequence[Evidence], digits: int = 1) -> bool:
    """Whether a number of a claim is printed nowhere in a document: in no unit of measurement, not more exactly, and not as
    the difference of two numbers of one sentence.

    Parameters: digits, how many it has at least.
    """
    printed: set[float] = set()
    for one in evidence:
        own = {abs(float(number.quantity.value)) for number in one.source.numbers}
        printed |= own | {abs(first - second) for first, second in combinations(own, 2)}
    values = {number.quantity.value for number in claim.reading.numbers}
    return any(
        all(round(other, _decimals(value)) != abs(float(value)) for other in printed)
        for value in values
        if sum(map(str.isdigit, value)) >= digits
    )


def _decimals(value: str) -> int:
    return len(value.partition("e")[0].partition(".")[2]) - int(value.partition("e")[2] or 0)


def shown(quantity: Quantity) -> str:
    """A quantity as a reader writes it."""
    error = f" ± {quantity.error}" if quantity.error else ""
    unit = {"p": "", "times": " times"}.get(quantity.unit, f" {quantity.unit}")
    return f"{'p = ' if quantity.unit == 'p' and not quantity.compare else 'p ' if quantity.unit == 'p' else ''}{quantity.compare}{quantity.value}{error}{unit}".strip()


def _unfit(number: Number, claim: Claim, one: Evidence, place: Number, *, nearest: bool) -> str:
    """Why the number of a claim is not said here of what this place says it of, or ""."""
    mine = [word for word in number.own if not word.generic]
    allowed = terms_of((*place.own, *place.shared)) | one.source.above
    others = [other for other in one.source.numbers if other.group != place.group]
    foreign = frozenset().union(*(terms_of(other.own) for other in others)) - allowed
    taken = [word for word in mine if word.within(foreign) and not word.within(allowed)]
    telling = _telling(place, others)
    theirs = [_telling(other, [place]) for other in others]
    if taken and (
        (telling and not telling & terms_of(mine)) or any(names and names <= terms_of(taken) for names in theirs)
    ):
        return f"is said of {', '.join(word.term for word in taken)}, there of something else"
    # A unit that only adds to the nearest one must name all that its number is said of.
    strange = [
        claim.printed.get(word.term, word.term)
        for word in mine
        if (word.term in claim.names or not (nearest or is_relation(claim.printed.get(word.term, word.term))))
        and not any(part in one.terms for part in (word.term, *word.parts))
    ]
    return f"is said of {', '.join(strange)}, which is not named there" if strange else ""


def _telling(place: Number, others: Sequence[Number]) -> frozenset[str]:
    """The words that tell a number from the others of its unit."""
    own = terms_of(word for word in place.own if not word.generic)
    return own.difference(*(terms_of((*other.own, *other.shared)) for other in others))


def _instead(number: Number, claim: Claim, one: Evidence) -> Quantity | None:
    """The number of the same unit that is given for what the claim's number is said of."""
    mine = [word for word in (*number.own, *number.shared) if not word.generic]
    best, most = None, -1.0
    for place in one.source.numbers:
        quantity = place.quantity
        if quantity.unit == number.quantity.unit and value_of(quantity) not in claim.values:
            around = terms_of((*place.own, *place.shared)) | one.source.above
            share = sum(word.within(around) for word in mine) / len(mine) if mine else 0.0
            if share > most:
                best, most = quantity, share
    return best if most >= LOCAL else None
