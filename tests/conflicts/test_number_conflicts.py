"""Different numbers for one quantity."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.ingest.read import read_text
from qa.notes.conflicts.report import conflicts_text
from qa.notes.conflicts.types import Conflict
from tests.conflicts.texts import conflicts_in, paper, source

HALF_LIFE = "The half-life of lumozan was {} in healthy volunteers."


def only(*documents: object) -> Conflict:
    (conflict,) = conflicts_in(documents)  # type: ignore[arg-type]
    return conflict


def test_two_values_of_one_quantity_are_a_conflict() -> None:
    """Two documents that give other values for the half-life of one substance disagree, each with its value."""
    conflict = only(source("one", HALF_LIFE.format("9 hours")), source("two", HALF_LIFE.format("14.2 hours")))
    assert conflict.kind == "number" and conflict.topic == "half-life of lumozan, healthy volunteers"
    assert [(side.document.source, side.words) for side in conflict.sides] == [
        ("one", "9 hours"),
        ("two", "14.2 hours"),
    ]


def test_texts_of_one_sentence_are_compared_by_it() -> None:
    """Two notes without a title that melt one alloy at 410 and 455 °C disagree; of two alloys they do not."""
    said = "The alloy Kelvar-{} melts at {} °C."
    notes = [read_text(said.format(*one), source=f"s{n}", markdown=True) for n, one in enumerate(((7, 410), (7, 455)))]
    assert [side.words for side in only(*notes).sides] == ["410 °C", "455 °C"]
    assert not conflicts_in((notes[0], read_text(said.format(8, 455), source="other", markdown=True)))
    boilers = "Boiler at {}\n\nThe boiler stands in the cellar. The maximum pressure is {} bar."
    assert not conflicts_in(
        [read_text(boilers.format(*one), source=one[0], markdown=True) for one in (("Orme", 4), ("Hale", 7))]
    )


def test_control_characters_of_documents_are_not_printed() -> None:
    """A document cannot command the terminal through a disagreement's words."""
    conflict = only(source("one", HALF_LIFE.format("9 hours")), source("two", HALF_LIFE.format("14.2 hours")))
    sides = [replace(one, unit=replace(one.unit, text=f"red \x1b[31m {one.unit.text}")) for one in conflict.sides]
    printed = conflicts_text([replace(conflict, sides=tuple(sides))], 80)
    assert "14.2 hours" in printed and "\x1b" not in printed


def test_units_are_converted() -> None:
    """The same concentration in another unit is agreement, and a thousandth of it is not."""
    said = "Lumozan enhanced the current with an EC50 of {}."
    assert not conflicts_in((source("one", said.format("12.9 nM")), source("two", said.format("0.0129 µM"))))
    assert conflicts_in((source("one", said.format("12.9 nM")), source("two", said.format("12.9 µM"))))


def test_times_of_day_are_compared_whole() -> None:
    """Another minute is a disagreement told with hour and minute; the same time in another form is none."""
    said = "The swimming hall in Marnoch opens at {} in summer."
    conflict = only(source("one", said.format("15:30")), source("two", said.format("15:20")))
    assert [side.words for side in conflict.sides] == ["15:30", "15:20"]
    assert not conflicts_in((source("one", said.format("15:30")), source("two", said.format("3:30 pm"))))


def test_rounding_and_errors_are_agreement() -> None:
    """A rounded value, and one within the printed error, are no other value."""
    said = "Lumozan enhanced the current with an EC50 of {}."
    assert not conflicts_in(
        tuple(source(f"s{n}", said.format(v)) for n, v in enumerate(("12.9 ± 2.3 nM", "13 nM", "12.9 nM")))
    )


@pytest.mark.parametrize(
    "other",
    [
        "The half-life of lumozan acetate was 30 hours.",
        "The half-life of tirazole was 30 hours.",
        "The distribution half-life of lumozan was 30 hours.",
        "The clearance of lumozan was 30 hours.",
        "Lumozan was infused for 30 hours.",
        "In 2003, lumozan had a half-life.",
    ],
)
def test_another_quantity_is_no_conflict(other: str) -> None:
    """A salt, another substance, another kind of half-life and another measure are compared with nothing."""
    assert not conflicts_in((source("one", HALF_LIFE.format("9 hours")), source("two", other)))


def test_conditions_of_one_source_are_no_conflict() -> None:
    """What a source reports side by side for control and diseased animals is compared with the usual condition only."""
    one = source(
        "one",
        "Lumozan enhanced currents in cells of control rats with an EC50 of 10 ± 1 nM.",
        "Lumozan enhanced currents in cells of epileptic rats with an EC50 of 90 ± 5 nM.",
    )
    assert not conflicts_in(
        (one, source("two", "Lumozan enhanced currents in cells of adult rats with an EC50 of 10.5 ± 1 nM."))
    )
    conflict = only(one, source("two", "Lumozan enhanced currents in cells of adult rats with an EC50 of 30 ± 2 nM."))
    assert [side.words for side in conflict.sides] == ["10 ± 1 nM", "30 ± 2 nM"]


def test_what_sets_the_sides_apart_is_named() -> None:
    """Each side carries the words that it alone has."""
    conflict = only(
        source("one", "In acute slices, lumozan had an EC50 of 10 ± 1 nM."),
        source("two", "Lumozan had an EC50 of 90 ± 5 nM."),
    )
    assert [side.conditions for side in conflict.sides] == [(("only here", "acute slices"),), ()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("In slices of adult rats, lumozan had an EC50 of 10 nM.", "In slices of neonatal mice, lumozan had an EC50 of 90 nM."),
        ("Pain fell by 31 % on lumozan.", "Pain fell by 12 % on placebo."),
        ("At 5 mg, lumozan lowered pressure by 4 mmHg.", "At 20 mg, lumozan lowered pressure by 11 mmHg."),
        ("In 2001 the town of Brell had 14,200 inhabitants.", "In 2021 the town of Brell had 11,950 inhabitants."),
        ("The north tower of Orm is 71 m high.", "The south tower of Orm is 68 m high."),
        ("The wall of Orm is 3,400 m long.", "The wall of Orm is 3,412 m long."),
        ("The bridge of Orm was opened in 1932.", "The bridge of Orm was opened on 4 May 1932."),
        ("The half-life of lumozan was 11.3 hours (95% CI 9.8-13.1).", "The half-life of lumozan was 9.9 hours."),
        ("The half-life of lumozan was 11.3 hours (SE 2.9).", "The half-life of lumozan was 9.9 hours."),
        ("The half-life of lumozan was 9 hours in men and 11 hours in women.", "The half-life of lumozan was 9 hours."),
        ("Lumozan lowered the score on day 3.", "Lumozan lowered the score on day 15."),
    ],
)  # fmt: skip
def test_a_look_alike_is_no_conflict(one: str, other: str) -> None:
    """Another species, arm, dose, year, day or part, a rounded number, one within a printed interval and one that the other
    document gives too are no other value."""
    assert not conflicts_in((source("one", one), source("two", other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Copper glass melts at 410 °C in the kiln.", "In the kiln, copper glass melts at 455 °C."),
        ("The bridge of Orm was opened in 1932.", "In 1934 the bridge of Orm was opened."),
        ("The school of Hamm took in 43 deaf children.", "The school of Hamm took in 57 children."),
        ("The fire of 1704 destroyed 43 houses in Hamm.", "In Hamm the fire of 1704 destroyed 57 houses."),
    ],
)
def test_values_of_any_subject_are_compared(one: str, other: str) -> None:
    """Temperatures, dates and counts are values as well, whatever they are said of."""
    assert only(source("one", one), source("two", other)).kind == "number"


def test_documents_about_two_things_are_not_compared() -> None:
    """What two documents say of their own subjects in the same words is no conflict: the sentence does not name them."""
    about = [
        "{0} is a sedative.",
        "{0} tastes bitter.",
        "{0} leaves the body by the kidney.",
        "Redness occurred in {1} %.",
    ]
    one = source("one", *(text.format("Lumozan", 12) for text in about))
    assert not conflicts_in((one, source("two", *(text.format("Tirazole", 31) for text in about))))


def test_arms_are_compared_with_their_like() -> None:
    """Placebo is held against placebo, and the drug against the drug."""
    said = "The mean change in the mood score at 60 hours was {} on lumozan and {} on placebo."
    conflict = only(
        source("one", said.format("-21.0 ± 1.0", "-8.8 ± 1.0")),
        source("two", said.format("-20.5 ± 1.0", "-15.0 ± 1.0")),
    )
    assert [side.words for side in conflict.sides] == ["-8.8 ± 1.0", "-15.0 ± 1.0"]


def test_another_point_of_time_is_no_conflict() -> None:
    """A score after 60 hours and one after 30 days are two quantities."""
    said = "The mean change in the mood score at {} was {}."
    assert not conflicts_in(
        (source("one", said.format("60 hours", "-21.0")), source("two", said.format("30 days", "-11.0")))
    )


def test_a_table_is_read_like_a_sentence() -> None:
    """A row whose cells name substance and measure gives a value."""
    table = paper(
        "table", "## Values\n\n| Property of lumozan | Value |\n|---|---|\n| Half-life of lumozan | 30 hours |"
    )
    assert only(source("one", HALF_LIFE.format("9 hours")), table).sides[1].words == "30 hours"


def test_those_who_repeat_a_value_stand_on_its_side() -> None:
    """A review that repeats the number of its source agrees with it, and both are shown against the third."""
    conflict = only(*(source(n, HALF_LIFE.format(v)) for n, v in (("a", "9 hours"), ("b", "9.0 h"), ("c", "20 hours"))))
    assert [side.words for side in conflict.sides] == ["9 hours", "9.0 h", "20 hours"]


@settings(max_examples=25)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=5), st.randoms())
def test_the_order_of_documents_changes_nothing(values: list[int], chance: object) -> None:
    """The same documents in another order give the same conflicts."""
    documents = [source(f"s{n}", HALF_LIFE.format(f"{value} hours")) for n, value in enumerate(values)]
    mixed = list(documents)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert conflicts_in(tuple(documents)) == conflicts_in(tuple(mixed))


@settings(max_examples=25)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=5))
def test_no_conflict_with_itself(values: list[int]) -> None:
    """One document alone disagrees with nobody, whatever values it gives; two that say the same agree."""
    told = [HALF_LIFE.format(f"{value} hours") for value in values]
    assert not conflicts_in((source("one", *told),))
    assert not conflicts_in((source("one", told[0]), source("two", told[0])))


@settings(max_examples=25)
@given(st.integers(1, 60), st.integers(1, 60))
def test_a_conflict_is_mutual(one: int, other: int) -> None:
    """Two values are a conflict for both documents or for none, and no document stands on it twice."""
    found = conflicts_in(
        (source("one", HALF_LIFE.format(f"{one} hours")), source("two", HALF_LIFE.format(f"{other} hours")))
    )
    assert bool(found) == (one != other)
    assert all(len({side.document.source for side in conflict.sides}) == len(conflict.sides) for conflict in found)


@settings(max_examples=60)
@given(st.lists(st.text(st.sampled_from("aµ 9.1e-(),;±%nMhE\n"), max_size=60), min_size=2, max_size=2))
def test_no_text_is_too_strange(texts: list[str]) -> None:
    """Any text around a measure is read without an error, however its numbers are written."""
    conflicts_in(tuple(source(f"s{n}", f"The half-life of lumozan was {text} hours.") for n, text in enumerate(texts)))


def test_an_endless_exponent_is_no_measurement() -> None:
    """A number that could not even be written out is passed over."""
    assert not conflicts_in(
        (source("one", HALF_LIFE.format("1e999999999 hours")), source("two", HALF_LIFE.format("9 hours")))
    )


def test_a_topic_is_spelled_as_it_is_printed() -> None:
    """A disagreement is headed by the thing as the documents spell it."""
    told = HALF_LIFE.replace("lumozan", "TNF-α")
    assert (
        only(paper("a", told.format("9 h")), paper("b", told.format("14 h"))).topic
        == "half-life of TNF-α, healthy volunteers"
    )
