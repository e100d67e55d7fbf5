"""What every reader gives: blocks and a head; and how bytes, characters and lines are normalised for them."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.errors import InputError
from qa.types import Record

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
    pages: tuple[tuple[int, int], ...] = ()
    """Where pages begin in it, and their numbers: characters of the text, or rows of a table; empty without pages."""
    places: tuple[tuple[int, str], ...] = ()
    """Where places of other names begin in it, such as "row 12", as for pages."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of itself; every field may be missing."""

    source: str | None = None
    kind: str = "user"
    title: str | None = None
    identity: Record | None = None
    about: tuple[Block, ...] = ()
    """A section that says the same in words, to stand at the end of the text."""
    about_itself: frozenset[str] | None = frozenset()
    """Headings of sections that tell about the document, not about its subject; None for all of them."""
    ocr: frozenset[int] = frozenset()
    """The pages that were read by OCR."""
    unread: str = ""
    """A sentence on what of the file was not read, and what to do."""


FileContent = tuple[Head, list[Block]]
"""What a reader makes of a file."""

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
_SAMPLE = 4096
_HIGHEST = 0x20
"""The first byte of a sign of UTF-16 is no higher in scripts of letters, and in punctuation."""
_ENCODING = re.compile(rb"(?:charset|encoding|coding)\s*[=:]\s*[\"']?([A-Za-z][\w.-]{1,20})")
# Signs that Western European text has not, or not inside a word: a guesser takes "5 \xb5g" for Chinese.
_STRANGE = re.compile(
    "[\x80-\x9f\xa1\xa4\xa6\xa8\xac\xaf\xb8\xbf\u0178\u0192\u02c6\u02dc\xde\xfe\xd0\xf0]|(?<=[^\\W\\d_])[\xa2-\xb4\xb6\xb9\xba\xbc-\xbe](?=[^\\W\\d_])"
)
_SUSPENDED = frozenset({"and", "or", "to", "nor", "but", "as", "versus", "vs"})


def decode(content: bytes, where: str) -> str:
    """Decode UTF-8, UTF-16, or the encoding that the text says or that its words tell.

    where: how errors call the file. Raises: InputError for what is not text, or is no text at all.
    """
    wide = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else _unmarked_utf16(content)
    try:
        text = content.decode(wide or "utf-8-sig")
    except UnicodeDecodeError as error:
        if wide:
            raise InputError(f"{where} is not valid UTF-16 at byte {error.start}: save it as UTF-8.") from error
        text = _guessed(content, where, error.start)
    if "\0" in text:
        raise InputError(f"{where} holds a NUL byte, so it is binary, not text: convert it to text first.")
    control = sum(map(text.count, map(chr, (*range(1, 9), *range(14, 27)))))
    if control * 20 > len(text):
        raise InputError(f"{where} is binary, not text: convert it to text first.")
    if not text.strip():
        raise InputError(f"{where} is empty: give a document with text, or leave it out.")
    return text


def _unmarked_utf16(content: bytes) -> str:
    """The name of UTF-16 without a mark, told by NULs and other low bytes at every other place; "" for another encoding."""
    first, second = (content[at:_SAMPLE:2] for at in (0, 1))
    for zeros, others, name in ((second, first, "utf-16-le"), (first, second, "utf-16-be")):
        high = sum(byte > _HIGHEST for byte in zeros)
        if zeros.count(0) * 10 > len(zeros) > high * 10 and 0 not in others:
            return name
    return ""


def _guessed(content: bytes, where: str, at: int) -> str:
    """The text in the encoding that it declares, else in Western European where it reads like that, else as it is guessed."""
    declared = _ENCODING.search(content[:_SAMPLE])
    for name in (declared[1].decode("ascii") if declared else "", "cp1252"):
        try:
            text = content.decode(name)
        except (LookupError, ValueError):
            continue
        strange = len(_STRANGE.findall(text))
        if name != "cp1252" or (not strange and sum(c > "\x7f" for c in text) < len(text) / 5):
            return text
    if b"\0" not in content[:_SAMPLE] or b"\0" in content[:2]:
        from charset_normalizer import from_bytes

        found = from_bytes(content, steps=10, chunk_size=2048).best()
        if found is not None:
            return str(found)
    raise InputError(f"{where} is not text in an encoding that can be told, as byte {at} shows: save it as UTF-8.")


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
