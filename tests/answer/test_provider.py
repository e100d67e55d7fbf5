"""From the name of a language model to the model, and what is said of one that cannot be used."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.errors import ModelError, QAError, UsageError
from qa.llm.client import timed
from qa.llm.provider import load_model
from qa.settings import Settings


@pytest.fixture
def given(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings for a test, with a key that must not be seen."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-0123456789")
    return settings


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("gpt-4o", UsageError, "provider:name"),
        (":x", UsageError, "provider:name"),
        ("openai:", UsageError, "provider:name"),
        ("nobody:x", UsageError, "'nobody' is no provider"),
        ("mistralai:x", ModelError, "pip install langchain-mistralai"),
    ],
)
def test_a_model_that_cannot_be_used_is_told_in_one_sentence(
    given: Settings, name: str, kind: type[QAError], words: str
) -> None:
    """A name without provider, an unknown provider and a missing package each get a sentence that says what to do."""
    with pytest.raises(kind, match=words):
        load_model(replace(given, model=name))


def test_a_missing_key_is_told_by_the_name_of_its_variable(given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key the sentence names the variable to set."""
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(ModelError, match="set OPENAI_API_KEY"):
        load_model(replace(given, model="openai:gpt-4o"))


def test_no_name_is_no_model(given: Settings) -> None:
    """Without a name there is no model, and nothing is imported for one."""
    assert load_model(given) is None


def test_what_is_known_of_a_model_decides_how_it_is_asked(given: Settings) -> None:
    """A model known to give structured output is asked for it, an unknown one for lines; the window is the smaller of both;
    no text of the model shows the key."""
    known, unknown = (load_model(replace(given, model=name)) for name in ("openai:gpt-4o", "openai:local"))
    assert known is not None and unknown is not None
    assert known.structured and not unknown.structured
    assert known.window == given.context_tokens
    assert unknown.chat.temperature == 0 and unknown.chat.max_retries == 0  # type: ignore[attr-defined]
    thinking = load_model(replace(given, model="openai:gpt-5"))
    assert thinking is not None and thinking.chat.temperature is None  # type: ignore[attr-defined]
    assert "sk-secret" not in repr(known) + repr(known.label)


def test_a_host_is_named_without_its_password(given: Settings) -> None:
    """A model served elsewhere is named with its host alone."""
    made = load_model(replace(given, model="openai:local", base_url="http://user:word@host.example:1/v1"))
    assert made is not None and made.label == "openai:local at host.example"


def test_chunks_pass_in_order_and_errors_come_through() -> None:
    """What a reply gives comes in order; what breaks it off comes after that; a reply that takes too long is left."""

    def broken():
        yield 1
        yield 2
        raise ConnectionError

    drawn = timed(broken(), 5)
    assert [next(drawn), next(drawn)] == [1, 2]
    with pytest.raises(ConnectionError):
        next(drawn)
    assert list(timed(iter(range(100)), 5)) == list(range(100))
    import threading

    never = threading.Event()

    def silent():
        never.wait()
        yield 1

    with pytest.raises(TimeoutError):
        list(timed(silent(), 0.05))
    never.set()
