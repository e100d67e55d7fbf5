"""Statements of several documents that say the same but for the value."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.answer.direct import Told, contrary_values
from qa.assistant import Assistant
from qa.ingest.read import read_text
from qa.settings import load_settings
from qa.types import Hit


def told(title: str, text: str, direct: str, source: str) -> Told:
    document = read_text(f"# {title}\n\n{text}\n", source=source, markdown=True)
    return Told(Hit(document, document.units[-1], 0.9, {}, 0), text, direct)


SAME = [
    ("Pump", "The warranty on the pump lasts two years.", "two years", "Pump card", "The warranty on the pump lasts 3 years.", "3 years"),
    ("Rye", "Bake rye at 180 °C for an hour.", "180 °C", "Rye", "Bake rye for an hour at 200 °C.", "200 °C"),
    ("Fares", "Adult: Fare 12 crowns.", "12 crowns", "Fare list", "Adult: Fare 14 crowns.", "14 crowns"),
    ("Desk", "The desk is open from 9 to 12.", "9 to 12", "Desk", "The desk is open from 9 to 15.", "9 to 15"),
]  # fmt: skip
OTHERWISE = [
    ("Pump A", "It weighs 4 kg.", "4 kg", "Pump B", "It weighs 5 kg.", "5 kg"),
    ("Rye", "Bake rye at 180 °C.", "180 °C", "Rye", "Bake wheat at 200 °C.", "200 °C"),
    ("Lens", "The lens measures 0.5 m.", "0.5 m", "Lens", "The lens measures 500 mm.", "500 mm"),
    ("Lens", "The lens is flat.", "flat", "Lens", "The lens is round.", "round"),
]


@pytest.mark.parametrize("case", SAME)
def test_one_thing_with_two_values(case: tuple[str, ...]) -> None:
    """Where two documents give one thing two values, both are told; where they are one document, neither is."""
    one, other = told(*case[:3], "one"), told(*case[3:], "other")
    assert contrary_values([one, other]) == [one, other]
    assert not contrary_values([one, told(*case[3:], "one")])


@pytest.mark.parametrize("case", OTHERWISE)
def test_two_things_or_one_value(case: tuple[str, ...]) -> None:
    """Values of things that titles or words tell apart, one value in two units, and words without a value are not contrary."""
    assert not contrary_values([told(*case[:3], "one"), told(*case[3:], "other")])


@pytest.mark.parametrize(
    ("shop", "told"),
    [
        ("Do not put more than 120 kg on the rack.", ["Another document may answer otherwise: [2]."]),
        ("It bears no more than 150 kg.", []),
    ],
)
def test_another_document_that_may_answer_otherwise(tmp_path: Path, shop: str, told: list[str]) -> None:
    """A unit of another document with another value is quoted after the first statement, and told; one with the same value is not."""
    (tmp_path / "manual.md").write_text(
        "# Norvik rack\n\nThe maximum load of the Norvik rack is 150 kg. Wipe it dry.\n"
    )
    (tmp_path / "shop.md").write_text(f"# Shop: Norvik rack\n\nSteel rack for the garage. {shop} Width 90 cm.\n")
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "manual.md", tmp_path / "shop.md"])
        answer = assistant.ask("What is the maximum load of the Norvik rack?")
    assert answer.direct is not None and answer.direct.text == "150 kg"
    assert not told or [said.text for said in answer.statements[1:]] == [shop]
    assert list(answer.notes) == told
