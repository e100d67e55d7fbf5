"""A bibliographic record attached to a document: its last section tells it, with what the file says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.ingest.about import ABOUT, about_field
from qa.ingest.blocks import Block
from qa.ingest.compose import compose
from qa.ingest.read import document_digest
from qa.types import Document, Record


def attach(document: Document, identity: Record, lines: Sequence[str]) -> Document:
    """A document with a record in place of the one that it has, if any.

    Parameters: identity, what the record says; lines, the same in sentences, each of which takes the place of the document's own
    on the same field.
    """
    fields = {about_field(line) for line in lines}
    start = _starts(document)
    said = [unit.text for unit in document.units if unit.start >= start]
    own = [line for line in said if line not in document.attached and about_field(line) not in fields]
    return replace(_telling(document, start, identity, [*lines, *own]), attached=tuple(lines))


def with_record_of(document: Document, stored: Document) -> Document:
    """A document that was read anew with the record that its stored form has; one with a record of its own as it is."""
    if document.attached or not stored.attached or document.kind != "user":
        return document
    return attach(document, stored.identity, stored.attached)


def _starts(document: Document) -> int:
    """Where the section begins that tells about the document; the end of its text without one."""
    last = document.sections[-1] if document.sections else None
    items = last is not None and all(one.kind == "item" for one in document.units if one.start >= last.start)
    if last is None or last.heading != ABOUT or not items:
        return len(document.text)
    return last.start - len(f"{ABOUT}\n\n")


def _telling(document: Document, start: int, identity: Record, lines: Sequence[str]) -> Document:
    """A document with other sentences about itself in the section that starts there; no other place of it moves."""
    told = start < len(document.text)
    before = document.text[:start].removesuffix("\n\n") if told else document.text
    units = [unit for unit in document.units if unit.start < start]
    passages = [passage for passage in document.passages if passage.start < start]
    sections = list(document.sections[:-1] if told else document.sections)
    layout = compose([Block("heading", ABOUT, level=1), *(Block("item", line) for line in lines)], 0)
    text = f"{before}\n\n{layout.text}"
    shift, count = len(before) + 2, len(units)
    if sections:
        sections[-1] = replace(sections[-1], end=shift)
    return replace(
        document,
        title=identity.title or document.title,
        text=text,
        digest=document_digest(text, document.source, document.kind, identity),
        identity=identity,
        sections=(*sections, *(replace(one, start=one.start + shift, end=one.end + shift) for one in layout.sections)),
        units=(*units, *(
            replace(one, index=one.index + count, start=one.start + shift, end=one.end + shift) for one in layout.units
        )),
        passages=(*passages, *(
            replace(one, index=one.index + len(passages), start=one.start + shift, end=one.end + shift,
                    first=one.first + count, last=one.last + count)
            for one in layout.passages
        )),
    )  # fmt: skip
