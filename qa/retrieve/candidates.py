"""Find the units that may answer: the union of what the words and what the meaning bring up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.index.words import TermIndex, bm25, idf
from qa.retrieve.expansion import aliases, term_counts
from qa.retrieve.index import Index

CANDIDATES, NEAREST = 100, 40
"""Units given to the ranker: the best by words and meaning, and the nearest by meaning alone."""
RANKED = 150
"""Places by one signal alone that are told apart."""
NEAREST_UNITS = 150
"""Units looked up by meaning."""


Signal = NDArray[np.float32]
_pool = ThreadPoolExecutor(thread_name_prefix="encode")
"""The encoder works outside the interpreter: words are counted while it encodes the question."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everything that one look into the index brings back for one question: arrays have one value for each candidate in `rows`."""

    terms: tuple[str, ...]
    others: dict[str, tuple[tuple[str, ...], ...]]
    """What else the corpus calls a term."""
    weights: NDArray[np.float32]
    """The idf of each term."""
    rows: NDArray[np.int64]
    """Candidate units."""
    lexical_passage: NDArray[np.float32]
    dense_unit: NDArray[np.float32]
    dense_passage: NDArray[np.float32]
    best: dict[str, float]
    """The best value over the whole corpus of each signal above, by its name."""
    lexical_rank: NDArray[np.int64]
    dense_rank: NDArray[np.int64]
    """The place of each candidate among all units by that signal alone, 0 first; a large number beyond the nearest."""


def _scores(index: TermIndex, rows: NDArray[np.int64], table: Signal, weights: Signal, lengths: Signal) -> Signal:
    """BM25 of every row of an index, of which only some hold a term: float32 of shape (rows,)."""
    scores = np.zeros(len(index.lengths), np.float32)
    scores[rows] = bm25(table, lengths, weights, rows)
    return scores


def retrieve(index: Index, query: str, asked: tuple[str, ...]) -> Candidates:
    """Look a question up by its words and by its meaning.

    Parameters: index, an open store; query, the question; asked, its index terms.
    Returns: the candidates and their signals. An empty corpus gives no candidates.
    """
    encoding = _pool.submit(index.query_vector, query)
    postings, passage_postings = index.unit_terms, index.passage_terms
    whole = index.collection
    others = aliases(whole, query)
    held, table, found = term_counts(postings, asked, others)
    held_passages, passage_table, _ = term_counts(passage_postings, asked, others)
    units = len(index.document_of)
    frequencies = found if whole is index else term_counts(whole.unit_terms, asked, others)[2]
    weights = idf(frequencies, len(whole.units)) if index.told_idf is None else _told(index, asked, others, frequencies)
    lexical_unit = _scores(postings, held, table, weights, postings.lengths)
    lexical_passage = _scores(passage_postings, held_passages, passage_table, weights, passage_postings.lengths)

    vector = encoding.result()
    near_rows, near_scores = index.nearest_units(vector, min(NEAREST_UNITS, units))
    dense_unit = np.zeros(units, dtype=np.float32)
    dense_unit[near_rows] = near_scores

    best = {"lexical_passage": _top(lexical_passage), "dense_unit": _top(dense_unit)}
    of_passage = index.passage_of
    in_passage = np.append(lexical_passage, np.float32(0))[of_passage]  # a unit of no passage, -1, has none
    # A third each decides who becomes a candidate; the ranker decides the order.
    mix = lexical_unit / _top(lexical_unit) + dense_unit / best["dense_unit"]
    mix += in_passage / best["lexical_passage"]
    rows = _best(mix, CANDIDATES)
    rows = np.concatenate([rows, np.setdiff1d(near_rows[:NEAREST], rows)])
    likeness = index.passage_vectors(of_passage[rows]) @ vector
    dense_passage = np.where(of_passage[rows] < 0, 0, likeness).astype(np.float32)
    return Candidates(
        terms=asked,
        others=others,
        weights=weights,
        rows=rows,
        lexical_passage=in_passage[rows],
        dense_unit=(index.unit_vectors(rows) @ vector).astype(np.float32),
        dense_passage=dense_passage,
        best=best | {"dense_passage": _top(dense_passage)},
        lexical_rank=_ranks(lexical_unit, rows),
        dense_rank=_ranks(dense_unit, rows),
    )


def _told(
    index: Index, asked: Sequence[str], others: Mapping[str, tuple[tuple[str, ...], ...]], spelled: NDArray[np.int64]
) -> Signal:
    """The idf of terms over a collection of which a part is here: of a term with other spellings, less as those are found here.

    Parameters: spelled, how many rows here hold each term, in any spelling.
    """
    assert index.told_idf is not None
    found = index.told_idf({*asked, *(word for spellings in others.values() for one in spellings for word in one)})
    weights = []
    for term, rows in zip(asked, spelled.tolist(), strict=True):
        plain = index.collection.unit_terms.document_frequency(term)
        rarest = [max(found[word] for word in one) for one in others.get(term, ())]
        weights.append(found[term] - np.log((rows + 0.5) / (plain + 0.5)) if plain else min([found[term], *rarest]))
    return np.maximum(weights, 0).astype(np.float32)


def _top(values: NDArray[np.float32]) -> float:
    """The largest value, or a tiny one where nothing matched, so that it can divide."""
    return max(float(values.max()), 1e-6) if len(values) else 1e-6


def _best(values: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """The rows of the largest values, best first, ties by row, without sorting all of them."""
    if len(values) > 4 * count:
        edge = np.partition(values, len(values) - count)[len(values) - count]
        rows = np.flatnonzero(values >= edge)
    else:
        rows = np.arange(len(values))
    return rows[np.argsort(-values[rows], kind="stable")][:count].astype(np.int64)


def _ranks(values: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many units have a larger value than each given row, 0 for the best; RANKED for all that lie beyond."""
    best = values[values > 0]
    if len(best) > RANKED:
        best = np.partition(best, len(best) - RANKED)[-RANKED:]
    return (len(best) - np.searchsorted(np.sort(best), values[rows], side="right")).astype(np.int64)


def spellings(evidence: Candidates) -> set[str]:
    """The terms of the question, and the terms of what else the corpus calls them."""
    others = {term for spellings in evidence.others.values() for spelling in spellings for term in spelling}
    return set(evidence.terms) | others


def unknown(term: str, evidence: Candidates, index: Index) -> bool:
    """Whether no unit of the index, and no heading, holds a question term in any spelling that its collection introduces."""
    known = ((term,), *evidence.others.get(term, ()))
    held = (index.unit_terms, index.passage_terms)
    return not any(all(one.document_frequency(part) for part in spelling) for spelling in known for one in held)
