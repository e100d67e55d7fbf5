"""Quantities and dates as intervals in base units: 0.0129 µM and 12.9 nM are one value, 9 h and 11.3 h are two."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import inf

from qa.text.quantities import Quantity

Dimension = tuple[tuple[str, int], ...]

_PREFIX = {"f": -15, "p": -12, "n": -9, "u": -6, "m": -3, "c": -2, "d": -1, "k": 3, "M": 6, "G": 9, "": 0}
_SECONDS = {"min": 60, "h": 3_600, "day": 86_400, "week": 604_800, "month": 2_629_800, "year": 31_557_600}
_BASES: dict[str, tuple[tuple[tuple[str, int], ...], Fraction]] = {
    "M": ((("mol", 1), ("L", -1)), Fraction(1)),
    "Da": ((("g", 1), ("mol", -1)), Fraction(1)),
    **{unit: (((unit, 1),), Fraction(1)) for unit in ("g", "L", "A", "V", "Hz", "mol", "S", "s", "Pa", "J", "Eq", "m")},
    **{unit: ((("s", 1),), Fraction(seconds)) for unit, seconds in _SECONDS.items()},
}
_PIECE = re.compile(r"([*/]?)([^*/\d]+)([23]?)")
_INTERVAL = re.compile(
    r"[^();]{0,14}[(\[;,]\s?9\d ?% ?(?:confidence interval|credible interval|CI|CrI)[,:]?\s?"
    r"(?P<low>[-−–]?\d+(?:\.\d+)?)\s?(?:[-−–,;]|to)\s?(?P<high>[-−–]?\d+(?:\.\d+)?)"
)
"""The interval printed behind a value: "(95% CI 9.8-13.1)"."""
_ERROR = re.compile(r"\s?[(\[,]\s?(?:S\.?E\.?M?|S\.?D)\.?\s?[=:±]?\s?(?P<error>\d+(?:\.\d+)?)\s?[)\],;]")
APPROXIMATION = Fraction(1, 10)
"""Of a value that its text calls approximate."""
DATE = "date"
"""The unit of a day, a month or a year of the calendar."""
LONGEST_EXPONENT = 3
"""Characters; a longer one is no measurement, and would take gigabytes to write out."""
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(_MONTHS)
_YEAR = r"(?P<{}>1[5-9]\d\d|20\d\d)(?![\w,.-]?\d|\s?%)"
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}}) )?(?P<month>{_MONTH})(?: (?P<us>\d{{1,2}}),)?,? {_YEAR.format('year')}"
    rf"|\b(?:in|of|since|until|from|by|after|before|year|late|early) {_YEAR.format('only')}",
    re.IGNORECASE,
)


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
    for length in (0, 1):
        prefix, unit = name[:length], name[length:]
        if prefix in _PREFIX and unit in _BASES:
            powers, base = _BASES[unit]
            return powers, base * _power(_PREFIX[prefix])
    return (((name, 1),), Fraction(1)) if name.isalpha() or name in "%‰°C$€" else None


def amount(quantity: Quantity, behind: str = "") -> Amount:
    """The interval that a quantity leaves open.

    Parameters: behind, the text after it. Returns: its value with half a unit of the last printed digit, the error,
    interval or range printed for it, or no end at all on one side for "< 5 %".
    """
    if quantity.unit == DATE:
        return _span(quantity.value)
    factor, dimension = scale(quantity.unit)
    value = Fraction(quantity.value)
    error = _ERROR.match(behind)
    around = max(_step(quantity.value) / 2, Fraction(quantity.error or (error["error"] if error else 0)))
    if quantity.compare == "≈":
        around = max(around, abs(value) * APPROXIMATION)
    interval = _INTERVAL.match(behind)
    printed = (quantity.partner,) if quantity.partner else interval.groups() if interval else ()
    others = [Fraction(re.sub("^[−–]", "-", end)) for end in printed]
    low, high = min([value - around, *others]), max([value + around, *others])
    ends: tuple[Fraction | float, Fraction | float] = (low * factor, high * factor)
    if quantity.compare in ("<", "≤"):
        ends = (-inf, value * factor)
    elif quantity.compare in (">", "≥"):
        ends = (value * factor, inf)
    return Amount(*ends, dimension)


def dates(text: str) -> list[Quantity]:
    """The days, months and years that a text names, as quantities of the unit `DATE`; their value is the printed date."""
    found = []
    for match in _DATE.finditer(text):
        start = match.start("only") if match["only"] else match.start()
        found.append(Quantity(text[start : match.end()], "", "", DATE, start, match.end()))
    return found


def _span(printed: str) -> Amount:
    """The days that a printed date leaves open."""
    match = _DATE.match(printed) or _DATE.match(f"in {printed}")
    assert match is not None
    year = int(match["year"] or match["only"])
    month = _MONTHS.index(match["month"].lower()) + 1 if match["month"] else 0
    low = date(year, month or 1, 1).toordinal()
    high = date(year + (month in (0, 12)), month % 12 + 1, 1).toordinal()
    if day := int(match["day"] or match["us"] or 0):
        low, high = low + day - 1, low + day
    return Amount(Fraction(low), Fraction(high), ((DATE, 1),))


def _step(value: str) -> Fraction:
    """One unit of the last digit that tells: 0.1 for "12.9", 1 for "9", 100 for "3400", which may be rounded."""
    digits, _, exponent = value.partition("e")
    whole, _, decimals = digits.lstrip("-").partition(".")
    zeros = 0 if decimals else min(len(whole) - len(whole.rstrip("0")), max(len(whole) - 2, 0))
    return _power(int(exponent or 0) + zeros - len(decimals))


def _power(exponent: int) -> Fraction:
    """A power of ten, exactly."""
    return Fraction(10**exponent) if exponent >= 0 else Fraction(1, 10**-exponent)
