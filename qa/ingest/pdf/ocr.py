"""Scanned pages -> the same PDF with a text layer, by ocrmypdf in a process of its own with limits."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_SECONDS = 1800
"""For one file; a page takes about two seconds on one core."""
_PAGE_SECONDS = 120
_MOST_PAGES = 300
_MEMORY = 4_000_000_000
"""Bytes of address space of each of its processes."""
_LARGEST = 2_000_000_000
"""Bytes of a file that it writes."""
_MEGAPIXELS = 150
"""Of a page; one of A3 at 600 dots an inch has 70."""
_JOBS = 4
_MISSING = 3
"""How ocrmypdf ends where a program that it needs is not installed."""
_one = threading.Lock()
"""One file at a time: it uses several cores."""


class OcrError(Exception):
    """Why scanned pages were not read, and what to do, to stand after what they are: "...: install ocrmypdf."."""


def recognise(content: bytes, pages: Sequence[int]) -> bytes:
    """Add a text layer to scanned pages of a PDF.

    Parameters: content, of the file; pages, their numbers, which are drawn anew; others stay as they are.
    Returns: the PDF. Raises: OcrError where ocrmypdf is not installed, fails, or reaches a limit.
    """
    program = shutil.which("ocrmypdf")
    if program is None:
        raise OcrError("install ocrmypdf, which reads such pages, or convert it to text")
    if len(pages) > _MOST_PAGES:
        raise OcrError(f"OCR reads at most {_MOST_PAGES} of a file, so split it")
    with _one, tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as told:
        before, after = Path(folder, "before.pdf"), Path(folder, "after.pdf")
        before.write_bytes(content)
        # Of a page that lies askew by half a degree the lines are mixed up, if it is not deskewed.
        options = f"--quiet --output-type pdf --optimize 0 --force-ocr --rotate-pages --deskew --jobs {min(_JOBS, os.cpu_count() or 1)}"
        limits = f"--tesseract-timeout {_PAGE_SECONDS} --max-image-mpixels {_MEGAPIXELS}"
        numbers = ",".join(map(str, pages))
        command = [sys.executable, __file__, program, *options.split(), *limits.split(), "--pages", numbers]
        # With more threads than free cores tesseract waits for itself: one page took 97 seconds in place of 2.
        environment = os.environ | {"OMP_THREAD_LIMIT": "1", "TMPDIR": folder}
        with subprocess.Popen(
            [*command, str(before), str(after)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=told,
            env=environment,
            start_new_session=True,
        ) as child:
            try:
                code = child.wait(_SECONDS)
            except subprocess.TimeoutExpired as error:
                raise OcrError(f"OCR took longer than {_SECONDS} seconds, so split it") from error
            finally:
                _end(child)
        if code == _MISSING:
            raise OcrError("ocrmypdf lacks a program that it needs, so install tesseract-ocr")
        if code or not after.is_file():
            told.seek(0)
            lines = told.read(100_000).decode("utf-8", "replace").split("\n")
            cause = next((line.strip().rstrip(".")[:200] for line in reversed(lines) if line.strip()), f"code {code}")
            raise OcrError(f"ocrmypdf could not read them ({cause}), so convert it to text")
        return after.read_bytes()


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started."""
    with suppress(ProcessLookupError, PermissionError):  # all of them ended
        os.killpg(child.pid, signal.SIGKILL)


def _run_limited() -> None:
    """Become the command that the arguments name, with limits."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST, _LARGEST))
    os.execv(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    _run_limited()
