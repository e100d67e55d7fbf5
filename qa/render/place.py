"""Where in its file a unit or quoted words stand, in words."""

from __future__ import annotations

from qa.types import Citation, Unit


def place_words(at: Unit | Citation) -> str:
    """The place in its file: "page 4, read by OCR", "slide 3, speaker notes", "row 12"; "" where none is known."""
    page = f"page {at.page}" if at.page is not None else ""
    return ", ".join(filter(None, (at.place or page, "read by OCR" if at.ocr else "")))
