"""From what a user names to documents: files and folders, with what could not be read."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from qa.errors import InputError, QAError
from qa.ingest.read import find_files, read_path
from qa.types import Document

BATCH_TEXTS = 10_000
"""Texts of the documents that are read before they are stored: about 60 MB."""
_Task = TypeVar("_Task")
_MOST_TOGETHER = 4
"""Files that are read at the same time: one may take 2 GB."""


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
    """Read files; one that cannot be read keeps no other from being read.

    Parameters: files; max_bytes, of the largest file that is read; progress, called with the files read and the files to read.
    Returns: documents, of which those that say their source ids say different ones, and for each file that was refused the
    sentence that says why.
    """
    (batch,) = in_batches(read_each(files, max_bytes, progress), DistinctFiles({}), whole=True)
    return batch.documents, batch.refused


def read_each(
    files: Sequence[Path], max_bytes: int, progress: Callable[[int, int], None] | None = None
) -> Iterator[tuple[Path, Document | QAError]]:
    """Read files on the threads of this process; parameters as for `read_files`. Yields: as `read_ahead`."""
    together = min(_MOST_TOGETHER, os.cpu_count() or 1)
    with ThreadPoolExecutor(together) as pool:  # pandoc runs in processes of its own
        yield from read_ahead(
            files,
            lambda file: pool.submit(read_file, file, max_bytes),
            lambda _, task: task.result(),
            together,
            progress,
        )


def read_ahead(
    files: Sequence[Path],
    start: Callable[[Path], _Task],
    finish: Callable[[Path, _Task], Document | QAError],
    ahead: int,
    progress: Callable[[int, int], None] | None,
) -> Iterator[tuple[Path, Document | QAError]]:
    """What is read of each file, in their order; a bounded number of files is under way or waits to be taken.

    Parameters: start, begins to read a file; finish, waits for what it read; ahead, files that are under way; progress, as for
    `read_files`.
    """
    rest = iter(files)
    under_way = deque((file, start(file)) for file in islice(rest, ahead))
    done = 0
    while under_way:
        file, task = under_way.popleft()
        found = finish(file, task)
        under_way.extend((more, start(more)) for more in islice(rest, 1))
        done += 1
        if progress is not None:
            progress(done, len(files))
        yield file, found


def read_file(file: Path, max_bytes: int) -> Document | QAError:
    """Read a file within the limits of time and memory; what cannot be read gives its error, which travels between processes."""
    try:
        return replace(read_path(file, max_bytes=max_bytes), path=os.path.abspath(file))
    except QAError as error:
        return error


@dataclass(slots=True)
class Batch:
    """What was read of some files."""

    documents: list[Document] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """For each file that was refused the sentence that says why."""
    files: list[Path] = field(default_factory=list)


def in_batches(
    found: Iterable[tuple[Path, Document | QAError]], distinct: DistinctFiles, *, whole: bool = False
) -> Iterator[Batch]:
    """What is read of files in batches of about `BATCH_TEXTS` texts, so that memory does not grow with the number of files.

    Parameters: found, as `read_ahead` yields it; distinct, which refuses the second of two files that say one source id; whole, to
    give one batch of all, of none too.
    """
    batch, texts = Batch(), 0
    for file, one in found:
        batch.files.append(file)
        if isinstance(one, QAError):
            batch.refused[str(file)] = str(one)
        elif (sentence := distinct.refusal(one)) is not None:
            batch.refused |= {one.path: sentence} if sentence else {}
        else:
            batch.documents.append(one)
            texts += len(one.units) + len(one.passages)
        if texts >= BATCH_TEXTS and not whole:
            yield batch
            batch, texts = Batch(), 0
    if batch.files or whole:
        yield batch


class DistinctFiles:
    """Of two files that say one source id, the first counts; the other is refused by name, so that nothing is lost in silence.

    Parameters: seen, for the source id that a file says, else for its path, that path and the digest of its document.
    """

    def __init__(self, seen: Mapping[str, tuple[str, str]]) -> None:
        self._seen = dict(seen)

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
