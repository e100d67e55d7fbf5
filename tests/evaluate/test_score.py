"""Scoring one answer by hand-made documents: what holds of every score, then one behaviour at a time."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluate.score import digest_of, gold_units, ranked_parts, retrieval_parts, score_answer
from qa.evaluate.suite import SuiteQuestion
from qa.evaluate.types import Result
from qa.types import Answer, Citation, CitedReference, Document, Hit, Statement, Verdict
from tests.conftest import _make_document

GUIDE = _make_document(
    "guide",
    "# Potency\n\n"
    "Brexanolone enhanced tonic currents in slices with an EC50 of 12.9 nM. The peak dose is 90 µg/kg/h.\n\n"
    "# Safety\n\n"
    "Sedation was seen in 5 of 60 patients. Brexanolone did not raise blood pressure.",
)
PAPER = _make_document("paper", "Allopregnanolone levels fell after birth. Mood improved in all women.")
CORPUS = {document.source: document for document in (GUIDE, PAPER)}
POTENCY, DOSE, SEDATION, PRESSURE = (unit.text for unit in GUIDE.units)
LEVELS, MOOD = (unit.text for unit in PAPER.units)
ENTRY = CitedReference("[1]", "paper", "Author 2020", "10.1/x", "in corpus")


def cite(words: str, document: Document = GUIDE, **values: Any) -> Citation:
    """A citation of words where they stand in a document."""
    unit = next(unit for unit in document.units if words in unit.text)
    start = unit.start + unit.text.index(words)
    plain = Citation(1, document.source, document.title, unit.section, None, start, start + len(words), words)
    return replace(plain, **values)


def answered(*statements: tuple[str, list[Citation]], **values: Any) -> Answer:
    """An answer of these statements; none makes an empty answer, not an abstention."""
    made = tuple(Statement(text, Verdict(()), tuple(citations)) for text, citations in statements)
    return replace(Answer("Why?", False, None, 0.8, made, (), {}, {}, {}), **values)


REFUSED = answered(abstained=True, reason="not covered")
EXACT = answered((POTENCY, [cite(POTENCY)]))


def question(**values: Any) -> SuiteQuestion:
    """A question whose one fact is the potency, unless told otherwise."""
    plain = {"id": "q", "question": "Why?", "type": "t", "facts": [{"fact": "12.9 nM", "accept": ["12.9 nM"]}]}
    return SuiteQuestion.model_validate({**plain, **values})


TO_REFUSE = question(expect="refuse", facts=[])
TO_CORRECT = question(expect="correct")


def scored(answer: Answer, asked: SuiteQuestion | None = None) -> Result:
    """The score of an answer over the documents here."""
    return score_answer("s", asked or question(), answer, 1.0, CORPUS)


def rate(name: str, answer: Answer, asked: SuiteQuestion | None = None) -> float:
    """A part of a score as a quotient."""
    over, under = scored(answer, asked).parts[name]
    return over / under


QUOTES = st.lists(
    st.sampled_from([cite(POTENCY), cite(DOSE), cite(MOOD, PAPER), cite(DOSE, start=3, end=9)]), max_size=3
)
STATEMENTS = st.lists(st.tuples(st.sampled_from((POTENCY, DOSE, MOOD, "The dose is 91 µg/kg/h.")), QUOTES), max_size=4)


@settings(max_examples=60, deadline=None)
@given(STATEMENTS, st.booleans(), st.sampled_from((question(), TO_REFUSE, TO_CORRECT, question(never="12.9 nM"))))
def test_parts_are_shares(statements: list[tuple[str, list[Citation]]], abstained: bool, asked: SuiteQuestion) -> None:
    """Every numerator lies between nothing and its denominator, which is never nothing, and scoring twice is alike."""
    answer = REFUSED if abstained else answered(*statements)
    found = scored(answer, asked)
    assert all(0 <= over <= under and under > 0 for over, under in found.parts.values())
    assert found == scored(answer, asked)
    assert {*found.stated, *found.missed} == {fact.fact for fact in asked.facts}
    assert not found.passed or found.right


@settings(max_examples=60, deadline=None)
@given(STATEMENTS, STATEMENTS)
def test_another_statement_loses_no_fact(
    statements: list[tuple[str, list[Citation]]], more: list[tuple[str, list[Citation]]]
) -> None:
    """A statement more never takes away a fact that is stated, a place that is cited or a form that is said."""
    asked = question(never=["91 µg/kg/h"], cite=["guide#Potency", "paper"])
    one, both = scored(answered(*statements), asked), scored(answered(*statements, *more), asked)
    assert set(one.stated) <= set(both.stated) and set(one.said) <= set(both.said)
    assert set(both.uncited) <= set(one.uncited)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.booleans(), max_size=20), st.integers(0, 5))
def test_ranks_are_scored_between_nothing_and_all(good: list[bool], missed: int) -> None:
    """nDCG and the reciprocal rank lie in 0..1, are 0 without a hit and 1 when all relevant ones come first."""
    total = sum(good) + missed
    if not total:
        return
    parts = ranked_parts(good, total)
    assert all(0 <= over <= 1 + 1e-12 and under == 1 for over, under in parts.values())
    assert (parts["mrr"][0] > 0) == any(good) and (parts["ndcg_at_10"][0] > 0) == any(good[:10])
    best = ranked_parts([True] * total, total)
    assert best["ndcg_at_10"][0] == pytest.approx(1) and best["mrr"][0] == 1.0


def test_a_quoted_answer_has_nothing_wrong() -> None:
    """An answer that states the fact in the words that it cites has full marks in all that applies to it."""
    found = scored(EXACT, question(cite=["guide#Potency"]))
    assert {name: over / under for name, (over, under) in found.parts.items()} == {
        "passed": 1, "fact_recall": 1, "source_recall": 1, "citation_recall": 1, "citation_precision": 1,
        "quote_exactness": 1, "numeric_fidelity": 1, "false_refusal_rate": 0, "first_statement": 1, "helpful_share": 1,
    }  # fmt: skip
    assert found.right and found.passed and found.stated == ("12.9 nM",) and not found.missed and not found.uncited


def test_a_statement_without_citations_is_not_recalled() -> None:
    """Without citations the citation recall and precision are 0, and there are no quotes to be exact."""
    found = scored(answered((POTENCY, [])))
    assert found.parts["citation_recall"] == (0, 1) and found.parts["citation_precision"] == (0, 1)
    assert "quote_exactness" not in found.parts and found.parts["numeric_fidelity"] == (0, 1)
    assert found.parts["fact_recall"] == (1, 1)


def test_citation_recall_is_a_share_of_statements() -> None:
    """Of two statements, one of them without citations, half is recalled, and the one citation is precise."""
    answer = answered((POTENCY, [cite(POTENCY)]), (DOSE, []))
    assert rate("citation_recall", answer) == 0.5 and rate("citation_precision", answer) == 1.0


def test_an_empty_answer_has_nothing() -> None:
    """An answer without statements that is no abstention states nothing and cites nothing, and is not right."""
    found = scored(answered())
    assert found.parts["fact_recall"] == (0, 1) and found.parts["citation_recall"] == (0, 1)
    assert found.parts["false_refusal_rate"] == (0, 1) and not found.right and not found.passed
    assert "numeric_fidelity" not in found.parts and "refusal_precision" not in found.parts


def test_a_quote_must_stand_at_its_place() -> None:
    """Of two citations, one of which names a place where other words stand, half is exact."""
    moved = cite(POTENCY)
    moved = replace(moved, start=moved.start + 1, end=moved.end + 1)
    answer = answered((POTENCY, [cite(POTENCY)]), (POTENCY, [moved]))
    found = scored(answer)
    assert found.parts["quote_exactness"] == (1, 2) and found.parts["citation_recall"] == (0.5, 1)


@pytest.mark.parametrize(
    "citation",
    [
        cite(POTENCY, quote=POTENCY.replace("12.9", "12.8")),
        cite(POTENCY, source="nowhere"),
        cite(POTENCY, source="paper"),
        cite(POTENCY, start=10_000, end=10_000 + len(POTENCY)),
        cite(POTENCY, start=0, end=0, quote=""),
    ],
    ids=["changed words", "unknown document", "another document", "behind the end", "no words"],
)
def test_a_quote_that_is_not_there_is_not_exact(citation: Citation) -> None:
    """Words that do not stand at the place named, or a document that there is not, are no exact quote and support nothing."""
    found = scored(answered((POTENCY, [citation])))
    assert found.parts["quote_exactness"] == (0, 1)
    assert found.parts["citation_recall"] == (0, 1) and found.parts["citation_precision"] == (0, 1)


@pytest.mark.parametrize(
    ("statement", "right", "all_"),
    [
        (POTENCY, 1, 1),
        (POTENCY.replace("12.9", "12.8"), 0, 1),
        (POTENCY.replace("nM", "µM"), 0, 1),
        (POTENCY.replace("12.9 nM", "-12.9 nM"), 0, 1),
        (POTENCY.replace("12.9 nM", "12.9 nmol/L"), 1, 1),
        (POTENCY.replace("12.9 nM", "12.9 nM and 30 nM"), 1, 2),
    ],
)
def test_numbers_must_stand_in_the_cited_words(statement: str, right: float, all_: float) -> None:
    """A number with a wrong digit, sign or unit is not faithful; another spelling of the unit is."""
    assert scored(answered((statement, [cite(POTENCY)]))).parts["numeric_fidelity"] == (right, all_)


def test_numbers_are_read_in_the_document_and_not_in_the_quote() -> None:
    """A number that only the answer's own rendering of a quote holds is not faithful."""
    other = POTENCY.replace("12.9", "12.8")
    assert rate("numeric_fidelity", answered((other, [cite(POTENCY, quote=other)]))) == 0


def test_an_answer_without_numbers_has_no_fidelity() -> None:
    """Numeric fidelity does not apply where no number is said."""
    assert "numeric_fidelity" not in scored(answered((MOOD, [cite(MOOD, PAPER)]))).parts


def test_a_needless_citation_lowers_precision_alone() -> None:
    """A citation that a statement does not need halves its precision and changes nothing else."""
    one, two = scored(EXACT), scored(answered((POTENCY, [cite(POTENCY), cite(MOOD, PAPER)])))
    assert two.parts["citation_precision"] == (0.5, 1) and one.parts["citation_precision"] == (1, 1)
    for name in one.parts:
        if name != "citation_precision":
            assert two.parts[name][0] / two.parts[name][1] == one.parts[name][0] / one.parts[name][1], name


def test_each_of_two_supports_is_needed() -> None:
    """Two citations that each support a statement alone are both precise."""
    copy = _make_document("copy", POTENCY)
    answer = answered((POTENCY, [cite(POTENCY), cite(POTENCY, copy)]))
    found = score_answer("s", question(), answer, 1.0, {**CORPUS, "copy": copy})
    assert found.parts["citation_precision"] == (1, 1)


def test_the_answers_own_verdict_is_not_trusted() -> None:
    """A statement that its quote does not say is unsupported whatever verdict the answer carries."""
    assert rate("citation_recall", answered(("Brexanolone lowered blood pressure.", [cite(PRESSURE)]))) == 0


def test_a_forbidden_form_is_told() -> None:
    """A form that must not be said is told, and makes the answer wrong."""
    found = scored(EXACT, question(never=["tonic currents", "phasic currents"]))
    assert found.said == ("tonic currents",) and found.parts["forbidden_rate"] == (1, 1)
    assert not found.right and not found.passed


def test_a_denied_form_is_not_said() -> None:
    """A forbidden form under a negation is not said; without forbidden forms the rate does not apply."""
    answer = answered((POTENCY, [cite(POTENCY)]), (PRESSURE, [cite(PRESSURE)]))
    found = scored(answer, question(never=["raise blood pressure"]))
    assert found.said == () and found.parts["forbidden_rate"] == (0, 1) and found.passed
    assert "forbidden_rate" not in scored(answer).parts


def test_a_refusal_says_nothing_forbidden() -> None:
    """Only statements that are shown count: an abstention says no form."""
    answer = replace(EXACT, abstained=True)
    assert scored(answer, question(never=["12.9 nM"])).said == ()


def test_facts_must_stand_in_one_statement() -> None:
    """A fact with words beside it is not stated by words spread over two statements."""
    fact = {"fact": "f", "accept": ["12.9 nM"], "with": ["sedation"]}
    answer = answered((POTENCY, [cite(POTENCY)]), (SEDATION, [cite(SEDATION)]))
    found = scored(answer, question(facts=[fact]))
    assert found.missed == ("f",) and found.parts["fact_recall"] == (0, 1)


@pytest.mark.parametrize(("count", "recall", "right"), [(1, 1, True), (2, 1 / 2, True), (3, 1 / 3, False)])
def test_half_of_the_facts_make_an_answer_right(count: int, recall: float, right: bool) -> None:
    """One stated fact of up to two makes an answer right, of three it does not; it passes only with all of them."""
    others = [{"fact": f"f{n}", "accept": [f"{n} zebras"]} for n in range(1, count)]
    found = scored(EXACT, question(facts=[{"fact": "f0", "accept": ["12.9 nM"]}, *others]))
    assert found.parts["fact_recall"] == (pytest.approx(recall), 1)
    assert found.right is right and found.passed is (count == 1)


@pytest.mark.parametrize(
    ("place", "answer", "cited"),
    [
        (["guide"], EXACT, True),
        (["paper"], EXACT, False),
        (["guide#Potency"], EXACT, True),
        (["guide#Safety"], EXACT, False),
        (["paper", "guide"], EXACT, True),
        (["paper", "guide#Safety"], EXACT, False),
        (["paper"], answered((POTENCY, [cite(POTENCY, references=(ENTRY,))])), True),
        (["paper#Results"], answered((POTENCY, [cite(POTENCY, references=(ENTRY,))])), False),
        (["guide"], answered((POTENCY, [])), False),
        (["guide"], REFUSED, False),
    ],
)
def test_places_are_cited_directly_or_behind_a_quote(place: list[str], answer: Answer, cited: bool) -> None:
    """A place is cited by source, by section, or as the reference behind a quote; of several places one suffices."""
    found = scored(answer, question(cite=[place]))
    assert found.parts["source_recall"] == (float(cited), 1)
    assert found.uncited == (() if cited else (" or ".join(place),)) and found.passed is cited


def test_places_are_counted() -> None:
    """Of two places of which one is cited, half is recalled; without places it does not apply."""
    assert rate("source_recall", EXACT, question(cite=["guide", "paper"])) == 0.5
    assert "source_recall" not in scored(EXACT).parts


@pytest.mark.parametrize(
    ("asked", "answer", "parts", "right"),
    [
        (TO_REFUSE, REFUSED, {"refusal_recall": (1, 1), "refusal_precision": (1, 1)}, True),
        (TO_REFUSE, EXACT, {"refusal_recall": (0, 1)}, False),
        (question(), REFUSED, {"false_refusal_rate": (1, 1), "refusal_precision": (0, 1), "fact_recall": (0, 1)}, False),
        (TO_CORRECT, REFUSED, {"premise_corrected": (1, 1), "refusal_precision": (1, 1)}, True),
        (TO_CORRECT, EXACT, {"premise_corrected": (1, 1)}, True),
        (TO_CORRECT, answered((DOSE, [cite(DOSE)])), {"premise_corrected": (0, 1)}, False),
    ],
)  # fmt: skip
def test_refusals_are_scored_by_what_was_due(
    asked: SuiteQuestion, answer: Answer, parts: dict[str, tuple[float, float]], right: bool
) -> None:
    """A refusal is right where it is due or the premise false, and wrong where an answer was due; and so back."""
    found = scored(answer, asked)
    assert {name: found.parts[name] for name in parts} == parts
    refusals = {"refusal_recall", "refusal_precision", "false_refusal_rate", "premise_corrected", "fact_recall"}
    assert refusals & set(found.parts) == set(parts) | ({"fact_recall", "false_refusal_rate"} & set(found.parts))
    assert found.right is right and found.passed is right


def test_a_refusal_has_no_citations_to_judge() -> None:
    """The metrics of statements and citations do not apply to an abstention."""
    assert not {"citation_recall", "citation_precision", "quote_exactness", "numeric_fidelity"} & set(
        scored(REFUSED).parts
    )


def test_a_correction_may_not_say_what_is_forbidden() -> None:
    """A false premise is not corrected by an answer that states the facts and the premise too."""
    asked = question(expect="correct", never=["tonic currents"])
    assert rate("premise_corrected", EXACT, asked) == 0 and not scored(EXACT, asked).right


def test_the_digest_tells_expectations_apart() -> None:
    """A question's digest is the same twice, and another when anything expected of its answer is."""
    others = [question(never="x"), question(cite=["guide"]), question(question="How?"), TO_CORRECT, question(group="g")]
    assert digest_of(question()) == digest_of(question())
    assert len({digest_of(one) for one in (question(), *others)}) == len(others) + 1


def test_a_group_is_a_cluster() -> None:
    """Wordings of one question are a cluster, and a question without a group is none."""
    assert scored(EXACT, question(group="g")).cluster == "g" and scored(EXACT).cluster == ""


@pytest.mark.parametrize(
    ("good", "total", "gain", "rank"),
    [
        ([True], 1, 1.0, 1.0),
        ([False, True], 1, 1 / math.log2(3), 1 / 2),
        ([False, False, False], 1, 0.0, 0.0),
        ([], 2, 0.0, 0.0),
        ([True, False, True], 2, (1 + 0.5) / (1 + 1 / math.log2(3)), 1.0),
        ([False, True, True], 3, (1 / math.log2(3) + 0.5) / (1 + 1 / math.log2(3) + 0.5), 1 / 2),
        ([False] * 10 + [True], 1, 0.0, 1 / 11),
        ([True] * 10, 40, 1.0, 1.0),
    ],
)
def test_ranks_have_known_values(good: list[bool], total: int, gain: float, rank: float) -> None:
    """nDCG@10 with binary gains and the reciprocal rank are as worked out by hand."""
    parts = ranked_parts(good, total)
    assert parts["ndcg_at_10"] == (pytest.approx(gain), 1.0) and parts["mrr"] == (pytest.approx(rank), 1.0)


def hits(*texts: str) -> list[Hit]:
    """Units found, best first."""
    return [
        Hit(document, unit, 1.0)
        for text in texts
        for document in CORPUS.values()
        for unit in document.units
        if unit.text == text
    ]


def test_retrieval_finds_facts() -> None:
    """With the unit that states the fact in second place, it is recalled from 5 on and within the characters it takes."""
    parts = retrieval_parts(hits(DOSE, POTENCY), gold_units(question(), CORPUS))
    values = {name: over for name, (over, _) in parts.items()}
    assert values == {
        "recall_at_1": 0, "recall_at_5": 1, "recall_at_10": 1, "recall_500_chars": 1, "recall_1000_chars": 1,
        "recall_2000_chars": 1, "ndcg_at_10": pytest.approx(1 / math.log2(3)), "mrr": 0.5,
    }  # fmt: skip


def test_retrieval_counts_facts() -> None:
    """Of two facts in two units, the first unit found recalls a half."""
    asked = question(facts=[{"fact": "f", "accept": "12.9 nM"}, {"fact": "g", "accept": "mood improved"}])
    parts = retrieval_parts(hits(MOOD, DOSE, POTENCY), gold_units(asked, CORPUS))
    assert parts["recall_at_1"] == (0.5, 1) and parts["recall_at_5"] == (1, 1) and parts["mrr"] == (1, 1)
    assert parts["ndcg_at_10"] == (pytest.approx(1.5 / (1 + 1 / math.log2(3))), 1)


def test_a_unit_counts_only_within_the_budget() -> None:
    """A unit that does not fit into the characters whole is not seen."""
    long = hits(SEDATION) * 12
    assert sum(len(hit.unit.text) for hit in long) < 500 < sum(len(hit.unit.text) for hit in long) + len(POTENCY)
    parts = retrieval_parts([*long, *hits(POTENCY)], gold_units(question(), CORPUS))
    assert parts["recall_500_chars"] == (0, 1) and parts["recall_1000_chars"] == (1, 1)


def test_facts_that_nothing_states_are_not_searched() -> None:
    """Retrieval does not apply to facts that no unit states; a search that finds nothing recalls nothing."""
    unsaid = gold_units(question(facts=[{"fact": "f", "accept": "13 zebras"}]), CORPUS)
    assert retrieval_parts(hits(POTENCY), unsaid) == {}
    assert gold_units(TO_REFUSE, CORPUS) == {} and retrieval_parts(hits(POTENCY), {}) == {}
    found = retrieval_parts([], gold_units(question(), CORPUS))
    assert found and all(part == (0, 1) for part in found.values())


def test_only_required_sources_are_relevant() -> None:
    """A unit that states a fact is relevant where its document is required, or none is."""
    stated = {("guide", GUIDE.units[0].start): {0}}
    assert gold_units(question(), CORPUS) == gold_units(question(cite=["guide#Safety"]), CORPUS) == stated
    assert gold_units(question(cite=[["paper", "guide"]]), CORPUS) == stated
    assert gold_units(question(cite=["paper"]), CORPUS) == {}


TABLE = _make_document("table", "| Cells | EC50 (nM)\n| control | 12.9\n| epileptic | 21.0")


def test_a_row_is_read_with_its_header() -> None:
    """A table row states what it and its header say together."""
    asked = question(facts=[{"fact": "f", "accept": ["21.0"], "with": ["EC50", "epileptic"]}])
    assert gold_units(asked, {"table": TABLE}) == {("table", TABLE.units[2].start): {0}}


def test_a_row_rests_on_its_header_where_that_is_cited() -> None:
    """A statement that needs a table's header is supported by the row and the header, both needed, and not by the row."""
    header, _, row = (cite(unit.text, TABLE) for unit in TABLE.units)
    said = "The EC50 of epileptic cells was 21.0 nM."
    both, alone = (
        score_answer("s", question(), answered((said, places)), 1.0, {"table": TABLE}).parts
        for places in ([row, header], [row])
    )
    assert alone["citation_recall"] == (0, 1)
    assert both["citation_recall"] == (1, 1) and both["citation_precision"] == (1, 1)
