"""Different numbers for one quantity in different documents.

Two values are of one quantity when they are of the same measure of the same thing, in the same dimension, at the same
point of time. They disagree when the intervals that rounding, error, range and bound leave open do not meet. What one
document itself tells apart (control and epileptic, drug and placebo) is compared with its like in the other: the usual
condition with the usual one, any other only with a value that names it as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from qa.notes.conflicts.measures import DEFAULT, Measured
from qa.types import Place

NOT_TOLD = frozenset(("",))
"""Of a value among several of which no word tells the condition: it is compared with none."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a quantity in one document, under one condition."""

    given: tuple[Measured, ...]
    """Wherever the document gives it, in order."""
    telling: frozenset[str]
    """What tells it from the document's other values of the quantity; empty for the only or the usual one."""

    @property
    def said_of(self) -> frozenset[str]:
        """The words around it, wherever it is given."""
        return frozenset().union(*(one.said_of for one in self.given))

    @property
    def source(self) -> str:
        """The document that gives it."""
        return self.given[0].document.source


@dataclass(frozen=True, slots=True)
class ValueConflict:
    """Values of one quantity, one for each document, not all of which agree."""

    topic: str
    values: tuple[Value, ...]

    @property
    def places(self) -> frozenset[tuple[str, int]]:
        """Every unit that gives one of the values."""
        return frozenset((one.document.source, one.unit.index) for value in self.values for one in value.given)


def disagreements(found: Iterable[Measured]) -> Iterator[ValueConflict]:
    """The quantities of which documents give values that cannot be the same.

    Parameters: found, the values of the whole corpus, in catalog order.
    """
    by_key: dict[object, list[Measured]] = defaultdict(list)
    for one in found:
        by_key[one.key].append(one)
    for group in by_key.values():
        by_source: dict[str, list[Measured]] = defaultdict(list)
        for one in group:
            by_source[one.document.source].append(one)
        if len(by_source) > 1:
            yield from _disagreements({source: _values(own) for source, own in by_source.items()})


def _values(given: Sequence[Measured]) -> list[Value]:
    """The different values that one document gives, each with what tells it from the others."""
    groups: list[list[Measured]] = []
    for one in given:
        group = next((group for group in groups if group[0].amount.agrees(one.amount)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    words = [_said_of(group) for group in groups]
    values = []
    for position, group in enumerate(groups):
        others = [word for place, word in enumerate(words) if place != position]
        telling = frozenset(word for word in words[position] if any(word not in other for other in others))
        usual = not others or any(DEFAULT.fullmatch(word) for word in telling)
        values.append(Value(tuple(group), frozenset() if usual else telling or NOT_TOLD))
    return values


def _said_of(group: Sequence[Measured]) -> frozenset[str]:
    """The words that tell of what a value is: sentences tell it more sharply than rows, where all columns stand together."""
    told = [one.said_of for one in group if one.unit.kind != "row"] or [one.said_of for one in group]
    return frozenset().union(*told)


def _disagreements(values: Mapping[str, Sequence[Value]]) -> Iterator[ValueConflict]:
    """Comparable values that do not agree, gathered: one disagreement for the values that hang together."""
    pairs = [
        (one, other)
        for (_, mine), (_, theirs) in combinations(values.items(), 2)
        for one in mine
        for other in theirs
        if _comparable(one, other)
        and not agree(one, other)
        # A document that gives the other's value as well, for a condition the other does not name, may mean the same.
        and not any(_comparable(one, third) and agree(one, third) for third in theirs)
        and not any(_comparable(other, third) and agree(other, third) for third in mine)
    ]
    for cluster in _clusters(pairs):
        everything = [value for own in values.values() for value in own]
        agreeing = [
            value
            for value in everything
            if value not in cluster
            and all(value.source != other.source for other in cluster)
            and any(_comparable(value, other) and agree(value, other) for other in cluster)
        ]
        ordered = [value for value in everything if value in cluster or value in agreeing]
        one_each = list({value.source: value for value in reversed(ordered)}.values())[::-1]
        if any(not agree(a, b) for a, b in combinations(one_each, 2)):
            yield ValueConflict(_topic(one_each[0].given[0]), tuple(one_each))


def _clusters(pairs: Sequence[tuple[Value, Value]]) -> list[list[Value]]:
    """The pairs that share a value put together, as long as no document comes in with two."""
    clusters: list[list[Value]] = []
    for pair in pairs:
        for cluster in clusters:
            new = [value for value in pair if value not in cluster]
            if len(new) < 2 and not {value.source for value in new} & {value.source for value in cluster}:
                cluster += new
                break
        else:
            clusters.append(list(pair))
    return clusters


def _comparable(one: Value, other: Value) -> bool:
    """Whether two values may be of the same condition: neither names one of its own that the other does not."""
    return all(not mine.telling or bool(mine.telling & theirs.said_of) for mine, theirs in ((one, other), (other, one)))


def agree(one: Value, other: Value) -> bool:
    return any(a.amount.agrees(b.amount) for a in one.given for b in other.given)


def _topic(one: Measured) -> str:
    when = f" at {one.when[0]} {one.when[1]}" if one.when else ""
    return f"{one.topic}{when}"


def value_place(value: Value) -> Place:
    """Where a value is best read: in a sentence, before a table row."""
    best = min(value.given, key=lambda one: (one.unit.kind == "row", one.unit.index))
    return best.document, best.unit
