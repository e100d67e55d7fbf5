"""What a thing is to another, and whether it may be used: the two statements that no number or direction carries.

"X is identical to Y" and "X is an analog of Y" do not go together, nor does "X was approved" with a later "the approval
of X was withdrawn".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.notes.conflicts.line import Line, LineToken, stem
from qa.types import Document, Unit

_WIDE = 5
"""Words between "is" or "as" and the word of relation, at most: "a proprietary intravenous formulation"."""
_RELATION = re.compile(
    r"(?<![\w-])(?:(?P<same>(?:chemically |structurally )?identical (?:to|with)|the same (?:compound|substance|molecule|drug) as|"
    r"(?:form|formulation|preparation|version) of)|"
    r"(?P<like>(?:analog(?:ue)?s?|derivatives?|congeners?|homolog(?:ue)?s?|mimetics?|prodrugs?|isomers?) of))"
)
_LINK = frozenset(("is", "are", "as", "was", "were", ","))
_APPROVED = re.compile(r"approved|authori[sz]ed|licensed|marketed")
_WITHDRAWN = re.compile(r"withdrawn|revoked|rescinded|suspended|discontinued")
_LICENCE = re.compile(r"approval|authori[sz]ation|licen[cs]e|registration|product|drug|market|marketing|application")

_MEDICINE = re.compile(r"(?:drug|medicine|medication|treatment|therapy|product|agent|compound)s?")

Relation = Literal["same", "like", "approved", "withdrawn"]
OPPOSITE: dict[Relation, Relation] = {"same": "like", "like": "same", "approved": "withdrawn", "withdrawn": "approved"}


@dataclass(frozen=True, slots=True)
class Status:
    """One statement of what a thing is."""

    document: Document
    unit: Unit
    relation: Relation
    thing: frozenset[str]
    other: frozenset[str]
    """What it is the same as or like; empty for an approval."""
    words: str
    named: str
    aside: bool = False
    """Said in passing: "the agency approved X, a form of Y, in 2019"."""


def may_stand(text: str) -> bool:
    """Whether a text holds a word by which a unit says what a thing is, or whether it may be used."""
    return any(one.search(text.lower()) for one in (_RELATION, _APPROVED, _WITHDRAWN))


def statuses_in(line: Line) -> Iterator[Status]:
    """What a unit says a thing is, or that it is approved or withdrawn.

    Parameters: line, the unit with its names as printed, so that "X is Y" is not read as "Y is Y".
    """
    if line.unit.kind == "row":
        return
    yield from _identities(line)
    yield from _approvals(line)


def _identities(line: Line) -> Iterator[Status]:
    tokens = line.tokens
    starts, text = _spelled(tokens)
    for match in _RELATION.finditer(text):
        first = _place(starts, match.start())
        thing, aside = _link(tokens, first)
        other = _run(tokens, _place(starts, match.end() - 1) + 1)
        relation: Relation = "same" if match["same"] else "like"
        if thing and other:
            yield replace(_standing(line, relation, thing, other[-1:], match.group()), aside=aside)


def _link(tokens: Sequence[LineToken], first: int) -> tuple[list[LineToken], bool]:
    """The thing before "is", "as" or a comma that stands right before a relation, and whether it was a comma."""
    for place in range(first, max(first - _WIDE, 0), -1):
        if tokens[place - 1].printed in _LINK:
            return _run_back(tokens, place - 2), tokens[place - 1].printed == ","
        if tokens[place - 1].ends and tokens[place - 1].printed != "and":
            break
    return [], False


def _approvals(line: Line) -> Iterator[Status]:
    tokens = line.tokens
    if any(token.printed in ("not", "never", "no") for token in tokens):
        return
    for place, token in enumerate(tokens):
        previous = tokens[place - 1].printed if place else ""
        if _APPROVED.fullmatch(token.printed):
            if previous in ("was", "were", "is", "been", "are"):
                thing = _run_back(tokens, place - 2)
            else:
                thing = _run(tokens, place + 1) or (_run(tokens, 0) if _MEDICINE.fullmatch(previous) else [])
            if thing:
                yield _standing(line, "approved", thing, (), token.printed)
        elif _WITHDRAWN.fullmatch(token.printed) and previous in ("was", "were", "is", "been", "are"):
            subject = tokens[: place - 1]
            if any(_LICENCE.fullmatch(word.printed) for word in (*subject, *tokens[place + 1 : place + 5])):
                of = next((i for i, word in enumerate(subject) if word.printed == "of"), -1)
                thing = [word for word in subject[of + 1 :] if word.telling and not _LICENCE.fullmatch(word.printed)][
                    :2
                ]
                if thing:
                    yield _standing(line, "withdrawn", thing, (), f"{previous} {token.printed}")


def _standing(
    line: Line, relation: Relation, thing: Sequence[LineToken], other: Sequence[LineToken], words: str
) -> Status:
    return Status(
        line.document, line.unit, relation,
        frozenset(stem(token.term) for token in thing), frozenset(stem(token.term) for token in other),
        words.strip(), " ".join(token.printed for token in thing),
    )  # fmt: skip


def _spelled(tokens: Sequence[LineToken]) -> tuple[list[int], str]:
    starts, text = [], ""
    for token in tokens:
        starts.append(len(text))
        text += token.printed + " "
    return starts, text


def _place(starts: Sequence[int], offset: int) -> int:
    return max(place for place, start in enumerate(starts) if start <= offset)


def _run(tokens: Sequence[LineToken], place: int) -> list[LineToken]:
    """The telling words from a place on, up to a small word or a mark."""
    while place < len(tokens) and tokens[place].printed in ("a", "an", "the"):
        place += 1
    found = []
    while place < len(tokens) and tokens[place].telling:
        found.append(tokens[place])
        place += 1
    return found


def _run_back(tokens: Sequence[LineToken], place: int) -> list[LineToken]:
    """The name that ends at a place; a bracket behind it belongs to it."""
    found: list[LineToken] = []
    if place >= 0 and tokens[place].printed == ")":
        opened = max((i for i in range(place) if tokens[i].printed == "("), default=-1)
        found, place = [token for token in tokens[opened + 1 : place] if token.telling], opened - 1
    own: list[LineToken] = []
    while place >= 0 and tokens[place].telling and not re.fullmatch(r"\w{2,}ed", tokens[place].printed):
        own.insert(0, tokens[place])
        place -= 1
    return [*own, *found] if own else []


def contrary_statuses(found: Iterable[Status]) -> Iterator[tuple[Status, Status]]:
    """The pairs of statements of different documents on one thing that do not go together."""
    by_relation: dict[tuple[Relation, frozenset[str]], list[Status]] = defaultdict(list)
    for one in found:
        by_relation[one.relation, one.other].append(one)
    for (relation, other), mine in by_relation.items():
        if relation not in ("like", "withdrawn"):
            continue
        for one in mine:
            for two in by_relation.get((OPPOSITE[relation], other), ()):
                if one.document.source != two.document.source and _one_thing(one, two):
                    yield one, two


def _one_thing(one: Status, other: Status) -> bool:
    """Identity is said of things of one name; an approval names a product, a substance or both."""
    return one.thing == other.thing if one.other else bool(one.thing & other.thing)
