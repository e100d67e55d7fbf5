"""The mechanism map of an answer: what its statements say acts on what, as nodes and arrows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

from qa.index.library import Library
from qa.json_forms import JsonForm, JsonObject
from qa.notes.mechanism_map.clause import Effect, claims
from qa.text.abbreviations import Reword
from qa.text.normalise import fold
from qa.types import Statement


@dataclass(frozen=True, slots=True)
class Node:
    """A thing, as the first statement that names it spells it."""

    label: str


@dataclass(frozen=True, slots=True)
class NumberedNode(JsonObject):
    """A node in JSON, with the number that arrows name it by."""

    id: int
    label: str


@dataclass(frozen=True, slots=True)
class Arrow(JsonObject):
    """One thing said to act on another."""

    source: int = field(metadata={"alias": "from"})
    """Place in `Pathway.nodes` of what acts."""
    target: int = field(metadata={"alias": "to"})
    words: str
    """The verb as the statement has it, with its "may": "may reduce"."""
    effect: Effect
    """"+" for more of the target, "-" for less, "" where the verb does not say."""
    statement: int
    """The first statement that says so, by its place in the answer."""
    marks: tuple[int, ...]
    """Marks of that statement's citations."""


def _numbered(nodes: Sequence[Node]) -> list[NumberedNode]:
    return [NumberedNode(place, node.label) for place, node in enumerate(nodes)]


def _unnumbered(nodes: Sequence[NumberedNode]) -> tuple[Node, ...]:
    return tuple(Node(node.label) for node in nodes)


@dataclass(frozen=True, slots=True)
class Pathway(JsonObject):
    """Nodes and the arrows between them."""

    nodes: Annotated[tuple[Node, ...], JsonForm(list[NumberedNode], _numbered, _unnumbered)]
    arrows: tuple[Arrow, ...]


def pathway(statements: Sequence[Statement], library: Library) -> Pathway:
    """Draw what the statements of an answer say acts on what.

    An arrow says only what its statement says: label and words are spans of it, and a statement that denies, doubts, asks or
    compares gives none. One that says "may" gives an arrow whose words say "may", for that is said right at the verb and is
    seen wherever the arrow is; any other doubt would be lost, so that it gives none.

    Parameters: statements, verified, in the answer's order; library, the corpus, whose abbreviations make two names one.
    """
    told = [
        (place, claim) for place, one in enumerate(statements) if one.verdict.supported for claim in claims(one.text)
    ]
    reword = library.reword if told else str
    nodes: dict[str, int] = {}
    labels: list[Node] = []
    arrows: dict[tuple[int, int, str, str], Arrow] = {}

    def node(label: str) -> int:
        key = _key(label, reword)
        if key not in nodes:
            nodes[key] = len(labels)
            labels.append(Node(label))
        return nodes[key]

    for place, claim in told:
        one = statements[place]
        if _key(_spelled(one, claim.source), reword) == _key(_spelled(one, claim.target), reword):
            continue
        source, target = node(_spelled(one, claim.source)), node(_spelled(one, claim.target))
        words = _spelled(one, claim.words)
        arrow = Arrow(source, target, words, claim.effect, place, tuple(citation.mark for citation in one.citations))
        arrows.setdefault((source, target, fold(words), claim.effect), arrow)
    return Pathway(tuple(labels), tuple(arrows.values()))


def _spelled(statement: Statement, span: tuple[int, int]) -> str:
    return statement.text[slice(*span)]


def _key(label: str, reword: Reword) -> str:
    """What two spellings of one thing share."""
    plain = re.sub(r"^(?:the|an?) ", "", fold(reword(label))).replace("isation", "ization").replace("our ", "or ")
    return " ".join(_singular(word) for word in plain.replace("signalling", "signaling").split())


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
