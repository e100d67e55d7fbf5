"""A Chroma server as a process, for tests of a corpus that several share."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen


@dataclass
class Chroma:
    """A Chroma server of its own process."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        chroma = str(Path(sys.executable).parent / "chroma")
        command = [chroma, "run", "--path", str(self.folder), "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self._answers)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/api/v2/heartbeat", timeout=1):
                return True
        except OSError:
            return False


def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


@contextmanager
def chroma_server(folder: Path) -> Iterator[Chroma]:
    """A running server on a free port, which keeps what it holds in a folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        chroma = Chroma(folder, free.getsockname()[1])
    try:
        chroma.start()
        yield chroma
    finally:
        chroma.stop()
