"""A unit that its surroundings turn is shown with what turns it, or not at all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.ingest.read import read_text
from qa.types import Document, Unit
from qa.verify.draft import Draft, say, shown_with
from qa.verify.surroundings import Standing, surroundings
from qa.verify.verify import quote_of, verify

PAPER = """# Survival with melarone

Melarone prolonged survival by 8 months. Patients were randomised one to one.

## Notice

This claim was withdrawn by its authors.
"""


class Refusing:
    """Holds that words say a statement unless they hold one of some words."""

    def __init__(self, *turning: str) -> None:
        self.turning = turning
        self.asked: list[tuple[str, str]] = []

    def says(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """See `Entailment`."""
        self.asked += pairs
        return np.array([-5.0 if any(word in seen for word in self.turning) else 5.0 for _, seen in pairs], np.float32)


def document_of(text: str) -> Document:
    return read_text(text, source="paper", markdown=True)


def draft_of(document: Document, start: str) -> tuple[Draft, Unit]:
    unit = next(unit for unit in document.units if unit.text.startswith(start))
    return Draft(say(document, unit), shown_with(document, unit), 1.0, direct="8 months"), unit


def test_surroundings_are_in_reading_order() -> None:
    """The surroundings of a unit are title, headings and units near it, each once and in their order."""
    document = document_of(PAPER)
    assert surroundings(document, document.units[1]) == (
        "Survival with melarone. Melarone prolonged survival by 8 months. Patients were randomised one to one."
        " Notice. This claim was withdrawn by its authors."
    )


def test_what_stands_alone_is_shown_as_it_is() -> None:
    """A unit that its surroundings leave alone keeps its words and its direct answer."""
    draft, _ = draft_of(document_of(PAPER), "Melarone")
    assert Standing(Refusing()).complete([draft]) == [draft]


@pytest.mark.parametrize("turning", ["withdrawn", "Survival with"])
def test_what_is_turned_is_shown_with_what_turns_it(turning: str) -> None:
    """The sentence or the heading that turns a unit is shown with it, cited or named; the whole passes verification."""
    document = document_of(PAPER)
    draft, unit = draft_of(document, "Melarone")
    model = Refusing(turning) if turning == "withdrawn" else Refusing("Survival with melarone.")
    (completed,) = Standing(model).complete([draft])
    assert turning in completed.text
    assert unit.text in completed.text
    assert completed.direct == ""
    assert verify(completed.text, [quote_of(*place) for place in completed.units]).supported


def test_a_turning_sentence_is_cited() -> None:
    """The sentence that turns a unit is one of the units cited."""
    document = document_of(PAPER)
    (completed,) = Standing(Refusing("withdrawn")).complete([draft_of(document, "Melarone")[0]])
    assert [unit.text for _, unit in completed.units][1:] == ["This claim was withdrawn by its authors."]


def test_what_nothing_beside_it_makes_true_is_not_shown() -> None:
    """Where two sentences turn a unit, so that neither alone accounts for it, the unit is not shown."""
    draft, _ = draft_of(document_of(PAPER), "Melarone")
    assert Standing(Refusing("withdrawn", "randomised")).complete([draft]) == []


def test_each_unit_is_judged_once() -> None:
    """A second question about the same unit asks the model nothing."""
    draft, _ = draft_of(document_of(PAPER), "Melarone")
    model = Refusing("withdrawn")
    standing = Standing(model)
    first = standing.complete([draft])
    asked = len(model.asked)
    assert standing.complete([draft]) == first
    assert len(model.asked) == asked


def test_a_sentence_on_a_turned_unit_is_held_against_its_surroundings() -> None:
    """A language model's sentence on a unit that is turned is not entailed, even word for word."""
    document = document_of(PAPER)
    draft, unit = draft_of(document, "Melarone")
    assert Standing(Refusing()).says(unit.text, draft.units) >= 0
    assert Standing(Refusing("withdrawn")).says(unit.text, draft.units) < 0
