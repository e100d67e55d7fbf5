"""Rows and columns of a table that a question names."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.answer.rows import asked_cell, is_of_another_column, is_of_another_row, lacks_asked_cell, rows_named
from qa.assistant import Assistant
from qa.ingest.read import read_text
from qa.settings import load_settings
from qa.types import Document, Hit

FERRIES = """# Ferries

| Ferry | Captain | Port | Toll (crowns) |
|---|---|---|---|
| Grey Gull | Nils Falk | Varo | 30 |
| Grey Tern | Eva Sund | Malo | |
| Otter 40 m | Ida Berg | Malo | 55 |
"""


@pytest.fixture(scope="module")
def ferries() -> Document:
    """A table of ferries, one without a toll."""
    return read_text(FERRIES, source="ferries", markdown=True)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("What is the toll of the Grey Gull?", ["Grey Gull"]),
        ("Which ferries are faster than the Grey Gull?", ["Grey Gull", "Grey Tern", "Otter 40 m"]),
        ("Is the Grey Gull or the 40 m boat dearer?", ["Grey Gull", "Otter 40 m"]),
        ("Which ferry sails to Malo?", ["Grey Gull", "Grey Tern", "Otter 40 m"]),
        ("Do the Grey Gull and a ferry of Eva Sund meet?", ["Grey Gull", "Grey Tern"]),
    ],
)
def test_rows_beside_a_named_one(ferries: Document, question: str, left: list[str]) -> None:
    """Where a question names a row, rows that share no further words with it are of another thing; not where it compares."""
    named = rows_named(question, [Hit(ferries, unit, 0.5) for unit in ferries.units])
    rows = [unit for unit in ferries.units if unit.kind == "row"]
    kept = [unit.text.split(" | ")[0] for unit in rows if not is_of_another_row(question, named, ferries, unit)]
    assert kept == left


def test_a_direct_answer_stands_in_the_column_asked_for(ferries: Document) -> None:
    """Words of another column than the one asked for are no direct answer, nor do they speak against an unnamed one."""
    row = next(unit for unit in ferries.units if unit.text.startswith("Grey Gull"))
    assert is_of_another_column("Which port does Grey Gull use?", "Nils Falk", ferries, row)
    assert not is_of_another_column("Which port does Grey Gull use?", "Varo", ferries, row)
    assert not is_of_another_column("Who steers the Grey Gull?", "Nils Falk", ferries, row)


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("What is the toll of the ferry Grey Gull?", "30"),
        ("Which port does the Grey Gull use?", "Varo"),
        ("Which port is the toll of the Grey Gull paid in?", ""),
        ("What is the toll of the Blue Gull?", ""),
        ("How long is the Grey Gull?", ""),
    ],
)
def test_the_cell_asked_for(ferries: Document, question: str, cell: str) -> None:
    """Where a named row meets the one column asked for, that cell is the answer; where either is in doubt there is none."""
    row = next(unit for unit in ferries.units if unit.text.startswith("Grey Gull"))
    assert asked_cell(question, ferries, row) == cell


def test_a_row_that_is_empty_in_the_column_asked_for(ferries: Document) -> None:
    """A row without a value in the column that a question asks for does not answer it."""
    empty = {
        unit.text.split(" | ")[0] for unit in ferries.units if lacks_asked_cell("What is the toll?", ferries, unit)
    }
    assert empty == {"Grey Tern"}


def test_no_neighbour_answers_for_a_row(tmp_path: Path) -> None:
    """A question for a value that its row lacks is declined, and is not answered from the next row."""
    (tmp_path / "ferries.md").write_text(FERRIES)
    assistant = Assistant(load_settings(tmp_path / "s"))
    assistant.ingest([tmp_path / "ferries.md"])
    assert assistant.ask("What is the toll of the Grey Tern?").abstained
    (said,) = assistant.ask("What is the toll of the Grey Gull?").statements
    assert said.text == "Grey Gull: Captain Nils Falk; Port Varo; Toll (crowns) 30."
