"""A path, a folder, an upload or a text -> documents."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from qa.errors import InputError, QAError
from qa.ingest.about import ABOUT, with_reference_count
from qa.ingest.blocks import Block, FileContent
from qa.ingest.compose import compose
from qa.ingest.detect import detect
from qa.ingest.endnotes import place_endnotes, place_signed_notes
from qa.ingest.entries import entries
from qa.ingest.headers import without_headers
from qa.ingest.headings import is_named, without_contents
from qa.ingest.markdown import markdown_blocks
from qa.ingest.marks import mark_entries, raise_marks
from qa.ingest.notes import attach_notes
from qa.ingest.rawtext import plaintext_blocks
from qa.ingest.readers import SUFFIXES, format_of, read_content, unreadable
from qa.ingest.references import parse_references
from qa.types import Document, Record

_LONGEST_TITLE = 200
_LONGEST_NAME = 255
_BEGINNING = 4096
_ARCHIVE = (b"PK", b"\x1f\x8b", b"\xd0\xcf")
"""What content begins with that tells its format only as a whole."""
_UNFIT = ("Cc", "Cs", "Zl", "Zp")
"""Categories of characters that no file's name should have: controls, halves of pairs, line ends."""


def read_path(path: Path, *, max_bytes: int = 20_000_000) -> Document:
    """Read one file as a document, by the reader of its format.

    path: a file with a suffix of `SUFFIXES`. max_bytes: a larger file is refused.
    Returns: the document; its `source` is the front matter's id, else a slug of the file name.
    Raises: InputError when the path cannot be read as a document; the error names path, cause and remedy.
    """
    return _read_content(_read_bytes(path, max_bytes), path, max_bytes)


def read_upload(name: str, content: bytes, *, max_bytes: int) -> Document:
    """Read bytes that came with a file name as a document, as `read_path` reads a file.

    name: of its path only the last part counts, which becomes the document's path. max_bytes: more are refused.
    Returns, raises: as `read_path`; InputError also for a name that no file can have.
    """
    last = re.split(r"[/\\]", name)[-1].strip()
    unfit = any(unicodedata.category(character) in _UNFIT for character in last)
    if unfit or not last.strip(".") or len(last) > _LONGEST_NAME:
        raise InputError(f"{name[:_LONGEST_NAME]!r} is not the name of a file: give one such as notes.md.")
    path = Path(last)
    if last.startswith(".") and not path.suffix:
        raise InputError(f"{last} cannot be read, for hidden files without a suffix are not supported: give it a name.")
    return replace(_read_content(content, path, max_bytes), named=True)


def read_text(text: str, *, source: str, path: str = "", markdown: bool) -> Document:
    """Read a text as a document.

    source: the slug to use unless front matter gives an id. path: where the text came from, for errors and
    display. markdown: whether to read it as markdown, front matter included, or as raw text.
    Returns: the document. Raises: InputError for a text without citable words or with broken front matter.
    """
    where = path if path else source
    return _document(markdown_blocks(text, where) if markdown else plaintext_blocks(text), source, path, named=True)


def with_source(document: Document, source: str) -> Document:
    """A document under another source id."""
    if document.source == source:
        return document
    return replace(
        document, source=source, digest=document_digest(document.text, source, document.kind, document.identity)
    )


def document_digest(text: str, source: str, kind: str, identity: Record) -> str:
    """The sha256 of a document's normalised text and identity, in hexadecimal."""
    about = {"source": source, "kind": kind, "identity": asdict(identity)}
    canonical = json.dumps(about, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((text + canonical).encode()).hexdigest()


def _document(reading: FileContent, source: str, path: str, *, named: bool) -> Document:
    """The document of what a reader gave; source and path as for `read_text`, named where `source` is not of its path."""
    head, read = reading
    read = [block for block in read if block.rows or any(map(str.isalnum, block.text))]
    blocks, references = mark_entries(
        without_headers(place_endnotes(place_signed_notes(attach_notes(without_contents(read)))))
    )
    blocks = raise_marks(blocks)
    listed = sum(block.kind == "entry" for block in blocks) if head.kind == "user" else 0
    about = with_reference_count(head.about, listed)
    layout = compose([*entries(blocks), *about], references, head.ocr)  # at the end, so that no other place moves
    if all(block.kind == "heading" for block in blocks) and all(unit.section == ABOUT for unit in layout.units):
        held = "holds headings but no text under them" if blocks else "is empty"
        raise InputError(f"{path if path else source} {held}: give a document with text, or leave it out.")
    title = head.title if head.title else _title(blocks, path if path else source)
    identity = head.identity if head.identity else Record("", title, title)
    name = head.source if head.source else source
    return Document(
        source=name,
        title=title,
        kind=head.kind,
        text=layout.text,
        digest=document_digest(layout.text, name, head.kind, identity),
        identity=identity,
        sections=tuple(
            replace(section, about_itself=head.about_itself is None or section.heading in head.about_itself)
            for section in layout.sections
        ),
        units=layout.units,
        passages=layout.passages,
        references=parse_references(layout.units),
        path=path,
        named=named or head.source is not None,
        unread=head.unread,
    )


def find_files(paths: Iterable[Path], *, all_formats: bool = False) -> list[Path]:
    """List the files that given files and folders stand for.

    A folder stands for its files with a suffix of `SUFFIXES`, in sorted order and through all its folders;
    hidden files and folders are skipped and links to folders not followed. A file stands for itself, whatever
    its suffix, so that reading it can say what is wrong with it. all_formats: list files of a folder likewise.

    Returns: paths in the order given, each file once. Raises: InputError for a path that does not exist.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for file in _files_under(path, all_formats) if _mode(path) is None else [path]:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def slug(name: str) -> str:
    """Make a readable source name of a file name: ASCII, lower case, dashes.

    Returns: the slug; "document-" and a short hash of the name when no readable letter remains.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    readable = "-".join(re.findall(r"[a-z0-9]+", plain))[:80].strip("-")
    if readable:
        return readable
    return "document-" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _files_under(folder: Path, all_formats: bool) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise InputError(f"The folder {error.filename} cannot be listed ({error.strerror}): check its permissions.")

    files: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        candidates = (Path(parent, name) for name in names if not name.startswith("."))
        files += (f for f in candidates if (all_formats or f.suffix.lower() in SUFFIXES) and f.is_file())
    return sorted(files)


def _mode(path: Path) -> int | None:
    """The stat mode of a path, or None for a folder."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise InputError(f"{path} does not exist: check the path.") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be opened ({_cause(error)}): check the path and its permissions.") from error
    return None if stat.S_ISDIR(mode) else mode


def _cause(error: OSError | ValueError) -> str:
    return str(error.strerror).lower() if isinstance(error, OSError) and error.strerror else str(error)


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    """The content of a file, and no more than one byte over the limit."""
    mode = _mode(path)
    if mode is None:
        raise InputError(f"{path} is a folder: name a file in it, or use a command that takes folders.")
    if not stat.S_ISREG(mode):
        raise InputError(f"{path} is not a regular file: copy its content into one.")
    try:
        with path.open("rb") as file:
            beginning = file.read(min(_BEGINNING, max_bytes + 1))
            if not beginning.startswith(_ARCHIVE):
                format_of(path, beginning)  # told before a large file is read
            return beginning + file.read(max_bytes + 1 - len(beginning))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({_cause(error)}): check its permissions.") from error


def _read_content(content: bytes, path: Path, max_bytes: int) -> Document:
    if len(content) > max_bytes:
        raise InputError(f"{path} is larger than {max_bytes:,} bytes: split it, or raise the limit.")
    reading, name = read_content(content, path, max_bytes)
    original = hashlib.sha256(content).hexdigest() if detect(content) == "PDF" else ""
    try:
        return replace(_document(reading, slug(name.stem), str(path), named=False), original=original)
    except QAError:
        raise
    except Exception as error:  # what a hostile file does to the steps after its reader loses that file only, too
        raise unreadable(path, error) from error


def _title(blocks: Sequence[Block], name: str) -> str:
    """The title of what gives none: the first line when it is short or a heading, else the first heading, else the name.

    A title may not look like a heading, and a section name ("Abstract") is no title.
    """
    headings = [block.text for block in blocks if block.kind == "heading" and not is_named(block.text)]
    first = "" if blocks[0].places else blocks[0].text  # a row of a sheet is no title
    if headings[:1] == [first] or (0 < len(first) <= _LONGEST_TITLE and not is_named(first)):
        return first
    return headings[0] if headings else Path(name).stem
