"""The route that keeps a conversation: questions and answers in, a Markdown, HTML or Word file out."""

from __future__ import annotations

from fastapi import APIRouter, Response

from qa.errors import UsageError
from qa.render.conversation import AskedQuestion, kept_conversation
from qa.serialize import read_json
from qa.serve.error_handlers import documented
from qa.serve.routes import ERRORS, Questions, Served
from qa.serve.schema import ConversationRequest
from qa.types import Answer

conversation_router = APIRouter()
_KINDS = {
    "markdown": ("text/markdown; charset=utf-8", "md"),
    "html": ("text/html; charset=utf-8", "html"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
}
"""Format -> media type, and what its file ends in."""
_FILE = {"schema": {"type": "string"}}


@conversation_router.post(
    "/conversation",
    response_class=Response,
    responses={
        200: {"content": {kind.partition(";")[0]: _FILE for kind, _ in _KINDS.values()}},
        **documented(*ERRORS, 413),
    },
)
async def keep_conversation(asked: ConversationRequest, assistant: Served, pool: Questions) -> Response:
    """Write a conversation as a file: each statement with its marks, its quotes, and the references of all answers.

    The quotes are compared with the documents; nothing is kept on the server.
    """

    def work() -> bytes:
        turns = []
        for number, turn in enumerate(asked.turns, start=1):
            try:
                turns.append(AskedQuestion(turn.asked, read_json(Answer, turn.answer)))
            except ValueError as error:
                raise UsageError(f"Answer {number} is none that POST /ask gives: {error}.") from error
        return kept_conversation(turns, assistant.library, asked.form)

    kind, suffix = _KINDS[asked.form]
    named = {"Content-Disposition": f'attachment; filename="conversation.{suffix}"'}
    return Response(await pool.run(work), media_type=kind, headers=named)
