"""What a file name, a document, a question or an error says must not command the terminal or forge a line of the log."""

from __future__ import annotations

import logging
import re
from typing import Any, TextIO

from qa.render.text import STYLES

_CONTROL = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
"""C0 but tab and newline, C1, line separators, and what turns the direction of writing (Unicode's Bidi_Control)."""
_UNSAFE = re.compile(_CONTROL)
_UNSAFE_BUT_STYLES = re.compile(rf"(?!(?<!\x1b)\x1b\[(?:0|{'|'.join(STYLES.values())})m){_CONTROL}")


def escape_control(text: str, *, styles: bool = False) -> str:
    """The text with each control character but tab and newline written out as \\u and four digits, as JSON does.

    Parameters: styles, whether the terminal codes of `STYLES` remain.
    """
    return (_UNSAFE_BUT_STYLES if styles else _UNSAFE).sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def one_line(text: str) -> str:
    """The text with each control character written out, the newline too."""
    return escape_control(text).replace("\n", "\\n")


class VisibleStream:
    """A text stream to which every control character is written out; what it does not do itself, the stream does."""

    def __init__(self, stream: TextIO) -> None:
        self.unfiltered = stream

    def write(self, text: str) -> int:
        """Write a text; only a terminal gets the codes of `STYLES`."""
        self.unfiltered.write(escape_control(text, styles=self.unfiltered.isatty()))
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unfiltered, name)


class OneLine(logging.Formatter):
    """A message of the log on one line, whatever it names."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  the name that logging has given it
        """The line without a traceback."""
        return one_line(super().formatMessage(record))
