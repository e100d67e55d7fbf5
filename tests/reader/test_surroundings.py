"""What stands around a unit and changes what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.ingest.read import read_text
from qa.reader.surroundings import load_surroundings_reader, surroundings
from qa.settings import load_settings
from qa.types import Document, Unit
from qa.verify.draft import say

TURNED = [
    ("Merodine halves the risk of stroke.\n\nThis claim did not survive the reanalysis: two tables had been swapped.", 0, 1),
    ("All numbers below are printed with a decimal comma.\n\nThe half-life of corvane is 2,750 hours.", 1, 0),
    ("| Arm | Change in score |\n|---|---|\n| Lunaril | -8.3 |\n\nThe scale was turned round: a negative value means that patients got worse.", 1, 2),
    ("Galvane prolonged survival by eight months.\n\nPatients were drawn by lot.\n\nNotice: this article was retracted, for the data were invented.", 0, 2),
    ("Sales will reach 4 million by June.\n\nThat is our hope; nothing has been sold yet.", 0, 1),
]  # fmt: skip
STANDING = [
    "The ferry leaves at nine. It carries forty cars. The crossing takes an hour.",
    "Ovanib was given to 120 patients. The median age was 54 years. Sixty of them were women.",
    "The library opens on weekdays. A reader may borrow six books. Fines are two crowns a day.",
    "The bridge was built in 1911. Its main span is 80 metres. It was painted green in 1960.",
]


def document_of(text: str) -> Document:
    return read_text(text, source="paper", markdown=True)


@pytest.mark.parametrize(("text", "unit", "turning"), TURNED)
def test_words_that_change_what_a_unit_says_are_found(text: str, unit: int, turning: int) -> None:
    """A refutation, a notation, a turned scale, a retraction and a hope are found, not the sentences that stand between."""
    document = document_of(text)
    one = document.units[unit]
    found = load_surroundings_reader().turning(document, one, say(document, one))
    assert found is not None
    assert found.text == document.units[turning].text


@pytest.mark.parametrize("text", STANDING)
def test_plain_neighbours_change_nothing(text: str) -> None:
    """Sentences that go on telling about the subject are no caution."""
    document = document_of(text)
    for unit in document.units:
        assert load_surroundings_reader().turning(document, unit, say(document, unit)) is None


def test_what_is_read_around_a_unit_is_bounded() -> None:
    """The heading, the title, three units before and six after, the first and the last: the rest of a long document is not read."""
    document = document_of("# Log\n\n## Days\n\n" + " ".join(f"Day {n} was calm." for n in range(1, 41)))
    places = [one.place for one in surroundings(document, document.units[20])]
    assert places[:4] == ["heading", "title", "end", "start"]
    assert sum(place.startswith(("before", "after")) for place in places) == 9


FAR = " ".join(f"Batch {n} was weighed on a dry day." for n in range(1, 12))


@pytest.mark.parametrize(
    ("said", "note", "found"),
    [
        ("The tank holds 2,750 litres.", "Decimal commas are used throughout.", True),
        ("The tank holds 275 litres.", "Decimal commas are used throughout.", False),
        ("The mean change was -12 points.", "In this report a minus sign means that people got worse.", True),
        ("The mean change was 12 points.", "In this report a minus sign means that people got worse.", False),
        ("The mean change was -12 points.", "Two of the negative controls were lost.", False),
    ],
)
def test_how_a_document_writes_numbers_is_told_from_anywhere(said: str, note: str, found: bool) -> None:
    """A number that can be read in two ways brings the words that say how, however far they stand; other numbers do not."""
    for text in (f"{note}\n\n{FAR}\n\n{said}", f"{said}\n\n{FAR}\n\n{note}"):
        document = document_of(text)
        unit = next(one for one in document.units if one.text == said)
        turning = load_surroundings_reader().turning(document, unit, said)
        assert (turning.text if turning else "") == (note if found else "")


def test_an_answer_shows_the_words_that_turn_its_quote(tmp_path: Path) -> None:
    """What changes a quoted unit is cited with it, and a turned value does not stand alone as the direct answer."""
    (tmp_path / "corvane.md").write_text(f"# Corvane\n\n{TURNED[1][0]}\n", encoding="utf-8")
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "corvane.md"])
        answer = assistant.ask("What is the half-life of corvane?")
    assert answer.statements[0].text == "The half-life of corvane is 2,750 hours." and answer.direct is None
    caution = answer.caveats[0]
    assert caution.kind == "context" and caution.concerns == (1,)
    assert caution.citation.quote == "All numbers below are printed with a decimal comma."


def known(document: Document, unit: Unit) -> bool:
    return document.text[unit.start : unit.end] == unit.text


@pytest.mark.parametrize(("text", "unit", "turning"), TURNED[:2])
def test_what_turns_a_unit_is_a_unit_of_its_document(text: str, unit: int, turning: int) -> None:
    """The words of a caution stand at their place, as those of every citation do."""
    document = document_of(text)
    found = load_surroundings_reader().turning(document, document.units[unit], document.units[unit].text)
    assert found is not None and found.unit is not None and known(document, found.unit)


def test_another_document_that_changes_what_is_said(tmp_path: Path) -> None:
    """A retraction in another document stands with the first statement as a caution, which then has no direct answer."""
    (tmp_path / "paper.md").write_text(
        "# Merodine in stroke\n\nThe recommended dose of merodine in stroke is 250 mg a day.\n"
    )
    (tmp_path / "fen.md").write_text("# Fen walks\n\nThe path to the mill is 3 km long. It is closed in May.\n")
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "paper.md", tmp_path / "fen.md"])
        before = assistant.ask("What dose of merodine is recommended in stroke?")
        retraction = tmp_path / "retraction.md"
        retraction.write_text(
            "# Retraction\n\nThe article on merodine in stroke was retracted, for its data were invented.\n"
        )
        assistant.ingest([retraction])
        after = assistant.ask("What dose of merodine is recommended in stroke?")
    assert before.direct is not None and not before.caveats
    assert after.direct is None
    assert [(one.kind, one.citation.source) for one in after.caveats] == [("context", "retraction")]


def test_another_document_on_something_else_is_no_caution(tmp_path: Path) -> None:
    """What shares no word with a statement does not stand with it, though it sounds as if it changed something."""
    (tmp_path / "school.md").write_text("# English\n\nHand in the essay by 3 May.\n")
    (tmp_path / "garden.md").write_text(
        "# Garden\n\nReminder: bonfires only from October to March, never on Sundays.\n"
    )
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "school.md", tmp_path / "garden.md"])
        answer = assistant.ask("When must the essay be handed in?")
    assert answer.statements[0].text == "Hand in the essay by 3 May." and not answer.caveats
