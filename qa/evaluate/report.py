"""A run, a comparison and a difference as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa.evaluate.compare import FailedGate, RunComparison
from qa.evaluate.diff import RunDifference
from qa.evaluate.junit import objections
from qa.evaluate.metrics import BY_NAME, METRICS, Figure, Metric, figure, figures, resamples
from qa.evaluate.types import EvaluationRun, Result

_HEADS = {
    "passed": "passed", "fact_recall": "facts", "first_statement": "first right", "source_recall": "places",
    "false_refusal_rate": "refused", "refusal_recall": "refused (due)", "premise_corrected": "corrected",
}  # fmt: skip
"""Metrics that the table by type shows, where a type defines them, in the fewest words."""
WORST = 10
"""Questions named in the text report; all are in the JSON, JUnit and HTML reports."""


def run_text(run: EvaluationRun) -> str:
    """The figures of a run by type and in total, each with its 95 % interval, and what to know about them."""
    parts = [by_type(run.results), "", total(figures(run.results))]
    failing = [result for result in run.results if not result.passed]
    if failing:
        parts += ["", f"{len(failing)} of {len(run.results)} questions have something to object to:"]
        parts += [f"  {result.id}: {'; '.join(objections(result))[:150]}" for result in failing[:WORST]]
        if len(failing) > WORST:
            parts.append(f"  and {len(failing) - WORST} more: --html FILE or --junit FILE shows all.")
    if run.notes:
        parts += ["", *(f"Note: {note}." for note in run.notes[:WORST])]
        if len(run.notes) > WORST:
            parts.append(f"Note: and {len(run.notes) - WORST} more of the kind, see --json.")
    corpus = run.conditions["corpus"]
    made = f"corpus {str(corpus['fingerprint'])[:12]} ({corpus['documents']} documents)"
    models = " · ".join(f"{role} {name}" for role, name in run.conditions["models"].items())
    return "\n".join([*parts, "", f"{made} · {models} · code {run.conditions['code']}"])


def by_type(results: Sequence[Result]) -> str:
    """A row a question type, the last for all."""
    rows = figures_by_type(results)
    heads = [_HEADS[metric.name] for metric, _ in rows[-1][2]]
    shown = [[kind, str(count), *(interval_text(one) for _, one in cells)] for kind, count, cells in rows]
    return results_table(["type", "n", *heads], shown)


def figures_by_type(results: Sequence[Result]) -> list[tuple[str, int, list[tuple[Metric, Figure]]]]:
    """A row a question type, the last for all: how many questions, and the figures of the table by type."""
    columns = [BY_NAME[name] for name in _HEADS if any(name in result.parts for result in results)]
    kinds = dict.fromkeys(result.type for result in results)
    rows = []
    for kind, own in [*((kind, [r for r in results if r.type == kind]) for kind in kinds), ("all", list(results))]:
        drawn = resamples(own)
        rows.append((kind, len(own), [(metric, figure(metric, own, drawn)) for metric in columns]))
    return rows


def total(found: dict[str, Figure]) -> str:
    """A line a metric."""
    rows = []
    for metric in METRICS:
        if metric.name in found:
            shown = found[metric.name]
            rows.append([metric.label, interval_text(shown, metric.unit), f"n = {shown.count}"])
    return results_table(["metric", "value [95 % interval]", ""], rows)


def interval_text(shown: Figure, unit: str = "") -> str:
    """ "0.723 [0.66, 0.78]", or a dash where a metric is undefined."""
    if shown.value is None:
        return "-"
    value, edge = (f"{shown.value:.0f}", ".0f") if unit else (f"{shown.value:.3f}", ".2f")
    spread = "" if shown.low is None else f" [{shown.low:{edge}}, {shown.high:{edge}}]"
    return f"{value}{f' {unit}' if unit else ''}{spread}"


def comparison_text(found: RunComparison) -> str:
    """What got better, what got worse, and whether it may be noise."""
    lines = [f"Compared with the baseline on {found.shared} questions:"]
    if not found.shared:
        lines = ["Nothing to compare: the baseline asked none of these questions, or expected something else of them."]
    rows = [
        [change.metric.label, f"{change.before:.3f}", f"{change.now:.3f}",
         change.spread, change.verdict]
        for change in found.changes
        if change.verdict != "same"
    ]  # fmt: skip
    lines.append(
        results_table(["metric", "before", "now", "difference [95 % interval]", ""], rows)
        if rows
        else "  no figure changed"
    )
    lines += _named("Better", found.got_better) + _named("Worse", found.got_worse)
    lines += [
        f"Not compared: {', '.join(names)} ({why})"
        for names, why in ((found.new, "new or edited"), (found.gone, "gone"))
        if names
    ]
    lines += [f"May be why: {cause}." for cause in found.causes]
    return "\n".join(lines)


def gates_text(failed: Sequence[FailedGate]) -> list[str]:
    """The gates that did not hold, a line each."""
    return [f"Gate failed: {gate.suite}, {gate.metric}: {gate.reason}." for gate in failed]


def _named(word: str, pairs: Iterable[tuple[Result, Result]]) -> list[str]:
    return [f"{word}: {now.id} {now.question} ({_how(before, now)})" for before, now in pairs]


def _how(before: Result, now: Result) -> str:
    """The objections that came or went."""
    was, has = objections(before), objections(now)
    told = [f"now {reason}" for reason in has if reason not in was] + [
        f"no longer {reason}" for reason in was if reason not in has
    ]
    return "; ".join(told) or "in its citations"


def difference_text(found: RunDifference) -> str:
    """Two runs side by side."""
    lines = [f"{len(found.changed)} of {found.shared} answers differ."]
    lines += [f"May be why: {cause}." for cause in found.causes]
    lines += [f"Only in the first: {', '.join(found.only_before)}"] if found.only_before else []
    lines += [f"Only in the second: {', '.join(found.only_now)}"] if found.only_now else []
    for one in found.changed:
        lines += ["", f"{one.id} {one.question}"]
        lines += [f"  {one.turned}"] if one.turned else []
        lines += [f"  - {text}" for text in one.gone] + [f"  + {text}" for text in one.added]
        lines += [f"  moved {text}" for text in one.moved] + [f"  {text}" for text in one.scores]
    return "\n".join(lines)


def results_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows in columns that line up, the first to the left."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = []
    for row in (head, *rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
