"""Which reader takes a file: a new format is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qa.errors import InputError
from qa.ingest.blocks import FileContent
from qa.ingest.markdown import read_markdown
from qa.ingest.pdf.read import read_pdf
from qa.ingest.plaintext import read_plaintext

BlockReader = Callable[[bytes, str], FileContent]
"""From the content of a file, and how errors call it, to what it says of itself and its blocks."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format of files, told by how their names end or how their content begins."""

    name: str
    suffixes: tuple[str, ...]
    magic: bytes
    """What content of the format begins with, whatever its suffix; empty where nothing tells it."""
    read: BlockReader | None
    """None for a format that is known and not read."""


FORMATS = (
    FileFormat("PDF", (".pdf",), b"%PDF-", read_pdf),
    FileFormat("markdown", (".md", ".markdown"), b"", read_markdown),
    FileFormat("text", (".txt", ".text"), b"", read_plaintext),
)
SUFFIXES = tuple(suffix for known in FORMATS for suffix in known.suffixes)


def format_of(path: Path) -> FileFormat:
    """The format that a file's suffix tells. Raises: InputError for a suffix that no reader takes."""
    for known in FORMATS:
        if path.suffix.lower() in known.suffixes:
            return known
    kind = f'files ending in "{path.suffix}"' if path.suffix else "files without a suffix"
    raise InputError(f"{path} cannot be read, for {kind} are not supported: use {', '.join(SUFFIXES)}.")


def read_content(content: bytes, path: Path) -> FileContent:
    """Read the content of a file by the reader of its format: of its first bytes, else of its suffix.

    Raises: InputError for a format that no reader takes, and as the reader does; the error names path and cause.
    """
    told = format_of(path)
    found = next((known for known in FORMATS if known.magic and content.startswith(known.magic)), told)
    if found.read is None:
        raise InputError(f"{path} is a {found.name}, not text: convert it to text first.")
    return found.read(content, str(path))
