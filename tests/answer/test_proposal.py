"""Proposals out of whatever a language model writes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.llm.parse import LONGEST_REPLY, SCHEMA, Malformed, Proposal, from_lines, from_objects, of_line

WORDS = st.lists(st.text("abcdefg", min_size=1, max_size=9), min_size=1, max_size=5).map(" ".join)
SENTENCE = WORDS.map(lambda text: f"The {text} is measured.")
RELIED = st.lists(st.tuples(st.integers(1, 99), st.one_of(st.just(""), WORDS)), min_size=1, max_size=3)


def line(text: str, relied: list[tuple[int, str]]) -> str:
    return f"- {text} " + " ".join(f'[U{n}: "{words}"]' if words else f"[U{n}]" for n, words in relied)


@given(st.lists(st.tuples(SENTENCE, RELIED), min_size=1, max_size=4), st.integers(1, 7))
def test_what_is_written_in_the_form_asked_for_is_read(
    said: list[tuple[str, list[tuple[int, str]]]], size: int
) -> None:
    """Statements in the form that the prompt asks for are read back whole, however the reply is cut into chunks."""
    whole = "\n".join(line(text, relied) for text, relied in said)
    chunks = [whole[start : start + size] for start in range(0, len(whole), size)]
    assert list(from_lines(chunks)) == [Proposal(text, tuple(relied)) for text, relied in said]


@given(st.lists(st.tuples(SENTENCE, RELIED), min_size=1, max_size=4))
def test_a_structured_reply_gives_each_statement_once(said: list[tuple[str, list[tuple[int, str]]]]) -> None:
    """A structured reply that grows gives each statement once, when the next one has begun."""
    items = [{"text": text, "units": [{"unit": n, "words": w} for n, w in relied]} for text, relied in said]
    grown = [{}, *({"statements": items[:count]} for count in range(len(items) + 1))]
    assert list(from_objects(grown)) == [Proposal(text, tuple(relied)) for text, relied in said]


@given(st.text(max_size=300))
def test_no_reply_breaks_the_reader(text: str) -> None:
    """Any text is read as proposals or is called malformed, and no proposal holds a line break."""
    try:
        found = list(from_lines([text]))
    except Malformed:
        return
    assert all(one.text and "\n" not in one.text for one in found)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=9), lambda c: st.lists(c) | st.dictionaries(st.text(max_size=9), c)
    )
)
def test_no_object_breaks_the_reader(value: object) -> None:
    """Any JSON value is read as proposals or is called malformed."""
    for reply in (value, {"statements": value}, {"statements": [value, {"text": "A.", "units": value}]}):
        try:
            found = list(from_objects([reply]))
        except Malformed:
            continue
        assert all(isinstance(one, Proposal) for one in found)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("1. Zinc blocks it. [U1]", [("Zinc blocks it.", [(1, "")])]),
        ("* **Zinc** blocks it [U1][U3].", [("Zinc blocks it", [(1, ""), (3, "")])]),
        ("Zinc blocks it (U1, U3).", [("Zinc blocks it", [(1, ""), (3, "")])]),
        ("Zinc blocks it [3].", [("Zinc blocks it", [(3, "")])]),
        ('Zinc blocks it. [U1: “zinc [2] blocks”]', [("Zinc blocks it.", [(1, "zinc [2] blocks")])]),
        ("A is so. [U1] B is not. [U2]", [("A is so.", [(1, "")]), ("B is not.", [(2, "")])]),
        ("A is so. B is not. [U2]", [("A is so.", [(2, "")]), ("B is not.", [(2, "")])]),
        ("The value is 4. [U1] And more is not known here.", [("The value is 4.", [(1, "")]), ("And more is not known here", [])]),
        ("Here is what I found:", [("Here is what I found:", [])]),
        ("NOTHING", []),
        ("", []),
    ],
)  # fmt: skip
def test_usual_ways_to_write_a_citation_are_understood(
    written: str, wanted: list[tuple[str, list[tuple[int, str]]]]
) -> None:
    """Bullets, numbers, bold, groups of citations and several sentences on a line are understood."""
    assert of_line(written) == [Proposal(text, tuple(relied)) for text, relied in wanted]


def test_nothing_is_an_answer_and_silence_is_not() -> None:
    """A model may say that there is nothing; an empty reply, or one without a statement, is malformed."""
    assert list(from_lines(["NOTH", "ING\n"])) == []
    assert list(from_objects([{"statements": []}])) == []
    for reply in ("", "\n\n", "ok"):
        with pytest.raises(Malformed):
            list(from_lines([reply]))
    for value in (None, {}, [], {"statements": "none"}):
        with pytest.raises(Malformed):
            list(from_objects([value]))


def test_a_reply_without_end_is_cut() -> None:
    """Of a reply that does not end only so much is read."""
    read = []

    def endless():
        while True:
            read.append(1)
            yield "The same again. [U1]\n"

    assert len(list(from_lines(endless()))) < LONGEST_REPLY / 10
    assert len(read) < LONGEST_REPLY / 10


def test_a_statement_that_is_still_growing_is_not_given() -> None:
    """A line or object that is not complete yet gives nothing, so that half a number is never judged."""
    lines = from_lines(iter(["A is 9", "2.7 nM. [U1", "]\n", "B"]))
    assert next(lines) == Proposal("A is 92.7 nM.", ((1, ""),))
    objects = from_objects(
        iter([{"statements": [{"text": "A is 9"}]}, {"statements": [{"text": "A is 92.7.", "units": []}]}])
    )
    assert list(objects) == [Proposal("A is 92.7.", ())]


def test_the_schema_is_json() -> None:
    """The schema can be sent, and allows nothing besides text, unit and words."""
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    item = SCHEMA["properties"]["statements"]["items"]
    assert list(item["properties"]) == ["text", "units"] and item["additionalProperties"] is False
