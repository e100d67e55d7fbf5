"""Quantities as intervals: what is the same value, and what is another."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.notes.conflicts.amounts import Amount, amount, scale
from qa.text.quantities import quantities


def read(text: str) -> Amount:
    return amount(quantities(text)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.0129 µM", "12.9 nM"),
        ("12.9 nM", "12.9 ± 2.3 nM"),
        ("318.5 Da", "318.501 g/mol"),
        ("1.5 h", "90 min"),
        ("13 %", "10-20 %"),
        ("3 %", "below 5 %"),
        ("about 20 %", "19 %"),
        ("1000 ng/mL", "1 µg/mL"),
    ],
)
def test_one_value_in_two_spellings_agrees(one: str, other: str) -> None:
    """Units are converted, and rounding, errors, ranges and bounds are what a value may differ by."""
    assert read(one).agrees(read(other)) and read(other).agrees(read(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12.9 ± 2.3 nM", "21.1 ± 4.7 nM"),
        ("12.9 nM", "12.9 µM"),
        ("6 %", "below 5 %"),
        ("9 h", "9 mg"),
        ("25 %", "10-20 %"),
    ],
)
def test_different_values_do_not_agree(one: str, other: str) -> None:
    """Values beyond their errors, and values of different dimensions, are different."""
    assert not read(one).agrees(read(other))


@given(st.decimals(min_value="0.001", max_value="1000", places=3), st.sampled_from(["nM", "mg", "h", "%", "ng/mL"]))
def test_a_value_agrees_with_itself(value: object, unit: str) -> None:
    """No value disagrees with itself."""
    assert read(f"{value} {unit}").agrees(read(f"{value} {unit}"))


@given(st.integers(1, 9999))
def test_a_change_of_prefix_changes_nothing(value: int) -> None:
    """A thousand nanomolar is one micromolar, whatever the number."""
    assert read(f"{value} µM").agrees(read(f"{value * 1000} nM"))


def test_a_compound_unit_has_one_scale() -> None:
    """Factors multiply through a fraction of units, and what cancels is gone."""
    factor, dimension = scale("ug/kg/h")
    assert dimension == (("s", -1),) and factor == Fraction(1, 10**9 * 3600)
