"""The routes of tables: the same questions asked of each document, and a table in order or as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse

from qa.answer.table import Table, TableRow
from qa.errors import UsageError
from qa.render.table import csv_head, csv_row, table_csv, table_markdown
from qa.serialize import read_json, to_json
from qa.serve import metrics
from qa.serve.error_handlers import Json, documented
from qa.serve.routes import ERRORS, EVENTS, UNBUFFERED, Questions, Served, begun, told_as_events, waited
from qa.serve.schema import TableExport, TableRequest, bounded

table_router = APIRouter()
CSV, MARKDOWN, STREAM = "text/csv", "text/markdown", "text/event-stream"


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


@table_router.post(
    "/table/export",
    response_model=Table,
    responses={
        200: {"content": {CSV: {"schema": {"type": "string"}}, MARKDOWN: {"schema": {"type": "string"}}}},
        **documented(*ERRORS, 413),
    },
)
def export_table(asked: TableExport) -> Response:
    """Put a table in order, and give it as JSON, CSV or Markdown; no question is asked again."""
    table = _read(asked)
    if asked.sort is not None:
        in_order = table.by_document if asked.sort == 0 else partial(table.sorted, asked.sort - 1)
        table = in_order(descending=asked.descending)
    if asked.form == "json":
        return Json(to_json(table))
    text, kind = (table_csv(table), CSV) if asked.form == "csv" else (table_markdown(table) + "\n", MARKDOWN)
    named = {"Content-Disposition": f'attachment; filename="table.{"csv" if kind == CSV else "md"}"'}
    return Response(text.encode("utf-8", "replace"), media_type=f"{kind}; charset=utf-8", headers=named)


def _read(asked: TableExport) -> Table:
    """The table that was sent. Raises: UsageError where it is none."""
    columns = len(asked.questions)
    if asked.sort is not None and asked.sort > columns:
        raise UsageError(f"sort {asked.sort} names no column: there are {columns} questions, and 0 for the documents.")
    try:
        rows = tuple(read_json(TableRow, row) for row in asked.rows)
    except ValueError as error:
        raise UsageError(f"A row is none that POST /table gives: {error}.") from error
    for row in rows:
        if len(row.cells) != columns:
            raise UsageError(f"The row of {row.source[:100]!r} has {len(row.cells)} cells for {columns} questions.")
        if any(cell.statement is not None and not cell.statement.citations for cell in row.cells):
            raise UsageError(f"The row of {row.source[:100]!r} has a cell without a citation.")
    return Table(tuple(asked.questions), rows)


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
