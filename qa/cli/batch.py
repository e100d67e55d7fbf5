"""JSON lines in, JSON lines out: one reply a line, whatever the line holds."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO

import typer

from qa.cli.terminal import one_line
from qa.errors import InputError, QAError, UsageError


def lines(batch: str) -> BinaryIO:
    """The lines of a file or of standard input, each as soon as it is there."""
    if batch == "-":
        if sys.stdin is None:
            raise UsageError("There is no standard input to read the batch from: name a file.")
        return sys.stdin.buffer
    try:
        return Path(batch).open("rb")
    except OSError as error:
        raise InputError(f"The batch file {batch} cannot be read ({error.strerror}): check the path.") from error


def run_batch(rows: Iterable[bytes], reply: Callable[[str], dict[str, Any]]) -> None:
    """Reply to JSON lines one by one; a line that cannot be used is told as such, and the run goes on."""
    gc.enable()
    bad = 0
    for number, line in enumerate(rows, start=1):
        if not line.strip():
            continue
        name: object = None
        try:
            row = _row(line)
            name = row.get("id")
            text = row.get("question", row.get("query"))
            if not isinstance(text, str):
                raise UsageError('The line has no text under "question".')
            print_json({"id": name, **reply(text)})
        except UsageError as error:
            bad += 1
            print_json({"id": name, "line": number, "error": str(error)})
    if bad:
        print_stderr(f"{bad} line(s) of the batch could not be used; each has its error in the output.")
        raise typer.Exit(1)


def _row(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError("The line is not JSON in UTF-8.") from error
    if not isinstance(row, dict):
        raise UsageError('The line is not a JSON object like {"id": "1", "question": "..."}.')
    return row


def print_json(value: object) -> None:
    """One line, at once; where the output cannot hold every character, escaped, so that nothing is lost."""
    whole = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    typer.echo(json.dumps(value, ensure_ascii=not whole))


def print_stderr(*sentences: str) -> None:
    """Each sentence on a line of standard error, whatever it names."""
    for sentence in sentences:
        typer.echo(one_line(sentence), err=True)


def print_error(error: QAError) -> None:
    """What went wrong, each of its sentences on a line of standard error."""
    print_stderr(*(error.sentences if isinstance(error, InputError) else [str(error)]))
