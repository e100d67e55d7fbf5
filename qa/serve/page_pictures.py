"""Pages of PDFs as pictures: `GET /sources/{source}/pages/{n}.png`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from qa.assistant import Assistant
from qa.errors import InputError
from qa.index.originals import read_original
from qa.index.recent import RecentlyUsed
from qa.ingest.pdf.picture import PagePicture, draw_page
from qa.serve.error_handlers import RequestRefused, documented
from qa.serve.routes import ERRORS, Served, SourcePath, named_document
from qa.serve.worker_pool import WorkerPool
from qa.types import Document

DRAWINGS = 16
"""Pictures that are drawn or wait to be, two at a time."""
_CACHED = 48_000_000
"""Bytes of the pictures in memory."""
_BEFORE = 80
"""Characters before a quote that tell it from its namesake on the page."""
_Key = tuple[str, str, int, int, int]
picture_router = APIRouter()
Position = Annotated[int | None, Query(ge=0, description="Of the words to mark, as a citation has it.")]


class PagePictures:
    """The pictures that were asked for last, and the processes that draw others. Threads may share it."""

    def __init__(self) -> None:
        self.pool = WorkerPool(DRAWINGS, 2)
        self._drawn: RecentlyUsed[_Key, PagePicture] = RecentlyUsed(_CACHED, lambda one: len(one.png))

    def picture(self, document: Document, number: int, start: int, end: int, assistant: Assistant) -> PagePicture:
        """A page with the words from start to end marked, none where these are equal. Raises: InputError."""

        def draw() -> PagePicture:
            store = None if assistant.settings.shared else assistant.settings.store
            before = document.text[max(0, start - _BEFORE) : start]
            return draw_page(read_original(store, document), document.source, number, document.text[start:end], before)

        return self._drawn.made((document.original, document.digest, number, start, end), draw)


@picture_router.get(
    "/sources/{source:path}/pages/{number}.png",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, **documented(*ERRORS, 404)},
)
async def show_page(
    source: SourcePath,
    number: Annotated[int, Path(ge=1, description="Of the page, from 1.")],
    request: Request,
    assistant: Served,
    start: Position = None,
    end: Position = None,
) -> Response:
    """A page of a PDF as it is printed, with quoted words marked.

    The header `QA-Pages` counts the pages of the file; `QA-Marked` says how much of the words is marked: whole, part or none.
    """
    document = named_document(source, assistant.library)
    first, last = start or 0, end or 0
    if not 0 <= first <= last <= len(document.text):
        raise RequestRefused(
            404, f"{source[:100]!r} has no characters {first} to {last}: it has {len(document.text):,}."
        )
    pictures: PagePictures = request.app.state.page_pictures

    def work() -> PagePicture:
        try:
            return pictures.picture(document, number, first, last, assistant)
        except InputError as error:
            raise RequestRefused(404, str(error), code="no_picture") from error

    drawn = await pictures.pool.run(work)
    headers = {"QA-Pages": str(drawn.pages), "QA-Marked": drawn.marked}
    return Response(
        drawn.png, media_type="image/png", headers={name: value for name, value in headers.items() if value}
    )
