"""The writer with a language model, on the default corpus: what is shown to it, judged, repaired, dropped, passed on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from qa.answer.extract import choose
from qa.answer.pipeline import search
from qa.answer.stages import Corpus
from qa.assistant import Assistant
from qa.llm import generate
from qa.llm.client import Failed, Model, Usage
from qa.notes.annotations import NO_ANNOTATIONS
from qa.reader.surroundings import load_surroundings_reader
from qa.settings import load_settings
from qa.types import Answer, Place, Statement
from qa.verify import proposals as judge
from qa.verify.draft import Proposal, say

QUESTION = "With an EC50 of how many nM did allopregnanolone enhance GABA-evoked currents in dentate granule cells of epileptic rats?"
TRUE = "Allopregnanolone enhanced GABA-evoked currents in dentate granule cells of epileptic rats with an EC50 of 92.7 ± 13.4 nM."
FALSE = (
    "Allopregnanolone enhanced GABA-evoked currents in dentate granule cells of epileptic rats with an EC50 of 12.9 nM."
)


def model_of(*replies: str, second_opinion: bool = False) -> Model:
    """A model that gives these replies, one a call."""
    chat = GenericFakeChatModel(messages=iter([AIMessage(reply) for reply in replies]))
    return Model(
        "fake:model", chat, structured=False, window=8_192, timeout_s=60, second_opinion=second_opinion, pause_s=0
    )


@pytest.fixture
def writer(guide_store: Path) -> Iterator[Assistant]:
    """An assistant of its own, so that a test may give it a model."""
    with Assistant(load_settings(guide_store)) as assistant:
        yield assistant


def corpus_of(assistant: Assistant) -> Corpus:
    """The corpus of an assistant, nothing known of how its documents relate."""
    return Corpus(assistant.store.pinned(), assistant.reader, load_surroundings_reader(), NO_ANNOTATIONS, {}, {})


def places_of(assistant: Assistant, question: str = QUESTION) -> list[Place]:
    hits = generate.evidence(search(question, assistant.store, assistant.reader), corpus_of(assistant), 5)
    return [(hit.document, hit.unit) for hit in hits]


def asked(assistant: Assistant, model: Model, question: str = QUESTION) -> Answer:
    assistant._writers["extractive"] = model
    return assistant.ask(question)


def test_a_true_statement_is_shown_with_its_place(writer: Assistant) -> None:
    """What the model wrote and a shown unit says is shown, cited at its place, under the model's name."""
    answer = asked(writer, model_of(f'- {TRUE} [U1: "EC50 of 92.7 ± 13.4 nM"]'))
    assert [one.text for one in answer.statements] == [TRUE]
    citation = answer.statements[0].citations[0]
    text = {document.source: document.text for document in writer.documents}[citation.source]
    assert text[citation.start : citation.end] == citation.quote and "92.7 ± 13.4 nM" in citation.quote
    assert answer.models["writer"] == "fake:model" and answer.notes == ()
    assert list(answer.timings_ms) == ["retrieve", "decide", "write", "verify"]


def test_what_fails_goes_back_once_and_may_be_repaired(writer: Assistant) -> None:
    """A statement that fails is sent back with the reason; repaired it is shown, and the first wording is told as dropped."""
    answer = asked(writer, model_of(f"- {FALSE} [U1]", f"- {TRUE} [U1]"))
    assert [one.text for one in answer.statements] == [TRUE]
    assert [one.text for one in answer.dropped] == [FALSE] and "numbers" in answer.dropped[0].reasons[0]
    assert [(one.text, one.again, bool(one.reasons)) for one in answer.explanation.proposed] == [
        (FALSE, False, True),
        (TRUE, True, False),
    ]
    assert answer.explanation.usage["calls"] == 2


def test_what_fails_twice_is_dropped_and_the_offline_writer_answers(writer: Assistant) -> None:
    """When nothing passes in two rounds, the answer is that of the offline writer, and one sentence says so."""
    offline = writer.ask(QUESTION)
    answer = asked(writer, model_of(f"- {FALSE} [U1]", f"- {FALSE[:-1]} in rats. [U1]"))
    assert [one.text for one in answer.statements] == [one.text for one in offline.statements]
    assert answer.models["writer"] == "extractive" and len(answer.notes) == 1
    assert "passed verification" in answer.notes[0] and "offline" in answer.notes[0]


def test_what_a_refused_sentence_cites_is_quoted_in_its_stead(writer: Assistant) -> None:
    """Beside a statement that passed, a unit that only a refused sentence cites is shown in its own words, after it."""
    places = places_of(writer)
    other = next(n for n, (document, unit) in enumerate(places, 1) if n > 1 and "92.7" not in say(document, unit))
    answer = asked(
        writer, model_of(f"- {TRUE} [U1]\n- It had an EC50 of 777 nM. [U{other}]", "- It rose by 777 nM. [U99]")
    )
    assert [one.text for one in answer.statements] == [TRUE, say(*places[other - 1])]
    assert answer.statements[1].citations[0].source == places[other - 1][0].source
    assert {one.text for one in answer.dropped} == {"It had an EC50 of 777 nM.", "It rose by 777 nM."}


def test_a_model_may_find_nothing(writer: Assistant) -> None:
    """A model that says that the units do not answer gets an abstention with the nearest places."""
    answer = asked(writer, model_of("NOTHING"))
    assert answer.abstained and "language model" in (answer.reason or "") and answer.nearest


def test_a_model_is_not_asked_what_the_corpus_lacks(writer: Assistant) -> None:
    """A question that is declined without a model never reaches one."""
    answer = asked(writer, model_of(), "What is the IL-17 result after brexanolone?")
    assert answer.abstained and not answer.explanation.usage


@pytest.mark.parametrize(
    ("proposal", "check"),
    [
        (Proposal(TRUE, ()), "shown"),
        (Proposal(TRUE, ((99, ""),)), "shown"),
        (Proposal(TRUE, ((0, ""),)), "shown"),
        (Proposal(TRUE, ((1, ""), (99, ""))), "shown"),
        (Proposal(TRUE, tuple((number, "") for number in range(1, 7))), "shown"),
        (Proposal(TRUE, ((1, "EC50 of 12.9 nM"),)), "words"),
        (Proposal(FALSE, ((1, ""),)), "numbers"),
        (Proposal(TRUE.replace("nM", "µM"), ((1, ""),)), "numbers"),
        (Proposal(TRUE.replace("epileptic", "control"), ((1, ""),)), "subject"),
        (Proposal(TRUE.replace("enhanced", "did not enhance"), ((1, ""),)), "negation"),
        (Proposal("It had an EC50 of 92.7 ± 13.4 nM.", ((1, ""),)), "form"),
        (Proposal("Allopregnanolone verstärkte Ströme mit 92.7 ± 13.4 nM.", ((1, ""),)), "names"),
    ],
)
def test_each_check_can_fail(writer: Assistant, proposal: Proposal, check: str) -> None:
    """A proposal with one fault fails, and the check that it fails names it."""
    places = places_of(writer)
    assert places[0][1].text == TRUE
    _, verdict = judge.judge(proposal, places, {"allopregnanolon"})
    assert check in {failure.name for failure in verdict.failures}


def test_citations_that_are_not_needed_are_left_out(writer: Assistant) -> None:
    """A statement that one of its cited units says alone cites that one only; of a table row also the header."""
    places = places_of(writer)
    draft, verdict = judge.judge(Proposal(TRUE, ((2, ""), (1, ""), (4, ""))), places, {"allopregnanolon"})
    assert verdict.supported and [unit.text for _, unit in draft.units] == [TRUE]
    row = next(number for number, (_, unit) in enumerate(places, start=1) if unit.kind == "row")
    read_out = say(*places[row - 1])
    draft, verdict = judge.judge(Proposal(read_out, ((row, ""),)), places, set())
    assert verdict.supported and [unit.kind for _, unit in draft.units] == ["row", "header"]


def test_no_neighbour_of_what_is_asked_is_shown_to_a_model(writer: Assistant) -> None:
    """The units shown are those that the offline writer would choose from, each once, its own choice first."""
    chosen = [
        draft.units[0][1].text for draft in choose(search(QUESTION, writer.store, writer.reader), writer.store, 5)
    ]
    shown = [unit.text for _, unit in places_of(writer)]
    assert shown[: len(chosen)] == list(dict.fromkeys(chosen)) and len(shown) <= generate.SHOWN
    assert len(places_of(writer)) == len({(document.source, unit.index) for document, unit in places_of(writer)})


def test_statements_come_one_by_one(writer: Assistant) -> None:
    """In Python and in the chain's stream and astream a statement comes before the model has written the next one."""
    second = "Allopregnanolone enhanced GABA-evoked currents in epileptic dentate gyrus cells with an EC50 of 92.7 ± 13.4 nM."
    reply = f"- {TRUE} [U1]\n- {second} [U3]\n"
    writer._writers["extractive"] = model_of(reply)
    stream = writer.stream(QUESTION)
    first = next(stream)
    assert isinstance(first, Statement) and first.text == TRUE
    *rest, last = stream
    assert isinstance(last, Answer) and last.statements == (first, *rest) and len(rest) == 1
    writer._writers["extractive"] = model_of(reply)

    async def drawn() -> list[Statement | Answer]:
        return [event async for event in writer.chain().astream(QUESTION)]

    assert [type(event) for event in asyncio.run(drawn())] == [Statement, Statement, Answer]


def test_a_second_opinion_counts(writer: Assistant) -> None:
    """With a second opinion a statement is shown only when the model, asked anew, finds it in the quotes."""
    for said, shown in (("YES", True), ("no, it does not", False), ("", False)):
        answer = asked(writer, model_of(f"- {TRUE} [U1]", said, "NOTHING", second_opinion=True))
        assert (answer.models["writer"] == "fake:model") is shown, said
    checks = [check.name for check in answer.statements[0].verdict.checks]
    assert "second opinion" not in checks  # those are the offline writer's


def test_a_runaway_model_is_stopped(writer: Assistant) -> None:
    """Of a reply that goes on and on, a bounded number of statements is judged, none of them twice."""
    lines = "\n".join(f"- Rats number {number} had an EC50. [U1]" for number in range(90))
    answer = asked(writer, model_of(lines, lines))
    tried = [one.text for one in answer.explanation.proposed if one.units and not one.text.startswith("Allo")]
    assert len(tried) == len(set(tried)) <= 2 * generate.TRIED * 5


def test_failures_of_all_kinds_end_in_one_sentence() -> None:
    """An exception of a provider becomes the end of one sentence, without the provider's own words."""

    class Denied(Exception):
        status_code = 401

    class Broken(GenericFakeChatModel):
        def stream(self, *args: object, **kwargs: object) -> Iterator[AIMessage]:
            raise Denied("Incorrect API key sk-secret-123")

    model = replace(model_of(), chat=Broken(messages=iter(())))
    with pytest.raises(Failed, match="401: did not accept the key") as error:
        list(model.propose(lambda lines: [("human", "?")], Usage()))
    assert "sk-secret" not in str(error.value)


def test_words_relied_on_may_be_shortened(writer: Assistant) -> None:
    """The words relied on may leave out what stands between, by an ellipsis or not, but may not be put in another order."""
    place = places_of(writer)[0]
    assert judge.stands("Allopregnanolone enhanced ... EC50 of 92.7", place)
    assert judge.stands("allopregnanolone ec50 92.7 ± 13.4 nm", place) and judge.stands("", place)
    assert not judge.stands("EC50 of allopregnanolone", place)
