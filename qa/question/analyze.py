"""What a question asks: its index terms and its parts."""

from __future__ import annotations

from dataclasses import dataclass

from qa.question import patterns
from qa.question.rewrite import Turn, standalone
from qa.text.terms import terms

MOST_PARTS = 3
"""A question in more parts is read whole: each part is read for itself."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, taken apart."""

    text: str
    terms: tuple[str, ...]
    """Its index terms, each once, in order."""
    parts: tuple[str, ...] = ()
    """The questions that it consists of, where it asks more than one thing."""


def analyze(text: str) -> Question:
    """Take a question apart.

    Parameters: text, one question in natural language.
    """
    return Question(text, tuple(dict.fromkeys(terms(text))), parts_of(text))


def parts_of(text: str) -> tuple[str, ...]:
    """The questions that a text asks one after the other, each made to stand alone; none where it asks one."""
    found = [part.strip() for part in patterns.PARTS.split(text) if part.strip()]
    asked = [part for part in found if patterns.ASKS.search(part)]
    if not 1 < len(asked) <= MOST_PARTS:
        return ()
    return (asked[0], *(standalone(part, [Turn(asked[0], ())]) for part in asked[1:]))
