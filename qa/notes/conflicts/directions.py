"""Findings of different documents on one thing that point different ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qa.notes.conflicts.findings import UNCHANGED, DirectionFinding
from qa.notes.conflicts.line import stem

HALF = 0.5
"""Share of the shorter of two agents' words that both must name."""
_PLAIN = frozenset(
    stem(word)
    for word in "receptor subunit cell neuron activ rat mice mous human woman patient tissu brain model adult effect treat drug dose examin increas decreas day".split()
)
"""Words that name no agent by themselves."""


@dataclass(frozen=True, slots=True)
class Opposed:
    """Two findings that do not go together."""

    topic: str
    one: DirectionFinding
    other: DirectionFinding


def opposed(found: Iterable[DirectionFinding]) -> Iterator[Opposed]:
    """The pairs of findings of different documents that contradict each other.

    Parameters: found, the findings of the whole corpus, in catalog order.
    """
    findings = list(found)
    common = Counter(word for finding in findings for word in finding.around)
    by_word: dict[str, list[int]] = defaultdict(list)
    for place, finding in enumerate(findings):
        for word in finding.thing:
            by_word[word].append(place)
    pairs = {
        (min(place, other), max(place, other))
        for place, finding in enumerate(findings)
        for other in by_word[_rarest(finding, common)]
    }
    for pair in sorted(pairs):
        one, two = (findings[number] for number in pair)
        if (
            one.sign != two.sign
            and one.document.source != two.document.source
            and _same_thing(one, two)
            and _same_agent(one, two)
        ):
            yield Opposed(min((one.named, two.named), key=lambda named: (len(named), named)), one, two)


def _rarest(finding: DirectionFinding, common: Mapping[str, int]) -> str:
    """Things that are one share all their words: those that hold the rarest are enough to look at."""
    return min(finding.thing - _LOOSE, key=lambda word: (common[word], word), default="")


def _same_thing(one: DirectionFinding, other: DirectionFinding) -> bool:
    mine, theirs = one.thing - _LOOSE, other.thing - _LOOSE
    if not mine or not theirs:
        return False
    if mine != theirs:
        # No change of the whole against a change of a part is told apart by one word.
        small, large = sorted((mine, theirs), key=len)
        null = one.sign == UNCHANGED or other.sign == UNCHANGED
        if not (null and small < large and len(large - small) == 1 and len(small) > 1):
            return False
    if one.of and other.of:
        return one.of == other.of
    return all(not a.of or bool(a.of & (b.thing | b.around)) for a, b in ((one, other), (other, one)))


_LOOSE = frozenset(stem(word) for word in ("receptor",))


def _same_agent(one: DirectionFinding, other: DirectionFinding) -> bool:
    mine, theirs = one.through - _PLAIN - one.thing, other.through - _PLAIN - other.thing
    if mine and theirs:
        both = mine & theirs
        return len(both) >= HALF * min(len(mine), len(theirs)) and bool(both)
    if mine or theirs:
        named, plain = (one, other) if mine else (other, one)
        return (named.through - _PLAIN) <= plain.around
    return False
