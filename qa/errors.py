"""The whole error tree.

    QAError                one clear sentence for the user; exit code 1
    ├── UsageError         the request itself is wrong (an empty question, an unknown option value); exit code 2
    ├── InputError         a path or file that cannot be read as a document
    ├── StoreError         a store that cannot be opened, locked, written or trusted
    ├── EncoderError       an encoder that cannot be loaded or is not the one the store was made with
    └── ModelError         a language model that cannot be used as it is configured

A language model that fails while it answers is no error either: the offline writer answers, and a note says so.

An abstention is not an error: it is an `Answer` that says what the corpus does not contain.
"""

from __future__ import annotations


class QAError(Exception):
    """Base of every error that a user can act on; its text is one sentence: what, where, what to do."""

    exit_code = 1


class UsageError(QAError):
    """The request is wrong in itself: nothing was read, written or answered."""

    exit_code = 2


class InputError(QAError):
    """A document could not be read; the rest of the same request is unaffected."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences
        """One for each file, where several were read."""


class StoreError(QAError):
    """The store could not be opened, locked, written or trusted; what it held is still there."""


class EncoderError(QAError):
    """The encoder could not be loaded, or differs from the one that the store was made with."""


class ModelError(QAError):
    """The language model cannot be used: its package is not installed, or it has no key."""


def first_line(error: BaseException) -> str:
    """The first line of a library's message, which may be a page, without its full stop."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
