"""Small plots as SVG text: pure functions of numbers, so that a report needs neither a plotting library nor a network.

Colours, line widths and fonts are the style sheet's of `page.html`; the SVG carries shapes, words and class names only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from qa.evaluate.metrics import BINS
from qa.render.text import counted

WIDTH, HEIGHT = 380, 300
"""Of a plot, in user units; text of 12 units is still read when a phone shows the plot 320 pixels wide."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 20, 46
_LARGEST = 15.0
"""Radius of the circle of the fullest bin."""
_LABELLED = 0.07
"""Share of a strip from which a part has room for its count."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence falls into one tenth."""

    predicted: float
    """Their mean confidence."""
    observed: float
    """The share of them that is right."""
    count: int


def interval_bar(value: float, low: float | None, high: float | None) -> str:
    """A share as a dot on a line from 0 to 1, its interval as a band.

    Parameters: low and high, the interval's ends, or None where there is none.
    """
    band = "" if low is None or high is None else _band(low, high)
    ticks = "".join(f'<line class="tick" x1="{at}%" x2="{at}%" y1="3" y2="9"/>' for at in (0, 50, 100))
    line = '<line class="track" x1="0" x2="100%" y1="6" y2="6"/>'
    return _small(f'{line}{ticks}{band}<circle class="value" cx="{_percent(value)}" cy="6" r="3.5"/>')


def difference_bar(low: float, difference: float, high: float, reach: float) -> str:
    """A difference with its interval on a line whose middle is zero.

    Parameters: reach, the difference at either end of the line; more is drawn at the end.
    """
    left, at, right = ((max(-1.0, min(1.0, one / reach)) + 1) / 2 for one in (low, difference, high))
    line = '<line class="track" x1="0" x2="100%" y1="6" y2="6"/><line class="zero" x1="50%" x2="50%" y1="0" y2="12"/>'
    return _small(f'{line}{_band(left, right)}<circle class="value" cx="{_percent(at)}" cy="6" r="3.5"/>')


def strip(parts: Sequence[tuple[str, str, int]]) -> str:
    """How a whole is made up, as one bar.

    Parameters: parts, of each its class name, what it is called and its count; empty ones are left out.
    """
    total = sum(count for _, _, count in parts)
    shapes, done = [], 0
    for name, _, count in parts:
        if not count:
            continue
        x, width = _percent(done / total), _percent(count / total)
        shapes.append(f'<rect class="{escape(name)}" x="{x}" width="{width}" height="34"/>')
        if count / total >= _LABELLED:
            middle = _percent((done + count / 2) / total)
            shapes.append(f'<text class="in" x="{middle}" y="22" text-anchor="middle">{count}</text>')
        done += count
    told = ", ".join(f"{count} {called}" for _, called, count in parts if count) or "no questions"
    named = f'<title id="strip-title">Outcomes</title><desc id="strip-desc">{escape(told)}</desc>'
    return (
        '<svg class="strip" role="img" aria-labelledby="strip-title strip-desc" width="100%" height="34">'
        f"{named}{''.join(shapes)}</svg>"
    )


def risk_coverage(wrong: Sequence[bool], answered: int) -> str:
    """The share of wrong ones among the surest, over the share of questions that are answered.

    Parameters: wrong, of each question whether it came out wrong, surest first and refusals last; answered, how many
    of the first were answered.
    """
    if not wrong:
        return _plot("risk", "Risk and coverage", "There is nothing to plot.", _nothing())
    total, so_far = len(wrong), 0
    risks = []
    for count, one in enumerate(wrong, start=1):
        so_far += one
        risks.append(so_far / count)
    top = next(limit for limit in (0.2, 0.4, 0.6, 0.8, 1.0) if max(risks) <= limit)
    points = [(_x((place + 1) / total), _y(risk / top)) for place, risk in enumerate(risks)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    area = f"{points[0][0]:.1f},{_y(0):.1f} {line} {points[-1][0]:.1f},{_y(0):.1f}"
    share, edge = answered / total, _x(answered / total)
    anchor, step = ("end", -6) if share > 0.5 else ("start", 6)
    # Annotations the line, where the curve is not: above a low one, below a high one.
    height = _y(1) + 14 if risks[max(answered, 1) - 1] / top < 0.15 else _y(0) - 8
    shapes = [
        f'<polygon class="area" points="{area}"/>',
        f'<rect class="beyond" x="{edge:.1f}" y="{_y(1):.1f}" width="{_x(1) - edge:.1f}" height="{_y(0) - _y(1):.1f}"/>',
        f'<line class="edge" x1="{edge:.1f}" x2="{edge:.1f}" y1="{_y(1):.1f}" y2="{_y(0):.1f}"/>',
        f'<text class="note" x="{edge + step:.1f}" y="{height:.1f}" text-anchor="{anchor}">{share:.2f} answered</text>',
        f'<polyline class="curve" points="{line}"/>',
        f'<circle class="value" cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="3.5"/>',
        f'<text class="note" x="{_x(1) - 4:.1f}" y="{points[-1][1] - 9:.1f}" text-anchor="end">{risks[-1]:.2f}</text>',
    ]
    half = risks[math.ceil(total / 2) - 1]
    told = (
        f"Of {total} questions {answered} were answered, a share of {share:.2f}. Wrong among the surest half: {half:.2f}; "
        f"among all, refusals of what the corpus answers included: {risks[-1]:.2f}."
    )
    return _plot(
        "risk",
        "Share wrong among the surest answers, by coverage",
        told,
        _axes("share of questions, surest first", "share wrong", top) + "".join(shapes),
    )


def calibration_bins(answers: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Answers by tenths of confidence, those without answers left out.

    Parameters: answers, of each its confidence and whether it is right.
    """
    held: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in answers:
        held[max(0, min(int(confidence * BINS), BINS - 1))].append((confidence, right))
    return [Bin(sum(c for c, _ in own) / len(own), sum(r for _, r in own) / len(own), len(own)) for own in held if own]


def calibration(bins: Sequence[Bin]) -> str:
    """A reliability diagram: of each bin a circle, its area by how many answers it holds; on the diagonal confidence
    says what happens."""
    diagonal = f'<line class="diagonal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    if not bins:
        return _plot("calibration", "Calibration", "There is nothing to plot.", _nothing())
    most = max(one.count for one in bins)
    gaps, circles, counts = [], [], []
    for one in bins:
        x, y, radius = _x(one.predicted), _y(one.observed), _LARGEST * math.sqrt(one.count / most)
        gaps.append(f'<line class="gap" x1="{x:.1f}" x2="{x:.1f}" y1="{y:.1f}" y2="{_y(one.predicted):.1f}"/>')
        about = f"confidence {one.predicted:.2f}, right {one.observed:.2f}, {counted(one.count, 'answer')}"
        circles.append(
            f'<circle class="bin" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{about}</title></circle>'
        )
        inside = radius >= 9
        name, left, anchor = ("count", x, "middle") if inside else ("note count", x + radius + 3, "start")
        counts.append(f'<text class="{name}" x="{left:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">{one.count}</text>')
    told = "; ".join(
        f"confidence {one.predicted:.2f}: {one.observed:.2f} right of {counted(one.count, 'answer')}" for one in bins
    )
    return _plot(
        "calibration",
        "Share right by confidence",
        f"{told}.",
        _axes("confidence (predicted)", "share right (observed)", 1.0)
        + diagonal + "".join(gaps + circles + counts),
    )  # fmt: skip


def _plot(name: str, title: str, told: str, shapes: str) -> str:
    return (
        f'<svg class="plot" role="img" aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(told)}</desc>{shapes}</svg>'
    )


def _nothing() -> str:
    return f'<text class="note" x="{WIDTH / 2}" y="{HEIGHT / 2}" text-anchor="middle">nothing to plot</text>'


def _axes(across: str, up: str, top: float) -> str:
    """Grid, numbers and names of both axes; the one upward ends at `top`."""
    step = 0.05 if top <= 0.2 else 0.1 if top <= 0.4 else 0.2
    shapes = []
    for tick in range(round(top / step) + 1):
        y = _y(tick * step / top)
        shapes.append(f'<line class="grid" x1="{_x(0)}" x2="{_x(1)}" y1="{y:.1f}" y2="{y:.1f}"/>')
        digits = 2 if step < 0.1 else 1
        label = f"{tick * step:.{digits}f}"
        shapes.append(f'<text class="number" x="{_x(0) - 7}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    for tick in range(6):
        x = _x(tick / 5)
        shapes.append(f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="{_y(0)}" y2="{_y(0) + 4}"/>')
        shapes.append(f'<text class="number" x="{x:.1f}" y="{_y(0) + 18}" text-anchor="middle">{tick / 5:.1f}</text>')
    shapes.append(f'<line class="axis" x1="{_x(0)}" x2="{_x(1)}" y1="{_y(0)}" y2="{_y(0)}"/>')
    shapes.append(f'<text class="name" x="{_x(0.5)}" y="{HEIGHT - 8}" text-anchor="middle">{escape(across)}</text>')
    shapes.append(f'<text class="name" x="{_x(0) - 36}" y="{_y(1) - 9}">{escape(up)}</text>')
    return "".join(shapes)


def _x(share: float) -> float:
    return _LEFT + share * (WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _TOP + (1 - share) * (HEIGHT - _TOP - _BOTTOM)


def _band(low: float, high: float) -> str:
    return f'<rect class="band" x="{_percent(low)}" width="{_percent(max(high - low, 0.0))}" y="2" height="8" rx="2"/>'


def _small(shapes: str) -> str:
    """A bar next to the numbers that it shows, and so hidden from screen readers."""
    return f'<svg class="bar" aria-hidden="true" width="100%" height="12">{shapes}</svg>'


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"
