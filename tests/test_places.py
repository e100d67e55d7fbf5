"""Slides, rows of sheets and speaker notes: citations name them wherever they are shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.ingest.read import read_path
from qa.render.markdown import answer_markdown
from qa.render.place import place_words
from qa.settings import load_settings
from tests.command import run
from tests.ingest.test_formats import convert, workbook

DECK = """# Doses

Tarvex was given at 12 mg on each morning.

# Kinetics

The elimination half-life of tarvex was 9 hours in dogs.

::: notes
The bioavailability of tarvex was 40 % in the unpublished trial.
:::
"""
NOTES = "slide 2, speaker notes"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deck and a workbook, and a store that holds them."""
    folder = tmp_path_factory.mktemp("places")
    (folder / "talk.pptx").write_bytes(convert(DECK, "pptx"))
    (folder / "doses.xlsx").write_bytes(workbook())
    (folder / "visits.csv").write_text("Drug,Clinic visits\nTarvex,14\n\nName,Age of the rat\nLumen,3\nOnset,5\n")
    assert (
        run("ingest", "--store", folder / "store", *(folder / name for name in ("talk.pptx", "doses.xlsx"))).code == 0
    )
    return folder


def test_units_know_their_place(folder: Path) -> None:
    """Slides are pages, speaker notes are marked, and rows have the number that a spreadsheet program shows."""
    units = read_path(folder / "talk.pptx").units
    assert [(unit.page, place_words(unit)) for unit in units] == [(1, "slide 1"), (2, "slide 2"), (2, NOTES)]
    sheets = read_path(folder / "doses.xlsx").units
    assert [(unit.section, place_words(unit)) for unit in sheets] == [
        ("Doses", "row 1"), ("Doses", "row 3"), ("Doses", "row 4"), ("Notes", "row 1"),
    ]  # fmt: skip
    lines = read_path(folder / "visits.csv").units
    assert [place_words(unit) for unit in lines] == ["row 1", "row 2", "row 4", "row 5", "row 6"]


@pytest.mark.parametrize(
    ("question", "source", "page", "place"),
    [
        ("What was the elimination half-life of tarvex in dogs?", "talk", 2, "slide 2"),
        ("What was the bioavailability of tarvex in the unpublished trial?", "talk", 2, NOTES),
        ("What is the oral dose of Tarvex in adults?", "doses", None, "row 3"),
    ],
)
def test_citations_name_the_place(folder: Path, question: str, source: str, page: int | None, place: str) -> None:
    """The terminal, JSON and Markdown name slide, speaker notes, and sheet and row."""
    answer = json.loads(run("ask", "--store", folder / "store", "--json", question).out)
    cited = [citation for statement in answer["statements"] for citation in statement["citations"]]
    assert (source, page, place) in [(one["source"], one["page"], one.get("place")) for one in cited]
    section = next(one["section"] for one in cited if one.get("place") == place)
    for options in ((), ("-v",)):
        printed = " ".join(run("ask", "--store", folder / "store", *options, question).out.split())
        assert f"{section} \u00b7 {place}" in printed
    with Assistant(load_settings(folder / "store")) as assistant:
        assert f"{section} \u00b7 {place}" in answer_markdown(assistant.ask(question))
