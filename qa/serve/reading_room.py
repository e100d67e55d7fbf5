"""What the web page needs besides questions and sources: limits, questions to begin with, cases of readers."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from qa.evaluate.draft import append_case, draft_case
from qa.index.files import store_errors
from qa.serialize import to_json
from qa.serve.error_handlers import Json, RequestRefused, documented
from qa.serve.routes import ERRORS, Served
from qa.serve.schema import MAX_NAMES, Limits, ReportedCase, Suggestions, WrittenCase
from qa.serve.suggestions import SuggestedQuestions
from qa.serve.uploads import UPLOADED

room_router = APIRouter()


def cases_file(request: Request) -> Path | None:
    """The file of cases that the operator named."""
    named: Path | None = request.app.state.cases
    return named


Cases = Annotated[Path | None, Depends(cases_file)]


@room_router.get("/limits", response_model=Limits, responses=documented(401, 403, 429))
async def limits(assistant: Served, cases: Cases) -> Response:
    """What the server takes: files, their size, the length of a question, the models that may write."""
    told = assistant.settings
    sizes = told.max_file_bytes, told.max_question_chars, MAX_NAMES
    return Json(to_json(Limits(UPLOADED, *sizes, cases is not None, told.writers)))


@room_router.get("/suggestions", response_model=Suggestions, responses=documented(*ERRORS))
def suggest(request: Request, assistant: Served) -> Response:
    """Questions to begin with, made from headings, tables and sentences of the corpus, which answers each.

    They are looked for in the background: this answers at once with those found so far.
    """
    made: SuggestedQuestions = request.app.state.suggested
    return Json(to_json(Suggestions(*made.of(assistant))))


@room_router.post("/cases", status_code=201, response_model=WrittenCase, responses=documented(*ERRORS, 404, 413))
def report(case: ReportedCase, cases: Cases) -> Response:
    """Write a draft of a case for `qa eval` into the file that the operator named, for a person to complete."""
    if cases is None:
        raise RequestRefused(404, "This server writes no cases: start it with qa serve --cases FILE.", code="no_cases")
    name = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
    with store_errors(cases, "The case cannot be written"):
        append_case(cases, draft_case(name, case.question, case.said, case.right))
    return Json(to_json(WrittenCase(name)), 201)
