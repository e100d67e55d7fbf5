"""The route of tables: the same questions asked of each document, as JSON, CSV or a stream of rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse

from qa.answer.table import Table, TableRow
from qa.render.table import csv_head, csv_row
from qa.serialize import to_json
from qa.serve import metrics
from qa.serve.error_handlers import Json, documented
from qa.serve.routes import ERRORS, EVENTS, UNBUFFERED, Questions, Served, begun, told_as_events, waited
from qa.serve.schema import TableRequest, bounded

table_router = APIRouter()
CSV, STREAM = "text/csv", "text/event-stream"


@table_router.post(
    "/table",
    response_model=Table,
    responses={
        200: {
            "description": "By `Accept`: the table as JSON, as CSV, or as events: `row` for each document, last `done` "
            "with the number of rows and of cells that are stated; `error` where it fails on the way.",
            "content": {CSV: {"schema": {"type": "string"}}, **EVENTS},
        },
        **documented(*ERRORS, 413),
    },
)
async def compare_documents(asked: TableRequest, request: Request, assistant: Served, pool: Questions) -> Response:
    """Ask each document the same questions: a row a document, each cell cited and verified, or not stated."""

    def draw() -> Iterator[TableRow]:
        bounded(asked.questions, asked.within, assistant.documents)
        for row in assistant.table_rows(asked.questions, asked.within):
            metrics.note_row(request.scope, row)
            yield row

    wanted = request.headers.get("accept", "")
    if STREAM in wanted:
        return EventSourceResponse(told_as_events(_events(await begun(pool.stream(draw), request))), headers=UNBUFFERED)
    if CSV in wanted:
        lines = _lines(asked, await begun(pool.stream(draw), request))
        named = {"Content-Disposition": 'attachment; filename="table.csv"'}
        return StreamingResponse(lines, media_type=f"{CSV}; charset=utf-8", headers=named)
    rows = await waited(pool.run(lambda: tuple(draw())), request)
    return Json(to_json(Table(tuple(asked.questions), rows)))


async def _events(rows: AsyncIterator[TableRow | None]) -> AsyncIterator[tuple[str, Any] | None]:
    count = stated = 0
    async for row in rows:
        if row is None:
            yield None
            continue
        count, stated = count + 1, stated + row.stated
        yield "row", to_json(row)
    yield "done", {"rows": count, "stated": stated}


async def _lines(asked: TableRequest, rows: AsyncIterator[TableRow | None]) -> AsyncIterator[str]:
    yield csv_head(asked.questions)
    async for row in rows:
        if row is not None:
            yield csv_row(row)
