"""Rows and columns of a table that a question names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from qa.answer.rows import (
    ChosenRows,
    asked_cell,
    is_of_another_column,
    is_of_another_row,
    lacks_asked_cell,
    rows_asked_for,
    rows_named,
)
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


WELLS = """# Wells of Brod

| Well | Depth (m) | Nitrate (mg/l) | Owner |
|---|---|---|---|
| Birke | 12 | 7,9 | Ann |
| Ahorn | 30 | 41,2 | Bo |
| Esche | 22 | not measured | Cy |
| Linde | 18 | 3,1 | Di |
| Total | 82 | | |
"""


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Which well has the highest nitrate?", (3, "Ahorn", "Linde")),
        ("Which well has the least nitrate?", (3, "Ahorn", "Linde")),
        ("Which well is of the greatest depth?", (4, "Ahorn", "Birke")),
        ("Which well is deepest?", None),
        ("Who is the oldest owner?", None),
        ("What is the highest nitrate of Birke?", None),
        ("What is the nitrate of a well?", None),
    ],
)
def test_rows_with_the_most_and_the_least(question: str, found: tuple[int, str, str] | None) -> None:
    """A superlative finds both ends of the column that it names; a row with the sum counts in none, and in doubt there is none."""
    wells = read_text(WELLS, source="wells", markdown=True)
    told = _asked_for(question, wells)
    assert (told and (told.among, *_labels(told))) == found


@pytest.mark.parametrize(
    ("cells", "most"),
    [("6 weeks,24 months,3 months", "24 months"), ("800 g,1.2 kg,90 g", "1.2 kg"), ("5 g,2 m,1 s", None), ("4,4,4", None), ("4-8,2,3", None), ("9 400,71 000,36 000", "71 000"), ("1:49,1:58.5,1:58", "1:58.5"), ("9:15,12:40,8:05", "12:40"), ("1:49,5,3", None)],
)  # fmt: skip
def test_values_are_compared_in_base_units(cells: str, most: str | None) -> None:
    """Values of one dimension are compared whatever their units; of several dimensions, equal or of two numbers they are not."""
    printed = "".join(f"| row {letter} | {cell} |\n" for letter, cell in zip("abc", cells.split(","), strict=True))
    table = read_text(f"| Name | Size |\n|---|---|\n{printed}", source="d", markdown=True)
    told = _asked_for("Which is the largest size?", table)
    assert (told and told.rows[0].text.split(" | ")[1]) == most


@pytest.mark.parametrize(("near", "column"), [((0.1, 0.5), "Fee"), ((0.5, 0.1), "Length (h)"), ((0.4, 0.5), "")])
def test_the_nearest_column_is_compared(near: tuple[float, float], column: str) -> None:
    """Where a superlative names no column, the one nearest by meaning is compared, if it is nearer by a margin."""
    tours = read_text(
        "| Tour | Length (h) | Fee |\n|---|---|---|\n| Fen | 2 | 9 |\n| Moor | 5 | 4 |\n", source="tours", markdown=True
    )
    told = rows_asked_for("Which walk is the cheapest?", [Hit(tours, tours.units[1], 0.5)], lambda names: near)
    assert (told.column if told else "") == column


def test_a_column_that_cannot_be_compared_leaves_a_superlative_in_doubt() -> None:
    """Where no column is named, years are not compared in place of deaths that are printed as ranges."""
    wars = "| War | Year | Deaths |\n|---|---|---|\n| Salt War | 1612 | 200-900 |\n| Toll War | 1701 | 40-60 |\n"
    assert _asked_for("Which war was the bloodiest?", read_text(wars, source="wars", markdown=True)) is None


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("Which ferries sail to Malo?", ["Grey Tern", "Otter 40 m"]),
        ("Who steers from Varo or Malo?", []),
        ("Which ferry has a toll of 55?", ["Otter 40 m"]),
        ("Which ferry carries 55 people?", []),
        ("Does the Grey Gull sail to Malo?", []),
        ("Which ferry sails to Brod?", []),
    ],
)
def test_rows_of_a_named_value(ferries: Document, question: str, labels: list[str]) -> None:
    """Rows with a value that the question names are those asked for; a number counts where its column is named, and no row is named."""
    told = _asked_for(question, ferries)
    assert (_labels(told) if told else []) == labels


def test_a_value_of_two_columns_is_in_doubt() -> None:
    """Where another column has the named value too, its rows are not told apart: "to Bonn" is not "from Bonn"."""
    trains = read_text(
        "| Train | From | To |\n|---|---|---|\n| A | Bonn | Trier |\n| B | Trier | Bonn |\n| C | Mainz | Trier |\n",
        source="trains",
        markdown=True,
    )
    assert _asked_for("Which trains go to Bonn?", trains) is None
    told = _asked_for("Which train comes from Mainz?", trains)
    assert told is not None and _labels(told) == ["C"]


def test_rows_of_the_likeliest_value() -> None:
    """Of a named column with few values, the rows are asked for whose value is likelier to answer in the mean."""
    plants = read_text(
        "| Plant | Hardy |\n|---|---|\n| Kale | yes |\n| Bean | no |\n| Leek | yes |\n| Basil | no |\n",
        source="plants",
        markdown=True,
    )
    scores = dict(zip(plants.units[1:], (0.9, 0.8, 0.7, 0.1), strict=True))
    hits = [Hit(plants, row, score) for row, score in scores.items()]
    told = rows_asked_for("Which plants are hardy?", hits, _in_doubt)
    assert told is not None
    assert (_labels(told), told.values) == (["Kale", "Leek"], ("yes",))


def test_all_rows_of_a_value_are_quoted(tmp_path: Path) -> None:
    """The answer quotes every row with the named value and none of the others, and says how many there are."""
    (tmp_path / "ferries.md").write_text(FERRIES)
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "ferries.md"])
        answer = assistant.ask("Which ferries sail to Malo?")
    assert {said.text.split(":")[0] for said in answer.statements} == {"Grey Tern", "Otter 40 m"}
    assert "2 of the 3 rows of this table have “Malo”." in answer.notes


def _in_doubt(names: Sequence[str]) -> list[float]:
    return [0.0 for _ in names]


def _asked_for(question: str, document: Document) -> ChosenRows | None:
    hits = [Hit(document, unit, 0.5) for unit in document.units if unit.kind == "row"]
    return rows_asked_for(question, hits, _in_doubt)


def _labels(told: ChosenRows) -> list[str]:
    return [row.text.split(" | ")[0] for row in told.rows]


def test_both_ends_of_a_column_are_quoted(tmp_path: Path) -> None:
    """The answer quotes the rows with the most and the least and says which is which."""
    (tmp_path / "wells.md").write_text(WELLS)
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "wells.md"])
        answer = assistant.ask("Which well has the highest nitrate?")
    assert {said.text.split(":")[0] for said in answer.statements} == {"Ahorn", "Linde"}
    (mark,) = (said.citations[0].mark for said in answer.statements if said.text.startswith("Ahorn"))
    assert any(f"[{mark}] has the largest" in note for note in answer.notes)
