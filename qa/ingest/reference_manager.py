"""Records of reference managers -> the documents that they are of.

A record is of a document by its file field, by the DOI that the document says of itself, by a file name that is its key, or
by the same title; where none of these finds one document alone, it is of none.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePath

from qa.errors import InputError, QAError
from qa.ingest.attached import attach
from qa.ingest.read import find_files
from qa.ingest.record_files import RECORD_SUFFIXES, ManagedRecord, read_records
from qa.text.normalise import fold
from qa.types import Document

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>\[\]{},;]+", re.IGNORECASE)
_FRONT = 3_000
"""Characters at the beginning of a document in which its own DOI stands."""


def separate_records(paths: Iterable[Path], max_bytes: int) -> tuple[list[Path], list[ManagedRecord], dict[str, str]]:
    """Read the files of reference managers among what a user names.

    Parameters: paths, files or folders; max_bytes, of the largest file that is read.
    Returns: the other files, with paths that cannot be listed, and with the files that records of a file that is named itself are
    of; the records; for each file refused the sentence that says why.
    """
    others: list[Path] = []
    records: list[ManagedRecord] = []
    refused: dict[str, str] = {}
    seen: set[Path] = set()
    for path in paths:
        try:
            files = find_files([path], all_formats=True)
        except QAError:
            files = []
        managed = [file for file in files if file.suffix.lower() in RECORD_SUFFIXES and file.is_file()]
        for file in managed:
            try:
                found = read_records(file, max_bytes)
            except InputError as error:
                refused[str(file)] = str(error)
            else:
                records += [] if file.resolve() in seen else found
                seen.add(file.resolve())
                others += _beside(file, found) if file == path else []
        rest = [file for file in files if file not in managed]
        others += rest if managed else [path]
    return others, records, refused


def _beside(file: Path, records: Sequence[ManagedRecord]) -> list[Path]:
    """The files that records name, as far as they lie in the folder of the records' file: an export must not name others."""
    folder = Path(os.path.realpath(file.parent))
    found = sorted({path for record in records for path in map(Path, record.files) if path.is_file()})
    return [
        path
        for path in found
        if Path(os.path.realpath(path)).is_relative_to(folder) and path.suffix.lower() not in RECORD_SUFFIXES
    ]


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
        free = [place for place in places if place not in found]
        if not places or (len(places) > 1 and how != "file"):  # of several files of its own it is the record of each
            why = f"{len(places)} documents have its {how}" if places else "no document is of it"
            told.append(f"{record.name}: not attached, for {why}.")
        elif not free:
            told.append(f"{record.name}: not attached, for {pool[places[0]].source} has another record by now.")
        else:
            found |= {place: attach(pool[place], record.identity, record.lines) for place in free}
            told.append(f"{record.name}: attached to {', '.join(pool[place].source for place in free)} by its {how}.")
    return [found.get(place, one) for place, one in enumerate(pool) if place < len(documents) or place in found], told


def _matches(record: ManagedRecord, pool: Sequence[Document]) -> tuple[str, list[int]]:
    """By what a record is found in documents, and which these are: by the first that finds any."""
    doi = (record.identity.doi or "").casefold()
    title = _title(record.identity.title or "")
    rules: dict[str, Callable[[Document], bool]] = {
        "file": lambda one: bool(one.path) and os.path.abspath(one.path) in record.files,
        "DOI": lambda one: bool(doi) and _own_doi(one) == doi,
        "key": lambda one: bool(record.name) and PurePath(one.path.removesuffix(".gz")).stem == record.name,
        "title": lambda one: (
            bool(title)
            and _title(one.title) == title
            and (_own_doi(one) in ("", doi) or (bool(one.attached) and not doi))
        ),
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
