"""Checksums of the files of a store, themselves in a file that carries its own checksum."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from qa.index.files import sha256_of, write_whole

CHECKSUMS = "checksums.json"
SEEN, SEEN_DOCUMENTS = "seen.json", "seen-documents.json"
"""The size and times of each file when its checksum was compared last; those of documents apart, which are many."""
DATABASE = "chroma.sqlite3"
_PERSISTED = "index_metadata.pickle"
"""Chroma reads the files of a graph only next to this one; without it, it makes them anew at each opening."""
_CHANGES_WHEN_READ = ("acquire_write", "maintenance_log")
"""Tables of Chroma that say when it was opened, and nothing of the vectors."""


def json_digest(content: Mapping[str, Any]) -> str:
    """sha256 of JSON-ready values, in hex, whatever the order and the spaces in which a file has them."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class FileDigests:
    """sha256 of the files of a store; a file whose size and times are as they were when it was read last is not read again.

    Git's index does the same. What changes a file and none of its times, as a failing disk can, only a full check finds.

    Parameters: store, its folder; seen, the file of it that remembers; full, to read every file whatever is remembered.
    """

    def __init__(self, store: Path, seen: str = SEEN, *, full: bool = False) -> None:
        self._store = store
        self._file = store / seen
        self._known = {} if full else read_checksums(self._file) or {}
        self._seen: dict[str, str] = {}

    def digest(self, file: Path | str, compute: Callable[[Path], str] | None = None) -> str:
        """The digest of a file. Parameters: compute, makes it, of the file's bytes when left out. Raises: OSError, or what `compute` raises."""
        name, state = self._name(file), _state(file)
        known = (self._seen.get(name) or self._known.get(name, "")).partition(" ")
        found = known[0] if known[2] == state else (compute or sha256_of)(Path(file))
        self._seen[name] = f"{found} {state}"
        return found

    def refresh(self, file: Path) -> None:
        """Take a file that was read as unchanged, although its times are not. Raises: OSError."""
        name = self._name(file)
        self._seen[name] = f"{self._seen[name].partition(' ')[0]} {_state(file)}"

    def _name(self, file: Path | str) -> str:
        return str(file)[len(str(self._store)) + 1 :].replace(os.sep, "/")

    def save(self) -> None:
        """Remember what was read; where that cannot be written, it is read again at the next opening."""
        if self._seen.items() <= self._known.items():
            return
        seen = {
            name: said
            for name, said in {**self._known, **self._seen}.items()
            if os.path.exists(f"{self._store}/{name}")
        }
        with suppress(OSError):
            write_checksums(self._file, seen)


def folder_digests(folder: Path, digest: Callable[[Path], str] | None = None) -> dict[str, str]:
    """sha256 of every file below a folder but its own checksums, by path. Raises: OSError."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / CHECKSUMS)
    return {path.relative_to(folder).as_posix(): (digest or sha256_of)(path) for path in files}


def chroma_digests(folder: Path, digests: FileDigests) -> dict[str, str]:
    """Checksums of all in a Chroma folder that decides what Chroma finds; opening and reading it changes none of them.

    Each file of a graph has that of its bytes. The database has that of its rows, because Chroma notes each opening in it;
    its indexes are compared with its rows.
    Raises: OSError, ValueError or sqlite3.Error when the folder is damaged.
    """
    graphs = {
        f"{graph.name}/{name}": digest
        for graph in sorted(folder.iterdir())
        if (graph / _PERSISTED).is_file()
        for name, digest in folder_digests(graph, digests.digest).items()
    }
    return graphs | {DATABASE: digests.digest(folder / DATABASE, _database_digest)}


def write_checksums(file: Path, digests: Mapping[str, str]) -> None:
    """Write checksums. Raises: OSError."""
    content = {"files": dict(digests), "sha256": json_digest(digests)}
    write_whole(file, json.dumps(content, indent=1).encode())


def read_checksums(file: Path) -> dict[str, str] | None:
    """Read checksums back; None when they are missing or damaged."""
    try:
        content = json.loads(file.read_bytes())
        digests: dict[str, str] = content["files"]
        return digests if content == {"files": digests, "sha256": json_digest(digests)} else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _state(file: Path | str) -> str:
    about = os.stat(file)
    return f"{about.st_size} {about.st_mtime_ns} {about.st_ctime_ns}"


def _database_digest(file: Path) -> str:
    if not file.is_file():
        raise ValueError(f"{file} is missing")
    total = hashlib.sha256()
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
        database.text_factory = bytes
        if (said := database.execute("PRAGMA integrity_check(1)").fetchone()) != (b"ok",):
            raise ValueError(f"{file}: {said}")
        schema = database.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
        total.update(repr(schema).encode())
        for kind, name, sql in schema:
            table = name.decode()
            if kind == b"table" and b"CREATE VIRTUAL" not in sql and table not in _CHANGES_WHEN_READ:
                for row in database.execute(f'SELECT * FROM "{table}"'):
                    total.update(repr(row).encode())
    return total.hexdigest()
