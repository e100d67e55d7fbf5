"""Does a word or number of a statement stand where a quote that is worded alike has another?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from qa.text.quantities import Quantity
from qa.verify.attribution import Source, nearest_source
from qa.verify.lexicon import LIGHT_TERMS
from qa.verify.reading import Reading
from qa.verify.tokens import Token, Word

SLOT = 4
"""Words that may have been exchanged in one place of an otherwise equal sentence."""
SAME_ORDER = 0.6
"""Share of a statement's words that must stand in a quote in the same order to call the two worded alike."""
CLOSE = 0.75
"""The same for words that have been put for several others, and have not changed places with them."""


def in_order(few: Sequence[object], many: Sequence[object]) -> bool:
    """Whether the few stand among the many, in the same order."""
    rest = iter(many)
    return all(item in rest for item in few)


def traded(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Two numbers that have changed places: each has the neighbour that the quote has beside the other one."""
    problems = []
    for step in (-1, 1):
        mine = _neighbours(statement, step)
        for theirs in (_neighbours(source.reading, step) for source in sources):
            for one, other in combinations(sorted(mine.keys() & theirs.keys()), 2):
                if mine[one] == theirs[other] != theirs[one] == mine[other]:
                    problems.append(f"{one} and {other} have changed places")
    return problems


def _neighbours(reading: Reading, step: int) -> dict[str, str]:
    """The word right before (-1) or behind (1) each number that stands in a text once."""
    line = [token for token in reading.tokens if not isinstance(token, str)]
    pairs = zip(line, line[step:] if step > 0 else [None, *line], strict=False)
    found = [
        (f"{token.value} {token.unit}".strip(), beside.term)
        for token, beside in pairs
        if isinstance(token, Quantity) and isinstance(beside, Word)
    ]
    counts = Counter(number for number, _ in found)
    return {number: word for number, word in found if counts[number] == 1}


def exchanged(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Words or numbers that stand where the nearest quote, otherwise worded alike, has others."""
    nearest = nearest_source(statement, sources)
    if nearest is None or sum(source.row for source in sources) > 1:
        return []  # a column read out over several rows is worded like none of them
    mine, theirs = _line(statement.tokens), _line(nearest.reading.tokens)
    steps = SequenceMatcher(
        None, [term for term, _ in mine], [term for term, _ in theirs], autojunk=False
    ).get_opcodes()
    kept = sum(i2 - i1 for kind, i1, i2, _, _ in steps if kind == "equal")
    problems = []
    for kind, i1, i2, j1, j2 in steps:
        if kind != "replace" or kept < SAME_ORDER * len(mine) or i2 - i1 > SLOT or j2 - j1 > SLOT:
            continue
        # Words that say nothing new may change.
        here = {item for item in set(mine[i1:i2]) - set(theirs[j1:j2]) if not item[1]}
        there = {item for item in set(theirs[j1:j2]) - set(mine[i1:i2]) if not item[1]}
        # A word that has only moved, to where others were left out, has not been exchanged for them.
        moved = all(mine.count(item) <= theirs.count(item) for item in here) and not there & set(mine)
        one_for_one = i2 - i1 == j2 - j1 == 1 or any(item[0][0].isdigit() for item in here)
        worded_alike = kept >= min(CLOSE * len(mine), len(mine) - 1) or one_for_one
        if here and there and worded_alike and not (moved and i2 - i1 != j2 - j1):
            problems.append(f"{_terms(here)} stands where the quote has {_terms(there)}")
    return problems


def _terms(items: Iterable[tuple[str, bool]]) -> str:
    return ", ".join(sorted(term for term, _ in items))


def _line(tokens: Sequence[Token]) -> list[tuple[str, bool]]:
    """Words and numbers in order, with whether each is a word that says nothing new."""
    return [
        (token.term, token.generic or token.term in LIGHT_TERMS)
        if isinstance(token, Word)
        # A p-value may stand bare beside its name.
        else (f"{token.compare}{token.value} {token.unit if token.unit != 'p' else ''}".strip(), False)
        for token in tokens
        if not isinstance(token, str)
    ]
