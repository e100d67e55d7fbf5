"""Table rows as readable sentences, built only from the words of header and cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.types import Document, Unit

_MARKS_ONLY = re.compile(r"(?:\[\d{1,3}\][\s,]*)+")


def cells(unit: Unit) -> list[str]:
    """The cells of a row or header unit, in order."""
    return [cell.strip() for cell in unit.text.split(" | ")]


def _columns(document: Document, row: Unit) -> list[tuple[str, str]]:
    """Header and cell of each column that says something; reference marks are shown as citations instead."""
    header = cells(document.units[row.header]) if row.header is not None else []
    own = cells(row)
    names = header + [""] * (len(own) - len(header))
    return [(name, cell) for name, cell in zip(names, own, strict=False) if cell and not _MARKS_ONLY.fullmatch(cell)]


def row_sentence(document: Document, row: Unit) -> str:
    """One row as a sentence: "TNF-α: P-value (Reduction) 0.003; Correlation 0.049."."""
    columns = _columns(document, row)
    if not columns:
        return row.text
    (_, label), rest = columns[0], columns[1:]
    said = "; ".join(f"{name} {cell}".strip() for name, cell in rest)
    return f"{label}: {said}." if said else f"{label}."


def column_sentence(document: Document, rows: Sequence[Unit], column: int) -> str:
    """One column over several rows as a sentence: "P-value (Reduction): TNF-α 0.003; IL-6 0.04."."""
    header = cells(document.units[rows[0].header]) if rows[0].header is not None else []
    name = header[column] if column < len(header) else ""
    pairs = "; ".join(f"{row[0]} {row[column]}" for row in map(cells, rows) if column < len(row) and row[column])
    return f"{name}: {pairs}." if name else f"{pairs}."


def value_columns(document: Document, rows: Sequence[Unit]) -> list[int]:
    """The columns that hold values: not the first, which names the row, and not one of reference marks only."""
    table = [cells(row) for row in rows]
    width = min(map(len, table), default=0)
    return [c for c in range(1, width) if not all(_MARKS_ONLY.fullmatch(row[c]) or not row[c] for row in table)]
