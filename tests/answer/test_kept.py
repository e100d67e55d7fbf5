"""What may not be left out of a quote when the rest of it is told."""

from __future__ import annotations

import pytest

from qa.verify.attribution import source
from qa.verify.qualifiers import widened
from qa.verify.reading import read

CASES = [
    ("Q7 raised tonic current in slices of epileptic rats.", "Q7 raised tonic current.", False),
    ("Q7 raised tonic current in slices of epileptic rats.", "Q7 raised tonic current in slices of epileptic rats.", True),
    ("Q7 raised tonic current in slices of epileptic rats.", "In slices of epileptic rats Q7 raised tonic current.", True),
    ("The rise was prevented in blood of patients tested in vitro.", "The rise was prevented in blood of patients.", False),
    ("IL-1 was reported only after stimulation.", "IL-1 was reported.", False),
    ("Q7 lowered pressure in women (mean age 34 years).", "Q7 lowered pressure in women.", True),
    ("Q7 lowered pressure in dogs, according to a report of 2019.", "Q7 lowered pressure in dogs.", True),
    ("Inhibition of PKC increased the current.", "PKC increased the current.", False),
    ("Inhibition of PKC increased the current.", "The current was increased by inhibition of PKC.", True),
    ("No adverse event was severe.", "No adverse event was reported.", False),
    ("No adverse event was severe.", "No adverse event was a severe one.", True),
    ("Q7 was the first drug approved specifically for tremor.", "Q7 was the first drug approved.", False),
    ("Q7 was the first drug approved specifically for tremor.", "Q7 was the first drug specifically approved for tremor.", True),
    ("The fall of IL-6 correlated with relief of tremor.", "The fall of IL-6 brought relief of tremor.", False),
    ("The fall of IL-6 correlated with relief of tremor.", "The fall of IL-6 was associated with relief of tremor.", True),
    ("IL-6 fell under Q7 and its fall correlated with relief.", "IL-6 fell under Q7.", True),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "statement", "kept"), CASES)
def test_what_is_left_out(quote: str, statement: str, kept: bool) -> None:
    """Settings, restrictions, what is denied, what a superlative is said of, an act and a mere correlation must be kept."""
    assert (widened(read(statement), [source(quote, "")]) == []) is kept
