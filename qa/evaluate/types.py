"""The frozen vocabulary of evaluation: what came of one question, and of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Expect = Literal["answer", "refuse", "correct"]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one question."""

    suite: str
    id: str
    question: str
    type: str
    expect: Expect
    abstained: bool
    right: bool
    """Answered as it should be: at least half of the facts and nothing forbidden; or refused as it should be."""
    confidence: float
    seconds: float
    parts: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Metric -> numerator and denominator; a metric that does not apply to the question is left out."""
    group: str | None = None
    cluster: str = ""
    """What questions are drawn together with in a bootstrap: the group of wordings, or the paper."""
    stated: tuple[str, ...] = ()
    """Expected facts that the answer states."""
    missed: tuple[str, ...] = ()
    """Expected facts that it does not."""
    uncited: tuple[str, ...] = ()
    """Places that it should have cited and did not."""
    said: tuple[str, ...] = ()
    """Forbidden forms that it says."""
    digest: str = ""
    """sha256 of the question with all that is expected of it."""
    answer: Mapping[str, Any] | None = None
    """The JSON answer; a baseline leaves it out."""

    @property
    def key(self) -> tuple[str, str]:
        """What a question is known by from run to run."""
        return (self.suite, self.id)

    @property
    def passed(self) -> bool:
        """Nothing is missing, wrongly refused, wrongly answered or forbidden."""
        return bool(self.parts.get("passed", (0.0, 1.0))[0])


@dataclass(frozen=True, slots=True)
class EvaluationRun:
    """The results of some suites, and what they were made with."""

    suites: tuple[Mapping[str, Any], ...]
    """Of each suite its name, digest and gates."""
    conditions: Mapping[str, Any]
    """Corpus, models, settings, code: what may explain a difference between two runs."""
    results: tuple[Result, ...]
    notes: tuple[str, ...] = ()
    """What a reader of the figures should know, such as an expected fact that the corpus does not state."""
