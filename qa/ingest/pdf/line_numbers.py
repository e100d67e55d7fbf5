"""Numbers that count the lines of a page, as in legal papers and drafts for journals: they are no content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from qa.ingest.pdf.characters import CharacterRun, PdfPage

_FEWEST = 5
_STEPS = (1, 2, 5, 10)
_ALIGNED = 1.5
"""Points; numbers in one column begin or end so near to one another."""
_PROSE = 15
"""Times the size of its type; a line of running text is wider, a cell of a table mostly not."""
_Edge = Callable[[CharacterRun], float]
_EDGES: tuple[_Edge, ...] = (lambda run: run.x1, lambda run: run.x0)


def drop_line_numbers(pages: Sequence[PdfPage]) -> None:
    """Take numbers that count lines out of pages; where most pages have them, those of a page of a few lines too."""
    columns: list[tuple[_Edge, float]] = []
    for page in pages:
        for edge in _EDGES:
            for group in _aligned(page, edge):
                if _counts_lines(group) and _stands_beside_prose(group, page):
                    columns.append((edge, edge(group[0])))
                    _drop(group, page)
    for page in pages:
        for edge, x in dict.fromkeys(columns):
            group = [run for run in page.runs if _is_number(run) and abs(edge(run) - x) < _ALIGNED]
            group.sort(key=lambda run: run.base)
            if 0 < len(group) < _FEWEST and _counts_lines(group) and _is_free(group, page):
                _drop(group, page)


def _drop(group: Sequence[CharacterRun], page: PdfPage) -> None:
    out = set(map(id, group))
    page.runs = [run for run in page.runs if id(run) not in out]


def _is_number(run: CharacterRun) -> bool:
    return run.text.isdecimal() and len(run.text) < 5


def _aligned(page: PdfPage, edge: _Edge) -> list[list[CharacterRun]]:
    """The numbers of a page in columns, each from the top."""
    groups: list[list[CharacterRun]] = []
    for run in sorted(filter(_is_number, page.runs), key=edge):
        if groups and edge(run) - edge(groups[-1][-1]) < _ALIGNED:
            groups[-1].append(run)
        else:
            groups.append([run])
    return [sorted(group, key=lambda run: run.base) for group in groups if len(group) >= _FEWEST]


def _counts_lines(group: Sequence[CharacterRun]) -> bool:
    """Whether numbers rise by the same step, but for some that were lost."""
    steps = Counter(int(below.text) - int(above.text) for above, below in pairwise(group))
    if not steps:
        return True
    step, count = steps.most_common(1)[0]
    return step in _STEPS and min(steps) > 0 and count >= 0.9 * (len(group) - 1)


def _beside(group: Sequence[CharacterRun], page: PdfPage) -> list[CharacterRun]:
    """What else stands between the first and the last of some numbers."""
    top, bottom, own = group[0].base - 1, group[-1].base + 1, set(map(id, group))
    return [run for run in page.runs if top <= run.base <= bottom and id(run) not in own]


def _is_free(group: Sequence[CharacterRun], page: PdfPage) -> bool:
    """Whether nothing else stands in the column of some numbers."""
    left, right = min(run.x0 for run in group), max(run.x1 for run in group)
    return all(run.x1 <= left or run.x0 >= right for run in _beside(group, page))


def _stands_beside_prose(group: Sequence[CharacterRun], page: PdfPage) -> bool:
    """Whether numbers stand in a margin of running text, and not in a column of a table."""
    if not _is_free(group, page):
        return False
    beside = _beside(group, page)
    sides: tuple[list[float], list[float]] = [], []
    for number in group:
        row = [run for run in beside if abs(run.base - number.base) < 0.5 * run.size]
        near = [run for run in row if run.x1 <= number.x0], [run for run in row if run.x0 >= number.x1]
        for widths, runs in zip(sides, near, strict=True):
            if runs:
                widths.append(max((run.x1 - run.x0) / run.size for run in runs))
    there = [widths for widths in sides if 2 * len(widths) > len(group)]
    return bool(there) and all(median(widths) > _PROSE for widths in there)
