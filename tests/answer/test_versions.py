"""Versions of one document: which is the latest, and which one a question means."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.ingest.read import read_text
from qa.retrieve.versions import dated, versions_of
from qa.settings import load_settings
from qa.types import Answer

FEES = "# Mooring rules\n\n{dated}\n\nA boat under ten metres pays {fee} crowns a night. Fires on deck are forbidden."
VERSIONS = {"rules-a.md": ("In force since 4 May 2019.", 6), "rules-b.md": ("In force since 2 June 2022.", 9)}


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Two versions of one rule, and a document of the same title that is none."""
    folder = tmp_path_factory.mktemp("rules")
    for name, (date, fee) in VERSIONS.items():
        (folder / name).write_text(FEES.format(dated=date, fee=fee))
    (folder / "swans.md").write_text("# Mooring rules\n\nWritten on 1 July 2024.\n\nSwans nest behind the reed bank.")
    assistant = Assistant(load_settings(tmp_path_factory.mktemp("store") / "s"))
    assistant.ingest([Path(folder)])
    return assistant


def told(answer: Answer) -> list[str]:
    """The caveats of an answer on versions."""
    return [one.citation.quote for one in answer.caveats if one.kind == "later version"]


def test_the_later_version_comes_first(harbour: Assistant) -> None:
    """Without a year the later version answers, and the earlier one is told to have a later one."""
    answer = harbour.ask("What does a boat under ten metres pay a night?")
    first, *others = [one.text for one in answer.statements]
    assert first == "A boat under ten metres pays 9 crowns a night."
    assert told(answer) == ["In force since 2 June 2022."] * bool(others)


def test_the_version_of_a_year_answers_for_it(harbour: Assistant) -> None:
    """A year that one version bears asks that version alone, and its answer says that there is a later one."""
    answer = harbour.ask("What did a boat under ten metres pay a night in 2019?")
    assert [one.text for one in answer.statements] == ["A boat under ten metres pays 6 crowns a night."]
    assert told(answer) == ["In force since 2 June 2022."]


def test_a_year_between_asks_the_version_in_force(harbour: Assistant) -> None:
    """A year that no version bears asks the last one before it, and a year before all of them none."""
    answer = harbour.ask("What did a boat under ten metres pay a night in 2021?")
    assert [one.text for one in answer.statements] == ["A boat under ten metres pays 6 crowns a night."]
    assert harbour.ask("What did a boat under ten metres pay a night in 2003?").abstained


def test_a_title_alone_makes_no_version(harbour: Assistant) -> None:
    """A document of the same title that says other things is no version."""
    versions = versions_of(harbour.documents)
    assert {Path(source).stem for source in versions} == {"rules-a", "rules-b"}


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Revised 3rd March 2021.", (2021, 3, 3)),
        ("March 3, 2021", (2021, 3, 3)),
        ("Stand: 2021-03-03", (2021, 3, 3)),
        ("Edition of September 2020", (2020, 9, 0)),
        ("Catalogue 1998", (1998, 0, 0)),
    ],
)
def test_dates_are_read_from_the_opening(line: str, date: tuple[int, int, int]) -> None:
    """A date in the usual ways of writing is read, and the unit that gives it is known."""
    found = dated(read_text(f"# A title\n\n{line}\n\nText.", source="x", markdown=True))
    assert found is not None and found[0] == date and line.startswith(found[1].text.rstrip("."))


def test_no_date_is_none() -> None:
    """A document without a date has none."""
    assert dated(read_text("# A title\n\nThe pump delivers 2100 litres.", source="x", markdown=True)) is None


HEADS = {
    "field": ("rent-{n}.md", "---\ntitle: Boat rent\nversion: {n}\n---\n"),
    "field and date": ("rent-{n}.md", "---\ntitle: Boat rent\nversion: {n}.0\ndate: 201{n}-05-01\n---\n"),
    "name": ("rent_v{n}.md", "---\ntitle: Boat rent\ndate: 201{n}-05-01\n---\n"),
    "title": ("rent-{n}.md", "---\ntitle: Boat rent (version {n})\ndate: 201{n}-05-01\n---\n"),
}


@pytest.mark.parametrize("told_by", HEADS)
def test_the_version_of_a_number_answers_for_it(told_by: str, tmp_path: Path) -> None:
    """A number of a version in head, name or title asks that version alone; without one the highest, or the latest, comes first."""
    name, head = HEADS[told_by]
    for n in (1, 2, 3):
        (tmp_path / name.format(n=n)).write_text(
            f"{head.format(n=n)}\nA rowing boat costs {n + 4} crowns an hour. Oars are free.\n"
        )
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path])
        asked = {"in version 2": ["6"], "in v1": ["5"], "in versions 1 and 2": ["5", "6"]}
        for when, prices in asked.items():
            said = [one.text for one in assistant.ask(f"What did a rowing boat cost an hour {when}?").statements]
            assert sorted(said) == [f"A rowing boat costs {price} crowns an hour." for price in prices]
        assert "7" in assistant.ask("What does a rowing boat cost an hour?").statements[0].text


@pytest.mark.parametrize("text", ["version 2", "Version 2.0", "v2", "rent-v2", "versions 2 and 2.0.0"])
def test_numbers_of_versions_are_read(text: str) -> None:
    """A version is written in several ways, and its last zeros are not told."""
    document = read_text(f"---\ntitle: Rent {text}\n---\nBoats are let. Oars are free.", source="a", markdown=True)
    told = dated(document)
    assert told is not None and told[0] == (0, 0, 0, 2)
