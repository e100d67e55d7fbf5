"""A claim, read: its telling words, its names, its measured numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from qa.notes.audit.evidence_index import EvidenceIndex, value_of
from qa.text.normalise import fold
from qa.text.quantities import Quantity, quantities
from qa.text.unit_symbols import UNIT
from qa.verify.attribution import source
from qa.verify.reading import Number, Reading
from qa.verify.tokens import Word, content

_NAME = re.compile(r"(?<![\w-])[\wα-ωΑ-Ω]*[A-ZΑ-Ω][\w-]*|(?<![\w-])[\wα-ωΑ-Ω]+\d[\w-]*")
_IN_BRACKETS = re.compile(r"[(\[]\s?([^()\[\]]+?)\s?[)\]]")
_NAMED = re.compile(r"(?<![\w-])[A-Z][A-Za-z]*\.?\s$")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document says and cites a source for."""

    reading: Reading
    """As the verifier's checks take it; its numbers are the measured ones, a table row's said of their columns."""
    words: tuple[Word, ...]
    """Its telling words, once each."""
    names: Mapping[str, str]
    """The names, which a source may not leave out: each term as printed."""
    values: frozenset[str]
    """Its measured numbers, each with its unit."""


def read_claim(text: str, above: str, index: EvidenceIndex) -> Claim:
    """Take a claim apart.

    Parameters: text, without marks; above, the header of its table, or ""; index, whose wording it is put into.
    """
    reworded = index.reword(text)
    said = source(reworded, index.reword(above))
    words: dict[str, Word] = {}
    units = _units_of(above)
    for word in said.reading.words:
        if not word.generic and word.term not in units:
            words.setdefault(word.term, word)
    telling = {quantity.key for quantity in measured_quantities(reworded)}
    numbers: dict[tuple[int, str], Number] = {}
    for number in said.numbers:
        if number.quantity.key in telling or (" | " in text and _is_measured(number.quantity)):
            numbers[number.group, number.quantity.value] = number  # the later reading has the unit of its column
    return Claim(
        replace(said.reading, numbers=tuple(numbers.values())),
        tuple(words.values()),
        {term: name for term, name in _names(reworded).items() if term in words},
        frozenset(value_of(number.quantity) for number in numbers.values()),
    )


def _units_of(header: str) -> frozenset[str]:
    """The terms of the units that a table's header gives in brackets: they belong to its numbers."""
    inside = [match[1] for match in _IN_BRACKETS.finditer(header) if UNIT.fullmatch(match[1])]
    return frozenset(word.term for one in inside for word in content(fold(one)))


def _names(text: str) -> Mapping[str, str]:
    """The names of a text: words with a digit or two capitals, and in a sentence those with one after its first word."""
    found: dict[str, str] = {}
    for match in _NAME.finditer(text):
        strong = len(re.findall(r"[A-ZΑ-Ω\d]", match.group())) > 1
        if strong or (match.start() and " | " not in text):
            for word in content(fold(match.group())):
                if not word.generic:
                    found.setdefault(word.term, match.group())
    return found


def measured_quantities(text: str) -> list[Quantity]:
    """The numbers of a text that a source must give: measured or counted; not years, small counts and parts of names.

    A number without a unit behind a word with a capital is part of a name: "Figure 12", "Boeing 747".
    """
    return [
        quantity
        for quantity in quantities(text)
        if _is_measured(quantity) and (quantity.unit or not _NAMED.search(text, 0, quantity.start))
    ]


def _is_measured(quantity: Quantity) -> bool:
    """Whether a number by itself is a measured one: it has a unit, an error, a comparison, decimals or two digits."""
    if _YEAR.fullmatch(quantity.value) and not quantity.unit:
        return False
    digits = re.sub(r"\D", "", quantity.value)
    return bool(quantity.unit or quantity.error or quantity.compare or "." in quantity.value or len(digits) > 1)
