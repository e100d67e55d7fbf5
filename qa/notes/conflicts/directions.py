"""What one document denies and another says, and what rises in one and falls in another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.notes.conflicts.compare import Comparer, Opposed, Saying
from qa.notes.conflicts.line import Line, is_telling
from qa.verify.lexicon import FALL, HEDGES, RISE, TOUCH
from qa.verify.tokens import split_full, terms_of, tokens_of

_VERB = re.compile(
    rf"\b(?:(?P<up>(?:{RISE})(?:e?s|e?d|ing|e)?|rose|risen|gr[eo]wn?|grows)|(?P<down>(?:{FALL})(?:e?s|e?d|ing|e)?|fell|fallen|falls)|"
    rf"(?P<touch>(?:{TOUCH})(?:e?s|e?d|e)?))\b"
)
_NOT = re.compile(r"\b(?:not|no|never|neither|nor|cannot|[a-z]+n't)\b")
_AND = re.compile(r",|\band\b")


@dataclass(frozen=True, eq=False)
class Stance(Saying):
    """What a clause says happens: up, down, nothing; or with no such verb that something is so, or is not."""

    sign: str
    """"up", "down", "none", "so", "not"."""
    doubts: frozenset[int]
    """The kinds of its words of doubt."""


def stances_in(line: Line) -> Iterator[Stance]:
    """What the clauses of a unit say happens; rows say too little."""
    if line.unit.kind == "row":
        return
    for clause in _clauses(line.folded):
        doubts = frozenset(kind for kind, (doubt, _) in enumerate(HEDGES) if doubt.search(clause))
        denial, verbs = _NOT.search(clause), list(_VERB.finditer(clause))
        if len(verbs) > 1:
            continue
        sign = "not" if denial else "so"
        if verbs:
            sign = "none" if denial else "up" if verbs[0]["up"] else "down" if verbs[0]["down"] else ""
        tokens = tuple(filter(is_telling, tokens_of(_VERB.sub(" ", _NOT.sub(" ", clause)), line.found)))
        said = " ".join(one.group() for one in (denial, *verbs) if one)
        if sign and terms_of(tokens):
            yield Stance(line, tokens, said or "so", sign, doubts)


def _clauses(folded: str) -> Iterator[str]:
    """The full clauses, cut at "and" where each piece has a verb of its own; a piece without one stays with the next."""
    for clause in split_full(folded):
        kept = ""
        for piece in _AND.split(clause):
            if _VERB.search(kept) and _VERB.search(piece):
                yield kept
                kept = ""
            kept = f"{kept} {piece}"
        yield kept


def opposed(lines: Sequence[Line], comparer: Comparer) -> Iterator[Opposed]:
    """The clauses of different documents that say the opposite of one thing."""
    stances = [one for line in lines for one in stances_in(line)]
    for first, second in comparer.pairs(stances):
        one, other = stances[first], stances[second]
        signs = {one.sign, other.sign}
        if len(signs) == 2 and one.doubts == other.doubts and (signs == {"so", "not"} or not signs & {"so", "not"}):
            match = comparer.match(one, other)
            if match is not None and match.same:
                yield one, other, match
