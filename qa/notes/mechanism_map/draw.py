"""The mechanism map of an answer: what its statements say acts on what, as nodes and arrows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.index.library import Library
from qa.json_forms import JsonObject
from qa.notes.mechanism_map.clause import Effect, claims
from qa.text.abbreviations import Reword
from qa.text.normalise import fold
from qa.types import Statement


@dataclass(frozen=True, slots=True)
class Node(JsonObject):
    """A thing, as the first statement that names it spells it."""

    id: int
    """Its place in `Pathway.nodes`."""
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


@dataclass(frozen=True, slots=True)
class Pathway(JsonObject):
    """Nodes and the arrows between them."""

    nodes: tuple[Node, ...]
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
    nodes: dict[str, Node] = {}
    arrows: dict[tuple[int, int, str, str], Arrow] = {}
    for place, claim in told:
        one = statements[place]
        source, target, words = (one.text[slice(*span)] for span in (claim.source, claim.target, claim.words))
        if (acting := _key(source, reword)) != (acted := _key(target, reword)):
            first = nodes.setdefault(acting, Node(len(nodes), source)).id
            second = nodes.setdefault(acted, Node(len(nodes), target)).id
            marks = tuple(citation.mark for citation in one.citations)
            arrow = Arrow(first, second, words, claim.effect, place, marks)
            arrows.setdefault((first, second, fold(words), claim.effect), arrow)
    return Pathway(tuple(nodes.values()), tuple(arrows.values()))


def _key(label: str, reword: Reword) -> str:
    """What two spellings of one thing share."""
    plain = re.sub(r"^(?:the|an?) ", "", fold(reword(label))).replace("isation", "ization").replace("our ", "or ")
    return " ".join(_singular(word) for word in plain.replace("signalling", "signaling").split())


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
