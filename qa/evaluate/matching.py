"""Does a text state an expected fact? Whole words, exact numbers with their units, and not under a negation.

The same test decides for every assistant, so it looks at words alone and knows nothing of how an answer was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.text.normalise import fold
from qa.text.quantities import Quantity, quantities
from qa.verify.lexicon import NEGATION
from qa.verify.tokens import FIRST_NUMBER, PRIVATE, masked

_REACH = 6
"""Words behind a negation that it denies, at most; "did not significantly increase the frequency of" holds five."""
_PREFIX = r"(?:anti|pro|non|un|down|up|pre|post|sub|extra|inter|intra|hyper|hypo|de|re|co)"
_PREFIXED = re.compile(rf"(?<![^\W_])({_PREFIX})-(?=[^\W\d_])")
"""A prefix belongs to its word: "anti-inflammatory" does not say "inflammatory"."""
_CUT = "|"
_PIECE = re.compile(
    r"(?P<mark>\[\d{1,3}(?:\s?[,-]\s?\d{1,3})*\])|(?P<number>[\ue000-\uf8ff])|(?P<word>[^\W_]+(?:'[^\W_]+)?)|(?P<cut>[;:|()]|,(?=\s)|[.?!](?=\s|$))"
)
_TURNS = frozenset("but while whereas although though however yet".split())
"""Words at which what was denied before is over."""
_RELATIVE = frozenset("that which who whose where when".split())
"""Words behind which a clause of its own begins: "an increase that was not expected" is an increase."""
_NOT = frozenset(("not", "never"))
_LOST = frozenset("absent lacking abolished excluded unable disappeared vanished ceased".split())
"""Words that deny their subject when they close a clause."""
_RANGE = frozenset(("to", "through"))
_UNITLESS = ("", "p")
_NOT_ONLY = re.compile(r"\bnot only\b")

_Token = str | Quantity


@dataclass(frozen=True, slots=True)
class _Tokenised:
    """A text as comparable tokens; `denied` holds the places of those under a negation."""

    tokens: tuple[_Token, ...]
    denied: frozenset[int]
    negating: frozenset[int]
    """The places of the negations themselves."""
    known: frozenset[str]


def says(text: str, form: str) -> bool:
    """Whether a text says a surface form: its words in order, whole, its numbers equal with their units, not denied.

    Parameters: text, one statement; form, a few words or a quantity. A form that itself holds a negation is looked for
    as it stands. A number without a unit matches one without a unit or a p-value; one end of a range is not the range.
    """
    return _found(_read(text), _read(form))


def states(text: str, accept: Iterable[str], alongside: Iterable[str] = ()) -> bool:
    """Whether one statement says one of the accepted forms, and every word that must stand with it."""
    said = _read(text)
    return any(_found(said, _read(form)) for form in accept) and all(
        _found(said, _read(form), denied_too=True) for form in alongside
    )


@lru_cache(maxsize=20_000)  # the units of a corpus are compared with every fact
def _read(text: str) -> _Tokenised:
    """Take a text apart into words, marks, quantities and cuts, and find what its negations deny."""
    bare = PRIVATE.sub(" ", text)
    numbers = quantities(bare)
    folded = _PREFIXED.sub(r"\1", fold(masked(bare, numbers)))
    tokens: list[_Token] = []
    negating: set[int] = set()
    negations = {start for start, _ in _negations(folded)}
    for piece in _PIECE.finditer(folded):
        if piece.start() in negations:
            negating.add(len(tokens))
        tokens.append(_token(piece, numbers))
    remaining = [i for i, token in enumerate(tokens) if not _between_numbers(tokens, i)]
    moved = {old: new for new, old in enumerate(remaining)}
    tokens = [tokens[i] for i in remaining]
    negating = {moved[i] for i in negating if i in moved}
    return _Tokenised(
        tuple(tokens),
        _denied(tokens, negating),
        frozenset(negating),
        frozenset(token for token in tokens if isinstance(token, str)),
    )


def _token(piece: re.Match[str], numbers: Sequence[Quantity]) -> _Token:
    if piece.group("number"):
        return numbers[ord(piece.group()) - FIRST_NUMBER]
    if piece.group("cut"):
        return _CUT
    return re.sub(r"\s", "", piece.group()) if piece.group("mark") else piece.group()


def _negations(folded: str) -> list[tuple[int, int]]:
    only = {match.start() for match in _NOT_ONLY.finditer(folded)}
    return [match.span() for match in NEGATION.finditer(folded) if match.start() not in only]


def _between_numbers(tokens: Sequence[_Token], place: int) -> bool:
    """The "to" of "52 to 56 hours": a range is the same with a dash."""
    return (
        tokens[place] in _RANGE
        and 0 < place < len(tokens) - 1
        and isinstance(tokens[place - 1], Quantity)
        and isinstance(tokens[place + 1], Quantity)
    )


def _denied(tokens: Sequence[_Token], negating: Iterable[int]) -> frozenset[int]:
    """The places that a negation bears on: those behind it up to the next cut, or those before it where it closes the
    clause ("the increase was not seen", "the effect was absent")."""
    found: set[int] = set()
    for place in negating:
        behind = _up_to(tokens, range(place + 1, min(place + 1 + _REACH, len(tokens))), _TURNS)
        found.update(behind)
        adverb = tokens[place] in _NOT or str(tokens[place]).endswith("n't")
        if (adverb and len(behind) <= 1) or (tokens[place] in _LOST and not behind):
            found.update(_up_to(tokens, range(place - 1, max(-1, place - 1 - _REACH), -1), _TURNS | _RELATIVE))
    return frozenset(found)


def _up_to(tokens: Sequence[_Token], places: Iterable[int], ends: frozenset[str]) -> list[int]:
    remaining = []
    for place in places:
        if tokens[place] == _CUT or tokens[place] in ends:
            break
        remaining.append(place)
    return remaining


def _found(text: _Tokenised, form: _Tokenised, *, denied_too: bool = False) -> bool:
    wanted = form.tokens
    while wanted and wanted[-1] == _CUT:
        wanted = wanted[:-1]
    if not wanted or not form.known - {_CUT} <= text.known:
        return False
    first, rest = wanted[0], wanted[1:]
    shown_only = denied_too or bool(form.negating)
    for start in range(len(text.tokens) - len(rest)):
        if not _same(first, text.tokens[start]):
            continue
        places = range(start, start + len(wanted))
        whole = all(_same(word, text.tokens[i]) for word, i in zip(rest, places[1:], strict=True))
        if whole and (shown_only or text.denied.isdisjoint(places)):
            return True
    return False


def _same(wanted: _Token, there: _Token) -> bool:
    if isinstance(wanted, str) or isinstance(there, str):
        return wanted == there
    unit = wanted.unit == there.unit or (not wanted.unit and there.unit in _UNITLESS)
    return (
        wanted.value == there.value
        and unit
        and wanted.error in (there.error, "")
        and _exactly(wanted.compare) == _exactly(there.compare)
        and wanted.partner == there.partner
    )


def _exactly(compare: str) -> str:
    """ "about 7.2 times" says 7.2; "less than 7.2" does not."""
    return "" if compare == "≈" else compare
