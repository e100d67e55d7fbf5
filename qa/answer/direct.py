"""Whether the direct answer of the first statement may stand before it: only where nothing found speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from qa.retrieve.rerank import in_context
from qa.text.conditions import YEAR
from qa.text.quantities import quantities, values_in
from qa.text.terms import terms
from qa.types import Hit
from qa.verify.draft import Draft

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


def is_of_another(question: str, hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether a unit tells of another thing or another number than the question names.

    It does where a number of the question stands neither in it nor above or before it, and where a phrase of the question
    that was found elsewhere has here another word in its place: "lake otter" where "sea otter" is asked about.
    Parameters: question; hit, the unit; hits, all that were found.
    """
    here = in_context(hit.document, hit.unit)
    text = f"{here.text} \n {here.heading}"
    around = f"{text} \n {here.before}"
    asked = {one.value for one in quantities(question) if not YEAR.fullmatch(one.value)}
    if not asked <= {one.value for one in quantities(around)} | set(re.findall(r"\d+(?:\.\d+)*", around)):
        return True
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
