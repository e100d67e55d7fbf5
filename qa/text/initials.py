"""The first letters of the words of a text, by which a run of words with given initials is found without reading them all."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]{3,}")
_OTHER = "?"


def initials(text: str) -> str:
    """The first letter of each word of three letters or more, folded: one ASCII letter, or "?" for any other."""
    return "".join(map(_letter, _WORD.findall(text)))


def folded(letters: str) -> str:
    """Letters as `initials` has them."""
    return "".join(map(_letter, letters))


def _letter(word: str) -> str:
    # What `re.IGNORECASE` takes for one letter must be one letter here: ſ is s, K (kelvin) is k, ı and İ are i.
    letter = "i" if word[0] in "ıİ" else word[0].casefold()[:1]
    return letter if letter.isascii() else _OTHER
