"""The HTML report: what it shows, that it shows text as text, and that a real browser opens it without a word."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qa.evaluate import plots
from qa.evaluate.compare import FailedGate, compare_runs
from qa.evaluate.page import CONTEXT_CHARACTERS, outcome, page, text_around
from qa.evaluate.types import EvaluationRun, Result
from tests.conftest import _make_document

POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
HOSTILE = """<script>alert("1")</script> '"><img src=https://example.org/x onerror=alert(2)> & </mark></details>"""
TEXT = f"# Doses\n\nMelarone is given once. The half-life of melarone is 6 hours. {HOSTILE} It is safe.\n\nThe end."
QUOTE = "The half-life of melarone is 6 hours."
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Page(HTMLParser):
    """A page taken apart: its elements in order, and the text inside each element of a name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Mapping[str, str | None]]] = []
        self.inside: dict[str, list[str]] = defaultdict(list)
        self.text = ""
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.inside[tag].append("")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text += data if "script" not in self._open and "style" not in self._open else ""
        for tag in set(self._open):
            self.inside[tag][-1] += data


def citation(start: int, end: int, quote: str, source: str = "guide") -> dict[str, Any]:
    """A citation as the JSON answer holds it."""
    behind = {"printed": "[1]", "source": None, "label": "An entry", "doi": "10.1/x", "status": "unresolved"}
    return {"mark": 1, "source": source, "title": HOSTILE, "section": HOSTILE, "page": None, "start": start, "end": end,
            "quote": quote, "references": [behind]}  # fmt: skip


def result(number: int = 1, cited: dict[str, Any] | None = None, **changes: Any) -> Result:
    """A result whose answer, when it has one, is one statement with one citation."""
    verdict = {"supported": True, "checks": {"quote": True}}
    statements = [{"text": f"{number} {HOSTILE}", "verdict": verdict, "citations": [cited]}] if cited else []
    answer = {"statements": statements, "nearest": [], "reason": None if cited else HOSTILE}
    whole: dict[str, Any] = {
        "suite": "melarone", "id": f"Q-{number}", "question": f"{number}? {HOSTILE}", "type": HOSTILE, "expect": "answer",
        "abstained": not cited, "right": bool(cited), "confidence": 0.7, "seconds": 0.1, "answer": answer,
        "parts": {"passed": (float(bool(cited)), 1.0), "false_refusal_rate": (float(not cited), 1.0)},
    }  # fmt: skip
    return Result(**{**whole, **changes})


def run_of(
    *results: Result, gates: Mapping[str, float | None] | None = None, notes: tuple[str, ...] = ()
) -> EvaluationRun:
    """A run of one suite."""
    conditions = {"corpus": {"fingerprint": "24736ee48e71" * 5, "documents": 1}, "models": {"encoder": "minilm"},
                  "settings": {"statements": 5}, "code": "abc", "finished": "2026-11-24T17:15:46+00:00"}  # fmt: skip
    return EvaluationRun(({"name": "melarone", "digest": "", "gates": gates or {}},), conditions, results, notes)


GUIDE = {"guide": _make_document("guide", TEXT, title=HOSTILE, kind="reference")}
CITED = citation(TEXT.index(QUOTE), TEXT.index(QUOTE) + len(QUOTE), QUOTE)


@pytest.fixture(scope="module")
def html() -> str:
    """A page with all that one can hold: every outcome, notes, a baseline, and a gate that failed."""
    half, whole = {"passed": (0.0, 1.0), "fact_recall": (0.5, 1.0)}, {"passed": (1.0, 1.0), "fact_recall": (1.0, 1.0)}
    results = (
        result(1, CITED, stated=("6 hours",), missed=(HOSTILE,), parts=half),
        result(2, citation(0, 7, HOSTILE), said=(HOSTILE,), uncited=(HOSTILE,), right=False),
        result(3, citation(0, 7, "x", source=HOSTILE)),
        result(4, expect="refuse", right=True, parts={"passed": (1.0, 1.0), "refusal_recall": (1.0, 1.0)}),
        result(5, answer=None),
    )
    run = run_of(*results, gates={"passed": 0.9, "fact_recall": None}, notes=(HOSTILE,))
    before = run_of(*(replace(one, missed=(), parts=whole) for one in results[:4]))
    return page(run, GUIDE, compare_runs(run, before), [FailedGate("melarone", "passed", HOSTILE)])


@pytest.fixture(scope="module")
def full(html: str) -> Page:
    """That page, taken apart."""
    return Page(html)


def test_text_of_documents_and_answers_is_never_markup(full: Page) -> None:
    """Markup in a document, an answer, an id, a note or a reason is shown as the characters that it is."""
    assert len(full.inside["script"]) == 1 and len(full.inside["img"]) == 0
    assert not [name for _, attributes in full.elements for name in attributes if name.startswith("on")]
    assert full.text.count(HOSTILE) >= 20 and HOSTILE in full.inside["blockquote"][0]


def test_a_page_loads_nothing(full: Page) -> None:
    """Every reference of a page leads into the page, and its policy forbids all others."""
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}) in full.elements
    names = {attributes["id"] for _, attributes in full.elements if "id" in attributes}
    for tag, attributes in full.elements:
        assert tag not in ("link", "iframe", "object", "embed", "base") and "src" not in attributes
        if target := attributes.get("href"):
            assert target[0] == "#" and target[1:] in names
    assert not re.search(r"url\(|@import", "".join(full.inside["style"]))


def test_a_page_is_well_ordered(full: Page) -> None:
    """No two elements share an id, no level of heading is skipped, and every table says what it holds."""
    names = [attributes["id"] for _, attributes in full.elements if "id" in attributes]
    assert len(names) == len(set(names))
    levels = [int(tag[1]) for tag, _ in full.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and all(level <= levels[place] + 1 for place, level in enumerate(levels[1:]))
    assert len(full.inside["table"]) == len(full.inside["caption"]) == 3
    assert all("scope" in attributes for tag, attributes in full.elements if tag == "th")


def test_quoted_words_are_marked_where_they_stand() -> None:
    """The mark holds the quoted words, and what stands before and after them is the document's text."""
    shown = Page(page(run_of(result(1, CITED)), GUIDE, None, []))
    assert shown.inside["mark"] == [QUOTE]
    before, after = shown.inside["blockquote"][0].split(QUOTE)
    assert before == TEXT[: CITED["start"]].replace("\n\n", "\n")
    assert TEXT[CITED["end"] :].replace("\n\n", "\n").startswith(after.removesuffix(" …"))
    assert "The one quoted place reads word for word as quoted." in shown.text


@given(some.text("ab \n.", max_size=900), some.integers(0, 900), some.integers(0, 60))
def test_surroundings_continue_the_quote(text: str, start: int, length: int) -> None:
    """What is shown around a span adjoins it, is no longer than promised, and is cut between words."""
    start, end = min(start, len(text)), min(start + length, len(text))
    before, after = text_around(text, start, end)
    left, right = before.removeprefix("… "), after.removesuffix(" …")
    assert text[:start].endswith(left) and text[end:].startswith(right)
    assert max(len(left), len(right)) <= CONTEXT_CHARACTERS
    assert left != before or left == text[:start]
    assert right != after or right == text[end:]


def test_surroundings_are_cut_between_words() -> None:
    """A word that the cut would halve is left out."""
    text = f"{'word ' * 60}QUOTE{' word' * 60}"
    before, after = text_around(text, text.index("QUOTE"), text.index("QUOTE") + 5)
    assert set(before.split()) == set(after.split()) == {"…", "word"}


def test_a_quote_that_is_not_there_is_told() -> None:
    """Words that differ, a place beyond the text and a missing document are named, and nothing is marked."""
    for start, source, told in (
        (0, "guide", "The document reads differently here."),
        (len(TEXT), "guide", "nothing: the text ends before."),
        (0, "lost", "The document is not there"),
    ):
        shown = Page(page(run_of(result(1, citation(start, start + 7, QUOTE, source))), GUIDE, None, []))
        assert told in shown.text and f"“{QUOTE}”" in shown.text and len(shown.inside["mark"]) == 0
        assert "1 of 1 quoted place could not be confirmed" in shown.text


def test_runs_without_much_in_them_render() -> None:
    """A run without questions, one that refused all, and one whose answers were not kept are pages too."""
    for results, rows in (((), 0), ((result(1), result(2)), 2), ((result(1, CITED, answer=None),), 1)):
        shown = Page(page(run_of(*results), GUIDE, None, []))
        assert len(shown.inside["details"]) == rows
        assert "Comparison with the baseline" not in shown.text and "No gates are set" in shown.text


def test_gates_and_comparison_are_told(full: Page) -> None:
    """A page says which gates failed or that all hold, and which questions got worse and in what."""
    assert "1 gate failed, 1 holds" in full.text
    assert "Worse: " in full.text and f"no longer stated: {HOSTILE}" in full.text
    assert "All gates hold" in Page(page(run_of(result(), gates={"passed": 0.0}), GUIDE, None, [])).text


def test_outcomes() -> None:
    """An outcome tells a refusal from an answer, and what was due from what was not."""
    for abstained, expect, right, passed, called in (
        (False, "answer", True, 1.0, "passed"), (False, "answer", True, 0.0, "partly"),
        (False, "answer", False, 0.0, "wrong"), (True, "answer", False, 0.0, "refused"),
        (True, "refuse", True, 1.0, "rightly"), (True, "correct", True, 1.0, "rightly"),
    ):  # fmt: skip
        one = result(abstained=abstained, expect=expect, right=right, parts={"passed": (passed, 1.0)})
        assert outcome(one) == called


@given(some.lists(some.tuples(some.floats(0, 1), some.booleans()), max_size=40))
def test_plots_are_xml_with_a_point_for_each(answers: list[tuple[float, bool]]) -> None:
    """The risk curve has a point a question and the diagram a circle a bin, whose areas are as the counts."""
    risk = ElementTree.fromstring(plots.risk_coverage([not right for _, right in answers], len(answers) // 2))
    assert [len(line.attrib["points"].split()) for line in risk.iter("polyline")] == [len(answers)] * bool(answers)
    bins = plots.calibration_bins(answers)
    circles = list(ElementTree.fromstring(plots.calibration(bins)).iter("circle"))
    assert len(circles) == len(bins) and sum(one.count for one in bins) == len(answers)
    areas = [float(circle.attrib["r"]) ** 2 / one.count for circle, one in zip(circles, bins, strict=True)]
    assert all(area == pytest.approx(areas[0], rel=0.1) for area in areas)
    for root in (risk, ElementTree.fromstring(plots.calibration(bins))):
        assert root.attrib["role"] == "img" and root.find("title") is not None and root.find("desc") is not None


def test_bars_stand_where_their_numbers_say() -> None:
    """An interval's band and dot, a difference's zero and a strip's parts are at their shares of the width."""
    bar = plots.interval_bar(0.5, 0.25, 0.75)
    assert 'x="25.00%" width="50.00%"' in bar and 'cx="50.00%"' in bar
    assert "<rect" not in plots.interval_bar(1.0, None, None)
    assert 'x="25.00%" width="75.00%"' in plots.difference_bar(-0.1, 0.0, 0.3, 0.2)
    strip = ElementTree.fromstring(plots.strip([("a", "right", 3), ("b", "<none>", 0), ("c", "wrong", 1)]))
    assert [part.attrib["width"] for part in strip.iter("rect")] == ["75.00%", "25.00%"]


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no Chromium on PATH")
def test_a_browser_opens_a_row_and_prints(html: str, tmp_path: Path) -> None:
    """Chromium runs the script without an error, opens the row that a link names, and prints pages."""
    file, printed = tmp_path / "report.html", tmp_path / "report.pdf"
    file.write_text(html, encoding="utf-8")
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    shown = ["--dump-dom", "--enable-logging=stderr", f"{file.as_uri()}#q2"]
    for wishes in (shown, [f"--print-to-pdf={printed}", file.as_uri()]):
        command = [str(BROWSER), *quiet, f"--user-data-dir={tmp_path / 'profile'}", *wishes]
        ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
        assert "CONSOLE" not in ran.stderr, ran.stderr
        if wishes is shown:
            rows = ["open" in attributes for tag, attributes in Page(ran.stdout).elements if tag == "details"]
            assert rows == [False, True, False, False, False] and "5 of 5 shown" in ran.stdout
    assert re.search(rb"/Type\s*/Page\b", printed.read_bytes())
