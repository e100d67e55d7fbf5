"""What a thing is to another, and whether it may be used: the two statements that no number or direction carries.

"X is identical to Y" and "X is an analog of Y" do not go together. "X was approved" with a later "the approval of X was
withdrawn" is a history.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from qa.notes.conflicts.line import terms_of_text
from qa.text.normalise import fold
from qa.types import Document, Place, Unit

_BE = r"(?:was|were|is|are|been)"
_APPROVED = re.compile(
    rf"(?P<before>(?:[^\s,;:]+ ){{1,4}}){_BE} (?P<passive>approved|authori[sz]ed|licen[cs]ed)\b|\b(?P<active>approved|authori[sz]ed|licen[cs]ed)(?P<behind>(?: [^\s,;:]+){{1,4}})"
)
_WITHDRAWN = re.compile(
    rf"(?P<before>(?:[^\s,;:]+ ){{1,8}}){_BE} (?P<words>withdrawn|revoked|rescinded|suspended|discontinued)\b(?P<behind>(?: [^\s,;:]+){{0,4}})"
)
_LICENCE = re.compile(r"\b(?:approval|authori[sz]ation|licen[cs]e|registration|market|marketing)\b")
_MEDICINE = re.compile(r"(?:drug|medicine|medication|treatment|therapy|product)s? $")
_END = re.compile(r" (?:on|in|at|by|for|to|as|after|from|during|since|with)\b.*")
_RELATION = re.compile(
    r"(?P<thing>\S+)(?: \([^()]*\))? (?:is|are|was|were|as) (?:[^\s,;:]+ ){0,5}?"
    r"(?P<words>(?P<same>identical (?:to|with)|the same \w+ as|form(?:ulation)? of)|(?:analog(?:ue)?|derivative|congener|isomer|prodrug)s? of)"
    r"(?P<other>(?: (?:the|an?))?(?: [^\s,;:.]+)+)"
)
_NONE = re.compile(r"\b(?:not|never|no)\b")
_SMALL = re.compile(r"\b(?:the|an?|and|or|in|for|with|of|by|that|which)\b|\[")
_NO_NAMES = terms_of_text(
    "approval authorization authorisation license licence registration product drug market marketing application the use food"
)


@dataclass(frozen=True, slots=True)
class Status:
    """One statement that a thing was approved, or that this was withdrawn."""

    document: Document
    unit: Unit
    withdrawn: bool
    things: frozenset[str]
    """The terms of its names."""
    words: str
    named: str


@dataclass(frozen=True, slots=True)
class Relation:
    """One statement that a thing is another, or only like it."""

    place: Place
    same: bool
    things: tuple[str, str]
    """The two names, folded."""
    words: str


def relations_in(document: Document, unit: Unit) -> Iterator[Relation]:
    """What a unit says a thing is to another, with both names as printed there."""
    for match in _RELATION.finditer(unit.text) if unit.kind != "row" and not _NONE.search(unit.text) else ():
        before = unit.text[: match.start()].split()[-1:]
        phrase = next((run for run in _SMALL.split(match["other"].strip()) if run), "").split()
        if phrase and not (before and terms_of_text(before[0]) and before[0][0].isalnum() and match.start()):
            names = fold(match["thing"]), fold(phrase[-1])
            yield Relation((document, unit), match["same"] is not None, names, match["words"])


def statuses_in(document: Document, unit: Unit) -> Iterator[Status]:
    """What a unit says is approved or withdrawn, with its names as printed there."""
    text = unit.text
    if unit.kind == "row" or _NONE.search(text.lower()):
        return
    for match in _APPROVED.finditer(text):
        named = match["before"] or match["behind"]
        if match["active"] and _MEDICINE.search(text[: match.start()]):
            named = re.split(rf" {_BE}\b", text)[0]  # "X was the first drug approved by Y"
        yield from _status(document, unit, False, named, match["passive"] or match["active"])
    for match in _WITHDRAWN.finditer(text):
        if _LICENCE.search(fold(match["before"] + match["behind"])):
            yield from _status(document, unit, True, match["before"].rpartition(" of ")[2], f"was {match['words']}")


def _status(document: Document, unit: Unit, withdrawn: bool, named: str, words: str) -> Iterator[Status]:
    named = _END.sub("", f" {named.strip()}").strip()
    if things := terms_of_text(named) - _NO_NAMES:
        yield Status(document, unit, withdrawn, things, words, re.sub(r"^(?:the|an?) ", "", named, flags=re.IGNORECASE))


def histories(found: Iterable[Status]) -> list[list[Status]]:
    """What was approved in some documents and withdrawn in others: one list for each thing, the withdrawal first."""
    told = list(found)
    lists: list[list[Status]] = []
    for late, early in product((one for one in told if one.withdrawn), (one for one in told if not one.withdrawn)):
        if late.document.source == early.document.source or not late.things & early.things:
            continue
        known = next((one for one in lists if one[0].things & late.things), None)
        if known is None:
            lists.append([late, early])
        else:
            known += [one for one in (late, early) if one not in known]
    return lists
