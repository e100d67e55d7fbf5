"""The index terms of a text: folded, stemmed, without stop words."""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

from qa.text.normalise import words

STOP_WORDS = frozenset(
    (
        "a an and are as at be been being but by can could did do does for from had has have how if in into is it "
        "its may might must no not of on or our shall should so some such than that the their them then there "
        "these they this those to was we were what when where which while who whom whose why will with would you "
        "your i me my he she his her us am about also any both each other only own same too very just us vs "
        "versus still yet ever actually really currently now please tell"
    ).split()
)

_stemmer = Stemmer.Stemmer("english")
_HAS_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


def terms(text: str) -> list[str]:
    """The index terms of a text, in order: folded, stemmed, without stop words."""
    return list(_terms(text) if len(text) <= LONGEST_CACHED else _terms.__wrapped__(text))


LONGEST_CACHED = 600
"""Characters of the longest text whose terms are remembered: units are looked at again for every question, and remembering
them takes a third off an answer; anything longer is somebody's own, and would only fill the memory."""


@lru_cache(maxsize=4_000)
def _terms(text: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in words(text) if word not in STOP_WORDS and _HAS_LETTER_OR_DIGIT.search(word))
