"""A question that names a document by its title or file asks that document alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.settings import load_settings

FILES = {
    "diary-north.md": "# Diary of the north hut\n\nThe stove was lit at 6 in the morning.",
    "diary-south.md": "# Diary of the south hut\n\nThe stove was lit at 9 in the morning.",
    "stores.md": "# Stores\n\n| Thing | Kilos |\n|---|---|\n| Red rope | 14 |\n| Blue rope | 17 |",
    "red.md": "# Red rope\n\nThe red rope is 60 metres long.",
    "blue.md": "# Blue rope\n\nThe blue rope is 80 metres long.",
}


@pytest.fixture(scope="module")
def huts(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Documents of like titles, and one whose title is the name of a thing that another tells of too."""
    folder = tmp_path_factory.mktemp("huts")
    for name, text in FILES.items():
        (folder / name).write_text(text)
    assistant = Assistant(load_settings(tmp_path_factory.mktemp("store") / "s"))
    assistant.ingest([Path(folder)])
    return assistant


@pytest.mark.parametrize(
    ("question", "said", "never"),
    [
        ("According to the diary of the south hut, when was the stove lit?", "at 9", "at 6"),
        ("When was the stove lit, says diary-north.md?", "at 6", "at 9"),
        ("How long is the blue rope?", "80 metres", "60 metres"),
    ],
)
def test_only_the_named_document_answers(huts: Assistant, question: str, said: str, never: str) -> None:
    """The words of the named document are quoted, and none of its neighbour."""
    told = " ".join(one.text for one in huts.ask(question).statements)
    assert said in told and never not in told


def test_a_title_that_names_a_thing_leaves_other_documents(huts: Assistant) -> None:
    """Where the document of that title does not answer, another does."""
    assert "14" in huts.ask("How many kilos of red rope are in the stores?").statements[0].text
