"""A run as one HTML file to look at: it loads nothing, works without scripts, and shows every word as text.

Here is what the page says; `page.html` is how it looks, `plots.py` what is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from qa.evaluate import plots
from qa.evaluate.compare import FailedGate, MetricChange, RunComparison
from qa.evaluate.junit import objections
from qa.evaluate.metrics import BY_NAME, METRICS, Figure, Metric, figures, risk_order
from qa.evaluate.report import figures_by_type
from qa.evaluate.types import EvaluationRun, Result
from qa.text.page_template import filled_template
from qa.types import Document

HEADLINES = {
    "passed": "Nothing to object to",
    "first_statement": "First statement right",
    "answer_found": "Answer found",
    "fact_recall": "Facts stated",
    "source_recall": "Places cited",
    "citation_recall": "Statements supported",
    "false_refusal_rate": "False refusals",
    "refusal_recall": "Due refusals",
    "premise_corrected": "False premises corrected",
    "forbidden_rate": "Forbidden said",
}
"""Metrics at the top of the page, where a run defines them, in the fewest words."""
OUTCOMES = {
    "passed": "passed",
    "rightly": "refused rightly",
    "partly": "partly",
    "refused": "refused",
    "wrong": "wrong",
}
"""What may come of a question, from good to bad, and what it is called."""
CONTEXT_CHARACTERS = 220
"""Characters shown on either side of quoted words."""
_REFUSALS = ("refusal_recall", "refusal_precision", "false_refusal_rate", "premise_corrected")
_CONFIDENCE = ("calibration_error", "aurc")


@dataclass(frozen=True, slots=True)
class QuotePlace:
    """A cited place with what stands around it."""

    citation: Mapping[str, Any]
    document: Document | None
    before: str = ""
    words: str | None = None
    """The words that stand at the place; None where the document is not there."""
    after: str = ""

    @property
    def exact(self) -> bool:
        """The quoted words stand at the place."""
        return bool(self.words) and self.words == self.citation["quote"]


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One question as it is shown."""

    anchor: str
    result: Result
    outcome: str
    objections: tuple[str, ...]
    answer: Mapping[str, Any]
    places: tuple[QuotePlace, ...]
    """Cited places, or, of a refusal, the nearest."""


def page(
    run: EvaluationRun, documents: Mapping[str, Document], compared: RunComparison | None, failed: Sequence[FailedGate]
) -> str:
    """The run as an HTML page that loads nothing.

    Parameters: documents, by source, what the citations are shown in; compared, the run compared with a baseline; failed, the
    gates that did not hold.
    """
    results, found = run.results, figures(run.results)
    rows = [_row(f"q{number}", result, documents) for number, result in enumerate(results, start=1)]
    outcomes = [(name, called, sum(one.outcome == name for one in rows)) for name, called in OUTCOMES.items()]
    answers = [(result.confidence, result.right) for result in results if not result.abstained]
    return filled_template(
        Path(__file__).with_name("page.html"),
        run=run,
        finished=_date(run.conditions.get("finished")),
        gates=[(suite["name"], BY_NAME[name], worst) for suite in run.suites for name, worst in suite["gates"].items()],
        failed=failed,
        broken=len({(gate.suite, gate.metric) for gate in failed}),
        compared=compared,
        changes=_changes(compared),
        turned=_turned(compared, {one.result.key: one.anchor for one in rows}),
        outcomes=outcomes,
        strip=plots.strip(outcomes),
        cards=[(BY_NAME[name], called, found[name]) for name, called in HEADLINES.items() if name in found],
        groups=_grouped(found),
        types=figures_by_type(results),
        figures=found,
        risk=_risk(results),
        calibration=plots.calibration(plots.calibration_bins(answers)),
        rows=rows,
        places=[place for one in rows for place in one.places],
        names=OUTCOMES,
        headlines=HEADLINES,
        bar=plots.interval_bar,
        number=_number,
        counted=lambda metric: _counted(metric, results),
    )


def outcome(result: Result) -> str:
    """What came of a question, a key of OUTCOMES."""
    if result.abstained:
        return "refused" if result.expect == "answer" else "rightly"
    return "passed" if result.passed else "partly" if result.right else "wrong"


def quote_place(citation: Mapping[str, Any], documents: Mapping[str, Document]) -> QuotePlace:
    """A citation in its surroundings. Parameters: citation, from a JSON answer; documents, by source."""
    document = documents.get(citation["source"])
    if document is None:
        return QuotePlace(citation, None)
    start, end = max(0, citation["start"]), max(0, citation["end"])
    before, after = text_around(document.text, start, end)
    return QuotePlace(citation, document, before, document.text[start:end], after)


def text_around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a span: CONTEXT_CHARACTERS at most, cut between words, with an ellipsis where cut."""
    first, last = max(0, start - CONTEXT_CHARACTERS), min(len(text), end + CONTEXT_CHARACTERS)
    before, after = text[first:start], text[end:last]
    if first > 0:
        # The character before the cut tells whether the cut is between words already.
        gap = re.search(r"\s+", text[first - 1 : start])
        before = "… " + (text[first - 1 + gap.end() : start] if gap else before)
    if last < len(text):
        gaps = [match.start() for match in re.finditer(r"\s+", text[end : last + 1])]
        after = (after[: gaps[-1]] if gaps else after) + " …"
    return before, after


def _row(anchor: str, result: Result, documents: Mapping[str, Document]) -> ResultRow:
    answer = result.answer or {}
    cited = [citation for statement in answer.get("statements", ()) for citation in statement["citations"]]
    by_mark = {citation["mark"]: citation for citation in cited or answer.get("nearest", ())}
    places = tuple(quote_place(by_mark[mark], documents) for mark in sorted(by_mark))
    return ResultRow(anchor, result, outcome(result), tuple(objections(result)), answer, places)


def _number(value: float, unit: str = "", digits: int = 2) -> str:
    if unit:
        return f"{value:.0f} {unit}"
    text = f"{value:.{digits}f}"
    # Nearly all is not all.
    return f"{value:.3f}" if text in ("0.00", "1.00") and value not in (0.0, 1.0) else text


def _counted(metric: Metric, results: Sequence[Result]) -> str:
    """How many of how many, where a metric counts questions; else ""."""
    parts = [part for result in results if (part := result.parts.get(metric.name, (0.0, 0.0)))[1]]
    if not parts or any(part not in ((0.0, 1.0), (1.0, 1.0)) for part in parts):
        return ""
    return f"{sum(over for over, _ in parts):.0f} of {len(parts)}"


def _grouped(found: Mapping[str, Figure]) -> list[tuple[str, list[tuple[Metric, Figure]]]]:
    """The figures under what they tell of."""
    groups: dict[str, list[tuple[Metric, Figure]]] = {}
    for metric in METRICS:
        if metric.name in found:
            name = "Refusals and premises" if metric.name in _REFUSALS else "Answers"
            name = "Confidence" if metric.name in _CONFIDENCE else name
            name = "Retrieval" if metric.label.startswith("retrieval: ") else "Time" if metric.unit else name
            groups.setdefault(name, []).append((metric, found[metric.name]))
    return list(groups.items())


def _risk(results: Sequence[Result]) -> str:
    ordered = [results[place] for place in risk_order(results)]
    return plots.risk_coverage([not result.right for result in ordered], sum(not r.abstained for r in ordered))


def _changes(compared: RunComparison | None) -> list[tuple[MetricChange, str]]:
    """Changed figures, each with its bar."""
    changed = [change for change in compared.changes if change.verdict != "same"] if compared is not None else []
    reach = max((abs(end) for change in changed for end in (change.low, change.high)), default=0.0) or 1.0
    return [(c, plots.difference_bar(c.low, c.now - c.before, c.high, reach)) for c in changed]


def _turned(
    compared: RunComparison | None, anchors: Mapping[tuple[str, str], str]
) -> list[tuple[str, list[tuple[Result, str, str]]]]:
    """Questions that got worse or better, each with its anchor and what came or went."""
    told = []
    for word, pairs in (("Worse", compared.got_worse), ("Better", compared.got_better)) if compared is not None else ():
        listed = [(now, anchors.get(now.key, ""), _how(before, now)) for before, now in pairs]
        told.append((word, listed))
    return told


def _how(before: Result, now: Result) -> str:
    """What came or went of that which may be objected to."""
    was, has = objections(before), objections(now)
    came = [one for one in has if one not in was]
    if before.abstained != now.abstained:
        return "; ".join(["now refused"] if now.abstained else ["now answered", *came])
    told = [f"no longer {one[4:]}" if one.startswith("not ") else f"now {one}" for one in came]
    told += [f"now {one[4:]}" if one.startswith("not ") else f"no longer {one}" for one in was if one not in has]
    return "; ".join(told) or "in its citations"


def _date(finished: object) -> str:
    """ "24 November 2026, 17:15 UTC"; what is no date is shown as it stands."""
    try:
        when = datetime.fromisoformat(str(finished))
    except ValueError:
        return str(finished) if finished else "unknown"
    return f"{when.day} {when:%B %Y, %H:%M} {when.tzname() or ''}".strip()
