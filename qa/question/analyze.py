"""What may be asked, and what a question asks: its index terms and its parts."""

from __future__ import annotations

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
    parts: tuple[str, ...] = ()
    """The questions that it consists of, where it asks more than one thing."""


def checked(question: str, longest: int) -> str:
    """A question without surrounding space and control characters.

    Parameters: question, as typed; longest, the most characters. Raises: UsageError where it is empty, longer, or has
    neither letters nor digits.
    """
    whole = question.encode("utf-8", "replace").decode()  # half of a surrogate pair is no text for the encoder
    text = " ".join(whole.replace("\x00", " ").split())
    if not text:
        raise UsageError("The question is empty: ask something.")
    if len(text) > longest:
        raise UsageError(f"The question has {len(text):,} characters; at most {longest:,} are read. Shorten it.")
    if not any(map(str.isalnum, text)):
        raise UsageError("The question has no letter and no digit: ask it in words.")
    return text


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
