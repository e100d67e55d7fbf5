"""Answers in a terminal as they come, and `qa chat`: one question after another."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qa.assistant import Assistant
from qa.cli.batch import print_error, print_stderr
from qa.errors import InputError, UsageError
from qa.render import explanation as explain_text
from qa.render import text as render
from qa.text.messages import message
from qa.types import Answer, Document, Statement

if TYPE_CHECKING:
    from qa.llm.conversation import Conversation

HELP = """\
/sources   the places cited so far
/why N     how statement N of the last answer was checked
/save FILE write the conversation with its quotes and references: .md, .html or .docx
/reset     forget the conversation
/quit      leave (so does the end of input)"""


def show(
    events: Iterable[Statement | Answer],
    documents: Mapping[str, Document],
    *,
    verbose: bool = False,
    explain: bool = False,
) -> Answer:
    """Print each statement as it comes, then its places; returns the answer.

    Parameters: events, the stream of one answer; documents, the corpus by source; verbose, whether to show the cited words; explain,
    whether to show how it was made.
    """
    page = render.stdout()
    for event in events:
        if isinstance(event, Statement):
            typer.echo(render.statement_text(event, page))
            continue
        typer.echo(
            ("\n" if event.statements else "") + render.rest_text(event, documents, page, verbose=verbose or explain)
        )
        if explain:
            typer.echo("\n" + explain_text.explanation(event, page))
        return event
    raise AssertionError("a stream ends with its answer")


def talk(assistant: Assistant, within: Sequence[str] = ()) -> None:
    """Read questions until the input ends, and answer each; a line that begins with / is a command.

    Parameters: within, the documents to ask. Raises: UsageError for a name in it that means no document.
    """
    assistant.index(within)  # told before the first question is typed
    conversation = assistant.chat(within)
    terminal = sys.stdin.isatty()
    if terminal:
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401  arrow keys and the lines typed before
        print_stderr("Ask a question; /help lists what else can be typed.")
    while True:
        try:
            text = (input("> ") if terminal else _line()).strip()
        except EOFError:
            return
        if text in ("/quit", "/exit"):
            return
        if not text:
            continue
        try:
            if text.startswith("/"):
                _command(text, conversation, assistant)
            else:
                _answer(text, conversation, assistant)
        except (UsageError, InputError) as error:
            print_error(error)
        except KeyboardInterrupt:
            print_stderr("Interrupted; what was asked before is remembered.")


def _line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def _answer(text: str, conversation: Conversation, assistant: Assistant) -> None:
    question = conversation.standalone(text)
    if question != text:
        print_stderr(message("answer.understood", question=question))
    show(conversation.stream(question), assistant.library.by_source)
    typer.echo()


def _command(text: str, conversation: Conversation, assistant: Assistant) -> None:
    name, _, rest = text.partition(" ")
    if name == "/reset":
        conversation.reset()
        print_stderr("Forgotten.")
    elif name == "/sources":
        typer.echo(explain_text.cited(conversation.answers, assistant.library.by_source, render.stdout()))
    elif name == "/save":
        if not rest.strip():
            raise UsageError("/save takes the name of a file that ends in .md, .html or .docx.")
        save(conversation.answers, Path(rest.strip()).expanduser(), assistant)
    elif name == "/why":
        typer.echo(explain_text.why(_chosen(rest, conversation), render.stdout()))
    else:
        unknown = [] if name == "/help" else [f"There is no command {name}; there are:"]
        print_stderr(*unknown, *HELP.splitlines())


def check_save(path: Path) -> None:
    """Say before a question is asked that answers could not be saved there. Raises: UsageError."""
    from qa.evaluate.record import check_new
    from qa.render.conversation import conversation_format

    conversation_format(path)
    check_new(path, "a saved conversation overwrites nothing")


def save(answers: Sequence[Answer], path: Path, assistant: Assistant) -> None:
    """Write answers with their quotes and references into a new file, in the format of its name, and say so.

    Raises: UsageError as `check_save`, and where there is no answer yet; InputError when it cannot be written.
    """
    from qa.evaluate.record import write_output
    from qa.render.conversation import AskedQuestion, conversation_format, kept_conversation

    check_save(path)
    turns = [AskedQuestion(one.question, one) for one in answers]
    write_output(path, kept_conversation(turns, assistant.library, conversation_format(path)))
    print_stderr(f"Wrote {path}.")


def _chosen(number: str, conversation: Conversation) -> Statement:
    """The statement of the last answer that /why asks about. Raises: UsageError."""
    statements = conversation.answers[-1].statements if conversation.answers else ()
    if not statements:
        raise UsageError("There is no statement to explain yet: ask a question first.")
    wanted = number.strip() or "1"
    if not wanted.isdecimal() or not 1 <= int(wanted) <= len(statements):
        raise UsageError(f"/why takes the number of a statement of the last answer, 1 to {len(statements)}.")
    return statements[int(wanted) - 1]
