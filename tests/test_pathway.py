"""The mechanism map: an arrow says what its statement says and no more, and where that is in doubt there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.index.library import Library
from qa.ingest.default_corpus import default_corpus
from qa.ingest.read import find_files, read_path
from qa.notes.mechanism_map import Pathway, pathway
from qa.serialize import to_json
from qa.types import Check, Citation, Statement, Verdict

NONE = Library(())


def stated(*texts: str, supported: bool = True) -> list[Statement]:
    return [
        Statement(
            text,
            Verdict((Check("words", supported),)),
            (Citation(10 * place + 1, "a", "A", "", None, 0, len(text), text),),
        )
        for place, text in enumerate(texts)
    ]


def arrows(*texts: str) -> list[str]:
    """The arrows of statements, as "source -words(effect)-> target"."""
    return told(pathway(stated(*texts), NONE))


def told(drawn: Pathway) -> list[str]:
    label = [node.label for node in drawn.nodes]
    return [f"{label[one.source]} -{one.words}({one.effect})-> {label[one.target]}" for one in drawn.arrows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Allopregnanolone enhanced GABA-evoked currents in granule cells with an EC50 of 12 nM.",
            ["Allopregnanolone -enhanced(+)-> GABA-evoked currents"],
        ),
        (
            "TLR4 activation increases NF-κB signalling and raises TNF-α.",
            ["TLR4 activation -increases(+)-> NF-κB signalling", "TLR4 activation -raises(+)-> TNF-α"],
        ),
        (
            "Muscimol opens chloride channels, which leads to chloride influx and hyperpolarization.",
            ["Muscimol -opens(+)-> chloride channels"],
        ),
        (
            "Receptors with δ subunits mediate tonic inhibition, a tone that controls the excitability of neurons.",
            ["Receptors with δ subunits -mediate()-> tonic inhibition"],
        ),
        (
            "Inhibition of TLR4 and TLR7 by leptin reduces production of cytokines.",
            ["Inhibition of TLR4 and TLR7 by leptin -reduces(-)-> production of cytokines"],
        ),
        ("Doe et al. (2020) found that, in rats, leptin reduces appetite.", ["leptin -reduces(-)-> appetite"]),
    ],
)  # fmt: skip
def test_what_is_said_is_drawn(text: str, expected: list[str]) -> None:
    """Active and joined verbs give arrows in the direction and with the words they have."""
    assert arrows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Metformin did not reduce glucose output.",
        "Metformin failed to lower glucose output.",
        "No drug increased survival.",
        "Insulin but not glucagon increased glucose uptake.",
        "Neither insulin nor glucagon increased glucose uptake.",
        "Vitamin D rarely increases calcium.",
        "Leptin may not reduce appetite.",
        "Leptin reduced appetite only in fed animals.",
        "In knockout mice, leptin increased appetite.",
        "Does insulin increase glucose uptake?",
        "Whether insulin increases glucose uptake is unknown.",
        "If caffeine increases alertness, sleep falls.",
        "Caffeine would increase alertness.",
        "The authors suggest that caffeine increases alertness.",
        "The claim that caffeine increases alertness is disputed.",
        "Caffeine was designed to block adenosine receptors.",
        "Ketamine increased glutamate release more than midazolam.",
        "Nicotine and caffeine increase alertness and heart rate, respectively.",
        "Serum IL-6 correlated with decreased albumin.",
        "Higher cortisol was associated with increased anxiety.",
        "IL-6 was increased and albumin was decreased.",
        "Patients received dexamethasone and reduced their intake of salt.",
        "Smith et al. increased the temperature.",
        "It reduces inflammation.",
        "The drug increased heart rate.",
        "Glucose uptake was increased by 40%.",
        "40% of neurons increased firing.",
        "Lithium causes neurons to fire.",
        "The kinase is the enzyme that activates mTOR.",
        "Pindolol is an inverse agonist of β2 receptors.",
        "In rats, mice and rabbits, cortisol increased anxiety.",
    ],
)
def test_what_is_denied_doubted_compared_or_unclear_is_not_drawn(text: str) -> None:
    """Denial, doubt, question, condition, comparison, correlation, study design and lost subjects give no arrow."""
    assert arrows(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Diazepam may reduce tonic inhibition.", ["Diazepam -may reduce(-)-> tonic inhibition"]),
        ("Leptin may reduce appetite and increase heat production.", ["Leptin -may reduce(-)-> appetite"]),
        ("Leptin may reduce appetite by activating STAT3.", ["Leptin -may reduce(-)-> appetite"]),
        ("Adenosine receptors may be blocked by caffeine.", []),
    ],
)  # fmt: skip
def test_a_doubt_at_the_verb_stands_in_its_words(text: str, expected: list[str]) -> None:
    """ "may" is shown with its verb, and what hangs on that verb without repeating it is left out."""
    assert arrows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A decrease in inhibition raises firing.", ["decrease in inhibition -raises(+)-> firing"]),
        ("Inhibition of PKC increased tonic currents.", ["Inhibition of PKC -increased(+)-> tonic currents"]),
        ("Leptin inhibits the TLR4-driven production of IL-6.", ["Leptin -inhibits(-)-> TLR4-driven production of IL-6"]),
        ("Cortisol reduces insulin secretion, which increases blood glucose.", ["Cortisol -reduces(-)-> insulin secretion"]),
        ("Cortisol reduces insulin secretion, leading to hyperglycaemia.", ["Cortisol -reduces(-)-> insulin secretion"]),
        ("Synaptic and extrasynaptic receptors mediate tonic inhibition.", ["Synaptic and extrasynaptic receptors -mediate()-> tonic inhibition"]),
        ("THIP, propofol and ethanol increase tonic currents.", ["THIP, propofol and ethanol -increase(+)-> tonic currents"]),
        ("Nicotine or caffeine increases alertness.", ["Nicotine or caffeine -increases(+)-> alertness"]),
        ("Tonic currents are mediated by low-affinity, rapidly desensitising receptors.", []),
        ("Aspirin reduced fever, whereas ibuprofen did not affect platelets.", ["Aspirin -reduced(-)-> fever"]),
    ],
)  # fmt: skip
def test_a_label_keeps_what_changes_its_meaning(text: str, expected: list[str]) -> None:
    """Heads, modifiers and shared nouns stay with their names; what was reduced does not go on acting."""
    assert arrows(text) == expected


def test_names_of_one_thing_are_one_node(tmp_path: Path) -> None:
    """Articles, plurals, case, spelling and abbreviations that the corpus explains do not make two nodes."""
    path = tmp_path / "a.md"
    path.write_text("# A\n\nToll-like receptor 4 (TLR4) is known. Lipopolysaccharide (LPS) is known.\n")
    drawn = pathway(
        stated(
            "Lipopolysaccharide activates Toll-like receptor 4.",
            "The TLR4 induces cytokine signalling.",
            "Cytokine signaling increases the membrane current.",
            "LPS raises membrane currents.",
        ),
        Library([read_path(path)]),
    )
    assert [node.label for node in drawn.nodes] == [
        "Lipopolysaccharide", "Toll-like receptor 4", "cytokine signalling", "membrane current",
    ]  # fmt: skip
    assert [(one.source, one.target, one.statement, one.marks) for one in drawn.arrows] == [
        (0, 1, 0, (1,)), (1, 2, 1, (11,)), (2, 3, 2, (21,)), (0, 3, 3, (31,)),
    ]  # fmt: skip


def test_only_supported_statements_are_drawn_and_each_arrow_once() -> None:
    """A statement that failed its checks gives no arrow; what two statements say is drawn from the first."""
    text = "Insulin lowers blood glucose."
    assert pathway(stated(text, supported=False), NONE) == Pathway((), ())
    assert to_json(pathway(stated(text, text), NONE)) == {
        "nodes": [{"id": 0, "label": "Insulin"}, {"id": 1, "label": "blood glucose"}],
        "arrows": [{"from": 0, "to": 1, "words": "lowers", "effect": "-", "statement": 0, "marks": [1]}],
    }


WORDS = st.sampled_from(
    "insulin TLR4 PKC TNF-α IL-6 LPS-induced currents inhibition neurons the a of in by with and or to that which , ; : . ( ) (TLR4) "
    "increases reduce reduced is was may enhanced activation leads results binds acts on via receptors not than 12 nM 40% [1] ± "
    "thereby leading agonist membrane tonic by".split()
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join))


@given(st.lists(TEXTS, max_size=3))
def test_every_label_and_every_word_stands_in_a_statement(texts: list[str]) -> None:
    """Of any text, labels and words are spans of the statements, short and whole, and marks are those of the arrow's own."""
    statements = stated(*texts)
    drawn = pathway(statements, NONE)
    for node in drawn.nodes:
        assert (
            any(node.label in text for text in texts) and 0 < len(node.label) <= 64 and node.label == node.label.strip()
        )
    for arrow in drawn.arrows:
        own = statements[arrow.statement]
        assert arrow.words in own.text and arrow.words and arrow.source != arrow.target
        assert arrow.marks == tuple(citation.mark for citation in own.citations)
    assert {place for one in drawn.arrows for place in (one.source, one.target)} == set(range(len(drawn.nodes)))


@pytest.mark.parametrize(
    "text", ["TLR4 raises IL-6 and " * 90, "TLR4 raises IL-6, which " * 5_000, "(" * 1_900, "İİ-induced IL-6 rose."]
)
def test_a_statement_without_end_is_read_or_left(text: str) -> None:
    """Long chains, brackets that never close and letters that change their length in lower case break nothing."""
    drawn = pathway(stated(text), NONE)
    assert all(node.label in text for node in drawn.nodes)


AGENTS = st.sampled_from(
    ["Insulin", "TLR4 activation", "Chloride influx", "Inhibition of PKC", "Extrasynaptic receptors"]
)
ACTS = st.sampled_from(["increased", "reduced", "modulated", "led to", "acted on"])
THINGS = st.sampled_from(["glucose uptake", "tonic inhibition", "NF-κB signalling", "membrane excitability"])


@given(AGENTS, ACTS, THINGS)
def test_one_claim_alone_keeps_its_direction_and_dies_with_its_denial(agent: str, act: str, thing: str) -> None:
    """A plain claim gives one arrow from what acts; denied, asked, compared or supposed it gives none."""
    (arrow,) = arrows(f"{agent} {act} {thing} in rats.")
    assert arrow.startswith(f"{agent} -{act}(") and arrow.endswith(f"-> {thing}")
    for changed in (
        f"{agent} never {act} {thing} in rats.",
        f"It was asked whether {agent} {act} {thing}.",
        f"{agent} {act} {thing} more than placebo.",
        f"The hypothesis holds that {agent} {act} {thing}.",
        f"{agent} {act} {thing} in no rat.",
    ):
        assert arrows(changed) == []


def test_the_default_corpus_is_drawn_within_its_own_words() -> None:
    """Of every unit of the default corpus, labels and words stand in the unit, and some units give arrows."""
    documents = [read_path(file) for file in find_files(default_corpus())]
    drawn, library = 0, Library(documents)
    for document in documents:
        statements = stated(*(unit.text for unit in document.units))
        one = pathway(statements, library)
        assert all(any(node.label in statement.text for statement in statements) for node in one.nodes)
        assert all(arrow.words in statements[arrow.statement].text for arrow in one.arrows)
        drawn += len(one.arrows)
    assert drawn > 50
