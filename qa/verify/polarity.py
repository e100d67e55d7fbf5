"""Does a statement keep what its quotes deny, doubt, and let rise or fall?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.verify.attribution import Source
from qa.verify.lexicon import DIRECTIONS, GENERIC, HEDGES, NEGATION, STRONG, canonical
from qa.verify.reading import Reading
from qa.verify.tokens import clause_of, content, terms_of
from qa.verify.word_families import RELATIONS

_PHRASE = re.compile(r"[;:,|()]|[.?!](?=\s|$)|\b(?:and|but|or|while|whereas|than|although|though|unlike)\b")
_GONE = re.compile(r"absent|abolish|disappear|vanish|ceas")
_WAS = re.compile(r"\b(?:is|are|was|were|be|been) (?:\w+ly )?$")
_CLAUSE = re.compile(r"[;|]|[.?!](?=\s|$)|\b(?:but|while|whereas|although|though)\b")
REACH = 4
"""Content words behind a negation or a hedge that it bears on, at most."""
HEAD = 2
"""Words right behind a negation of the quotes that a statement may not repeat without it."""
CELL_SHARE = 0.7
"""Share of a cell's words from which a statement tells what the cell says."""
WHOLE = 0.9
"""Share of a quote's words from which a statement tells it whole."""
ALL = 99
"""All of them."""
WIDE = 6
"""The same where the quotes' negations are searched for one that a statement repeats in other words."""


def _nearest(statement: Reading, sources: Sequence[Source]) -> Source | None:
    return max(sources, key=lambda source: len(statement.terms & source.terms), default=None)


def _bearing(folded: str, start: int, end: int, most: int, back: bool = True) -> frozenset[str]:
    """What a negation or hedge bears on: the words behind it in its clause, or where there are none those before it.

    What "was absent" or "was abolished" stands before it.
    """
    left, right = clause_of(folded, start, end)
    if gone(folded, start, left):
        return terms_of(content(folded, left, start))
    words = content(folded, end, right)[:most]
    if back and not words:
        words = content(folded, left, start)[-most:]
    return terms_of(words)


def gone(folded: str, start: int, left: int) -> bool:
    """Whether a denial is one of what stands before it, from the left of its clause on: "the rise was absent"."""
    return bool(_GONE.match(folded, start) and _WAS.search(folded, left, start))


def _denials(folded: str, most: int, back: bool) -> list[frozenset[str]]:
    return [_bearing(folded, *match.span(), most, back) for match in NEGATION.finditer(folded)]


def denied(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Denials that the statement adds to its quotes or leaves out."""
    prose = not any(source.row for source in sources)  # a cell that is "none" denies what its column's name says
    here = _denials(statement.folded, REACH, prose)
    there = [denial for source in sources for denial in _denials(source.reading.folded, WIDE, prose)]
    if here and not there:
        return ["the statement denies what the quoted words assert"]
    if len(here) > len(there):
        return ["the statement denies more than the quoted words do"]
    if prose and (moved := _moved(statement, sources)):
        return [f"the quoted words deny {moved[1]}, the statement {moved[0]}"]
    problems = [
        f"the quoted words do not deny {', '.join(sorted(denial))}"
        for denial in here
        if denial and not any(denial & other for other in there)
    ]
    if len(sources) > 1 and prose:
        problems += _denied_elsewhere(statement, sources)
    nearest = _nearest(statement, sources)
    heads = _denials(nearest.reading.folded, HEAD, prose) if nearest is not None else []
    told = [
        kept
        for head in heads
        if (kept := (head - GENERIC) & statement.terms or (head if head <= statement.terms else frozenset()))
    ]
    said = frozenset().union(*_denials(statement.folded, ALL, prose))
    problems += [f"the quoted words deny {', '.join(sorted(kept))}" for kept in told if not kept & said]
    if (
        not problems
        and nearest is not None
        and _retold(nearest, statement)
        and _count(statement) < _count(nearest.reading)
    ):
        problems.append("the quoted words deny more than the statement does")
    if not problems and len(told) > len([denial for denial in here if denial]):
        problems.append("the quoted words deny more than the statement does")
    return problems


def _moved(statement: Reading, sources: Sequence[Source]) -> tuple[str, str] | None:
    """Two words that have changed places between what is denied and what is not, or None: "A fell, B did not" as "B fell, A
    did not"."""
    mine, theirs = _parted([statement.folded]), _parted([source.reading.folded for source in sources])
    added = sorted((mine[0] & theirs[1]) - theirs[0] - mine[1])
    freed = sorted((mine[1] & theirs[0]) - theirs[1] - mine[0])
    return (added[0], freed[0]) if added and freed else None


def _parted(texts: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The words of the clauses that deny something, and those of the others."""
    phrases = [phrase for text in texts for phrase in _CLAUSE.split(text)]
    sets = [
        terms_of(
            word
            for phrase in phrases
            if bool(NEGATION.search(phrase)) is denies
            for word in content(phrase)
            if not word.generic
        )
        for denies in (True, False)
    ]
    return sets[0], sets[1]


def _retold(source: Source, statement: Reading) -> bool:
    """Whether a statement tells nearly all that a quote says: then as much must be denied as there."""
    telling = source.reading.terms - GENERIC
    return len(telling & statement.terms) >= WHOLE * len(telling)


def _count(reading: Reading) -> int:
    return len(NEGATION.findall(reading.folded))


def _denied_elsewhere(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Clauses that deny something where no single quote that denies anything holds their words."""
    problems = []
    denying = [source for source in sources if NEGATION.search(source.reading.folded)]
    for match in NEGATION.finditer(statement.folded):
        words = [
            word for word in content(statement.folded, *clause_of(statement.folded, *match.span())) if not word.generic
        ]
        if not any(all(word.within(source.terms) for word in words) for source in denying):
            problems.append("no quote that denies something names all that the statement denies it of")
    return problems


def unhedged(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """What the nearest quote calls possible or partial and the statement does not; words that claim more than it."""
    problems = []
    known = " ".join(source.reading.folded for source in sources)
    strong = {canonical(match.group()) for match in STRONG.finditer(known)}
    if added := [
        match.group() for match in STRONG.finditer(statement.folded) if canonical(match.group()) not in strong
    ]:
        problems.append(f"{', '.join(added)} is not in the quoted words")
    nearest = _nearest(statement, sources)
    if nearest is None:
        return problems
    for needed, enough in HEDGES:
        folded = nearest.reading.folded
        doubts = {
            clause_of(folded, *match.span()): match.group()
            for match in needed.finditer(folded)
            if _told(folded, match.span(), nearest.row, statement)
        }
        if len(enough.findall(statement.folded)) < len(doubts):
            problems.append(f"the quoted words say {', '.join(doubts.values())}, the statement does not")
    return problems


def _told(folded: str, span: tuple[int, int], row: bool, statement: Reading) -> bool:
    """Whether a statement tells what a hedge bears on; of a table row it may tell other cells only."""
    if row:
        cell = terms_of(content(folded, *clause_of(folded, *span)))
        return len(cell & statement.terms) >= CELL_SHARE * len(cell)
    return bool(_bearing(folded, *span, REACH) & statement.terms)


def reversed_directions(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Words of direction that point the other way than the quotes, there or beside the same words."""
    theirs = "\n".join(source.reading.folded for source in sources)
    problems = []
    for pair in DIRECTIONS:
        for one, other in (pair, pair[::-1]):
            word = one.search(statement.folded)
            if word is None or other.search(theirs) is None:
                continue
            if one.search(theirs) is None or _swapped(statement.folded, theirs, one, other):
                problems.append(f"{word.group()!r} is the opposite of what the quoted words say")
    for kind in RELATIONS:
        printed = [one for one in kind if one.search(theirs)]
        for one in kind:
            word = one.search(statement.folded)
            if word is not None and printed and one not in printed:
                problems.append(f"{word.group()!r} is another relation than the quoted words give")
    return problems


def _swapped(mine: str, theirs: str, one: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Whether a phrase with one direction holds all that the quotes' phrases with the other are about, and not all that
    theirs with this one are."""
    here, there = _phrases(theirs, one, other), _phrases(theirs, other, one)
    own, foreign = here - there, there - here
    return bool(own and foreign) and any(
        foreign <= words and not own <= words
        for words in [_phrases(phrase, one, other) for phrase in _PHRASE.split(mine)]
        if words
    )


def _phrases(folded: str, one: re.Pattern[str], other: re.Pattern[str]) -> frozenset[str]:
    """What the phrases with a direction, and without its opposite, are about."""
    found = [phrase for phrase in _PHRASE.split(folded) if one.search(phrase) and not other.search(phrase)]
    return terms_of(
        word for phrase in found for word in content(other.sub(" ", one.sub(" ", phrase))) if not word.generic
    )
