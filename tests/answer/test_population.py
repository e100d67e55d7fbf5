"""Species, sex and age: what was found in others is not given as the answer, and nobody named is said to be so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.assistant import Assistant
from qa.settings import load_settings
from qa.text.conditions import asked_about, found_in, groups_in, is_of_others, unnamed
from qa.types import Document

NOTES = """# Quexin notes

Quexin enhanced the current of hippocampal cells of rats with an EC50 of 12 nM.

Quexin has a half-life of 9 hours.

In women, quexin lowered the blood pressure after two hours of infusion.

In mice, quexin raised the blood pressure after two hours of infusion.
"""


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("What happens in rats?", {"species": {"rat"}}),
        ("Rats or mice?", {"species": {"rat", "mouse"}}),
        ("Is it safe in men?", {"species": {"human"}, "sex": {"male"}}),
        ("Which female hamsters slept?", {"species": {"hamster"}, "sex": {"female"}}),
        ("What was given to children?", {"species": {"human"}, "age": {"young"}}),
        ("What did the Journal of Mother and Child print on CAT and postpartum depression?", {}),
        ("How potent is a rat-derived enzyme?", {"species": {"rat"}}),
        ("Which trials were run by the management of the ratio board?", {}),
    ],
)
def test_a_question_names_groups(text: str, groups: dict[str, set[str]]) -> None:
    """Words for species, sex and age are read as such; parts of words and of names are not."""
    assert asked_about(text) == groups


@given(st.text())
def test_what_is_asked_about_is_also_found(text: str) -> None:
    """A text that names a group in a question names it in a document, too, and then nothing is unnamed."""
    found = groups_in(text)
    assert all(groups <= found[aspect] for aspect, groups in asked_about(text).items())
    assert unnamed(text, [found]) == []
    assert len(unnamed(text, [])) >= len(asked_about(text)) - 2  # one word may name three aspects


def test_the_headings_tell_of_whom_a_unit_is(make_document: Callable[..., Document]) -> None:
    """Where a unit does not say in whom, the section and the title do; its own words come before theirs."""
    document = make_document(
        "d", "# In old mice\n\nThe dose was low.\n\nIn women it was high.", title="Effects in mice"
    )
    low, high = document.units[-2:]
    assert found_in(document, low)["species"] == {"mouse"}
    assert found_in(document, high)["species"] == {"human"}
    assert is_of_others(asked_about("What was it in women?"), document, low)
    assert not is_of_others(asked_about("What was it in women?"), document, high)
    assert not is_of_others(asked_about("What was it?"), document, low)


def test_a_value_of_another_species_is_not_the_answer(tmp_path: Path) -> None:
    """A value found in rats is refused to who asks for humans, and one of nobody named comes with a line that says so."""
    (tmp_path / "notes.md").write_text(NOTES)
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "notes.md"])
        assert "12 nM" in assistant.ask("What is the EC50 of quexin in rats?").statements[0].text
        declined = assistant.ask("What is the EC50 of quexin in humans?")
        assert declined.abstained and "for humans, only for others" in str(declined.reason)
        unsaid = assistant.ask("Half-life of quexin in rabbits?")
        assert "9 hours" in unsaid.statements[0].text
        assert unsaid.notes == ("Caution: no statement here names rabbits; it may have been found in others.",)
        for group in ("women", "mice"):
            answer = assistant.ask(f"How does quexin change the blood pressure in {group}?")
            assert group in answer.statements[0].text and not answer.notes
