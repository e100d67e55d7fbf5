"""OpenAI's dialect, spoken by the programs that people have: none of them is changed, none is faked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import openai
import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langchain_openai import ChatOpenAI
from openai import OpenAI

from qa.render import markdown
from qa.serve.openai import Completed
from tests.serve.conftest import ABSTAINED, ANSWERED, DIRECT, FOLLOW_UP, KEYS, RATE, Server, as_described
from tests.serve.test_api import timeless

UNDERSTOOD = "What EC50 does allopregnanolone have in control dentate granule cells?"


def client_of(server: Server, key: str = "none") -> OpenAI:
    """The official client."""
    return OpenAI(base_url=f"{server.url}/v1", api_key=key, max_retries=0, timeout=60)


def said(text: str) -> list[dict[str, str]]:
    """A conversation of one question."""
    return [{"role": "user", "content": text}]


def check_shown(text: str, answer: dict[str, Any] | None = None) -> None:
    """Marks stand in the text, each is listed with its place, and no mark is left over."""
    statements, _, places = text.partition(f"{markdown.SOURCES}\n")
    marks = set(re.findall(r"\[(\d+)\]", statements))
    assert marks and marks == set(re.findall(r"^- \[(\d+)\] ", places, re.MULTILINE)), text
    if answer is not None:
        assert all(one["text"] in statements for one in answer["statements"])
        assert all(place["quote"] in places for one in answer["statements"] for place in one["citations"])


def test_the_official_client_is_answered(server: Server) -> None:
    """The official client gets marks and places in the text, and the whole answer with it."""
    completion = client_of(server).chat.completions.create(
        model="qa", messages=said(ANSWERED), temperature=0.3, user="me"
    )
    (choice,) = completion.choices
    answer = completion.model_extra["qa"]
    check_shown(choice.message.content, answer)
    assert choice.finish_reason == "stop" and completion.object == "chat.completion" and completion.model == "qa"
    assert timeless(answer) == timeless(server.ask(ANSWERED))
    assert completion.usage.total_tokens == 0  # no language model wrote it
    assert [model.id for model in client_of(server).models.list()] == ["qa"]


def test_the_official_client_streams(server: Server) -> None:
    """Streamed, the same text comes in pieces, each statement in one; the last chunk has the whole answer."""
    client = client_of(server)
    whole = client.chat.completions.create(model="qa", messages=said(ANSWERED)).choices[0].message.content
    chunks = list(client.chat.completions.create(model="qa", messages=said(ANSWERED), stream=True))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == whole
    assert [chunk.choices[0].finish_reason for chunk in chunks] == [None] * (len(chunks) - 1) + ["stop"]
    assert chunks[0].choices[0].delta.role == "assistant" and len({chunk.id for chunk in chunks}) == 1
    answer = chunks[-1].model_extra["qa"]
    assert timeless(answer) == timeless(server.ask(ANSWERED))
    told = [chunk.model_extra["qa"]["statement"] for chunk in chunks[:-1] if "qa" in chunk.model_extra]
    assert told == answer["statements"]
    usage = {"include_usage": True}
    counted = list(
        client.chat.completions.create(model="qa", messages=said(ANSWERED), stream=True, stream_options=usage)
    )
    assert counted[-1].choices == [] and counted[-1].usage.total_tokens == 0
    assert all(chunk.usage is None for chunk in counted[:-1])


def test_the_official_client_holds_a_conversation(server: Server) -> None:
    """What the client sends back of our own answers is understood, and a follow-up leans on it."""
    client = client_of(server)
    first = client.chat.completions.create(model="qa", messages=said(ANSWERED)).choices[0].message
    messages = [{"role": "system", "content": "Be brief."}, *said(ANSWERED), first, *said(FOLLOW_UP)]
    second = client.chat.completions.create(model="qa", messages=messages)
    assert second.model_extra["qa"]["question"] == UNDERSTOOD
    check_shown(second.choices[0].message.content, second.model_extra["qa"])
    assert (
        client.chat.completions.create(model="qa", messages=said(FOLLOW_UP)).model_extra["qa"]["question"] == FOLLOW_UP
    )
    parts = [{"role": "user", "content": [{"type": "text", "text": ANSWERED}]}, first, *said(FOLLOW_UP)]
    assert client.chat.completions.create(model="qa", messages=parts).model_extra["qa"]["question"] == UNDERSTOOD


def test_the_direct_answer_stands_first(server: Server) -> None:
    """The direct answer leads the text, also in a stream, and is read back as no statement of its own."""
    client = client_of(server)
    first = client.chat.completions.create(model="qa", messages=said(DIRECT))
    answer, text = first.model_extra["qa"], first.choices[0].message.content
    assert text.startswith(f"**{answer['direct']['text']}** [{answer['direct']['mark']}]\n\n")
    chunks = client.chat.completions.create(model="qa", messages=said(DIRECT), stream=True)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == text
    messages = [*said(DIRECT), first.choices[0].message, *said("And of zuranolone?")]
    history = [{"question": DIRECT, "statements": [one["text"] for one in answer["statements"]]}]
    second = client.chat.completions.create(model="qa", messages=messages).model_extra["qa"]
    assert second["question"] == server.ask("And of zuranolone?", history=history)["question"]


def test_an_abstention_is_told(server: Server) -> None:
    """What the corpus does not contain is said to be not there, with what comes nearest."""
    completion = client_of(server).chat.completions.create(model="qa", messages=said(ABSTAINED))
    answer = completion.model_extra["qa"]
    assert answer["abstained"] and completion.choices[0].message.content.startswith(answer["reason"])
    assert markdown.NEAREST_HEADING in completion.choices[0].message.content


def test_errors_are_those_of_the_client(server: Server, guarded: Server) -> None:
    """Each refusal is raised by the official client as the error that its users catch."""
    client = client_of(server)
    with pytest.raises(openai.NotFoundError) as missing:
        client.chat.completions.create(model="gpt-4o", messages=said(ANSWERED))
    assert missing.value.code == "model_not_found" and missing.value.param == "model"
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}
    wishes: list[dict[str, Any]] = [
        {"messages": []}, {"messages": said(" ")}, {"messages": [{"role": "assistant", "content": "x"}]}, {"n": 2},
        {"messages": [{"role": "user", "content": [image]}]}, {"response_format": {"type": "json_object"}},
        {"tool_choice": "required"}, {"messages": [{"role": "nobody", "content": "x"}]}, {"messages": said("x" * 4001)},
        {"messages": said("x") * 1001},
    ]  # fmt: skip
    for wish in wishes:
        for stream in (False, True):
            with pytest.raises(openai.BadRequestError) as refusal:
                client.chat.completions.create(**{"model": "qa", "messages": said(ANSWERED), "stream": stream, **wish})
            assert refusal.value.type == "invalid_request_error" and refusal.value.message, wish
    with pytest.raises(openai.AuthenticationError):
        client_of(guarded, "sk-wrong").models.list()
    used_up = client_of(guarded, KEYS[-1])
    for _ in range(RATE):
        if guarded.client.get("/v1/models", headers={"Authorization": f"Bearer {KEYS[-1]}"}).status_code == 429:
            break
    with pytest.raises(openai.RateLimitError):
        used_up.models.list()
    assert client_of(guarded, KEYS[1]).models.list().data


def test_a_completion_has_the_shape_that_is_described(server: Server) -> None:
    """A completion is of the form that OpenAPI shows."""
    shown = server.client.post("/v1/chat/completions", json={"model": "qa", "messages": said(ANSWERED)})
    as_described(shown.json(), Completed)


def test_langchain_is_answered(server: Server) -> None:
    """LangChain's ChatOpenAI invokes, streams, and holds a conversation."""
    chat = ChatOpenAI(model="qa", base_url=f"{server.url}/v1", api_key="none", max_retries=0)
    first = chat.invoke(ANSWERED)
    check_shown(first.content)
    assert "".join(str(chunk.content) for chunk in chat.stream(ANSWERED)) == first.content
    second = chat.invoke([HumanMessage(ANSWERED), first, HumanMessage(FOLLOW_UP)])
    alone = chat.invoke(UNDERSTOOD)
    assert isinstance(second, AIMessage) and second.content == alone.content != first.content
    check_shown(second.content)


@pytest.mark.slow
def test_the_llm_command_is_answered(server: Server, tmp_path: Path) -> None:
    """The command `llm` prints an answer with its places, and `llm -c` goes on with the conversation."""
    (tmp_path / "extra-openai-models.yaml").write_text(
        f"- model_id: qa\n  model_name: qa\n  api_base: {server.url}/v1\n  api_key_name: qa\n", encoding="utf-8"
    )

    def llm(*arguments: str) -> str:
        environment = os.environ | {"LLM_USER_PATH": str(tmp_path), "OPENAI_API_KEY": "none"}
        ran = subprocess.run(
            [sys.executable, "-m", "llm", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            cwd=tmp_path,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    (tmp_path / "keys.json").write_text('{"qa": "none"}', encoding="utf-8")
    first = llm("-m", "qa", ANSWERED)
    check_shown(first)
    second = llm("-c", FOLLOW_UP)
    check_shown(second)
    assert llm("-m", "qa", DIRECT).startswith("**9 hours** [1]\n\n")
    alone = client_of(server).chat.completions.create(model="qa", messages=said(UNDERSTOOD)).choices[0].message.content
    assert second.strip() == alone.strip() and second != first
