"""The metrics: pure functions of results and weights. `evals/README.md` defines each in a paragraph with its source.

Most are shares: every result brings a numerator and a denominator, and the metric is the sum of the one over the sum of
the other. Where no result brings a denominator the metric is undefined, not zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from qa.evaluate import statistics
from qa.evaluate.statistics import Array
from qa.evaluate.types import Result

BINS = 10
CUTS = (1, 5, 10)
"""Ranks at which retrieval is judged."""
BUDGETS = (500, 1000, 2000)
"""Characters of retrieved units, read in order, at which it is judged too."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of a run."""

    name: str
    label: str
    better: Literal["higher", "lower"]
    compute: Callable[[Sequence[Result], Array], Array]
    """Results and (b, n) weights -> b values, nan where undefined."""
    unit: str = ""
    counted: Callable[[Sequence[Result]], int] | None = None
    """How many results or groups it is over; None for a share, whose denominators tell, and for what takes all."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric's value with its interval, over so many results."""

    value: float | None
    low: float | None
    high: float | None
    count: int


def share(name: str, results: Sequence[Result], weights: Array) -> Array:
    """The sum of numerators over the sum of denominators of the part called `name`."""
    parts = np.array([result.parts.get(name, (0.0, 0.0)) for result in results], float).reshape(-1, 2)
    return _over(weights @ parts[:, 0], weights @ parts[:, 1])


def consistency(results: Sequence[Result], weights: Array) -> Array:
    """Of the facts that one wording at least of a question states, the share that every wording states."""
    every, some = np.zeros(len(results)), np.zeros(len(results))
    for places in _wordings(results):
        stated = [set(results[place].stated) for place in places]
        # A group is drawn whole, so its counts may sit on its first wording.
        every[places[0]] = len(set.intersection(*stated))
        some[places[0]] = len(set.union(*stated))
    return _over(weights @ every, weights @ some)


def _wordings(results: Sequence[Result]) -> list[list[int]]:
    """The places of the results of each question that was asked in several wordings."""
    groups: dict[tuple[str, str], list[int]] = {}
    for place, result in enumerate(results):
        if result.group is not None and result.expect != "refuse":
            groups.setdefault((result.suite, result.group), []).append(place)
    return [places for places in groups.values() if len(places) > 1]


def calibration_error(results: Sequence[Result], weights: Array) -> Array:
    """Expected calibration error of the answers given, in ten bins of equal width."""
    given = [place for place, result in enumerate(results) if not result.abstained]
    if not given:
        return np.full(len(weights), np.nan)
    confidence = np.array([results[place].confidence for place in given])
    gap = confidence - np.array([results[place].right for place in given], float)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    drawn = weights[:, given]
    off = sum(np.abs(drawn[:, bins == b] @ gap[bins == b]) for b in range(BINS))
    return _over(np.asarray(off, float), drawn.sum(1))


def _answered(results: Sequence[Result]) -> int:
    return sum(not result.abstained for result in results)


def risk_order(results: Sequence[Result]) -> list[int]:
    """The results that a reader could have had an answer to, or had one, surest first and abstentions last."""
    pool = [i for i, result in enumerate(results) if not (result.abstained and result.expect != "answer")]
    return sorted(pool, key=lambda i: (results[i].abstained, -results[i].confidence, results[i].suite, results[i].id))


def area_under_risk(results: Sequence[Result], weights: Array) -> Array:
    """The mean, over all coverages, of the share of wrong ones among the surest results."""
    order = risk_order(results)
    if not order:
        return np.full(len(weights), np.nan)
    wrong = np.array([not results[i].right for i in order], float)
    return np.array([_mean_risk(np.repeat(wrong, drawn)) for drawn in weights[:, order].astype(int)])


def _mean_risk(wrong: Array) -> float:
    return float(np.mean(np.cumsum(wrong) / np.arange(1, len(wrong) + 1))) if len(wrong) else np.nan


def seconds_quantile(q: float, results: Sequence[Result], weights: Array) -> Array:
    """The time, in milliseconds, that a share q of the questions took at most."""
    if not results:
        return np.full(len(weights), np.nan)
    spent = np.array([result.seconds for result in results]) * 1000
    order = np.argsort(spent, kind="stable")
    reached = np.cumsum(weights[:, order], axis=1)
    first = (reached >= q * reached[:, -1:] - 1e-9).argmax(axis=1)
    return np.asarray(spent[order][first])


def _over(numerator: Array, denominator: Array) -> Array:
    return np.where(denominator > 0, numerator / np.where(denominator > 0, denominator, 1), np.nan)


def _share(name: str, label: str, better: Literal["higher", "lower"] = "higher") -> Metric:
    return Metric(name, label, better, partial(share, name))


METRICS: tuple[Metric, ...] = (
    _share("passed", "questions with nothing to object to"),
    _share("fact_recall", "expected facts stated"),
    _share("source_recall", "required places cited"),
    _share("answer_found", "gold words quoted by a statement"),
    _share("first_statement", "first statement right"),
    _share("helpful_share", "statements that help to answer"),
    _share("direct_exact", "direct answers right"),
    _share("citation_recall", "statements that their citations support"),
    _share("citation_precision", "citations that their statement needs"),
    _share("quote_exactness", "quotes that stand at their place"),
    _share("numeric_fidelity", "numbers that stand in the cited quote"),
    _share("refusal_recall", "to be refused, and were"),
    _share("refusal_precision", "refusals that were due"),
    _share("false_refusal_rate", "to be answered, and refused", "lower"),
    _share("premise_corrected", "false premises corrected or refused"),
    _share("forbidden_rate", "said what must not be said", "lower"),
    Metric(
        "consistency", "facts alike in all wordings", "higher", consistency, "", lambda found: len(_wordings(found))
    ),
    Metric("calibration_error", "calibration error (ECE)", "lower", calibration_error, "", _answered),
    Metric(
        "aurc", "area under risk-coverage (AURC)", "lower", area_under_risk, "", lambda found: len(risk_order(found))
    ),
    *(_share(f"recall_at_{cut}", f"retrieval: recall@{cut}") for cut in CUTS),
    *(_share(f"recall_{budget}_chars", f"retrieval: recall in {budget} characters") for budget in BUDGETS),
    _share("ndcg_at_10", "retrieval: nDCG@10"),
    _share("mrr", "retrieval: MRR"),
    Metric("latency_p50", "latency, median", "lower", partial(seconds_quantile, 0.5), "ms"),
    Metric("latency_p95", "latency, 95th percentile", "lower", partial(seconds_quantile, 0.95), "ms"),
)
BY_NAME = {metric.name: metric for metric in METRICS}


def figure(metric: Metric, results: Sequence[Result], weights: Array) -> Figure:
    """A metric over results, with the 95 % interval over resamples; weights, (b, n) from `statistics.weights`."""
    if not results:
        return Figure(None, None, None, 0)
    value = float(metric.compute(results, np.ones((1, len(results))))[0])
    if np.isnan(value):
        return Figure(None, None, None, 0)
    holding = [result for result in results if result.parts.get(metric.name, (0.0, 0.0))[1]]
    clusters = {cluster(result) for result in holding}
    if holding and value in (0.0, 1.0):
        low, high = statistics.exact_at_edge(value == 1.0, len(clusters))
        return Figure(value, low, high, len(holding))
    spread = statistics.interval(metric.compute(results, weights))
    low, high = spread if spread is not None else (None, None)  # type: ignore[assignment]
    count = metric.counted(results) if metric.counted is not None else len(holding) if holding else len(results)
    return Figure(value, low, high, count)


def figures(results: Sequence[Result]) -> dict[str, Figure]:
    """Every metric that these results define."""
    weights = resamples(results)
    found = {metric.name: figure(metric, results, weights) for metric in METRICS}
    return {name: one for name, one in found.items() if one.value is not None}


def resamples(results: Sequence[Result]) -> Array:
    """Resampling weights for results: wordings of one question, or questions on one paper, are drawn together."""
    if not results:
        return np.ones((1, 0))
    return statistics.weights([cluster(result) for result in results])


def cluster(result: Result) -> tuple[str, str]:
    """What a result shares its luck with."""
    return (result.suite, f"group {result.cluster}" if result.cluster else f"id {result.id}")
