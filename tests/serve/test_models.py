"""A language model that a question chooses among those that the server lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.settings import load_settings
from tests.command import run
from tests.fake_model import Fake
from tests.serve.conftest import Server, ServerInside, small_store
from tests.serve.test_api import refused

QUESTION = "What is the half-life of melarone?"
SECRET = "sk-of-the-server"


@pytest.fixture(scope="module")
def choosing(fake: Fake, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that writes without a language model, and lets a question choose one of two."""
    told = {"QA_MODELS": "openai:local, openai:other", "QA_BASE_URL": fake.base_url, "OPENAI_API_KEY": SECRET}
    with small_store(tmp_path_factory.mktemp("choosing")) as store, ServerInside(store, **told) as running:
        yield running


def test_a_question_chooses_who_writes(choosing: Server, fake: Fake) -> None:
    """Names alone are told, the usual one first; the chosen model writes, and without a choice none is called."""
    told = choosing.client.get("/limits")
    assert told.json()["models"] == ["extractive", "openai:local", "openai:other"] and SECRET not in told.text
    assert choosing.ask(QUESTION)["models"]["writer"] == "extractive" and not fake.requests
    written = choosing.ask(QUESTION, model="openai:other")
    assert written["models"]["writer"] == "openai:other" and fake.requests[-1]["model"] == "other"
    streamed = dict(choosing.events(QUESTION, model="openai:local"))["done"]
    assert streamed["models"]["writer"] == "openai:local" and fake.requests[-1]["model"] == "local"
    asked = len(fake.requests)
    assert choosing.ask(QUESTION, model="extractive")["statements"] == choosing.ask(QUESTION)["statements"]
    assert len(fake.requests) == asked


@pytest.mark.parametrize("path", ["/ask", "/ask/stream"])
def test_a_model_that_is_not_listed_is_refused(choosing: Server, path: str) -> None:
    """A name beyond the list is refused with a sentence that names what may be chosen."""
    body = {"question": QUESTION, "model": "openai:dearest"}
    assert "choose extractive or openai:local" in refused(choosing.client.post(path, json=body), 400)["message"]


def test_without_a_list_nothing_is_chosen(own: Server) -> None:
    """A server that lists no model offers none, and says so to a question that names one."""
    assert own.client.get("/limits").json()["models"] == []
    body = {"question": QUESTION, "model": "openai:local"}
    assert "QA_MODELS" in refused(own.client.post("/ask", json=body), 400)["message"]


def test_a_model_that_cannot_be_used_is_told_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A listed name without a provider ends `qa serve` with a sentence; `qa ask` never looks at the list."""
    monkeypatch.setenv("QA_MODELS", "llama")
    with small_store(tmp_path) as store:
        ran = run("serve", "--port", "0", "--store", store)
        assert ran.code == 2 and "provider:name" in ran.err
        assert run("ask", "--store", store, QUESTION).code in (0, 3)


def test_an_address_is_for_one_provider(tmp_path: Path) -> None:
    """The address of the usual model's server is not used for a model of another provider, nor is that one's key sent there."""
    settings = replace(load_settings(tmp_path), models=("openai:a", "anthropic:b"), base_url="http://127.0.0.1:9/v1")
    assert settings.written_by("openai:a").base_url and not settings.written_by("anthropic:b").base_url
    with Assistant(settings) as assistant:
        assert assistant.writer() is None and assistant.writer("extractive") is None
