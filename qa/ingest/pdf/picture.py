"""A page of a PDF as a picture, drawn by a process of its own, and one sentence for each way in which it can fail."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import Literal

from qa.errors import InputError
from qa.ingest.pdf.read import run_child

_SECONDS = 20


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as it is printed."""

    png: bytes
    pages: int
    """Of the whole file."""
    marked: Literal["whole", "part", "none", ""]
    """How much of the quote is marked; "" where none was asked for."""


def draw_page(content: bytes, where: str, number: int, quote: str = "", before: str = "") -> PagePicture:
    """Draw a page with a quote marked; a crash, a hang or too much memory loses this picture only.

    content: of the PDF. where: how errors call it. number: of the page, from 1. quote: words to mark, as the text has
    them. before: the words before them, which tell a sentence from its namesake on the same page.
    Raises: InputError when there is no such page, or it cannot be drawn.
    """
    asked = json.dumps({"page": number, "quote": quote, "before": before}).encode() + b"\n"
    try:
        done = run_child("qa.ingest.pdf.render", asked + content, _SECONDS)
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"Page {number} of {where} took longer than {_SECONDS} seconds to draw: read its text."
        ) from error
    if done.returncode:
        raise InputError(f"Page {number} of {where} made the PDF reader stop: read its text.")
    head, _, png = done.stdout.partition(b"\n")
    told = json.loads(head)
    if told.get("error") == "page":
        raise InputError(f"{where} has no page {number}: it has {told['pages']:,}.")
    if "error" in told:
        raise InputError(f"{where} cannot be opened as a PDF, perhaps for its password: read its text.")
    return PagePicture(png, told["pages"], told["marked"])
