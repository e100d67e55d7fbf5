"""Which rows of a table a question names by a label or a value, which column by its name, and which rows have most and least in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import zip_longest
from statistics import fmean

from qa.notes.conflicts.amounts import scale
from qa.question.phrases import noun_phrases
from qa.reader.network import is_word
from qa.text.quantities import quantities
from qa.text.table_rows import header_text, split_row
from qa.text.terms import terms
from qa.types import Document, Hit, Unit

_COMPARED = re.compile(r"\bthan\b", re.IGNORECASE)
"""What stands behind it is what others are compared with: they are asked about."""
_SUPERLATIVE = re.compile(r"\b(?:(most|least)|([a-z]{2,})est)\b")
"""The form of superlatives: of "interest" there is no "interer"."""
_SPACED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
"""Between thousands: "71 000"."""
_THOUSANDS = re.compile(r"\d,\d{3}(?!\d)")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?(?:\.(\d+))?")
"""A time or a duration: "13:55", "1:49.3"."""
_MANY_ROWS = 4
"""Rows beside the last one from which it may be told, by its sum, to be that of all."""
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))")
_MOST_ROWS = 500
"""Rows of a table of which all values are compared with the question."""
_FEW_VALUES = 3
"""Values of a column, at most, that part its rows into groups."""
NEARER = 0.15
"""By how much the cosine of a column's name with a question exceeds those of the others, to be the one asked for. Of 771 superlatives
that share no word with any of three columns 0.35 do so, and 0.79 of these are right (`evals/columns.py`); the answer names the column."""
Nearness = Callable[[Sequence[str]], Sequence[float]]
"""How near each of some words is to the question."""
NamedRows = Mapping[tuple[str, int], frozenset[str]]
"""For the source and header of each table of which a question names rows, the terms of their labels."""


def rows_named(question: str, hits: Iterable[Hit]) -> NamedRows:
    """The rows found that a question names, each with its whole label; a label without a letter is none."""
    found: dict[tuple[str, int], frozenset[str]] = defaultdict(frozenset)
    asked = set(terms(question))
    for hit in hits if not _COMPARED.search(question) else ():
        if hit.unit.kind == "row" and hit.unit.header is not None:
            label = _label(hit.unit)
            found[hit.document.source, hit.unit.header] |= label if label <= asked else frozenset()
    return {table: label for table, label in found.items() if label}


def is_of_another_row(question: str, named: NamedRows, document: Document, unit: Unit) -> bool:
    """Whether a question names rows of a table, and this one is another that shares no more words with it.

    Parameters: question; named, as `rows_named` gives them; document and unit, the place.
    """
    labels = named.get((document.source, unit.header)) if unit.kind == "row" and unit.header is not None else None
    if labels is None:
        return False
    own = set(terms(unit.text))
    return not labels <= own and own & set(terms(question)) <= labels


def lacks_asked_cell(question: str, document: Document, unit: Unit) -> bool:
    """Whether a question asks for a column of a table, and the row has an empty cell there."""
    cells = _asked_cells(question, document, unit)
    return bool(cells) and not any(cells)


def is_of_another_column(question: str, direct: str, document: Document, unit: Unit) -> bool:
    """Whether a question asks for a column of a table, and a direct answer from a row stands in another one."""
    cells = _asked_cells(question, document, unit)
    return bool(cells) and not any(direct in cell for cell in cells)


def asked_cell(question: str, document: Document, unit: Unit) -> str:
    """The cell where the row that a question names meets the column that it asks for, or "" where either is in doubt.

    The column, another than that of the labels, holds the words for what is asked for, and more words of the question than any other.
    """
    asked = set(terms(question))
    if unit.kind != "row" or not (label := _label(unit)) or not label <= asked:
        return ""
    columns = _columns(document, unit)[1:]
    held = [len(asked & set(terms(name))) for name, _ in columns]
    most = max(held, default=0)
    if not most or held.count(most) > 1:
        return ""
    name, cell = columns[held.index(most)]
    return cell.strip() if (wanted := _asked_for(question)) and wanted <= set(terms(name)) else ""


@dataclass(frozen=True, slots=True)
class ChosenRows:
    """The rows of a table that a question asks for."""

    document: Document
    rows: tuple[Unit, ...]
    among: int
    """How many the table has, or how many have a value in the column."""
    column: str = ""
    """The name of the column of which the first of two rows has the largest and the second the smallest value."""
    values: tuple[str, ...] = ()
    """The cells that these rows alone hold."""


def rows_asked_for(question: str, hits: Sequence[Hit], nearness: Nearness) -> ChosenRows | None:
    """The rows of the first hit's table that a question asks for: those of the values that it names, or with the most and the least.

    Parameters: question; hits, best first; nearness, how near the names of columns are to the question.
    Returns: None where the first hit is no row, where the question names rows by their labels, or in doubt.
    """
    if not hits or hits[0].unit.kind != "row" or hits[0].unit.header is None:
        return None
    document, header = hits[0].document, hits[0].unit.header
    if (document.source, header) in rows_named(question, hits):
        return None
    rows = [one for one in document.units if one.kind == "row" and one.header == header]
    if len(rows) > _MOST_ROWS:
        return _extremes(question, document, rows, nearness) if _asks_for_most(question) else None
    columns = [name for name, _ in _columns(document, rows[0])]
    named = _of_named_values(question, rows, columns) or _of_likeliest_value(question, rows, columns, hits)
    if _asks_for_most(question):
        return _extremes(question, document, [row for row in rows if row in named] or rows, nearness)
    if not named:
        return None
    return ChosenRows(document, tuple(named), len(rows), values=tuple(dict.fromkeys(named.values())))


def _of_named_values(question: str, rows: Sequence[Unit], columns: Sequence[str]) -> dict[Unit, str]:
    """The rows with a value that a question names, in each column of which it names one, and that value; none where all have it, or
    where another column has that value too: "to Bonn" is not "from Bonn".

    A value without a letter is named where a word of its column's name is.
    """
    asked, cells = set(terms(question)), [split_row(row.text) for row in rows]
    words = {cell: frozenset(terms(cell)) for cell in {cell for row in cells for cell in row}}
    named = {cell for cell, own in words.items() if own and own <= asked}
    places = {cell: {place for row in cells for place, other in enumerate(row) if other == cell} for cell in named}
    found = dict.fromkeys(rows, "")
    for place, column in enumerate(columns):
        name = set(terms(column))
        held = {
            row: cell
            for row, own in zip(rows, cells, strict=True)
            if row in found
            and (cell := (own[place : place + 1] or [""])[0]) in named
            and not words[cell] <= name
            and (any(map(str.isalpha, cell)) or name & asked)
        }
        if any(len(places[cell]) > 1 for cell in held.values()):
            return {}
        if held:
            found = {row: ", ".join(filter(None, (found[row], cell))) for row, cell in held.items()}
    return found if len(found) < len(rows) else {}


def _of_likeliest_value(
    question: str, rows: Sequence[Unit], columns: Sequence[str], hits: Sequence[Hit]
) -> dict[Unit, str]:
    """The rows of one value of the column that a question names, where that has two or three, such as "yes" and "no": of the value
    whose rows are the likeliest to answer in the mean.
    """
    asked, scores = set(terms(question)), {hit.unit: hit.score for hit in hits}
    for place, column in enumerate(columns):
        if not place or not (name := set(terms(column))) or not name <= asked:
            continue
        groups = defaultdict[str, list[Unit]](list)
        for row in rows:
            groups[_cell(row, place)].append(row)
        if 1 < len(groups) <= _FEW_VALUES < len(rows) and not any(map(_holds_digit, groups)):
            likely = {
                value: fmean([scores[row] for row in group if row in scores] or [0.0])
                for value, group in groups.items()
            }
            best = max(groups, key=lambda value: likely[value])
            return dict.fromkeys(groups[best], best) if best else {}
    return {}


def _extremes(question: str, document: Document, rows: Sequence[Unit], nearness: Nearness) -> ChosenRows | None:
    """The rows with the largest and the smallest value of the column that a superlative asks for; None where that is in doubt.

    The column shares more words with the question than any other; where none shares any, it alone has figures, or its name is nearest to the
    question. Its values are of one dimension. A last row with the sum of all others is left out where these are many; where few add up to
    the largest, it is in doubt.
    """
    asked, names = set(terms(question)), split_row(header_text(document, rows[0]))
    held = {place: len(asked & set(terms(name))) for place, name in enumerate(names) if place}
    named = [place for place in held if held[place] == max(held.values())] if any(held.values()) else []
    values = {place: found for place in named[:2] or held if (found := _values(rows, place))}
    if not named and any(
        place not in values and any(_holds_digit(_cell(row, place)) for row in rows) for place in held
    ):
        return None  # a column whose values cannot be compared may be the one
    if len(values) > 1 and not named:
        values = {
            place: values[place] for place in _nearest([names[place] for place in values], list(values), nearness)
        }
    if len(values) != 1 or len(named) > 1:
        return None
    ((place, ordered),) = values.items()
    ordered.sort(key=lambda one: one[0])
    if len(ordered) > 2 and 2 * ordered[-1][0] == sum(value for value, _ in ordered):
        if len(ordered) <= _MANY_ROWS or ordered[-1][1] is not rows[-1]:
            return None
        del ordered[-1]
    if len(ordered) < 2 or ordered[0][0] == ordered[1][0] or ordered[-1][0] == ordered[-2][0]:
        return None
    return ChosenRows(document, (ordered[-1][1], ordered[0][1]), len(ordered), column=names[place])


def _nearest(names: Sequence[str], places: Sequence[int], nearness: Nearness) -> list[int]:
    """The place of the name that is nearest to the question, by a margin; none otherwise."""
    near = nearness(names)
    order = sorted(range(len(places)), key=lambda at: -near[at])
    return [places[order[0]]] if near[order[0]] - near[order[1]] >= NEARER else []


def _asks_for_most(question: str) -> bool:
    """Whether a superlative stands in a question."""
    return any(found[1] or is_word(f"{found[2]}er") for found in _SUPERLATIVE.finditer(question.lower()))


def _values(rows: Sequence[Unit], place: int) -> list[tuple[Fraction, Unit]]:
    """The value of each row in a column, in base units; none where a cell holds several, their units differ, or a comma may be either sign."""
    cells = [_SPACED.sub("", _cell(row, place)) for row in rows]
    comma = any(map(_DECIMAL_COMMA.search, cells))
    if comma and any(map(_THOUSANDS.search, cells)):
        return []
    found, kinds = list[tuple[Fraction, Unit]](), set[object]()
    for cell, row in zip(cells, rows, strict=True):
        if clock := _CLOCK.fullmatch(cell):
            large, small, least, part = clock.groups()
            count = 60 * int(large) + int(small) if least is None else 3600 * int(large) + 60 * int(small) + int(least)
            found.append((count + Fraction(f"0.{part or 0}"), row))
            kinds.add(("clock", least is None))
            continue
        told = quantities(_DECIMAL_COMMA.sub(".", cell) if comma else cell)
        if len(told) == 1 and not told[0].compare and "e" not in told[0].value:
            factor, dimension = scale(told[0].unit)
            found.append((Fraction(told[0].value) * factor, row))
            kinds.add(dimension)
        elif _holds_digit(cell):
            return []
    return found if len(kinds) == 1 else []


def _cell(row: Unit, place: int) -> str:
    return (split_row(row.text)[place : place + 1] or [""])[0]


def _holds_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))


def _label(row: Unit) -> frozenset[str]:
    cell = split_row(row.text)[0]
    return frozenset(terms(cell)) if any(map(str.isalpha, cell)) else frozenset()


def _columns(document: Document, row: Unit) -> list[tuple[str, str]]:
    """The name of each column of a row's table, and the row's cell in it."""
    names, cells = split_row(header_text(document, row)), split_row(row.text)
    return list(zip_longest(names, cells[: len(names)], fillvalue=""))


def _asked_cells(question: str, document: Document, unit: Unit) -> list[str]:
    """The cells of a row under the column names that hold the words for what is asked for."""
    if unit.kind != "row" or not (asked := _asked_for(question)):
        return []
    return [cell for name, cell in _columns(document, unit) if asked <= set(terms(name))]


@lru_cache(maxsize=20)
def _asked_for(question: str) -> frozenset[str]:
    """The terms of what a question asks for: "boat" of "Which boat won?", "price" of "What is the price of slate?"."""
    found = noun_phrases(question.rstrip(" ?.!"))
    person = question.lower().startswith("who")  # "Who first ..." asks for no first thing
    roles = ("named",) if person else ("asked", "named")
    return frozenset(terms(found[0].text)) if found and found[0].role in roles else frozenset()
