"""Does a statement keep what its quotes deny, doubt, and let rise or fall?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.verify.attribution import Source, nearest_source
from qa.verify.lexicon import DIRECTIONS, GENERIC, HEDGES, NEGATION, STRONG, canonical
from qa.verify.reading import Reading
from qa.verify.roles import CUT
from qa.verify.tokens import clause_of, content, terms_of

_GONE = re.compile(r"absent|abolish|disappear|vanish|ceas")
_WAS = re.compile(r"\b(?:is|are|was|were|be|been) (?:\w+ly )?$")
_CONDITION = re.compile(r"\b(?:if|unless|only|except|provided|until)\b")
_FRONTED = re.compile(r"(?:(?<=\. )|^)(?:after|before|without|with|at|under|during|when|by)\b[^,.;]{3,80}(?=,)")
_STRETCH = re.compile(r"[,;:|()]|[.?!](?=\s|$)|\b(?:and|or|but|while|whereas|although|though|so|thus|thereby)\b")
_PREPOSITION = re.compile(rf"\b(?:{'|'.join(sorted(CUT))})\b")
_THAN = re.compile(r"\bthan\b")
TOLD = 0.5
"""Share of the words under a condition from which a statement tells them."""
REACH = 4
"""Content words behind a negation or a hedge that it bears on, at most."""
HEAD = 2
"""Words right behind a negation of the quotes that a statement may not repeat without it."""
WHOLE = 0.9
"""Share of a quote's words from which a statement tells it whole."""
WIDE = 6
"""Content words behind a negation of the quotes among which a statement's own is looked for, at most."""


def _bearing(folded: str, start: int, end: int, most: int, back: bool = True) -> frozenset[str]:
    """What a negation or hedge bears on: the words behind it in its clause, or where there are none those before it.

    What "was absent" or "was abolished" stands before it.
    """
    left, right = clause_of(folded, start, end)
    if _GONE.match(folded, start) and _WAS.search(folded, left, start):
        return terms_of(content(folded, left, start))
    words = content(folded, end, right)[:most]
    if back and not words:
        words = content(folded, left, start)[-most:]
    return terms_of(words)


def _denials(folded: str, most: int, back: bool) -> list[frozenset[str]]:
    return [_bearing(folded, *match.span(), most, back) for match in NEGATION.finditer(folded)]


def unconditional(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Conditions and limits of the quotes that the statement leaves out, where it tells what they limit."""
    nearest = nearest_source(statement, sources)
    if nearest is None or _CONDITION.search(statement.folded):
        return []
    folded, found = nearest.reading.folded, []
    for match in (*_CONDITION.finditer(folded), *_FRONTED.finditer(folded)):
        left, right = clause_of(folded, *match.span())
        limited = terms_of(content(folded, left, match.start()))
        if not limited and (comma := folded.find(",", match.end(), right)) > 0:  # "Unless it is cooled, it decays"
            limited = terms_of(content(folded, comma + 1, right))
        kept = terms_of(content(match.group())) & statement.terms
        if limited and not kept and len(limited & statement.terms) >= TOLD * len(limited):
            found.append(f"the quoted words say it with a condition, {match.group()!r}")
    return found


def denied(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Denials that the statement adds to its quotes or leaves out."""
    prose = not any(source.row for source in sources)  # a cell that is "none" denies what its column's name says
    here = _denials(statement.folded, REACH, prose)
    there = [denial for source in sources for denial in _denials(source.reading.folded, WIDE, prose)]
    problems = [
        f"the quoted words do not deny {', '.join(sorted(denial))}"
        for denial in here
        if (denial or not there) and not any(denial & other for other in there)
    ]
    nearest = nearest_source(statement, sources)
    if nearest is None:
        return problems
    said = frozenset().union(*here)
    for head in _denials(nearest.reading.folded, HEAD, prose):
        kept = (head - GENERIC) & statement.terms
        if kept and not kept & said:
            problems.append(f"the quoted words deny {', '.join(sorted(kept))}")
    whole = nearest.reading.terms - GENERIC
    retold = len(whole & statement.terms) >= WHOLE * len(whole)  # then as much must be denied as there
    if retold and len(here) < len(NEGATION.findall(nearest.reading.folded)):
        problems.append("the quoted words deny more than the statement does")
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
    nearest = nearest_source(statement, sources)
    if nearest is None:
        return problems
    for needed, enough in HEDGES:
        folded = nearest.reading.folded
        doubts = {
            clause_of(folded, *match.span()): match.group()
            for match in needed.finditer(folded)
            if _bearing(folded, *match.span(), REACH) & statement.terms
        }
        if len(enough.findall(statement.folded)) < len(doubts):
            problems.append(f"the quoted words say {', '.join(doubts.values())}, the statement does not")
    return problems


def reversed_directions(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Words of direction of which the quotes have only the opposite, at all or beside what the statement has them beside."""
    theirs = [source.reading.folded for source in sources]
    whole = "\n".join(theirs)
    problems = []
    for pair in DIRECTIONS:
        for one, other in (pair, pair[::-1]):
            word = one.search(statement.folded)
            if word is None or not other.search(whole):
                continue
            turned = not one.search(whole)
            if not turned and pair in DIRECTIONS[:2]:  # what rises or falls
                mine = _beside(one, [statement.folded], other)
                like, against = _beside(one, theirs), _beside(other, theirs)
                turned = bool(like and mine & (against - like) - GENERIC and not like - against - GENERIC <= mine)
            if turned:
                problems.append(f"{word.group()!r} is the opposite of what the quoted words say")
    return problems


def _beside(direction: re.Pattern[str], texts: Sequence[str], but: re.Pattern[str] | None = None) -> frozenset[str]:
    """What rises: the words on either side of a direction up to a preposition, where no other direction is said.

    What is compared ("more than") may be told from the other side, and is left out.
    """
    found: frozenset[str] = frozenset()
    for part in (part for text in texts for part in _STRETCH.split(text)):
        if _THAN.search(part) or (but and but.search(part)):
            continue
        for match in direction.finditer(part):
            for side in (part[: match.start()], part[match.end() :]):
                found |= terms_of(content(_PREPOSITION.split(side, maxsplit=1)[0]))
    return found
