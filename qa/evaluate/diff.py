"""Two runs side by side: answers that changed, citations that moved, and what may be why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qa.errors import InputError
from qa.evaluate.compare import causes
from qa.evaluate.types import EvaluationRun, Result


@dataclass(frozen=True, slots=True)
class Changed:
    """One question that two runs answer differently."""

    suite: str
    id: str
    question: str
    turned: str
    """"answered before, refused now" and the other way round, or ""."""
    gone: tuple[str, ...]
    """Statements that only the earlier run made."""
    added: tuple[str, ...]
    moved: tuple[str, ...]
    """The same words quoted from another place, or another place quoted for the same statement."""
    scores: tuple[str, ...]
    """Figures of the question that changed."""


@dataclass(frozen=True, slots=True)
class RunDifference:
    """What differs between two runs."""

    shared: int
    only_before: tuple[str, ...]
    only_now: tuple[str, ...]
    causes: tuple[str, ...]
    changed: tuple[Changed, ...]


def difference(before: EvaluationRun, now: EvaluationRun) -> RunDifference:
    """Compare the answers of two runs.

    Raises: InputError when a run holds no answers, which a baseline leaves out.
    """
    for run in (before, now):
        if any(result.answer is None for result in run.results):
            raise InputError("A baseline holds no answers: compare two files written by qa eval --json.")
    earlier = {result.key: result for result in before.results}
    later = {result.key: result for result in now.results}
    shared = [key for key in earlier if key in later]
    changed = [_changed(earlier[key], later[key]) for key in shared]
    return RunDifference(
        changed=tuple(one for one in changed if one.turned or one.gone or one.added or one.moved or one.scores),
        shared=len(shared),
        only_before=tuple(name for suite, name in earlier if (suite, name) not in later),
        only_now=tuple(name for suite, name in later if (suite, name) not in earlier),
        causes=tuple(causes(before, now)),
    )


def _changed(before: Result, now: Result) -> Changed:
    earlier, later = _statements(before), _statements(now)
    turned = ""
    if before.abstained != now.abstained:
        turned = "answered before, refused now" if now.abstained else "refused before, answered now"
    return Changed(
        suite=now.suite,
        id=now.id,
        question=now.question,
        turned=turned,
        gone=tuple(text for text in earlier if text not in later),
        added=tuple(text for text in later if text not in earlier),
        moved=tuple(_moved(earlier, later)),
        scores=tuple(_scores(before, now)),
    )


def _statements(result: Result) -> dict[str, list[Mapping[str, Any]]]:
    answer = result.answer or {}
    return {statement["text"]: statement["citations"] for statement in answer.get("statements", ())}


def _moved(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> Iterable[str]:
    """The citations of statements that both runs make, where they name other places."""
    for text in earlier:
        if text not in later:
            continue
        places = [[_place(citation) for citation in side[text]] for side in (earlier, later)]
        if places[0] != places[1]:
            yield f"“{text}”: {' '.join(places[0])} before, {' '.join(places[1])} now"


def _place(citation: Mapping[str, Any]) -> str:
    return f"{citation['source']}:{citation['start']}-{citation['end']}"


def _scores(before: Result, now: Result) -> Iterable[str]:
    for name in sorted(before.parts.keys() | now.parts.keys()):
        pair = [_value(result.parts.get(name)) for result in (before, now)]
        if pair[0] != pair[1]:
            yield f"{name} {pair[0]} before, {pair[1]} now"


def _value(part: tuple[float, float] | None) -> str:
    return f"{part[0] / part[1]:.2f}" if part is not None and part[1] else "undefined"
