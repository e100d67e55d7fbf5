"""What a document tells about itself, against what it tells about its subject."""

from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.ingest.read import read_text
from qa.settings import load_settings

HEAD = """---
title: Handbook of the Merle ferry
about_itself: {headings}
---

# Handbook of the Merle ferry

This handbook describes how the Merle ferry is steered. The harbour office printed this handbook in spring.

## Steering

A cable on the river bed steers the Merle ferry. The current pushes it across.
"""


@pytest.mark.parametrize(
    ("headings", "flagged"),
    [('["Handbook of the Merle ferry"]', [True, False]), ("Steering", [False, True]), ("all", [True, True])],
)
def test_front_matter_names_the_sections_that_tell_about_the_document(headings: str, flagged: list[bool]) -> None:
    """The field lists headings, or says "all"."""
    document = read_text(HEAD.format(headings=headings), source="ferry", markdown=True)
    sections = [section for section in document.sections if section.heading != "About this document"]
    assert [section.about_itself for section in sections] == flagged


def test_what_tells_about_a_document_answers_questions_about_documents(tmp_path: Path) -> None:
    """A question on the subject is answered from the subject; one that speaks of documents may be answered from both."""
    (tmp_path / "ferry.md").write_text(HEAD.format(headings='["Handbook of the Merle ferry"]'))
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "ferry.md"])
        subject = assistant.ask("How is the Merle ferry steered?")
        assert "cable" in subject.statements[0].text
        assert not any("handbook" in statement.text for statement in subject.statements)
        work = assistant.ask("When was the guide to the ferry, the handbook, printed?")
        assert "spring" in work.statements[0].text


def test_a_document_is_called_by_the_name_of_its_file(tmp_path: Path) -> None:
    """ "The letter" is letter.txt: who wrote it, and when, is found though no text has that word."""
    fields = "From: Ann Lee\nTo: All bakers\nDate: 4 May 2021\nSubject: Old ovens\n\n"
    (tmp_path / "letter.txt").write_text(f"{fields}The ovens of the upper street are cold from June on.\n")
    (tmp_path / "bread.md").write_text("# Bread\n\nRye rises for nine hours. Wheat rises for four.\n")
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path])
        for question, said in (("Who wrote the letter?", "Ann Lee"), ("When was the letter written?", "4 May 2021")):
            assert said in assistant.ask(question).statements[0].text
