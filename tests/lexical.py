"""BM25 as the tests ask a store for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.index.reader import IndexReader
from qa.index.words import Postings, bm25
from qa.text.terms import terms

Scores = NDArray[np.float32]


def lexical_scores(store: IndexReader, question: str) -> tuple[Scores, Scores]:
    """BM25 of all units and of all passages for a question, each of its terms counted once."""
    asked = list(dict.fromkeys(terms(question)))
    return _scores(store.unit_terms, asked), _scores(store.passage_terms, asked)


def _scores(postings: Postings, asked: Sequence[str]) -> Scores:
    weights = np.array([postings.idf(term) for term in asked], np.float32)
    return bm25(postings.table(asked), postings.lengths, weights)
