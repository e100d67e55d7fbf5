"""What is drawn on a page of a PDF besides its letters: rules, the edges of boxes, pictures; pypdfium2 reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

THIN = 3.0
"""Points; a drawn box that is no thicker is a rule."""

_HIGHEST = 60.0
"""Points, of a row of a table."""
_MOST = 1500
"""Flat rules of a page; a drawing has more."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line: horizontal when it is wider than high."""

    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(slots=True)
class Drawings:
    """What is drawn on one page."""

    rules: list[Rule] = field(default_factory=list)
    images: float = 0.0
    """Share of the page that its pictures cover."""
    shapes: int = 0
    """How many shapes are drawn on it."""

    def uprights(self) -> list[Rule]:
        """The rules that part cells beside one another: those drawn, and the places where rules under cells meet in row after row."""
        drawn = [rule for rule in self.rules if rule.x1 - rule.x0 <= THIN]
        known = {round(rule.x0) + more for rule in drawn for more in range(-3, 4)}
        levels: dict[int, list[float]] = {}
        flat = sorted({(rule.top, rule.x0, rule.x1) for rule in self.rules if rule.x1 - rule.x0 > THIN})
        for (top, _, end), (beside, start, _) in pairwise(flat if len(flat) < _MOST else ()):
            if top == beside and abs(start - end) <= THIN and (x := round((start + end) / 2)) not in known:
                levels.setdefault(x, []).append(top)
        for x, tops in levels.items():
            rows = [(above, below) for above, below in pairwise(tops) if below - above < _HIGHEST]
            least = min((below - above for above, below in rows), default=0.0)
            drawn += [Rule(x, x, above - least, below) for above, below in rows]  # the header stands over the first
        return drawn


def read_drawings(page: pdfium.PdfPage, left: float, top: float, area: float) -> Drawings:
    """Read what is drawn on a page.

    Parameters: page; left and top, of its corner, and area, of all of it, in points.
    """
    read = Drawings()
    kinds = [pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE]
    for drawn in page.get_objects(filter=kinds, max_depth=3):
        x0, y0, x1, y1 = drawn.get_bounds()
        x0, x1, above, below = x0 - left, x1 - left, top - y1, top - y0
        if drawn.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            share = max(x1 - x0, 0) * max(below - above, 0) / max(area, 1)
            read.images = min(read.images + share, 1.0)  # scans may come in strips
            continue
        read.shapes += 1
        if below - above <= THIN or x1 - x0 <= THIN:
            if max(below - above, x1 - x0) > 2 * THIN:
                read.rules.append(Rule(x0, x1, above, below))
        elif pdfium_c.FPDFPath_CountSegments(drawn) in (4, 5):
            read.rules += [Rule(x0, x1, y, y) for y in (above, below)] + [Rule(x, x, above, below) for x in (x0, x1)]
    return read
