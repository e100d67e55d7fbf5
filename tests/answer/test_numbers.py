"""Numbers with units: invariants first, then what real sentences print."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qa.text.quantities import quantities
from qa.verify.verify import Quote, verify

DECIMALS = st.from_regex(r"[1-9]\d{0,3}(\.\d{1,3})?", fullmatch=True)
UNITS = {
    "nM": ("nmol/L", "nanomolar", "nM"),
    "uM": ("µM", "μM", "micromolar", "µmol/L"),
    "ug/kg/h": ("µg/kg/h", "mcg/kg/h", "µg/kg per hour", "micrograms per kilogram per hour", "µg·kg⁻¹·h⁻¹"),
    "mg/mL": ("mg/mL", "mg/ml", "mg per mL", "milligrams per milliliter"),
    "h": ("h", "hours", "hour", "hrs"),
    "%": ("%", "percent", "per cent"),
    "times": ("-fold", "times", "fold"),
    "pA": ("pA", "picoamperes"),
    "Hz": ("Hz", "hertz"),
}
SPELLINGS = [(unit, spelling) for unit, spellings in UNITS.items() for spelling in spellings]


@given(st.text(alphabet="abpPnNmMµgLh0123456789.,;-–±<>=≤%/()[] αβ×⁻¹", max_size=60))
def test_spans_lie_inside_the_text_in_order(text: str) -> None:
    """Every quantity of any text has a span inside it that holds its first digit or word, and spans do not overlap."""
    found = quantities(text)
    edges = [edge for quantity in found for edge in (quantity.start, quantity.end)]
    assert edges == sorted(edges) and all(0 <= edge <= len(text) for edge in edges)
    assert all(text[quantity.start : quantity.end].strip() for quantity in found)


@given(DECIMALS, st.sampled_from(SPELLINGS), st.sampled_from(("", " ")))
def test_every_spelling_of_a_unit_is_one_unit(value: str, unit: tuple[str, str], space: str) -> None:
    """A value with its unit has one key however the unit is spelled."""
    canonical, spelling = unit
    gap = "" if spelling.startswith("-") else " " if len(spelling) > 3 else space
    assert [quantity.key for quantity in quantities(f"a rate of {value}{gap}{spelling}.")] == [
        (value, "", "", canonical)
    ]


@given(DECIMALS, DECIMALS, st.sampled_from(("±", " ± ", "+/-", " +/- ")))
def test_an_error_belongs_to_its_value(value: str, error: str, sign: str) -> None:
    """A value with its error is one quantity, however the sign between them is written."""
    assert [quantity.key for quantity in quantities(f"was {value}{sign}{error} nM in")] == [(value, "", error, "nM")]


@given(DECIMALS, st.integers(0, 30), st.integers(1, 9), st.sampled_from(SPELLINGS))
def test_a_changed_digit_is_another_quantity(value: str, place: int, step: int, unit: tuple[str, str]) -> None:
    """Changing any one digit changes the key."""
    places = [index for index, character in enumerate(value) if character.isdigit()]
    index = places[place % len(places)]
    other = value[:index] + str((int(value[index]) + step) % 10) + value[index + 1 :]
    one, two = (quantities(f"of {text} {unit[1].lstrip('-')} in") for text in (value, other))
    assert one[0].key != two[0].key


@given(DECIMALS, st.sampled_from(SPELLINGS), st.sampled_from(SPELLINGS))
def test_another_unit_is_another_quantity(value: str, one: tuple[str, str], two: tuple[str, str]) -> None:
    """The same value in two different units has two keys."""
    assume(one[0] != two[0])
    first, second = (quantities(f"of {value} {unit[1].lstrip('-')} in") for unit in (one, two))
    assert first[0].key != second[0].key


@given(st.integers(1000, 9_999_999))
def test_thousands_marks_say_nothing(value: int) -> None:
    """A number with thousands separators is the number without."""
    assert quantities(f"in {value:,} women")[0].key == quantities(f"in {value} women")[0].key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EC50 of 12.9 ± 2.3 nM", [("12.9", "", "2.3", "nM")]),
        ("a P-value of < 0.05", [("0.05", "<", "", "p")]),
        ("(p = 0.003)", [("0.003", "", "", "p")]),
        ("p < .05", [("0.05", "<", "", "p")]),
        ("P-value (Reduction post-infusion) 0.003", [("0.003", "", "", "p")]),
        ("10-20% for dizziness", [("10", "", "", "%"), ("20", "", "", "%")]),
        ("10% to 20 percent", [("10", "", "", "%"), ("20", "", "", "%")]),
        ("0.1 and 1.0 µM", [("0.1", "", "", "uM"), ("1.0", "", "", "uM")]),
        ("from hour 0 to hour 4", [("0", "", "", "h"), ("4", "", "", "h")]),
        ("hours 24 and 52", [("24", "", "", "h"), ("52", "", "", "h")]),
        ("day 30", [("30", "", "", "day")]),
        ("7-14-day-old rats", [("7", "", "", "day"), ("14", "", "", "day")]),
        ("-20.77 to -3.67", [("-20.77", "", "", ""), ("-3.67", "", "", "")]),
        ("a score of 26 or more", [("26", "≥", "", "")]),
        ("at least 26 points", [("26", "≥", "", "")]),
        ("6 months postpartum or less", [("6", "≤", "", "month")]),
        ("infused over 60 hours", [("60", "", "", "h")]),
        ("below 5%", [("5", "<", "", "%")]),
        ("about 222 nM at 318.5 g/mol", [("222", "≈", "", "nM"), ("318.5", "", "", "g/mol")]),
        ("3736.5 ng·h/mL", [("3736.5", "", "", "ng*h/mL")]),
        ("1.2 × 10⁻³ M", [("1.2e-3", "", "", "M")]),
        ("five times, five-fold, fivefold", [("5", "", "", "times")] * 3),
        ("twice as many", [("2", "", "", "times")]),
        ("two time points", [("2", "", "", "")]),
        ("$34,000", [("34000", "", "", "$")]),
        ("IL-6, TLR4, SAGE-547, 5α-reductase, α4β3δ and 2α2βγ", []),
        ("as shown [9] and [10, 11]", []),
    ],
)
def test_quantities_of_real_phrases(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    """A phrase of a paper has exactly these quantities."""
    assert [quantity.key for quantity in quantities(text)] == expected


def test_each_end_of_a_range_knows_the_other() -> None:
    """The two ends of a range name each other; the items of a list do not."""
    assert [quantity.partner for quantity in quantities("10-20%")] == ["20", "10"]
    assert [quantity.partner for quantity in quantities("between 10 and 20%")] == ["20", "10"]
    assert [quantity.partner for quantity in quantities("10 and 20%")] == ["", ""]


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_of_day_is_one_quantity_however_it_is_written(hour: int, minute: int) -> None:
    """ "15:05" and "3:05 pm" are one time, which a minute more changes."""
    half = f"{hour % 12 or 12}:{minute:02} {'pm' if hour > 11 else 'a.m.'}"
    (one,), (other,) = quantities(f"opens at {hour:02}:{minute:02} daily"), quantities(f"opens at {half} daily")
    assert one.key == other.key == (f"{hour}.{minute:02}", "", "", "o'clock")
    assert quantities(f"at {hour:02}:{(minute + 1) % 60:02}")[0].key != one.key


@pytest.mark.parametrize(
    "text", ["diluted 1:50", "an EC50 of 5 pM", "fatty acid 18:1n-9", "in 10:15:30 h", "2:1 of both"]
)
def test_a_ratio_or_a_concentration_is_no_time_of_day(text: str) -> None:
    """What only looks like a time of day keeps its own numbers."""
    assert all(quantity.unit != "o'clock" for quantity in quantities(text))


@pytest.mark.parametrize(
    ("quote", "lie", "check"),
    [
        ("6 × 10^6 cells were put on each plate.", "Every dish got a seeding of 6 × 10^9 of them.", "numbers"),
        ("The museum opens at 9:30.", "Visitors may enter that building from 15:30 onwards.", "numbers"),
        ("Ten volunteers fell ill.", "Twenty people taking part got sick there.", "numbers"),
        ("Fewer than 40 ships returned.", "Exactly 40 vessels came back home.", "numbers"),
        ("The loss was between 10 and 20 %.", "A mere 10 % went missing overall.", "numbers"),
        ("Each capsule holds 3 mg.", "One pill there delivers 3 µg of it.", "numbers"),
        ("Ganaxolone reduced the number of seizures.", "Fits became rarer under zuranolone treatment.", "names"),
        ("The ships belong to Japan.", "Every vessel there is owned by the US.", "names"),
    ],
)
def test_in_other_words_numbers_and_names_are_held_to_by_rule(
    monkeypatch: pytest.MonkeyPatch, quote: str, lie: str, check: str
) -> None:
    """However sure the network is of a statement in other words, another number, unit, bound or name is refused."""
    monkeypatch.setattr("qa.verify.verify.means", lambda words, statement, whole: 1.0)
    assert check in {failure.name for failure in verify(lie, [Quote(quote)]).failures}
