"""What texts say goes up, goes down or stays: of what, and through what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.notes.conflicts.direction_words import ANTAGONIST, NOT, VERB
from qa.notes.conflicts.line import VERB_PARTICLES, Line, LineToken, stem
from qa.notes.conflicts.phrases import agent, agent_behind, enumerated, line_clauses, phrase, phrase_before, stems_of
from qa.types import Document, Unit
from qa.verify.lexicon import HEDGES

UP, DOWN, UNCHANGED = 1, -1, 0


@dataclass(frozen=True, slots=True)
class DirectionFinding:
    """One thing that a unit says happens to something."""

    document: Document
    unit: Unit
    sign: int
    """UP, DOWN or UNCHANGED; turned round for an agent that takes something away."""
    thing: frozenset[str]
    """Stems of what rises or falls."""
    of: frozenset[str]
    """Stems of what it is a part or property of, where that is said behind it."""
    through: frozenset[str]
    """Stems of what is said to bring it about; empty for a plain observation."""
    around: frozenset[str]
    """Stems of the whole clause."""
    words: str
    named: str
    """The thing as printed."""


def direction_findings(line: Line) -> Iterator[DirectionFinding]:
    """What a unit says goes up, down or stays. Rows and clauses in doubt say too little."""
    if line.unit.kind == "row":
        return
    for clause in line_clauses(line.tokens):
        said = " ".join(token.printed for token in clause)
        if not any(doubt.search(said) for doubt, _ in HEDGES):
            for position, token in enumerate(clause):
                if verb := VERB.fullmatch(token.printed):
                    yield from _moved(line, clause, position, verb)


def _moved(line: Line, clause: Sequence[LineToken], position: int, verb: re.Match[str]) -> Iterator[DirectionFinding]:
    """A verb: "X increased Y", "Y was increased by X"."""
    before = _before(clause, position)
    denied = any(token.printed in NOT for token in before)
    if not denied and verb["touch"]:
        return
    sign = UNCHANGED if denied else UP if verb["up"] else DOWN
    left, right = clause[: position - len(before)], clause[position + 1 :]
    passive = any(token.printed in ("is", "are", "was", "were", "be", "been") for token in before)
    if passive and clause[position].printed.endswith("d"):
        thing, by = phrase_before(left), agent_behind(right)
    else:
        thing, by = phrase(right), tuple(agent(left))
    against = any(ANTAGONIST.fullmatch(token.printed) for token in by[:3])
    through = frozenset(stem(token.term) for token in by if token.telling and not ANTAGONIST.fullmatch(token.printed))
    around = frozenset(stem(token.term) for token in clause if token.telling)
    words = " ".join(token.printed for token in (*before, clause[position]))
    things, owner = enumerated(thing)
    for part in things:
        if terms := stems_of(part):
            yield DirectionFinding(
                line.document, line.unit, -sign if against else sign, terms, stems_of(owner), through, around, words,
                " ".join(token.printed for token in part),
            )  # fmt: skip


def _before(clause: Sequence[LineToken], position: int) -> list[LineToken]:
    """The auxiliaries and adverbs right before a verb."""
    found: list[LineToken] = []
    for token in reversed(clause[:position]):
        if token.printed not in VERB_PARTICLES | NOT | {"to"} and not token.printed.endswith("ly"):
            break
        found.append(token)
    return found[::-1]
