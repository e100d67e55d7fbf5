"""Files of reference managers -> bibliographic records of documents: BibTeX, RIS and CSL-JSON, read by pandoc.

A record is of a document by its file field, by the DOI that the document says of itself, by a file name that is its key, or
by the same title; where none of these finds one document alone, it is of none.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from qa.errors import InputError, QAError
from qa.ingest.about import ABOUT
from qa.ingest.blocks import Block, Head
from qa.ingest.compose import compose
from qa.ingest.frontmatter import head_of
from qa.ingest.gather import gather
from qa.ingest.pandoc import run_pandoc
from qa.ingest.read import document_digest, find_files
from qa.text.normalise import fold
from qa.types import Document

_READERS = {".bib": "bibtex", ".ris": "ris", ".json": "csljson"}
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>\[\]{},;]+", re.IGNORECASE)
_FRONT = 3_000
"""Characters at the beginning of a document in which its own DOI stands."""
_TAG = re.compile(r"</?(?:i|b|sup|sub|sc|span)\b[^<>]*>")
_BIB_ENTRY = re.compile(r"^[ \t]*@\w+[ \t]*\{[ \t]*([^,\s]+)[ \t]*,", re.MULTILINE)
_BIB_FILE = re.compile(r"(?:,|^)\s*file\s*=\s*(?:\{([^{}]*)\}|\"([^\"]*)\")", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ManagedRecord:
    """A record of a reference manager: its key, what it says, and the files that it names."""

    key: str
    head: Head
    files: frozenset[str]
    """Absolute paths."""


def gather_with_records(
    paths: Iterable[Path],
    stored: Callable[[], Sequence[Document]],
    max_bytes: int,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[list[Document], dict[str, str], tuple[str, ...]]:
    """Read all that files and folders hold, and give the records of reference managers to their documents.

    Parameters: stored, gives the documents of the store, asked only where there are records; the others as for `gather`.
    Returns: documents and refused files, as `gather`, and for each record a sentence. Raises: InputError, as `gather`.
    """
    files, records, refused = separate_records(paths, max_bytes)
    documents: list[Document] = []
    if files or not (records or refused):
        documents, unread = gather(files, max_bytes=max_bytes, progress=progress)
        refused |= unread
    documents, told = attach_records(records, documents, stored() if records else ())
    return documents, refused, tuple(told)


def separate_records(paths: Iterable[Path], max_bytes: int) -> tuple[list[Path], list[ManagedRecord], dict[str, str]]:
    """Read the files of reference managers among what a user names.

    Parameters: paths, files or folders; max_bytes, of the largest file that is read.
    Returns: the other files, with paths that cannot be listed; the records; for each file refused the sentence that says why.
    """
    others: list[Path] = []
    records: list[ManagedRecord] = []
    refused: dict[str, str] = {}
    for path in paths:
        try:
            files = find_files([path], all_formats=True)
        except QAError:
            files = []
        managed = [file for file in files if file.suffix.lower() in _READERS and file.is_file()]
        for file in managed:
            try:
                records += _read(file, max_bytes)
            except InputError as error:
                refused[str(file)] = str(error)
        rest = [file for file in files if file not in managed]
        others += rest if managed else [path]
    return others, records, refused


def attach_records(
    records: Sequence[ManagedRecord], documents: Sequence[Document], stored: Sequence[Document]
) -> tuple[list[Document], list[str]]:
    """Give records to the documents that they are of.

    Parameters: records; documents, of this ingest; stored, those of the store, of which a document of this ingest at the same
    path takes the place.
    Returns: the documents, and of the stored ones those with a record; for each record a sentence on what it was given to.
    """
    new = {document.path for document in documents if document.path}
    pool = [*documents, *(one for one in stored if one.path not in new)]
    found: dict[int, Document] = {}
    told: list[str] = []
    for record in records:
        how, places = _matches(record, pool)
        if len(places) != 1:
            why = f"{len(places)} documents have its {how}" if places else "no document is of it"
            told.append(f"{record.key}: not attached, for {why}.")
        elif places[0] in found:
            told.append(f"{record.key}: not attached, for {pool[places[0]].source} has another record by now.")
        else:
            found[places[0]] = _with_record(pool[places[0]], record)
            told.append(f"{record.key}: attached to {pool[places[0]].source} by its {how}.")
    return [found.get(place, one) for place, one in enumerate(pool) if place < len(documents) or place in found], told


def _read(file: Path, max_bytes: int) -> list[ManagedRecord]:
    try:
        with file.open("rb") as opened:
            content = opened.read(max_bytes + 1)
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}): check its permissions.") from error
    if len(content) > max_bytes:
        raise InputError(f"{file} is larger than {max_bytes:,} bytes: split it, or raise the limit.")
    text = content.decode("utf-8-sig", "replace")
    reader = _READERS[file.suffix.lower()]
    if reader == "csljson" and not re.match(r"\s*\[\s*\{", text):
        raise InputError(f"{file} is no list of CSL-JSON items: export it as CSL-JSON, or leave it out.")
    items = json.loads(run_pandoc(text.encode(), str(file), f"--from={reader}", "--to=csljson"))
    if not items:
        raise InputError(f"{file} holds no bibliographic record: export it anew, or leave it out.")
    named = _files(text, reader, items)
    return [_record(item, named.get(str(item.get("id")), ""), file.parent) for item in items]


def _files(text: str, reader: str, items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What the file fields say, by key; pandoc reads them in no format but CSL-JSON."""
    if reader == "csljson":
        return {str(item.get("id")): str(item.get("file", "")) for item in items}
    if reader == "ris":
        entries = re.split(r"^ER  -.*$", text, flags=re.MULTILINE)[:-1]
        links = [";".join(re.findall(r"^L[14]  - (.+?)\s*$", entry, re.MULTILINE)) for entry in entries]
        return (
            {str(item.get("id")): link for item, link in zip(items, links, strict=True)}
            if len(links) == len(items)
            else {}
        )
    starts = list(_BIB_ENTRY.finditer(text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    fields = {match[1]: _BIB_FILE.search(text, match.end(), end) for match, end in zip(starts, ends, strict=True)}
    return {key: field[1] or field[2] or "" for key, field in fields.items() if field}


def _record(item: Mapping[str, Any], files: str, folder: Path) -> ManagedRecord:
    dates = item.get("issued", {}).get("date-parts") or [[]]
    texts = {name: value for name, value in item.items() if isinstance(value, str)}
    fields = {
        "title": _TAG.sub("", texts.get("title", "")),
        "authors": item.get("author", []),
        "journal": _TAG.sub("", texts.get("container-title", "")),
        "volume": texts.get("volume", "") + (f"({texts['issue']})" if "issue" in texts else "")
        + (f":{texts['page']}" if "page" in texts else ""),
        "year": "-".join(map(str, dates[0][:1])),
        "doi": texts.get("DOI", ""),
        "pmid": texts.get("PMID", ""),
        "url": texts.get("URL", ""),
    }  # fmt: skip
    # "path", "description:path:type" and several of them with semicolons; a colon or semicolon of the path is escaped
    parts = [re.sub(r"\\(.)", r"\1", part) for part in re.split(r"(?<!\\)[;:]", files)]
    whole = [re.sub(r"\\(.)", r"\1", part) for part in re.split(r"(?<!\\);", files)]
    paths = [part.strip().removeprefix("file://") for part in (*parts, *whole)]
    names = frozenset(os.path.abspath(folder / part) for part in paths if part and "\0" not in part)
    return ManagedRecord(str(item.get("id", "")), head_of(fields), names)


def _matches(record: ManagedRecord, pool: Sequence[Document]) -> tuple[str, list[int]]:
    """By what a record is found in documents, and which these are: by the first that finds any."""
    doi = (record.head.identity.doi or "").casefold() if record.head.identity else ""
    title = _title(record.head.title or "")
    rules: dict[str, Callable[[Document], bool]] = {
        "file": lambda one: bool(one.path) and os.path.abspath(one.path) in record.files,
        "DOI": lambda one: bool(doi) and _own_doi(one) == doi,
        "key": lambda one: bool(record.key) and PurePath(one.path.removesuffix(".gz")).stem == record.key,
        "title": lambda one: bool(title) and _title(one.title) == title and _own_doi(one) in ("", doi),
    }
    for how, fits in rules.items():
        places = [place for place, one in enumerate(pool) if one.kind == "user" and fits(one)]
        if places:
            return how, places
    return "", []


def _own_doi(document: Document) -> str:
    """The DOI that a document says of itself, or the only one on its front; "" without."""
    if document.identity.doi:
        return document.identity.doi.casefold()
    front = [unit.text for unit in document.units if unit.start < _FRONT and unit.kind != "entry"]
    found = {match.rstrip(".)").casefold() for text in front for match in _DOI.findall(text)}
    return found.pop() if len(found) == 1 else ""


def _title(title: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(title).casefold()))


def _with_record(document: Document, record: ManagedRecord) -> Document:
    """A document with a record as its identity, which its last section tells in words."""
    assert record.head.identity is not None
    start = document.text.find(ABOUT, max(0, document.sections[-1].start - len(ABOUT) - 2)) if document.sections else -1
    told = bool(document.sections) and document.sections[-1].heading == ABOUT
    end = start - 2 if told else len(document.text)
    before = document.text[:end]
    lines = [*(block.text for block in record.head.about[1:]), f"Citation key: {record.key}."]
    labels = {_label(line) for line in lines}
    if told:
        lines += [unit.text for unit in document.units if unit.start >= end and _label(unit.text) not in labels]
    layout = compose([Block("heading", ABOUT, level=1), *(Block("item", line) for line in lines)], 0)
    shift, units = end + 2, [unit for unit in document.units if unit.end <= end]
    passages = [passage for passage in document.passages if passage.end <= end]
    sections = list(document.sections[:-1] if told else document.sections)
    if sections:
        sections[-1] = replace(sections[-1], end=shift)
    text = f"{before}\n\n{layout.text}"
    count = len(units)
    return replace(
        document,
        title=record.head.title or document.title,
        text=text,
        digest=document_digest(text, document.source, document.kind, record.head.identity),
        identity=record.head.identity,
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


def _label(line: str) -> str:
    """What a line of the section tells: the words before its colon, or that it is the title."""
    return line.partition(":")[0] if ":" in line[:60] else line[:22]
