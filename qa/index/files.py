"""Files that are whole or absent, and sentences for what the operating system answers."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from qa.errors import StoreError, first_line

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_WORDS = ("disk is full", "No space left", "File too large", "(code: 778)")
"""The last is SQLITE_IOERR_WRITE, which SQLite answers where a quota or the largest size of a file is reached."""
_WRITERS = 8
"""Files that are written at the same time: 1.2 ms each where one after the other takes 3.8 ms."""
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


class DiskRefused(StoreError):
    """The disk is full or read-only: nothing is damaged, and what is there can still be read."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that after a crash it is there whole, as it was before, or not at all.

    Raises: OSError.
    """
    _replace(path, content)
    sync_folder(path.parent)


def write_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files of a folder, each as `write_whole` does: together, for a disk writes many in the time of a few.

    Parameters: contents, by the names of the files. Raises: OSError.
    """
    with ThreadPoolExecutor(_WRITERS) as pool:
        for _ in pool.map(lambda name: _replace(folder / name, contents[name]), contents):
            pass  # raises what a write raised
    if contents:
        sync_folder(folder)


def _replace(path: Path, content: bytes) -> None:
    scratch = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with scratch.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    except BaseException:
        with suppress(OSError):
            scratch.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last: a rename is only safe once its folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_full(error: BaseException) -> bool:
    """Whether an error says that a disk has no space left for what was to be written."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in _FULL
    return any(words in str(error) for words in _FULL_WORDS)


def store_error(error: BaseException, path: Path | str, failed: str) -> StoreError:
    """The StoreError for an error at a path; its sentence says what failed, where, and what to do."""
    code = error.errno if isinstance(error, OSError) else None
    said = str(error)
    if is_full(error):
        return DiskRefused(
            f"{failed}: no space left for {path}; free some and run the same again, nothing stored before is lost."
        )
    if code in _READ_ONLY or any(words in said for words in ("readonly", "Read-only", "Permission denied")):
        return DiskRefused(f"{failed}: {path} is read-only for this user; change that or use another store.")
    return StoreError(f"{failed} at {path}: {first_line(error)}.")


@contextmanager
def store_errors(path: Path, failed: str) -> Iterator[None]:
    """What the operating system refuses inside the block becomes a StoreError about `path`."""
    try:
        yield
    except OSError as error:
        raise store_error(error, path, failed) from error
