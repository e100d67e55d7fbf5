"""Requests for a list or a summary: the section or the document that they name is quoted in its order."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.ingest.read import read_text
from qa.settings import Settings

QUARRY = """# Stones of the Orlach quarry

## Granites

Brannoch splits evenly.

The Teviot granite is grey.

Mirrel is rare.

## Slates

Coll slate roofs the mill.

Dunvay is blue.

## Side effects

Dust settles on the sheds.

### On the road

Lorries block the lane.
"""
LOG = "# Log of the tide mill\n\nDate: 4 May 2019\n\nThe wheel turned for 61 hours in April.\n\nTwo paddles broke.\n"


@pytest.fixture
def assistant(settings: Settings) -> Assistant:
    """An assistant on two documents."""
    assistant = Assistant(settings)
    texts = {"quarry": QUARRY, "mill-log": LOG}
    assistant.put([read_text(text, source=source, markdown=True) for source, text in texts.items()])
    return assistant


@pytest.mark.parametrize(
    ("question", "first_words"),
    [
        ("List all granites.", ["Brannoch", "The Teviot", "Mirrel"]),
        ("Please list every slate of the Orlach quarry.", ["Coll", "Dunvay"]),
        ("Which slates are found in the Orlach quarry?", ["Coll", "Dunvay"]),
        ("Which side effects are known?", ["Dust", "Lorries"]),
        ("List the side effects.", ["Dust", "Lorries"]),
        ("What granites are there?", ["Brannoch", "The Teviot", "Mirrel"]),
        ("Summarise the log of the tide mill.", ["The wheel", "Two paddles"]),
        ("Give me an overview of the tide mill log.", ["The wheel", "Two paddles"]),
    ],
)
def test_what_a_request_names_is_quoted_in_order(assistant: Assistant, question: str, first_words: list[str]) -> None:
    """A list has every statement of the section named, and a summary the first sentences of the document named."""
    with assistant:
        told = [one.text for one in assistant.ask(question).statements]
    assert len(told) == len(first_words) and all(map(str.startswith, told, first_words)), told


def test_a_summary_is_told_to_be_the_first_sentences(assistant: Assistant) -> None:
    """Who asks for a summary is told that none was written."""
    with assistant:
        assert "first sentences of mill-log" in " ".join(assistant.ask("Summarise the log of the tide mill.").notes)


def test_what_is_asked_of_some_members_lists_not_all(assistant: Assistant) -> None:
    """A question for those members of a class that do something is answered by what says it, not by all of them."""
    with assistant:
        assert [one.text for one in assistant.ask("Which slates roof the mill?").statements][:1] == [
            "Coll slate roofs the mill."
        ]
        for question in ("Which granites split evenly?", "Which granites are rare?", "Which granites are not there?"):
            assert len(assistant.ask(question).statements) < 3, question


@pytest.mark.parametrize(
    "question",
    [
        "List all marbles.",
        "Which tablets should I stop?",
        "When was the overview written?",
        "Summarise the report on lighthouses.",
    ],
)
def test_what_no_document_has_is_not_listed(assistant: Assistant, question: str) -> None:
    """A list or a summary of what no heading and no document is about is declined."""
    with assistant:
        assert assistant.ask(question).abstained
