"""Questions to begin with: made once for each state of the corpus, by a thread that gives way to readers' questions."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from itertools import islice

from qa.answer.decide import decide
from qa.answer.pipeline import search
from qa.assistant import Assistant
from qa.errors import QAError
from qa.question.suggest import SuggestedQuestion, suggested_questions
from qa.reader.reader import Reader
from qa.retrieve.index import Index

SUGGESTED = 5
"""Questions to begin with."""
_TRIED = 12
"""Candidates that are looked for: each takes as long as a search."""
_FROM_ONE = 3
"""Questions of the same document."""
_SURE = 0.7
"""Least confidence of the answer to a question that is suggested."""
_PAUSE_S = 0.2
"""Seconds between two looks whether readers' questions are in work."""
_LAST_S = 10
"""Seconds that the end of the process waits for the last question."""
_log = logging.getLogger("qa")


class SuggestedQuestions:
    """The questions of the present corpus. Threads may share it, and none waits for it.

    Parameters: idle, whether no question of a reader is in work.
    """

    def __init__(self, idle: Callable[[], bool]) -> None:
        self._idle = idle
        self._lock = threading.Lock()
        self._fingerprint = ""
        self._found: tuple[str, ...] = ()
        self._making = False
        self._closed = threading.Event()
        self._maker: threading.Thread | None = None

    def close(self) -> None:
        """Look for no further question, and wait for the one that is looked at: a process must not end within it."""
        self._closed.set()
        if self._maker is not None:
            self._maker.join(_LAST_S)

    def of(self, assistant: Assistant) -> tuple[tuple[str, ...], bool]:
        """The questions found so far that the corpus answers by the very words that suggest them, and whether more may come.

        The first call for a state of the corpus starts the search. Raises: StoreError.
        """
        index = assistant.index()
        with self._lock:
            if self._fingerprint != index.fingerprint and not self._making:
                self._fingerprint, self._found, self._making = index.fingerprint, (), True
                self._maker = threading.Thread(target=self._make, args=(assistant, index), name="suggest", daemon=True)
                self._maker.start()
            same = self._fingerprint == index.fingerprint
            return self._found if same else (), self._making

    def _make(self, assistant: Assistant, index: Index) -> None:
        try:
            found: list[SuggestedQuestion] = []
            for one in islice(suggested_questions(index.documents), _TRIED):
                while not self._idle() and not self._closed.is_set():
                    time.sleep(_PAUSE_S)
                if len(found) == SUGGESTED or self._closed.is_set():
                    break
                same = sum(one.source == other.source for other in found)
                if same < _FROM_ONE and _is_answered(one, index, assistant.reader):
                    found.append(one)
                    self._found = tuple(each.question for each in found)
        except QAError as error:
            _log.warning("No questions are suggested: %s", error)
        finally:
            self._making = False


def _is_answered(one: SuggestedQuestion, index: Index, reader: Reader) -> bool:
    """Whether the words that suggest a question are what answers it best."""
    ranked = search(one.question, index, reader)
    decision = decide(ranked, index, _SURE)
    if not decision.answer:
        return False
    best = ranked.quotable[0]
    return best.document.source == one.source and one.start in (-1, best.unit.start)
