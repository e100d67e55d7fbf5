"""The same questions asked of each document: every cell is a checked quote of its own document, or not stated."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.answer.table import NOT_STATED, Table, TableCell, TableRow
from qa.assistant import Assistant
from qa.errors import UsageError
from qa.render.table import table_csv, table_markdown, table_text
from qa.render.text import Page
from qa.settings import load_settings
from tests.command import run

DOSE = "What daily dose of veltrazine was given?"
NUMBER = "How many patients were randomised?"
OUTCOME = "By how many points did the tremor score fall on veltrazine?"
QUESTIONS = [DOSE, NUMBER, OUTCOME]
TRIALS = {
    "arvik-2015": (
        "Ingrid Arvik", 2015, "The Arvik trial of veltrazine in essential tremor",
        "Veltrazine was given at a daily dose of 40 mg for twelve weeks. In all, 112 patients were randomised at six clinics. "
        "The tremor score fell by 5.2 points on veltrazine and by 1.1 points on placebo.",
    ),
    "bellini-2017": (
        "Carla Bellini", 2017, "Veltrazine for tremor: the Bellini trial",
        "Patients took a daily dose of 120 mg of veltrazine in the evening. The trial randomised 58 patients. "
        "Nausea was the commonest complaint, and two patients left the trial because of it.",
    ),
    "corbett-2018": (
        "Owen Corbett", 2018, "Tremor under veltrazine: the Corbett study",
        "The study randomised 240 patients in three countries. On veltrazine the tremor score fell by 3.4 points. "
        "Sleep was not recorded.",
    ),
    "dumont-2020": (
        "Luc Dumont", 2020, "Recruitment in the Dumont study",
        "Recruitment took eleven months longer than planned. Letters to family doctors brought more volunteers than "
        "newspaper notices did. The clinics were paid for each visit.",
    ),
    "eklund-2021": (
        "Maja Eklund", 2021, "High-dose veltrazine in tremor: the Eklund trial",
        "The daily dose of veltrazine was 9 mg in the first week and was not raised later. The tremor score fell by 0.8 points "
        "on veltrazine, which did not differ from placebo.",
    ),
}  # fmt: skip
STATED = {
    ("arvik-2015", DOSE): "40 mg", ("arvik-2015", NUMBER): "112", ("arvik-2015", OUTCOME): "5.2",
    ("bellini-2017", DOSE): "120 mg", ("bellini-2017", NUMBER): "58",
    ("corbett-2018", NUMBER): "240", ("corbett-2018", OUTCOME): "3.4",
    ("eklund-2021", DOSE): "9 mg", ("eklund-2021", OUTCOME): "0.8",
}  # fmt: skip


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant on five reports, each of which states some of dose, number and outcome."""
    folder = tmp_path_factory.mktemp("trials")
    for name, (author, year, title, text) in TRIALS.items():
        head = f"---\nid: {name}\ntitle: '{title}'\nauthors: [{author}]\nyear: {year}\n---\n"
        (folder / f"{name}.md").write_text(f"{head}# Report\n\n{text}\n", encoding="utf-8")
    with Assistant(load_settings(folder / "store")) as assistant:
        assistant.ingest(sorted(folder.glob("*.md")))
        assistant.compare()
        yield assistant


@pytest.fixture(scope="module")
def table(trials: Assistant) -> Table:
    """The reports by the three questions."""
    return trials.table(QUESTIONS)


def test_every_cell_states_what_its_report_states(table: Table) -> None:
    """A cell holds the value of its own report, and is not stated where the report does not state it."""
    assert [row.source for row in table.rows] == sorted(TRIALS)
    for row in table.rows:
        for question, cell in zip(table.questions, row.cells, strict=True):
            wanted = STATED.get((row.source, question))
            if wanted is None:
                assert cell.statement is None and cell.text == "" and cell.reason, (row.source, question, cell.text)
            else:
                assert wanted in cell.text, (row.source, question, cell.text)
    assert table.stated == len(STATED)


def test_no_cell_holds_words_of_another_report(trials: Assistant, table: Table) -> None:
    """Each cell is verified, and its words stand in the document of its row, where its citation says."""
    by_source = trials.library.by_source
    for row in table.rows:
        for cell in row.cells:
            if cell.statement is None:
                continue
            assert cell.statement.verdict.supported and cell.support in ("well", "partly", "weakly")
            assert cell.text in cell.statement.text
            for cited in cell.statement.citations:
                assert cited.source == row.source
                assert by_source[row.source].text[cited.start : cited.end] == cited.quote


def test_a_cell_is_the_answer_of_its_document_alone(trials: Assistant, table: Table) -> None:
    """A cell holds the first statement that `ask` gives for its document, with its confidence."""
    answer = trials.ask(DOSE, within=["bellini-2017"])
    cell = table.rows[1].cells[0]
    assert (cell.statement, cell.confidence) == (answer.statements[0], answer.confidence)


def test_rare_words_are_those_of_the_whole_collection(trials: Assistant) -> None:
    """A restricted question weighs its words as the whole collection does."""
    from qa.retrieve.candidates import retrieve

    whole = trials.store.pinned()
    weights = [
        retrieve(index, DOSE, ("veltrazin", "dose")).weights.tolist()
        for index in (whole, whole.restricted({"dumont-2020"}))
    ]
    assert weights[0] == weights[1]


def test_a_column_of_quantities_is_sorted_by_number(table: Table) -> None:
    """Doses come as 9, 40 and 120 mg and not by their digits; what is not stated comes last."""
    sources = [row.source for row in table.sorted(0).rows]
    assert sources[:3] == ["eklund-2021", "arvik-2015", "bellini-2017"]
    assert [row.source for row in table.sorted(1).rows][:3] == ["bellini-2017", "arvik-2015", "corbett-2018"]


def test_spreadsheets_and_markdown_take_no_cell_for_a_command() -> None:
    """In CSV a cell that begins like a formula is quoted; in Markdown pipes and line ends stay inside their cell."""
    cell = TableCell("-5 | mg\nor more", "well", 0.9, None, None)
    names = ["=1+1", "+x", "@y", "\tz", "-5"]
    table = Table(("=cmd()|a", "b"), tuple(TableRow(name, "a | b\nc", (), None, (cell, cell)) for name in names))
    rows = list(csv.reader(io.StringIO(table_csv(table))))
    assert [row[0] for row in rows[1:]] == [f"'{name}" for name in names]
    assert not any(value.startswith(("=", "+", "-", "@", "\t")) for row in rows for value in row)
    lines = table_markdown(table).split("\n")
    assert len(lines) == 2 + len(names)
    assert {line.replace("\\|", "").count("|") for line in lines} == {4}


@pytest.mark.parametrize("width", [40, 80, 160])
def test_the_table_fits_the_terminal(table: Table, width: int) -> None:
    """No line is wider than the terminal, and every stated value is there with the place of its quote."""
    shown = table_text(table, Page(width))
    assert max(map(len, shown.split("\n"))) <= width
    assert shown.count(NOT_STATED) == 15 - len(STATED)
    joined = " ".join(shown.split())
    for source, author in (("arvik-2015", "Ingrid Arvik 2015"), ("bellini-2017", "Carla Bellini 2017")):
        assert source in joined and author.split()[1] in joined
    assert "[1] arvik-2015 · Report: “Veltrazine was given at a daily dose of 40 mg" in joined


def test_questions_that_are_none_are_refused(trials: Assistant) -> None:
    """A table needs a question, and each question words; an unknown document is refused before anything is asked."""
    for questions, within in (([], ()), ([DOSE, " "], ()), ([DOSE], ("arvik-2016",))):
        with pytest.raises(UsageError):
            trials.table_rows(questions, within)


def test_the_command_line_prints_and_writes_the_table(trials: Assistant, tmp_path: Path) -> None:
    """`qa table` prints text, Markdown or JSON, writes CSV, sorts, and ends in 3 where nothing is stated."""
    store = trials.settings.store
    ran = run("table", DOSE, NUMBER, "--in", "*-201?", "--sort", "2", "--json", "--store", store)
    shown = json.loads(ran.out)
    assert ran.code == 0 and shown["questions"] == [DOSE, NUMBER]
    assert [row["source"] for row in shown["rows"]] == ["bellini-2017", "arvik-2015", "corbett-2018"]
    assert "5 of 6 cells are stated." in ran.err
    file = tmp_path / "table.csv"
    ran = run("table", DOSE, "--csv", file, "--store", store)
    assert ran.code == 0 and f"Wrote {file}." in ran.err
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert [row["source"] for row in rows] == sorted(TRIALS)
    assert "40 mg" in rows[0][DOSE] and "40 mg" in rows[0][f"{DOSE} (quote)"] and rows[2][DOSE] == NOT_STATED
    ran = run("table", DOSE, "--markdown", "--in", "dumont-2020", "--store", store)
    assert (ran.code, ran.out.split("\n")[2]) == (3, "| Luc Dumont 2020 (dumont-2020) | not stated |")
    assert run("table", DOSE, "--min-confidence", "1", "--in", "arvik-2015", "--store", store).code == 3
    assert run("table", DOSE, "--sort", "2", "--store", store).code == 2
