"""Opposite directions, and histories."""

from __future__ import annotations

import pytest

from qa.index.library import Library
from qa.notes.annotate import compute_annotations
from tests.conflicts.texts import conflicts_in, source


def kinds(*sentences: str) -> list[str]:
    return [one.kind for one in conflicts_in(tuple(source(f"s{n}", text) for n, text in enumerate(sentences)))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lumozan increased the firing rate in rat slices.", "In rat slices, lumozan decreased the firing rate."),
        ("Lumozan increased dopamine release.", "Lumozan did not alter dopamine release."),
        ("Dopamine release was increased by lumozan.", "Lumozan reduced dopamine release."),
        ("Inhibition of kinase X increased dopamine release.", "Inhibition of kinase X decreased dopamine release."),
        ("Otters in Lake Sumel feed on crayfish.", "Otters in Lake Sumel do not feed on crayfish."),
    ],
)
def test_opposite_directions_are_a_conflict(one: str, other: str) -> None:
    """One thing said in one document and denied, turned round or unchanged in another is a conflict of direction."""
    assert kinds(one, other) == ["direction"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lumozan increased dopamine release.", "Tirazole decreased dopamine release."),
        ("Lumozan increased dopamine release.", "Lumozan decreased serotonin release."),
        ("Lumozan increased dopamine release.", "Lumozan enhanced dopamine release."),
        ("Lumozan increased dopamine release.", "Tirazole prevented the increase in dopamine release by lumozan."),
        ("Inhibition of kinase X increased dopamine release.", "Activation of kinase X decreased dopamine release."),
        ("Lumozan increased dopamine release.", "Lumozan may reduce dopamine release."),
        ("In spring, lumozan increased dopamine release.", "In autumn, lumozan decreased dopamine release."),
        ("Lumozan increased receptor binding of tau proteins.", "Lumozan reduced receptor binding of rho proteins."),
    ],
)
def test_what_only_looks_opposite_is_no_conflict(one: str, other: str) -> None:
    """Another agent, thing or season, a synonym, a rise that is prevented, an agent taken away, a guess: none."""
    assert kinds(one, other) == []


def test_approved_and_withdrawn_are_a_history() -> None:
    """An approval stands beside its later withdrawal, each with its date; an approval of another drug does not."""
    (conflict,) = conflicts_in(
        (
            source("one", "The agency approved lumozan on 19 March 2019."),
            source("two", "The approval of lumozan was withdrawn on 14 April 2025."),
            source("three", "The agency approved tirazole in 2018."),
        )
    )
    assert conflict.kind == "history"
    assert [(side.words, side.conditions) for side in conflict.sides] == [
        ("approved", (("time", "19 March 2019"),)),
        ("was withdrawn", (("time", "14 April 2025"),)),
    ]


def test_an_answer_gets_the_conflicts_of_its_places() -> None:
    """Cited units bring the conflicts that they take part in, and no others."""
    documents = (
        source("one", "Lumozan increased dopamine release.", "The half-life of lumozan was 9 hours."),
        source("two", "Lumozan decreased dopamine release.", "The half-life of lumozan was 20 hours."),
    )
    first, second = [unit for unit in documents[0].units if unit.kind == "sentence"][:2]
    known = compute_annotations(Library(documents))
    assert [one.kind for one in known.disagreements([("one", first.start)])] == ["direction"]
    assert [one.kind for one in known.disagreements([("one", second.start)])] == ["number"]
    assert known.disagreements([]) == []
