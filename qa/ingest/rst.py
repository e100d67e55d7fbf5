"""reStructuredText -> blocks by pandoc, and the field list under its title, which pandoc leaves in the text -> its identity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from qa.ingest.authors import person_names
from qa.ingest.blocks import FileContent, decode
from qa.ingest.frontmatter import head_of
from qa.ingest.headings import underline
from qa.ingest.letter import senders
from qa.ingest.pandoc import read_tree
from qa.ingest.pandoc_formats import read_with_pandoc
from qa.ingest.tree import inline_text, tree_blocks

_STRUCK = re.compile(r"\[STRIKEOUT:[^\[\]]*\]")
_FIELD = re.compile(r":(?! )(?:\\.|[^:\\]){1,60}(?<! ):(?: |$)")
_DEEPER = ("", " ", "\t")
_NAMES = {"author": "authors", "organization": "affiliations"} | {
    name: name for name in ("authors", "contact", "address", "version", "revision", "status", "date", "copyright")
}
"""The fields that docutils reads as those of a document, and what front matter calls them."""


def read_rst(content: bytes, where: str) -> FileContent:
    """Read reStructuredText; what the fields under its title say of it is its head and no text. Raises: InputError."""
    lines = _STRUCK.sub("", decode(content, where)).replace("\r\n", "\n").split("\n")
    start, end = _find_fields(lines)
    fields, kept = _read_fields(lines[start:end], where) if end > start else ({}, [])
    text = "\n".join([*lines[:start], *kept, *lines[end:]])
    return read_with_pandoc(text.encode(), "rst", where, fields)


def _find_fields(lines: Sequence[str]) -> tuple[int, int]:
    """The lines of a field list that only titles and comments stand above; none where another text does."""
    at, inside = 0, False
    while at < len(lines):
        inside = lines[at].startswith("..") or (inside and lines[at][:1] in _DEEPER)
        sign = underline(lines, at)
        if lines[at].strip() and not inside and not sign:
            break
        at += 1 + len(sign)
    end = at
    while end < len(lines) and (_FIELD.match(lines[end]) or (end > at and lines[end][:1] in _DEEPER)):
        end += 1
    return at, end


def _read_fields(lines: Sequence[str], where: str) -> tuple[dict[str, Any], list[str]]:
    """What a field list says of its document, and the lines of those of its fields that say something else."""
    begins = [at for at, line in enumerate(lines) if _FIELD.match(line)]
    parts = [lines[at:end] for at, end in zip(begins, [*begins[1:], len(lines)], strict=True)]
    found = [node["c"] for node in read_tree("\n".join(lines).encode(), "rst", where)["blocks"]]
    if len(found) != 1 or len(found[0]) != len(parts):
        return {}, list(lines)
    fields: dict[str, list[str]] = {}
    values: list[list[str]] = []
    for term, bodies in found[0]:
        said = [block.text for nodes in bodies for block in tree_blocks({"meta": {}, "blocks": nodes})]
        name = _NAMES.get(inline_text(term).strip().casefold(), "")
        if name == "authors":
            said = [one for part in said for sender in senders(part) for one in person_names(sender) or [sender]]
        fields.setdefault(name, []).extend(said)
        values.append(said if name else [])
    fields.pop("", None)
    stated = {name: said if name in ("authors", "affiliations") else ", ".join(said) for name, said in fields.items()}
    told = " ".join(block.text for block in head_of(stated).about)
    is_told = [bool(said) and all(one.rstrip(".") in told for one in said) for said in values]
    return stated, [line for part, gone in zip(parts, is_told, strict=True) if not gone for line in part]
