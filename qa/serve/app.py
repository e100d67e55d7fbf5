"""The application: routes, access control and pages over one assistant."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response
from fastapi.openapi.utils import get_openapi
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles

import qa
from qa.assistant import Assistant
from qa.errors import first_line
from qa.serialize import to_json
from qa.serve import conversations, error_handlers, metrics, openai, page_pictures, reading_room, routes, tables
from qa.serve.error_handlers import Json, documented, refusal
from qa.serve.schema import Health, Readiness
from qa.serve.security import AccessControl, SecurityHeaders
from qa.serve.suggestions import SuggestedQuestions
from qa.serve.worker_pool import WorkerPool

_PAGE_FOLDER = Path(__file__).parent / "page"
THREADS = 4
"""Threads that answer without a language model: what they do is work of a core, so that more of them only wait longer."""
WRITES = 8
"""Changes of the corpus that are under way or wait: a large document takes minutes, and no question waits for it."""
AGAIN_S = 2.0
"""Seconds between two attempts to get ready, at least."""
_DESCRIPTION = (
    "Questions answered from documents: every statement is cited and verified, and what the documents do not contain is "
    "said to be not there. Every error has the shape of `ErrorBody`."
)
_log = logging.getLogger("qa")


def create_app(assistant: Assistant, *, local: bool = True, cases: Path | None = None) -> FastAPI:
    """Make the application.

    Parameters: assistant, open, closed when the application ends; local, whether it is reached from this machine only;
    cases, the file into which readers' cases are written, None writes none.
    Raises: UsageError for settings that cannot be.
    """
    settings = assistant.settings
    most = settings.questions_at_once
    app = FastAPI(
        title="qa",
        version=qa.__version__,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    app.state.assistant = assistant
    app.state.question_pool = WorkerPool(most, most if settings.model or settings.models else THREADS)
    app.state.write_pool = WorkerPool(WRITES, 1)
    app.state.cases = cases
    app.state.suggested = SuggestedQuestions(lambda: not app.state.question_pool.busy)
    app.state.page_pictures = page_pictures.PagePictures()
    app.state.warm, app.state.warming = threading.Event(), None
    error_handlers.install(app)
    app.include_router(page_pictures.picture_router)  # before the routes whose source takes the rest of a path
    app.include_router(routes.api_router)
    app.include_router(tables.table_router)
    app.include_router(conversations.conversation_router)
    app.include_router(reading_room.room_router)
    app.include_router(openai.openai_router)
    _add_health(app)
    _add_pages(app)
    app.openapi = lambda: _openapi(app, keyed=bool(settings.api_keys))  # type: ignore[method-assign]
    app.add_middleware(
        AccessControl,
        keys=settings.api_keys,
        rate=settings.rate_limit,
        origins=settings.cors_origins,
        upload_bytes=settings.max_file_bytes,
        local=local,
    )
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
        )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(metrics.RequestMetrics, log_questions=settings.log_questions)
    if settings.telemetry:
        metrics.trace(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Load the models while the first requests come in; on the way out let answers in flight end."""
    _warm(app)
    yield
    app.state.suggested.close()
    app.state.question_pool.close()
    app.state.write_pool.close()
    app.state.page_pictures.pool.close()
    app.state.assistant.close()


def _warm(app: FastAPI) -> None:
    """Load the models in a thread of its own, unless one is at it. Where that fails, it says so and ends after `AGAIN_S`."""
    if app.state.warming is None or not app.state.warming.is_alive():
        app.state.warming = threading.Thread(target=_load, args=(app,), name="warm", daemon=True)
        app.state.warming.start()


def _load(app: FastAPI) -> None:
    assistant: Assistant = app.state.assistant
    try:
        assistant.search("warm")
        assistant.chain()
        app.state.warm.set()
    except Exception as error:  # of whatever library: the next question about readiness tries again
        _log.warning("Not ready: %s; GET /ready tries again.", first_line(error))
        time.sleep(AGAIN_S)
    else:
        app.state.suggested.of(assistant)


def _add_health(app: FastAPI) -> None:
    @app.get("/health", response_model=Health, tags=["health"])
    async def health() -> Response:
        """The process answers."""
        return Json(to_json(Health("ok")))

    @app.get("/ready", response_model=Readiness, tags=["health"], responses=documented(503))
    async def ready() -> Response:
        """The store is open and the models are loaded, so that a question is answered at once."""
        if not app.state.warm.is_set():
            _warm(app)
            return refusal(503, "The models are being loaded.", code="loading", headers={"Retry-After": "1"})
        assistant: Assistant = app.state.assistant
        index, asked = assistant.store.pinned(), assistant.corpus
        counts = len(index.documents), asked["documents"], index.unit_count
        return Json(to_json(Readiness("ready", *counts, asked["fingerprint"], assistant.models)))

    @app.get(
        "/metrics",
        tags=["health"],
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **documented(401, 403, 429)},
    )
    def figures() -> Response:
        """Figures for Prometheus."""
        content, kind = metrics.exposition()
        return Response(content, media_type=kind)


def _add_pages(app: FastAPI) -> None:
    """The reading room, and the documentation of the API; both bring everything that they load."""
    app.mount("/page/vendor", StaticFiles(packages=[("fastapi_offline", "static")]))
    app.mount("/page", StaticFiles(directory=_PAGE_FOLDER))

    @app.get("/", include_in_schema=False)
    async def room() -> FileResponse:
        return FileResponse(_PAGE_FOLDER / "index.html")

    @app.get("/docs", include_in_schema=False)
    async def docs() -> FileResponse:
        return FileResponse(_PAGE_FOLDER / "docs.html")


def _openapi(app: FastAPI, *, keyed: bool) -> dict[str, Any]:
    """The description of the routes: what is wrong with a request is told with 400 here, and keys are named when asked for."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        for methods in schema["paths"].values():
            for route in methods.values():
                route["responses"].pop("422", None)
                if keyed and "401" in route["responses"]:
                    route["security"] = [{"key": []}]
        for name in ("HTTPValidationError", "ValidationError"):
            schema["components"]["schemas"].pop(name, None)
        if keyed:
            schema["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        app.openapi_schema = schema
    return app.openapi_schema
