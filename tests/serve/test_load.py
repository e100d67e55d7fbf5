"""Whatever text comes in: an answer or a refusal, and soon."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.serve.conftest import ANSWERED, Server
from tests.serve.conftest import inside as inside_of
from tests.spread import spread

QUICK_S = 30.0
"""Seconds after which a request hangs: work that grows faster than the longest text takes minutes, whatever the processor."""
PIECES = (
    "he ", "is it ", "does zinc block it ", "12 mg ", "1 ", "1,", "http://", "[1]", "a ", "Cells die here? ", "not ", "(", "a-",
    "the same as ", "±", "é", "\u202e", "%", "\\", "|", "and, ", "EC50 of ", "x" * 80, "1.2.3", "->", "<b>", "''", "µM ",
)  # fmt: skip
SOME = spread(PIECES, "does zinc block it ", "1,")
TEXT = st.one_of(
    st.text(max_size=80),
    st.text(alphabet=st.characters(codec=None), max_size=20),  # halves of surrogate pairs as well
    st.lists(st.sampled_from((*PIECES, "brexanolone ", "What ", "?", "\n\n", "Sources:\n", "\x00")), max_size=12).map(
        "".join
    ),
)
QUICK = settings(max_examples=5, deadline=None)
LONG = settings(max_examples=1500, deadline=None)


@pytest.fixture(scope="module")
def inside(guide_store: Path) -> Iterator[httpx.Client]:
    """The application on the default corpus."""
    with inside_of(guide_store) as client:
        yield client


def sent(client: httpx.Client, route: str, body: dict[str, Any]) -> httpx.Response:
    """Send JSON as some clients do, in ASCII alone, which any text fits into."""
    began = time.monotonic()
    response = client.post(route, content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert response.status_code in (200, 400), (response.status_code, response.text[:300])
    assert time.monotonic() - began < QUICK_S
    assert "event: error" not in response.text and '"server_error"' not in response.text
    return response


def asked(client: httpx.Client, text: str, told: list[tuple[str, list[str]]]) -> None:
    """Ask by every route that takes a question."""
    history = [{"question": question, "statements": statements} for question, statements in told]
    for route in ("/ask", "/ask/stream"):
        sent(client, route, {"question": text, "history": history, "pathway": True})
    messages = [
        message
        for question, statements in told
        for message in (
            {"role": "user", "content": question},
            {"role": "assistant", "content": "\n\n".join(statements)},
        )
    ]
    for stream in (False, True):
        last = [{"type": "text", "text": text}] if stream else text
        sent(
            client,
            "/v1/chat/completions",
            {"model": "qa", "messages": [*messages, {"role": "user", "content": last}], "stream": stream},
        )
    response = client.get("/search", params={"q": text.encode("utf-8", "replace")})
    assert response.status_code in (200, 400), response.text


HISTORIES = st.lists(st.tuples(TEXT, st.lists(TEXT.map(lambda text: f"{text} [1]"), max_size=3)), max_size=3)


@QUICK
@given(TEXT, HISTORIES)
def test_any_text_is_answered_or_refused(inside: httpx.Client, text: str, told: list[tuple[str, list[str]]]) -> None:
    """No text, as question or as history, makes the application fail or stumble."""
    asked(inside, text, told)


@pytest.mark.slow
@LONG
@given(TEXT, HISTORIES)
def test_very_many_texts_are_answered_or_refused(server: Server, text: str, told: list[tuple[str, list[str]]]) -> None:
    """As above, of a server, for longer."""
    asked(server.client, text, told)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["question", "history", "role", "content", "type", "text"]) | TEXT, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
KEYED = st.fixed_dictionaries(
    {"model": st.just("qa") | ANYTHING, "messages": st.lists(st.fixed_dictionaries({"role": st.sampled_from(["user", "assistant", "system", "tool"]), "content": ANYTHING}), max_size=3) | ANYTHING},
    optional=dict.fromkeys(("stream", "stream_options", "n", "response_format", "tool_choice", "temperature", "tools"), ANYTHING),
)  # fmt: skip


@QUICK
@given(ANYTHING, KEYED)
def test_any_json_is_answered_or_refused(server: Server, body: Any, chat: dict[str, Any]) -> None:
    """No JSON, of whatever form, makes the server fail."""
    for route, value in (
        ("/ask", body),
        ("/ask/stream", body),
        ("/v1/chat/completions", body),
        ("/v1/chat/completions", chat),
    ):
        response = server.client.post(route, content=json.dumps(value), headers={"Content-Type": "application/json"})
        assert response.status_code in (200, 400, 404), (value, response.text[:300])


def filled(piece: str, size: int) -> str:
    """A text that takes so many bytes of a body."""
    return piece * (size // (len(json.dumps(piece)) - 2))


@pytest.mark.parametrize("piece", SOME)
def test_the_longest_question_is_answered_soon(server: Server, piece: str) -> None:
    """The longest question, and one that is far longer than any, is dealt with soon, whatever it is made of."""
    sent(server.client, "/ask", {"question": filled(piece, 3_900) + "?"})
    sent(
        server.client,
        "/ask",
        {"question": filled(piece, 990_000) + "?", "history": [{"question": ANSWERED}]},
    )


@pytest.mark.parametrize("piece", SOME)
def test_a_long_conversation_is_followed_soon(server: Server, piece: str) -> None:
    """A conversation as large as a body may be is understood soon, whatever it is made of."""
    told = filled(piece, 3_800)
    turns = [{"question": told + "?", "statements": [f"{number} {told}" for number in range(10)]}] * 20
    sent(server.client, "/ask", {"question": "And in control cells?", "history": turns})
    paragraphs = "".join(f"{number} {told} [1]\n\n" for number in range(200))
    messages = [{"role": "user", "content": "What is zinc?"}, {"role": "assistant", "content": paragraphs}]
    messages += [{"role": "user", "content": "And in it?"}, {"role": "assistant", "content": "x [1]"}] * 19
    sent(
        server.client,
        "/v1/chat/completions",
        {"model": "qa", "messages": [*messages, {"role": "user", "content": "And in control cells?"}]},
    )
