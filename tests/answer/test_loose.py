"""Sentences worded freely: the honest way of saying a thing passes, and the nearest lie beside it does not."""

from __future__ import annotations

import pytest

from qa.verify.lexicon import canonical
from qa.verify.verify import Quote, shortened, verify

CASES = [
    # voice, fronting, relative clauses
    ("Loss of the QX subunit abolished the effect of the steroid on tonic current.",
     "The effect of the steroid on tonic current was abolished by loss of the QX subunit.",
     "The effect of the steroid on tonic current was preserved after loss of the QX subunit."),
    ("The kinase inhibitor prevented the increase caused by the steroid.",
     "The increase caused by the steroid was prevented by the kinase inhibitor.",
     "The increase caused by the kinase inhibitor was prevented by the steroid."),
    ("Depolarization triggers calcium influx, which activates calmodulin.",
     "Calmodulin is activated by calcium influx, which depolarization triggers.",
     "Calcium influx triggers depolarization, which activates calmodulin."),
    ("Steroids enhance tonic inhibition and thereby reduce firing.",
     "By enhancing tonic inhibition, steroids reduce firing.",
     "Steroids reduce tonic inhibition and thereby enhance firing."),
    # cause and sequence
    ("Women of low income had more unmet needs compared with women of higher income.",
     "Women of low income had more unmet needs than women of higher income.",
     "Women of higher income had more unmet needs."),
    ("Cortisol was raised at week 4 of treatment.",
     "At week 4 of treatment, cortisol was raised.",
     "Cortisol was raised after treatment."),
    ("Because of the extent of the tear, replacement of the tissue was not possible in 22 patients.",
     "Replacement of the tissue was impossible in 22 patients because of the extent of the tear.",
     "Replacement of the tissue was possible in 22 patients because of the extent of the tear."),
    # conditions
    ("Larmol is safe in asthma if no opioid is taken.",
     "In asthma, larmol is safe if no opioid is taken.",
     "Larmol is safe in asthma."),
    ("Unless it is frozen, the serum decays within a day.",
     "The serum decays within a day unless it is frozen.",
     "The serum decays within a day."),
    ("After removal of the ovaries, larmol lowered blood pressure in rats.",
     "Larmol lowered blood pressure in rats after removal of the ovaries.",
     "Larmol lowered blood pressure in rats."),
    ("Fasting was associated with a lower risk of gout.",
     "A lower risk of gout was associated with fasting.",
     "Fasting causes a lower risk of gout."),
    # denial
    ("The rise in tonic current after withdrawal of Q7 was absent in knockout mice.",
     "Knockout mice lacked the rise in tonic current after withdrawal of Q7.",
     "The rise in tonic current after withdrawal of Q7 was present in knockout mice."),
    ("No significant differences in weight were found between the groups.",
     "The groups did not differ significantly in weight.",
     "The groups differed significantly in weight."),
    ("Markers were measured in blood and not in serum.",
     "Markers were measured in blood rather than in serum.",
     "Markers were measured in serum rather than in blood."),
    # numbers
    ("The time between diagnosis and treatment was decreased (42.2 days vs. 29.6 days).",
     "The time between diagnosis and treatment fell from 42.2 to 29.6 days.",
     "The time between diagnosis and treatment rose from 42.2 to 29.6 days."),
    ("Tremor was associated with age (OR 1.08) and surgery (OR 0.09).",
     "Age (OR 1.08) and surgery (OR 0.09) were associated with tremor.",
     "Tremor was associated with age (OR 0.09) and surgery (OR 1.08)."),
    ("In pregnancy the peptide rose during infusion.",
     "The peptide rose in pregnancy during infusion.",
     "The peptide rose in pregnancy after infusion."),
    # directions
    ("In a second group of cells, Q7 reduced the currents instead of enhancing the currents.",
     "In a second group of cells, the currents were reduced by Q7 instead of enhanced.",
     "In a second group of cells, Q7 increased the currents instead of enhancing the currents."),
    # short forms
    ("Q7 inhibits Toll-like receptor 4 (TLR4) in cells.",
     "TLR4 is inhibited by Q7 in cells.",
     "Toll-like receptor 7 is inhibited by Q7 in cells."),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "honest", "lie"), CASES)
def test_another_wording_passes_and_the_nearest_lie_fails(quote: str, honest: str, lie: str) -> None:
    """What says the same in other words is supported, and what says something else in nearly the same words is not."""
    assert verify(honest, [Quote(quote)]).failures == ()
    assert not verify(lie, [Quote(quote)]).supported


TWO = (
    Quote("Q7 opens the channel in rat neurons."),
    Quote("Q8 shortened the mean hospital stay of adult patients."),
)


@pytest.mark.parametrize(
    ("statement", "supported"),
    [
        ("Q7 opens the channel in rat neurons, whereas Q8 shortened the mean hospital stay of adult patients.", True),
        ("Q8 opens the channel in rat neurons, whereas Q7 shortened the mean hospital stay of adult patients.", False),
    ],
)
def test_clauses_set_side_by_side_rest_on_a_quote_each(statement: str, supported: bool) -> None:
    """Two clauses joined by "whereas" may cite two units, unless they are mixed."""
    assert verify(statement, TWO).supported is supported


def test_short_forms_are_found_where_they_stand() -> None:
    """A form in brackets stands for the words before it, but not where it is another name."""
    assert shortened("GABA", ["γ-aminobutyric acid (GABA) rose"])[1] == ("GABA rose",)
    swapped = "Interleukin-6 (TNF) fell."
    assert shortened(swapped, ["Interleukin-6 (IL6) fell."])[0] == swapped


@pytest.mark.parametrize(
    ("one", "other", "same"), [("labelled", "labeled", True), ("rose", "raised", True), ("rise", "fall", False)]
)
def test_words_that_mean_the_same_have_one_form(one: str, other: str, same: bool) -> None:
    """Two spellings and two words of one meaning have one form, opposites have two."""
    assert (canonical(one) == canonical(other)) is same
