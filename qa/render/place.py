"""Places and disagreements in words, the same in the terminal, in Markdown and in a saved conversation."""

from __future__ import annotations

from qa.types import Citation, Disagreement, Unit


def place_words(at: Unit | Citation) -> str:
    """The place in its file: "page 4, read by OCR", "slide 3, speaker notes", "row 12"; "" where none is known."""
    page = f"page {at.page}" if at.page is not None else ""
    return ", ".join(filter(None, (at.place or page, "read by OCR" if at.ocr else "")))


def differing_words(one: Disagreement) -> str:
    """What stands above the sides of a disagreement."""
    if one.kind == "history":
        return f"Over time, {one.topic}"
    return f"Sources differ on {one.topic}" if one.topic else "Sources differ"
