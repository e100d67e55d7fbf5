"""Disagreements as text for people and as JSON-ready values for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from qa.notes.conflicts.types import Conflict, ConflictSide
from qa.types import Place


def conflicts_text(found: Sequence[Conflict], width: int) -> str:
    """Disagreements to read, strongest first: what each is about, each side's words and conditions, and who tells of it.

    Parameters: width, columns.
    """
    if not found:
        return "The documents were not seen to disagree."
    return "\n\n".join(_conflict(number, one, width) for number, one in enumerate(found, start=1))


def _conflict(number: int, one: Conflict, width: int) -> str:
    lines = [_wrap(f"{one.topic or 'as the corpus tells'} ({one.kind})", width, "    ", f"{number:>2}. ")]
    for side in one.sides:
        lines.append(
            _wrap(" · ".join(filter(None, (side.document.source, conditions_line(side)))), width, "      ", "    ")
        )
        lines.append(_wrap(f"“{side.unit.text}”", width, "      "))
    for document, unit in one.noted:
        lines.append(_wrap(f"told by {document.source}: “{unit.text}”", width, "      ", "    "))
    return "\n".join(lines)


def conditions_line(side: ConflictSide) -> str:
    """What sets a side apart in one line: "only here pregnant mice", "time 19 March 2019"."""
    return ", ".join(f"{aspect} {words}" for aspect, words in side.conditions)


def _wrap(text: str, width: int, indent: str, first: str | None = None) -> str:
    return textwrap.fill(
        text, width, initial_indent=indent if first is None else first, subsequent_indent=indent, break_on_hyphens=False
    )


def conflicts_json(found: Sequence[Conflict]) -> list[dict[str, Any]]:
    """The same as JSON-ready values."""
    return [
        {
            "kind": one.kind,
            "topic": one.topic,
            "sides": [
                {
                    **_place((side.document, side.unit)),
                    "words": side.words,
                    "conditions": [{"aspect": aspect, "words": words} for aspect, words in side.conditions],
                }
                for side in one.sides
            ],
            "noted": [_place(place) for place in one.noted],
        }
        for one in found
    ]


def _place(place: Place) -> dict[str, Any]:
    document, unit = place
    return {
        "source": document.source,
        "section": unit.section,
        "start": unit.start,
        "end": unit.end,
        "quote": unit.text,
    }
