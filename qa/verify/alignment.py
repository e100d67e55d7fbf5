"""Does a word or number of a statement stand where a quote that is worded alike has another?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from qa.verify.attribution import Source, same
from qa.verify.reading import Reading
from qa.verify.tokens import NUMBER_TOKEN, Token, Word
from qa.verify.verbs import CHANGES
from qa.verify.word_families import LIGHT_TERMS

SLOT = 4
"""Words that may have been exchanged in one place of an otherwise equal sentence."""
SAME_ORDER = 0.6
"""Share of a statement's words that must stand in a quote in the same order to call the two worded alike."""
LEVELS = frozenset({"low", "high"})
"""Words that a comparative of the other kind may not stand for: "women of higher income" for "women of low income"."""
NUMBERS_COMPARED = 20
"""Numbers of a statement that are compared two by two."""
CLOSE = 0.75
"""The same for words that have been put for several others, and have not changed places with them."""


def in_order(few: Sequence[object], many: Sequence[object]) -> bool:
    """Whether the few stand among the many, in the same order."""
    rest = iter(many)
    return all(item in rest for item in few)


def traded(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Two numbers that have changed places: each stands beside the word that the quote has beside the other one."""
    problems = []
    for source in sources:
        printed = source.reading.numbers
        for one, other in combinations(statement.numbers[:NUMBERS_COMPARED], 2):
            theirs = [[place for place in printed if same(own.quantity, place.quantity)] for own in (one, other)]
            if any(len(places) != 1 for places in theirs) or theirs[0] == theirs[1]:
                continue
            (first,), (second,) = theirs
            for mine, quoted in (
                ((one.before, other.before), (first.before, second.before)),
                ((one.after, other.after), (first.after, second.after)),
            ):
                if mine == quoted[::-1] and quoted[0] != quoted[1] and NUMBER_TOKEN not in quoted:
                    problems.append(f"{one.quantity.value} and {other.quantity.value} have changed places")
    return problems


def exchanged(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Words or numbers that stand where the nearest quote, otherwise worded alike, has others."""
    nearest = max(sources, key=lambda source: len(statement.terms & source.terms), default=None)
    if nearest is None or sum(source.row for source in sources) > 1:
        return []  # a column read out over several rows is worded like none of them
    mine, theirs = _line(statement.tokens), _line(nearest.reading.tokens)
    compounds = {word.term: word.parts for word in statement.words if word.parts}
    steps = SequenceMatcher(
        None, [term for term, _ in mine], [term for term, _ in theirs], autojunk=False
    ).get_opcodes()
    kept = sum(i2 - i1 for kind, i1, i2, _, _ in steps if kind == "equal")
    problems: list[tuple[set[tuple[str, bool]], set[tuple[str, bool]], bool]] = []
    for number, (kind, i1, i2, j1, j2) in enumerate(steps):
        if kind != "replace" or kept < SAME_ORDER * len(mine) or i2 - i1 > SLOT or j2 - j1 > SLOT:
            continue
        framed = (number > 0 or i1 == j1 == 0) and (number + 1 < len(steps) or (i2 == len(mine) and j2 == len(theirs)))
        here, there = set(mine[i1:i2]) - set(theirs[j1:j2]), set(theirs[j1:j2]) - set(mine[i1:i2])
        # What has risen or fallen, and what acts on what, is compared elsewhere.
        here, there = {item for item in here if not item[1]}, {item for item in there if not item[1]}
        if not any(item[0] in CHANGES | LEVELS for item in there):  # else "increased" stands where "reduced" did
            here = {item for item in here if item[0] not in CHANGES}
        if here and all(term in compounds and {*compounds[term]} <= {other for other, _ in there} for term, _ in here):
            continue  # "lipopolysaccharide-induced" for "lipopolysaccharide (LPS)-induced"
        # A word that has only moved, to where others were left out, has not been exchanged for them.
        moved = all(mine.count(item) <= theirs.count(item) for item in here) and not there & set(mine)
        if framed and here and there and not (moved and i2 - i1 != j2 - j1):
            one_for_one = i2 - i1 == j2 - j1 == 1 or any(item[0][0].isdigit() for item in here)
            problems.append((here, there, one_for_one))
    turned_round = {item for here, _, _ in problems for item in here} & {
        item for _, there, _ in problems for item in there
    }
    return [
        f"{_terms(here)} stands where the quote has {_terms(there)}"
        for here, there, one_for_one in problems
        if kept >= min(CLOSE * len(mine), len(mine) - 1) or one_for_one or here & turned_round
    ]


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
