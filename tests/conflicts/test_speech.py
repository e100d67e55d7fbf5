"""Who speaks for himself, and what notes make of it."""

from __future__ import annotations

from qa.index.library import Library
from qa.notes.conflicts.attribution import speakers
from tests.conflicts.texts import conflicts_in, source


def test_a_document_about_citations_is_commentary() -> None:
    """A document most of whose sentences name other sources takes no side of its own."""
    audit = source(
        "audit",
        "The guide cites Berger et al. (2001) for the half-life of lumozan.",
        "The citation of Berger et al. (2001) is right.",
        "The half-life of lumozan was 20 hours.",
        "The verdict on Dahl et al. (2004) is open.",
        "The guide cites Dahl et al. (2004) twice.",
    )
    paper = source("paper", "The half-life of lumozan was 9 hours.")
    assert speakers(Library((audit, paper))).commentary == {"audit"}
    assert conflicts_in((audit, paper)) == ()


def test_a_sentence_about_another_source_is_no_side() -> None:
    """What a document says that another found is that one's number, not its own."""
    one = source("one", "The half-life of lumozan was 9 hours.", authors="Ann Berger", year=2001)
    two = source("two", "The half-life of lumozan was 20 hours in Berger et al. 2001.", authors="Bo Dahl", year=2010)
    assert conflicts_in((one, two)) == ()


def test_a_document_that_names_itself_speaks_for_itself() -> None:
    """A restatement that says "in Dahl et al. (2010)" of its own study is a side."""
    one = source("one", "The half-life of lumozan was 9 hours.", authors="Ann Berger", year=2001)
    two = source("two", "The half-life of lumozan was 20 hours in Dahl et al. (2010).", authors="Bo Dahl", year=2010)
    assert len(conflicts_in((one, two))) == 1


def test_what_was_not_read_is_no_finding() -> None:
    """A sentence about what an abstract does not mention says nothing of the world."""
    one = source("one", "Lumozan increased dopamine release.")
    two = source("two", "The abstract does not mention that lumozan decreased dopamine release.")
    assert conflicts_in((one, two)) == ()


def test_a_note_brings_the_two_sides_that_it_names() -> None:
    """A sentence that sets two reports against each other makes a conflict of the units that say so, and is its note."""
    one = source(
        "one",
        "Sleep length in shift workers shows a steady winter rise of mood symptoms.",
        "The winter rise of mood symptoms in shift workers contrasts with a report of a summer rise of mood symptoms among sailors.",
    )
    two = source("two", "A summer rise of mood symptoms was seen among sailors.")
    (conflict,) = conflicts_in((one, two))
    assert [side.document.source for side in conflict.sides] == ["one", "two"]
    assert [document.source for document, _ in conflict.noted] == ["one"]


def test_a_contrast_between_groups_is_no_note() -> None:
    """ "In contrast to older children" sets no sources against each other."""
    one = source("one", "In contrast to older children, infants on lumozan slept longer at night.")
    two = source("two", "Infants on lumozan slept longer at night in the second clinic.")
    assert conflicts_in((one, two)) == ()
