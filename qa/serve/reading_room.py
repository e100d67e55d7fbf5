"""What the web page needs besides questions and sources: limits, questions to begin with, cases of readers."""

from __future__ import annotations

import secrets
import threading
import time
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from qa.assistant import Assistant
from qa.evaluate.draft import append_case, draft_case
from qa.index.files import store_errors
from qa.ingest.readers import SUFFIXES
from qa.question.suggest import SuggestedQuestion, suggested_questions
from qa.serialize import to_json
from qa.serve.error_handlers import Json, RequestRefused, documented
from qa.serve.routes import ERRORS, Questions, Served
from qa.serve.schema import MAX_NAMES, Limits, ReportedCase, Suggestions, WrittenCase

SUGGESTED = 5
"""Questions to begin with."""
_TRIED = 20
"""Candidates that are asked: each takes as long as a question."""
_FROM_ONE = 3
"""Questions of the same document."""
_SURE = 0.7
"""Least confidence of the answer to a question that is suggested."""
room_router = APIRouter()


class SuggestedQuestions:
    """The questions of the present corpus, worked out when they are first asked for. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tuple[str, tuple[str, ...]] = ("", ())

    def of(self, assistant: Assistant) -> tuple[str, ...]:
        """Questions that the corpus answers, by the very words that suggest them. Raises: StoreError."""
        with self._lock:
            fingerprint = assistant.corpus["fingerprint"]
            if self._made[0] != fingerprint:
                found: list[SuggestedQuestion] = []
                for one in suggested_questions(assistant.documents)[:_TRIED]:
                    same = sum(one.source == other.source for other in found)
                    if len(found) < SUGGESTED and same < _FROM_ONE and _is_answered(one, assistant):
                        found.append(one)
                self._made = (fingerprint, tuple(one.question for one in found))
            return self._made[1]


def _is_answered(one: SuggestedQuestion, assistant: Assistant) -> bool:
    """Whether the words that suggest a question are what answers it best."""
    if assistant.model is not None:  # its answers cost, and are not the same each time
        hits = assistant.search(one.question, 1)
        best = hits and hits[0].document.source == one.source and one.start in (-1, hits[0].unit.start)
        return bool(best) and hits[0].score >= _SURE
    answer = assistant.ask(one.question)
    first = answer.statements[0].citations[0] if answer.statements else None
    right = first is not None and first.source == one.source and one.start in (-1, first.start)
    return right and answer.confidence >= _SURE


def cases_file(request: Request) -> Path | None:
    """The file of cases that the operator named."""
    named: Path | None = request.app.state.cases
    return named


Cases = Annotated[Path | None, Depends(cases_file)]


@room_router.get("/limits", response_model=Limits, responses=documented(401, 403, 429))
async def limits(assistant: Served, cases: Cases) -> Response:
    """What the server takes: files, their size, the length of a question."""
    told = assistant.settings
    return Json(to_json(Limits(SUFFIXES, told.max_file_bytes, told.max_question_chars, MAX_NAMES, cases is not None)))


@room_router.get("/suggestions", response_model=Suggestions, responses=documented(*ERRORS))
async def suggest(request: Request, assistant: Served, pool: Questions) -> Response:
    """Questions to begin with, made from headings, tables and sentences of the corpus; each was asked and is answered by them."""
    made: SuggestedQuestions = request.app.state.suggested
    return Json(to_json(Suggestions(await pool.run(lambda: made.of(assistant)))))


@room_router.post("/cases", status_code=201, response_model=WrittenCase, responses=documented(*ERRORS, 404, 413))
def report(case: ReportedCase, cases: Cases) -> Response:
    """Write a draft of a case for `qa eval` into the file that the operator named, for a person to complete."""
    if cases is None:
        raise RequestRefused(404, "This server writes no cases: start it with qa serve --cases FILE.", code="no_cases")
    name = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
    with store_errors(cases, "The case cannot be written"):
        append_case(cases, draft_case(name, case.question, case.said, case.right))
    return Json(to_json(WrittenCase(name)), 201)
