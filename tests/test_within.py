"""Questions that are asked of some documents alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.errors import UsageError
from qa.settings import load_settings
from tests.command import run

QUESTION = "By how much was the heating budget cut?"
TEXTS = {
    "meeting-record.md": "# Meeting record\n\nThe heating budget was cut by 25 % at the meeting of the council.\n",
    "north-report.md": "# North report\n\nThe heating budget was cut by 10 % in the northern district.\n",
    "north-annex.md": "# North annex\n\nThe swimming pool of the northern district holds 400 visitors.\n",
}


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant on three documents, two of which answer the same question differently."""
    folder = tmp_path_factory.mktemp("within")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Assistant(load_settings(folder / "store")) as assistant:
        assistant.ingest([folder / name for name in TEXTS])
        assistant.compare()
        yield assistant


@pytest.mark.parametrize("name", ["meeting-record", "meeting-record.md", "meet*"])
def test_only_the_named_document_is_asked(council: Assistant, name: str) -> None:
    """A source, a file name or a glob restricts the answer, and what is shown with it, to that document."""
    answer = council.ask(QUESTION, within=(name,))
    cited = {citation.source for statement in answer.statements for citation in statement.citations}
    assert cited == {"meeting-record"}
    assert not answer.disagreements
    assert {hit.document.source for hit in council.search(QUESTION, within=(name,))} == {"meeting-record"}


def test_several_names_are_asked_together(council: Assistant) -> None:
    """Names add up, and a glob means every document that it matches."""
    found = council.search("northern district", within=("north-*", "meeting-record"))
    assert {hit.document.source for hit in found} == {"meeting-record", "north-annex", "north-report"}
    assert {hit.document.source for hit in council.search(QUESTION, within=("north-*",))} <= {
        "north-annex",
        "north-report",
    }


def test_a_question_that_only_another_document_answers_is_declined(council: Assistant) -> None:
    """What the named documents do not say is declined, though another document says it."""
    assert council.ask("How many visitors does the swimming pool hold?").statements
    assert council.ask("How many visitors does the swimming pool hold?", within=("meeting-record",)).abstained


def test_all_documents_named_give_the_scores_of_the_whole_store(council: Assistant) -> None:
    """A restriction to every document changes no hit and no score."""
    whole, named = council.search(QUESTION), council.search(QUESTION, within=("*",))
    assert [(hit.unit.text, hit.score) for hit in named] == [(hit.unit.text, hit.score) for hit in whole]


def test_an_unknown_name_is_refused_with_the_nearest(council: Assistant) -> None:
    """A name or a glob that means no document is refused in one sentence, which names near ones."""
    with pytest.raises(UsageError, match=r"no source 'meeting-recrd'; the nearest names are meeting-record\."):
        council.ask(QUESTION, within=("north-report", "meeting-recrd"))
    with pytest.raises(UsageError, match=r"no source 'south-\*'"):
        council.search(QUESTION, within=("south-*",))


def test_the_command_line_asks_the_named_documents(council: Assistant) -> None:
    """`qa ask --in` and `qa search --in` restrict to the named documents and refuse an unknown one with code 2."""
    store: Path = council.settings.store
    ran = run("ask", QUESTION, "--in", "north-*", "--json", "--store", store)
    assert {one["source"] for said in json.loads(ran.out)["statements"] for one in said["citations"]} == {
        "north-report"
    }
    ran = run("search", QUESTION, "--in", "meeting-record.md", "--json", "--store", store)
    assert {hit["source"] for hit in json.loads(ran.out)["hits"]} == {"meeting-record"}
    ran = run("ask", QUESTION, "--in", "nothing", "--store", store)
    assert (ran.code, ran.out) == (2, "")
    assert "no source 'nothing'" in ran.err


def test_a_pronoun_without_a_noun_is_asked_back(council: Assistant) -> None:
    """Of several documents "it" could be anything, so that the question is asked back; of one it is that document."""
    answer = council.ask("Who wrote it?")
    assert answer.abstained and answer.reason == "What does “it” stand for? Ask again and name it."
    assert "stand for" not in (council.ask("Who wrote it?", within=["north-annex"]).reason or "")


def test_a_follow_up_to_nothing_is_asked_back(council: Assistant) -> None:
    """In a conversation that was reset, "and in winter?" is asked back, and the next question does not lean on it."""
    chat = council.chat()
    chat.ask(QUESTION)
    chat.reset()
    assert chat.ask("and in winter?").reason == "What does “and in winter” stand for? Ask again and name it."
    assert chat.ask("And in spring?").question == "And in spring?"


def test_all_of_an_empty_store_is_declined_as_empty(tmp_path: Path) -> None:
    """Asked of all documents, a store that lost its last one says that it is empty."""
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        (tmp_path / "note.md").write_text(TEXTS["north-annex.md"], encoding="utf-8")
        assistant.ingest([tmp_path / "note.md"])
        assistant.remove("note")
        answer = assistant.ask(QUESTION, within=["all"])
    assert answer.abstained
    assert "empty" in str(answer.reason)
