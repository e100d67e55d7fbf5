"""What goes wrong, as HTTP says it: a status, and one sentence in the shape that OpenAI's clients read."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from qa.errors import InputError, QAError, UsageError
from qa.index.files import is_full
from qa.serialize import to_json
from qa.serve.schema import ErrorBody, ErrorDetail
from qa.serve.worker_pool import Busy

RETRY_S = 2
"""Seconds after which a caller may try again when too many questions are in work."""
_KINDS = {
    400: ("invalid_request_error", "invalid_request"),
    401: ("authentication_error", "invalid_api_key"),
    403: ("permission_error", "forbidden"),
    404: ("not_found_error", "not_found"),
    405: ("invalid_request_error", "method_not_allowed"),
    408: ("invalid_request_error", "timeout"),
    409: ("conflict_error", "already_there"),
    413: ("invalid_request_error", "too_large"),
    415: ("invalid_request_error", "unsupported_type"),
    429: ("rate_limit_error", "rate_limit_exceeded"),
    500: ("server_error", "internal_error"),
    503: ("server_error", "overloaded"),
}
"""Status -> OpenAI's error type, and a code."""
_log = logging.getLogger("qa")


class Json(JSONResponse):
    """JSON that any text fits into."""

    def render(self, content: Any) -> bytes:
        """UTF-8, with a question mark for half of a surrogate pair."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def error_body(status: int, message: str, *, param: str | None = None, code: str | None = None) -> dict[str, Any]:
    """The body of an error."""
    kind, usual = _KINDS.get(status, ("invalid_request_error", "error"))
    return cast(dict[str, Any], to_json(ErrorBody(ErrorDetail(message, kind, param, code or usual))))


def refusal(
    status: int,
    message: str,
    *,
    param: str | None = None,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Json:
    """An error as a response."""
    return Json(error_body(status, message, param=param, code=code), status, headers)


class RequestRefused(Exception):
    """Ends a request with a status and a sentence."""

    def __init__(self, status: int, message: str, *, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.status, self.param, self.code = status, param, code


def told(error: BaseException) -> dict[str, Any]:
    """The body for an error in the middle of a stream."""
    return error_body(*_said(error))


def failure(error: BaseException) -> Json:
    """The response to what nobody has foreseen."""
    return refusal(*_said(error))


def _said(error: BaseException) -> tuple[int, str]:
    if isinstance(error, QAError):
        return 400 if isinstance(error, UsageError | InputError) else 503, str(error)
    if is_full(error):
        return 503, "The disk of the server has no space left: try again when some is free."
    _log.error("A request failed", exc_info=error)
    return 500, "Something went wrong inside the server; its log says what."


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors that a route may answer with, for OpenAPI."""
    texts = {
        400: "The request is wrong in itself.",
        401: "A key is missing or unknown.",
        403: "The request came from another site, or names another host.",
        404: "There is no such thing.",
        409: "The corpus has another document of this name.",
        413: "The body is too large.",
        415: "Files of this type are not read.",
        429: "Too many requests from this key and address; `Retry-After` says when to come again.",
        500: "The server failed.",
        503: "Too many questions are in work, or the store does not answer; `Retry-After` says when to come again.",
    }
    return {status: {"model": ErrorBody, "description": texts[status]} for status in statuses}


def install(app: FastAPI) -> None:
    """Give every error of an application the one shape."""

    @app.exception_handler(RequestRefused)
    async def _(_: Request, error: RequestRefused) -> Json:
        return refusal(error.status, str(error), param=error.param, code=error.code)

    @app.exception_handler(RequestValidationError)
    async def _(_: Request, error: RequestValidationError) -> Json:
        first = error.errors()[0]
        if first["type"] == "json_invalid" or first["loc"] == ("body",):
            return refusal(400, "The body must be a JSON object, sent with Content-Type: application/json.")
        place = ".".join(str(part) for part in first["loc"] if part != "body")
        return refusal(400, _sentence(place, first), param=place or None)

    @app.exception_handler(Busy)
    async def _(_: Request, __: Busy) -> Json:
        message = "The server is working on as many questions as it takes: ask again shortly."
        return refusal(503, message, headers={"Retry-After": str(RETRY_S)})

    @app.exception_handler(QAError)
    async def _(_: Request, error: QAError) -> Json:
        status, message = _said(error)
        return refusal(status, message, headers={"Retry-After": str(RETRY_S)} if status == 503 else None)

    @app.exception_handler(HTTPException)
    async def _(_: Request, error: HTTPException) -> Json:
        texts = {404: "There is nothing at this address.", 405: "This address does not take this method."}
        message = texts.get(error.status_code, str(error.detail).rstrip(".") + ".")
        return refusal(error.status_code, message, headers=error.headers)


def _sentence(place: str, problem: Mapping[str, Any]) -> str:
    where = f"{place}: " if place else ""
    said = str(problem["msg"]).rstrip(".")
    if problem["type"] == "model_attributes_type":
        said = "Input should be a valid JSON object"
    return f"{where}{said}; /docs shows what is taken."
