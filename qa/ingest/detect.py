"""What the content of a file is, whatever its name: by signatures, by the parts of a container, by how a text begins."""

from __future__ import annotations

import io
import re
import zipfile

from qa.errors import InputError

_LARGEST = 400_000_000
"""Bytes that a container may hold when it is unpacked; a long book with its pictures has fewer."""
_BEGINNING = 4096
_PARTS = {
    "word/document.xml": "Word",
    "ppt/presentation.xml": "PowerPoint",
    "xl/workbook.xml": "Excel",
    "xl/workbook.bin": "binary Excel file",
}
_KINDS = {
    b"application/epub+zip": "EPUB",
    b"application/vnd.oasis.opendocument.text": "OpenDocument text",
    b"application/vnd.oasis.opendocument.spreadsheet": "OpenDocument spreadsheet",
    b"application/vnd.oasis.opendocument.presentation": "OpenDocument presentation",
}
RECORDING = "film or sound recording"
OLD_OFFICE = "Office 97 file"
"""Messages of Outlook and other files are in the same container."""
_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"), (b"II*\0", "picture"), (b"MM\0*", "picture"),
    (b"\x7fELF", "program"), (b"MZ", "program"),
    (b"BZh", "bzip2 archive"), (b"\xfd7zXZ", "xz archive"), (b"7z\xbc\xaf", "7z archive"), (b"Rar!", "rar archive"),
    (b"ID3", RECORDING), (b"OggS", RECORDING), (b"fLaC", RECORDING), (b"\x1aE\xdf\xa3", RECORDING), (b"SQLite format 3", "database"),
)  # fmt: skip
_MANUAL = (b'.\\"', b"'\\\"", b".TH ", b".Dd ")
_MANUAL_TITLE = re.compile(rb"^\.(?:TH|Dd)\s", re.MULTILINE)
_MANUAL_HEAD = 64_000
"""Bytes in which a man page has its title, after the macros that some writers put before it."""
_TEXTS = (
    (re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<!doctype html|\s*(?:<\?xml[^>]*>\s*)?<html[\s>]", re.I | re.S), "HTML"),
    (re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE [^>\[]*(?:\[[^\]]*\])?[^>]*>\s*)?<(?:article|book|book-part-wrapper|pmc-articleset)[\s>]", re.S), "JATS"),
    (re.compile(r"\s*\{.{0,200}?\"(?:cells|nbformat|metadata)\"\s*:", re.S), "Jupyter notebook"),
    (re.compile(r"(?:\s*+%[^\n]*+\n)*+\s*+\\documentclass\b"), "LaTeX"),
    (re.compile(r"(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t]+[^\n]*\n)*){0,60}?(?:From|Received|Return-Path|Message-ID|MIME-Version):[^\n]*\n", re.I), "e-mail"),
)  # fmt: skip


def detect(content: bytes) -> str | None:
    """The name of the format that content has, or None for a text without signs of one.

    Returns: of the bytes of a container the format of what it holds, "zip archive" for any other archive.
    """
    if content.startswith(b"PK\x03\x04"):
        return _container(content)
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            return name
    if content[4:8] == b"ftyp":
        return "picture" if content[8:12] in (b"heic", b"heix", b"mif1", b"avif") else RECORDING
    if content.startswith(b"RIFF"):
        return "picture" if content[8:12] == b"WEBP" else RECORDING
    if content.startswith(_MANUAL) and _MANUAL_TITLE.search(content[:_MANUAL_HEAD]):
        return "man page"
    beginning = content[:_BEGINNING].decode("utf-8", "replace").lstrip("\ufeff")
    return next((name for pattern, name in _TEXTS if pattern.match(beginning)), None)


def open_container(content: bytes, where: str) -> zipfile.ZipFile:
    """Open a file that is a zip archive of parts, such as a Word file.

    Raises: InputError for one that is broken, that a password protects or that is too large when it is unpacked.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise InputError(f"{where} is broken, for it ends early or is no such file: save it anew.") from error
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts) or _encrypts_text(archive, names):
        raise InputError(f"{where} is protected by a password: save it without one.")
    if sum(part.file_size for part in parts) > _LARGEST:
        raise InputError(f"{where} unpacks to more than {_LARGEST:,} bytes: split it.")
    return archive


def is_protected(content: bytes) -> bool:
    """Tell whether an Office file of old form holds an encrypted one of the new."""
    return "EncryptedPackage".encode("utf-16-le") in content


def _container(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            kind = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError, OSError, EOFError):
        # broken: by the names of its first parts, so that its reader can say so
        names, kind = {part for part in _PARTS if part.encode() in content}, content[38:138]
    for start, name in _KINDS.items():
        if kind.startswith(start):
            return name
    return next((name for part, name in _PARTS.items() if part in names), "zip archive")


def _encrypts_text(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """OpenDocument says in its manifest what is encrypted; an EPUB's own encryption file may only obscure its fonts."""
    for manifest, sign in (("META-INF/manifest.xml", b"encryption-data"), ("META-INF/rights.xml", b"")):
        if manifest in names:
            try:
                with archive.open(manifest) as part:
                    return sign in part.read(1_000_000)
            except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, NotImplementedError):
                return False
    return False
