"""A text as the statement checks see it: its words in one form, its numbers, and which words each number is said of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.answer.numbers import Quantity, quantities
from qa.answer.english import GENERIC, PREFIXED, canonical
from qa.index.lexical import STOP_WORDS
from qa.ingest.normalise import fold

MARK = re.compile(r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]")
NUMBER = "#"
"""Stands for any number among words."""
_FIRST_NUMBER = 0xE000
"""Numbers stand in the folded text as one private character each, so that folding leaves them alone."""
_TOKEN = re.compile(r"[^\W_]+(?:(?:[-']|(?<=\d)[.,](?=\d))[^\W_]+)*|[\ue000-\uf8ff]|[;:,|()]|[.?!](?=\s|$)")
_BOUND = re.compile(r"(?<=[\ue000-\uf8ff]) (?:or|and) (?:more|greater|higher|above|older|longer|later|over|less|fewer|lower|below|younger|shorter|under)\b")
_CUTS = frozenset("; : , | ( ) . ? ! and but or while whereas against versus vs compared than although though unlike respectively because since".split())
"""Where one thing said ends and the next begins."""
FULL_CUTS = frozenset("; . ? ! | but while whereas although though unlike".split())
_AGAINST = frozenset(("than", "against", "versus", "vs", "compared", "unlike"))
_PARTING = FULL_CUTS | _AGAINST | frozenset("()")
_FULL = re.compile(r"[;|]|[.?!](?=\s|$)|\b(?:but|while|whereas|although|though|unlike)\b")
_MAY = re.compile(r"\bMay\b(?=,?\s\d)|(?<=\d\s)May\b")  # the month, not the verb
_PART = re.compile(r"[-']")


@dataclass(frozen=True, slots=True)
class Word:
    """One content word."""

    term: str
    parts: tuple[str, ...]
    """The words of a compound in the same form: "gaba-evoked" has "gaba" and "evok"."""
    generic: bool

    def within(self, known: frozenset[str]) -> bool:
        """Whether a text that holds these terms holds the word."""
        return self.term in known or (bool(self.parts) and all(part in known for part in self.parts))


Token = Word | Quantity | str
"""A content word, a number, or a cut (";", "and", ...)."""


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity with the words it is said of."""

    quantity: Quantity
    own: tuple[Word, ...]
    """The words of its own stretch of the sentence."""
    shared: tuple[Word, ...]
    """Words before the first number or after the last stretch: said of every number."""
    before: str
    """The content word, number or nothing just before it."""
    after: str
    group: int
    """Numbers with no word or bracket between them have the same group."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says, taken apart."""

    folded: str
    tokens: tuple[Token, ...]
    terms: frozenset[str]
    """Every content word, and every part of a compound."""
    numbers: tuple[Number, ...]
    against: frozenset[str]
    """The terms that its numbers are only compared with: "higher than in control cells"."""

    @property
    def words(self) -> tuple[Word, ...]:
        """Its content words in order."""
        return tuple(token for token in self.tokens if isinstance(token, Word))


@lru_cache(maxsize=50_000)
def _word(printed: str) -> Word | None:
    """A folded word, or None for one that only holds a sentence together."""
    whole = printed.removesuffix("'s").replace(",", "")
    if whole in STOP_WORDS:
        return None
    pieces = [piece for piece in _PART.split(whole) if piece]
    term = canonical(whole)
    if len(pieces) < 2:
        return Word(term, (), term in GENERIC)
    if len(pieces) == 2 and pieces[0].isalpha() and pieces[1].isdigit():
        return Word("".join(pieces), (), False)  # "IL-6" and "IL6" are one name
    parts = tuple(canonical(piece) for piece in pieces if piece not in STOP_WORDS)
    return Word(term, parts, bool(parts) and all(part in GENERIC for part in parts))


@lru_cache(maxsize=512)
def read(text: str) -> Reading:
    """Take a text apart. A statement is read once and a quote as often as it is cited, hence the cache."""
    bare = _MAY.sub("May-month", MARK.sub(" ", text))
    found = quantities(bare)
    pieces: list[str] = []
    position = 0
    for number, quantity in enumerate(found):
        pieces += (bare[position : quantity.start], f" {chr(_FIRST_NUMBER + number % 6000)} ")
        position = quantity.end
    masked = PREFIXED.sub("not ", fold("".join((*pieces, bare[position:]))))
    tokens = tuple(_tokens(_BOUND.sub("", masked), found))
    return Reading(
        folded=masked,
        tokens=tokens,
        terms=terms_of(token for token in tokens if isinstance(token, Word)),
        numbers=tuple(_numbers(tokens)),
        against=terms_of(_compared(tokens)),
    )


def terms_of(words: Iterable[Word]) -> frozenset[str]:
    """The terms of words with the parts of compounds."""
    return frozenset(term for word in words for term in (word.term, *word.parts))


def _tokens(masked: str, found: Sequence[Quantity]) -> Iterable[Token]:
    for printed in _TOKEN.findall(masked):
        if "\ue000" <= printed <= "\uf8ff":
            yield found[ord(printed) - _FIRST_NUMBER]
        elif printed in _CUTS:
            yield printed
        elif (word := _word(printed)) is not None:
            yield word


def _numbers(tokens: Sequence[Token]) -> Iterable[Number]:
    """Give each number the words between it and the cuts around it; words between two cuts belong to both sides."""
    places = [place for place, token in enumerate(tokens) if isinstance(token, Quantity)]
    if not places:
        return
    groups = [0]
    for here, there in zip(places, places[1:], strict=False):
        groups.append(groups[-1] + any(isinstance(token, Word) or token in _PARTING for token in tokens[here + 1 : there]))
    first, last = places[0], places[-1]
    colon = _last(tokens, 0, first, frozenset(":"))
    label, left = _words(tokens, 0, colon + 1), _words(tokens, max(colon, _last(tokens, 0, first, FULL_CUTS)) + 1, first)
    stretches: dict[int, list[Word]] = {group: [] for group in groups}
    stretches[0] += left
    leading = list(left)
    for position, (here, there) in enumerate(zip(places, places[1:], strict=False)):
        behind, ahead = _between(tokens, here, there)
        # A number in brackets interrupts: what stands before "(N = 9)" is said of the next number too.
        leading = [*leading, *ahead] if _in_brackets(tokens, here, there) else ahead
        stretches[groups[position]] += behind
        stretches[groups[position + 1]] += leading
    end = next((place for place in range(last + 1, len(tokens)) if isinstance(tokens[place], str)), len(tokens))
    stretches[groups[-1]] += _words(tokens, last + 1, end)
    full = next((place for place in range(end, len(tokens)) if isinstance(token := tokens[place], str) and token in FULL_CUTS), len(tokens))
    right = _words(tokens, end, next((place for place in range(end, full) if tokens[place] in _AGAINST), full))
    for place, group in zip(places, groups, strict=True):
        # In a list ("dose: one 5 mg; other 7 mg") each entry names itself.
        listed = group == 0 or (colon >= 0 and _last(tokens, first, place, FULL_CUTS) >= 0)
        closing = right if _last(tokens, place, last, FULL_CUTS) < 0 else ()
        shared = (*label, *closing) if listed else (*label, *left, *closing)
        quantity = tokens[place]
        assert isinstance(quantity, Quantity)
        yield Number(quantity, tuple(stretches[group]), shared, _beside(tokens, place, -1), _beside(tokens, place, 1), group)


def _compared(tokens: Sequence[Token]) -> tuple[Word, ...]:
    """The words behind the last "than" or "against", when no number stands there."""
    last = _last(tokens, 0, len(tokens), _AGAINST)
    end = next((place for place in range(last + 1, len(tokens)) if isinstance(tokens[place], str)), len(tokens))
    if last < 0 or any(isinstance(token, Quantity) for token in tokens[last:end]):
        return ()
    return _words(tokens, last + 1, end)


def _between(tokens: Sequence[Token], here: int, there: int) -> tuple[list[Word], list[Word]]:
    """Of the words between two numbers, those of the first and those of the second: up to the first cut, from the last
    one, and in between those of either, unless a full cut parts them; without a cut all are of both."""
    cuts = [place for place in range(here + 1, there) if isinstance(tokens[place], str)]
    if not cuts:
        both = list(_words(tokens, here + 1, there))
        return both, both
    full = [place for place in cuts if tokens[place] in FULL_CUTS]
    near, far = (full[0], full[-1]) if full else (cuts[-1], cuts[0])
    return list(_words(tokens, here + 1, near)), list(_words(tokens, far + 1, there))


def _in_brackets(tokens: Sequence[Token], here: int, there: int) -> bool:
    """Whether a bracket that is open at one number closes before the next one, with no full cut in between."""
    opened, closed = _last(tokens, 0, here, frozenset("(")), _last(tokens, 0, here, frozenset(")"))
    between = [token for token in tokens[here + 1 : there] if isinstance(token, str)]
    return opened > closed and ")" in between and not FULL_CUTS & set(between)


def _last(tokens: Sequence[Token], start: int, end: int, wanted: frozenset[str]) -> int:
    """The last place of one of the wanted cuts, or -1."""
    return max((place for place in range(start, end) if isinstance(token := tokens[place], str) and token in wanted), default=-1)


def _words(tokens: Sequence[Token], start: int, end: int) -> tuple[Word, ...]:
    return tuple(token for token in tokens[start:end] if isinstance(token, Word))


def _beside(tokens: Sequence[Token], place: int, step: int) -> str:
    """The next content word on one side: "" at the end of a full clause, NUMBER for another number."""
    place += step
    while 0 <= place < len(tokens):
        token = tokens[place]
        if isinstance(token, Word):
            return token.term
        if isinstance(token, Quantity):
            return NUMBER
        if token in FULL_CUTS:
            return ""
        place += step
    return ""


def parts(reading: Reading) -> list[tuple[Token, ...]]:
    """The full clauses of a text: what stands between semicolons, full stops, "but", "whereas" and their like."""
    found: list[list[Token]] = [[]]
    for token in reading.tokens:
        if isinstance(token, str) and token in FULL_CUTS:
            found.append([])
        else:
            found[-1].append(token)
    return [tuple(part) for part in found if any(isinstance(token, Word) for token in part)]


def content(folded: str, start: int = 0, end: int | None = None) -> tuple[Word, ...]:
    """The content words of a stretch of a folded text."""
    found = (_word(printed) for printed in _TOKEN.findall(folded, start, len(folded) if end is None else end) if printed[0].isalnum())
    return tuple(word for word in found if word is not None)


def clause_of(folded: str, start: int, end: int) -> tuple[int, int]:
    """The full clause around a place in a folded text."""
    edges = [(match.start(), match.end()) for match in _FULL.finditer(folded)]
    left = max((right for _, right in edges if right <= start), default=0)
    return left, min((left for left, _ in edges if left >= end), default=len(folded))
