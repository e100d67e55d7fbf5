"""Who may use a store now: many readers or one writer, by a lock that dies with its process."""

from __future__ import annotations

import errno
import fcntl
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from qa.errors import StoreError
from qa.index.files import store_errors

_POLL_S = 0.05
_REFUSED = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)


@dataclass(slots=True)
class StoreLock:
    """A held lock; `close` lets go, and so does the end of the process, however it comes."""

    path: Path
    handle: int | None
    """None for a store that cannot be written and was never locked: nobody can change it either."""
    wait_s: float

    def take(self, *, exclusive: bool) -> None:
        """Wait for the lock of the wanted kind, giving up the other kind if that is held.

        Raises: StoreError naming the process that has the store, after `wait_s` seconds.
        """
        if self.handle is None:
            return
        until = time.monotonic() + self.wait_s
        operation = (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB
        while True:
            try:
                fcntl.flock(self.handle, operation)
                break
            except OSError as error:
                if error.errno not in _REFUSED:
                    raise
                if time.monotonic() >= until:
                    raise StoreError(self._sentence()) from error
                time.sleep(_POLL_S)
        self._sign()

    def close(self) -> None:
        """Let go of the store."""
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None

    def _sign(self) -> None:
        """Leave word for the next who waits; a store on a read-only disk goes unsigned."""
        text = f"{os.getpid()} {Path(sys.argv[0]).name} {' '.join(sys.argv[1:2])}".strip()
        try:
            assert self.handle is not None
            os.pwrite(self.handle, text.encode().ljust(200)[:200], 0)
        except OSError:
            pass

    def _sentence(self) -> str:
        store = self.path.parent
        holders = _holders(self.path)
        try:
            number, _, command = self.path.read_text(encoding="utf-8", errors="replace").strip().partition(" ")
            os.kill(int(number), 0)
            signed = "" if holders and int(number) not in holders else f"process {number} ({command})"
        except PermissionError:
            signed = f"process {number}"
        except (OSError, ValueError):
            signed = ""  # the last to sign has gone, an earlier reader is still here
        others = ", ".join(map(str, holders))
        holder = signed or (f"another process ({others})" if others else "another process")
        return f"The store {store} is in use by {holder}: wait for it to end, or use another store."


def _holders(path: Path) -> list[int]:
    """The processes that hold a lock, as Linux lists them; none elsewhere, and none that is in another container."""
    try:
        about = path.stat()
        place = f"{os.major(about.st_dev):02x}:{os.minor(about.st_dev):02x}:{about.st_ino}"
        lines = [line.split() for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()]
    except (OSError, ValueError):
        return []
    # 1: FLOCK  ADVISORY  WRITE 1234 fe:00:2253764 0 EOF
    return sorted({int(line[4]) for line in lines if line[1] == "FLOCK" and line[5] == place and int(line[4]) > 0})


def lock_store(store: Path, wait_s: float, *, exclusive: bool) -> StoreLock:
    """Lock a store for reading (with others) or for writing (alone).

    Parameters:
        store: an existing folder. wait_s: seconds to wait for others to leave.
        exclusive: True to write.

    Raises: StoreError when others stay, or when the lock cannot be made.
    """
    path = store / "lock"
    handle: int | None
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        if exclusive:
            with store_errors(store, "The store cannot be written"):
                raise
        if error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
            with store_errors(store, "The store cannot be locked"):
                raise
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC) if path.exists() else None
    lock = StoreLock(path, handle, wait_s)
    try:
        lock.take(exclusive=exclusive)
    except BaseException:
        lock.close()
        raise
    return lock
