"""Other spellings of a question's words that the corpus itself introduces: "imiquimod (IMQ)", "IMQ (imiquimod)".

Read from the corpus at question time, so that no list of names has to be kept: abbreviations by Schwartz and
Hearst (Pacific Symposium on Biocomputing 2003: an abbreviation's letters occur in order in the words before its
bracket), single words set in apposition in two documents, and for an abbreviation that the corpus does not have so,
the same with or without dashes, the words whose initials it is or the word that it begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.index.words import TermIndex, bm25
from qa.retrieve.index import Index
from qa.text.abbreviations import NEAR, long_form
from qa.text.initials import folded
from qa.text.terms import terms

_BRACKET = re.compile(r"\(([^()\s]{2,14})\)")
_ACRONYM = re.compile(r"\b(?=(?:[^A-Z\s]*[A-Z]){2})[A-Za-z][\w-]{1,7}\b")
_PLAIN_WORD = re.compile(r"[^\W\d_]{5,}")
EXPANSION_UNITS = 100
"""Units read for one word: an abbreviation is introduced where the word first occurs, and again in each document."""
MOST_ROWS = 50_000
"""Rows that are scored for a question: a corpus of fewer is searched whole."""


def aliases(index: Index, question: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Find what else the corpus calls the words of a question.

    Parameters: index, an open store; question, as typed.
    Returns: for an index term of the question, its other spellings, each as a tuple of index terms.
    """
    found: dict[str, set[tuple[str, ...]]] = {}
    asked = set(terms(question))
    votes: Counter[tuple[str, tuple[str, ...]]] = Counter()
    typed = set(re.findall(r"[^\W_]{2,}", question.lower()))
    for text in _texts_with(index, asked):
        for match in _BRACKET.finditer(text):
            inner, before = match.group(1), text[: match.start()].rstrip()
            near = f"{before[-NEAR:]} {inner}".lower()
            if not any(word in near for word in typed):
                continue  # it introduces something else
            long = long_form(inner, before[-2 * NEAR :])
            if long is not None:
                short_terms, long_terms = tuple(terms(inner)[:1]), tuple(dict.fromkeys(terms(long)))
                if short_terms and long_terms:
                    _pair(found, asked, short_terms, long_terms)
            elif _PLAIN_WORD.fullmatch(inner) and (last := re.search(r"(?<![^\W\d_])([^\W\d_]{5,})$", before)):
                one, other = terms(last.group()), terms(inner)
                if len(one) == 1 == len(other) and one != other:
                    votes[one[0], tuple(other)] += 1
    for (one_term, other_terms), count in votes.items():
        if count >= 2:
            _pair(found, asked, (one_term,), other_terms)
    for acronym in _ACRONYM.findall(question):
        key = terms(acronym)[:1]
        if (
            key
            and not index.unit_terms.document_frequency(key[0])
            and (spelled := _by_dash(index, key[0]) or _by_initials(index, acronym) or _by_prefix(index, key[0]))
        ):
            found.setdefault(key[0], set()).add(tuple(dict.fromkeys(terms(spelled))))
    return {term: tuple(sorted(others)) for term, others in sorted(found.items())}


def _texts_with(index: Index, asked: set[str]) -> list[str]:
    """The units that hold one of the words and a bracket, a bounded number for each word."""
    rows: set[int] = set()
    for term in sorted(asked):
        rows.update(index.unit_terms.rows_with(term, EXPANSION_UNITS).tolist())
    return [text for text in index.unit_texts(sorted(rows)) if "(" in text]


def _pair(
    found: dict[str, set[tuple[str, ...]]], asked: set[str], one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    """Enter each spelling under the terms of the other that the question holds."""
    for here, there in ((one, other), (other, one)):
        if set(here) <= asked:
            for term in here:
                found.setdefault(term, set()).add(there)


def _by_dash(index: Index, key: str) -> str | None:
    """The word that is written with a dash where this is not, or without one where this has one: "HAM-D" for "HAMD"."""
    return next(index.unit_terms.dashed_otherwise(key), None)


def _by_initials(index: Index, acronym: str) -> str | None:
    """The commonest run of words with these initials, when it occurs at least twice."""
    if not acronym.isalpha() or not 3 <= len(acronym) <= 6:
        return None
    pattern = re.compile(
        r"\b" + r"[ -]".join(rf"{letter.lower()}[^\W\d_]{{2,}}" for letter in acronym) + r"\b", re.IGNORECASE
    )
    counted: Counter[str] = Counter()
    for text in index.passages_with_initials(folded(acronym)):
        counted.update(match.group().lower() for match in pattern.finditer(text))
    best = min(counted.items(), key=lambda item: (-item[1], item[0]), default=None)
    return best[0] if best is not None and best[1] >= 2 else None


def _by_prefix(index: Index, clipped: str) -> str | None:
    """The commonest word that a clipped form of four letters or more begins."""
    longer = [term for term in index.unit_terms.starting_with(clipped) if term.isalpha()] if len(clipped) >= 4 else []
    if not longer:
        return None
    return min(longer, key=lambda term: (-index.unit_terms.document_frequency(term), term))


def term_counts(
    index: TermIndex, asked: tuple[str, ...], others: dict[str, tuple[tuple[str, ...], ...]]
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]]:
    """How often each asked term, or another spelling of it, stands in each row that holds one.

    A spelling of several words counts as often as its rarest word. Of more than `MOST_ROWS` rows those of the rarest terms are
    taken, and of the term that no longer fits those with its greatest weight.
    Returns: the rows, in order; float32 of shape (terms, those rows); the number of all rows that hold each term.
    """
    wanted = {*asked, *(term for term in asked for spelling in others.get(term, ()) for term in spelling)}
    found = {term: index.counts(term) for term in sorted(wanted)}
    rows = _rows_of(index, list(found.values()))
    place = np.full(len(index.lengths), -1, np.int32)
    place[rows] = np.arange(len(rows))

    def counted(term: str) -> NDArray[np.float32]:
        here, counts = found[term]
        filled = np.zeros(len(rows), np.float32)
        there = place[here] >= 0
        filled[place[here[there]]] = counts[there]
        return filled

    def holding(term: str) -> NDArray[np.bool_]:
        held = np.zeros(len(index.lengths), bool)
        held[found[term][0]] = True
        return held

    table = np.zeros((len(asked), len(rows)), np.float32)
    frequencies = np.zeros(len(asked), np.int64)
    for position, term in enumerate(asked):
        spelled = others.get(term, ())
        table[position] = np.max([counted(term), *(np.min([*map(counted, one)], axis=0) for one in spelled)], axis=0)
        held = [holding(term), *(np.all([*map(holding, one)], axis=0) for one in spelled)] if spelled else []
        frequencies[position] = np.count_nonzero(np.any(held, axis=0)) if spelled else len(found[term][0])
    return rows, table, frequencies


def _rows_of(index: TermIndex, found: Sequence[tuple[NDArray[np.int64], NDArray[np.float32]]]) -> NDArray[np.int64]:
    """The rows that are searched, in order: those of the rarest terms first."""
    held = np.zeros(len(index.lengths), bool)
    for rows, counts in sorted(found, key=lambda one: len(one[0])):
        if (room := MOST_ROWS - np.count_nonzero(held)) <= 0:
            break
        if len(rows) <= room:
            held[rows] = True
            continue
        fresh = ~held[rows]
        rows, counts = rows[fresh], counts[fresh]
        if len(rows) > room:
            weight = bm25(counts[None], index.lengths, np.ones(1, np.float32), rows)
            rows = rows[np.argpartition(-weight, room)[:room]]
        held[rows] = True
    return np.flatnonzero(held)
