"""The metrics: what holds for any results, then figures worked out by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluate.metrics import BY_NAME, METRICS, Figure, figure, figures, resamples, risk_order
from qa.evaluate.types import Result

SHARES = tuple(
    name
    for name in BY_NAME
    if name not in ("consistency", "calibration_error", "aurc", "latency_p50", "latency_p95")
)  # fmt: skip
RATES = tuple(name for name in BY_NAME if not name.startswith("latency"))
FEW = settings(deadline=None)
FEWER = settings(max_examples=settings.default.max_examples // 3, deadline=None)
"""For what takes a whole bootstrap."""


def result(id: str = "a", **values: Any) -> Result:
    """A right answer given with full confidence in one second, unless told otherwise."""
    plain = {
        "suite": "s", "question": "Why?", "type": "t", "expect": "answer", "abstained": False, "right": True,
        "confidence": 1.0, "seconds": 1.0,
    }  # fmt: skip
    return Result(id=id, **{**plain, **values})


def value(name: str, results: list[Result]) -> float:
    """A metric over results, each counted once."""
    return float(BY_NAME[name].compute(results, np.ones((1, len(results))))[0])


def shares(name: str, *parts: tuple[float, float]) -> list[Result]:
    """Results that bring these parts of one metric."""
    return [result(str(place), parts={name: part}) for place, part in enumerate(parts)]


def sure(*given: tuple[float, bool]) -> list[Result]:
    """Answers with these confidences, right or not."""
    return [result(f"{place:02d}", confidence=much, right=right) for place, (much, right) in enumerate(given)]


@st.composite
def some_results(draw: st.DrawFn) -> list[Result]:
    """Any results that a run can bring."""
    found = []
    for place in range(draw(st.integers(1, 8))):
        expect = draw(st.sampled_from(("answer", "refuse", "correct")))
        abstained = draw(st.booleans())
        parts = {}
        for name in draw(st.sets(st.sampled_from(SHARES), max_size=4)):
            under = draw(st.integers(1, 5))
            parts[name] = (float(draw(st.integers(0, under))), float(under))
        group = draw(st.sampled_from((None, "g", "h")))
        found.append(
            result(
                f"{place:02d}",
                expect=expect,
                abstained=abstained,
                right=draw(st.booleans()) if not (abstained and expect == "answer") else False,
                confidence=draw(st.integers(0, 20)) / 20,
                seconds=draw(st.integers(0, 50)) / 10,
                parts=parts,
                group=group,
                cluster=group or "",
                stated=tuple(sorted(draw(st.sets(st.sampled_from("xyz"))))),
            )
        )
    return found


@st.composite
def weighted(draw: st.DrawFn) -> tuple[list[Result], list[int]]:
    """Results and how often each is to be counted, one of them at least once."""
    results = draw(some_results())
    counts = draw(st.lists(st.integers(0, 4), min_size=len(results), max_size=len(results)).filter(any))
    return results, counts


def holds_when_repeated(name: str, results: list[Result], counts: list[int]) -> None:
    """Assert that counting a result several times is the same as having it several times."""
    repeated = [one for one, count in zip(results, counts, strict=True) for _ in range(count)]
    metric = BY_NAME[name]
    once = metric.compute(repeated, np.ones((1, len(repeated))))
    many = metric.compute(results, np.array([counts], float))
    assert many == pytest.approx(once, abs=1e-9, nan_ok=True)


@FEW
@given(weighted(), st.sampled_from(SHARES))
def test_a_weight_is_a_repetition_of_a_share(case: tuple[list[Result], list[int]], name: str) -> None:
    """A share of weighted results is the share of the results repeated."""
    holds_when_repeated(name, *case)


@FEW
@given(weighted())
def test_a_weight_is_a_repetition_of_calibration(case: tuple[list[Result], list[int]]) -> None:
    """The calibration error of weighted results is that of the results repeated."""
    holds_when_repeated("calibration_error", *case)


@FEW
@given(weighted())
def test_a_weight_is_a_repetition_of_risk(case: tuple[list[Result], list[int]]) -> None:
    """The area under risk-coverage of weighted results is that of the results repeated."""
    holds_when_repeated("aurc", *case)


@FEW
@given(weighted(), st.sampled_from(("latency_p50", "latency_p95")))
def test_a_weight_is_a_repetition_of_a_time(case: tuple[list[Result], list[int]], name: str) -> None:
    """A quantile of weighted times is that of the times repeated."""
    holds_when_repeated(name, *case)


@FEW
@given(some_results(), st.sampled_from(sorted(BY_NAME.keys() - {"aurc"})), st.integers(2, 4))
def test_all_results_counted_alike_give_one_value(results: list[Result], name: str, times: int) -> None:
    """A metric is the same however often every result is counted (AURC has finer steps then), one value a row of weights."""
    metric = BY_NAME[name]
    found = metric.compute(results, np.array([[1.0] * len(results), [float(times)] * len(results)]))
    assert found.shape == (2,) and found[0] == pytest.approx(found[1], nan_ok=True)


@FEW
@given(some_results(), st.randoms(use_true_random=False), st.sampled_from(sorted(BY_NAME)))
def test_the_order_of_results_does_not_count(results: list[Result], random: Any, name: str) -> None:
    """A metric is the same in whatever order the results come."""
    shuffled = list(results)
    random.shuffle(shuffled)
    assert value(name, shuffled) == pytest.approx(value(name, results), nan_ok=True)


@FEWER
@given(some_results())
def test_every_rate_lies_between_nothing_and_all(results: list[Result]) -> None:
    """Every figure that is not a time lies in 0..1, and inside its own interval's bounds of 0..1."""
    found = figures(results)
    for name in RATES:
        if name in found:
            one = found[name]
            assert 0 <= (one.value or 0) <= 1 and one.count <= len(results)
            assert one.low is None or one.high is None or 0 <= one.low <= one.high <= 1


@FEWER
@given(some_results())
def test_figures_are_the_same_twice(results: list[Result]) -> None:
    """The same results give the same figures and intervals, and no figure is undefined."""
    found = figures(results)
    assert found == figures(results) and all(one.value is not None for one in found.values())


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_without_results_a_metric_is_undefined(name: str) -> None:
    """No results give no figure, and no error."""
    assert figure(BY_NAME[name], [], resamples([])) == Figure(None, None, None, 0)


@pytest.mark.parametrize("name", sorted({*SHARES, "consistency"}))
def test_a_metric_that_does_not_apply_is_undefined(name: str) -> None:
    """Where no result brings a denominator, a metric is undefined and not zero."""
    results = [result("a"), result("b")]
    assert figure(BY_NAME[name], results, resamples(results)) == Figure(None, None, None, 0)
    assert math.isnan(value(name, results)) and name not in figures(results)


def test_no_results_have_no_figures() -> None:
    """The figures of nothing are none."""
    assert figures([]) == {}


def test_the_names_of_metrics_are_their_own() -> None:
    """No two metrics share a name, and each can be found by it."""
    assert len(BY_NAME) == len(METRICS) and all(BY_NAME[metric.name] is metric for metric in METRICS)


def test_a_share_sums_before_it_divides() -> None:
    """A share is the sum of numerators over the sum of denominators, not the mean of quotients."""
    assert value("numeric_fidelity", shares("numeric_fidelity", (1, 1), (1, 3))) == 0.5
    assert value("fact_recall", shares("fact_recall", (0.5, 1), (1, 1), (0, 1))) == 0.5
    assert value("fact_recall", [*shares("fact_recall", (0.5, 1)), result("z")]) == 0.5


def test_a_figure_counts_the_results_that_apply() -> None:
    """A share's figure tells over how many results it is, and lies inside its interval."""
    results = [*shares("fact_recall", *[(1, 1)] * 12, *[(0, 1)] * 8), result("z")]
    one = figure(BY_NAME["fact_recall"], results, resamples(results))
    assert one.value == 0.6 and one.count == 20
    assert one.low is not None and one.high is not None and 0.3 < one.low < 0.6 < one.high < 0.9


@pytest.mark.parametrize(("part", "low", "high"), [((1, 1), 0.6915, 1.0), ((0, 1), 0.0, 0.3085)])
def test_a_share_without_spread_has_an_exact_interval(part: tuple[int, int], low: float, high: float) -> None:
    """Where all of ten results hold, or none, the interval is that of Clopper and Pearson and not a point."""
    results = shares("refusal_recall", *[part] * 10)
    one = figure(BY_NAME["refusal_recall"], results, resamples(results))
    assert (one.low, one.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_one_result_has_the_widest_interval() -> None:
    """One result that holds tells next to nothing: the interval goes down to 0.025."""
    results = shares("refusal_recall", (1, 1))
    assert figures(results)["refusal_recall"] == Figure(1.0, pytest.approx(0.025), 1.0, 1)


def test_wordings_of_one_question_are_one_trial() -> None:
    """Ten wordings in one group are one trial, so that their exact interval is that of one result."""
    results = [result(str(n), group="g", cluster="g", parts={"fact_recall": (1, 1)}) for n in range(10)]
    assert figures(results)["fact_recall"] == Figure(1.0, pytest.approx(0.025), 1.0, 10)


def test_clusters_of_two_suites_are_two() -> None:
    """A group of the same name in another suite, and an id that is called like a group, is drawn on its own."""
    results = [result("g", cluster=""), result("x", cluster="g"), result("x", suite="other", cluster="g")]
    drawn = resamples(results)
    assert (drawn.sum(axis=1) == 3).all() and len({tuple(column) for column in drawn.T}) == 3


def test_calibrated_answers_have_no_error() -> None:
    """Where half of the answers at 0.5 and four of five at 0.8 are right, the calibration error is 0."""
    results = sure((0.5, True), (0.5, False), *[(0.8, True)] * 4, (0.8, False))
    assert value("calibration_error", results) == pytest.approx(0)


def test_sure_and_wrong_is_all_error() -> None:
    """Answers of confidence 1 that are all wrong have a calibration error of 1, and of confidence 0 one of 0."""
    assert value("calibration_error", sure((1.0, False), (1.0, False))) == 1.0
    assert value("calibration_error", sure((0.0, False), (0.0, False))) == 0.0


def test_calibration_is_weighed_by_bins() -> None:
    """Within a bin errors cancel, between bins they do not: 2/3 of 0.0 and 1/3 of 0.9."""
    results = sure((0.55, True), (0.55, False), (0.9, False))
    assert value("calibration_error", results) == pytest.approx((2 * 0.05 + 0.9) / 3)


def test_the_surest_bin_holds_its_upper_edge() -> None:
    """A confidence of 1 lies in the last bin, beside 0.95."""
    assert value("calibration_error", sure((1.0, True), (0.9, False))) == pytest.approx(0.45)


def test_only_answers_given_are_calibrated() -> None:
    """Abstentions have no part in calibration, and where all are such it is undefined."""
    refused = result("r", abstained=True, right=False, confidence=0.9)
    assert value("calibration_error", [*sure((1.0, True)), refused]) == 0.0
    assert math.isnan(value("calibration_error", [refused]))


def test_the_area_of_a_perfect_ranking() -> None:
    """With the two right ones first, the risks are 0, 0, 1/3 and 1/2."""
    results = sure((0.9, True), (0.8, True), (0.7, False), (0.6, False))
    assert value("aurc", results) == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)


def test_the_area_of_a_reversed_ranking() -> None:
    """With the two wrong ones first, the risks are 1, 1, 2/3 and 1/2."""
    results = sure((0.9, False), (0.8, False), (0.7, True), (0.6, True))
    assert value("aurc", results) == pytest.approx((1 + 1 + 2 / 3 + 1 / 2) / 4)


def test_all_right_and_all_wrong_have_the_edges_of_risk() -> None:
    """Answers that are all right have no risk at any coverage, and all wrong nothing but."""
    assert value("aurc", sure((0.9, True), (0.1, True))) == 0.0
    assert value("aurc", sure((0.9, False), (0.1, False))) == 1.0
    assert value("aurc", sure((0.4, True))) == 0.0


def test_refusing_all_that_could_be_answered_is_all_risk() -> None:
    """A system that refuses every question that has an answer has an area of 1."""
    results = [result(str(n), abstained=True, right=False, confidence=0.1 * n) for n in range(4)]
    assert value("aurc", results) == 1.0


def test_due_refusals_are_no_risk() -> None:
    """Right answers together with due refusals, however sure, have an area of 0; due refusals alone have none."""
    refused = [result(f"r{n}", expect="refuse", abstained=True, confidence=1.0) for n in range(3)]
    corrected = [result("c", expect="correct", abstained=True, confidence=0.9)]
    assert value("aurc", [*sure((0.9, True), (0.2, True)), *refused, *corrected]) == 0.0
    assert math.isnan(value("aurc", refused))


def test_an_answer_that_was_not_due_is_risk() -> None:
    """A wrong answer to what is to be refused stands in the ranking at its confidence."""
    wrong = result("w", expect="refuse", right=False, confidence=0.95)
    assert value("aurc", [*sure((0.9, True)), wrong]) == pytest.approx((1 + 1 / 2) / 2)


def test_abstentions_come_last() -> None:
    """Whatever its confidence, an abstention is taken after all answers."""
    results = [result("r", abstained=True, right=False, confidence=1.0), *sure((0.1, True), (0.9, False))]
    assert [results[place].id for place in risk_order(results)] == ["01", "00", "r"]


def worded(*stated: str, group: str | None = "g", **values: Any) -> list[Result]:
    """Wordings of one question that state these facts, a letter each."""
    return [
        result(f"{group}{place}", group=group, cluster=group or "", stated=tuple(facts), **values)
        for place, facts in enumerate(stated)
    ]


def test_consistency_is_what_all_wordings_state() -> None:
    """Of the facts a and b that one of three wordings states, all state one: a half."""
    assert value("consistency", worded("ab", "a", "ab")) == 0.5


@pytest.mark.parametrize(
    ("stated", "expected"), [(("ab", "ab"), 1.0), (("a", "b"), 0.0), (("a", ""), 0.0), (("abc", "abd"), 0.5)]
)
def test_consistency_of_two_wordings(stated: tuple[str, str], expected: float) -> None:
    """Two wordings are as consistent as the facts they share among those either states."""
    assert value("consistency", worded(*stated)) == expected


def test_groups_are_counted_by_their_facts() -> None:
    """Several groups add up their facts: 1 of 2 and 2 of 2 make 3 of 4."""
    assert value("consistency", [*worded("ab", "a"), *worded("cd", "cd", group="h")]) == 0.75


def test_a_group_of_one_wording_does_not_count() -> None:
    """A group of one wording, and questions without a group, have no part in consistency."""
    assert value("consistency", [*worded("ab", "a"), *worded("xy", group="h"), *worded("z", "", group=None)]) == 0.5
    assert math.isnan(value("consistency", worded("ab")))


def test_consistency_needs_facts() -> None:
    """Consistency is undefined without groups, where no wording states anything, and of refusals that are due."""
    assert math.isnan(value("consistency", worded("ab", "a", group=None)))
    assert math.isnan(value("consistency", worded("", "")))
    assert math.isnan(value("consistency", worded("a", "", expect="refuse")))


def test_groups_of_two_suites_are_two() -> None:
    """Questions of two suites are never wordings of one another."""
    results = [*worded("ab"), *worded("b", suite="other")]
    assert math.isnan(value("consistency", results))


def test_a_group_is_weighed_whole() -> None:
    """A group that is drawn twice brings its facts twice: 2 x 1 of 2 and 1 x 2 of 2."""
    results = [*worded("ab", "a"), *worded("cd", "cd", group="h")]
    found = BY_NAME["consistency"].compute(results, np.array([[2.0, 2.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0]]))
    assert found.tolist() == [pytest.approx(4 / 6), 1.0]


@pytest.mark.parametrize(
    ("seconds", "median", "late"),
    [([2.0], 2000, 2000), ([1, 3], 1000, 3000), ([3, 1, 2], 2000, 3000), (range(1, 21), 10_000, 19_000)],
)
def test_times_at_known_quantiles(seconds: list[float], median: float, late: float) -> None:
    """A quantile is the least time, in milliseconds, within which that share of the questions was done."""
    results = [result(f"{n:02d}", seconds=float(much)) for n, much in enumerate(seconds)]
    assert value("latency_p50", results) == median and value("latency_p95", results) == late


def test_time_has_an_interval_over_all_results() -> None:
    """The figure of a time counts every result, and its interval lies within the times there are."""
    results = [result(f"{n:02d}", seconds=n / 10) for n in range(1, 41)]
    one = figures(results)["latency_p50"]
    assert one.value == 2000 and one.count == 40
    assert one.low is not None and one.high is not None and 100 <= one.low < 2000 < one.high <= 4000
