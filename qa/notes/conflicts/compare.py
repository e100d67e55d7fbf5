"""Whether two parts of units say the same but for one thing: a value, a denial, a direction.

What differs apart from that one thing decides. Words that stand in the same slot of both, "north" and "south" before "tower",
tell two things apart. Words that only one has narrow it, and the more of them there are, the less both are about one thing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import log

from qa.index.library import Library
from qa.notes.conflicts.line import USUAL, Line, terms_of_text
from qa.notes.conflicts.types import SAYING
from qa.text.abbreviations import Reword
from qa.types import Document
from qa.verify.tokens import Token, Word, terms_of

SAME = 0.55
"""Share of the weight of two parts' words that both must hold to be about one thing."""
LEAST_SHARED = 2
"""Words that both must hold, at least."""
COMPOUND = 1.5
"""How much more a word tells two things apart that stands right beside a word of both: "lumozan acetate" is not lumozan."""
SHORT = 6
"""Units of a document that is too short to tell what it is mainly about."""
OFTEN = 0.5
"""Share of a document's units that tell what it is about."""
MOST_HOLDERS = 200
"""Parts that hold a word from which it is not looked up: the rarer words of a pair find it."""


@dataclass(frozen=True, eq=False)
class Saying:
    """What a unit says of one value, or one of its clauses: the words that it is said with."""

    line: Line
    tokens: tuple[Token, ...]
    """Its telling words and its numbers in order; a number that is not its own stands for any."""
    words: str
    """The value, or the words of direction or denial, as printed."""

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms of its words."""
        return terms_of(self.tokens)

    @property
    def source(self) -> str:
        return self.line.document.source


@dataclass(frozen=True, slots=True)
class Match:
    """How far two parts are about one thing."""

    share: float
    shared: frozenset[str]
    apart: bool
    """Words in the same slot tell them apart."""

    @property
    def same(self) -> bool:
        return self.share >= SAME and not self.apart


Opposed = tuple[Saying, Saying, Match]
"""Two parts of different documents that say otherwise of one thing."""


class Comparer:
    """Compares parts of the units of one corpus.

    Parameters: lines, all that speak for themselves.
    """

    def __init__(self, lines: Sequence[Line], library: Library) -> None:
        self._units = len(lines)
        self._held = Counter(term for line in lines for term in line.terms)
        self._subjects = library.cached(_subjects)

    def weight(self, term: str) -> float:
        """How much a word tells: more, the fewer units hold it."""
        return 1 + log((self._units + 1) / (self._held[term] + 1))

    def pairs(self, parts: Sequence[Saying]) -> Iterator[tuple[int, int]]:
        """The places of the parts of different documents that share a word that few hold."""
        holders: dict[str, list[int]] = defaultdict(list)
        for place, part in enumerate(parts):
            for term in part.terms:
                holders[term].append(place)
        shared = Counter(
            pair
            for term in sorted(holders)
            if len(holders[term]) <= MOST_HOLDERS
            for pair in combinations(holders[term], 2)
            if parts[pair[0]].source != parts[pair[1]].source
        )
        return (pair for pair, count in sorted(shared.items()) if count >= LEAST_SHARED)

    def match(self, one: Saying, other: Saying) -> Match | None:
        """How far two parts are about one thing; None where they share too little to tell."""
        mine, theirs = _uncovered(one, other), _uncovered(other, one)
        shared = frozenset(
            token.term
            for place, token in enumerate(one.tokens)
            if isinstance(token, Word) and place not in mine and (token.term in other.terms or token.parts)
        )
        both = sum(map(self.weight, shared))
        if len(shared) < LEAST_SHARED:
            return None
        left = self._lone(one, mine, other) + self._lone(other, theirs, one)
        apart = _apart(one, mine, other, theirs) or self._of_two_things(one, other, shared)
        return Match(2 * both / (2 * both + left), shared, apart)

    def _lone(self, part: Saying, lone: set[int], other: Saying) -> float:
        """The weight of the words that only one part has; nothing where the other's headings name them."""
        total = 0.0
        for place in lone:
            word = part.tokens[place]
            if isinstance(word, Word) and word.term not in USUAL and not word.within(other.line.headings):
                beside = [part.tokens[at] for at in {place - 1, place + 1} - lone if 0 <= at < len(part.tokens)]
                pairs = {(one.term, word.term) for one in beside if isinstance(one, Word)}
                total += self.weight(word.term) * (COMPOUND if pairs & part.line.compounds else 1)
        return total

    def _of_two_things(self, one: Saying, other: Saying, shared: frozenset[str]) -> bool:
        """Whether the documents are about two things, and the words that both parts hold name neither, nor one of both."""
        mine, theirs = (self._subjects[part.source] for part in (one, other))
        if mine.named - theirs.said and theirs.named - mine.said:
            return True
        return not shared & mine.often & theirs.often


def _uncovered(part: Saying, other: Saying) -> set[int]:
    """The places of the words that the other part does not hold."""
    return {
        place for place, token in enumerate(part.tokens) if isinstance(token, Word) and not token.within(other.terms)
    }


def _apart(one: Saying, mine: set[int], other: Saying, theirs: set[int]) -> bool:
    """Whether words that only one part has stand in the slot of words that only the other has, "north" and "south"."""
    here, there = _slots(one, mine), _slots(other, theirs)
    return any(not (here[slot] and there[slot]) for slot in here.keys() & there.keys())


def _slots(part: Saying, lone: set[int]) -> dict[tuple[str, str], bool]:
    """What stands before and behind each run of words that only this part has, and whether these only name what is usual."""
    found = {}
    for place in lone:
        token = part.tokens[place]
        common = isinstance(token, Word) and token.term in USUAL
        if place and place - 1 not in lone:
            found["behind", _form(part.tokens[place - 1])] = common
        if place + 1 < len(part.tokens) and place + 1 not in lone:
            found["before", _form(part.tokens[place + 1])] = common
    return found


def _form(token: Token) -> str:
    return token.term if isinstance(token, Word) else "#"


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a document is about."""

    said: frozenset[str]
    """All its words."""
    named: frozenset[str]
    """The names of its title."""
    often: frozenset[str]
    """The words that a good part of its units hold."""


def _subjects(library: Library) -> Mapping[str, _Subject]:
    return {document.source: _subject(document, library.reword) for document in library.documents}


def _subject(document: Document, reword: Reword) -> _Subject:
    bodies = [unit.text for unit in document.units if unit.kind in SAYING]
    counts = Counter(term for body in bodies for term in terms_of_text(reword(body)))
    words = [word for text in (*bodies, document.title) for word in text.split()[1:]]
    names = " ".join(word for word in words if word[:1].isupper() or any(map(str.isdigit, word)))
    titled = terms_of_text(document.title)
    if bodies and bodies[0] in document.title and bodies[0].endswith((".", "!", "?")):
        # A text without a title is called by its first sentence, whose value is what may differ.
        titled = frozenset(term for term in titled if not term.isdigit())
    often = frozenset(term for term, count in counts.items() if count >= OFTEN * len(bodies) or len(bodies) < SHORT)
    return _Subject(titled | frozenset(counts), titled & terms_of_text(names), often)
