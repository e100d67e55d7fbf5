"""What speaks against a direct answer: another value of the same thing, or another thing that it is said of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from qa.notes.conflicts.amounts import amount
from qa.retrieve.rerank import in_context
from qa.retrieve.versions import Versions
from qa.text.conditions import YEAR
from qa.text.quantities import Quantity, quantities, values_in
from qa.text.terms import terms
from qa.types import Hit
from qa.verify.draft import Draft

_NUMBERS = re.compile(r"\d+(?:[./]\d+)*")
_PAIR = re.compile(r"\d+/\d+")
_COUNTED = re.compile(r" (?:[a-z]+ ){0,2}[a-z]+s\b")
"""What is counted, behind a number: "side effects"."""
_WORDS = re.compile(r"\w+(?:[.,'’-]\w+)*|\S")

Neighbours = tuple[str, str]
"""Two terms that stand side by side."""


def is_contradicted(first: Draft, others: Iterable[tuple[Draft, str]]) -> bool:
    """Whether another statement gives another direct answer: another value, or other words in the same sentence.

    Parameters: first, the statement with the direct answer; others, the other statements with theirs.
    """
    values, frame = values_in(first.direct), _frame(first.text, first.direct)
    for draft, direct in others:
        theirs = values_in(direct)
        if values and theirs and not values & theirs:
            return True
        if direct and _frame(draft.text, direct) == frame and not set(terms(direct)) & set(terms(first.direct)):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Told:
    """A statement with the words of it that answer."""

    hit: Hit
    text: str
    direct: str


def contrary_values(told: Sequence[Told]) -> list[Told]:
    """Those of several documents that say the same but for the value that answers; none where no value is contrary."""
    for place, one in enumerate(told):
        same = [other for other in told[place + 1 :] if _same_but_the_value(one, other)]
        if not all(_agree(quantities(one.direct), quantities(other.direct)) for other in same):
            return [one, *same]
    return []


def _agree(some: Sequence[Quantity], others: Sequence[Quantity]) -> bool:
    """Whether values can be the same: rounded ones in what they leave open, ranges in both ends."""
    if len(some) != len(others):
        return False
    pairs = [(amount(one), amount(other), one.partner) for one, other in zip(some, others, strict=True)]
    return all(mine == theirs if ranged else mine.agrees(theirs) for mine, theirs, ranged in pairs)


def _same_but_the_value(one: Told, other: Told) -> bool:
    """Whether two statements of different documents hold the same words around a value, and no title or heading names another thing."""
    if one.hit.document.source == other.hit.document.source or not (values_in(one.direct) and values_in(other.direct)):
        return False
    mine, theirs = (_words_above(each) for each in (one, other))
    return _frame(one.text, one.direct) == _frame(other.text, other.direct) and (mine <= theirs or theirs <= mine)


def _words_above(told: Told) -> set[str]:
    """The words of the headings of a statement, the letters and numbers that tell two things apart too, without its own."""
    heading = in_context(told.hit.document, told.hit.unit).heading
    words = {(terms(word) or [word.lower()])[0] for word in re.findall(r"\w+", heading)}
    return words - set(terms(told.text)) - set(re.findall(r"\w+", told.text))


def names_other_number(question: str, hit: Hit, *, in_figures: bool) -> bool:
    """Whether a number of the question, other than a year, stands neither in a unit nor above or before it: "3.3", "2022/23", "bus 19".

    One between the ends of a range there counts as standing there.
    Parameters: question; hit, the unit; in_figures, whether numbers in words and counts do not count: "which two", "the 3 signs".
    """
    asked = _asked_numbers(question, in_figures)
    if not asked:
        return False
    here = in_context(hit.document, hit.unit)
    around = f"{here.text} \n {here.heading} \n {here.before}"
    told = quantities(around)
    missing = asked - {one.value for one in told} - set(_NUMBERS.findall(around))
    ranges = [
        (float(one.value), float(one.partner)) for one in told if _is_number(one.value) and _is_number(one.partner)
    ]
    return not all(_is_number(one) and any(low <= float(one) <= high for low, high in ranges) for one in missing)


def lacks_figure(question: str, hit: Hit, versions: Versions) -> bool:
    """Whether a number of the question in figures stands nowhere near a unit; numbers of versions were looked at where it has some."""
    return hit.document.source not in versions and names_other_number(question, hit, in_figures=True)


@lru_cache(maxsize=20)
def _asked_numbers(question: str, in_figures: bool) -> frozenset[str]:
    """The numbers of a question that are no years."""
    told = [
        one
        for one in quantities(question)
        if not in_figures or (question[one.start].isdigit() and (one.unit or not _COUNTED.match(question, one.end)))
    ]
    return frozenset({one.value for one in told if not YEAR.fullmatch(one.value)}) | set(_PAIR.findall(question))


def _is_number(value: str) -> bool:
    return _NUMBERS.fullmatch(value) is not None and value.count(".") < 2 and "/" not in value


def is_of_another(question: str, hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether a unit tells of another thing or another number than the question names.

    It does where a number of the question stands neither in it nor above or before it, and where a phrase of the question
    that was found elsewhere has here another word in its place: "lake otter" where "sea otter" is asked about.
    Parameters: question; hit, the unit; hits, all that were found.
    """
    if names_other_number(question, hit, in_figures=False):
        return True
    here = in_context(hit.document, hit.unit)
    text = f"{here.text} \n {here.heading}"
    held, side_by_side = set(terms(text)), _pairs(text)
    missing = [pair for pair in _pairs(question) if (pair[0] in held) != (pair[1] in held)]
    if not missing:
        return False
    known = set[Neighbours]().union(
        *(_pairs(f"{one.unit.text} \n {one.unit.section} \n {one.document.title}") for one in hits)
    )
    return any(
        pair in known and any(one[side] == pair[side] for one in side_by_side)
        for pair in missing
        for side in (0 if pair[0] in held else 1,)
    )


def _pairs(text: str) -> set[Neighbours]:
    """The terms that stand side by side in a text, without a small word or a stop between them."""
    found = [terms(word)[:1] for word in _WORDS.findall(text)]
    return {(one[0], other[0]) for one, other in pairwise(found) if one and other}


def _frame(text: str, direct: str) -> set[str]:
    return set(terms(text.replace(direct, " ", 1)))
