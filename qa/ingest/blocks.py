"""Blocks, the common ground of every format, and the normalisation of characters and lines in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "caption", "table", "entry"]


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, caption, table or reference entry, already normalised."""

    kind: BlockKind
    text: str = ""
    level: int = 0
    """For a heading: 1 is the outermost."""
    rows: tuple[str, ...] = ()
    """For a table: its rows as lines, the header first."""


# Breaks that some writers use instead of "\n"; a form feed is a page break of a converted PDF.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Characters that no reader sees: they would make two equal-looking quotes differ. Lone surrogates are here
# too, because a text that holds one cannot be written as UTF-8.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# A converter that loses a font change leaves a space before a Greek letter: "TNF- α", "IL-1 β". The digit
# must belong to a name ("IL-1"), so that "slope 0.5 β = 2" stays as it is.
_STRAY_AFTER_DASH = re.compile(r"(?<=[A-Za-z0-9][-\u2010\u2011]) (?=[\u0391-\u03a9\u03b1-\u03c9](?!\w))")
_STRAY_AFTER_DIGIT = re.compile(
    r"(?<![A-Za-z0-9.])([A-Za-z]{1,12}[-\u2010\u2011]?\d{1,2}) (?=[\u0391-\u03a9\u03b1-\u03c9](?!\w)(?! ?[=<>≤≥]))"
)
_CAPTION = re.compile(
    r"(?:supplementary |extended data )?(?:figure|fig\.?|table|scheme|box|file|video|movie) ?S?\d{1,3}[A-Za-z]?"
    r"(?: ?[.:|] |[.:]$| ?[–—-] | \(continued\)| (?=(?-i:[A-Z][a-z])))",
    re.IGNORECASE,
)
_SUSPENDED = frozenset({"and", "or", "to", "nor", "but", "as", "versus", "vs"})


def clean(text: str) -> str:
    """Drop what no reader sees and write every break as a newline and every space as a space.

    Returns: the text in NFC.
    """
    text = _INVISIBLE.sub("", _BREAKS.sub("\n", text))
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text))


def squeeze(text: str) -> str:
    """Put the text of one block on one line, with single spaces and rejoined Greek letters.

    Returns: a text without surrounding space; "" when nothing visible is left.
    """
    text = " ".join(clean(text).split())
    return _STRAY_AFTER_DIGIT.sub(r"\1", _STRAY_AFTER_DASH.sub("", text))


def join_lines(lines: Sequence[str]) -> str:
    """Join the wrapped lines of one paragraph with single spaces.

    A word broken after its hyphen is joined without a space; the hyphen stays, for it may belong to the word.
    """
    parts: list[str] = []
    for line in lines:
        line = line.strip()
        if parts and not (_breaks_at_hyphen(parts[-1]) and _continues_word(line)):
            parts.append(" ")
        parts.append(line)
    return squeeze("".join(parts))


def is_caption(text: str) -> bool:
    """Tell whether a block is a caption: "Figure 1. ...", "Fig. 2: ...", "Table S3 Doses"."""
    return _CAPTION.match(text) is not None


def _breaks_at_hyphen(line: str) -> bool:
    return len(line) > 1 and line[-1] in "-\u2010" and line[-2].isalpha()


def _continues_word(line: str) -> bool:
    return line[:1].islower() and line.split(" ", 1)[0].strip(".,;:()") not in _SUSPENDED
