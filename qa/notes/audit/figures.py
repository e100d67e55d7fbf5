"""Are the numbers of a claim those that its source gives?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from qa.notes.audit.claim import Claim
from qa.notes.audit.evidence_index import Evidence, value_of
from qa.notes.audit.types import Difference
from qa.text.quantities import Quantity
from qa.verify.attribution import same
from qa.verify.reading import Number
from qa.verify.tokens import terms_of

LOCAL = 0.5
"""Least share of the words right around a number that must stand in a unit that prints another number in its place."""


def not_given(claim: Claim, units: Sequence[Evidence], *, instead: bool) -> list[Difference]:
    """The numbers of a claim that the units that carry it do not give.

    Parameters: instead, the first unit speaks of the same. Returns: each with what that unit gives in its place then.
    """
    missing = []
    for number in claim.reading.numbers:
        if not any(same(number.quantity, place.quantity) for one in units for place in one.source.numbers):
            other = _instead(number, claim, units[0]) if instead else None
            missing.append(Difference(shown(number.quantity), shown(other) if other else None))
    return missing


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
    name = ("p " if quantity.compare else "p = ") if quantity.unit == "p" else ""
    return f"{name}{quantity.compare}{quantity.value}{error}{unit}".strip()


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
