"""What is told of every request: one line of JSON in the log, figures for Prometheus, and traces when asked for."""

from __future__ import annotations

import json
import logging
import os
import re
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from traceback import format_tb
from typing import TYPE_CHECKING, Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from starlette.datastructures import Headers, MutableHeaders

from qa.answer.table import TableRow
from qa.errors import UsageError
from qa.types import Answer

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUESTS = Counter("qa_requests_total", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram(
    "qa_request_seconds",
    "Seconds from a request's first byte to its answer's last.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
)
QUESTIONS = Counter("qa_questions_total", "Questions answered.", ["outcome"])
STAGES = Histogram(
    "qa_stage_seconds",
    "Seconds that a stage of answering took.",
    ["stage"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 20, 60),
)
INSIDE = Gauge(
    "qa_questions_inside", "Questions, searches and changes that are worked on or wait.", multiprocess_mode="livesum"
)
REQUEST_LOG = logging.getLogger("qa.requests")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_QUIET = ("/health", "/ready", "/metrics")
"""Asked every few seconds by machines: counted, and logged only when something is wrong."""


class RequestMetrics:
    """Times and counts each request, and writes its line when it is over."""

    def __init__(self, app: ASGIApp, *, log_questions: bool) -> None:
        self.app = app
        self._log_questions = log_questions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        name = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        told: dict[str, Any] = {}
        scope.setdefault("state", {})["told"] = told
        began, status, ended = time.perf_counter(), 0, False

        async def send_named(message: Message) -> None:
            nonlocal status, ended
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)
            ended = message["type"] == "http.response.body" and not message.get("more_body", False)

        try:
            await self.app(scope, receive, send_named)
        finally:
            spent = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", "unmatched")
            REQUESTS.labels(route, _method(scope), str(status)).inc()
            SECONDS.labels(route).observe(spent)
            if scope["path"] not in _QUIET or status >= 400:
                question = told.pop("question", None)
                line = {
                    "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                    "request": name,
                    "method": scope["method"],
                    "path": scope["path"][:200],
                    "status": status,
                    "ms": round(spent * 1000, 1),
                    **({} if ended else {"left": True}),  # the client went away before the end
                    **told,
                    **({"question": question} if self._log_questions and question is not None else {}),
                }
                REQUEST_LOG.info(json.dumps(line))


def note(scope: Mapping[str, Any], answer: Answer) -> None:
    """Tell of an answer in its request's line, and count it."""
    scope["state"]["told"] |= {
        "question": answer.question,
        "abstained": answer.abstained,
        "statements": len(answer.statements),
        "dropped": len(answer.dropped),
        "writer": answer.models["writer"],
        "stages_ms": dict(answer.timings_ms),
    }
    QUESTIONS.labels("abstained" if answer.abstained else "answered").inc()
    for stage, spent in answer.timings_ms.items():
        STAGES.labels(stage).observe(spent / 1000)


def note_row(scope: Mapping[str, Any], row: TableRow) -> None:
    """Tell of a row of a table in its request's line, and count its cells as questions."""
    told = scope["state"]["told"]
    told |= {"rows": told.get("rows", 0) + 1, "stated": told.get("stated", 0) + row.stated}
    QUESTIONS.labels("answered").inc(row.stated)
    QUESTIONS.labels("abstained").inc(len(row.cells) - row.stated)


def exposition() -> tuple[bytes, str]:
    """All figures in Prometheus's text format, over all worker processes, and its media type."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST


def trace(app: FastAPI) -> None:
    """Send a span of each request to where OpenTelemetry's own variables say. Raises: UsageError without the extra."""
    try:
        from opentelemetry import trace as api
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise UsageError(f"Traces need another package ({error.name}): pip install 'qa[telemetry]'.") from error
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    api.set_tracer_provider(provider)
    FastAPIInstrumentor.instrument_app(app, server_request_hook=_without_query)


def _without_query(span: Any, scope: Mapping[str, Any]) -> None:
    """A search has its question in the address, which is nobody's business but the asker's."""
    for name in ("http.url", "url.full", "http.target"):
        if name in (span.attributes or {}):
            span.set_attribute(name, str(span.attributes[name]).partition("?")[0])
    if "url.query" in (span.attributes or {}):
        span.set_attribute("url.query", "")


def _method(scope: Scope) -> str:
    """The method; a made-up one must not make a new series for every request."""
    return scope["method"] if scope["method"] in ("GET", "POST", "DELETE", "HEAD", "OPTIONS") else "other"


class _JsonLines(logging.Formatter):
    """Every line of the log as JSON; those of requests are so already."""

    def __init__(self, *, messages: bool) -> None:
        super().__init__()
        self._messages = messages

    def format(self, record: logging.LogRecord) -> str:
        if record.name == REQUEST_LOG.name:
            return record.getMessage()
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage().strip(),
        }
        return json.dumps(line | ({"trace": self._trace(record.exc_info)} if record.exc_info else {}))

    def _trace(self, raised: Any) -> str:
        """Where an error came from; what it says may hold the words of a question."""
        kind, _, place = raised
        return self.formatException(raised) if self._messages else "".join(format_tb(place)) + kind.__name__


def log_as_json(*, log_questions: bool) -> None:
    """Write the log of this process to standard error, one JSON object a line."""
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonLines(messages=log_questions))
    for name in ("qa", "uvicorn.error"):
        log = logging.getLogger(name)
        log.handlers[:] = [handler]
        log.propagate = False
    REQUEST_LOG.setLevel(logging.INFO)
