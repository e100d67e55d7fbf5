"""The application: routes, guards and pages put together over one assistant."""

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
from qa.errors import QAError
from qa.serve import error_handlers as faults
from qa.serve import metrics as watch
from qa.serve import openai
from qa.serve import routes as native
from qa.serve.error_handlers import Json, documented, refusal
from qa.serve.security import Guard, Shield
from qa.serve.sources_schema import Alive, Ready
from qa.serve.worker_pool import Desk

PAGE = Path(__file__).parent / "page"
THREADS = 4
"""Threads that answer without a language model: what they do is work of a core, so that more of them only wait longer."""
WRITES = 8
"""Changes of the corpus that are under way or wait: a large document takes minutes, and no question waits for it."""
AGAIN_S = 2.0
"""Seconds between two attempts to get ready."""
ABOUT = (
    "Questions answered from documents: every statement is cited and verified, and what the documents do not contain is "
    "said to be not there. Every error has the shape of `ErrorBody`."
)
_log = logging.getLogger("qa")


def create_app(assistant: Assistant, *, local: bool = True) -> FastAPI:
    """Make the application.

    Parameters: assistant, open, closed when the application ends; local, whether it is reached from this machine only.
    Raises: UsageError for settings that cannot be.
    """
    settings = assistant.settings
    most = settings.questions_at_once
    app = FastAPI(
        title="qa",
        version=qa.__version__,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    app.state.assistant = assistant
    app.state.desk = Desk(most, most if settings.model else THREADS)
    app.state.writing = Desk(WRITES, 1)
    app.state.warm = threading.Event()
    faults.install(app)
    app.include_router(native.router)
    app.include_router(openai.router)
    _add_health(app)
    _add_pages(app)
    app.openapi = lambda: _openapi(app, keyed=bool(settings.api_keys))  # type: ignore[method-assign]
    app.add_middleware(
        Guard,
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
    app.add_middleware(Shield)
    app.add_middleware(watch.Watch, log_questions=settings.log_questions)
    if settings.telemetry:
        watch.trace(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Load the models while the first requests come in; on the way out let answers in flight end."""
    assistant: Assistant = app.state.assistant

    def warm() -> None:
        while not app.state.warm.is_set():
            try:
                assistant.search("warm")
                assistant.chain()
                app.state.warm.set()
            except QAError as error:
                _log.warning("Not ready yet: %s", error)
                time.sleep(AGAIN_S)

    threading.Thread(target=warm, name="warm", daemon=True).start()
    yield
    app.state.desk.close()
    app.state.writing.close()
    assistant.close()


def _add_health(app: FastAPI) -> None:
    @app.get("/health", response_model=Alive, tags=["health"])
    async def health() -> Response:
        """The process answers."""
        return Json({"status": "ok"})

    @app.get("/ready", response_model=Ready, tags=["health"], responses=documented(503))
    async def ready() -> Response:
        """The store is open and the models are loaded, so that a question is answered at once."""
        if not app.state.warm.is_set():
            return refusal(503, "The models are being loaded.", code="loading", headers={"Retry-After": "1"})
        assistant: Assistant = app.state.assistant
        documents = assistant.documents
        return Json(
            {
                "status": "ready",
                "documents": len(documents),
                "units": sum(len(document.units) for document in documents),
                "corpus": assistant.corpus["fingerprint"],
                "models": dict(assistant.models),
            }
        )

    @app.get(
        "/metrics",
        tags=["health"],
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **documented(401, 403, 429)},
    )
    def metrics() -> Response:
        """Figures for Prometheus."""
        content, kind = watch.metrics()
        return Response(content, media_type=kind)


def _add_pages(app: FastAPI) -> None:
    """The reading room, and the documentation of the API; both bring everything that they load."""
    app.mount("/page/vendor", StaticFiles(packages=[("fastapi_offline", "static")]))
    app.mount("/page", StaticFiles(directory=PAGE))

    @app.get("/", include_in_schema=False)
    async def room() -> FileResponse:
        return FileResponse(PAGE / "index.html")

    @app.get("/docs", include_in_schema=False)
    async def docs() -> FileResponse:
        return FileResponse(PAGE / "docs.html")


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
