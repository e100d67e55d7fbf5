"""Questions taken apart: what is asked for, what is compared, who asks for advice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question.analyze import analyze


@given(st.text(max_size=300))
def test_any_text_can_be_taken_apart(text: str) -> None:
    """No text, however odd, makes the analysis fail, and each term appears once."""
    question = analyze(text)
    assert len(set(question.terms)) == len(question.terms)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("What is quexin?", ()),
        (
            "What is quexin, and which gland does its active substance come from?",
            ("What is quexin", "Which gland does quexin's active substance come from?"),
        ),
        (
            "How many women took part, and where was the trial run?",
            ("How many women took part", "Where was the trial run (women took part)?"),
        ),
        ("What, which, who, when, where, why and how is it?", ()),
    ],
)
def test_a_question_in_parts_is_parted(text: str, parts: tuple[str, ...]) -> None:
    """Each of the few questions that a text asks stands alone; a text that asks one, or very many, is not parted."""
    assert [part.lower() for part in analyze(text).parts] == [part.lower() for part in parts]
