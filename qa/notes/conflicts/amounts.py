"""Quantities as intervals in base units, so that 0.0129 µM and 12.9 nM are one value and 9 h and 11.3 h are two."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import inf

from qa.text.quantities import Quantity

Dimension = tuple[tuple[str, int], ...]

_PREFIX = {"f": -15, "p": -12, "n": -9, "u": -6, "m": -3, "c": -2, "d": -1, "k": 3, "M": 6, "G": 9, "": 0}
_BASES: dict[str, tuple[tuple[tuple[str, int], ...], Fraction]] = {
    "M": ((("mol", 1), ("L", -1)), Fraction(1)),
    "Da": ((("g", 1), ("mol", -1)), Fraction(1)),
    **{unit: (((unit, 1),), Fraction(1)) for unit in ("g", "L", "A", "V", "Hz", "mol", "S", "s", "Pa", "J", "Eq", "m")},
}
_WHOLE = {"min": ("s", 60), "h": ("s", 3600), "day": ("s", 86400), "week": ("s", 604800), "hr": ("s", 3600)}
_PIECE = re.compile(r"([*/]?)([^*/\d]+)([23]?)")
_ERROR = re.compile(
    r"\s?[\w%·/*]*\s?[(\[,]\s?(?:\w+ )?(?:standard (?:error|deviation)(?: of the mean)?,? ?)?(?:S\.?E\.?M?\.?|S\.?D\.?)?,?\s?[=:±]?\s?(?P<error>\d+(?:\.\d+)?)\s?[)\],;]"
)
_NAMES_ERROR = re.compile(r"standard (?:error|deviation)|\bS\.?E\.?M?\b|\bS\.?D\b", re.IGNORECASE)
_INTERVAL = re.compile(
    r"[^();]{0,14}[(\[;,]\s?9\d ?% ?(?:confidence interval|credible interval|CI|CrI)[,:]?(?: ?CI)?[,:]?\s?"
    r"(?P<low>[-−–]?\d+(?:\.\d+)?)\s?(?:[-–,;]|to)\s?(?P<high>[-−–]?\d+(?:\.\d+)?)"
)
APPROXIMATION = Fraction(1, 10)
"""Of a value that its text calls approximate."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What a text leaves open between two ends, in base units."""

    low: Fraction | float
    high: Fraction | float
    dimension: Dimension

    def agrees(self, other: Amount) -> bool:
        """Whether one value can be both: the intervals that rounding, error or range leave open overlap."""
        return self.dimension == other.dimension and self.low < other.high and other.low < self.high


@lru_cache(maxsize=2_000)
def scale(unit: str) -> tuple[Fraction, Dimension]:
    """The factor from a canonical unit to base units, and the dimension; a unit that is not known is its own."""
    factor = Fraction(1)
    powers: Counter[str] = Counter()
    for joint, name, power in _PIECE.findall(unit):
        sign = -1 if joint == "/" else 1
        found = _base(name)
        if found is None:
            return Fraction(1), ((unit, 1),)
        for _ in range(int(power or 1)):
            factor = factor * found[1] if sign > 0 else factor / found[1]
            for base, exponent in found[0]:
                powers[base] += exponent * sign
    return factor, tuple(sorted((base, power) for base, power in powers.items() if power))


def _base(name: str) -> tuple[tuple[tuple[str, int], ...], Fraction] | None:
    if name in _WHOLE:
        unit, seconds = _WHOLE[name]
        return ((unit, 1),), Fraction(seconds)
    for length in (0, 1):
        prefix, unit = name[:length], name[length:]
        if prefix in _PREFIX and unit in _BASES:
            powers, base = _BASES[unit]
            return powers, base * _power(_PREFIX[prefix])
    return (((name, 1),), Fraction(1)) if name.isalpha() or name in "%‰°C$€" else None


def amount(quantity: Quantity, behind: str = "") -> Amount:
    """The interval that a quantity leaves open.

    Parameters: behind, the text after it, where "(SE 2.9)" or "(95% CI 9.8-13.1)" may stand.
    Returns: its value with half a unit of the last printed digit, its error, the interval or range printed for it, or
    no end at all on one side for "< 5 %".
    """
    factor, dimension = scale(quantity.unit)
    value = Fraction(quantity.value)
    around = max(_step(quantity.value) / 2, Fraction(quantity.error or 0))
    if quantity.compare == "≈":
        around = max(around, abs(value) * APPROXIMATION)
    low, high = value - around, value + around
    if quantity.partner:
        low, high = min(low, Fraction(quantity.partner)), max(high, Fraction(quantity.partner))
    elif interval := _INTERVAL.match(behind):
        low, high = (min(low, _number(interval["low"])), max(high, _number(interval["high"])))
    elif (error := _ERROR.match(behind)) and _NAMES_ERROR.search(error.group()):
        low, high = value - Fraction(error["error"]), value + Fraction(error["error"])
    ends: tuple[Fraction | float, Fraction | float] = (low * factor, high * factor)
    if quantity.compare in ("<", "≤"):
        ends = (-inf, value * factor)
    elif quantity.compare in (">", "≥"):
        ends = (value * factor, inf)
    return Amount(*ends, dimension)


def _number(printed: str) -> Fraction:
    return Fraction(re.sub("^[−–]", "-", printed))


def _step(value: str) -> Fraction:
    """One unit of the last printed digit: 0.1 for "12.9", 1 for "9"."""
    digits, _, exponent = value.partition("e")
    decimals = len(digits.partition(".")[2])
    return _power(int(exponent or 0) - decimals)


def _power(exponent: int) -> Fraction:
    """A power of ten, exactly."""
    return Fraction(10**exponent) if exponent >= 0 else Fraction(1, 10**-exponent)
