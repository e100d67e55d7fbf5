"""Where citation marks stand, and which entries they name."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qa.notes.audit.marks import marks_in, without_marks
from qa.types import Record

LIST = tuple(Record(f"[{number}]", f"Entry {number}") for number in range(1, 31))
AUTHORS = (
    Record("[1]", "Olsen", authors=("Olsen K", "Berg A"), year=2011),
    Record("[2]", "Berg", authors=("Berg A",), year=2014),
    Record("[3]", "Dahl", authors=("P. Dahl", "T. Voss"), year=2016),
)
NUMBERS = st.lists(st.integers(1, 30), min_size=1, max_size=4, unique=True)
PLAIN = st.text(alphabet=st.characters(categories=("Lu", "Ll", "Nd", "Zs")), max_size=30)


@given(before=PLAIN, numbers=NUMBERS, after=PLAIN, together=st.booleans())
def test_marks_in_brackets_are_found_where_they_stand(before, numbers, after, together):
    """Numbers in brackets, in one pair or each in its own, are marks with their entries, in the order printed."""
    printed = f"[{','.join(map(str, numbers))}]" if together else "".join(f"[{number}]" for number in numbers)
    text = f"word {before}{printed}{after}"
    marks = marks_in(text, LIST)
    assert [entry for mark in marks for entry in mark.entries] == [f"[{number}]" for number in numbers]
    assert "".join(text[mark.start : mark.end] for mark in marks) == printed


@given(first=st.integers(1, 20), more=st.integers(0, 9))
def test_a_range_names_every_entry_in_it(first, more):
    """[6-8] names three entries."""
    (mark,) = marks_in(f"Roach grow [{first}-{first + more}].", LIST)
    assert mark.entries == tuple(f"[{number}]" for number in range(first, first + more + 1))


@given(text=st.text(max_size=200))
def test_marks_of_any_text_are_in_order_and_apart(text):
    """No two marks overlap, and each has as many entries as it prints."""
    marks = marks_in(text, (*LIST, *AUTHORS), 30)
    assert all(one.end <= other.start for one, other in pairwise(marks))
    assert all(mark.start < mark.end and len(mark.printed) == len(mark.entries) for mark in marks)


@given(before=PLAIN, numbers=NUMBERS)
def test_a_text_without_its_marks_has_none(before, numbers):
    """Taking marks out leaves no mark and no word less."""
    text = f"word {before} {''.join(f'[{number}]' for number in numbers)} end."
    bare = without_marks(text, marks_in(text, LIST))
    assert not marks_in(bare, LIST)
    assert "".join(bare.split()) == "".join(f"word {before} end.".split())


def test_superscripts_are_marks_up_to_the_length_of_the_list():
    """A raised number behind a word is a mark; a power behind a unit is not."""
    marks = marks_in("Roach grow fast.³ Their area is 5 cm².", LIST, 30)
    assert [mark.printed for mark in marks] == [("[3]",)]


def test_authors_and_year_in_brackets_name_their_entries():
    """(Olsen et al., 2011; Berg, 2014) are two entries; a study that the list does not hold is none."""
    (mark,) = marks_in("Roach grow fast (Olsen et al., 2011; Berg, 2014; Else, 2001).", AUTHORS)
    assert mark.entries == ("[1]", "[2]")
    assert not marks_in("Roach grow fast (Else et al., 2001).", AUTHORS)


def test_authors_told_in_the_sentence_are_a_mark_that_stays_in_it():
    """ "Dahl and Voss (2016) found" cites, and its words belong to the sentence."""
    text = "Dahl and Voss (2016) found that roach grow fast."
    marks = marks_in(text, AUTHORS)
    assert [(mark.entries, mark.told) for mark in marks] == [(("[3]",), True)]
    assert without_marks(text, marks) == text


def test_a_number_without_an_entry_is_a_mark_without_one():
    """A mark beyond the list is kept, with None for its entry."""
    (mark,) = marks_in("Roach grow fast [31].", LIST)
    assert mark.entries == (None,)
