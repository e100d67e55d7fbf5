"""Whether a thing may be used: "X was approved" with a later "the approval of X was withdrawn" is a history."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from qa.notes.conflicts.line import terms_of_text
from qa.text.normalise import fold
from qa.types import Document, Unit

_BE = r"(?:was|were|is|are|been)"
_APPROVED = re.compile(
    rf"(?P<before>(?:[^\s,;:]+ ){{1,4}}){_BE} (?P<passive>approved|authori[sz]ed|licen[cs]ed)\b|\b(?P<active>approved|authori[sz]ed|licen[cs]ed)(?P<behind>(?: [^\s,;:]+){{1,4}})"
)
_WITHDRAWN = re.compile(
    rf"(?P<before>(?:[^\s,;:]+ ){{1,8}}){_BE} (?P<words>withdrawn|revoked|rescinded|suspended|discontinued)\b(?P<behind>(?: [^\s,;:]+){{0,4}})"
)
_LICENCE = re.compile(r"\b(?:approval|authori[sz]ation|licen[cs]e|registration|market|marketing)\b")
_NONE = re.compile(r"\b(?:not|never|no)\b")
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


def statuses_in(document: Document, unit: Unit) -> Iterator[Status]:
    """What a unit says is approved or withdrawn, with its names as printed there."""
    text = unit.text
    if unit.kind == "row" or _NONE.search(text.lower()):
        return
    for match in _APPROVED.finditer(text):
        named = match["before"] or match["behind"]
        yield from _status(document, unit, False, named, match["passive"] or match["active"])
    for match in _WITHDRAWN.finditer(text):
        if _LICENCE.search(fold(match["before"] + match["behind"])):
            yield from _status(document, unit, True, match["before"].rpartition(" of ")[2], f"was {match['words']}")


def _status(document: Document, unit: Unit, withdrawn: bool, named: str, words: str) -> Iterator[Status]:
    named = named.strip()
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
