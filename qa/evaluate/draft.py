"""Drafts of suites for a person to complete: a stub for each section of a store, or for each report of a reader."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from qa.errors import InputError
from qa.text.quantities import quantities
from qa.types import Document, Section, Unit

_MAX_NUMBERS = 4
"""Numbers offered for a section."""
_LARGEST = 5_000_000
"""Bytes of a file of cases."""
_HEAD = """\
# A draft: write a question into each stub, delete the facts that do not answer it and the stubs that you do not need.
# Every stub must have a question before qa eval takes the file; evals/README.md explains the format.
"""


def draft_suite(documents: Sequence[Document]) -> str:
    """A suite's skeleton in YAML, with an empty question for every section that says something.

    It is refused by `load_suite` until each question is written: a suite nobody read measures nothing.
    """
    lines = [_HEAD, "suite: my-suite", "gates:", "  fact_recall: 0.7   # the worst value that passes", "questions:"]
    for document in documents:
        for number, (section, units) in enumerate(_sections(document), start=1):
            lines += ["", *_stub(document, section, units, number)]
    return "\n".join(lines) + "\n"


_CASES = """\
# Cases that readers reported. Complete each: what a right answer states, in short forms under accept, or expect: refuse
# without facts. Delete what you do not need. qa eval takes the file once no stub is left empty.
suite: reported
questions:
"""


def draft_case(name: str, question: str, said: str, right: str) -> str:
    """A question of a suite from a reader's report, in YAML, which `load_suite` refuses until a person completes it.

    Parameters: name, unique in its file; said, the statement or refusal that the reader objects to; right, in the reader's
    own words, "" where these are missing.
    """
    lines = [
        f"- id: {_quoted(name)}",
        f"  question: {_quoted(question)}",
        "  type: reported",
        f"  note: {_quoted('said: ' + said)}",
        "  facts:",
        f"  - fact: {_quoted(right)}",
        "    accept: []   # short forms that state it",
        "  never: []   # short forms of what was wrong",
    ]
    return "\n".join(lines) + "\n\n"


def append_case(path: Path, case: str) -> None:
    """Add a case to a file of cases, which begins with what a suite begins with. Processes may share it.

    Raises: InputError when the file has grown beyond 5 MB; OSError.
    """
    with path.open("a", encoding="utf-8", errors="replace") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = os.fstat(file.fileno()).st_size
        if size > _LARGEST:
            raise InputError(
                f"The file of cases {path.name} has {size:,} bytes: complete its cases and move them away."
            )
        file.write(case if size else _CASES + case)


def _sections(document: Document) -> Iterable[tuple[str, list[Unit]]]:
    headings = [Section("", 1, 0, 0), *document.sections]
    for heading in dict.fromkeys(section.heading for section in headings):
        units = [unit for unit in document.units if unit.section == heading and unit.kind not in ("entry", "header")]
        if units:
            yield heading, units


def _stub(document: Document, heading: str, units: Sequence[Unit], number: int) -> list[str]:
    place = f"{document.source}#{heading}" if heading else document.source
    lines = [
        f"- id: {_quoted(f'{document.source}-{number:02d}')}",
        '  question: ""   # ask what a reader would ask of this section',
        "  type: single fact",
        "  facts:",
    ]
    found: dict[str, str] = {}
    for unit in units:
        for quantity in quantities(unit.text):
            found.setdefault(unit.text[quantity.start : quantity.end].strip(), unit.text)
    for shown, text in list(found.items())[:_MAX_NUMBERS]:
        lines += [f"  - fact: {_quoted(_short(text))}", f"    accept: [{_quoted(shown)}]"]
    if not found:
        lines += [f"  - fact: {_quoted(_short(units[0].text))}", "    accept: []   # short forms that state it"]
    return [*lines, f"  cite: [{_quoted(place)}]"]


def _short(text: str) -> str:
    return re.sub(r"\s+", " ", text if len(text) <= 120 else text[:117].rsplit(" ", 1)[0] + " ...")


def _quoted(text: str) -> str:
    """JSON's quoted strings are YAML's."""
    return json.dumps(text, ensure_ascii=False)
