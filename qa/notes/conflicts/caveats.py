"""The status of a source that changes what a statement is worth, where the corpus itself tells it.

A caveat is a sentence of the corpus. It bears on a cited unit when it is about the cited document (it stands there, or
names it by author and year) or, for an approval that was withdrawn, about the thing that the unit calls approved or in
use; and only when the unit claims what the status changes: an effect in patients, use as a medicine, a figure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qa.index.library import Library
from qa.notes.conflicts.attribution import sources_named, speakers
from qa.notes.conflicts.line import terms_of_text
from qa.notes.conflicts.status import statuses_in
from qa.notes.conflicts.types import CAVEATS, SAYING, CaveatKind, StatusCaveat
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


@dataclass(frozen=True, slots=True)
class _Told:
    """A unit that tells a status, and of what."""

    kind: CaveatKind
    document: Document
    unit: Unit
    source: str | None
    """The document whose status it is."""
    things: frozenset[str]
    """Terms of the names of what was withdrawn."""
    words: frozenset[str]
    """Terms of what it speaks of, names of the source left out."""


def strength(caveat: StatusCaveat) -> tuple[int, int]:
    """On how many places it bears, and how plainly it says it."""
    return len(caveat.concerns), len(_SAYS[caveat.kind].findall(caveat.text))


def all_caveats(library: Library) -> tuple[StatusCaveat, ...]:
    """Every unit of a corpus that tells a status, with all the units that it bears on; what a document tells of itself first.

    Parameters: library, the whole corpus.
    """
    told = [
        told
        for document in library.documents
        for unit in document.units
        if unit.kind in ("sentence", "item")
        for kind in CAVEATS
        if _SAYS[kind].search(unit.text) and (told := _told(kind, document, unit, library)) is not None
    ]
    found = []
    for one in sorted(told, key=lambda one: one.document.source != one.source):
        concerns = tuple(place for place in _candidates(one, library) if _concerns(one, *place, library))
        if concerns:
            found.append(StatusCaveat(one.kind, one.unit.text, one.document, one.unit, concerns))
    return tuple(found)


def _candidates(told: _Told, library: Library) -> Iterable[Place]:
    """The units that a status may bear on, in the order of the corpus: those that rest on its source, or that call a thing of
    one name approved or in use."""
    resting, in_use = library.cached(_places)
    if told.kind != "withdrawn":
        return resting.get(told.source or "", {}).values()
    named = {number: place for thing in told.things for number, place in in_use.get(thing, {}).items()}
    return [place for _, place in sorted(named.items())]


def _places(library: Library) -> tuple[Mapping[str, Mapping[int, Place]], Mapping[str, Mapping[int, Place]]]:
    """The units of a corpus, numbered: for each document those that rest on it, its own and those whose marks point to it; and
    for each term those that call a thing approved or in use."""
    resting: dict[str, dict[int, Place]] = defaultdict(dict)
    in_use: dict[str, dict[int, Place]] = defaultdict(dict)
    for document in library.documents:
        for unit in document.units:
            if unit.kind in SAYING:
                number = len(resting[""])
                for source in ("", *_behind(document, unit, library)):
                    resting[source][number] = (document, unit)
                text = _with_header(document, unit)
                for name in terms_of_text(text) if _IN_USE.search(text) else ():
                    in_use[name][number] = (document, unit)
    return resting, in_use


def _with_header(document: Document, unit: Unit) -> str:
    return f"{header_text(document, unit)} {unit.text}"


def _told(kind: CaveatKind, document: Document, unit: Unit, library: Library) -> _Told | None:
    """What a unit tells the status of: one document, or what was withdrawn; None where that is not clear."""
    who, reword = library.cached(speakers), library.reword
    commentary = document.source in who.commentary
    if kind == "withdrawn":
        # Names as printed: what was withdrawn is one product, and not all that is equal to its substance.
        things = frozenset(thing for one in statuses_in(document, unit) if one.withdrawn for thing in one.things)
        return _Told(kind, document, unit, None, things, frozenset()) if things and not commentary else None
    others = {who.by_author.get(name) for name in sources_named(document, unit.text, who.by_author)} - {None}
    if len(others) > 1 or (not others and (commentary or _OTHERS.search(unit.text))):
        return None
    names = " ".join((*document.identity.authors, document.identity.journal or "", str(document.identity.year or "")))
    words = terms_of_text(reword(unit.text)) - terms_of_text(f"{names} abstract summary article review study et al")
    return _Told(kind, document, unit, next(iter(others), document.source), frozenset(), words)


def _concerns(told: _Told, document: Document, unit: Unit, library: Library) -> bool:
    """Whether a cited unit claims what a status changes, and does not tell the status itself."""
    text = _with_header(document, unit)
    itself = (told.document.source, told.unit.index) == (document.source, unit.index)
    if itself or _SAYS[told.kind].search(text) or _ASKS.search(text):
        return False
    if not library.cached(speakers).own(document, unit):
        return False
    if told.kind in ("withdrawn", "retracted", "preprint"):
        return True
    effect = _EFFECT.search(text) is not None
    if told.kind == "tertiary source":
        # What rests on several sources is not worth less because one of them is an encyclopaedia.
        alone = told.source == document.source or len(unit.marks) < 2
        return alone and (effect or any(one.unit or one.error or "." in one.value for one in quantities(text)))
    return effect and not _IN_USE.search(text) and bool(told.words & terms_of_text(library.reword(text)))


def _behind(document: Document, unit: Unit, library: Library) -> frozenset[str]:
    """The documents on which a unit rests: its own, and those that its reference marks point to."""
    behind = (library.referent(document.source, mark) for mark in unit.marks)
    return frozenset((document.source, *(source for source in behind if source)))
