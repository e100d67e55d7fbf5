"""Folding of text for matching: two spellings of one thing become one string. Never used on what is shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau "
    "upsilon phi chi psi omega"
)
_GREEK = dict(
    zip(
        "\u03b1\u03b2\u03b3\u03b4\u03b5\u03b6\u03b7\u03b8\u03b9\u03ba\u03bb\u03bc\u03bd\u03be\u03bf\u03c0\u03c1\u03c2"
        "\u03c3\u03c4\u03c5\u03c6\u03c7\u03c8\u03c9",
        _GREEK_NAMES.split(),
        strict=True,
    )
)
_DASHES = "\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
_QUOTES = dict(zip("\u2018\u2019\u201a\u02bc\u201c\u201d\u201e", "''''\"\"\"", strict=True))
_NAME = "alpha|beta|gamma|delta|epsilon|zeta|theta|kappa|lambda|sigma|omega"
_NAMES = "|".join(sorted(set(_GREEK.values()), key=len, reverse=True))
_LETTER = "[\u0391-\u03a9\u03b1-\u03c9]"


class _Table(dict[int, str]):
    """A `str.translate` table that works out each character once."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        self[code] = found = self._rule(chr(code))
        return found


def _plain(char: str) -> str:
    """One character in compatibility form, without accents, its case kept."""
    if char in _DASHES:
        return "-"
    if char in _QUOTES:
        return _QUOTES[char]
    if char.isspace():
        return " "
    if unicodedata.category(char) in ("Cc", "Cf", "Cs"):
        return ""
    parts = unicodedata.normalize("NFKD", char)
    if "\u0338" in parts:
        return char  # "not equal" must not fold to "equal"
    # Combining accents go: "naïve" is "naive", however it was composed.
    kept = "".join(part for part in parts if not "\u0300" <= part <= "\u036f")
    if kept != char:
        return "".join(map(_plain, kept))
    return char if len(char.casefold()) == 1 else "".join(map(_plain, char.casefold()))


def _small(char: str) -> str:
    """One plain character in lower case, a Greek letter as its name."""
    low = char.casefold()
    low = low if len(low) == 1 else char
    return _GREEK.get(low, low)


_PLAIN = _Table(_plain)
_SMALL = _Table(_small)

_PASSES = 3
"""A Greek letter between Latin ones turns into letters that a rule may see only then; a second pass settles it."""
# A raised digit after a word is a reference mark, not a part of the word ("model¹²"); after a unit it is a power.
_RAISED_MARK = re.compile("(?<=[a-z]{3})(?=[\u2070\u00b9\u00b2\u00b3\u2074-\u2079])")
_Rule = tuple[re.Pattern[str], str]
_SIGNS: tuple[_Rule, ...] = (
    (re.compile(r"(?<=\d)[\u00b7\u22c5\u2219](?=\d)"), "."),
    # micro before a unit
    (
        re.compile(r"(?<![^\W\d_])\u03bc(?=(?:mol|gal|kat|Hz|Ci|Eq|[gGmMlLsSAVWFJNU])(?![^\W\d_]))"),
        "u",
    ),
)
_LETTERS: tuple[_Rule, ...] = (
    (re.compile(rf"(?<![^\W_])([A-Z]{{2,}}+) (?={_LETTER}(?![^\W_]))"), r"\1-"),
    # word and Greek letter without a dash: "TNFα" -> TNF-alpha; a dash with a stray space: "TNF- α"
    (re.compile(rf"(?<=[A-Za-z]{{2}})(?={_LETTER})"), "-"),
    (re.compile(rf"(?<=[A-Za-z0-9]-) (?={_LETTER}(?![^\W\d_]))"), ""),
)
_BEYOND_ASCII = (*_SIGNS, *_LETTERS)
"""What changes no text of ASCII characters alone."""
# Applied in order, before case goes. Each leaves alone what an earlier fold has written.
_RULES: tuple[_Rule, ...] = (
    (re.compile(r" {2,}"), " "),
    *_SIGNS,
    # The receptor families are written in six ways; with a space only before the word that makes "A" a type.
    (re.compile(r"(?<![^\W_])gaba[-_ ]?\(([abc])\)(?![^\W_])", re.IGNORECASE), r"gaba\1"),
    (re.compile(r"(?<![^\W_])gaba[-_]?([abc])(?![^\W_])", re.IGNORECASE), r"gaba\1"),
    (re.compile(r"(?<![^\W_])gaba ([abc])(?=[ -]receptor)", re.IGNORECASE), r"gaba\1"),
    # name, number, Greek letter: "IL-1β", "IL1 beta", "IL-1-β" -> IL-1beta
    (
        re.compile(
            rf"(?<![^\W_])((?:(?!(?:{_NAMES})-?\d)[A-Za-z]){{2,}}+)-?(\d{{1,2}})[- ]?"
            rf"(?=(?:{_NAME})(?![A-Za-z])|{_LETTER}(?![^\W\d_a-zA-Z]))",
            re.IGNORECASE,
        ),
        r"\1-\2",
    ),
    # acronym, space, Greek letter or its name: "TNF α", "TNF alpha", "TNFalpha" -> TNF-alpha
    (
        re.compile(r"(?<![^\W_])([A-Z]{2,}+) ?(?=(?:[Aa]lpha|[Bb]eta|[Gg]amma|[Dd]elta|[Kk]appa)(?![A-Za-z]))"),
        r"\1-",
    ),
    *_LETTERS,
)
_ASCII_RULES = tuple(rule for rule in _RULES if rule not in _BEYOND_ASCII)
_WORD = re.compile(r"[^\W_]+(?:(?:[-']|(?<=\d)[.,](?=\d))[^\W_]+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


@lru_cache(maxsize=20_000)  # the units of a corpus come up again with every question
def fold(text: str) -> str:
    """Fold a text so that spellings of one thing are equal: case, dashes, Greek, sub- and superscripts, spaces.

    Returns: the folded text; folding it again changes nothing.
    """
    folded = _fold_once(text)
    for _ in range(0 if text.isascii() else _PASSES):
        again = _fold_once(folded)
        if again == folded:
            break
        folded = again
    return folded


def words(text: str) -> list[str]:
    """List the words of a text for lexical search, folded, in order.

    A compound is listed whole and then in parts ("5alpha-reductase", "5alpha", "reductase"); a name of letters
    and a number also without its dash ("il-6", "il", "6", "il6"). Decimals stay whole; "38,000" is "38000".
    """
    found: list[str] = []
    for word in _WORD.findall(fold(text)):
        word = word.removesuffix("'s")
        pieces = [word.replace(",", "")] if _THOUSANDS.fullmatch(word) else word.split(",")
        for piece in pieces:
            found.append(piece)
            if "-" in piece:
                parts = piece.split("-")
                found.extend(parts)
                if len(parts) == 2 and parts[0].isalpha() and parts[1][0].isdigit():
                    found.append("".join(parts))
    return found


def _fold_once(text: str) -> str:
    rules = _RULES
    if text.isascii():
        rules = _ASCII_RULES
    else:
        text = _RAISED_MARK.sub(" ", text)
    text = text.translate(_PLAIN)
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text.translate(_SMALL).strip()
