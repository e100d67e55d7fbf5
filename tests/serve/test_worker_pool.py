"""How many questions are worked on at a time, and what becomes of them when a client, a model or the server goes away."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fake_model import Fake, fake_model
from tests.remembering import forget
from tests.serve.conftest import ANSWERED, Server, ServerInside, ServerProcess, events_of
from tests.serve.test_api import refused, timeless
from tests.spread import spread

MOST = 2
QUESTIONS = (ANSWERED, "How does brexanolone reduce neuronal excitability?", "What is the half-life of brexanolone?")
CHAT = {"model": "qa", "messages": [{"role": "user", "content": ANSWERED}]}


@pytest.fixture(scope="module")
def modelled(guide_store: Path, fake: Fake) -> Iterator[Server]:
    """A server whose answers that language model writes, and that works on two questions at a time."""
    with ServerInside(guide_store, **asking(fake)) as running:
        yield running


def asking(fake: Fake) -> dict[str, str]:
    """The environment of a server that asks a fake language model."""
    told = {"QA_MODEL": "openai:local", "QA_BASE_URL": fake.base_url, "OPENAI_API_KEY": "sk-none"}
    return told | {"QA_QUESTIONS_AT_ONCE": str(MOST)}


@pytest.fixture
def manners(fake: Fake, modelled: Server) -> Iterator[Callable[..., None]]:
    """Sets how the model behaves; at the end it is faithful again, and nothing is in work."""

    def behave(mode: str, **options: Any) -> None:
        fake.mode, fake.options = mode, options

    yield behave
    behave("faithful")
    until(lambda: inside(modelled) == 0)


def inside(server: Server) -> float:
    """How many questions are in work."""
    return server.figures()["qa_questions_inside{}"]


def until(true: Callable[[], bool], seconds: float = 8.0) -> float:
    """Wait until something is true; returns the seconds that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds
        time.sleep(0.05)
    return time.monotonic() - began


def test_a_model_writes_and_is_checked(modelled: Server) -> None:
    """With a language model the stream has its statements as they pass, and its tokens are counted."""
    events = modelled.events(ANSWERED)
    done = events[-1][1]
    assert done["models"]["writer"].startswith("openai:local")
    assert [told for name, told in events if name == "statement"] == done["statements"] != []
    chat = modelled.client.post("/v1/chat/completions", json=CHAT).json()
    assert chat["usage"]["prompt_tokens"] > 0 and chat["usage"]["completion_tokens"] > 0


def test_what_was_dropped_is_told(modelled: Server, manners: Callable[..., None]) -> None:
    """What a lying model writes is told as dropped, with reasons, and is no statement."""
    manners("wrong_digit")
    events = modelled.events(ANSWERED)
    dropped = [told for name, told in events if name == "dropped"]
    assert dropped and all(one["reasons"] for one in dropped)
    assert not {one["text"] for one in dropped} & {one["text"] for one in events[-1][1]["statements"]}


def test_one_too_many_is_told_at_once(modelled: Server, manners: Callable[..., None]) -> None:
    """Beyond its number a server refuses at once, says when to come again, and answers what is in work."""
    manners("slow", pause=0.05)
    with ThreadPoolExecutor(MOST) as pool:
        pending = [pool.submit(modelled.ask, ANSWERED) for _ in range(MOST)]
        until(lambda: inside(modelled) == MOST)
        for route, body in (
            ("/ask", {"question": ANSWERED}),
            ("/ask/stream", {"question": ANSWERED}),
            ("/v1/chat/completions", CHAT),
            ("/v1/chat/completions", CHAT | {"stream": True}),
        ):
            began = time.monotonic()
            response = modelled.client.post(route, json=body)
            assert refused(response, 503)["code"] == "overloaded" and time.monotonic() - began < 1
            assert int(response.headers["Retry-After"]) >= 1
        refused(modelled.client.get("/search", params={"q": "x"}), 503)
        assert modelled.client.get("/health").status_code == modelled.client.get("/ready").status_code == 200
        assert all(one.result()["statements"] for one in pending)
    assert modelled.ask(ANSWERED)["statements"]


@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("/ask", {"question": ANSWERED}),
        pytest.param("/ask/stream", {"question": ANSWERED}, marks=pytest.mark.slow),
        pytest.param("/v1/chat/completions", CHAT, marks=pytest.mark.slow),
        ("/v1/chat/completions", CHAT | {"stream": True}),
    ],
)
def test_who_leaves_makes_room(
    modelled: Server, manners: Callable[..., None], route: str, body: dict[str, Any]
) -> None:
    """When a client goes away, its question is given up and its place is free within two seconds."""
    manners("slow", pause=3)  # so that nothing is written before the client has gone
    with (
        httpx.Client(base_url=modelled.url) as client,
        pytest.raises(httpx.ReadTimeout),
        client.stream("POST", route, json=body, timeout=httpx.Timeout(0.7)) as response,
    ):
        for _ in response.iter_bytes():
            pass
    assert until(lambda: inside(modelled) == 0) < 2


def test_a_model_that_breaks_off_costs_no_answer(
    modelled: Server, manners: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    """A model that fails in the middle is told in a note, and the stream still ends in an answer."""
    manners("broken_stream", whole=1)
    events = modelled.events(ANSWERED)
    assert events[-1][0] == "done" and events[-1][1]["notes"] and events[-1][1]["statements"]
    assert [told for name, told in events if name == "statement"] == events[-1][1]["statements"]
    manners("unauthorized")
    refused = modelled.ask(ANSWERED)
    assert refused["notes"] and "sk-none" not in str(refused) + caplog.text


@pytest.mark.slow
def test_an_answer_in_flight_is_given(guide_store: Path) -> None:
    """A server that is told to end gives the answers and streams that are in work, takes no further ones, and ends with 0."""
    with (
        fake_model("slow", pause=0.05) as fake,
        ServerProcess(guide_store, **asking(fake)) as running,
        ThreadPoolExecutor(2) as pool,
    ):
        asked = pool.submit(httpx.post, f"{running.url}/ask", json={"question": ANSWERED}, timeout=60)
        streamed = pool.submit(httpx.post, f"{running.url}/ask/stream", json={"question": ANSWERED}, timeout=60)
        until(lambda: inside(running) == 2)
        running.process.send_signal(signal.SIGTERM)
        assert asked.result().json()["statements"]
        events = events_of(streamed.result().text)
        assert events[-1][0] == "done" and events[-1][1]["statements"]
        with pytest.raises(httpx.TransportError):
            httpx.post(f"{running.url}/ask", json={"question": ANSWERED})
        assert running.process.wait(10) == 0


@pytest.mark.parametrize("many", spread((6, 64), 6))
def test_many_at_once_are_answered_alike(server: Server, many: int) -> None:
    """Many questions at once are all answered as they are one by one, and the server says meanwhile that it lives."""
    alone = {question: timeless(server.ask(question)) for question in QUESTIONS}
    forget()
    asked = [QUESTIONS[number % len(QUESTIONS)] for number in range(many)]
    slowest, over = [0.0], threading.Event()

    def look() -> None:
        with httpx.Client(base_url=server.url) as client:
            while not over.is_set():
                began = time.monotonic()
                assert client.get("/health", timeout=10).status_code == 200
                slowest[0] = max(slowest[0], time.monotonic() - began)
                time.sleep(0.02)

    with ThreadPoolExecutor(many + 1) as pool:
        looking = pool.submit(look)
        with httpx.Client(base_url=server.url, timeout=60, limits=httpx.Limits(max_connections=many)) as client:
            answers = list(pool.map(lambda question: client.post("/ask", json={"question": question}), asked))
        over.set()
        looking.result()
    assert all(answer.status_code == 200 for answer in answers)
    assert [timeless(answer.json()) for answer in answers] == [alone[question] for question in asked]
    assert slowest[0] < 2
