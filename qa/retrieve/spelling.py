"""Typing errors of a question, where the corpus has a word that is one slip away."""

from __future__ import annotations

import re
from collections.abc import Callable

from qa.retrieve.index import Index
from qa.text.terms import terms

_WORD = re.compile(r"(?<![\w-])[^\W\d_]{6,}(?![\w-])")
"""Short words have too many neighbours; what holds digits or dashes is a name."""
_SURFACE = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def respelled(question: str, index: Index, is_word: Callable[[str], bool]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Read words that neither the corpus nor the language has as the corpus's word that is one slip away.

    Parameters: question; index, an open store; is_word, whether a word in lower case is one of the language.
    Returns: the question as it is read, and each word as typed with the one that it was read as. A letter added, left out,
    transposed, or exchanged for its neighbour on the keyboard is a slip (Damerau 1964); another letter makes another name,
    as with pregnanolone and pregnenolone.
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
    for typed, word in read:
        question = question.replace(typed, word)
    return question, tuple(read)


def suggested(typed: str, index: Index) -> str | None:
    """The commonest word of the corpus that differs by one letter, whatever that is, from one that it does not have."""
    own = terms(typed)
    return _nearest(typed, own[0], index, one_letter) if len(own) == 1 and _WORD.fullmatch(typed) else None


def one_letter(one: str, other: str) -> bool:
    """Whether two words differ by a slip, or by one letter exchanged."""
    return slip(one, other) or (len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1)


def _nearest(typed: str, term: str, index: Index, alike: Callable[[str, str], bool]) -> str | None:
    """The commonest word of the corpus that is like a word, as is its term, as it stands there; ties by the term."""
    near = [
        other
        for other in index.unit_terms.starting_with(term[:1])
        if abs(len(other.replace("-", "")) - len(term)) < 2 and alike(term, other.replace("-", ""))
    ]
    for other in sorted(near, key=lambda other: (-index.unit_terms.document_frequency(other), other)):
        for row in index.unit_terms.rows_with(other, 5).tolist():
            for word in _SURFACE.findall(index.units[row][1].text.lower()):
                if terms(word)[:1] == [other] and alike(typed.lower(), word.replace("-", "")):
                    return str(word)
    return None


def slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter added, left out, transposed, or exchanged for its neighbour on the keyboard."""
    if one == other:
        return False
    first = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[first:], other[first:]
    if left[1:] == right or left == right[1:]:
        return True
    if left[1:] == right[1:]:
        return _neighbours(left[0], right[0])
    return left[:2] == right[1::-1] and len(right) > 1 and left[2:] == right[2:]


def _neighbours(one: str, other: str) -> bool:
    """Whether two letters lie side by side on a keyboard."""
    places = [(row, keys.index(letter)) for letter in (one, other) for row, keys in enumerate(_KEYS) if letter in keys]
    return len(places) == 2 and all(abs(a - b) < 2 for a, b in zip(*places, strict=True))
