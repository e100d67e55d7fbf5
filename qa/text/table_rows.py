"""Table rows as readable sentences, built only from the words of header and cells."""

from __future__ import annotations

import re
from functools import cache

from qa.text.quantities import quantities
from qa.types import Document, Unit

_BRACKETED = re.compile(r"(?<=\S )\(([^()\d]{1,30})\)$")
_MARKS_ONLY = re.compile(r"(?:\[\d{1,3}\][\s,]*)+")


def split_row(row: str) -> list[str]:
    """The cells of a printed row, in order; also those at its ends that are empty, as in "| oral | iv"."""
    return [cell.strip() for cell in f" {row} ".split(" | ")]


def header_text(document: Document, unit: Unit) -> str:
    """The header of a table row, or what introduces an item, as printed; "" where there is none."""
    return document.units[unit.header].text if unit.header is not None else ""


def _columns(document: Document, row: Unit) -> list[tuple[str, str]]:
    """Header and cell of each column that says something; reference marks are shown as citations instead."""
    header = split_row(printed) if (printed := header_text(document, row)) else []
    own = split_row(row.text)
    names = header + [""] * (len(own) - len(header))
    return [(name, cell) for name, cell in zip(names, own, strict=False) if cell and not _MARKS_ONLY.fullmatch(cell)]


def _unit(name: str) -> str:
    """What stands in brackets at the end of a column's name where a unit or a currency is part of it: "(EUR thousand)"; "" otherwise."""
    found = _BRACKETED.search(name)
    words = found[1].split() if found else []
    return found[0] if found and any(_is_unit(word) for word in words) else ""


@cache
def _is_unit(word: str) -> bool:
    return any(one.unit for text in (f"1 {word}", f"{word} 1") for one in quantities(text))


def row_sentence(document: Document, row: Unit) -> str:
    """One row as a sentence: "TNF-α: P-value (Reduction) 0.003; Correlation 0.049.".

    A label of no letters is told with its column's name, "Depth (m) 5: Oxygen 8.1.", and one over other columns without a unit of their own
    with the unit in brackets there: "Revenue (EUR thousand): 2021 4630.".
    """
    columns = _columns(document, row)
    if not columns:
        return row.text
    (over, label), rest = columns[0], columns[1:]
    label = label.removesuffix(":").rstrip() if rest else label
    if over and not any(map(str.isalpha, label)):
        label = f"{over} {label.rstrip('.')}"
    elif (
        (unit := _unit(over))
        and rest
        and not any(_BRACKETED.search(name) or any(map(str.isalpha, cell)) for name, cell in rest)
    ):
        label = f"{label} {unit}"
    # A name of two header rows is told from its value by a colon.
    said = "; ".join(f"{name}{':' if ' · ' in name else ''} {cell}".strip() for name, cell in rest)
    return f"{label}: {said}." if said else f"{label}."
