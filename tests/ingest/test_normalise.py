"""Folding for matching, and the words of a text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.text.normalise import fold, words

PIECES = (
    "TNF IL GABA gaba A ( ) - – _ 1 12 α β μ µ g M κB beta alpha Alpha AB ab a b receptor Å ﬁ ß ² ¹ ₐ ≠ é İ · 5 , . Ω s"
)
NOISE = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from([*PIECES.split(), " ", "  ", "́", "̸", "\u200b", "\n"]),
        max_size=14,
    ).map("".join),
)
MANY = settings(max_examples=250, deadline=None)


@MANY
@given(NOISE)
def test_fold_is_idempotent(text: str) -> None:
    """Folding what is folded changes nothing."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("letter", ["A", "B"])
def test_spellings_of_the_gaba_receptors_are_one(letter: str) -> None:
    """The receptor families fold to one form however the letter is set."""
    forms = ["GABA{0}", "GABA-{0}", "GABA({0})", "GABA_{0}", "GABA–{0}", "Gaba{0}"]
    expected = f"gaba{letter.lower()} receptor"
    assert {fold(form.format(letter) + " receptor") for form in forms} == {expected}
    assert fold(f"GABA {letter} receptor") == expected
    assert fold("GABAₐ receptor") == "gabaa receptor"


def test_an_article_after_gaba_is_not_a_receptor_type() -> None:
    """ "GABA a day" stays two words."""
    assert fold("GABA a day") == "gaba a day"


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (["TNF-α", "TNF α", "TNFα", "TNF-alpha", "TNF alpha", "TNF- α", "TNF–α", "TNFalpha"], "tnf-alpha"),
        (["IL-1β", "IL1β", "IL1 beta", "IL-1beta", "IL-1 β", "IL-1-β", "il-1 beta"], "il-1beta"),
        (["NF-κB", "NFκB", "NF-kappaB"], "nf-kappab"),
        (["IFN-γ", "IFNγ", "IFN gamma"], "ifn-gamma"),
        (["XYZ-2δ", "XYZ2δ", "XYZ2 delta"], "xyz-2delta"),
        (["5α-reductase", "5alpha-reductase", "5α–Reductase"], "5alpha-reductase"),
        (["α4βδ", "alpha4betadelta"], "alpha4betadelta"),
    ],
)
def test_greek_names_fold_to_one_form(forms: list[str], expected: str) -> None:
    """A name with a Greek letter folds the same with a letter, a name, a dash or a space."""
    assert {fold(form) for form in forms} == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 µg/kg", "5 ug/kg"),
        ("10 μM", "10 um"),
        ("3 µmol", "3 umol"),
        ("μ-opioid", "mu-opioid"),
        ("containing δ subunits", "containing delta subunits"),
        ("10⁻³", "10-3"),
        ("IC₅₀", "ic50"),
        ("P\u00a0 =\n0.05 − 0.1", "p = 0.05 - 0.1"),
        ("48·0%", "48.0%"),
        ("naïve", "naive"),
        ("x ≠ y", "x ≠ y"),
        ("model¹²", "model 12"),
        ("m²", "m2"),
        ("ﬁnding", "finding"),
        ("don’t", "don't"),
    ],
)
def test_fold_examples(text: str, expected: str) -> None:
    """Units, scripts, dashes, spaces and accents fold; a sign that reverses the meaning does not."""
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.9 ± 2.3 nM (p < 0.05)", ["12.9", "2.3", "nm", "p", "0.05"]),
        ("5α-reductase", ["5alpha-reductase", "5alpha", "reductase"]),
        ("IL-6 rose", ["il-6", "il", "6", "il6", "rose"]),
        ("brexanolone's 38,000", ["brexanolone", "38000"]),
        ("P-values, e.g. these.", ["p-values", "p", "values", "e", "g", "these"]),
        ("in [10-12], 1,2", ["in", "10-12", "10", "12", "1", "2"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """Words keep decimals, and give a compound whole and in parts."""
    assert words(text) == expected
