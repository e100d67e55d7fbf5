"""Places and disagreements in words, the same in the terminal, in Markdown and in a saved conversation."""

from __future__ import annotations

from qa.notes.conflicts.types import CAVEATS
from qa.text.messages import message
from qa.types import Answer, Caveat, Citation, Disagreement, Side, Unit

SHORT_CONDITION = 3
"""Words of a condition that is shown with its side."""


def shown_citations(answer: Answer) -> dict[int, Citation]:
    """Each citation whose mark stands in an answer's text, once and in the order of the marks.

    They are those of its statements, of an abstention the nearest places, then those of disagreements and caveats.
    """
    cited = [citation for one in answer.statements for citation in one.citations]
    cited += answer.nearest if answer.abstained else ()
    cited += [side.citation for one in answer.disagreements for side in one.sides]
    cited += [one.citation for one in answer.caveats]
    return dict(sorted({citation.mark: citation for citation in cited}.items()))


def place_words(at: Unit | Citation) -> str:
    """The place in its file: "page 4, read by OCR", "slide 3, speaker notes", "row 12"; "" where none is known."""
    page = message("place.page", page=at.page) if at.page is not None else ""
    return ", ".join(filter(None, (at.place or page, message("place.ocr") if at.ocr else "")))


def differing_words(one: Disagreement) -> str:
    """What stands above the sides of a disagreement."""
    if one.kind == "history":
        return message("beside.history", topic=one.topic)
    return message("beside.differ", topic=one.topic) if one.topic else message("beside.differs")


def side_words(side: Side) -> str:
    """What one side of a disagreement says, with the condition that it names alone, where that is one short phrase: "12 hours (mice)"."""
    telling = [words for _, words in side.conditions if "," not in words and len(words.split()) <= SHORT_CONDITION]
    return f"{side.words} ({'; '.join(telling)})" if telling else side.words


def caution_words(one: Caveat) -> str:
    """What a caution begins with: "Caution, no control group"."""
    kind = message(f"caveat.{one.kind}") if one.kind in CAVEATS else one.kind
    return message("beside.caution", kind=kind)


def support_words(support: str) -> str:
    """How well an answer is supported: "well supported"."""
    return message("support", how=support and message(f"support.{support}"))
