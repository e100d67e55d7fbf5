"""A run as JUnit XML: a test case a question and a gate, so that a CI system shows what failed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from qa.evaluate.compare import FailedGate
from qa.evaluate.types import EvaluationRun, Result

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def junit(run: EvaluationRun, failed: Sequence[FailedGate]) -> str:
    """The run as an XML document.

    A question fails when a fact is missing, a place is not cited, something forbidden is said, or it is refused or
    answered wrongly.
    """
    root = ElementTree.Element("testsuites", name="qa eval")
    for suite in run.suites:
        results = [result for result in run.results if result.suite == suite["name"]]
        gates = [gate for gate in failed if gate.suite == suite["name"]]
        node = ElementTree.SubElement(
            root,
            "testsuite",
            name=_clean(suite["name"]),
            tests=str(len(results) + len(suite["gates"])),
            failures=str(sum(not result.passed for result in results) + len({gate.metric for gate in gates})),
            time=f"{sum(result.seconds for result in results):.3f}",
        )
        for result in results:
            case = ElementTree.SubElement(
                node, "testcase", classname=_clean(result.type), name=_clean(f"{result.id} {result.question}"),
                time=f"{result.seconds:.3f}",
            )  # fmt: skip
            if not result.passed:
                reasons = objections(result)
                ElementTree.SubElement(case, "failure", message=_clean(reasons[0])).text = _clean("\n".join(reasons))
        for name in suite["gates"]:
            case = ElementTree.SubElement(node, "testcase", classname="gates", name=_clean(name))
            reasons = [gate.reason for gate in gates if gate.metric == name]
            if reasons:
                ElementTree.SubElement(case, "failure", message=_clean(reasons[0])).text = _clean("\n".join(reasons))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def objections(result: Result) -> list[str]:
    """What there is to object to in a result, in sentences; never empty for one that did not pass."""
    found = []
    if result.expect == "answer" and result.abstained:
        found.append("refused, and the corpus answers it")
    if result.expect == "refuse" and not result.abstained:
        found.append("answered, and should have been refused")
    if result.expect == "correct" and not result.right and not result.said:
        found.append("answered without the correction")
    if not result.abstained:
        found += [f"not stated: {fact}" for fact in result.missed]
        found += [f"not cited: {place}" for place in result.uncited]
    found += [f"said: {form}" for form in result.said]
    return found or ([] if result.passed else ["the gold words are not quoted"])


def _clean(text: str) -> str:
    return _FORBIDDEN.sub(" ", text)
