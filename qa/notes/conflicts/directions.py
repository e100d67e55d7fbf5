"""Findings of different documents on one thing that point different ways, or are told with different certainty."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.notes.conflicts.findings import UNCHANGED, DirectionFinding
from qa.notes.conflicts.line import stem
from qa.notes.conflicts.types import ConflictKind

RARE = 0.1
"""Share of the documents up to which a word of the circumstances tells that two plain observations are of one matter."""
NEVER_COMMON = 4
"""Documents in which a word is never too common to tell."""
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

    kind: ConflictKind
    topic: str
    one: DirectionFinding
    other: DirectionFinding


def opposed(found: Iterable[DirectionFinding], documents: int) -> Iterator[Opposed]:
    """The pairs of findings of different documents that contradict each other.

    Parameters: found, the findings of the whole corpus, in catalog order; documents, how many it has.
    """
    findings = list(found)
    common = Counter(word for finding in findings for word in finding.around)
    held = Counter(word for word, _ in {(word, one.document.source) for one in findings for word in one.around})
    usual = frozenset(word for word, times in held.items() if times > max(RARE * documents, NEVER_COMMON))
    by_word: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, finding in enumerate(findings):
        for word in finding.thing:
            by_word[finding.axis, word].append(place)
    seen = set()
    for place, finding in enumerate(findings):
        near = by_word[finding.axis, _rarest(finding, common)]
        for other in near:
            pair = (min(place, other), max(place, other))
            if pair in seen or not (kind := _kind(findings[pair[0]], findings[pair[1]], usual)):
                continue
            seen.add(pair)
            one, two = (findings[number] for number in pair)
            if kind == "direction" and _told_by_one((one, two), [findings[number] for number in near], usual):
                continue
            yield Opposed(kind, _topic(one, two), one, two)


def _rarest(finding: DirectionFinding, common: Mapping[str, int]) -> str:
    """Things that are one share all their words: those that hold the rarest are enough to look at."""
    return min(finding.thing - _LOOSE, key=lambda word: (common[word], word), default="")


def _told_by_one(
    pair: tuple[DirectionFinding, DirectionFinding], near: Sequence[DirectionFinding], usual: frozenset[str]
) -> bool:
    """Whether one of two documents tells both directions itself, so that it tells of circumstances and not of a dispute."""
    return any(
        third.document.source == one.document.source
        and third.sign == other.sign
        and third.sure
        and _same_thing(third, other)
        and _same_agent(third, other, usual)
        for one, other in (pair, pair[::-1])
        for third in near
    )


def _kind(one: DirectionFinding, other: DirectionFinding, usual: frozenset[str]) -> ConflictKind | None:
    """In what two findings disagree, or None."""
    if one.document.source == other.document.source:
        return None
    if one.sign == other.sign:
        if one.sure == other.sure or one.axis == "amount" or one.thing != other.thing:
            return None
        return "certainty" if (one.through & other.through) - _PLAIN else None
    if not _same_thing(one, other) or not _same_agent(one, other, usual) or not (one.sure and other.sure):
        return None
    return "direction"


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


def _same_agent(one: DirectionFinding, other: DirectionFinding, usual: frozenset[str]) -> bool:
    mine, theirs = one.through - _PLAIN - one.thing, other.through - _PLAIN - other.thing
    if mine and theirs:
        both = mine & theirs
        return len(both) >= HALF * min(len(mine), len(theirs)) and bool(both)
    if mine or theirs:
        named, plain = (one, other) if mine else (other, one)
        return (named.through - _PLAIN) <= plain.around
    circumstances = (one.around & other.around) - one.thing - other.thing - one.of - other.of - usual - _PLAIN
    return bool(circumstances)


def _topic(one: DirectionFinding, other: DirectionFinding) -> str:
    named = min((one.named, other.named), key=lambda named: (len(named), named))
    return named if one.axis == "amount" else f"{one.axis}ation of {named}"
