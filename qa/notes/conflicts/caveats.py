"""The status of a source that changes what a statement is worth, where the corpus itself tells it.

A caveat is a sentence of the corpus. It bears on a cited unit when it is about the cited document (it stands there, or
names it by author and year) or, for an approval that was withdrawn, about the thing that the unit calls approved or in
use; and only when the unit claims what the status changes: an effect in patients, use as a medicine, a figure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

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
_ENCYCLOPAEDIA = re.compile(r"\bencyclop\w+|\binfobox|\bdata box\b", re.IGNORECASE)
"""A unit that says where its figure is from needs no caveat."""
_ASKS = re.compile(
    r"\b(?:investigat\w+|examin\w+|test(?:ed|s)?|stud(?:y|ied)|ask(?:s|ed)?) (?:whether|if|how)\b", re.IGNORECASE
)


def all_caveats(library: Library) -> tuple[StatusCaveat, ...]:
    """Every unit of a corpus that tells a status, with all the units that it bears on; what a document tells of itself first.

    Parameters: library, the whole corpus.
    """
    told = [
        (kind, (document, unit))
        for document in library.documents
        for unit in document.units
        if unit.kind in ("sentence", "item")
        for kind in CAVEATS
        if _SAYS[kind].search(unit.text)
    ]
    found = []
    for kind, (document, unit) in told:
        resting = _resting(kind, document, unit, library)
        concerns = tuple(one for one in resting if one != (document, unit) and _concerns(kind, *one, library))
        if concerns:
            found.append(StatusCaveat(kind, document, unit, concerns, len(_SAYS[kind].findall(unit.text))))
    return tuple(sorted(found, key=lambda one: all(other is not one.document for other, _ in one.concerns)))


def _resting(kind: CaveatKind, document: Document, unit: Unit, library: Library) -> Sequence[Place]:
    """The units that a status may bear on, in the order of the corpus: those that rest on the one document that it is told of,
    or that call a thing of the name of what was withdrawn approved or in use."""
    who, (resting, in_use) = library.cached(speakers), library.cached(_places)
    commentary = document.source in who.commentary
    if kind == "withdrawn":
        # Names as printed: what was withdrawn is one product, and not all that is equal to its substance.
        things = {thing for one in statuses_in(document, unit) if one.withdrawn for thing in one.things}
        return [place for names, place in in_use if names & things and not commentary]
    others = {who.by_author.get(name) for name in sources_named(document, unit.text, who.by_author)} - {None}
    if len(others) > 1 or (not others and (commentary or _OTHERS.search(unit.text))):
        return ()
    return resting[next(iter(others), document.source) or ""]


def _places(library: Library) -> tuple[Mapping[str, Sequence[Place]], Sequence[tuple[frozenset[str], Place]]]:
    """For each document of a corpus the units that rest on it, its own and those whose marks point to it; and the units that call
    something approved or in use, with their terms."""
    resting: dict[str, list[Place]] = defaultdict(list)
    in_use = []
    for document in library.documents:
        for unit in document.units:
            if unit.kind in SAYING:
                behind = {library.referent(document.source, mark) for mark in unit.marks}
                for source in {document.source, *behind} - {None}:
                    resting[source or ""].append((document, unit))
                if _IN_USE.search(unit.text):
                    in_use.append((terms_of_text(unit.text), (document, unit)))
    return resting, in_use


def _concerns(kind: CaveatKind, document: Document, unit: Unit, library: Library) -> bool:
    """Whether a cited unit claims what a status changes, and does not tell the status itself."""
    text = unit.text
    if _SAYS[kind].search(text) or _ASKS.search(text) or not library.cached(speakers).own(document, unit):
        return False
    if kind in ("withdrawn", "retracted", "preprint") or (kind == "uncontrolled" and _EFFECT.search(text)):
        return True
    # What rests on several sources is not worth less because one of them is an encyclopaedia.
    figure = any(one.unit or one.error or "." in one.value for one in quantities(text))
    named = _ENCYCLOPAEDIA.search(f"{header_text(document, unit)} {text}") is not None
    return (
        kind == "tertiary source" and not named and len(unit.marks) < 2 and (figure or _EFFECT.search(text) is not None)
    )
