"""Intervals by the bootstrap: invariants first, then distributions of which the answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluate.statistics import RESAMPLES, exact_at_edge, interval, weights

CLUSTERS = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=12)
VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40).map(np.array)
FEW = settings(max_examples=40, deadline=None)


@FEW
@given(CLUSTERS, st.integers(1, 20))
def test_the_same_clusters_give_the_same_resamples(clusters: list[str], count: int) -> None:
    """Drawing twice gives the same weights, as many rows as asked and a column for each result."""
    one, two = weights(clusters, count), weights(clusters, count)
    assert one.shape == (count, len(clusters)) and np.array_equal(one, two)


@FEW
@given(st.integers(1, 40))
def test_single_results_are_drawn_as_often_as_there_are_results(size: int) -> None:
    """Where every result is a cluster of its own, a resample holds as many draws as there are results."""
    drawn = weights(range(size), 50)
    assert (drawn.sum(axis=1) == size).all() and (drawn >= 0).all() and (drawn == drawn.round()).all()


@FEW
@given(CLUSTERS)
def test_a_cluster_is_drawn_whole(clusters: list[str]) -> None:
    """Results of one cluster have the same weight, and the clusters' weights sum to how many clusters there are."""
    drawn = weights(clusters, 50)
    first = {cluster: clusters.index(cluster) for cluster in clusters}
    for place, cluster in enumerate(clusters):
        assert np.array_equal(drawn[:, place], drawn[:, first[cluster]])
    assert (drawn[:, list(first.values())].sum(axis=1) == len(first)).all()


@FEW
@given(CLUSTERS)
def test_the_names_of_clusters_do_not_count(clusters: list[str]) -> None:
    """Which results share a cluster decides on the weights, not what the cluster is called."""
    assert np.array_equal(weights(clusters, 20), weights([f"other {cluster}" for cluster in clusters], 20))


@FEW
@given(VALUES)
def test_an_interval_lies_within_the_values(values: np.ndarray) -> None:
    """An interval is in order and inside the range of what was resampled, and a wider level gives no narrower one."""
    found, wider = interval(values), interval(values, 0.99)
    assert found is not None and wider is not None
    slack = 1e-6
    assert values.min() - slack <= wider[0] <= found[0] + slack
    assert found[0] <= found[1] <= wider[1] + slack <= values.max() + 2 * slack


@FEW
@given(st.integers(1, 400), st.sampled_from((0.8, 0.9, 0.95, 0.99)))
def test_the_exact_interval_is_the_closed_form(count: int, level: float) -> None:
    """Of n trials that all held, the lower bound is the share at which that happens with half of what the level leaves."""
    low, high = exact_at_edge(True, count, level)
    assert high == 1.0 and low**count == pytest.approx((1 - level) / 2)
    assert exact_at_edge(False, count, level) == (0.0, pytest.approx(1 - low))


def test_undefined_values_are_left_out() -> None:
    """Undefined resamples are left out of an interval, and there is none when more than half of them are undefined."""
    values = np.arange(101, dtype=float)
    assert interval(values) == pytest.approx((2.5, 97.5))
    assert interval(np.concatenate((values, np.full(100, np.nan)))) == interval(values)
    assert interval(np.concatenate((values, np.full(102, np.nan)))) is None
    assert interval(np.full(5, np.nan)) is None


def test_the_exact_interval_of_ten_trials() -> None:
    """Of ten trials of which none held, the upper bound is 1 - 0.025 ** 0.1."""
    assert exact_at_edge(False, 10)[1] == pytest.approx(0.3085, abs=5e-5)
    assert exact_at_edge(True, 10)[0] == pytest.approx(0.6915, abs=5e-5)


@pytest.mark.parametrize("count", [30, 100, 1000])
def test_the_exact_interval_is_of_the_order_of_three_over_n(count: int) -> None:
    """The rule of three, which is one-sided, gives the order: 3.0 / n at a level of 0.9 and 3.7 / n at 0.95."""
    assert exact_at_edge(False, count, 0.9)[1] == pytest.approx(3.0 / count, rel=0.06)
    assert exact_at_edge(False, count)[1] == pytest.approx(3.7 / count, rel=0.07)


def test_the_interval_of_a_share_covers_it() -> None:
    """Of 300 samples of 60 from Bernoulli(0.7), the 95 % interval holds 0.7 in 90 to 98 of a hundred."""
    drawn = weights(range(60))
    samples = np.random.default_rng(7).random((300, 60)) < 0.7
    found = [interval(drawn @ sample / drawn.sum(axis=1)) for sample in samples.astype(float)]
    covered = [low <= 0.7 <= high for low, high in filter(None, found)]
    assert len(covered) == 300 and 0.90 <= np.mean(covered) <= 0.98


@pytest.mark.parametrize("size", [30, 100, 300])
def test_the_spread_of_a_mean_is_its_standard_error(size: int) -> None:
    """The standard deviation of resampled means of a normal sample is within 10 % of s / sqrt(n)."""
    sample = np.random.default_rng(size).normal(3, 2, size)
    means = weights(range(size)) @ sample / size
    assert np.std(means) == pytest.approx(sample.std(ddof=1) / math.sqrt(size), rel=0.1)
    assert np.mean(means) == pytest.approx(sample.mean(), abs=0.1 * sample.std() / math.sqrt(size))


def test_alike_results_of_a_cluster_widen_the_interval() -> None:
    """Four copies of each result are worth no more than one when they are drawn together: twice the naive width."""
    sample = np.repeat(np.random.default_rng(3).random(40) < 0.6, 4).astype(float)
    together = weights([place // 4 for place in range(160)])
    apart = weights(range(160))
    widths = []
    for drawn in (together, apart):
        low, high = interval(drawn @ sample / drawn.sum(axis=1)) or (0.0, 0.0)
        widths.append(high - low)
    assert widths[0] / widths[1] == pytest.approx(2, rel=0.15)


def test_an_interval_is_made_of_thousands_of_resamples() -> None:
    """Weights come in as many rows as the module names when no count is given."""
    assert weights("ab").shape == (RESAMPLES, 2)
