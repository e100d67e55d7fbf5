"""Is a run worse than an earlier one, or than it may be? And what lies behind a difference?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from qa.evaluate import statistics
from qa.evaluate.metrics import BY_NAME, METRICS, Metric, figures, resamples
from qa.evaluate.types import EvaluationRun, Result

Trend = Literal["better", "worse", "noise", "same"]
_TIMED = ("latency_p50", "latency_p95")
"""Not compared: they tell the machine, not the answers."""
ROUNDED = 1e-5
"""Differences below are those of a baseline's rounded digits."""
_SEARCHED = ("recall_", "ndcg", "mrr")
"""They judge the search, so they do not make an answer better or worse."""


@dataclass(frozen=True, slots=True)
class MetricChange:
    """One metric, before and now, over the questions that both runs asked."""

    metric: Metric
    before: float
    now: float
    low: float
    high: float
    """The 95 % interval of the difference, by paired resampling of questions."""
    verdict: Trend
    """worse or better where the interval leaves zero out; noise where it does not; same where nothing changed."""

    @property
    def spread(self) -> str:
        """The difference with its interval: "+0.012 [-0.010, +0.031]"."""
        return f"{self.now - self.before:+.3f} [{self.low:+.3f}, {self.high:+.3f}]"


@dataclass(frozen=True, slots=True)
class RunComparison:
    """A run compared with a baseline."""

    changes: tuple[MetricChange, ...]
    got_better: tuple[tuple[Result, Result], ...]
    """Questions, before and now, of which more is right now."""
    got_worse: tuple[tuple[Result, Result], ...]
    shared: int
    new: tuple[str, ...]
    """Questions that the baseline did not ask, or asked with other expectations."""
    gone: tuple[str, ...]
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FailedGate:
    """A gate that did not hold."""

    suite: str
    metric: str
    reason: str


def compare_runs(run: EvaluationRun, baseline: EvaluationRun) -> RunComparison:
    """Compare a run with a baseline, question by question."""
    pairs, new, gone = _paired(run, baseline)
    return RunComparison(
        changes=tuple(_changes(pairs)),
        got_better=tuple(pair for pair in pairs if _balance(*pair) > 0),
        got_worse=tuple(pair for pair in pairs if _balance(*pair) < 0),
        shared=len(pairs),
        new=tuple(new),
        gone=tuple(gone),
        causes=tuple(causes(baseline, run)),
    )


def failed_gates(run: EvaluationRun, baseline: EvaluationRun | None) -> list[FailedGate]:
    """The gates of the run's suites that do not hold: below the floor, or below the baseline by more than noise."""
    failed: list[FailedGate] = []
    for suite in run.suites:
        own = EvaluationRun((suite,), run.conditions, tuple(r for r in run.results if r.suite == suite["name"]))
        now = figures(own.results)
        changes = {c.metric.name: c for c in _changes(_paired(own, baseline)[0])} if baseline is not None else {}
        for name, worst in suite["gates"].items():
            metric, figure = BY_NAME[name], now.get(name)
            if worst is not None and (figure is None or _beyond(metric, figure.value, worst)):
                shown = "undefined" if figure is None or figure.value is None else f"{figure.value:.3f}"
                limit = "floor" if metric.better == "higher" else "ceiling"
                failed.append(FailedGate(suite["name"], name, f"{shown}, its {limit} is {worst:g}"))
            change = changes.get(name)
            if change is not None and change.verdict == "worse":
                reason = f"{change.before:.3f} before, {change.now:.3f} now, difference {change.spread}: beyond noise"
                failed.append(FailedGate(suite["name"], name, reason))
    return failed


def causes(before: EvaluationRun, now: EvaluationRun) -> list[str]:
    """What differs between two runs and may explain a difference between their answers."""
    found = []
    suites = [{suite["name"]: suite["digest"] for suite in run.suites} for run in (before, now)]
    for name in suites[0].keys() & suites[1].keys():
        if suites[0][name] != suites[1][name]:
            found.append(f"the suite {name} was edited")
    names = {
        "corpus": "the corpus",
        "models": "the models",
        "settings": "the settings",
        "code": "the code",
        "version": "the version",
    }
    for key, told in names.items():
        one, other = before.conditions.get(key), now.conditions.get(key)
        if one != other:
            found.append(f"{told}: {_shown(one)} before, {_shown(other)} now")
    return sorted(found)


def _beyond(metric: Metric, value: float | None, worst: float) -> bool:
    if value is None:
        return True
    return value < worst if metric.better == "higher" else value > worst


def _paired(run: EvaluationRun, baseline: EvaluationRun) -> tuple[list[tuple[Result, Result]], list[str], list[str]]:
    """Shared questions (before, now), and the names of the others."""
    earlier = {result.key: result for result in baseline.results}
    pairs, new = [], []
    for result in run.results:
        before = earlier.pop(result.key, None)
        if before is not None and before.digest == result.digest:
            pairs.append((before, result))
        else:
            new.append(result.id)
    suites = {suite["name"] for suite in run.suites}
    return pairs, new, [before.id for before in earlier.values() if before.suite in suites]


def _changes(pairs: Sequence[tuple[Result, Result]]) -> list[MetricChange]:
    if not pairs:
        return []
    before, now = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    drawn = resamples(now)
    ones = np.ones((1, len(pairs)))
    found = []
    for metric in METRICS:
        if metric.name in _TIMED:
            continue
        was, is_now = (float(metric.compute(side, ones)[0]) for side in (before, now))
        spread = statistics.interval(metric.compute(now, drawn) - metric.compute(before, drawn))
        if np.isnan(was) or np.isnan(is_now) or spread is None:
            continue
        found.append(MetricChange(metric, was, is_now, *spread, _verdict(metric, is_now - was, *spread)))
    return found


def _verdict(metric: Metric, difference: float, low: float, high: float) -> Trend:
    if max(abs(difference), abs(low), abs(high)) < ROUNDED:
        return "same"
    if low <= 0 <= high:
        return "noise"
    return "better" if (difference > 0) == (metric.better == "higher") else "worse"


def _balance(before: Result, now: Result) -> float:
    """How much more of what the metrics ask of an answer is right now than before."""
    total = 0.0
    for name in sorted(before.parts.keys() & now.parts.keys()):
        if name.startswith(_SEARCHED):
            continue
        (over, under), (over_now, under_now) = before.parts[name], now.parts[name]
        if under and under_now and abs(over_now / under_now - over / under) > 1e-6:
            total += (1 if BY_NAME[name].better == "higher" else -1) * (over_now / under_now - over / under)
    return round(total, 6)


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_shown(part)}" for key, part in value.items())
    return str(value)[:24] if value is not None else "unknown"
