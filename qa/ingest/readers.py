"""Which reader takes a file: a new format is one module and one line here."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

from qa.errors import InputError, QAError
from qa.ingest.about import TITLE_LABEL
from qa.ingest.authors import person_names
from qa.ingest.blocks import Block, FileContent
from qa.ingest.detect import OLD_OFFICE, RECORDING, detect, is_protected, open_container
from qa.ingest.frontmatter import head_of
from qa.ingest.jats import read_jats
from qa.ingest.mail import read_mail
from qa.ingest.markdown import read_markdown
from qa.ingest.notebook import read_notebook
from qa.ingest.org import read_org
from qa.ingest.pandoc_formats import container_reader, markup_reader, read_latex
from qa.ingest.pdf.read import read_pdf
from qa.ingest.properties import BY_PROPERTIES, office_properties
from qa.ingest.rawtext import read_plaintext
from qa.ingest.rst import read_rst
from qa.ingest.slides import read_slides
from qa.ingest.spreadsheet import read_delimited, read_workbook
from qa.ingest.webpage import read_webpage

_MOST_ATTACHED, _LARGEST_ATTACHED = 30, 20_000_000
"""Attachments of an e-mail that are read, and bytes that a compressed one of them holds."""
_DEEPEST_ATTACHED, _LONGEST_S = 2, 300
"""E-mails attached to one another that are read, and seconds after which no further file of one is begun."""
BlockReader = Callable[[bytes, str], FileContent]
"""From the content of a file, and how errors call it, to what it says of itself and its blocks."""


def _read_mail(content: bytes, where: str, depth: int = 0) -> FileContent:
    """Read an e-mail, and after its text each file that is attached to it, under a heading with the file's name.

    Parameters: depth, in how many e-mails this one is attached.
    """
    head, blocks, attached = read_mail(content, where)
    most = _MOST_ATTACHED if depth < _DEEPEST_ATTACHED else 0
    refused = [f"{name}: too much is attached" for name, _ in attached[most:]]
    ocr = set[int]()
    began = time.monotonic()
    for name, data in attached[:most]:
        if time.monotonic() - began > _LONGEST_S:
            refused.append(f"{name}: the files before it took too long")
            continue
        try:
            if detect(data) == "e-mail" or name.casefold().endswith(".eml"):
                about, inside = _read_mail(data, name, depth + 1)
            else:
                (about, inside), _ = read_content(data, Path(name), _LARGEST_ATTACHED)
        except QAError as error:
            refused.append(str(error).rstrip("."))
            continue
        refused += [about.unread.rstrip(".")] if about.unread else []
        title = f"Attachment {name}" + (f": {about.title}" if about.title else "")
        blocks.append(Block("heading", title, level=1))
        told = [one for one in about.about if one.kind == "item" and not one.text.startswith(TITLE_LABEL)]
        blocks += [
            replace(one, text=one.text.replace(" this ", " the attached ")) for one in told if " this " in one.text
        ]
        blocks += [replace(one, level=one.level + 1) if one.kind == "heading" else one for one in inside]
        ocr |= about.ocr
    if not blocks:
        raise InputError(f"{where} is an e-mail without text{': ' + '; '.join(refused) if refused else ''}.")
    unread = f"Of {where} was not read: {'; '.join(refused)}." if refused else ""
    return replace(head, ocr=frozenset(ocr), unread=unread), blocks


def _read_workbook(content: bytes, where: str) -> FileContent:
    """Read a workbook, and in its properties who made it."""
    _, blocks = read_workbook(content, where)
    with open_container(content, where) as archive:
        authors = office_properties(archive, where).get("authors", ())
    return head_of({BY_PROPERTIES: person_names("; ".join(authors))}), blocks


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format of files, told by how their names end or, as `detect` names it, by their content."""

    name: str
    suffixes: tuple[str, ...]
    read: BlockReader | None
    """None for a format that is known and not read."""
    remedy: str = ""
    """What to do with a file of a format that is not read."""


FORMATS = (
    FileFormat("PDF", (".pdf",), read_pdf),
    FileFormat("markdown", (".md", ".markdown"), read_markdown),
    FileFormat("text", (".txt", ".text", ".log", ".srt", ".vtt", ".yaml", ".yml", ".toml"), read_plaintext),
    FileFormat("Word", (".docx", ".docm", ".dotx"), container_reader("docx")),
    FileFormat("OpenDocument text", (".odt",), container_reader("odt")),
    FileFormat("PowerPoint", (".pptx", ".pptm", ".ppsx"), read_slides),
    FileFormat("EPUB", (".epub",), container_reader("epub")),
    FileFormat("Excel", (".xlsx", ".xlsm"), _read_workbook),
    FileFormat("delimited text", (".csv", ".tsv"), read_delimited),
    FileFormat(
        "RTF",
        (".rtf",),
        markup_reader("rtf", (r"\{\\\*\\footnote", r"{\\footnote"), (r"(\\u-?\d+)[^\\{}\s\d;]", r"\1\\'3f")),
    ),
    FileFormat("HTML", (".html", ".htm", ".xhtml"), read_webpage),
    FileFormat("JATS", (".xml", ".nxml"), read_jats),
    FileFormat("LaTeX", (".tex", ".latex"), read_latex),
    FileFormat("reStructuredText", (".rst",), read_rst),
    FileFormat("Org", (".org",), read_org),
    FileFormat("Typst", (".typ",), markup_reader("typst")),
    FileFormat(
        "MediaWiki",
        (".mediawiki", ".wiki"),
        markup_reader(
            "mediawiki",
            (r"(?<=<pre>).*?(?=</pre>)", lambda found: unescape(found[0])),
            (r"(?<=\n)!([^!\n]*\n\|)(?![-}|+])", r"|\1"),  # the name of a row, which pandoc takes for a header
        ),
    ),
    FileFormat("Jupyter notebook", (".ipynb",), read_notebook),
    FileFormat("man page", (".man",), markup_reader("man")),
    FileFormat("e-mail", (".eml",), _read_mail),
    FileFormat(OLD_OFFICE, (".doc", ".xls", ".ppt"), None, "save it in a newer format, such as .docx or .xlsx"),
    FileFormat("OpenDocument spreadsheet", (".ods",), None, "save it as .xlsx or .csv"),
    FileFormat("OpenDocument presentation", (".odp",), None, "save it as .pptx"),
    FileFormat("binary Excel file", (".xlsb",), None, "save it as .xlsx"),
    FileFormat("Outlook message", (".msg",), None, "save it as .eml, or its text as .txt"),
    FileFormat("picture", (), None, "put it into a PDF, or save what it says as text"),
    FileFormat(RECORDING, (), None, "save what is said in it as text"),
    *(
        FileFormat(f"{kind} archive", (), None, "unpack it and name its folder")
        for kind in ("zip", "bzip2", "xz", "7z", "rar")
    ),
)
_BY_NAME = {known.name: known for known in FORMATS}
_BY_SUFFIX = {suffix: known for known in FORMATS for suffix in known.suffixes}
_COMPRESSED = ".gz"
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}")
"""What tells a format; "README", "LGPL-2.1" and "changelog.Debian" have no such ending."""
_TEXTS = frozenset({"markdown", "text", "delimited text", "reStructuredText", "Org", "Typst", "MediaWiki", "LaTeX"})
"""Formats whose files may begin with any words: how their text begins tells nothing against their name."""
_MARKUP = frozenset({"HTML", "JATS", "Jupyter notebook", "LaTeX", "man page", "e-mail"})
"""Formats that only the beginning of a text tells, not a signature."""
SUFFIXES = (*(suffix for suffix, known in _BY_SUFFIX.items() if known.read is not None), _COMPRESSED)
"""What the names of files end in that are read."""


def has_suffix(name: str) -> bool:
    """Whether the name of a file ends in what could tell its format."""
    return _SUFFIX.fullmatch(Path(name).suffix) is not None


def format_of(path: Path, content: bytes) -> FileFormat:
    """The format of a file.

    Parameters: path, its name; content, of it, or as much as its format needs to be told.
    Raises: InputError for a format that no reader takes.
    """
    told = _BY_SUFFIX.get(path.suffix.lower())
    found = detect(content)
    if told is not None and (told.name in _TEXTS if found in _MARKUP else found == OLD_OFFICE and told.read is None):
        found = None
    known = told if found is None else _BY_NAME.get(found, FileFormat(found, (), None))
    if known is not None and known.name == OLD_OFFICE and is_protected(content):
        raise InputError(f"{path} is protected by a password: save it without one.")
    if known is None and not has_suffix(path.name):
        known = _BY_NAME["text"]
    if known is None:
        kind = f'files ending in "{path.suffix}"'
        raise InputError(f"{path} cannot be read, for {kind} are not supported: save what it says as text.")
    if known.read is None:
        remedy = known.remedy or "convert it to text first"
        article = "an" if known.name[0] in "AEIOUaeiou" else "a"
        raise InputError(f"{path} is {article} {known.name}, not text: {remedy}.")
    return known


def read_content(content: bytes, path: Path, max_bytes: int) -> tuple[FileContent, Path]:
    """Read the content of a file by the reader of its format, which its content tells, else its name.

    max_bytes: of what a compressed file holds.
    Returns: what the reader gives, and the path without the ending of a compressed file.
    Raises: InputError for a format that no reader takes, and as the reader does; the error names path and cause.
    """
    if not content.strip():
        raise InputError(f"{path} is empty: give a document with text, or leave it out.")
    inner = path
    if detect(content) == "gzip":
        content = _unpacked(content, path, max_bytes)
        inner = path.with_suffix("") if path.suffix.lower() == _COMPRESSED else path
    read = format_of(inner, content).read
    assert read is not None
    try:
        return read(content, str(path)), inner
    except QAError:
        raise
    except Exception as error:  # whatever a hostile file does to a reader, it loses that file only
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> InputError:
    """The error for a file that makes a reader fail."""
    cause = type(error).__name__
    return InputError(f"{path} cannot be read, for its parts are not as its format wants them ({cause}): save it anew.")


def _unpacked(content: bytes, path: Path, max_bytes: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(content, max_bytes + 1)
    except zlib.error as error:
        raise InputError(f"{path} is broken, for it cannot be unpacked: compress it anew.") from error
    if len(unpacked) > max_bytes:
        raise InputError(f"{path} unpacks to more than {max_bytes:,} bytes: split it, or raise the limit.")
    if not unpacker.eof:
        raise InputError(f"{path} is broken, for it ends early: compress it anew.")
    if unpacked[257:262] == b"ustar":
        raise InputError(f"{path} is an archive of files, not one document: unpack it and name its folder.")
    return unpacked
