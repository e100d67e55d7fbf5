"""Jupyter notebooks -> blocks: a footnote may be defined in another cell than its mark, which pandoc reads alone."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

from qa.ingest.blocks import FileContent, decode
from qa.ingest.footnotes import footnote_definitions, footnote_marks
from qa.ingest.pandoc_formats import read_with_pandoc

_TABLE = re.compile(r"<table\b")


def read_notebook(content: bytes, where: str) -> FileContent:
    """Read a notebook: its text, its code and what this printed, a table rather than its print. Raises: InputError."""
    text = decode(content, where)
    with suppress(AttributeError, LookupError, ValueError, TypeError, RecursionError):  # pandoc tells what is wrong
        text = json.dumps(_with_definitions(_with_tables(json.loads(text))))
    return read_with_pandoc(text.encode(), "ipynb+footnotes", where, {})


def _with_definitions(notebook: Any) -> Any:
    """The notebook with each footnote defined in every cell that has its mark."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    sources = ["".join(cell["source"]) for cell in cells]
    known = {name: note for source in sources for name, note in footnote_definitions(source).items()}
    for cell, source in zip(cells, sources, strict=True):
        absent = footnote_marks(source) & known.keys() - footnote_definitions(source).keys()
        cell["source"] = "\n\n".join([source, *(f"[^{name}]: {known[name]}" for name in sorted(absent))])
    return notebook


def _with_tables(notebook: Any) -> Any:
    """The notebook with nothing but the table in each output that has one in HTML beside other forms of it."""
    for output in (output for cell in notebook["cells"] for output in cell.get("outputs", ())):
        data = output.get("data", {})
        if _TABLE.search("".join(data.get("text/html", ""))):
            output["data"] = {"text/html": data["text/html"]}
    return notebook
