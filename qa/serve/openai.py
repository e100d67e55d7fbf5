"""OpenAI's dialect: what existing chat programs and libraries speak. The whole answer rides along under the key `qa`."""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response
from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic import BaseModel, ConfigDict, Field

from qa.assistant import Assistant
from qa.errors import UsageError
from qa.index.scope import ALL_DOCUMENTS, collections_of, left_out, matching_sources
from qa.json_forms import JsonObject
from qa.llm.conversation import rewritten, turns_of
from qa.render import markdown
from qa.serialize import answer_json, to_json
from qa.serve import metrics
from qa.serve.error_handlers import Json, RequestRefused, documented, told
from qa.serve.routes import ERRORS, EVENTS, UNBUFFERED, Questions, Served, begun, text_of, waited
from qa.serve.schema import EXAMPLE, AskedDocuments
from qa.types import Answer, Statement

MODEL = "qa"
SCOPED = "qa:"
"""What the name of a model begins with that asks some documents alone: qa:papers."""
_MAX_MESSAGES = 1_000
"""Messages of one conversation, at most."""
openai_router = APIRouter(prefix="/v1", tags=["OpenAI's dialect"])


class Lenient(BaseModel):
    """What a caller sends; keys that are not known are passed over, as programs send more than is used here."""

    model_config = ConfigDict(extra="allow")


class Part(Lenient):
    """A part of a message; only text is read."""

    type: str
    text: str | None = None


class ChatMessage(Lenient):
    """A message of a conversation; those of the system and of tools change nothing."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None


class Format(Lenient):
    """The form of the reply that is wished for; only text is written."""

    type: str


class Streaming(Lenient):
    """What a stream ends with."""

    include_usage: bool | None = None


class Completion(Lenient):
    """A request; what would steer a language model's writing (temperature, tools, ...) is accepted and changes nothing."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"model": MODEL, "messages": [{"role": "user", "content": EXAMPLE}]}]}
    )

    model: str = Field(description='"qa", or "qa:NAME" to ask only the documents that NAME means in `in`.')
    within: AskedDocuments = []
    messages: list[ChatMessage] = Field(min_length=1, max_length=_MAX_MESSAGES)
    stream: bool | None = None
    stream_options: Streaming | None = None
    n: int | None = None
    response_format: Format | None = None
    tool_choice: str | dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class TokenUsage(JsonObject):
    """Tokens of the language model that wrote; 0 without one."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


@dataclass(frozen=True, slots=True)
class Reply(JsonObject):
    """What the assistant says: the direct answer, statements with marks [n], the places that they stand for, in Markdown."""

    role: Literal["assistant"]
    content: str
    refusal: None


@dataclass(frozen=True, slots=True)
class Choice(JsonObject):
    """The one answer."""

    index: Literal[0]
    message: Reply
    finish_reason: Literal["stop"]
    logprobs: None


@dataclass(frozen=True, slots=True)
class Completed(JsonObject):
    """A chat completion, with the whole answer under `qa`."""

    object: Literal["chat.completion"]
    id: str
    created: int
    model: str
    system_fingerprint: str
    choices: tuple[Choice, ...]
    usage: TokenUsage
    qa: Answer


@dataclass(frozen=True, slots=True)
class ModelShown(JsonObject):
    """A model that can be named in a request."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


@dataclass(frozen=True, slots=True)
class Models(JsonObject):
    """The models that can be named in a request."""

    object: Literal["list"]
    data: tuple[ModelShown, ...]


@openai_router.get("/models", response_model=Models, responses=documented(*ERRORS))
def models(assistant: Served) -> Response:
    """The assistant, and with each collection for itself."""
    documents = assistant.documents
    groups = [name for name, count in collections_of(documents).items() if count < len(documents)]
    names = [MODEL, *(SCOPED + name for name in ([ALL_DOCUMENTS] if left_out(documents) else []) + groups)]
    return Json(to_json(Models("list", tuple(_model(name, assistant) for name in names))))


@openai_router.get("/models/{model}", response_model=ModelShown, responses=documented(*ERRORS, 404))
def model(
    model: Annotated[str, Path(description="The id of a model.", examples=[MODEL])], assistant: Served
) -> Response:
    """One model by its id."""
    return Json(to_json(_model(model, assistant)))


@openai_router.post(
    "/chat/completions",
    response_model=Completed,
    response_model_exclude_unset=True,
    responses={
        200: {"content": EVENTS},
        **documented(*ERRORS, 404, 413),
    },
)
async def complete(wish: Completion, request: Request, assistant: Served, pool: Questions) -> Response:
    """Answer the last message of a conversation; with `stream`, statement by statement."""
    question, history = _asked(wish, assistant)
    named = [wish.model.removeprefix(SCOPED)] if wish.model.startswith(SCOPED) else []
    within = [*named, *wish.within]
    frame: dict[str, Any] = {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "created": int(time.time()),
        "model": wish.model,
        "system_fingerprint": f"qa-{assistant.index(within).fingerprint[:12]}",
    }

    def draw() -> Iterator[Statement | Answer]:
        for event in assistant.stream(rewritten(question, turns_of(history), assistant.model), within):
            if isinstance(event, Answer):
                metrics.note(request.scope, event)
            yield event

    if wish.stream:
        wants_usage = wish.stream_options is not None and bool(wish.stream_options.include_usage)
        events = await begun(pool.stream(draw), request)
        return EventSourceResponse(_chunks(events, frame, usage=wants_usage), headers=UNBUFFERED)
    (answer,) = await waited(pool.run(lambda: [event for event in draw() if isinstance(event, Answer)]), request)
    choice = Choice(0, Reply("assistant", markdown.answer_markdown(answer), None), "stop", None)
    completed = Completed("chat.completion", **frame, choices=(choice,), usage=_usage(answer), qa=answer)
    return Json(to_json(completed, exclude={"qa": {"explanation"}}))


async def _chunks(
    events: AsyncIterator[Statement | Answer | None], frame: dict[str, Any], *, usage: bool
) -> AsyncIterator[bytes]:
    """The chunks of a stream: each statement with what it cites, at the end the places and the whole answer."""

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        empty = {"usage": None} if usage else {}
        return _event({"object": "chat.completion.chunk", **frame, "choices": [choice], **empty, **more})

    yield chunk({"role": "assistant", "content": ""})
    try:
        async for event in events:
            if event is None:
                yield format_sse_event(comment="waiting")
            elif isinstance(event, Statement):
                direct = markdown.direct_markdown(event.direct, event.citations[0].mark) if event.direct else ""
                said = direct + markdown.statement_markdown(event)
                yield chunk({"content": said}, qa={"statement": to_json(event)})
            else:
                yield chunk({"content": markdown.rest_markdown(event)})
                yield chunk({}, "stop", qa=answer_json(event))
                if usage:
                    last = {"choices": [], "usage": to_json(_usage(event))}
                    yield _event({"object": "chat.completion.chunk", **frame, **last})
    except Exception as error:
        yield _event(told(error))
    yield format_sse_event(data_str="[DONE]")


def _event(value: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=text_of(value))


def _model(name: str, assistant: Assistant) -> ModelShown:
    """A model as it is listed. Raises: Refused for one that is not there."""
    message = "" if name == MODEL else f"There is no model {name[:100]!r} here: the one model is {MODEL!r}."
    if name.startswith(SCOPED):
        try:
            matching_sources([name.removeprefix(SCOPED)], assistant.documents)
            message = ""
        except UsageError as error:
            message = str(error)
    if message:
        raise RequestRefused(404, message, param="model", code="model_not_found")
    return ModelShown(name, "model", 0, "qa")


def _asked(wish: Completion, assistant: Assistant) -> tuple[str, list[tuple[str, list[str]]]]:
    """The question, and what was said before it. Raises: Refused for what cannot be done."""
    _model(wish.model, assistant)
    if wish.n not in (None, 1):
        raise RequestRefused(400, "n must be 1: there is one answer to a question.", param="n")
    if wish.response_format is not None and wish.response_format.type != "text":
        message = "Only text is written; the whole answer as JSON is under the key `qa`, and at POST /ask."
        raise RequestRefused(400, message, param="response_format")
    if wish.tool_choice not in (None, "none", "auto"):
        raise RequestRefused(400, "The assistant calls no tools.", param="tool_choice")
    turns = [(one.role, _text(one)) for one in wish.messages if one.role in ("user", "assistant")]
    if not turns or turns[-1][0] != "user":
        raise RequestRefused(400, "The last message must be the user's question.", param="messages")
    said: list[tuple[str, list[str]]] = []
    for role, text in turns[:-1]:
        if role == "user" and text.strip():
            said.append((text, []))
        elif role == "assistant" and said:
            said[-1][1].extend(markdown.statements_of(text))
    return turns[-1][1], said


def _text(message: ChatMessage) -> str:
    """The text of a message. Raises: Refused for an image or a sound."""
    parts: Iterable[Part] = [] if isinstance(message.content, str | None) else message.content
    if message.role == "user" and any(part.type != "text" for part in parts):
        raise RequestRefused(400, "Only text is read: leave images, sounds and files out.", param="messages")
    return message.content if isinstance(message.content, str) else "\n".join(part.text or "" for part in parts)


def _usage(answer: Answer) -> TokenUsage:
    used = answer.explanation.usage
    read, written = int(used.get("input_tokens", 0)), int(used.get("output_tokens", 0))
    return TokenUsage(read, written, read + written)
