"""The runs of a page -> lines in reading order, column by column, without what is printed on every page."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from statistics import median

from qa.ingest.blocks import Block
from qa.ingest.pdf.cells import Columns
from qa.ingest.pdf.characters import CharacterRun, PdfPage
from qa.ingest.pdf.drawings import Rule
from qa.ingest.pdf.gutters import find_gutters, rows_of
from qa.ingest.pdf.line_numbers import drop_line_numbers
from qa.ingest.pdf.tables import take_aligned

_EDGE = 3
"""So many lines at the top and at the foot of a page may be running heads."""
_PAGE_NUMBER = re.compile(
    r"(?:page )?[-\u2013\u2014 ]*(?:[A-Z]-?)?\d{1,4}[-\u2013\u2014 ]*(?:(?: ?/ ?| of )\d{1,4})?|[ivxl]{1,7}",
    re.IGNORECASE,
)
_OF_PAGES = re.compile(r"(?:page )?(\d{1,4})(?: ?/ ?| of )(\d{1,4})", re.IGNORECASE)
_HEADING = 1.2
"""Type that is so much larger than that of most lines is a heading's: "1 Introduction" on page 1."""
_DRAWN_RULE = re.compile(r"([-=_~*\u2013\u2014\u2500])\1{4,}")
_CONTINUED = re.compile(r"\bcont(?:inue[sd]|\.|'d)", re.IGNORECASE)
_LONGEST_REMARK = 100
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class TextLine:
    """One line of a column."""

    page: int
    column: int
    """Counts columns through the document: a new one begins where reading jumps."""
    left: float
    right: float
    """Edges of the column."""
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    text: str
    fixed: bool = False
    """Whether all of it is set in the type of a typewriter."""
    note: bool = False
    """Whether it is of a footnote that stays where it stands."""


def drop_running(pages: Sequence[PdfPage]) -> None:
    """Take out page numbers, numbers of lines, and heads and feet that return from page to page."""
    drop_line_numbers(pages)
    edges: dict[int, list[list[CharacterRun]]] = {page.number: _edge_lines(page) for page in pages}
    out = _running(edges, 2 if len(pages) < 6 else 3)
    for page in pages:
        lines = edges[page.number]
        if page.runs:
            first, last = min(run.top for run in page.runs), max(run.bottom for run in page.runs)
            outermost = [line for line in lines if line[0].top <= first + 1 or line[0].bottom >= last - 1]
            counted = {round(line[0].size, 1) for line in outermost if any(_counts(run, len(pages)) for run in line)}
            outer = {id(run) for line in outermost for run in line}
            inner = [run.size for run in page.runs if id(run) not in outer]
            usual = round(median(inner), 1) if inner else 0.0
            for line in outermost:
                words = " ".join(run.text for run in line).strip()
                margin = line[0].base < 0.1 * page.height or line[0].base > 0.88 * page.height
                # A browser prints date, title and address in the type of the count of pages that stands at one of them.
                if margin and (_PAGE_NUMBER.fullmatch(words) or round(line[0].size, 1) in counted - {usual}):
                    out |= {id(run) for run in line}
        page.runs = [run for run in page.runs if id(run) not in out]


def _counts(run: CharacterRun, pages: int) -> bool:
    """Whether a run is the number of its page, out of all of them."""
    found = _OF_PAGES.fullmatch(run.text.strip())
    return found is not None and (int(found[1]), int(found[2])) == (run.page, pages)


def _edge_lines(page: PdfPage) -> list[list[CharacterRun]]:
    lines = rows_of(page.runs)
    outer = [lines[at] for at in range(len(lines)) if not _EDGE <= at < len(lines) - _EDGE and not _in_table(lines, at)]
    return [line for line in outer if line[0].base < 0.16 * page.height or line[0].base > 0.84 * page.height]


def _in_table(lines: Sequence[Sequence[CharacterRun]], at: int) -> bool:
    """Whether a line is of a table that goes on further into the page."""
    step = 1 if at < _EDGE else -1
    along = lines[at : at + _EDGE + 1] if step > 0 else lines[max(at - _EDGE, 0) : at + 1]
    return len(along) > _EDGE and all(
        len(below) > 1 and _aligned(above, below) for above, below in itertools.pairwise(along)
    )


def _aligned(above: Sequence[CharacterRun], below: Sequence[CharacterRun]) -> bool:
    """Whether the cells of two lines begin or end at the same places."""
    few, many = sorted((above, below), key=len)
    return len(few) > 1 and all(any(min(abs(a.x0 - b.x0), abs(a.x1 - b.x1)) < 3 for b in many) for a in few)


def _running(edges: Mapping[int, list[list[CharacterRun]]], enough: int) -> set[int]:
    """What stands at one place on several pages, with the same numbers, or such as count pages; others are content."""
    alike: defaultdict[str, list[tuple[int, list[CharacterRun], list[int]]]] = defaultdict(list)
    for page, lines in edges.items():
        for line in lines:
            beside = [run.text for run in line if not _PAGE_NUMBER.fullmatch(run.text.strip())]
            words = max(beside, key=len) if 0 < len(beside) < 3 else "".join(run.text for run in line)
            key = f"{round(line[0].base / 4)} {_DIGITS.sub('#', words)}"
            alike[key].append((page, line, list(map(int, _DIGITS.findall(words)))))
    out: set[int] = set()
    for group in alike.values():
        stay = Counter((slot, number) for _, _, numbers in group for slot, number in enumerate(numbers))
        count = Counter((slot, number - page) for page, _, numbers in group for slot, number in enumerate(numbers))
        for page, line, numbers in group:
            fits = [max(stay[slot, one], count[slot, one - page]) for slot, one in enumerate(numbers)]
            if min([len(group), *fits]) >= enough:
                out |= {id(run) for run in line}
    # A head that stands on one page alone is told by its number, which counts pages with those of other pages.
    ends = {page: lines[:1] + lines[-1:] for page, lines in edges.items()}
    counts = Counter(
        offset for page, lines in ends.items() for offset in {one for line in lines for one in _offsets(line, page)}
    )
    size = (
        median(run.size for lines in edges.values() for line in lines for run in line) if any(edges.values()) else 0.0
    )
    for page, lines in ends.items():
        for line in lines:
            if line[0].size < _HEADING * size and any(counts[offset] >= enough for offset in _offsets(line, page)):
                out |= {id(run) for run in line}
    return out


def _offsets(line: Sequence[CharacterRun], page: int) -> set[int]:
    """By how much numbers at the ends of a line, which stand apart, differ from the page's."""
    return {int(run.text) - page for run in (line[0], line[-1]) if run.text.isdecimal() and len(run.text) < 5}


def read_lines(runs: Sequence[CharacterRun], column: int = 0, open_columns: Columns = ()) -> list[TextLine | Block]:
    """Put the runs of one page in reading order.

    runs: what is text on the page. column: the number of the first column. open_columns: of a table that may go on at its top.
    Returns: its lines, and its unruled tables; those of a column follow one another, and what spans columns parts them.
    """
    if not runs:
        return []
    gutters = find_gutters(runs)
    if not gutters:
        return _column(runs, column, open_columns)
    spanning = [run for run in runs if any(run.x0 < x - 1 and run.x1 > x + 1 for x in gutters)]
    lines: list[TextLine | Block] = []
    for band in _bands(runs, spanning, len(gutters) + 1):
        if band[0] in spanning:
            lines += _column(band, column + 1)
            column += 1
            continue
        edges = [-1e9, *gutters, 1e9]
        for left, right in itertools.pairwise(edges):
            part = [run for run in band if left <= (run.x0 + run.x1) / 2 < right]
            if part:
                column += 1
                lines += _column(part, column)
    return lines


def _bands(runs: Sequence[CharacterRun], spanning: Sequence[CharacterRun], columns: int) -> list[list[CharacterRun]]:
    """The page from top to foot, in turns what spans its columns and what stands in them."""
    bands: list[list[CharacterRun]] = []
    wide = {id(run) for run in spanning}
    across = _rows_across(runs, wide, columns)
    last: bool | None = None
    for run in sorted(runs, key=lambda run: (run.base, run.x0)):
        if (now := id(run) in across) != last:
            bands.append([])
            last = now
        bands[-1].append(run)
    for band in bands:
        band.sort(key=lambda run: (id(run) not in wide, run.base))
    return bands


def _rows_across(runs: Sequence[CharacterRun], wide: AbstractSet[int], columns: int) -> set[int]:
    """The runs of rows of which one spans columns, and of rows of cells next to them: the header of such a table."""
    rows = rows_of(runs)
    spans = [any(id(run) in wide for run in row) for row in rows]
    for steps in (range(1, len(rows)), range(len(rows) - 2, -1, -1)):
        for at in steps:
            beside = at - 1 if steps.step > 0 else at + 1
            cells = min(len(rows[at]), len(rows[beside])) > max(columns, 2)
            near = abs(rows[at][0].base - rows[beside][0].base) < 3 * rows[at][0].size
            spans[at] = spans[at] or (spans[beside] and cells and near)
    return {id(run) for row, wide_row in zip(rows, spans, strict=True) if wide_row for run in row}


def _column(runs: Sequence[CharacterRun], column: int, open_columns: Columns = ()) -> list[TextLine | Block]:
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    # A row of dashes parts the header of a table from its rows.
    rows = [row for row in rows_of(runs) if len(row) > 1 or not _DRAWN_RULE.fullmatch(row[0].text.strip())]
    lines: list[TextLine | Block] = []
    at = 0
    while at < len(rows):
        begins = all(len(row) == 1 and is_remark(row[0].text) for row in rows[:at])
        taken, table = take_aligned(rows, at, open_columns if begins else ()) if len(rows[at]) > 1 else (0, None)
        lines.append(table or _line(rows[at], column, left, right))
        at += taken or 1
    return lines


def is_remark(text: str) -> bool:
    """Tell whether a line only says that a table goes on."""
    return len(text) < _LONGEST_REMARK and _CONTINUED.search(text) is not None


def place_grids(lines: list[TextLine | Block], grids: Sequence[tuple[Rule, Block]]) -> None:
    """Put each ruled table of a page after the lines above it, which are those of its own column, or before those below it."""
    for frame, table in grids:
        own = [
            (at, line.base < frame.top + 2)
            for at, line in enumerate(lines)
            if isinstance(line, TextLine) and line.left < frame.x1 and line.right > frame.x0
        ]
        above = [at for at, is_above in own if is_above]
        lines.insert(above[-1] + 1 if above else own[0][0] if own else 0, table)


def _line(row: Sequence[CharacterRun], column: int, left: float, right: float) -> TextLine:
    parts = [row[0].text]
    for before, run in itertools.pairwise(row):
        parts.append(("" if run.x0 - before.x1 < 0.15 * run.size else " ") + run.text)
    letters = sum(len(run.text) for run in row)
    main = max(row, key=lambda run: len(run.text))
    return TextLine(
        row[0].page,
        column,
        left,
        right,
        row[0].x0,
        max(run.x1 for run in row),
        min(run.top for run in row),
        max(run.bottom for run in row),
        main.base,
        main.size,
        2 * sum(len(run.text) for run in row if run.bold) > letters,
        "".join(parts),
        all(run.fixed for run in row),
    )
