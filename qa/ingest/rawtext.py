"""Raw text -> what it says of itself, and its blocks: messages under who wrote them, turns of a talk, any other text by its lines."""

from __future__ import annotations

from pathlib import Path

from qa.ingest.blocks import FileContent, Head, clean, decode
from qa.ingest.byline import byline_fields
from qa.ingest.frontmatter import head_of
from qa.ingest.memo import take_head
from qa.ingest.plaintext import parse_plaintext
from qa.ingest.quoted import signed_blocks, thread_blocks
from qa.ingest.seams import SEAM, without_running
from qa.ingest.talk import talk_blocks


def read_plaintext(content: bytes, where: str) -> FileContent:
    """Read a file of raw text. Raises: InputError for bytes that are not text."""
    return plaintext_blocks(decode(content, where), where)


def plaintext_blocks(text: str, where: str = "") -> FileContent:
    """Read a raw text: of itself it says what a letter or a memo does, or the names and the day under its title.

    Parameters: where, the name of its file, which is the title of a talk without one.
    """
    parts = [clean(part).split("\n") for part in text.split("\f")]
    head, lines = take_head(parts[0])
    if len(parts) == 1:
        if told := thread_blocks(lines):
            return head, told
        if told := talk_blocks(lines):
            return (Head(title=Path(where).name or None) if told[0].places else head), told
        is_letter = lines == parts[0] and head.identity is not None
        blocks = signed_blocks(lines, " ".join(head.identity.authors) if is_letter and head.identity else "")
        return (head_of(byline_fields(blocks)) if head == Head() else head), blocks
    paged = [[*lines, SEAM] for lines in without_running([lines, *parts[1:]])]
    pages = [number for number, lines in enumerate(paged, 1) for _ in lines]
    blocks = parse_plaintext("\n".join(map("\n".join, paged)), pages)
    return (head_of(byline_fields(blocks)) if head == Head() else head), blocks
