"""Whether a text states a form: invariants first, then what real sentences print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluate.matching import says, states

# Items that keep their meaning whatever stands beside them; none denies, and none is a bare unit or Greek letter.
ITEMS = (
    *"the receptor GABAA TNF-α IL-1β IL-6 CO₂ EC₅₀ well-known anti-inflammatory naïve rats and of in increased".split(),
    *"5-HT SAGE-547 TLR4 doses pre-treatment rose; fell. (high) weekly, rat's".split(),
    *("the δ subunit", "of δ-containing", "of α4βδ", "TNF α", "GABA(A) receptors"),
    *("12.9 nM", "0.5 mg/kg", "20 %", "3.1 ± 0.2 µM", "p < 0.05", "10–20 %", "for 7 h", "1,000 Hz", "1.5-fold"),
)
LISTS = st.lists(st.sampled_from(ITEMS), min_size=1, max_size=9)
AROUND = st.lists(st.sampled_from("the rats of these slices also tonic currents; here, then".split()), max_size=7)
NUMBERS = st.from_regex(r"[1-9]\d{0,3}(\.\d{1,3})?", fullmatch=True)
UNITS = st.sampled_from(("", " nM", " µM", " %", " mg/kg", " h", "-fold"))
FACTS = st.sampled_from(
    ("tonic inhibition rose", "12.9 nM", "3.1 ± 0.2 µM", "δ subunit", "p < 0.05", "10–20 %", "TNF-α")
)


@st.composite
def parts(draw: st.DrawFn) -> tuple[str, str]:
    """A text and some consecutive items of it."""
    items = draw(LISTS)
    first = draw(st.integers(0, len(items) - 1))
    last = draw(st.integers(first + 1, len(items)))
    return " ".join(items), " ".join(items[first:last])


@given(parts())
def test_a_text_says_its_own_words(case: tuple[str, str]) -> None:
    """Consecutive words of a text without negation are said by it."""
    text, form = case
    assert says(text, form)


@given(parts(), AROUND, AROUND)
def test_more_words_around_keep_a_match(case: tuple[str, str], before: list[str], behind: list[str]) -> None:
    """Words added before and behind a text never take away what it says."""
    text, form = case
    assert says(" ".join((*before, text, *behind)), form)


@given(st.lists(st.sampled_from("tonic currents of naïve rats rose TNF-α δ".split()), min_size=1, max_size=6))
def test_case_does_not_count(words: list[str]) -> None:
    """A form of words is found in whatever case it or the text is written."""
    text = " ".join(words)
    assert says(text, text.upper()) and says(text.upper(), text) and says(text.title(), text)


@given(NUMBERS, UNITS, st.integers(0, 30), st.integers(1, 9))
def test_a_changed_digit_is_never_said(value: str, unit: str, place: int, step: int) -> None:
    """A number of which one digit is another is not said, and the number itself is."""
    places = [index for index, character in enumerate(value) if character.isdigit()]
    index = places[place % len(places)]
    other = value[:index] + str((int(value[index]) + step) % 10) + value[index + 1 :]
    text = f"a mean of {value}{unit} in slices"
    assert says(text, value + unit) and not says(text, other + unit)


@given(NUMBERS, st.integers(0, 9), UNITS)
def test_a_digit_more_is_never_said(value: str, digit: int, unit: str) -> None:
    """A number is said neither by one with a digit before it nor by one with a digit behind it."""
    assert not says(f"a mean of {digit or 1}{value}{unit} in slices", value + unit)
    longer = f"{value}{digit}" if "." in value else f"{value}.{digit}"
    assert not says(f"a mean of {longer}{unit} in slices", value + unit)


@given(NUMBERS, st.lists(UNITS, min_size=2, max_size=2, unique=True))
def test_another_unit_is_never_said(value: str, units: list[str]) -> None:
    """A number in one unit does not say it in another, nor bare."""
    assert not says(f"a mean of {value}{units[0]} in slices", value + units[1])


@given(FACTS, st.sampled_from(("did not show", "never showed", "showed no", "was without")), AROUND)
def test_a_negation_before_it_denies_a_form(fact: str, negation: str, before: list[str]) -> None:
    """What stands right behind a negation is not said."""
    assert not says(" ".join((*before, "it", negation, fact, "in slices")), fact)


@given(FACTS, st.sampled_from(("no current did so", "it did not stay", "nothing like it was seen")), st.booleans())
def test_a_negation_in_another_clause_denies_nothing(fact: str, denied: str, first: bool) -> None:
    """What stands in another clause than a negation is said."""
    assert says(f"{denied}; {fact} in slices" if first else f"{fact} in slices; {denied}", fact)


@given(st.sampled_from(("", " ", "\n", ".", "...", "; ,")), LISTS)
def test_an_empty_text_states_nothing(text: str, items: list[str]) -> None:
    """A text without words says no form, and a form without words is said by no text."""
    form = " ".join(items)
    assert not says(text, form) and not states(text, [form])
    assert not says(form, text) and not states(form, [text])
    assert not states(form, [])


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_texts_can_be_compared(text: str, form: str) -> None:
    """Any two texts are compared without an error, and twice alike."""
    assert says(text, form) == says(text, form)


@given(LISTS, LISTS)
def test_any_of_the_forms_suffices(one: list[str], other: list[str]) -> None:
    """A statement states a fact when it says one of the accepted forms, whichever place that has."""
    text, form, elsewhere = " ".join(one), " ".join(one), " ".join(other)
    assert states(text, [elsewhere, form]) and states(text, [form, elsewhere])
    assert states(text, [elsewhere]) == says(text, elsewhere)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("an EC50 of 112.9 nM", "12.9 nM"),
        ("an EC50 of 112.9", "12.9"),
        ("an EC50 of 12.95 nM", "12.9 nM"),
        ("p = 0.021", "0.02"),
        ("p = 0.0012", "0.001"),
        ("α4βδ receptors", "δ"),
        ("the δβ pair", "δ"),
        ("α4βδ receptors", "α4"),
        ("four subunits", "α4"),
        ("unchanged currents", "changed"),
        ("extrasynaptic receptors", "synaptic"),
        ("the receptors", "receptor"),
        ("TLR4 signalling", "4"),
        ("IL-6 rose", "6"),
        ("5-HT rose", "5"),
    ],
)
def test_a_part_of_a_word_is_not_said(text: str, form: str) -> None:
    """A form is not found inside a longer word, name or number."""
    assert not says(text, form)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("the δ subunit", "δ"),
        ("δ-containing receptors", "δ"),
        ("receptors with δ.", "δ"),
        ("(δ)", "δ"),
        ("delta subunits", "δ subunits"),
        ("the δ subunit", "delta subunit"),
        ("TNF-alpha and IL-1 beta", "TNF-α and IL-1β"),
        ("CO₂ rose", "CO2"),
        ("an EC₅₀ value", "EC50 value"),
        ("a well–known drug", "well-known"),
        ("a naïve rat", "naive rat"),
        ("GABA(A) receptors", "GABAA receptors"),
        ("ALLOPREGNANOLONE FELL", "allopregnanolone fell"),
        ("as was shown [1, 2]", "[1,2]"),
        ("Tonic\n  inhibition", "tonic inhibition"),
    ],
)
def test_spellings_of_one_thing_are_one(text: str, form: str) -> None:
    """Case, Greek names, dashes, accents, subscripts and spaces are folded."""
    assert says(text, form)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("12.9 ± 2.3 nM in slices", "12.9 nM"),
        ("12.9±2.3 nmol/L in slices", "12.9 ± 2.3 nM"),
        ("12.9 nmol/L in slices", "12.9 nM"),
        ("12.9 nanomolar", "12.9 nM"),
        ("a 5-mg dose", "5 mg"),
        ("about 7.2 times as much", "7.2 times"),
        ("7.2-fold", "7.2 times"),
        ("1,000 Hz", "1000 Hz"),
        ("twelve rats", "12 rats"),
        ("3 of 5 animals", "three of five animals"),
        ("p = 0.05", "0.05"),
        ("p < 0.05", "< 0.05"),
        ("p<.05", "p < 0.05"),
        ("at most 5 mg", "≤ 5 mg"),
        ("less than 20 %", "<20%"),
        ("52 to 56 hours", "52–56 h"),
        ("52-56 h", "52 to 56 hours"),
    ],
)
def test_one_quantity_is_said_in_many_ways(text: str, form: str) -> None:
    """A quantity is said however its number, unit, comparison and range are written."""
    assert says(text, form)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("12.9 µM", "12.9 nM"),
        ("12.9 nm", "12.9 nM"),
        ("12.9 nM", "12.9"),
        ("12.9", "12.9 nM"),
        ("12.9 nM", "12.9 ± 2.3 nM"),
        ("12.9 ± 3.2 nM", "12.9 ± 2.3 nM"),
        ("-12.9 mV", "12.9 mV"),
        ("p < 0.05", "0.05"),
        ("p < 0.05", "p = 0.05"),
        ("p = 0.05", "< 0.05"),
        ("p = 0.05", "p < 0.05"),
        ("p > 0.05", "p < 0.05"),
        ("less than 7.2 times", "7.2 times"),
        ("10–20 %", "10 %"),
        ("10–20 %", "20 %"),
        ("10 to 20 %", "20 %"),
        ("20 %", "10–20 %"),
        ("10 %", "10–20 %"),
        ("10–30 %", "10–20 %"),
        ("12.9 and 2.3 nM", "12.9 ± 2.3 nM"),
    ],
)
def test_another_quantity_is_not_said(text: str, form: str) -> None:
    """Another unit, error, sign or comparison is another quantity, and one end of a range is not the range."""
    assert not says(text, form)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("It did not increase the current.", "increase"),
        ("It didn't increase the current.", "increase"),
        ("It didn’t increase the current.", "increase"),
        ("It did not significantly increase the frequency of events.", "frequency"),
        ("There was no increase in frequency.", "increase"),
        ("An increase was not seen.", "increase"),
        ("The increase in tonic current was never observed.", "increase in tonic current"),
        ("The drug acts without sedation.", "sedation"),
        ("The drug acts without any loss of sleep.", "loss of sleep"),
        ("It failed to raise the current.", "raise the current"),
        ("Neither sleep nor mood improved.", "sleep"),
        ("Neither sleep nor mood improved.", "mood improved"),
        ("None of the rats died.", "died"),
        ("It acts on receptors rather than transporters.", "transporters"),
        ("The EC50 was not 12.9 nM.", "12.9 nM"),
        ("It cannot be reversed.", "reversed"),
        ("The drug is no longer used.", "used"),
    ],
)
def test_what_is_denied_is_not_said(text: str, form: str) -> None:
    """A form under a negation is not said."""
    assert not says(text, form)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("There was no increase in frequency.", "no increase"),
        ("It did not increase the current.", "did not increase"),
        ("An increase was not seen.", "increase was not seen"),
        ("The drug acts without sedation.", "without sedation"),
        ("The current was unchanged, and no rat died.", "no rat died"),
    ],
)
def test_a_form_may_hold_its_negation(text: str, form: str) -> None:
    """A form that itself holds the negation is said where it stands."""
    assert says(text, form)


@pytest.mark.parametrize("form", ["no increase", "did not increase", "never increased", "without increase"])
def test_a_form_with_a_negation_needs_it(form: str) -> None:
    """A form that holds a negation is not said by what asserts the opposite."""
    assert not says("There was an increase; it did increase and increased.", form)


@pytest.mark.parametrize("form", ["raised the current", "slowed its decay"])
def test_not_only_denies_nothing(form: str) -> None:
    """ "not only ... but" asserts both halves."""
    assert says("It not only raised the current but slowed its decay.", form)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("It did not change the decay, but it raised the current.", "raised the current"),
        ("It did not change the decay but raised the current.", "raised the current"),
        ("It raised the current but did not change the decay.", "raised the current"),
        ("It raised the current and did not change the decay.", "raised the current"),
        ("It did not change the decay; the current rose.", "current rose"),
        ("Although the decay did not change, the current rose.", "current rose"),
        ("The decay did not change whereas the current rose.", "current rose"),
        ("Unlike diazepam, the drug raised the current.", "raised the current"),
        ("The drug raised the current (which no other drug did).", "raised the current"),
        ("An increase, not a decrease, was seen.", "increase"),
    ],
)
def test_another_clause_may_deny(text: str, form: str) -> None:
    """A form in one clause is said although another clause denies something else."""
    assert says(text, form)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("The current rose without sedation.", "current rose"),
        ("The current rose with no delay.", "current rose"),
        ("The current rose in renal failure.", "current rose"),
        ("The drug reduced absence seizures.", "drug reduced"),
    ],
)
def test_a_noun_behind_a_negation_is_all_that_it_denies(text: str, form: str) -> None:
    """A negation before a last noun denies that noun and not what stands before the negation."""
    assert says(text, form)


def test_a_relative_clause_denies_nothing_outside() -> None:
    """What is said before a relative clause is not denied by a negation that closes that clause."""
    assert says("An increase was seen that was not expected.", "increase was seen")


@pytest.mark.parametrize("text", ["an anti-inflammatory drug", "an antiinflammatory drug", "an anti–inflammatory drug"])
def test_a_prefix_belongs_to_its_word(text: str) -> None:
    """ "anti-inflammatory" says itself and not "inflammatory"."""
    assert says(text, "anti-inflammatory") and not says(text, "inflammatory")


@pytest.mark.parametrize(
    ("text", "form"),
    [("a non-sedating dose", "sedating"), ("down-regulation", "regulation"), ("pro-inflammatory", "inflammatory")],
)
def test_prefixes_of_opposites_do_not_say_the_word(text: str, form: str) -> None:
    """A word with a prefix before a dash does not say the word without it."""
    assert not says(text, form)


def test_words_stand_in_their_order() -> None:
    """The words of a form must follow each other, in order, with nothing between them."""
    assert not says("current tonic", "tonic current")
    assert not says("tonic inhibitory current", "tonic current")
    assert not says("the tonic, current view", "tonic current")


def test_words_beside_must_stand_in_the_same_statement() -> None:
    """A fact with words beside it is stated only where all of them stand, whole and in any order."""
    text = "Epileptic cells had an EC50 of 12.9 nM in the δ group."
    assert states(text, ["12.9 nM"], ["epileptic", "δ"])
    assert not states(text, ["12.9 nM"], ["epileptic", "control"])
    assert not states(text, ["12.9 nM"], ["epilept"])
    assert not states(text, ["21.0 nM"], ["epileptic"])


def test_words_beside_may_be_denied() -> None:
    """A word beside a fact need not be asserted itself."""
    assert states("The current rose; it did not in control cells.", ["current rose"], ["control cells"])


def test_a_final_stop_is_no_part_of_a_form() -> None:
    """A form that ends in a full stop is found in the middle of a sentence."""
    assert says("The current rose in slices", "the current rose.")
