"""The suite of the default corpus: large enough, varied enough, and true to the corpus."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from qa.assistant import Assistant
from qa.evaluate.matching import says
from qa.evaluate.metrics import BY_NAME
from qa.evaluate.score import gold_units
from qa.evaluate.suite import SuiteQuestion, load_suite
from qa.ingest.default_corpus import default_suite
from qa.text.quantities import quantities
from qa.types import Document

SUITE = load_suite(default_suite(), list(BY_NAME))
TYPES = {
    "single fact", "number from a table", "comparison", "mechanism", "multi-hop", "negation", "synonym", "paraphrase",
    "reference", "unanswerable", "false premise", "off topic", "personal advice", "attack",
}  # fmt: skip
FURTHER = [default_suite().parent / name for name in ("plain.yaml", "late.yaml")]
EVERY = [*SUITE.questions, *(one for path in FURTHER for one in load_suite(path, list(BY_NAME)).questions)]
ANSWERED = [question for question in EVERY if question.expect != "refuse"]


@pytest.fixture(scope="module")
def corpus(guide: Assistant) -> dict[str, Document]:
    """The default corpus by source."""
    return {document.source: document for document in guide.documents}


def test_it_is_large_and_varied() -> None:
    """At least 150 questions of every type, of which at least 45 must be refused or corrected."""
    assert len(SUITE.questions) >= 150
    assert sum(question.expect != "answer" for question in SUITE.questions) >= 45
    assert {question.type for question in SUITE.questions} == TYPES
    assert len({question.question for question in EVERY}) == len(EVERY)


def test_paraphrases_come_in_threes() -> None:
    """Every group has three wordings."""
    groups = Counter(question.group for question in SUITE.questions if question.group)
    assert len(groups) >= 10
    assert set(groups.values()) == {3}


def test_every_expected_fact_stands_in_the_corpus(corpus: dict[str, Document]) -> None:
    """Each expected fact, numbers and units included, is stated by a unit of a source that its question requires."""
    for question in ANSWERED:
        stated = frozenset().union(*gold_units(question, corpus).values())
        assert stated == frozenset(range(len(question.facts))), question.id


def test_every_expected_number_occurs_in_the_corpus(corpus: dict[str, Document]) -> None:
    """Of each fact whose accepted forms all hold a number, one is said by some unit."""
    units = [unit for document in corpus.values() for unit in document.units]
    for question in ANSWERED:
        for fact in question.facts:
            if all(map(quantities, fact.accept)):
                assert any(says(unit.text, form) for unit in units for form in fact.accept), (question.id, fact.fact)


def test_every_required_place_exists(corpus: dict[str, Document]) -> None:
    """Sources and headings that must be cited are there."""
    for question in EVERY:
        for place in (place for places in question.cite for place in places):
            source, _, heading = place.partition("#")
            assert source in corpus, question.id
            assert not heading or heading in {section.heading for section in corpus[source].sections}, question.id


def test_no_true_sentence_is_forbidden(corpus: dict[str, Document]) -> None:
    """What must not be said in an answer is said by no unit of the corpus: quoting a source is never punished."""
    units = [unit for document in corpus.values() for unit in document.units]
    for question in ANSWERED:
        for form in question.never:
            assert not any(says(unit.text, form) for unit in units), (question.id, form)


def _row_is_asked(row: str, question: SuiteQuestion) -> bool:
    name, *values = [cell.strip() for cell in row.split(" | ")]
    forms = [form for fact in question.facts for form in fact.accept]
    beside = " ".join(word for fact in question.facts for word in fact.alongside)
    parts = [part for part in re.split(r"[-\s]induced[-\s]", name) if part]
    return all(part in beside or part in question.question for part in parts) and any(v in forms for v in values)


def test_every_row_of_the_guides_tables_is_asked(corpus: dict[str, Document]) -> None:
    """Each value of both tables of the guide is an expected fact of a question on that row."""
    asked = [question for question in SUITE.questions if question.type == "number from a table"]
    rows = [unit.text for unit in corpus["guide"].units if unit.kind == "row"]
    assert len(rows) == 10
    for row in rows:
        for value in (cell.strip() for cell in row.split(" | ")[1:3]):
            if not value[0].isalpha():
                assert any(value in fact.accept for question in asked for fact in question.facts), row
    for row in rows[2:]:
        assert any(_row_is_asked(row, question) for question in asked), row
