"""A PDF's content -> blocks: what the child process gives, and one sentence for each way in which it can fail."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from qa.errors import InputError
from qa.ingest.about import about_blocks
from qa.ingest.blocks import Block, FileContent, Head
from qa.types import Record

_SECONDS = 300
_OCR_SECONDS = 1800
_PACKAGE = Path(__file__).parents[3]


def read_pdf(content: bytes, where: str) -> FileContent:
    """Read a PDF; a crash, a hang or too much memory loses this file only.

    content: of the file. where: how errors call it.
    Raises: InputError for a file that needs a password, is broken, is too long, or holds pictures of text only and
    there is no OCR.
    """
    outcome = _parse(content, where)
    if outcome.get("error") == "scanned":
        outcome = _parse(_recognised(content, where), where)
    if (error := outcome.get("error")) is not None:
        raise InputError(_sentence(error, where, outcome))
    blocks = [
        Block(one["kind"], one["text"], one["level"], tuple(one["rows"]), tuple(map(tuple, one["pages"])))
        for one in outcome["blocks"]
    ]
    title = outcome["title"]
    if not title:
        return Head(), blocks
    identity = Record("", title, title, tuple(outcome["authors"]), year=outcome["year"])
    # The year may be that of the file's making; where it is printed, the text says it.
    return Head(title=title, identity=identity, about=about_blocks({}, replace(identity, year=None))), blocks


def _sentence(error: str, where: str, outcome: dict[str, Any]) -> str:
    if error == "password":
        return f"{where} is protected by a password: save a copy without one, for instance with qpdf --decrypt."
    if error == "pages":
        return f"{where} has {outcome['pages']:,} pages, more than are read: split it."
    if error == "scanned":
        return f"{where} holds no text even after OCR: check that its pages can be read."
    return f"{where} is broken, so that no page of it opens: get the PDF again, or repair it with qpdf."


def run_child(module: str, content: bytes, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Run a module of this package as a process that gets content by standard input. Raises: TimeoutExpired."""
    paths = [str(_PACKAGE), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    command = [sys.executable, "-m", module]
    return subprocess.run(command, input=content, capture_output=True, timeout=seconds, env=environment, check=False)


def _parse(content: bytes, where: str) -> dict[str, Any]:
    """What the child makes of the content."""
    try:
        done = run_child("qa.ingest.pdf.child", content, _SECONDS)
    except subprocess.TimeoutExpired as error:
        raise InputError(f"{where} took longer than {_SECONDS} seconds to read: split it.") from error
    if done.returncode:
        raise InputError(f"{where} made the PDF reader stop: repair the file, for instance with qpdf, or leave it out.")
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def _recognised(content: bytes, where: str) -> bytes:
    """The content with a text layer that ocrmypdf adds. Raises: InputError when that is not installed, or fails."""
    program = shutil.which("ocrmypdf")
    if program is None:
        raise InputError(
            f"{where} holds pictures of text only: install ocrmypdf, which reads them, or convert it to text."
        )
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "before.pdf"), Path(folder, "after.pdf")
        before.write_bytes(content)
        try:
            command = [program, "--quiet", "--output-type", "pdf", str(before), str(after)]
            subprocess.run(command, capture_output=True, timeout=_OCR_SECONDS, check=True)
            return after.read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise InputError(
                f"{where} holds pictures of text only, and ocrmypdf could not read them: convert it to text."
            ) from error
