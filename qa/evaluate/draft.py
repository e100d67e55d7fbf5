"""Draft a suite from the documents of a store: a stub a section with the numbers found in it, for a person to complete."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from qa.text.quantities import quantities
from qa.types import Document, Section, Unit

_MAX_NUMBERS = 4
"""Numbers offered for a section."""
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
