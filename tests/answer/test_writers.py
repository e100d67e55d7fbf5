"""Language models that lie or fail, over real HTTP: what is false does not reach the reader, and every failure ends in an answer."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.evaluate.metrics import BY_NAME
from qa.evaluate.suite import load_suite
from qa.ingest.default_corpus import default_suite
from qa.llm.provider import load_model
from qa.serialize import answer_json
from qa.settings import load_settings
from qa.types import Answer, Statement
from qa.verify.draft import say
from tests.fake_model import Fake, Wrote, fake_model
from tests.fake_writers import HONEST, MODES
from tests.spread import spread

pytest.importorskip("langchain_openai")

KEY = "sk-secret-0123456789abcdef"
SUITE = load_suite(default_suite(), list(BY_NAME)).questions
CHOSEN = (
    "FACT-15", "TAB-06", "CMP-01", "CMP-10", "NEG-01", "MECH-03", "HOP-11", "FALSE-09",
)  # fmt: skip
FEW = [one.question for one in SUITE if one.id in CHOSEN]
QUESTION = "What EC50 does allopregnanolone have in epileptic dentate granule cells?"
NEVER = (
    "wrong_digit", "wrong_unit", "dropped_negation", "reversed_direction", "dropped_hedge", "swapped_subject", "pronoun",
    "invented_citation", "citationless", "cause_from_sequence", "false_comparison", "overgeneral",
    "false_premise", "injected", "other_language",
)  # fmt: skip
"""Modes of which nothing may reach a reader."""
LEAKING = {"omitted_subject": 0.2, "dropped_condition": 0.5}
"""Modes of which a few do: the largest share of what is false that may."""
BLOCKED = {"faithful": 0.02, "paraphrasing": 0.08, "merging": 0.12}
"""The largest share of true statements that may be dropped."""


@pytest.fixture(scope="module")
def writer(guide_store: Path) -> Iterator[Assistant]:
    """An assistant of its own, which one fake after the other writes for."""
    with Assistant(load_settings(guide_store)) as assistant:
        yield assistant


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that must not be seen anywhere."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def use(assistant: Assistant, fake: Fake, name: str = "openai:local", **wishes: float) -> None:
    """Let a fake write for an assistant, with short pauses."""
    made = load_model(replace(assistant.settings, model=name, base_url=fake.base_url, **wishes))  # type: ignore[arg-type]
    assert made is not None
    made.pause_s = 0.01
    assistant._writers["extractive"] = made


def shown_of(answer: Answer, name: str = "openai:local") -> list[str]:
    """The statements of an answer that a model wrote; none where the offline writer did."""
    return [one.text for one in answer.statements] if answer.models["writer"] == name else []


def spaced(text: str) -> str:
    """A text as it may be shown: other spaces, another first letter, with or without its full stop."""
    return " ".join(text.split()).strip(" .").lower()


def leaks(written: list[Wrote], shown: list[Statement], quoted: set[str]) -> list[str]:
    """What is shown of what is false: all of it, or a sentence of it that no quote says word for word, nor reads out."""
    false = [spaced(one.text) for one in written if not one.true]
    return [
        one.text
        for one in shown
        if (text := spaced(one.text)) in false
        or (
            len(text) > 30
            and text not in quoted
            and any(text in other for other in false)
            and not any(text in spaced(c.quote) for c in one.citations)
        )
    ]


def asked_all(assistant: Assistant, fake: Fake, questions: list[str], name: str = "openai:local") -> list[str]:
    """Ask, and give the false statements that were shown, checking that what is shown was written, or is a unit as it stands."""
    use(assistant, fake, name)
    found = []
    for question in questions:
        start = len(fake.wrote)
        answer = assistant.ask(question)
        shown = answer.statements if answer.models["writer"] == name else ()
        said = [spaced(wrote.text) for wrote in fake.wrote[start:]]
        quoted = {spaced(say(*assistant.library.unit_at(c.source, c.start))) for one in shown for c in one.citations}
        assert all(any(spaced(one.text) in wrote for wrote in said) or spaced(one.text) in quoted for one in shown)
        found += leaks(fake.wrote[start:], list(shown), quoted)
    return found


@pytest.mark.parametrize("mode", spread(NEVER, "wrong_digit", "dropped_negation", "invented_citation", "injected"))
def test_nothing_false_is_shown(writer: Assistant, mode: str) -> None:
    """Of what such a writer writes, nothing false reaches the reader."""
    with fake_model(mode) as fake:
        assert asked_all(writer, fake, FEW) == []
    few = {"false_premise", "dropped_hedge"}  # what these need is seldom there
    assert sum(not one.true for one in fake.wrote) >= (1 if mode in few else 10)


@pytest.mark.parametrize("mode", LEAKING)
def test_little_false_is_shown(writer: Assistant, mode: str) -> None:
    """Of what such a writer writes, no more than a stated share reaches the reader."""
    with fake_model(mode) as fake:
        found = asked_all(writer, fake, FEW)
    assert len(found) <= math.ceil(LEAKING[mode] * len(fake.wrote)), found


@pytest.mark.parametrize("mode", spread(sorted(HONEST), "paraphrasing"))
def test_true_statements_are_shown(writer: Assistant, mode: str) -> None:
    """Of what an honest writer writes, most reaches the reader."""
    with fake_model(mode) as fake:
        use(writer, fake)
        shown = {spaced(text) for question in FEW for text in shown_of(writer.ask(question))}
    true = {one.text for one in fake.wrote if one.round == 1}
    dropped = [text for text in true if spaced(text) not in shown and {*map(spaced, text.split(";"))} - shown]
    assert len(true) >= 12
    assert len(dropped) <= math.ceil(BLOCKED[mode] * len(true)), dropped


@pytest.mark.parametrize("mode", spread(["faithful", "wrong_digit", "citationless"], "faithful", "wrong_digit"))
def test_structured_output_is_checked_alike(writer: Assistant, mode: str) -> None:
    """A model with structured output is asked for the schema, and its statements are held to the same."""
    with fake_model(mode) as fake:
        assert asked_all(writer, fake, FEW[:4], "openai:gpt-4o") == []
        answer = writer.ask(QUESTION)
    assert all(request["response_format"]["type"] == "json_schema" for request in fake.requests)
    assert bool(shown_of(answer, "openai:gpt-4o")) == (mode == "faithful")


def test_the_same_lie_is_not_shown_when_it_is_repeated(writer: Assistant) -> None:
    """What failed fails again word for word, and is asked about no third time."""
    with fake_model("second_guess") as fake:
        assert asked_all(writer, fake, FEW[:6]) == []
    assert {one.round for one in fake.wrote} == {1, 2}
    assert len(fake.requests) <= 2 * 6


TRANSPORTS = {
    "rate_limited": {"times": 99},
    "server_error": {"times": 99, "status": 503},
    "garbage": {},
    "html": {},
    "malformed_json": {},
    "empty": {},
    "unauthorized": {},
}


@pytest.mark.parametrize("name", spread(["openai:local", "openai:gpt-4o"], "openai:local"))
@pytest.mark.parametrize("mode", TRANSPORTS)
def test_a_failure_ends_in_the_offline_answer(writer: Assistant, mode: str, name: str) -> None:
    """After a few calls at most the offline writer answers, one sentence says why, and the key is in no text."""
    with fake_model(mode, **TRANSPORTS[mode]) as fake:
        use(writer, fake, name, model_timeout_s=0.3)
        answer = writer.ask(QUESTION)
    assert answer.statements and answer.models["writer"] == "extractive"
    assert len(answer.notes) == 1 and name in answer.notes[0]
    assert answer.notes[0].endswith(".") and answer.notes[0].count(". ") == 0
    assert 1 <= len(fake.requests) <= 3
    assert KEY not in repr(answer) and KEY not in repr(answer_json(answer)) and KEY[-8:] not in str(answer.notes)
    assert "evil" not in repr(answer_json(answer))


@pytest.mark.parametrize(
    ("name", "silent"),
    spread([("openai:local", False), ("openai:local", True), ("openai:gpt-4o", False)], ("openai:local", True)),
)
def test_a_server_that_drips_is_left(writer: Assistant, name: str, silent: bool) -> None:
    """The time of a call is over when it is over, whether spaces drip or comments that keep a connection open."""
    with fake_model("slow", silent=silent, pause=0.02) as fake:
        use(writer, fake, name, model_timeout_s=0.2)
        began = time.monotonic()
        answer = writer.ask(QUESTION)
    assert answer.statements and len(answer.notes) == 1
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("mode", "options"), [("rate_limited", {}), ("server_error", {}), ("server_error", {"status": 503})]
)
def test_a_passing_failure_is_retried(writer: Assistant, mode: str, options: dict[str, int]) -> None:
    """A server that answers the second time is asked twice, and the answer has no note."""
    with fake_model(mode, times=1, **options) as fake:
        use(writer, fake)
        answer = writer.ask(QUESTION)
    assert shown_of(answer) and not answer.notes
    assert len(fake.requests) == 2


def test_retry_after_is_honoured(writer: Assistant) -> None:
    """The next call comes no sooner than the server asked for; one that asks for minutes is not waited for."""
    with fake_model("rate_limited", times=1, retry_after=0.6) as fake:
        use(writer, fake)
        answer = writer.ask(QUESTION)
    assert shown_of(answer) and fake.times[1] - fake.times[0] >= 0.6
    with fake_model("rate_limited", times=9, retry_after=600) as fake:
        use(writer, fake)
        answer = writer.ask(QUESTION)
    assert answer.statements and len(fake.requests) == 1 and "600 s" in answer.notes[0]


@pytest.mark.parametrize("name", ["openai:local", "openai:gpt-4o"])
def test_a_stream_that_breaks_keeps_what_was_whole(writer: Assistant, name: str) -> None:
    """The statement that had arrived whole stays, no half one is shown, and one sentence says what happened."""
    with fake_model("broken_stream", whole=2) as fake:
        use(writer, fake, name)
        answer = writer.ask(QUESTION)
    assert shown_of(answer, name) and set(shown_of(answer, name)) <= {one.text for one in fake.wrote}
    assert len(answer.notes) == 1 and len(fake.requests) <= 3


def test_a_reply_cut_short_shows_only_whole_statements(writer: Assistant) -> None:
    """Where a reply ends in the middle of a statement, that one is not shown."""
    with fake_model("truncated") as fake:
        use(writer, fake)
        answer = writer.ask(QUESTION)
    assert answer.statements and set(shown_of(answer)) <= {one.text for one in fake.wrote}


def test_a_server_without_structured_output_is_asked_for_lines(writer: Assistant) -> None:
    """A server that refuses the schema is asked in plain lines, now and from then on."""
    with fake_model("no_schema") as fake:
        use(writer, fake, "openai:gpt-4o")
        assert shown_of(writer.ask(QUESTION), "openai:gpt-4o")
        assert shown_of(writer.ask(QUESTION), "openai:gpt-4o")
    assert ["response_format" in request for request in fake.requests] == [True, False, False]


@pytest.mark.slow
@pytest.mark.parametrize("mode", [mode for mode in MODES if mode not in HONEST])
def test_over_the_whole_suite(writer: Assistant, mode: str) -> None:
    """Over all questions of the suite no more of what is false is shown than the stated share, which is none for most."""
    with fake_model(mode) as fake:
        found = asked_all(writer, fake, [one.question for one in SUITE])
    assert len(found) <= math.ceil(LEAKING.get(mode, 0.0) * len(fake.wrote)), found
