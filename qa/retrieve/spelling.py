"""Typing errors of a question, where the corpus has a word that was meant."""

from __future__ import annotations

import re
from collections.abc import Callable

from jellyfish import damerau_levenshtein_distance, metaphone

from qa.retrieve.index import Index
from qa.text.terms import terms

_WORD = re.compile(r"(?<![\w-])[^\W\d_]{6,40}(?![\w-])")
"""Short words have too many neighbours; what holds digits or dashes is a name."""
_SURFACE = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def respelled(question: str, index: Index, is_word: Callable[[str], bool]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Read words that neither the corpus nor the language has as the corpus's word that is one slip away.

    Parameters: question; index, an open store; is_word, whether a word in lower case is one of the language.
    Returns: the question as it is read, and each word as typed with the one that it was read as. Another letter makes another
    name, as with pregnanolone and pregnenolone, nitrite and nitrate.
    """
    read: list[tuple[str, str]] = []
    for match in _WORD.finditer(question):
        typed, own = match.group(), terms(match.group())
        if len(own) != 1 or typed.isupper() or index.unit_terms.document_frequency(own[0]) or is_word(typed.lower()):
            continue
        if index.passage_terms.document_frequency(own[0]):  # a title holds it
            continue
        word = _nearest(typed, own[0], index, slip)
        if word is not None:
            read.append((typed, word))
    read = list(dict.fromkeys(read))
    for typed, word in read:
        question = with_word(question, typed, word)
    return question, tuple(read)


def with_word(question: str, typed: str, word: str, count: int = 0) -> str:
    """A question with a word in place of the one that was typed; count, how often at most, 0 everywhere."""
    return re.sub(rf"(?<![\w-]){typed}(?![\w-])", word, question, count=count)


def suggested(typed: str, index: Index) -> str | None:
    """The word of the corpus that differs by one letter, whatever that is, or sounds alike, from one that it does not have."""
    own = terms(typed)
    return _nearest(typed, own[0], index, _alike) if len(own) == 1 and _WORD.fullmatch(typed) else None


def _alike(one: str, other: str) -> bool:
    return one_letter(one, other) or metaphone(one) == metaphone(other) != ""


def one_letter(one: str, other: str) -> bool:
    """Whether two words differ by one letter added, left out, exchanged, or transposed with the next (Damerau 1964)."""
    return abs(len(one) - len(other)) < 2 and damerau_levenshtein_distance(one, other) == 1


def slip(one: str, other: str) -> bool:
    """Whether they differ by one letter, and if it is exchanged, by its neighbour on the keyboard."""
    if not one_letter(one, other):
        return False
    changed = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return len(one) != len(other) or len(changed) == 2 or _neighbours(*changed[0])


def _neighbours(one: str, other: str) -> bool:
    """Whether two letters lie side by side on a keyboard."""
    places = [(row, keys.index(letter)) for letter in (one, other) for row, keys in enumerate(_KEYS) if letter in keys]
    return len(places) == 2 and all(abs(a - b) < 2 for a, b in zip(*places, strict=True))


def _nearest(typed: str, term: str, index: Index, alike: Callable[[str, str], bool]) -> str | None:
    """The word of the corpus that is like a word, by the fewest letters; then the commonest one, and the first."""
    near = [other for other in index.unit_terms.starting_with(term[:1]) if alike(term, other.replace("-", ""))]
    found: list[tuple[int, int, str]] = []
    for other in near:
        count = index.unit_terms.document_frequency(other)
        for row in index.unit_terms.rows_with(other, 5).tolist():
            for word in _SURFACE.findall(index.units[row][1].text.lower()):
                bare = word.replace("-", "")
                if alike(typed.lower(), bare) and terms(word)[:1] == [other]:
                    found.append((damerau_levenshtein_distance(typed.lower(), bare), -count, word))
    return min(found)[2] if found else None
