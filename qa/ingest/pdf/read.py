"""A PDF's content -> blocks: what the child process gives, and one sentence for each way in which it can fail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from qa.errors import InputError
from qa.ingest.about import about_blocks
from qa.ingest.blocks import Block, FileContent, Head
from qa.ingest.pdf.ocr import OcrError, recognise
from qa.ingest.properties import BY_PROPERTIES
from qa.types import Record

_SECONDS = 300
_PACKAGE = Path(__file__).parents[3]


def read_pdf(content: bytes, where: str) -> FileContent:
    """Read a PDF, its scanned pages by OCR; a crash, a hang or too much memory loses this file only.

    content: of the file. where: how errors call it.
    Returns: its head, which tells what was read by OCR and what was not read, and its blocks.
    Raises: InputError for a file that needs a password, is broken, is too long, or holds no text that can be read.
    """
    outcome = _read(content, where)
    scanned: list[int] = outcome["scanned"]
    unread = ""
    if scanned:
        try:
            outcome = _read(recognise(content, scanned), where) | {"ocr": scanned + outcome["ocr"]}
        except OcrError as error:
            if not outcome["blocks"]:
                raise InputError(f"{where} holds pictures of text only: {error}.") from error
            unread = f"{where} was read without its {_numbered(scanned)}, which {'are pictures' if len(scanned) > 1 else 'is a picture'} of text: {error}."
    if not outcome["blocks"]:
        raise InputError(
            f"{where} holds no text{' even after OCR' if scanned else ''}: check that its pages can be read."
        )
    blocks = [
        Block(one["kind"], one["text"], one["level"], tuple(one["rows"]), tuple(map(tuple, one["pages"])))
        for one in outcome["blocks"]
    ]
    head = Head(ocr=frozenset(outcome["ocr"]), unread=unread)
    title = outcome["title"]
    if not title:
        return head, blocks
    identity = Record("", title, title, tuple(outcome["authors"]), year=outcome["year"])
    # The year may be that of the file's making; where it is printed, the text says it.
    about = about_blocks({BY_PROPERTIES: outcome["unprinted"]}, replace(identity, year=None))
    return replace(head, title=title, identity=identity, about=about), blocks


def _numbered(pages: Sequence[int]) -> str:
    """ "page 3", "pages 3-5, 9"."""
    parts: list[list[int]] = []
    for page in pages:
        if parts and page == parts[-1][-1] + 1:
            parts[-1].append(page)
        else:
            parts.append([page])
    said = ", ".join(f"{part[0]}-{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts)
    return f"{'pages' if len(pages) > 1 else 'page'} {said}"


def _read(content: bytes, where: str) -> dict[str, Any]:
    """What the child makes of the content. Raises: InputError for one that it cannot read."""
    outcome = _parse(content, where)
    error = outcome.get("error")
    if error == "password":
        raise InputError(
            f"{where} is protected by a password: save a copy without one, for instance with qpdf --decrypt."
        )
    if error == "pages":
        raise InputError(f"{where} has {outcome['pages']:,} pages, more than are read: split it.")
    if error is not None:
        raise InputError(f"{where} is broken, so that no page of it opens: get the PDF again, or repair it with qpdf.")
    return outcome


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
