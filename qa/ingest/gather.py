"""From what a user names to documents: files and folders, with what could not be read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from qa.errors import InputError, QAError
from qa.ingest.read import find_files, read_path
from qa.types import Document

_MOST_TOGETHER = 4
"""Files that are read at the same time: one may take 2 GB."""


def gather(
    paths: Iterable[Path], *, max_bytes: int, progress: Callable[[int, int], None] | None = None
) -> tuple[list[Document], dict[str, str]]:
    """Read all that files and folders hold; what cannot be read, or has no reader, keeps nothing else from being read.

    Parameters: paths, files or folders; max_bytes, of the largest file that is read; progress, called with the files read
    and the files to read.
    Returns: documents, of which those that say their source ids say different ones, and for each file that was refused the
    sentence that says why.
    Raises: InputError when nothing could be read.
    """
    refused: dict[str, str] = {}
    files: dict[Path, None] = {}
    for path in paths:
        try:
            files.update(dict.fromkeys(find_files([path], all_formats=True)))
        except QAError as error:
            refused[str(path)] = str(error)

    documents, unread = read_files(list(files), max_bytes=max_bytes, progress=progress)
    refused |= unread
    if not documents:
        none = "No document was named, or the folder holds none that can be read."
        raise InputError(*(refused.values() or [none]))
    return documents, refused


def read_files(
    files: Sequence[Path], *, max_bytes: int, progress: Callable[[int, int], None] | None = None
) -> tuple[list[Document], dict[str, str]]:
    """Read files. Parameters and what it returns: as for `gather`, where nothing that can be read is no error."""

    def read(file: Path) -> Document | QAError:
        try:
            return replace(read_path(file, max_bytes=max_bytes), path=os.path.abspath(file))
        except QAError as error:
            return error

    refused: dict[str, str] = {}
    documents: list[Document] = []
    with ThreadPoolExecutor(min(_MOST_TOGETHER, os.cpu_count() or 1)) as pool:  # pandoc runs in processes of its own
        for done, (file, found) in enumerate(zip(files, pool.map(read, files), strict=True), start=1):
            if isinstance(found, Document):
                documents.append(found)
            else:
                refused[str(file)] = str(found)
            if progress is not None:
                progress(done, len(files))
    documents, taken = _distinct(documents)
    return documents, refused | taken


def _distinct(documents: Sequence[Document]) -> tuple[list[Document], dict[str, str]]:
    """Of two files that say one source id, the first; the other is refused by name, so that nothing is lost in silence."""
    kept: dict[str, Document] = {}
    refused: dict[str, str] = {}
    for document in documents:
        other = kept.setdefault(document.source if document.named else document.path, document)
        if other is not document and other.digest != document.digest:
            refused[document.path] = (
                f"{document.path} has the same source id {document.source!r} as {other.path}: give it another id "
                "in its front matter."
            )
    return list(kept.values()), refused
