"""Which files an ingest has stored so far: one that was stopped does not read them again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from qa.ingest.folder import FileState


class IngestJournal:
    """The files that were stored, each as it was when it was read; gone once the ingest is done.

    Parameters: folder, for such files; names, what tells this ingest from others: where it stores, what it was given.
    """

    def __init__(self, folder: Path, *names: str) -> None:
        self._file = folder / f"{hashlib.sha256(json.dumps(names).encode()).hexdigest()[:16]}.jsonl"
        self._known: dict[str, tuple[FileState, str]] = {}
        self._now: dict[Path, FileState] = {}
        with suppress(OSError):
            for line in self._file.read_bytes().splitlines():
                with suppress(ValueError, TypeError, AttributeError):  # cut by a crash, or not ours
                    self._known |= {
                        path: ((int(changed), int(size)), str(digest))
                        for path, (changed, size, digest) in json.loads(line).items()
                    }

    def __bool__(self) -> bool:
        """Whether an ingest was stopped."""
        return bool(self._known)

    def split(self, files: Sequence[Path], stored: Mapping[str, str]) -> tuple[list[Path], list[str]]:
        """The files to read, and the paths of those that are in the store as they are now.

        Parameters: stored, for each path of a document of the store its digest.
        """
        rest: list[Path] = []
        there: list[str] = []
        for file in files:
            path = os.path.abspath(file)
            with suppress(OSError):
                about = file.stat()
                self._now[file] = about.st_mtime_ns, about.st_size
            if path in stored and file in self._now and self._known.get(path) == (self._now[file], stored[path]):
                there.append(path)
            else:
                rest.append(file)
        return rest, there

    def add(self, files: Iterable[Path], digests: Mapping[str, str]) -> None:
        """Files of `split` were stored; where that cannot be written, they are read again.

        Parameters: digests, for each path of a document that was stored its digest.
        """
        paths = {os.path.abspath(file): file for file in files if file in self._now}
        states = {path: (*self._now[file], digests[path]) for path, file in paths.items() if path in digests}
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="ascii") as journal:
                journal.write(f"\n{json.dumps(states)}")

    def done(self) -> None:
        """The ingest is done."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
