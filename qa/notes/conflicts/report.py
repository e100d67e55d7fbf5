"""Disagreements as text for people and as JSON-ready values for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from qa.notes.audit.report import wrapped
from qa.notes.conflicts.types import Conflict
from qa.types import Document, Unit


def conflicts_text(found: Sequence[Conflict], width: int) -> str:
    """Disagreements to read, strongest first: what each is about, each side's words and conditions, and who tells of it.

    Parameters: width, columns.
    """
    if not found:
        return "The documents were not seen to disagree."
    return "\n\n".join("\n".join(_conflict(number, one, width)) for number, one in enumerate(found, start=1))


def _conflict(number: int, one: Conflict, width: int) -> Iterable[str]:
    yield wrapped(f"{one.topic or 'as the corpus tells'} ({one.kind})", width, "    ", f"{number:>2}. ")
    for side in one.sides:
        apart = ", ".join(f"{aspect} {words}" for aspect, words in side.conditions)  # "only here pregnant mice"
        yield wrapped(" · ".join(filter(None, (side.document.source, apart))), width, "      ", "    ")
        yield wrapped(f"“{side.unit.text}”", width, "      ", "      ")
    for document, unit in one.noted:
        yield wrapped(f"told by {document.source}: “{unit.text}”", width, "      ", "    ")


def conflicts_json(found: Sequence[Conflict]) -> list[dict[str, Any]]:
    """The same as JSON-ready values."""
    return [
        {
            "kind": one.kind,
            "topic": one.topic,
            "sides": [
                {
                    **_place(side.document, side.unit),
                    "words": side.words,
                    "conditions": [{"aspect": aspect, "words": words} for aspect, words in side.conditions],
                }
                for side in one.sides
            ],
            "noted": [_place(*place) for place in one.noted],
        }
        for one in found
    ]


def _place(document: Document, unit: Unit) -> dict[str, Any]:
    return {
        "source": document.source,
        "section": unit.section,
        "start": unit.start,
        "end": unit.end,
        "quote": unit.text,
    }
