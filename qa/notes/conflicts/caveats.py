"""The status of a source that changes what a statement is worth, where the corpus itself tells it.

A caveat is a sentence of the corpus. It bears on a cited unit when it is about the cited document (it stands there, or
names it by author and year) or, for an approval that was withdrawn, about the thing that the unit calls approved or in
use; and only when the unit claims what the status changes: an effect in patients, use as a medicine, a figure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.index.library import Library
from qa.notes.conflicts.attribution import Speakers, sources_named, speakers
from qa.notes.conflicts.line import line_of, line_tokens, stem, stems
from qa.notes.conflicts.status import statuses_in
from qa.notes.conflicts.types import CAVEATS, CaveatKind, StatusCaveat
from qa.text.quantities import quantities
from qa.text.table_rows import header_text
from qa.types import Document, Place, Unit

_OTHERS = re.compile(
    r"\b(?:one|two|three|several|some|other|both|earlier|previous|these|\d+) (?:[\w-]+ ){0,2}(?:studies|study|trials?|reports?)\b",
    re.IGNORECASE,
)
"""A status told of several works, or of one of those that a document reviews, is not the document's own."""
_WORDS: dict[CaveatKind, str] = {
        "retracted": r"\b(?:article|paper|study|publication|work|it) (?:has been|was|is|had been) retracted\b|\bretraction (?:notice|of the (?:article|paper|study))\b|\bretracted (?:article|paper|study)\b",
        "withdrawn": r"\b(?:withdrawn|revoked|rescinded|discontinued|suspended|no longer (?:marketed|available|approved|sold))\b",
        "uncontrolled": r"\bopen-label\b|\bbefore[- ](?:and[- ])?after design\b|\bpre-?post design\b|\buncontrolled (?:[\w-]+ )?(?:study|trial|design|series)\b|\bsingle-arm\b|\b(?:no|without an?|without|lack(?:s|ed|ing)? an?|"
        r"(?:does|did) not (?:mention|include|have) an?) (?:placebo|control|comparison|untreated)(?: or [\w-]+)? ?(?:arm|group)?\b|\bnot (?:randomi[sz]ed|placebo-controlled|blinded)\b",
        "tertiary source": r"\btertiary source\b|\bis an? encyclop(?:a?e|æ)dia\b|\breports? no data of its own\b",
        "preprint": r"\b(?:this|is an?|as an?|available as) preprint\b|\b(?:posted|deposited) (?:on|in) (?:a preprint server|biorxiv|medrxiv|arxiv)\b|\bnot (?:yet )?(?:been )?peer[- ]reviewed\b",
}  # fmt: skip
_SAYS = {kind: re.compile(words, re.IGNORECASE) for kind, words in _WORDS.items()}
_EFFECT = re.compile(
    r"\b(?:reduc\w+|decreas\w+|improv\w+|reliev\w+|relief|alleviat\w+|effective\w*|efficacy|efficacious|benefi\w+|remission|correlat\w+|prevented|lower(?:ed)?|"
    r"anti(?!gen|bod)[a-z]{4,}(?:-like)? effects?|inhibit(?:s|ed)?|inhibition)\b",
    re.IGNORECASE,
)
_IN_USE = re.compile(
    r"\b(?:approved|licen[cs]ed|marketed|available|indicated|prescribed|first drug|first[- ]in[- ]class|is (?:used|given|administered)|are (?:used|given)|used to treat|"
    r"advance in (?:[\w()-]+ ){0,4}treatment|rational treatment)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:investigat\w+|examin\w+|test(?:ed|s)?|stud(?:y|ied)|ask(?:s|ed)?) (?:whether|if|how)\b", re.IGNORECASE
)
_SAYS_SO: dict[CaveatKind, re.Pattern[str]] = {
    "withdrawn": re.compile(r"\bwithdr[ae]w\w*", re.IGNORECASE),
    "uncontrolled": re.compile(r"\bopen-label\b|\bplacebo\b|\bbefore[- ]and[- ]after\b", re.IGNORECASE),
    "tertiary source": re.compile(r"\bencyclop\w+|\binfobox|\bdata box\b", re.IGNORECASE),
}
"""A unit that says it itself needs no caveat."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A unit that tells a status, and of what."""

    kind: CaveatKind
    document: Document
    unit: Unit
    source: str | None
    """The document whose status it is."""
    things: frozenset[str]
    """Stems of the names of what was withdrawn."""
    words: frozenset[str]
    """Stems of what it speaks of, names of the source left out."""


def strength(caveat: StatusCaveat) -> tuple[int, int]:
    """On how many places it bears, and how plainly it says it."""
    return len(caveat.concerns), len(_SAYS[caveat.kind].findall(caveat.text))


def all_caveats(library: Library) -> tuple[StatusCaveat, ...]:
    """Every unit of a corpus that tells a status, with all the units that it bears on.

    Parameters: library, the whole corpus.
    """
    statuses = library.cached(_read)
    return tuple(
        StatusCaveat(told.kind, told.unit.text, told.document, told.unit, concerns)
        for told in statuses.told
        if (
            concerns := tuple(
                place for place in _candidates(told, library) if _concerns(told, *place, library, statuses)
            )
        )
    )


def _candidates(told: _Told, library: Library) -> Sequence[Place]:
    """The units that a status may bear on, in the order of the corpus: those that rest on its source, or that call a thing of
    one name approved or in use."""
    if told.kind != "withdrawn":
        return library.cached(_resting).get(told.source or "", ())
    in_use = library.cached(_called_in_use)
    return [place for _, place in sorted({n: p for thing in told.things for n, p in in_use.get(thing, ())}.items())]


def _places(library: Library) -> Iterable[Place]:
    return (
        (document, unit)
        for document in library.documents
        for unit in document.units
        if unit.kind in ("sentence", "row", "item")
    )


def _resting(library: Library) -> Mapping[str, Sequence[Place]]:
    """For each document the units that rest on it: its own, and those whose marks point to it."""
    found: dict[str, list[Place]] = defaultdict(list)
    for document, unit in _places(library):
        behind = (library.referent(document.source, mark) for mark in unit.marks)
        for source in dict.fromkeys((document.source, *behind)):
            if source is not None:
                found[source].append((document, unit))
    return found


def _called_in_use(library: Library) -> Mapping[str, Sequence[tuple[int, Place]]]:
    """For each stem the numbered units with it that call a thing approved or in use."""
    found: dict[str, list[tuple[int, Place]]] = defaultdict(list)
    for number, place in enumerate(_places(library)):
        text = _with_header(*place)
        if _IN_USE.search(text):
            for name in _names_in(text):
                found[name].append((number, place))
    return found


def _with_header(document: Document, unit: Unit) -> str:
    header = header_text(document, unit)
    return f"{header} {unit.text}"


@dataclass(frozen=True, slots=True)
class _Statuses:
    """What a corpus tells of the status of its sources."""

    told: tuple[_Told, ...]
    """Those that a document tells of itself first."""
    who: Speakers
    stems_of: Callable[[str], frozenset[str]]


def _read(library: Library) -> _Statuses:
    """The statuses that a corpus tells."""
    who, reword = library.cached(speakers), library.reword

    @lru_cache(maxsize=5_000)
    def stems_of(text: str) -> frozenset[str]:
        return stems(frozenset(token.term for token in line_tokens(reword(text)) if token.telling))

    found = [
        told
        for document in library.documents
        for unit in document.units
        if unit.kind in ("sentence", "item")
        for kind in CAVEATS
        if _SAYS[kind].search(unit.text) and (told := _told(kind, document, unit, who, stems_of)) is not None
    ]
    return _Statuses(tuple(sorted(found, key=lambda one: one.document.source != one.source)), who, stems_of)


def _told(
    kind: CaveatKind, document: Document, unit: Unit, who: Speakers, stems_of: Callable[[str], frozenset[str]]
) -> _Told | None:
    """What a unit tells the status of: one document, or what was withdrawn; None where that is not clear."""
    commentary = document.source in who.commentary
    if kind == "withdrawn":
        # Names as printed: what was withdrawn is one product, and not all that is equal to its substance.
        line = line_of(document, unit, str)
        things = frozenset(thing for one in statuses_in(line) if one.relation == "withdrawn" for thing in one.thing)
        return _Told(kind, document, unit, None, things, frozenset()) if things and not commentary else None
    others = {who.by_author.get(name) for name in sources_named(document, unit.text, who.by_author)} - {None}
    if len(others) > 1 or (not others and (commentary or _OTHERS.search(unit.text))):
        return None
    names = " ".join((*document.identity.authors, document.identity.journal or "", str(document.identity.year or "")))
    words = stems_of(unit.text) - stems_of(f"{names} abstract summary article review study et al")
    return _Told(kind, document, unit, next(iter(others), document.source), frozenset(), words)


def _concerns(told: _Told, document: Document, unit: Unit, library: Library, statuses: _Statuses) -> bool:
    """Whether a cited unit claims what a status changes, and does not tell the status itself."""
    if not statuses.who.own(document, unit):
        return False
    text = _with_header(document, unit)
    itself = (told.document.source, told.unit.index) == (document.source, unit.index)
    if itself or _SAYS[told.kind].search(text) or _ASKS.search(text):
        return False
    if (own := _SAYS_SO.get(told.kind)) and own.search(text):
        return False
    if told.kind == "withdrawn":
        return bool(_IN_USE.search(text) and told.things & _names_in(text))
    if told.source not in _behind(document, unit, told.kind, library):
        return False
    if told.kind in ("retracted", "preprint"):
        return True
    if told.kind == "tertiary source":
        return _measured(text) or _EFFECT.search(text) is not None
    return not _IN_USE.search(text) and bool(_EFFECT.search(text) and told.words & statuses.stems_of(text))


def _behind(document: Document, unit: Unit, kind: CaveatKind, library: Library) -> frozenset[str]:
    """The documents on which a unit rests: its own, and those that its reference marks point to.

    What rests on several sources is not worth less because one of them is an encyclopaedia.
    """
    behind = [library.referent(document.source, mark) for mark in unit.marks]
    if kind == "tertiary source" and len(behind) > 1:
        behind = []
    return frozenset((document.source, *(source for source in behind if source)))


def _measured(text: str) -> bool:
    return any(quantity.unit or quantity.error or "." in quantity.value for quantity in quantities(text))


def _names_in(text: str) -> frozenset[str]:
    return frozenset(stem(token.term) for token in line_tokens(text) if token.telling)
