"""Values that texts give for a named measure: "the half-life of X was 9 h", "X acted with an EC50 of 12.9 nM"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qa.notes.conflicts.amounts import Amount, Dimension, amount
from qa.notes.conflicts.line import BREAKS, Line, LineToken, line_tokens
from qa.notes.conflicts.quantities import IN_A_BODY, MEASURES, NAMED
from qa.text.abbreviations import Reword
from qa.text.table_rows import row_sentence
from qa.types import Document, Unit
from qa.verify.lexicon import canonical
from qa.verify.reading import read
from qa.verify.tokens import terms_of

Words = tuple[LineToken, ...]
_LIGHT = frozenset(
    canonical(word)
    for word in "alone mean average median least-squares elimination terminal apparent estimated total overall reported measured respective endogenous its their significant statistically statistical final highest lowest estimated cumulative even high low higher lower adjusted pooled respective increased decreased reported "
    "maximal half-maximal value values approximate single score scores same".split()
)
"""Words around a measure that make no other measure of it."""
_VERB = re.compile(
    r"\w{2,}ed|shows?|has|gives?|binds?|reach(?:es)?|displays?|exhibits?|potentiates?|inhibits?|activates?|increases?|enhances?|reduces?|fell|rose|occurs?|produces?|acts?|evokes?"
)
_LONGEST = 3
"""Characters of an exponent; a longer one is no measurement, and would take gigabytes to write out."""
DEFAULT = re.compile(
    r"(?:control|adult|healthy|normal|wild-type|vehicle|untreated|baseline|naive|sham|physiological)s?"
)
"""Conditions that are the usual ones."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One value of one measure of one thing, as a unit gives it."""

    document: Document
    unit: Unit
    measure: str
    subject: frozenset[str]
    kind: frozenset[str]
    """What tells the measure from others of its name: the "oral" of bioavailability."""
    amount: Amount
    when: tuple[str, str] | None
    """The point of time that it is given for."""
    words: str
    """As printed."""
    said_of: frozenset[str]
    """The words that tell of what the number is: those of the phrase behind it, else those around it."""
    topic: str
    """The measure and its subject as printed."""

    @property
    def key(self) -> tuple[str, Dimension, frozenset[str], frozenset[str], tuple[str, str] | None]:
        """What two values must have in common to be of one quantity."""
        return self.measure, self.amount.dimension, self.subject, self.kind, self.when


def measured(line: Line, reword: Reword) -> Iterator[Measured]:
    """The values that a unit gives for measures that it names."""
    if line.unit.kind == "row":
        said = reword(row_sentence(line.document, line.unit))
        yield from _in_text(line, said, line_tokens(said.replace(";", ",")))
    else:
        yield from _in_text(line, line.text, line.tokens)


def _in_text(line: Line, text: str, tokens: Sequence[LineToken]) -> Iterator[Measured]:
    places = list(_mentions(tokens)) if any(token.quantity for token in tokens) else []
    if not places:
        return
    bound = {
        number.quantity.start: terms_of(word for word in (*number.own, *number.shared) if not word.generic)
        for number in read(text).numbers
    }
    for position, token in enumerate(tokens):
        quantity = token.quantity
        if quantity is None or not _is_value(text, tokens, position):
            continue
        size = amount(quantity, text[quantity.end : quantity.end + 80])
        names = tuple(unit for unit, _ in size.dimension)
        fitting = [place for place in places if _fits(place[2], names)]
        before = [place for place in fitting if place[1] <= position]
        after = [place for place in fitting if place[0] > position]
        place = before[-1] if before else after[0] if after and after[0][0] - position <= 3 else None
        if place is None:
            continue
        said_of = bound.get(quantity.start, frozenset())
        of, sort = _of(tokens, place[0], place[1], line.unit.kind == "row")
        subject, kind = _terms(of), _terms(sort)
        chosen = MEASURES[place[2]][0] == "concentration" and not IN_A_BODY & (subject | kind)
        if subject and not chosen:
            yield Measured(
                line.document, line.unit, MEASURES[place[2]][0], subject, kind, size, _when(tokens, position),
                text[quantity.start : quantity.end].strip(), said_of,
                " ".join((*(token.printed for token in sort), MEASURES[place[2]][0], "of", *(token.printed for token in of))),
            )  # fmt: skip


def _mentions(tokens: Sequence[LineToken]) -> Iterable[tuple[int, int, int]]:
    """Each measure named: first token, the one behind its last, and its number in the list."""
    starts, text = [], ""
    for token in tokens:
        starts.append(len(text))
        text += token.printed + " "
    for match in NAMED.finditer(text):
        first = max(i for i, start in enumerate(starts) if start <= match.start())
        last = max(i for i, start in enumerate(starts) if start < match.end())
        # "half-maximal effective concentration (EC50)" is one mention.
        yield first, last + 1, int(str(match.lastgroup)[1:])


def _fits(measure: int, names: tuple[str, ...]) -> bool:
    allowed = MEASURES[measure][2]
    return names in [tuple(sorted(one)) for one in allowed] if allowed else bool(names)


def _is_value(text: str, tokens: Sequence[LineToken], position: int) -> bool:
    """Whether a number may be the value of a measure: not a year, a count in words, a p-value, a time or a bracket on one."""
    quantity = tokens[position].quantity
    if quantity is None or quantity.unit in ("p", "times") or _is_time_point(tokens, position):
        return False
    printed = text[quantity.start : quantity.end]
    if not any(map(str.isdigit, printed)) or len(quantity.value.partition("e")[2]) > _LONGEST:
        return False
    if not (quantity.unit or quantity.error or "." in quantity.value or quantity.value.startswith("-")):
        return False  # a count, a year, a number of a list
    opened = max((i for i in range(position) if tokens[i].printed == "("), default=-1)
    closed = max((i for i in range(position) if tokens[i].printed == ")"), default=-1)
    return opened <= closed or not any(token.quantity for token in tokens[:opened])


def _is_time_point(tokens: Sequence[LineToken], position: int) -> bool:
    """ "at 60 hours", "by day 30": when, and not how much."""
    quantity = tokens[position].quantity
    return bool(
        position
        and quantity is not None
        and quantity.unit in ("h", "day", "week", "month", "min")
        and tokens[position - 1].printed in ("at", "by", "to", "until", "after", "through", "within", "from")
    )


def _when(tokens: Sequence[LineToken], position: int) -> tuple[str, str] | None:
    times = [place for place in range(len(tokens)) if _is_time_point(tokens, place)]
    if not times:
        return None
    nearest = tokens[min(times, key=lambda place: (abs(place - position), place))].quantity
    assert nearest is not None
    return nearest.value, nearest.unit


def _of(tokens: Sequence[LineToken], first: int, end: int, row: bool) -> tuple[Words, Words]:
    """Of what a measure is a measure, and what kind of it: "oral bioavailability of X", "the X EC50", "X had an EC50"."""
    modifiers = _run(tokens, first - 1, -1)
    after = _behind(tokens, end)
    if after < len(tokens) and tokens[after].printed in (
        "to",
        "at",
    ):  # "AUC to infinity of X", "change at hour 60 of X"
        after = next((i for i in range(after, min(after + 5, len(tokens))) if tokens[i].printed in ("of", "in")), after)
    if after < len(tokens) and tokens[after].printed in ("of", "in", "for", "from"):
        subject = _phrase(tokens, after + 1)
        if subject:
            return subject, modifiers
    if modifiers:
        return modifiers, ()
    return _leading(tokens, first, "" if row else ";.|:"), ()


def _terms(words: Words) -> frozenset[str]:
    return frozenset(token.term for token in words)


def _behind(tokens: Sequence[LineToken], end: int) -> int:
    """The place behind a measure and a bracket that only abbreviates it."""
    if end + 2 < len(tokens) and tokens[end].printed == "(" and tokens[end + 2].printed == ")":
        return end + 3
    if end < len(tokens) and tokens[end].printed == ")":
        return end + 1
    return end


def _run(tokens: Sequence[LineToken], place: int, step: int) -> Words:
    """The telling words in an unbroken row on one side."""
    found: list[LineToken] = []
    while 0 <= place < len(tokens) and tokens[place].term and not _VERB.fullmatch(tokens[place].printed):
        if tokens[place].telling and tokens[place].term not in _LIGHT:
            found.append(tokens[place])
        place += step
    return tuple(found[::step])


def _phrase(tokens: Sequence[LineToken], place: int) -> Words:
    """The telling words of the noun phrase that begins at a place."""
    while place < len(tokens) and tokens[place].printed in ("the", "a", "an", "both", "this", "these"):
        place += 1
    return _run(tokens, place, 1)


def _leading(tokens: Sequence[LineToken], before: int, cuts: str) -> Words:
    """The subject of the clause before a place: its first noun phrase that no preposition introduces."""
    start = max((i + 1 for i in range(before) if tokens[i].printed in cuts), default=0)
    if start < before and tokens[start].printed in ("in", "at", "among", "after", "for", "with", "on", "during"):
        start = next((i + 1 for i in range(start, before) if tokens[i].printed == ","), before)
    if start < before and tokens[start].printed not in BREAKS:
        return _phrase(tokens[:before], start)
    return ()
