"""Is each number said of what the quotes say it of? The check against a true number of another drug, cell or study.

A number is compared with every place in the quotes where it is printed. At one of them none of the words around it in
the statement may be said of another number, and what tells that number from the others is not left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from qa.text.quantities import Quantity
from qa.text.table_rows import split_row
from qa.text.unit_symbols import UNIT, canonical_unit
from qa.verify.lexicon import SETTINGS
from qa.verify.reading import Number, Reading, read
from qa.verify.tokens import AGAINST, Word, content, split_full, terms_of

CLAUSE_TOLD = 0.5
"""Share of a clause's words from which a statement tells it."""
_BOUNDS = {"<": "upper", "≤": "upper", ">": "lower", "≥": "lower"}
_HEADER_UNIT = re.compile(r"[(\[,]\s?(?P<unit>[^()\[\],]+?)\s?[)\]]?$")


@dataclass(frozen=True, slots=True)
class Source:
    """A quote as something to compare with."""

    reading: Reading
    terms: frozenset[str]
    """Its terms; for a table row those of its header too."""
    above: frozenset[str]
    """Those of the headings above it."""
    numbers: tuple[Number, ...]
    row: bool = False


@lru_cache(maxsize=512)
def source(text: str, above: str) -> Source:
    """A quote and the headings above it as a source."""
    outer = read(above)
    if " | " not in text:
        reading = read(text)
        return Source(reading, reading.terms, outer.terms, reading.numbers)
    cells = split_row(text)
    header = above.split("\n", 1)[0]
    names = split_row(header) if " | " in header else []
    names += [""] * (len(cells) - len(names))
    # A row is compared in the order in which it is read out: its first cell, then each column's name and cell.
    said = read(f"{cells[0]}: " + "; ".join(f"{name} {cell}" for name, cell in zip(names[1:], cells[1:], strict=False)))
    return Source(said, said.terms | read(names[0]).terms, outer.terms, tuple(_row(cells, names)), " | " in header)


def _row(cells: Sequence[str], names: Sequence[str]) -> Iterable[Number]:
    """The numbers of a table row, each said of its column's name, of the row's first cell and of cells without numbers."""
    readings = [read(cell) for cell in cells]
    label = readings[0].words
    plain = tuple(word for reading in readings[1:] if not reading.numbers for word in reading.words)
    for column, (name, reading) in enumerate(zip(names, readings, strict=False)):
        heading, unit = read(name), _header_unit(name)
        for number in heading.numbers:
            yield replace(
                number, own=(*heading.words, *reading.words), shared=(*label, *plain), group=column * 100 + 99
            )
        for position, number in enumerate(reading.numbers):
            own = (*(() if ";" in cells[column] else heading.words), *number.own, *number.shared) if column else ()
            entry = replace(number, own=own, shared=(*label, *plain, *heading.words), group=column * 100 + number.group)
            yield entry
            if unit and position == 0 and not number.quantity.unit:
                yield replace(entry, quantity=replace(number.quantity, unit=unit))


def _header_unit(name: str) -> str:
    """The unit that a column's name gives: "EC50 (nM)" is nM, "P-value (Reduction)" is p."""
    if match := _HEADER_UNIT.search(name):
        unit = UNIT.fullmatch(match.group("unit"))
        if unit:
            return canonical_unit(unit.group(1))
    return "p" if re.search(r"(?<![\w-])[pP](?:[- ]?[vV]alue)?\b", name) else ""


def nearest_source(statement: Reading, sources: Sequence[Source]) -> Source | None:
    """The quote that shares most words with a statement."""
    return max(sources, key=lambda source: len(statement.terms & source.terms), default=None)


def same(said: Quantity, printed: Quantity, *, loosely: bool = False) -> bool:
    """Whether a quantity may be said where another is printed: without its error, or called approximate.

    Loosely, a bound may be one where words of the quote perhaps make it one, as "exceeds 500" does, and an upper bound is any other upper one.
    """
    alike = (said.value, said.unit) == (printed.value, printed.unit) and said.error in (printed.error, "")
    if loosely:
        return alike and (not printed.compare or _BOUNDS.get(said.compare) == _BOUNDS.get(printed.compare))
    return alike and (said.compare == printed.compare or (said.compare == "≈" and not printed.compare))


def misplaced(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """Each number of the statement that fits no place in the quotes where it is printed, with the reason."""
    problems = []
    for number in statement.numbers:
        reasons = [
            _unfit(number, statement, source, place)
            for source in sources
            for place in source.numbers
            if same(number.quantity, place.quantity)
        ]
        if reasons and all(reasons):
            problems.append(f"{shown_quantity(number.quantity)} {reasons[0]}")
    return problems


def shown_quantity(quantity: Quantity) -> str:
    """A quantity as a reader writes it."""
    error = f" ± {quantity.error}" if quantity.error else ""
    unit = {"p": "", "times": " times"}.get(quantity.unit, f" {quantity.unit}")
    name = ("p " if quantity.compare else "p = ") if quantity.unit == "p" else ""
    return f"{name}{quantity.compare}{quantity.value}{error}{unit}".strip()


def _unfit(number: Number, statement: Reading, source: Source, place: Number) -> str:
    """Why the number of a statement is not said here of what this place says it of, or ""."""
    mine = [word for word in number.own if not word.generic]
    mates = [mate.quantity for mate in statement.numbers if mate.group == number.group]
    allowed = terms_of(
        word
        for other in source.numbers
        if other.group == place.group or any(same(mate, other.quantity) for mate in mates)
        for word in (*other.own, *other.shared)
    )
    others = [other for other in source.numbers if other.group != place.group]
    foreign = frozenset().union(*(terms_of(other.own) for other in others)) - allowed
    taken = [word for word in mine if word.within(foreign) and not word.within(allowed)]
    telling = _telling(place, others)
    if taken and (not telling & terms_of(mine) or any(_names(taken, other, source.numbers) for other in others)):
        return f"is said of {', '.join(word.term for word in taken)}, the quote says that of another number"
    elsewhere = terms_of(word for other in source.numbers for word in (*other.own, *other.shared))
    only = _compared(source.reading) - elsewhere - _compared(statement)
    if place.quantity.unit and not source.row and (beside := [word.term for word in mine if word.term in only]):
        return f"is said of {', '.join(beside)}, the quote only compares it with that"
    if telling and others and not telling & statement.terms:
        return f"is said without {', '.join(sorted(telling))}, which tells it from the quote's other numbers"
    return ""


def _compared(reading: Reading) -> frozenset[str]:
    """The words that something is compared with: what follows "than" or "compared with" in its clause."""
    found, inside = [], False
    for token in reading.tokens:
        if isinstance(token, str):
            inside = token in AGAINST or (inside and token in ("and", "or"))
        elif inside and isinstance(token, Word):
            found.append(token)
    return terms_of(found)


def _telling(place: Number, others: Sequence[Number]) -> frozenset[str]:
    """The words that tell a number from the others of its quote: those said of it alone, or at least nearest to it."""
    own = terms_of(word for word in place.own if not word.generic)
    alone = own - terms_of(word for other in others for word in other.own)
    return alone - terms_of(word for other in others for word in other.shared) or alone


def _names(taken: Sequence[Word], other: Number, numbers: Sequence[Number]) -> bool:
    """Whether words are all that tells another number from the rest."""
    telling = _telling(other, [one for one in numbers if one.group != other.group])
    return bool(telling) and telling <= terms_of(taken)


def widened(statement: Reading, sources: Sequence[Source]) -> list[str]:
    """In whom something was found, where the statement tells the clause that says so and names none of that kind.

    A table row names what its header does, and is left out.
    """
    problems = []
    for clause in (part for source in sources if not source.row for part in split_full(source.reading.folded)):
        words = terms_of(word for word in content(clause) if not word.generic)
        if len(words & statement.terms) >= CLAUSE_TOLD * len(words):
            lost = [sorted(kind & words) for kind in SETTINGS if kind & words and not kind & statement.terms]
            problems += [f"it is said without {', '.join(one)}" for one in lost]
    return problems
