"""Does one quote say what a statement makes of two things: that one brings about the other, or is more than the other?

Two true sentences joined by "because" or by "is more potent than" are a claim that neither makes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answer.checks.reading import Reading
from qa.answer.checks.subject import Source
from qa.answer.checks.tokens import content

_BRINGS = (
    r"because|since|therefore|thus|hence|thereby|consequently|accordingly|so that|due to|owing to|thanks to|as a (?:result|consequence)|"
    r"for this reason|which is why|explain(?:s|ed|ing)?|caus(?:e|es|ed|ing)|lead(?:s|ing)? to|led to|result(?:s|ed|ing)? (?:in|from)|"
    r"bring(?:s|ing)? about|brought about|produc(?:e|es|ed|ing)|yield(?:s|ed|ing)?|trigger(?:s|ed|ing)?|driv(?:e|es|en|ing)|drove|"
    r"responsible for|account(?:s|ed|ing)? for|enabl(?:e|es|ed|ing)"
)
_SAYS_CAUSE = re.compile(rf"(?<![-\w])(?:{_BRINGS})\b")
_IS_CAUSE = re.compile(
    rf"(?<![-\w])(?:{_BRINGS}|mediat\w+|allow(?:s|ed|ing)?|mak(?:e|es|ing)|made|evok\w+|induc\w+|via|through|by|when|if|follow\w+ by)\b"
)
"""What a quote may say instead: "falls by hyperpolarisation" carries "because of hyperpolarisation"."""
_COMPARES = re.compile(
    r"\b(?:than|versus|vs|compared (?:with|to)|relative to|unlike|whereas|while|in contrast to|twice|fold|times)\b"
)
_THAN = re.compile(r"\bthan\b")
_ALONE = re.compile(r"\b(?:stronger|weaker|better|worse|faster|slower|(?:more|less) (?!than)[a-z]+)\b")
_MORE = re.compile(
    r"\b(?:\w+er|more|less|than|worse|increas\w+|decreas\w+|reduc\w+|improv\w+|rais\w+|rose|fell|fold|times)\b"
)
"""A comparative, and what a quote may have instead."""
_EDGE = re.compile(r"[;:|]|[.?!](?=\s|$)")
_WHOSE = re.compile(
    r"\b(?:as )?(?:reported|described|found|shown|stated|noted|observed|summari[sz]ed|reviewed) (?:by|in)\b[^,;.|]*|"
    r"\baccording to\b[^,;.|]*|\b\w+ et al\b"
)
"""Whose finding it is: no side of a joint."""
SIDE = 4
"""Content words on either side of a joint that are looked for."""
MOST = 0.6
"""Share of them that must be found."""


def joined(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Causes and comparisons of the statement whose two sides no single quote holds together, joined in this way."""
    problems = []
    for what, here, there in (("cause", _SAYS_CAUSE, _IS_CAUSE), ("comparison", _THAN, _COMPARES)):
        for match in here.finditer(statement.folded):
            sides = _sides(statement.folded, *match.span())
            if not any(_holds(source, sides, there) for source in sources):
                problems.append(f"no single quote has the {what} that {match.group()!r} makes of two things")
    for match in _ALONE.finditer(statement.folded):
        if not any(_MORE.search(source.reading.folded) for source in sources):
            problems.append(f"no quote compares, as {match.group()!r} does")
    return problems


def _sides(folded: str, start: int, end: int) -> tuple[Sequence[str], Sequence[str]]:
    """The terms of the content words before and behind a joint, within its sentence; at its beginning, those of two clauses."""
    edges = [match.span() for match in _EDGE.finditer(folded)]
    left = max((right for _, right in edges if right <= start), default=0)
    right = min((left for left, _ in edges if left >= end), default=len(folded))
    before, behind = _terms(folded, left, start), _terms(folded, end, right)
    if not before and left:  # "A; therefore B"
        before = _terms(folded, 0, left)
    elif not before and "," in folded[end:right]:  # "Because A, B"
        comma = folded.index(",", end)
        before, behind = _terms(folded, comma, right), _terms(folded, end, comma)
    return before, behind


def _terms(folded: str, start: int, end: int) -> list[str]:
    """The content words of a stretch, without whose finding it is."""
    return [word.term for word in content(_WHOSE.sub(" ", folded[start:end])) if not word.generic]


def _holds(source: Source, sides: tuple[Sequence[str], Sequence[str]], joint: re.Pattern[str]) -> bool:
    """Whether a quote holds both sides and joins them in this way: what a cause's joint has on one side only, nearest to it,
    must stand there on either side of a joint. A table row compares by standing in a row."""
    if not _most(frozenset((*sides[0], *sides[1])), source.terms):
        return False
    if joint is _COMPARES:
        return source.row or joint.search(source.reading.folded) is not None
    folded = source.reading.folded
    one = frozenset([term for term in sides[0] if term not in sides[1]][-SIDE:])
    other = frozenset([term for term in sides[1] if term not in sides[0]][:SIDE])
    if not one or not other:
        return False
    for match in joint.finditer(folded):
        before, behind = (
            frozenset(_terms(folded, 0, match.start())),
            frozenset(_terms(folded, match.end(), len(folded))),
        )
        if (_most(one, before) and _most(other, behind)) or (_most(one, behind) and _most(other, before)):
            return True
    return False


def _most(few: frozenset[str], many: frozenset[str]) -> bool:
    return len(few & many) >= MOST * len(few)
