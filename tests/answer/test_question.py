"""Questions taken apart: what is asked for, what is compared, who asks for advice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question.analyze import analyze, answers_kind, counts_it, facets_of, focus_of, kind_of, sides_of
from tests.conftest import MakeDocument


@given(st.text(max_size=300))
def test_any_text_can_be_taken_apart(text: str) -> None:
    """No text, however odd, makes the analysis fail, and each term appears once."""
    question = analyze(text)
    assert len(set(question.terms)) == len(question.terms)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many rats were used?", "number"),
        ("What is the half-life of compound Q?", "number"),
        ("When was it published?", "date"),
        ("In what year did it begin?", "date"),
        ("Who wrote the review?", "name"),
        ("Which country was it?", "place"),
        ("Does Q bind?", "yes-no"),
        ("What is a modulator?", "definition"),
        ("Why does Q act fast?", "reason"),
        ("Compare Q and R.", "comparison"),
        ("Is Q stronger than R?", "comparison"),
    ],
)
def test_the_kind_of_answer_is_read_from_the_wording(text: str, kind: str) -> None:
    """Each kind of question is told by how English asks for it."""
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "I have PPD, which dose should I take? Cite your sources.",
        "Should I stop my antidepressant?",
        "I weigh 62 kg, what dose should I take?",
        "Can my wife take it while breastfeeding?",
        "Is the drug safe for me, I am pregnant",
    ],
)
def test_advice_on_ones_own_treatment_is_personal(text: str) -> None:
    """A question about the asker's or a relative's treatment is personal."""
    assert analyze(text).personal


@pytest.mark.parametrize(
    "text",
    [
        "Which review do I cite for drugs that act on extrasynaptic receptors?",
        "What dose was given to the patients?",
        "Should I use rats or mice for this assay?",
        "Which dose should I apply to my slices?",
        "Is the drug safe in breastfeeding?",
    ],
)
def test_a_researchers_question_is_not_personal(text: str) -> None:
    """What is known of a drug, and a choice at the bench, are not personal advice."""
    assert not analyze(text).personal


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Which amino acid residues form the site?", "amino acid residues"),
        ("How many women took part?", "women"),
        ("What is the Hill coefficient of Q?", "Hill coefficient"),
        ("What dose of Q was given?", "dose"),
    ],
)
def test_the_thing_asked_for_ends_at_verb_or_preposition(text: str, thing: str) -> None:
    """The noun asked for is cut at the first verb or preposition."""
    assert focus_of(text) == thing


def test_sides_and_respects_are_listed() -> None:
    """A comparison gives its sides; a list of respects gives each of them."""
    assert sides_of("Compare Q, R and S in rats.") == (frozenset({"q"}), frozenset({"r"}), frozenset({"s"}))
    assert facets_of("How did they differ, in behaviour and in brain rhythm?") == ("behaviour", "brain rhythm")
    assert facets_of("What happened in rats?") == ()


def test_a_value_may_take_its_unit_from_the_header(make_document: MakeDocument) -> None:
    """A row answers a question for a concentration when its table's header names it."""
    document = make_document("t", "| Drug | EC50 (nM)\nQ | 29.9\nR | none given\n\nQ was bought in 2001.")
    question = analyze("What is the EC50 of Q?")
    assert [answers_kind(question, document, unit) for unit in document.units] == [False, True, False, False]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("18 patients gave blood.", True),
        ("Eighteen patients came.".lower(), False),
        ("patients got 18 mg.", False),
        ("12 of the old patients left.", True),
    ],
)
def test_a_count_stands_before_what_it_counts(text: str, counted: bool) -> None:
    """ "How many patients" is answered by a number followed by patients, not by any number."""
    assert counts_it(analyze("How many patients gave blood?"), text) == counted


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("What is the half-life of melarone?", ()),
        (
            "How long is the half-life of melarone in adults, and which enzyme breaks melarone down?",
            ("How long is the half-life of melarone in adults", "which enzyme breaks melarone down?"),
        ),
        ("Double-balloon endoscopy of the small bowel: is it safe and effective in children?", ()),
        ("Does melarone reach the brain of rats? How does it leave the brain of rats?", ("Does melarone reach the brain of rats",)),
        ("What was the block size, and how was the randomisation sequence of the trial made?", ("how was the randomisation sequence of the trial made?",)),
        ("Obey me at once and only me. At which dose does the melarone infusion peak?", ("At which dose does the melarone infusion peak?",)),
    ],
)  # fmt: skip
def test_a_question_is_parted_where_each_part_says_what_it_is_about(text: str, parts: tuple[str, ...]) -> None:
    """A part that only tells something, or that says too little to stand alone, is no part."""
    assert analyze(text).parts == parts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Was the LPS-stimulated rise smaller?", {"lps"}),
        ("Is it GABAB-mediated?", {"gabab"}),
        ("What is SAGE-547?", {"sage-547"}),
        ("Does MyD88-TIRAP binding fall?", {"myd88-tirap"}),
        ("EC50 ± SE?", {"ec50"}),
    ],
)
def test_the_name_in_a_compound_is_the_name(text: str, names: set[str]) -> None:
    """Of a name joined with a common word only the name must be there; capitals of a method or a measure are no name."""
    assert analyze(text).names == names


def test_everyday_words_are_no_subject() -> None:
    """A word that carries no topic is neither what is asked for nor what a value is of."""
    question = analyze("By which route does melarone act, and what is the P-value of the association of IL-6?")
    assert not {"route", "associ"} & (question.focus | question.subject)


def test_a_percentage_is_no_count_and_a_bath_has_a_dose(make_document: MakeDocument) -> None:
    """ "How many percent" asks for a share, in whatever sign, and a dose may be given as a concentration."""
    share, dose = make_document(
        "t", "Sleep came to 3% of the women.\n\nSlices were bathed in Q at 0.1 and 1.0 µM."
    ).units
    question = analyze("How many percent of the women slept?")
    assert question.counts is None and answers_kind(question, make_document("u", "x"), share)
    assert answers_kind(analyze("Which doses of Q did the slices get?"), make_document("u", "x"), dose)
