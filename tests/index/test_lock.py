"""Who may use a store at the same time, between real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qa.errors import StoreError
from qa.index.lock import lock_store

ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from pathlib import Path
from qa.index.lock import lock_store
lock = lock_store(Path(sys.argv[2]), 1.0, exclusive=sys.argv[3] == "True")
print("held", flush=True)
time.sleep(60)
"""


def hold(store: Path, *, exclusive: bool) -> subprocess.Popen[str]:
    """Another process that has the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, "ingest", str(store), str(exclusive)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


@pytest.mark.parametrize(("theirs", "ours"), [(True, True), (True, False), (False, True)])
def test_writer_is_alone(tmp_path: Path, theirs: bool, ours: bool) -> None:
    """A writer keeps all others out, by name; when it is killed the lock is gone with it."""
    process = hold(tmp_path, exclusive=theirs)
    try:
        with pytest.raises(StoreError, match=rf"in use by process {process.pid} \(-c ingest\)"):
            lock_store(tmp_path, 0.2, exclusive=ours)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    lock_store(tmp_path, 0.0, exclusive=ours).close()


def test_readers_share(tmp_path: Path) -> None:
    """Readers do not keep readers out."""
    process = hold(tmp_path, exclusive=False)
    lock_store(tmp_path, 0.0, exclusive=False).close()
    process.kill()
    process.wait()


def test_waiting_pays(tmp_path: Path) -> None:
    """One who waits gets the lock when the other lets go."""
    process = hold(tmp_path, exclusive=True)
    subprocess.Popen(["sh", "-c", f"sleep 0.3; kill {process.pid}"])
    started = time.monotonic()
    lock_store(tmp_path, 10.0, exclusive=True).close()
    assert 0.1 < time.monotonic() - started < 5
    process.wait()


def test_dead_holder_is_not_named(tmp_path: Path) -> None:
    """When the last to sign has gone but another reader stays, no dead process is blamed and the one that stays is named."""
    reader = hold(tmp_path, exclusive=False)
    last = hold(tmp_path, exclusive=False)
    last.kill()
    last.wait()
    try:
        with pytest.raises(StoreError, match=rf"in use by another process \({reader.pid}\)"):
            lock_store(tmp_path, 0.0, exclusive=True)
    finally:
        reader.kill()
        reader.wait()


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    """A lock in a folder that is gone is a sentence about the store."""
    with pytest.raises(StoreError, match="none"):
        lock_store(tmp_path / "none", 0.0, exclusive=True)
    with pytest.raises(StoreError, match="none"):
        lock_store(tmp_path / "none", 0.0, exclusive=False)
