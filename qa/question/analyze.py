"""What a question asks: its index terms, its parts, and whether it asks for personal advice."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.errors import UsageError
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
    personal: bool
    """It asks for advice on a person's own treatment."""
    parts: tuple[str, ...] = ()
    """The questions that it consists of, where it asks more than one thing."""


def checked_question(text: str, longest: int) -> str:
    """A question without surrounding space and control characters.

    Parameters: longest, the most characters of a question. Raises: UsageError for an empty or a longer one.
    """
    whole = text.encode("utf-8", "replace").decode()  # half of a surrogate pair is no text for the encoder
    question = " ".join(whole.replace("\x00", " ").split())
    if not question:
        raise UsageError("The question is empty: ask something.")
    if len(question) > longest:
        raise UsageError(f"The question has {len(question):,} characters; at most {longest:,} are read. Shorten it.")
    return question


def analyze(text: str) -> Question:
    """Take a question apart.

    Parameters: text, one question in natural language.
    """
    return Question(text, tuple(dict.fromkeys(terms(text))), is_personal(text), parts_of(text))


def is_personal(text: str) -> bool:
    """Whether the question asks for advice on somebody's own treatment rather than for what is known."""
    about_a_person = bool(
        patterns.FIRST_PERSON.search(text)
        or patterns.RELATION.search(text)
        or re.search(r"\bshould (?:a |patients|women|mothers|someone)", text, re.IGNORECASE)
    )
    return (
        about_a_person
        and bool(patterns.ADVICE.search(text) and patterns.CARE.search(text))
        and not patterns.BENCH.search(text)
    )


def parts_of(text: str) -> tuple[str, ...]:
    """The questions that a text asks one after the other, each made to stand alone; none where it asks one."""
    found = [part.strip() for part in patterns.PARTS.split(text) if part.strip()]
    asked = [part for part in found if patterns.ASKS.search(part)]
    if not 1 < len(asked) <= MOST_PARTS:
        return ()
    return (asked[0], *(standalone(part, [Turn(asked[0], ())]) for part in asked[1:]))
