"""What texts say goes up, goes down, stays or happens: of what, through what, and how surely."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.notes.conflicts.direction_words import ANTAGONIST, COMMON_HEADS, DOUBT, EFFECT, INTO, NOT, NOUN, STOPPERS, VERB
from qa.notes.conflicts.line import VERB_PARTICLES, Line, LineToken, stem
from qa.notes.conflicts.phrases import agent, agent_behind, enumerated, line_clauses, phrase, phrase_before, stems_of
from qa.types import Document, Unit

UP, DOWN, UNCHANGED = 1, -1, 0
DOUBT_SCOPE = 4
"""Words before a verb among which a word of doubt is shown with it."""


@dataclass(frozen=True, slots=True)
class DirectionFinding:
    """One thing that a unit says happens to something."""

    document: Document
    unit: Unit
    axis: str
    """"amount" of rises and falls, else the effect named."""
    sign: int
    """UP, DOWN or SAME for what is said to be unchanged; turned round for an agent that takes something away."""
    thing: frozenset[str]
    """Stems of what rises or falls."""
    of: frozenset[str]
    """Stems of what it is a part or property of, where that is said behind it."""
    through: frozenset[str]
    """Stems of what is said to bring it about; empty for a plain observation."""
    around: frozenset[str]
    """Stems of the whole clause."""
    sure: bool
    """No word of doubt stands in the clause."""
    words: str
    named: str
    """The thing as printed."""


def direction_findings(line: Line) -> Iterator[DirectionFinding]:
    """What a unit says goes up, down, stays or happens. Rows and clauses about what is stopped say too little."""
    if line.unit.kind == "row" or any(STOPPERS.fullmatch(token.printed) for token in line.tokens):
        return
    for clause in line_clauses(line.tokens):
        yield from _in_clause(line, clause)


def _in_clause(line: Line, clause: Sequence[LineToken]) -> Iterator[DirectionFinding]:
    for position, token in enumerate(clause):
        effect = EFFECT.fullmatch(token.printed)
        verb = None if effect or _is_noun(clause, position) else VERB.fullmatch(token.printed)
        if effect:
            yield from _effect(
                line, clause, position, effect[1].replace("s", "z") if effect[1].endswith("is") else effect[1]
            )
        elif verb:
            yield from _moved(line, clause, position, _sign(verb))
        elif (noun := NOUN.fullmatch(token.printed)) and position + 1 < len(clause) and _names_object(clause, position):
            yield from _named(line, clause, position, _sign(noun))


def _is_noun(clause: Sequence[LineToken], position: int) -> bool:
    """ "an increase in": not the verb of the same form."""
    articles = [token for token in clause[max(0, position - 3) : position] if token.printed in ("a", "an", "the", "no")]
    return (
        bool(articles and NOUN.fullmatch(clause[position].printed))
        and position + 1 < len(clause)
        and clause[position + 1].printed in INTO
    )


def _names_object(clause: Sequence[LineToken], position: int) -> bool:
    """ "a reduction in Y", "inhibition of Y", and not "tonic inhibition of neurons", which is a thing itself."""
    if clause[position].printed in ("inhibition", "suppression"):
        return clause[position + 1].printed == "of" and not (position and clause[position - 1].telling)
    return clause[position + 1].printed in INTO


def _sign(match: re.Match[str]) -> int | None:
    return UP if match["up"] else DOWN if match["down"] else None


def _moved(line: Line, clause: Sequence[LineToken], position: int, sign: int | None) -> Iterator[DirectionFinding]:
    """A verb: "X increased Y", "Y was increased by X", "decreased Y"."""
    before = _before(clause, position)
    denied = any(token.printed in NOT for token in before)
    passive = any(token.printed in ("is", "are", "was", "were", "be", "been") for token in before) and clause[
        position
    ].printed.endswith("d")
    if sign is None and not denied:
        return
    value = UNCHANGED if denied else sign
    left, right = clause[: position - len(before)], clause[position + 1 :]
    if passive or _stands_alone(right):
        thing, by = phrase_before(left), agent_behind(right)
    elif _adjective(clause, position, before):
        thing, by = phrase(right), ()
    else:
        thing, by = phrase(right), tuple(agent(left))
    yield from _finding(line, clause, position, value, thing, by, "amount")


def _named(line: Line, clause: Sequence[LineToken], position: int, sign: int | None) -> Iterator[DirectionFinding]:
    """A noun: "an increase in Y after X", "no change in Y", "X caused a loss of Y"."""
    denied = any(token.printed in NOT for token in clause[max(0, position - 4) : position])
    if sign is None and not denied:
        return
    right = clause[position + 2 :]
    thing = phrase(right)
    yield from _finding(
        line,
        clause,
        position,
        UNCHANGED if denied else sign,
        thing,
        agent_behind(right) or tuple(agent(clause[:position])),
        "amount",
    )


def _effect(line: Line, clause: Sequence[LineToken], position: int, axis: str) -> Iterator[DirectionFinding]:
    """An effect: "X hyperpolarizes Y", "X causes hyperpolarization of Y"."""
    right = clause[position + 1 :]
    right = right[1:] if right and right[0].printed == "of" else right
    denied = any(token.printed in NOT for token in clause[:position])
    thing = phrase(right)
    yield from _finding(
        line, clause, position, UNCHANGED if denied else UP, thing[-1:], tuple(agent(clause[:position])), axis
    )


def _finding(
    line: Line,
    clause: Sequence[LineToken],
    position: int,
    sign: int | None,
    thing: Sequence[LineToken],
    by: Sequence[LineToken],
    axis: str,
) -> Iterator[DirectionFinding]:
    if sign is None:
        return
    against = any(ANTAGONIST.fullmatch(token.printed) for token in by[:3])
    through = frozenset(stem(token.term) for token in by if token.telling and not ANTAGONIST.fullmatch(token.printed))
    around = frozenset(stem(token.term) for token in clause if token.telling)
    sure = not any(DOUBT.fullmatch(token.printed) for token in clause)
    words = _said(clause, position)
    things, owner = enumerated(thing)
    for part in things:
        terms, of = stems_of(part), stems_of(owner)
        if (
            terms
            and not terms <= COMMON_HEADS
            and not any(NOUN.fullmatch(token.printed) and token.printed != "inhibition" for token in part)
        ):
            yield DirectionFinding(
                line.document, line.unit, axis, -sign if against else sign, terms, of, through, around, sure, words,
                " ".join(token.printed for token in part),
            )  # fmt: skip


def _said(clause: Sequence[LineToken], position: int) -> str:
    """The verb as printed with what denies, doubts or tenses it: "did not alter", "potentially causes hyperpolarisation"."""
    first = position
    while first and (
        clause[first - 1].printed in VERB_PARTICLES
        or clause[first - 1].printed in NOT
        or DOUBT.fullmatch(clause[first - 1].printed)
    ):
        first -= 1
    doubts = [place for place in range(max(0, position - DOUBT_SCOPE), first) if DOUBT.fullmatch(clause[place].printed)]
    return " ".join(token.printed for token in clause[min([first, *doubts]) : position + 1])


def _before(clause: Sequence[LineToken], position: int) -> list[LineToken]:
    """The auxiliaries and adverbs right before a verb."""
    found: list[LineToken] = []
    for token in reversed(clause[:position]):
        if (
            token.printed not in VERB_PARTICLES
            and not token.printed.endswith("ly")
            and not DOUBT.fullmatch(token.printed)
            and token.printed not in NOT
            and token.printed != "to"
        ):
            break
        found.append(token)
    return found[::-1]


def _stands_alone(right: Sequence[LineToken]) -> bool:
    """No object follows: "the current increased after X"."""
    return not right or right[0].printed in (
        ",",
        "by",
        "after",
        "in",
        "with",
        "during",
        "at",
        "following",
        "when",
        "from",
        "and",
        "(",
        "immediately",
        "through",
        "upon",
    )


def _adjective(clause: Sequence[LineToken], position: int, before: Sequence[LineToken]) -> bool:
    """ "through decreased Y", "an increased Y": the participle belongs to the noun behind it."""
    if before or not clause[position].printed.endswith("d"):
        return False
    previous = clause[position - 1].printed if position else ","
    return (
        previous in ("the", "a", "an", ",", "and", "of", "by", "through", "found", "with", "via", "showed", "had")
        or not position
    )
