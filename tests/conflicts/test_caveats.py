"""Status that changes what a statement is worth."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qa.index.library import Library
from qa.notes.annotate import compute_annotations
from qa.notes.annotations import MOST_ANNOTATIONS, CaveatNote
from qa.types import Document, Unit
from tests.conflicts.texts import source

WITHDRAWN = source("notice", "The approval of lumozan was withdrawn on 14 April 2025.")


def sentence(document: Document, begins: str) -> tuple[Document, Unit]:
    (unit,) = [unit for unit in document.units if unit.kind == "sentence" and unit.text.startswith(begins)]
    return document, unit


def caveats(cited: Sequence[tuple[Document, Unit]], *others: Document) -> list[CaveatNote]:
    """The caveats on an answer that cites these places, in a corpus of their documents and others."""
    known = compute_annotations(Library([*{document.source: document for document, _ in cited}.values(), *others]))
    return known.caveats([(document.source, unit.start) for document, unit in cited])


def told(cited: tuple[Document, Unit], *others: Document) -> list[tuple[str, str]]:
    return [(one.kind, one.place[0]) for one in caveats([cited], *others)]


def test_a_withdrawn_approval_stands_beside_an_approval() -> None:
    """A statement that a drug is approved or in use gets the withdrawal, in the words of its own source."""
    review = source("review", "Lumozan is used to treat insomnia.", "Lumozan binds to the kappa receptor.")
    cited = sentence(review, "Lumozan is used")
    assert told(cited, WITHDRAWN) == [("withdrawn", "notice")]
    (caveat,) = caveats([cited], WITHDRAWN)
    (unit,) = [unit for unit in WITHDRAWN.units if unit.start == caveat.place[1]]
    assert unit.text == "The approval of lumozan was withdrawn on 14 April 2025."
    assert caveat.concerns == {("review", cited[1].start)}


@pytest.mark.parametrize("said", ["Lumozan binds to the kappa receptor.", "Tirazole is used to treat insomnia."])
def test_what_a_withdrawal_does_not_change_gets_no_caveat(said: str) -> None:
    """Pharmacology, and another drug, stay as they are."""
    assert told(sentence(source("review", said), said[:8]), WITHDRAWN) == []


def test_an_answer_that_tells_it_needs_no_caveat() -> None:
    """Where a cited unit tells of the withdrawal, nothing is added."""
    review = source("review", "Lumozan is used to treat insomnia.")
    places = [sentence(review, "Lumozan"), sentence(WITHDRAWN, "The approval")]
    assert caveats(places) == []


def test_an_uncontrolled_design_stands_beside_an_effect() -> None:
    """An effect in patients gets the design of its own study; what says nothing of an effect does not."""
    study = source(
        "study",
        "Mood scores of patients improved after lumozan.",
        "Patients took lumozan in the evening.",
        "The study of lumozan had a before-and-after design without a placebo arm.",
        "The trial asked whether lumozan improved sleep.",
    )
    assert told(sentence(study, "Mood")) == [("uncontrolled", "study")]
    assert told(sentence(study, "Patients took")) == []


def test_the_status_of_a_reviewed_study_is_not_that_of_the_review() -> None:
    """ "Two open-label studies" in a review is no status of the review."""
    review = source("review", "Lumozan improved mood scores.", "Two open-label studies of lumozan were reviewed.")
    assert told(sentence(review, "Lumozan improved")) == []


def test_another_document_may_tell_the_status() -> None:
    """A document that names a source by author and year tells its status."""
    study = source("study", "Lumozan improved mood scores.", authors="Ann Berger", year=2001)
    letter = source(
        "letter",
        "The study of lumozan by Berger et al. 2001 was retracted.",
        "The study has been retracted, Berger et al. 2001.",
    )
    assert told(sentence(study, "Lumozan"), letter)[:1] == [("retracted", "letter")]


def test_a_tertiary_source_is_told_beside_its_figures() -> None:
    """A figure from an encyclopaedia is told to come from one."""
    page = source(
        "page", "The half-life of lumozan is 9 hours.", "The page is a tertiary source and reports no data of its own."
    )
    assert told(sentence(page, "The half-life")) == [("tertiary source", "page")]


def test_an_answer_gets_two_caveats_at_most() -> None:
    """However many hold, the two most telling are shown."""
    study = source(
        "study",
        "Lumozan improved mood scores by 20.5 % and is used to treat insomnia.",
        "The article has been retracted.",
        "This is a preprint on lumozan.",
        "The study of lumozan was an uncontrolled study.",
        "The page is a tertiary source and reports no data of its own.",
    )
    found = told(sentence(study, "Lumozan"), WITHDRAWN)
    assert len(found) == MOST_ANNOTATIONS and found[0][0] == "retracted"
