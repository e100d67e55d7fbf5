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

from qa import serialize
from qa.answer.stages import Event, Retrieved
from qa.assistant import Assistant
from qa.index.library import Library
from qa.index.scope import collection_name, left_out_note, matching_sources, unknown_source
from qa.llm.conversation import rewritten, turns_of
from qa.notes.mechanism_map import pathway
from qa.render.reference_export import answer_copies
from qa.serialize import QuoteContext, WholeDocument, to_json
from qa.serve import metrics
from qa.serve.error_handlers import Json, RequestRefused, documented, told
from qa.serve.schema import (
    MAX_NAMES,
    WITHIN,
    AnswerCopies,
    AskRequest,
    AskResponse,
    RecordsOutcome,
    SearchResults,
    Sources,
    UploadOutcome,
)
from qa.serve.uploads import take_upload
from qa.serve.worker_pool import WorkerPool
from qa.types import Answer, Document, Dropped

_T = TypeVar("_T")
api_router = APIRouter()
ERRORS = (400, 401, 403, 429, 500, 503)
"""What every route that reads the corpus may answer with."""
SourcePath = Annotated[str, Path(description="A source id, as `GET /sources` lists it.", examples=["guide"])]
Replace = Annotated[bool, Query(description="Whether another document of the same name is replaced.")]
Group = Annotated[
    str | None,
    Query(description='The collection that the document is in from now on, "" for none.', examples=["papers"]),
]
Within = Annotated[list[str], Query(alias="in", max_length=MAX_NAMES, description=WITHIN)]
LOOK_S = 0.5
"""Seconds between two looks whether the client is still there."""
CONTEXT_UNITS = 3
"""Units shown before and after a quote."""
_EVENT = {"event": {"type": "string"}, "data": {"type": "string"}}
EVENTS = {"text/event-stream": {"itemSchema": {"type": "object", "properties": _EVENT, "required": ["data"]}}}
"""What a stream is made of, for OpenAPI."""


def assistant_of(request: Request) -> Assistant:
    """The assistant that the server serves."""
    return cast(Assistant, request.app.state.assistant)


def question_pool(request: Request) -> WorkerPool:
    """Where its work is done."""
    return cast(WorkerPool, request.app.state.question_pool)


def write_pool(request: Request) -> WorkerPool:
    """Where the corpus is changed, one document after another."""
    return cast(WorkerPool, request.app.state.write_pool)


Served = Annotated[Assistant, Depends(assistant_of)]
Questions = Annotated[WorkerPool, Depends(question_pool)]
Writes = Annotated[WorkerPool, Depends(write_pool)]


def understood(question: AskRequest, assistant: Assistant) -> str:
    """The question made to stand alone."""
    history = turns_of((said.question, said.statements) for said in question.history)
    return rewritten(question.question, history, assistant.writer(question.model))


def answered(answer: Answer, assistant: Assistant, question: AskRequest) -> dict[str, Any]:
    """An answer as JSON-ready values, with its explanation, its mechanism map and its copies where they were asked for."""
    library = assistant.library
    drawn = pathway(answer.statements, library) if question.pathway else None
    cite = AnswerCopies(**answer_copies(answer, library)) if question.cite else None
    if drawn or cite:
        answer = serialize.extended(AskResponse, answer, pathway=drawn, cite=cite)
    return serialize.answer_json(answer, explain=question.explain)


@api_router.post(
    "/ask", response_model=AskResponse, response_model_exclude_unset=True, responses=documented(*ERRORS, 413)
)
async def answer_question(question: AskRequest, request: Request, assistant: Served, pool: Questions) -> Response:
    """Answer a question in statements that are cited and verified, or say that the corpus does not contain it."""

    def work() -> dict[str, Any]:
        answer = assistant.ask(understood(question, assistant), question.within, question.model, question.statements)
        metrics.note(request.scope, answer)
        return answered(answer, assistant, question)

    return Json(await waited(pool.run(work), request))


@api_router.post(
    "/ask/stream",
    response_class=StreamingResponse,  # by the class that is returned, FastAPI would take the route for a generator
    responses={
        200: {
            "description": "Events: `retrieved`, then `statement` and `dropped` as they come, last `done` with the answer; "
            "`error` where it fails on the way.",
            "content": EVENTS,
        },
        **documented(*ERRORS, 413),
    },
)
async def stream(question: AskRequest, request: Request, assistant: Served, pool: Questions) -> Response:
    """Answer a question statement by statement, each as soon as it is verified."""

    def draw() -> Iterator[tuple[str, Any]]:
        wish = question.within, question.model, question.statements
        for event in assistant.events(understood(question, assistant), *wish):
            if isinstance(event, Answer):
                metrics.note(request.scope, event)
                yield "done", answered(event, assistant, question)
            else:
                yield event_json(event)

    return EventSourceResponse(told_as_events(await begun(pool.stream(draw), request)), headers=UNBUFFERED)


UNBUFFERED = {"X-Accel-Buffering": "no"}
"""Tells nginx, which would otherwise hold a stream back, to pass it on."""


def event_json(event: Event) -> tuple[str, Any]:
    """The name and the data of what becomes known on the way."""
    if isinstance(event, Retrieved):
        return "retrieved", {"question": event.question, "hits": serialize.hits_json(event.hits)}
    if isinstance(event, Dropped):
        return "dropped", {"text": event.text, "reasons": list(event.reasons)}
    return "statement", to_json(event)


async def waited(work: Coroutine[Any, Any, _T], request: Request) -> _T:
    """What comes of some work, which is given up when the client goes away. Raises: Refused; what the work raises."""
    task = asyncio.ensure_future(work)
    while not (await asyncio.wait({task}, timeout=LOOK_S))[0]:
        if await request.is_disconnected():
            task.cancel()
            raise RequestRefused(499, "The client went away before there was an answer.", code="client_left")
    return task.result()


async def begun(events: AsyncIterator[_T], request: Request) -> AsyncIterator[_T]:
    """The same events, of which the first is known: what is wrong with a question is told with a status, not in a stream."""

    async def one() -> _T:
        return await anext(events)

    first = await waited(one(), request)

    async def all_of_them() -> AsyncIterator[_T]:
        async with aclosing(cast("AsyncGenerator[_T]", events)):
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


@api_router.get("/sources", response_model=Sources, response_model_exclude_unset=True, responses=documented(*ERRORS))
def list_sources(assistant: Served, within: Within = []) -> Response:  # noqa: B006  FastAPI copies it
    """List the documents of the corpus, each with its collection and its reference list."""
    library = assistant.library
    sources = matching_sources(within, library.documents) if within else None
    return Json(to_json(Sources(serialize.source_summaries(library, sources))))


@api_router.post(
    "/sources",
    status_code=201,
    response_model=UploadOutcome,
    responses={
        200: {"model": RecordsOutcome, "description": "The file gave records to documents."},
        **documented(*ERRORS, 409, 413, 415),
    },
)
async def add(
    file: UploadFile, assistant: Served, writes: Writes, replace: Replace = False, collection: Group = None
) -> Response:
    """Put a file into the corpus: a PDF, office file, web page, EPUB, JATS, LaTeX, notebook, e-mail, table, Markdown or text.

    A file of a reference manager, BibTeX, RIS, CSL-JSON or Zotero RDF, gives its records to the documents that they are of.
    """
    name, content = file.filename or "", await file.read()
    group = None if collection is None else collection_name(collection)
    done = await writes.run(lambda: take_upload(assistant, name, content, replacing=replace, group=group))
    return Json(to_json(done), 201 if isinstance(done, UploadOutcome) else 200)


@api_router.get(
    "/sources/{source:path}/units/{start}-{end}", response_model=QuoteContext, responses=documented(*ERRORS, 404)
)
def show_quote(
    source: SourcePath, start: Annotated[int, Path(ge=0)], end: Annotated[int, Path(ge=0)], assistant: Served
) -> Response:
    """Quoted words in their surroundings: `start` and `end` as a citation has them."""
    document = named_document(source, assistant.library)
    if not 0 <= start < end <= len(document.text):
        raise RequestRefused(
            404, f"{source[:100]!r} has no characters {start} to {end}: it has {len(document.text):,}."
        )
    return Json(to_json(serialize.quote_context(document, start, end, CONTEXT_UNITS)))


@api_router.get(
    "/sources/{source:path}",
    response_model=WholeDocument,
    response_model_exclude_unset=True,
    responses=documented(*ERRORS, 404),
)
def document(source: SourcePath, assistant: Served) -> Response:
    """A document with its units, its identity and its reference list."""
    library = assistant.library
    return Json(to_json(serialize.whole_document(named_document(source, library), library)))


@api_router.delete("/sources/{source:path}", status_code=204, responses=documented(*ERRORS, 404))
async def delete_source(source: SourcePath, assistant: Served, writes: Writes) -> Response:
    """Take a document out of the corpus."""
    if not await writes.run(lambda: assistant.remove(source)):
        raise RequestRefused(404, unknown_source(source[:100], list(assistant.library.by_source)))
    return Response(status_code=204)


@api_router.get("/search", response_model=SearchResults, responses=documented(*ERRORS))
async def search_units(
    q: Annotated[str, Query(min_length=1, description="What to find.", examples=["half-life"])],
    assistant: Served,
    pool: Questions,
    k: Annotated[int, Query(ge=1, le=100, description="Most results.")] = 10,
    within: Within = [],  # noqa: B006  FastAPI copies it
) -> Response:
    """The units that fit a query best."""
    hits = await pool.run(lambda: assistant.search(q, k, within))
    return Json(to_json(SearchResults(q, hits, left_out_note(within, assistant.documents))))


def named_document(source: str, library: Library) -> Document:
    """The document of a source. Raises: RequestRefused when there is none."""
    if source not in library.by_source:
        raise RequestRefused(404, unknown_source(source[:100], list(library.by_source)))
    return library.by_source[source]
