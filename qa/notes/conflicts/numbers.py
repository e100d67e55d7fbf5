"""Different values for one thing in different documents.

A number says what the words of its stretch of the unit say. Two are of one thing when those words match (`compare`), they
are of the same unit or count the same, and no other number, date or dose of the one is another in the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from qa.notes.conflicts.amounts import DATE, LONGEST_EXPONENT, Amount, amount, scale
from qa.notes.conflicts.compare import SAME, Comparer, Opposed, Saying
from qa.notes.conflicts.line import Line, is_telling
from qa.text.quantities import Quantity
from qa.verify.reading import numbers_of
from qa.verify.tokens import Token, Word, terms_of

_AT = re.compile(r"\b(?:at|by|until|after)(?: the)? $")


@dataclass(frozen=True, eq=False)
class Value(Saying):
    """One value that a unit gives."""

    quantity: Quantity
    amount: Amount
    counted: frozenset[str]
    others: tuple[tuple[Amount, frozenset[str]], ...]
    """The other numbers and dates beside it, of other units or of other things counted, with what they count."""


def stated_values(line: Line) -> Iterator[Value]:
    """The values that a unit gives: no p-value, no time at which something was so, no bare number that counts nothing."""
    numbers = list(numbers_of(line.tokens)) if line.found else []
    amounts = {
        one.start: amount(one, line.text[one.end : one.end + 80])
        for one in line.found
        if len(one.value.partition("e")[2]) <= LONGEST_EXPONENT or one.unit == DATE
    }
    for number in numbers:
        quantity = number.quantity
        if quantity.start not in amounts:
            continue
        place = line.tokens.index(quantity)
        counted = _counted(line.tokens, place)
        if quantity.unit == "p" or not (quantity.unit or counted) or _is_time_point(line.text, quantity):
            continue
        own = terms_of((*number.own, *number.shared))
        foreign = {
            term
            for other in numbers
            if other.quantity.unit == quantity.unit and other.group != number.group
            for term in terms_of(other.own)
        } - own
        tokens = tuple(
            token
            for token in line.tokens
            if is_telling(token) and not (isinstance(token, Word) and token.term in foreign)
        )
        others = tuple(
            (amounts[other.start], counts)
            for at, other in enumerate(line.tokens)
            if isinstance(other, Quantity) and other != quantity and other.start in amounts and other.unit != "p"
            if ((counts := _counted(line.tokens, at)) and not other.unit) or other.unit not in ("", quantity.unit)
        )
        printed = line.text[quantity.start : quantity.end].strip()
        yield Value(line, tokens, printed, quantity, amounts[quantity.start], counted, others)


def _counted(tokens: Sequence[Token], place: int) -> frozenset[str]:
    """The one or two words right behind a bare number, which may tell what it counts."""
    behind = takewhile(lambda token: isinstance(token, Word), tokens[place + 1 : place + 3])
    return terms_of(token for token in behind if isinstance(token, Word))


def _is_time_point(text: str, quantity: Quantity) -> bool:
    """ "Hour 52", "at 60 hours": when, and not how much."""
    told = text[quantity.start].isalpha() or _AT.search(text, 0, quantity.start) is not None
    return told and scale(quantity.unit)[1] == (("s", 1),)


def disagreements(lines: Sequence[Line], comparer: Comparer) -> Iterator[Opposed]:
    """The values of different documents that are said of one thing and do not agree."""
    kinds: dict[object, list[Value]] = defaultdict(list)
    for line in lines:
        for value in stated_values(line):
            kinds[value.amount.dimension].append(value)
    for values in kinds.values():
        yield from _among(values, comparer)


def _among(values: Sequence[Value], comparer: Comparer) -> Iterator[Opposed]:
    agreeing: list[Opposed] = []
    opposed: list[Opposed] = []
    sides: set[Saying] = set()
    for first, second in comparer.pairs(values):
        one, other = values[first], values[second]
        counted = one.quantity.unit or one.counted & other.counted or not one.counted | other.counted
        match = comparer.match(one, other) if counted else None
        if match is not None and one.amount.agrees(other.amount):
            agreeing.append((one, other, match))
        elif match is not None and match.same and not _otherwise(one, other):
            opposed.append((one, other, match))
    for found in opposed:
        if not any(_gives_both(pair, found) for pair in agreeing):
            sides.update(found[:2])
            yield found
    for pair in agreeing:  # who prints one of these values too stands beside it
        if pair[0].words == pair[1].words and pair[2].share >= SAME and not sides.isdisjoint(pair[:2]):
            yield pair


def _gives_both(agreeing: Opposed, opposed: Opposed) -> bool:
    """Whether one of two documents gives the other's value too, of what is as much the same thing."""
    one, other, match = opposed
    shared = one in agreeing[:2] or other in agreeing[:2]
    sources = {agreeing[0].source, agreeing[1].source}
    return shared and sources == {one.source, other.source} and agreeing[2].share >= match.share


def _otherwise(one: Value, other: Value) -> bool:
    """Whether a number or date that is said of one value is another in the other: another dose, another year."""
    for mine, counts in one.others:
        like = [
            theirs
            for theirs, counted in other.others
            if theirs.dimension == mine.dimension and (mine.dimension or counts & counted)
        ]
        if like and not any(mine.agrees(theirs) for theirs in like):
            return True
    return False
