"""What single formats write in a way of their own: labels, lists of terms, admonitions, outputs, units."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.errors import InputError
from qa.ingest.read import read_path, read_text
from qa.types import Document


def said(document: Document) -> list[str]:
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)
    return [unit.text for unit in document.units]


def read(path: Path, content: str) -> Document:
    path.write_text(content, encoding="utf-8")
    return read_path(path)


@pytest.mark.parametrize("suffix", [".html", ".eml"])
def test_a_label_with_a_colon_has_one(suffix: str, tmp_path: Path) -> None:
    """A label cell that ends in a colon is told from what stands beside it by one colon; one with nothing beside it stays."""
    cells = (("Skipper:", "Ada Moe"), ("Berth :", "14 B"), ("Crew:", ""))
    rows = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in cells)
    page = f"<html><body><p>The ferry sails at noon.</p><table>{rows}</table></body></html>"
    head = "From: a@b.example\nSubject: Ferry\nContent-Type: text/html; charset=utf-8\n\n" if suffix == ".eml" else ""
    assert said(read(tmp_path / f"ferry{suffix}", head + page))[1:4] == ["Skipper: Ada Moe", "Berth: 14 B", "Crew:"]


@pytest.mark.parametrize(
    "text",
    [
        "Ash\n:   pale and hard\n\nElm\n:   used for keels\n",
        "Ash\n: pale and hard\nElm\n: used for keels\n",
        "Ash\n\n: pale\n  and hard\n\nElm\n\n: used for keels\n",
        "<dl>\n<dt>Ash</dt><dd>pale and hard</dd>\n<dt>Elm</dt><dd>used for keels</dd>\n</dl>\n",
    ],
)
def test_terms_of_markdown_stand_with_what_defines_them(text: str) -> None:
    """A list of terms in pandoc's form, loose or tight, or in HTML has "term: definition" as items."""
    document = read_text(
        f"# Timber\n\nTwo kinds are kept.\n\n{text}\nNothing else is.\n", source="timber", markdown=True
    )
    assert said(document) == ["Two kinds are kept.", "Ash: pale and hard", "Elm: used for keels", "Nothing else is."]


def test_captions_and_ratios_are_no_definitions() -> None:
    """A colon under a table, or under several lines of a paragraph, defines no term."""
    document = read_text(
        "# Timber\n\n| a | b |\n|---|---|\n| x | 1 |\n\n: Loads\n\nOf these\nsome\n: few float.\n",
        source="t",
        markdown=True,
    )
    assert said(document)[2:] == [": Loads", "Of these some : few float."]


def test_words_of_an_admonition_have_no_marker() -> None:
    """The title and the paragraphs of an admonition are read, also inside another and in a list; what follows it is apart."""
    text = (
        '# Kiln\n\n!!! note "Shelf"\n    Turn it often.\n\n    Use chalk.\n\n    ??? warning\n        It is hot.\nAll is said.\n'
        "\n- Load it\n\n    !!! tip\n        Load cold.\n\n- Fire it\n"
    )
    assert said(read_text(text, source="kiln", markdown=True)) == [
        "Shelf", "Turn it often.", "Use chalk.", "It is hot.", "All is said.", "Load it", "Load cold.", "Fire it",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line", ["!!! stop", "!!! do not open the valve", "??? why is it hot", "!!! a" + " " * 50_000 + "!"]
)
def test_a_line_that_opens_no_admonition_stays(line: str) -> None:
    """Three signs before words are an admonition only with a title in quotes or with an indented line below."""
    text = f"# Kiln\n\nIt is on.\n\n{line}\n\nCall Ada.\n"
    assert said(read_text(text, source="kiln", markdown=True)) == ["It is on.", " ".join(line.split()), "Call Ada."]


GRID = "+-----+-----+\n| Ash | Elm |\n+=====+=====+\n| 12  | 40  |\n+-----+-----+\n"


def test_code_in_three_backticks_on_one_line_opens_no_fence() -> None:
    """Behind such a line admonitions and tables are read as before it; a fence is closed by its own sign alone."""
    text = f'# Kiln\n\n```run``` it.\n\n!!! tip\n    Load cold.\n\n{GRID}\n```\n```text\n!!! tip "a"\n```\n'
    units = said(read_text(text, source="kiln", markdown=True))
    assert units[:2] == ["run it.", "Load cold."]
    assert "+" not in " ".join(units) and units[-2:] == ["```text", '!!! tip "a"']


def test_a_table_that_pandoc_fails_at_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure of pandoc loses no other words of the file."""

    def fail(*_: object) -> None:
        raise InputError("a table in it cannot be read within 60 seconds.")

    monkeypatch.setattr("qa.ingest.markdown_tables.read_with_pandoc", fail)
    units = said(read_text(f"# Kiln\n\nIt is on.\n\n{GRID}\nCall Ada.\n", source="kiln", markdown=True))
    assert (units[0], units[-1]) == ("It is on.", "Call Ada.")
    assert "40" in " ".join(units)


def test_a_table_that_a_notebook_shows_is_a_table(tmp_path: Path) -> None:
    """Of a result with a table in HTML its print is not read; what a cell prints is."""
    page = (
        "<div><table><thead><tr><th></th><th>eggs</th><th>hatched</th></tr><tr><th>nest</th><th></th><th></th></tr></thead>"
        "<tbody><tr><th>Reed</th><td>24</td><td>18</td></tr><tr><th>Dune</th><td>21</td><td>9</td></tr></tbody></table></div>"
    )
    outputs = [
        {
            "output_type": "execute_result", "execution_count": 1, "metadata": {},
            "data": {"text/html": [page], "text/plain": ["      eggs  hatched\n", "nest\n", "Reed    24       18\n"]},
        },
        {"output_type": "stream", "name": "stdout", "text": ["median days: 23\n"]},
    ]  # fmt: skip
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "# Nests\n\nTwo places were searched."},
        {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": "count(nests)", "outputs": outputs},
    ]
    notebook = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    assert said(read(tmp_path / "nests.ipynb", notebook)) == [
        "Two places were searched.", "count(nests)", "nest | eggs | hatched", "Reed | 24 | 18", "Dune | 21 | 9", "median days: 23",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "columns",
    [
        "lS S",
        "lS[table-format=2.1]S[table-format=2.1]",
        "l*{2}{S}",
        "@{}lY!{\\vrule}D{.}{.}{-1}@{}",
        "lC{2cm}>{\\bfseries}r",
    ],
)
def test_columns_of_latex_packages(columns: str, tmp_path: Path) -> None:
    """A table whose columns a package defines is one, its units are words, and a name over several rows is of each of them."""
    table = rf"""\documentclass{{article}}\begin{{document}}
The rod was heated at \SI{{4}}{{\kelvin\per\minute}}.
\begin{{table}}\begin{{tabular}}{{{columns}}}
\toprule
Rod & \multicolumn{{2}}{{c}}{{Strain (\si{{\percent}})}} \\ \cmidrule{{2-3}}
 & {{cold}} & {{warm}} \\
\midrule
\multirow{{2}}{{*}}{{Brass}} & 4.1 & 6.2 \\
 & 4.4 & 6.9 \\
Steel & 2.0 & 2.3 \\
\end{{tabular}}\end{{table}}\end{{document}}"""
    assert said(read(tmp_path / "rods.tex", table)) == [
        "The rod was heated at 4 K min\u207b\u00b9.", "Rod | Strain (%) \u00b7 cold | Strain (%) \u00b7 warm",
        "Brass | 4.1 | 6.2", "Brass | 4.4 | 6.9", "Steel | 2.0 | 2.3",
    ]  # fmt: skip


def test_days_and_properties_of_org(tmp_path: Path) -> None:
    """Days of a task and properties of a heading are lines below it; what Org needs for itself is left out."""
    text = (
        ":PROPERTIES:\n:ID: 8a7b-11\n:END:\n#+title: Files\n\nSee below.\n\n* TODO Mend the oars\n"
        "  SCHEDULED: <2031-04-02 Wed 10:00> DEADLINE: <2031-04-05 Sat>--<2031-04-06 Sun>\n"
        "  :PROPERTIES:\n  :CREW: four men\n  :CUSTOM_ID: oars\n  :END:\n  Two are split.\n"
    )
    document = read(tmp_path / "boats.org", text)
    assert said(document)[:5] == [
        "See below.", "Scheduled: 2031-04-02 10:00", "Deadline: 2031-04-05\u20132031-04-06", "CREW: four men", "Two are split.",
    ]  # fmt: skip
    assert document.title == "Files" and document.units[1].section == "TODO Mend the oars"
