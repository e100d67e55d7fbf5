"""What a question asks for: the kind of answer, the kind of number, the sides compared, the sources named.

Everything here is decided from the words of the question by rules of English, never from a topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from qa.question import patterns as asking
from qa.text.normalise import fold
from qa.text.terms import terms
from qa.types import Document, Unit

AnswerKind = Literal["number", "date", "name", "place", "yes-no", "comparison", "definition", "reason", "other"]


SCOPED = re.compile(r"\b(?:ref(?:erence)?s?|entry|entries|citation|source)\.? *(?:no\.? *)?\[?\d", re.IGNORECASE)
"""A numbered reference: its number is no condition."""
ENOUGH = 3
"""Content words from which a part of a question says what it is about."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, taken apart."""

    text: str
    terms: tuple[str, ...]
    """Its index terms, each once, in order."""
    kind: AnswerKind
    quantity: str | None
    """The kind of quantity asked for (a key of QUANTITIES), or None."""
    personal: bool
    """It asks for advice on a person's own treatment."""
    in_numbers: bool = False
    """It asks how much, whatever else it asks."""
    defines: str | None = None
    """The thing that it wants defined, as typed."""
    counts: str | None = None
    """The noun of "how many ...", as an index term."""
    asks_for: str = ""
    """The thing asked for, as typed, as far as its first verb or preposition: "amino acid residues"."""
    focus: frozenset[str] = frozenset()
    """Its index terms, framing words left out."""
    names: frozenset[str] = frozenset()
    """The index terms of its names, words with digits or two capitals such as IL-10, and of numbers such as 54."""
    subject: frozenset[str] = frozenset()
    """Where a value is asked for, the index terms of what it is to be a value of: "zinc" of "IC50 of zinc", "LPS dose" of LPS."""
    facets: tuple[str, ...] = ()
    """The respects in which it asks: "behaviour" and "brain rhythm" of "... in behaviour and in brain rhythm?"."""
    parts: tuple[str, ...] = ()
    """The questions that it consists of, as typed, where it asks more than one thing."""
    sides: tuple[frozenset[str], ...] = ()
    """The index terms of each thing that it compares; none when it compares nothing."""


def kind_of(text: str) -> AnswerKind:
    """The kind of answer that a question asks for."""
    for pattern, kind in (
        (asking.DEFINES_FIRST, "definition"),
        (asking.COMPARISON, "comparison"),
        (asking.DATE, "date"),
        (asking.NUMBER_ASKED, "number"),
        (asking.NAME, "name"),
        (asking.PLACE, "place"),
        (asking.YES_NO, "yes-no"),
        (asking.DEFINITION, "definition"),
        (asking.REASON, "reason"),
    ):
        if pattern.search(text):
            return kind  # type: ignore[return-value]
    return "other"


def is_personal(text: str) -> bool:
    """Whether the question asks for advice on somebody's own treatment rather than for what is known."""
    about_a_person = bool(
        asking.FIRST_PERSON.search(text)
        or asking.RELATION.search(text)
        or re.search(r"\bshould (?:a |patients|women|mothers|someone)", text, re.IGNORECASE)
    )
    return (
        about_a_person
        and bool(asking.ADVICE.search(text) and asking.CARE.search(text))
        and not asking.BENCH.search(text)
    )


def analyze(text: str) -> Question:
    """Take a question apart.

    Parameters: text, one question in natural language.
    Returns: its terms, the kind of answer and quantity asked for, and whether it asks for personal advice.
    """
    kind, asks_for = kind_of(text), focus_of(text)
    defined = asking.DEFINED.search(text)
    named = [name for found in asking.NAMES.findall(text) for name in _names_in(found)] + (
        [] if SCOPED.search(text) else asking.NUMERAL.findall(text)
    )
    names = frozenset(term for name in named for term in terms(name)[:1])
    focus = frozenset(terms(asks_for)) - asking.FRAME - asking.LIGHT
    asked = {name: match.start() for name, (asks, _) in asking.QUANTITIES.items() if (match := asks.search(text))}
    quantity = min(asked, key=lambda name: asked[name], default=None)
    if kind in ("definition", "yes-no", "reason") or (
        kind not in ("number", "comparison") and quantity not in ("p-value", "dose", "duration")
    ):
        quantity = None
    return Question(
        text=text,
        terms=tuple(dict.fromkeys(terms(text))),
        kind=kind,
        quantity=quantity,
        personal=is_personal(text),
        in_numbers=quantity is not None or bool(asking.NUMBER_ASKED.search(text)),
        defines=(defined.group(1) or defined.group(2)) if defined else None,
        counts=counted(text),
        asks_for=asks_for,
        focus=focus,
        names=names,
        subject=subject_of(text) | (names & focus) if kind in ("number", "date") else frozenset(),
        sides=sides_of(text) if kind == "comparison" else (),
        facets=facets_of(text),
        parts=parts_of(text),
    )


def parts_of(text: str) -> tuple[str, ...]:
    """The questions that a text asks one after the other, where each says what it is about."""
    found = [part.strip() for part in asking.PARTS.split(text) if part.strip()]
    asked = [
        part
        for part in found
        if asking.ASKS.search(part) and not asking.POINTS.search(part) and len(_content(part)) >= ENOUGH
    ]
    return tuple(asked) if len(found) > 1 else ()


def _content(text: str) -> set[str]:
    return set(terms(text)) - asking.FRAME - asking.LIGHT


def _names_in(found: str) -> list[str]:
    """Of a compound such as "LPS-stimulated" the name alone: the corpus may join it with other words."""
    if found in asking.GENERAL:
        return []
    pieces = found.split("-")
    if not any(len(piece) > 3 and piece.islower() for piece in pieces):
        return [found]
    return [piece for piece in pieces if asking.NAMES.fullmatch(piece)] or [found]


def focus_of(text: str) -> str:
    """The noun that a question asks for, as far as its first verb or preposition: at most four words."""
    for pattern in asking.FOCUS:
        if match := pattern.search(text):
            phrase = asking.FOCUS_END.split(match.group(1))[0]
            return " ".join(phrase.split()[:4])
    return ""


def subject_of(text: str) -> frozenset[str]:
    """The index terms behind each "of": at most three words, framing words and parts of compounds left out."""
    found: set[str] = set()
    for phrase in asking.SUBJECT.findall(text):
        for word in asking.FOCUS_END.split(phrase)[0].split()[:3]:
            found.update(terms(word)[:1])
    return frozenset(found - asking.FRAME - asking.LIGHT)


def counted(text: str) -> str | None:
    """The noun that a question wants counted, as an index term."""
    match = re.search(r"\bhow many (?!per ?cent)([^?.;]+)", text, re.IGNORECASE)
    found = terms(" ".join(asking.FOCUS_END.split(match.group(1))[0].split()[:3])) if match else []
    return found[-1] if found else None


def counts_it(question: Question, folded: str) -> bool:
    """Whether a folded text gives a number of the thing that the question wants counted."""
    return question.counts is not None and any(
        question.counts in terms(match.group(1)) for match in asking.COUNT.finditer(folded)
    )


def facets_of(text: str) -> tuple[str, ...]:
    """The respects that a question lists: "in which species, preparation and measurement", "in subunits and affinity"."""
    match = asking.FACETS.search(text)
    if match is None:
        return ()
    parts = [re.sub(r"^(?:in|and|which|what)\s+", "", part.strip()) for part in re.split(r",|\band\b", match.group(1))]
    named = tuple(part for part in parts if part)
    return named if len(named) > 1 else ()


def sides_of(text: str) -> tuple[frozenset[str], ...]:
    """The things set side by side: "A, B and C", "between A and B", "A versus B", "A compared with B"."""
    found: dict[frozenset[str], None] = {}
    for match in asking.SERIES.finditer(text):
        for item in re.split(asking.JOINT, match.group()):
            if item and (side := frozenset(terms(item)) - asking.LIGHT):
                found.setdefault(side)
    return tuple(found) if len(found) > 1 else ()


def answers_kind(question: Question, document: Document, unit: Unit) -> bool:
    """Whether a unit holds something of the kind that the question asks for (a number, a date, a name ...).

    For a table row the header may hold the unit or the name of the value: "EC50 (nM)".
    """
    folded = fold(unit.text)
    if question.quantity is not None:
        asks, shows = asking.QUANTITIES[question.quantity]
        header = document.units[unit.header].text if unit.header is not None else ""
        return bool(shows.search(folded) or (asks.search(header) and re.search(r"\d", folded)))
    if question.kind == "number":
        return bool(asking.ANY_NUMBER.search(folded))
    if question.kind == "date":
        return bool(asking.ANY_DATE.search(folded))
    if question.kind in ("name", "place"):
        return bool(asking.NAME_IN_TEXT.search(unit.text))
    return True
