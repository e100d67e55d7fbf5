"""Where the citation marks of a text stand, and which entries of a reference list each of them names.

[1][2], [3,5], [6-8], superscripts, "(Author et al., 2001; Other and Third, 2002)" and "Author et al. (2001)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.ingest.marks import find_marks
from qa.types import Record

_BRACKET = re.compile(r"\[\d{1,3}(?: ?[,;\u2013\u2212-] ?\d{1,3}){0,40}\]")
_RAISED = re.compile(r"[\u2070\u00b9\u00b2\u00b3\u2074-\u2079][\u2070\u00b9\u00b2\u00b3\u2074-\u2079,\u2013\u207b-]*")
_NAME = r"[^\W\d_][\w'\u2019-]+(?: [A-Z][\w'\u2019-]+)?"
_CITED = re.compile(
    rf"(?<![^\W\d_])(?<![^\W\d_]['\u2019-])(?P<name>{_NAME})(?:,? et al\.?|(?:, {_NAME}){{0,40}},? (?:and|&) {_NAME})?,?\s?\(?(?P<year>(?:18|19|20)\d\d)(?P<letter>[a-z]?)\)?"
)
_ROUND = re.compile(r"\((?:see |cf\. |e\.g\.,? |reviewed in )?(?P<inside>[^()]{4,300})\)")
_TOLD = re.compile(
    rf"(?<![\w-])(?P<name>[A-Z][\w'\u2019-]+)(?: et al\.?| (?:and|&) {_NAME})? \((?P<year>(?:18|19|20)\d\d)[a-z]?\)"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One citation in a text: text[start:end] is what is printed."""

    start: int
    end: int
    printed: tuple[str, ...]
    """What it names: "[3]", "[5]"; of authors and year each as printed."""
    entries: tuple[str | None, ...]
    """For each of them the mark of its entry in the reference list; None where there is none."""
    told: bool = False
    """The authors are part of the sentence: "Doe et al. (2001) found"."""


def marks_in(text: str, references: Sequence[Record], highest: int = 0) -> tuple[Mark, ...]:
    """Find the citation marks of a text, in the order in which they stand.

    Parameters: text, one unit; references, the document's list; highest, superscripts count as marks up to this number,
    and not at all at 0.
    Returns: marks that do not overlap. A number without an entry is a mark whose entry is None; authors and year
    are a mark only when the list has such an entry, because a text may name a study without citing it.
    """
    known = {record.printed for record in references}
    found = list(_numbered(text, known, highest)) + list(_authored(text, references))
    found.sort(key=lambda mark: (mark.start, -mark.end))
    kept: list[Mark] = []
    for mark in found:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return tuple(kept)


def without_marks(text: str, marks: Sequence[Mark]) -> str:
    """A text with its marks taken out, except authors that are part of a sentence, and the spaces closed."""
    pieces, position = [], 0
    for mark in marks:
        if not mark.told:
            pieces.append(text[position : mark.start])
            position = mark.end
    pieces.append(text[position:])
    return re.sub(r"(?<!\s)\s++(?=[.,;:)])", "", " ".join("".join(pieces).split()))


def _numbered(text: str, known: set[str], highest: int) -> Iterator[Mark]:
    found = [(match, find_marks(match.group())) for match in _BRACKET.finditer(text)]
    for match in _RAISED.finditer(text) if highest else ():
        around = text[max(0, match.start() - 3) : match.end() + 1]
        found.append((match, find_marks(around, raised_up_to=highest)))
    for match, printed in found:
        if printed:
            yield Mark(*match.span(), printed, tuple(one if one in known else None for one in printed))


def _authored(text: str, references: Sequence[Record]) -> Iterator[Mark]:
    entries = _by_author(references)
    if not entries:
        return
    for match in _ROUND.finditer(text):
        cited = [one for one in _CITED.finditer(match["inside"]) if _key(one) in entries]
        if cited:
            printed = tuple(one.group().strip(" ,()") for one in cited)
            yield Mark(*match.span(), printed, tuple(entries[_key(one)] for one in cited))
    for match in _TOLD.finditer(text):
        if _key(match) in entries:
            yield Mark(*match.span(), (match.group(),), (entries[_key(match)],), told=True)


def _key(match: re.Match[str]) -> tuple[str, int]:
    return match["name"].split()[-1].casefold(), int(match["year"])


def _by_author(references: Sequence[Record]) -> Mapping[tuple[str, int], str]:
    """The entry for each surname of a first author and year; none where two entries share both."""
    found: dict[tuple[str, int], str | None] = {}
    for record in references:
        if record.authors and record.year:
            for word in re.findall(r"[^\W\d_][\w'\u2019-]+", record.authors[0]):
                key = (word.casefold(), record.year)
                found[key] = None if key in found and found[key] != record.printed else record.printed
    return {key: printed for key, printed in found.items() if printed is not None}
