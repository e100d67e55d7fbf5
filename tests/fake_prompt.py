"""What the fake model reads of its prompt, and the forms in which it replies."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_COMMON = frozenset(
    "the and for with from what which how that this was were are did does has have had not its into between about after give per there than any "
    "who why where when much many large according".split()
)
_FENCE = r"<{0} (\w+)>\n(.*?)\n</{0} \1>"
_UNIT = re.compile(r"^U(\d+) \((.*?)\): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with the units and words that it claims to rely on."""

    text: str
    true: bool
    relied: tuple[tuple[int, str], ...]
    how: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a prompt holds: the question, and by number where each unit stands and what it says."""

    question: str
    units: Mapping[int, tuple[str, str]]

    def ranked(self) -> list[tuple[int, str]]:
        """The units that share most words with the question, best first; those that share none are left out."""
        asked = content(self.question)
        scored = [
            (len(asked & content(f"{where} {text}")), -number, text) for number, (where, text) in self.units.items()
        ]
        return [(-number, text) for score, number, text in sorted(scored, reverse=True) if score]

    def others(self, number: int) -> list[str]:
        """The texts of all units but one."""
        return [text for other, (_, text) in self.units.items() if other != number]


def content(text: str) -> set[str]:
    """The words of a text that may matter."""
    return {word for word in re.findall(r"[\wα-ω]+", text.lower()) if len(word) > 1 and word not in _COMMON}


def cited(number: int, text: str) -> tuple[int, str]:
    """A unit with some words of it, copied."""
    return number, " ".join(text.split('"')[0].split()[:8])


def shown_in(human: str) -> Shown:
    """The question and the units that a prompt holds."""
    question = re.search(_FENCE.format("question"), human, re.DOTALL)
    units = re.search(_FENCE.format("units"), human, re.DOTALL)
    found = _UNIT.findall(units.group(2)) if units else []
    return Shown(question.group(2) if question else "", {int(number): (where, text) for number, where, text in found})


def as_lines(said: Sequence[Said]) -> list[str]:
    """Statements in the form that the prompt asks for where there is no structured output."""
    lines = [
        f"- {one.text} " + " ".join(f'[U{number}: "{words}"]' for number, words in one.relied) + "\n" for one in said
    ]
    return lines or ["NOTHING"]


def as_json(said: Sequence[Said]) -> list[str]:
    """Statements as JSON of the schema of the request, one object a piece."""
    objects = [
        json.dumps({"text": one.text, "units": [{"unit": number, "words": words} for number, words in one.relied]})
        for one in said
    ]
    return ['{"statements": [', *(f"{', ' if place else ''}{one}" for place, one in enumerate(objects)), "]}"]


def message_text(content: Any) -> str:
    """The text of a message, which may come in parts."""
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
