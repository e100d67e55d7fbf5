"""Checksums of the files of a store, themselves in a file that carries its own checksum."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from qa.index.files import write_whole

CHECKSUMS = "checksums.json"
DATABASE = "chroma.sqlite3"
_PERSISTED = "index_metadata.pickle"
"""Chroma reads the files of a graph only next to this one; without it, it makes them anew at each opening."""
_CHANGES_WHEN_READ = ("acquire_write", "maintenance_log")
"""Tables of Chroma that say when it was opened, and nothing of the vectors."""


def json_digest(content: Mapping[str, Any]) -> str:
    """sha256 of JSON-ready values, in hex, whatever the order and the spaces in which a file has them."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def folder_digests(folder: Path) -> dict[str, str]:
    """sha256 of every file below a folder but its own checksums, by path. Raises: OSError."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / CHECKSUMS)
    return {path.relative_to(folder).as_posix(): _file_digest(path) for path in files}


def chroma_digests(folder: Path) -> dict[str, str]:
    """Checksums of all in a Chroma folder that decides what Chroma finds; opening and reading it changes none of them.

    Each file of a graph has that of its bytes. The database has that of its rows, because Chroma notes each opening in it;
    its indexes are compared with its rows.
    Raises: OSError, ValueError or sqlite3.Error when the folder is damaged.
    """
    graphs = {
        f"{graph.name}/{name}": digest
        for graph in sorted(folder.iterdir())
        if (graph / _PERSISTED).is_file()
        for name, digest in folder_digests(graph).items()
    }
    return graphs | {DATABASE: _database_digest(folder / DATABASE)}


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


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
