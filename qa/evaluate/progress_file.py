"""Results of a run that is going on, a line each, so that an interrupted run can be resumed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from qa.errors import InputError
from qa.evaluate.record import result_from, result_json
from qa.evaluate.types import Result


class ProgressFile:
    """The files of one run: one that this process appends to, and those that interrupted runs of the same left."""

    def __init__(self, folder: Path, asked: Sequence[str], conditions: Mapping[str, Any], *, resume: bool) -> None:
        """Parameters: folder, where the files lie; asked, the digests of what is asked, and conditions:
        together they name the run.

        Raises: InputError when the folder cannot be written.
        """
        named = json.dumps([list(asked), conditions], sort_keys=True)
        self._name = hashlib.sha256(named.encode()).hexdigest()[:24]
        self._folder = folder
        self.resumed = resume
        self._results = self._read() if resume else {}
        self.count = len(self._results)
        """Results that are stored."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not resume:
                self.clear()
            self._file: TextIO = (folder / f"{self._name}.{os.getpid()}.jsonl").open("a", encoding="utf-8")
            self._file.write("\n")  # behind what a killed process was writing under the same number
        except OSError as error:
            raise InputError(f"Results cannot be stored in {folder} ({error.strerror}): check QA_CACHE.") from error

    def known(self) -> Mapping[tuple[str, str], Result]:
        """What interrupted runs left; empty unless this one resumes."""
        return self._results

    def keep(self, result: Result) -> None:
        """Write a result down before the next question is asked."""
        self._file.write(json.dumps(result_json(result), ensure_ascii=False) + "\n")
        self._file.flush()
        self.count += 1

    def close(self, *, finished: bool) -> None:
        """Let go of the file; of a finished run nothing need be stored."""
        self._file.close()
        if finished:
            self.clear()

    def clear(self) -> None:
        """Forget what runs of this name left."""
        for path in self._folder.glob(f"{self._name}.*.jsonl"):
            path.unlink(missing_ok=True)

    def _read(self) -> dict[tuple[str, str], Result]:
        found: dict[tuple[str, str], Result] = {}
        for path in sorted(self._folder.glob(f"{self._name}.*.jsonl")):
            for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
                try:
                    result = result_from(json.loads(line))
                except (ValueError, TypeError, KeyError, AttributeError):
                    continue  # the line that a killed process was writing
                found[result.key] = result
        return found
