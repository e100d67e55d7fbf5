"""From what a user names to documents: files and folders, with what could not be read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
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
    files, refused = list_files(paths)
    documents, unread = read_files(files, max_bytes=max_bytes, progress=progress)
    refused |= unread
    if not documents:
        raise nothing_read(refused)
    return documents, refused


def list_files(paths: Iterable[Path]) -> tuple[list[Path], dict[str, str]]:
    """The files that files and folders stand for, each once, and for each path that cannot be listed the sentence why."""
    refused: dict[str, str] = {}
    files: dict[Path, None] = {}
    for path in paths:
        try:
            files.update(dict.fromkeys(find_files([path], all_formats=True)))
        except QAError as error:
            refused[str(path)] = str(error)
    return list(files), refused


def nothing_read(refused: Mapping[str, str]) -> InputError:
    """The error where no document could be read; refused, for each file the sentence that says why."""
    return InputError(*(refused.values() or ["No document was named, or the folder holds none that can be read."]))


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
    distinct = DistinctFiles()
    told = [(document, distinct.refusal(document)) for document in documents]
    taken = {document.path: sentence for document, sentence in told if sentence}
    return [document for document, sentence in told if sentence is None], refused | taken


class DistinctFiles:
    """Of two files that say one source id, the first counts; the other is refused by name, so that nothing is lost in silence."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, str]] = {}

    def refusal(self, document: Document) -> str | None:
        """None for a document to take, "" for the same document again, else the sentence that refuses it."""
        name = document.source if document.named else document.path
        if name not in self._seen:
            self._seen[name] = document.path, document.digest
            return None
        path, digest = self._seen[name]
        if digest == document.digest:
            return ""
        return (
            f"{document.path} has the same source id {document.source!r} as {path}: give it another id "
            "in its front matter."
        )
