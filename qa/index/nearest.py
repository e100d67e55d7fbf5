"""The units nearest to a vector over the mapped arrays of segments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.index.segment import Segment, VectorRows, signs_of
from qa.index.words import Rows

EXACT_ROWS = 50_000
"""Units up to which every vector is compared: 75 MB, 10 ms."""
SHORTLIST = 4_000
"""Units of a larger corpus whose vectors are compared."""


def nearest_rows(
    segments: Sequence[Segment], segment: NDArray[np.int16], rows: Rows, vector: VectorRows, count: int
) -> Rows:
    """The rows with the greatest cosine, in order, and all that have the least of theirs too; exact up to `EXACT_ROWS` rows.

    Of more the `SHORTLIST` are compared whose vectors have the most signs in common with that of the question (Charikar 2002).

    Parameters: segments; segment and rows, of each row the number of its segment and its row there; vector, of unit length.
    """
    numbers = np.arange(len(rows))
    if len(rows) > EXACT_ROWS:
        differing = _differing_signs(segments, segment, rows, vector)
        numbers = np.sort(np.argpartition(differing, SHORTLIST)[:SHORTLIST])
    cosines = np.zeros(len(numbers), np.float32)
    for position, one in enumerate(segments):
        here = np.flatnonzero(segment[numbers] == position)
        values, wanted = one.vectors("units"), rows[numbers[here]]
        few = 4 * len(here) < len(values)  # of a restricted corpus, or of a shortlist
        cosines[here] = values[wanted] @ vector if few else (values @ vector)[wanted]
    return numbers[cosines >= np.partition(cosines, -count)[-count]] if count else np.zeros(0, np.int64)


def _differing_signs(
    segments: Sequence[Segment], segment: NDArray[np.int16], rows: Rows, vector: VectorRows
) -> NDArray[np.uint16]:
    """In how many components each row has another sign than a vector."""
    asked = signs_of(vector[None])
    differing = np.zeros(len(rows), np.uint16)
    for position, one in enumerate(segments):
        bits = np.bitwise_count(one.signs ^ asked).sum(axis=1, dtype=np.uint16)
        here = np.flatnonzero(segment == position)
        differing[here] = bits[rows[here]]
    return differing
