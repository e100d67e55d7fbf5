"""The routes of the assistant's own: questions, sources, searches."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Iterator
from contextlib import aclosing
from typing import Annotated, Any, TypeVar, cast

from fastapi import APIRouter, Depends, Path, Query, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse, format_sse_event

from qa import serialize as contract
from qa.answer.stages import Event, Retrieved
from qa.assistant import Assistant
from qa.index.library import Library
from qa.ingest.read import SUFFIXES, read_upload
from qa.llm.conversation import rewritten, turns_of
from qa.notes.mechanism_map import pathway, pathway_json
from qa.render import text as render
from qa.serve import metrics as watch
from qa.serve.error_handlers import Json, Refused, documented, told
from qa.serve.schema import AnswerShown, Question
from qa.serve.sources_schema import DocumentShown, Hits, Place, Put, Sources
from qa.serve.worker_pool import Desk
from qa.types import Answer, Document, Dropped

T = TypeVar("T")
router = APIRouter()
COMMON = (400, 401, 403, 429, 500, 503)
"""What every route that reads the corpus may answer with."""
Source = Annotated[str, Path(description="A source id, as `GET /sources` lists it.", examples=["guide"])]
Replace = Annotated[bool, Query(description="Whether another document of the same name is replaced.")]
LOOK_S = 0.5
"""Seconds between two looks whether the client is still there."""
AROUND = 3
"""Units shown before and after a quote."""


EVENTS = {
    "text/event-stream": {
        "itemSchema": {
            "type": "object",
            "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
            "required": ["data"],
        }
    }
}
"""What a stream is made of, for OpenAPI."""


def assistant_of(request: Request) -> Assistant:
    """The assistant that the server serves."""
    return cast(Assistant, request.app.state.assistant)


def desk_of(request: Request) -> Desk:
    """Where its work is done."""
    return cast(Desk, request.app.state.desk)


def writing_of(request: Request) -> Desk:
    """Where the corpus is changed, one document after another."""
    return cast(Desk, request.app.state.writing)


Served = Annotated[Assistant, Depends(assistant_of)]
AtDesk = Annotated[Desk, Depends(desk_of)]
Writing = Annotated[Desk, Depends(writing_of)]


def understood(question: Question, assistant: Assistant) -> str:
    """The question made to stand alone."""
    history = turns_of((said.question, said.statements) for said in question.history)
    return rewritten(question.question, history, assistant.model)


def answered(answer: Answer, assistant: Assistant, *, explain: bool, map_it: bool) -> dict[str, Any]:
    """An answer as JSON-ready values, with what was asked for beside it."""
    shown = contract.answer_json(answer, explain=explain)
    if map_it:
        shown["pathway"] = pathway_json(pathway(answer.statements, assistant.library))
    return shown


@router.post("/ask", response_model=AnswerShown, response_model_exclude_unset=True, responses=documented(*COMMON, 413))
async def ask(question: Question, request: Request, assistant: Served, desk: AtDesk) -> Response:
    """Answer a question in statements that are cited and verified, or say that the corpus does not contain it."""

    def work() -> dict[str, Any]:
        answer = assistant.ask(understood(question, assistant))
        watch.note(request.scope, answer)
        return answered(answer, assistant, explain=question.explain, map_it=question.pathway)

    return Json(await waited(desk.run(work), request))


@router.post(
    "/ask/stream",
    response_class=StreamingResponse,  # by the class that is returned, FastAPI would take the route for a generator
    responses={
        200: {
            "description": "Events: `retrieved`, then `statement` and `dropped` as they come, last `done` with the answer; "
            "`error` where it fails on the way.",
            "content": EVENTS,
        },
        **documented(*COMMON, 413),
    },
)
async def stream(question: Question, request: Request, assistant: Served, desk: AtDesk) -> Response:
    """Answer a question statement by statement, each as soon as it is verified."""

    def draw() -> Iterator[tuple[str, Any]]:
        for event in assistant.events(understood(question, assistant)):
            if isinstance(event, Answer):
                watch.note(request.scope, event)
                yield "done", answered(event, assistant, explain=question.explain, map_it=question.pathway)
            else:
                yield shown(event)

    return EventSourceResponse(told_as_events(await begun(desk.stream(draw), request)), headers=UNBUFFERED)


UNBUFFERED = {"X-Accel-Buffering": "no"}
"""Tells nginx, which would otherwise hold a stream back, to pass it on."""


def shown(event: Event) -> tuple[str, Any]:
    """The name and the data of what becomes known on the way."""
    if isinstance(event, Retrieved):
        return "retrieved", {"question": event.question, "hits": contract.hits_json(event.hits)}
    if isinstance(event, Dropped):
        return "dropped", {"text": event.text, "reasons": list(event.reasons)}
    return "statement", contract.statement_json(event)


async def waited(work: Coroutine[Any, Any, T], request: Request) -> T:
    """What comes of some work, which is given up when the client goes away. Raises: Refused; what the work raises."""
    task = asyncio.ensure_future(work)
    while not (await asyncio.wait({task}, timeout=LOOK_S))[0]:
        if await request.is_disconnected():
            task.cancel()
            raise Refused(499, "The client went away before there was an answer.", code="client_left")
    return task.result()


async def begun(events: AsyncIterator[T], request: Request) -> AsyncIterator[T]:
    """The same events, of which the first is known: what is wrong with a question is told with a status, not in a stream."""

    async def one() -> T:
        return await anext(events)

    first = await waited(one(), request)

    async def all_of_them() -> AsyncIterator[T]:
        async with aclosing(cast("AsyncGenerator[T]", events)):
            yield first
            async for event in events:
                yield event

    return all_of_them()


async def told_as_events(events: AsyncIterator[tuple[str, Any] | None]) -> AsyncIterator[bytes]:
    """Server-sent events, with a comment where nothing has come for a while."""
    try:
        async for event in events:
            if event is None:
                yield format_sse_event(comment="waiting")
            else:
                yield format_sse_event(event=event[0], data_str=text_of(event[1]))
    except Exception as error:
        yield format_sse_event(event="error", data_str=text_of(told(error)))


def text_of(value: Any) -> str:
    """JSON in one line."""
    return json.dumps(value, separators=(",", ":"))


@router.get("/sources", response_model=Sources, response_model_exclude_unset=True, responses=documented(*COMMON))
def sources(assistant: Served) -> Response:
    """List the documents of the corpus, each with its reference list."""
    return Json({"sources": contract.sources_json(assistant.library)})


@router.post("/sources", status_code=201, response_model=Put, responses=documented(*COMMON, 409, 413, 415))
async def add(file: UploadFile, assistant: Served, writing: Writing, replace: Replace = False) -> Response:
    """Put a Markdown or text file into the corpus."""
    name = file.filename or ""
    if not name.lower().endswith(SUFFIXES):
        raise Refused(415, f"{name[:100]!r} is not read: files must end in {', '.join(SUFFIXES)}.", param="file")
    content = await file.read()

    def work() -> dict[str, Any]:
        document = read_upload(name, content, max_bytes=assistant.settings.max_file_bytes)
        there = assistant.library.by_source.get(document.source, document)
        if there != document and not replace:
            said = f"The corpus has another document under the name {there.source!r}: {there.title[:200]}."
            raise Refused(409, f"{said} Give the file another name, or replace that document with ?replace=true.")
        return {"source": document.source, "outcome": assistant.put([document])[document.source]}

    return Json(await writing.run(work), 201)


@router.get(
    "/sources/{source:path}/units/{start}-{end}",
    response_model=Place,
    responses=documented(*COMMON, 404),
)
def place(
    source: Source, start: Annotated[int, Path(ge=0)], end: Annotated[int, Path(ge=0)], assistant: Served
) -> Response:
    """Quoted words in their surroundings: `start` and `end` as a citation has them."""
    document = _named(source, assistant.library)
    if not 0 <= start < end <= len(document.text):
        raise Refused(404, f"{source[:100]!r} has no characters {start} to {end}: it has {len(document.text):,}.")
    return Json(contract.place_json(document, start, end, AROUND))


@router.get(
    "/sources/{source:path}",
    response_model=DocumentShown,
    response_model_exclude_unset=True,
    responses=documented(*COMMON, 404),
)
def document(source: Source, assistant: Served) -> Response:
    """A document with its units, its identity and its reference list."""
    library = assistant.library
    return Json(contract.document_json(_named(source, library), library))


@router.delete("/sources/{source:path}", status_code=204, responses=documented(*COMMON, 404))
async def remove(source: Source, assistant: Served, writing: Writing) -> Response:
    """Take a document out of the corpus."""
    if not await writing.run(lambda: assistant.remove(source)):
        raise Refused(404, render.unknown_source(source[:100], [one.source for one in assistant.documents]))
    return Response(status_code=204)


@router.get("/search", response_model=Hits, responses=documented(*COMMON))
async def search(
    q: Annotated[str, Query(min_length=1, description="What to find.", examples=["half-life"])],
    assistant: Served,
    desk: AtDesk,
    k: Annotated[int, Query(ge=1, le=100, description="Most results.")] = 10,
) -> Response:
    """The units that fit a query best."""
    hits = await desk.run(lambda: assistant.search(q, k))
    return Json({"query": q, "hits": contract.hits_json(hits)})


def _named(source: str, library: Library) -> Document:
    if source not in library.by_source:
        raise Refused(404, render.unknown_source(source[:100], list(library.by_source)))
    return library.by_source[source]
