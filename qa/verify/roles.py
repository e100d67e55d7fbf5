"""Does a statement leave who acts on whom as its quotes have it?

"PKC phosphorylates the receptor" and "the receptor phosphorylates PKC" have the same words. Only what is plainly exchanged is
found: what acts in the quote is acted on in the statement, and the other way round. Where that cannot be told, nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from qa.verify.attribution import Source
from qa.verify.lexicon import GENERIC
from qa.verify.reading import Reading
from qa.verify.relations import Act, acts, doing
from qa.verify.verbs import EITHER_WAY

Pair = tuple[str, str]
_BY: Pair = ("by", "object")
_HINGE: Pair = ("left", "right")
_IS: Pair = ("one", "other")
_ONE_ACT: tuple[Pair, ...] = (
    _BY,
    *(("core", role) for role in ("to", "from", "on", "with", "for", "of")),
    ("by", "from"),
    ("from", "to"),
    _HINGE,
    _IS,
)
PAIRS = (*((pair, pair) for pair in _ONE_ACT), (("from", "to"), ("by", "to")), (("by", "to"), ("from", "to")))
"""Two sides of an act in the statement, and those of the quote that may not be exchanged for them."""

CROSSED, SAME_VERB = 20, 10
"""Acts of a statement that are compared two by two, and acts of its quotes with one verb: more is no sentence."""


def exchanged_roles(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Things that stand on one side of an act, where the quotes have them on the other side of it, or beside another act.

    A table row says nothing of who acts, and is left out.
    """
    quotes = [source.reading.spoken for source in sources if not source.row]
    known = frozenset().union(*(doing(text) for text in (statement.spoken, *quotes)))
    here = acts(statement.spoken, known)
    there = [act for text in quotes for act in acts(text, known)]
    return [*dict.fromkeys((*_turned(here, there), *_crossed(here, there)))]


def _turned(here: Sequence[Act], there: Sequence[Act]) -> Iterator[str]:
    """Acts whose two sides have changed places."""
    for act in here:
        same = [other for other in there if other.term == act.term]
        for names, others in PAIRS if same and act.term not in EITHER_WAY else ():
            mine, theirs = _both([act], names), _both(same, others)
            if not all((*mine, *theirs)):
                continue
            first, second = _swapped(mine, theirs)
            if names == _HINGE and len(second) < len(_swapped(mine, theirs[::-1])[1]):
                continue  # much may stand on either side of "after"
            if names == _IS and not mine[1] & theirs[1]:
                continue  # "the capital is X" and "X is the capital" are the same
            moved = first | second if first and second else frozenset()
            if names == _BY and not moved and not (mine[0] & theirs[0] or mine[1] & theirs[1]):
                # One of the two has moved, and the other belongs to another act.
                moved = (act.side("core") & theirs[0]) | (mine[0] & _both(same, ("by", "core"))[1])
            if not moved <= GENERIC:
                yield f"{_shown(moved)} stands on the other side of {act.term!r} in the quote"


def _both(same: Sequence[Act], names: Pair) -> tuple[frozenset[str], frozenset[str]]:
    """What stands on two sides of some acts, all of them together."""
    first, second = (frozenset().union(*(act.side(name) for act in same)) for name in names)
    return first, second


def _swapped(
    mine: tuple[frozenset[str], frozenset[str]], theirs: tuple[frozenset[str], frozenset[str]]
) -> tuple[frozenset[str], frozenset[str]]:
    """What stands on the first side here and only on the second there, and the other way round."""
    return (mine[0] & theirs[1]) - theirs[0] - mine[1], (mine[1] & theirs[0]) - theirs[1] - mine[0]


def _crossed(here: Sequence[Act], there: Sequence[Act]) -> Iterator[str]:
    """Two acts that have exchanged what they are said of: "X rose while Y fell" as "Y rose while X fell"."""
    printed = {act.term: [other for other in there if other.term == act.term][:SAME_VERB] for act in here}
    for mine in combinations([act for act in here if printed[act.term]][:CROSSED], 2):
        for theirs in product(printed[mine[0].term], printed[mine[1].term]):
            for side, rest in (_BY, _BY[::-1]) if theirs[0] is not theirs[1] else ():
                first, second = _swapped(
                    (mine[0].side(side), mine[1].side(side)), (theirs[0].side(side), theirs[1].side(side))
                )
                if not first or not second or first | second <= GENERIC:
                    continue
                if _paired(rest, mine, theirs) if mine[0].term == mine[1].term else _alone(side, mine, theirs, there):
                    yield (
                        f"{_shown(first | second)} have changed places between {mine[0].term!r} and {mine[1].term!r}"
                    )


def _paired(rest: str, mine: tuple[Act, Act], theirs: tuple[Act, Act]) -> bool:
    """Whether two acts of one verb are told apart by what stands on their other side, the same in both texts."""
    one, other = (own.side(rest) & their.side(rest) for own, their in zip(mine, theirs, strict=True))
    return bool(one - other and other - one)


def _alone(side: str, mine: tuple[Act, Act], theirs: tuple[Act, Act], there: Sequence[Act]) -> bool:
    """Whether no further act of the quotes says what the statement says."""
    return not any(
        other.term == own.term and other is not their and own.side(side) & other.side(side)
        for own, their in zip(mine, theirs, strict=True)
        for other in there
    )


def _shown(terms: frozenset[str]) -> str:
    return ", ".join(sorted(terms))
