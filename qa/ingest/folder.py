"""A folder that a part of the store is to equal: its files, each read again only when it changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from qa.errors import InputError
from qa.ingest.gather import read_files
from qa.ingest.names import Named
from qa.ingest.read import find_files
from qa.ingest.record_files import RECORD_SUFFIXES, ManagedRecord
from qa.ingest.reference_manager import separate_records
from qa.types import Document

FileState = tuple[int, int]
"""When a file was changed last, in nanoseconds, and its size in bytes."""


class Folder:
    """The files of a folder; it remembers how they were when they were read last.

    Parameters: path, of the folder; max_bytes, of the largest file that is read.
    """

    def __init__(self, path: Path | str, max_bytes: int) -> None:
        self.path = Path(os.path.abspath(path))
        self._max_bytes = max_bytes
        self._known: Mapping[Path, FileState] = {}
        self.latest: Mapping[Path, FileState] = {}
        """The files as they were at the last reading."""
        self.records: Sequence[ManagedRecord] = ()
        """What its files of reference managers held at the last reading."""

    def states(self) -> dict[Path, FileState]:
        """The files as they are now. Raises: InputError when there is no such folder, or it cannot be listed."""
        if not self.path.is_dir():
            raise InputError(f"{self.path} is not a folder: name the folder that the documents are to equal.")
        found: dict[Path, FileState] = {}
        for file in find_files([self.path], all_formats=True):
            with suppress(OSError):  # gone since
                about = file.stat()
                found[file] = about.st_mtime_ns, about.st_size
        return found

    def holds(self, document: Named) -> bool:
        """Whether a document was read from this folder."""
        return os.path.isabs(document.path) and Path(document.path).is_relative_to(self.path)

    def read(
        self, known: Sequence[Named], progress: Callable[[int, int], None] | None = None
    ) -> tuple[list[Document], dict[str, str]]:
        """Read the files that changed since `done`, and all records of reference managers where any did.

        Parameters: known, the documents of the store; progress, called with the files read and the files to read.
        Returns: the documents, and for each file that could not be read the sentence that says why; the records are `records` by
        then. Raises: as `states`.
        """
        self.latest = self.states()
        changed = {file for file, state in self.latest.items() if self._known.get(file) != state}
        if changed or any(self.holds(one) and not os.path.isfile(one.path) for one in known):
            # A copy of a file that is gone or changed was not stored, as long as that file was there.
            stored = {one.path for one in known}
            changed |= {file for file in self.latest if str(file) not in stored}
        changed = {file for file in changed if file.suffix.lower() not in RECORD_SUFFIXES}
        _, self.records, refused = separate_records([self.path] if self.latest != self._known else [], self._max_bytes)
        documents, unread = read_files(sorted(changed), max_bytes=self._max_bytes, progress=progress)
        return documents, refused | unread

    def done(self) -> None:
        """What was read last is in the store."""
        self._known = self.latest
