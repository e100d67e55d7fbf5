"""Intervals by the bootstrap, with the wordings of one question resampled together.

A resample is a row of weights: how often each result was drawn. Every metric is a function of results and weights, so
that a figure, its interval and the interval of a difference come from the same few lines. Percentile bootstrap: Efron
and Tibshirani 1993, chapter 13. Clusters and paired differences: Miller 2024, arXiv 2411.00640, sections 2.2 and 4.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
RESAMPLES = 2_000
LEVEL = 0.95
_SEED = 20_250_101
"""Fixed, so that the same results give the same interval."""


def weights(clusters: Sequence[Hashable], count: int = RESAMPLES) -> Array:
    """Draw clusters with replacement.

    Parameters: clusters, the cluster of each of n results; count, how many resamples.
    Returns: (count, n), how often each result is in each resample.
    """
    index = {cluster: place for place, cluster in enumerate(dict.fromkeys(clusters))}
    drawn = np.random.default_rng(_SEED).multinomial(len(index), np.full(len(index), 1 / len(index)), size=count)
    return drawn[:, [index[cluster] for cluster in clusters]].astype(float)


def interval(values: Array, level: float = LEVEL) -> tuple[float, float] | None:
    """The middle share of resampled values, those that are undefined left out; None when half of them are."""
    defined = values[~np.isnan(values)]
    if 2 * len(defined) < len(values):
        return None
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def exact_at_edge(all_hold: bool, count: int, level: float = LEVEL) -> tuple[float, float]:
    """The interval of a share that was 1 (or 0) in every one of `count` independent trials, where a bootstrap sees no
    spread at all: Clopper and Pearson 1934 in closed form."""
    edge = float(((1 - level) / 2) ** (1 / count))
    return (edge, 1.0) if all_hold else (0.0, 1 - edge)
