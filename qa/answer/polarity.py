"""Does a statement keep what its quotes deny, doubt, and let rise or fall?"""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer.reading import FULL_CUTS, Reading, Word, following, terms_of
from qa.answer.subject import Source
from qa.answer.english import DIRECTIONS, HEDGE, NEGATION, STRONG

REACH = 4
"""Content words behind a negation or a hedge that it bears on, at most."""
WIDE = 6
"""The same where the quotes' negations are searched for one that a statement repeats in other words."""


def _nearest(statement: Reading, sources: Sequence[Source]) -> Source | None:
    return max(sources, key=lambda source: len(statement.terms & source.terms), default=None)


def _bearing(folded: str, start: int, end: int, most: int) -> tuple[Word, ...]:
    """The words that a negation or hedge bears on: those behind it, else those before it."""
    return following(folded, end, most, FULL_CUTS) or following(folded[:start], 0, 99)[-most:]


def denied(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Denials that the statement adds to its quotes or leaves out."""
    here = [terms_of(_bearing(statement.folded, *match.span(), REACH)) for match in NEGATION.finditer(statement.folded)]
    there = [
        terms_of(_bearing(source.reading.folded, *match.span(), WIDE))
        for source in sources
        for match in NEGATION.finditer(source.reading.folded)
    ]
    if here and not there:
        return ["the statement denies what the quoted words assert"]
    problems = [
        f"the quoted words do not deny {', '.join(sorted(denial))}"
        for denial in here
        if denial and not any(denial & other for other in there)
    ]
    nearest = _nearest(statement, sources)
    if nearest is not None:
        said = frozenset().union(*here)
        for match in NEGATION.finditer(nearest.reading.folded):
            head = terms_of(word for word in _bearing(nearest.reading.folded, *match.span(), 2))
            told = head & statement.terms
            if told and not told & said:
                problems.append(f"the quoted words deny {', '.join(sorted(told))}")
    return problems


def unhedged(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """What the nearest quote calls possible or partial and the statement does not; words that claim more than it."""
    problems = []
    known = " ".join(source.reading.folded for source in sources)
    strong = {match.group() for match in STRONG.finditer(known)}
    if added := [match.group() for match in STRONG.finditer(statement.folded) if match.group() not in strong]:
        problems.append(f"{', '.join(added)} is not in the quoted words")
    nearest = _nearest(statement, sources)
    if nearest is None or HEDGE.search(statement.folded):
        return problems
    for match in HEDGE.finditer(nearest.reading.folded):
        bearing = terms_of(_bearing(nearest.reading.folded, *match.span(), REACH))
        if bearing & statement.terms:
            problems.append(f"the quoted words say {match.group()!r}, the statement leaves it out")
    return problems


def reversed_directions(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Words of direction that point the other way than the quotes, there or beside the same words."""
    theirs = "\n".join(source.reading.folded for source in sources)
    problems = []
    for pair in DIRECTIONS:
        for one, other in (pair, pair[::-1]):
            word = one.search(statement.folded)
            if word is None or other.search(theirs) is None:
                continue
            if one.search(theirs) is None:
                problems.append(f"{word.group()!r} is the opposite of what the quoted words say")
    return problems
