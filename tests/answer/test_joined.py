"""Claims that join two things which no quote joins."""

from __future__ import annotations

import pytest

from qa.verify.verify import Quote, verify

FELL = Quote("Cytokine release fell in cultured cells after treatment with Q7.")
ROSE = Quote("Tonic current rose in slices under Q7.")
CAUSE = Quote("Q7 opens chloride channels, which thereby lowers excitability of neurons.")
WEAK = Quote("Q7 had an EC50 of 12 nM in oocytes.")
STRONG = Quote("Q8 had an EC50 of 90 nM in oocytes.")
BOTH = Quote("Q7 is more potent than Q8 in oocytes.")


@pytest.mark.parametrize(
    ("statement", "quotes"),
    [
        ("Cytokine release fell in cultured cells because tonic current rose in slices.", (FELL, ROSE)),
        ("Because tonic current rose in slices, cytokine release fell in cultured cells.", (FELL, ROSE)),
        ("Tonic current rose in slices, which led to a fall of cytokine release in cultured cells.", (FELL, ROSE)),
        ("Tonic current rose in slices; therefore cytokine release fell in cultured cells.", (FELL, ROSE)),
        ("Q7 is more potent than Q8 in oocytes.", (WEAK, STRONG)),
        ("Q8 has a higher EC50 than Q7 in oocytes.", (WEAK, STRONG)),
    ],
)
def test_a_joint_that_no_quote_has_is_refused(statement: str, quotes: tuple[Quote, ...]) -> None:
    """Two true sentences joined as cause and effect, or as more and less, fail on that."""
    assert not verify(statement, quotes).supported


@pytest.mark.parametrize(
    ("statement", "quotes"),
    [
        ("Q7 opens chloride channels and therefore lowers excitability of neurons.", (CAUSE,)),
        ("Q7 thereby lowers excitability of neurons.", (CAUSE,)),
        ("Q7 is more potent than Q8 in oocytes.", (BOTH, WEAK)),
        ("Q7 had an EC50 of 12 nM in oocytes; Q8 had an EC50 of 90 nM in oocytes.", (WEAK, STRONG)),
    ],
)
def test_a_joint_that_a_quote_has_passes(statement: str, quotes: tuple[Quote, ...]) -> None:
    """A cause or comparison that one quote states, and two things merely set side by side, pass."""
    assert verify(statement, quotes).failures == ()
