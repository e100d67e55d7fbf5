"""Documents that are versions of one another: one title, texts that share most of their words, and different dates."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from qa.ingest.about import ABOUT
from qa.text.normalise import words
from qa.types import Document, Hit, Unit

OPENING_UNITS = 4
"""Units at the beginning of a document in which it gives its date."""
SHARED = 0.5
"""Least share of the words of the shorter text that the longer one has too."""
_MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(rf"(?<!\d){pattern}(?!\d)", re.IGNORECASE)
    for pattern in (
        rf"{_DAY} {_MONTH},? {_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"{_YEAR}-(?P<month>[01]\d)-(?P<day>[0-3]\d)",
        rf"{_MONTH} {_YEAR}",
        _YEAR,
    )
)
_VERSION = re.compile(
    r"\bv(?:ersions?)?[ .:_-]{0,2}(\d{1,3}(?:\.\d{1,3}){0,3}(?:(?:, | and | or |/)\d[\d.]*)*)(?!\w)", re.IGNORECASE
)
_IN_FORCE = re.compile(r"\b(?:in force|effective|valid|appl(?:y|ies))\b", re.IGNORECASE)
_IN_YEAR = re.compile(rf"\b(?:in|during) {_YEAR}\W*$", re.IGNORECASE)
_UNDATED = (0, 0, 0)
Dated = tuple[tuple[int, ...], Unit]
"""Year, month and day, zero where they are not told, or three zeros and the number of the version, and the unit that tells them."""


def dated(document: Document) -> Dated | None:
    """The date that a document gives in its opening, else that of its bibliographic identity, else its version; None without one."""
    for unit in document.units[:OPENING_UNITS]:
        for pattern in _DATES:
            if found := pattern.search(unit.text):
                return _numbers(found.groupdict()), unit
    year = document.identity.year or next((int(found["year"]) for found in _DATES[-1].finditer(document.source)), None)
    if year and document.units:
        return (year, 0, 0), document.units[0]
    number, telling = _version(document)
    return ((*_UNDATED, *number), telling) if telling else None


def _version(document: Document) -> tuple[tuple[int, ...], Unit | None]:
    """The number of the version that a document says it is: in its head, its title or its name; and the unit that tells it."""
    for unit in reversed(document.units):
        if unit.section != ABOUT:
            break
        if unit.text.startswith("Version: ") and (numbers := _version_numbers(unit.text)):
            return numbers.pop(), unit
    named = _version_numbers(document.title) or _version_numbers(document.source)
    return (named.pop(), document.units[0]) if len(named) == 1 and document.units else ((), None)


def _version_numbers(text: str) -> set[tuple[int, ...]]:
    """The numbers of versions that a text names; "2.0" is 2."""
    found = (number for listed in _VERSION.findall(text) for number in re.findall(r"\d{1,3}(?:\.\d{1,3}){0,3}", listed))
    return {tuple(map(int, re.sub(r"(?:\.0*)+$", "", number).split("."))) for number in found}


def _numbers(told: Mapping[str, str | None]) -> tuple[int, int, int]:
    month = (told.get("month") or "0").lower()
    return int(told["year"] or 0), _MONTHS[month[:3]] if month[:3] in _MONTHS else int(month), int(told.get("day") or 0)


Versions = Mapping[str, tuple[Document, ...]]
"""For the source of a document all its versions, the earliest first; documents without another version are left out."""


def versions_of(documents: Iterable[Document]) -> Versions:
    """Find the documents that are versions of one another."""
    titled: dict[tuple[str, ...], list[Document]] = defaultdict(list)
    for document in documents:
        titled[_title(document)].append(document)
    found: dict[str, tuple[Document, ...]] = {}
    for title, alike in titled.items():
        rest = sorted((one for one in alike if _date(one) > _UNDATED), key=_date) if title and len(alike) > 1 else []
        while rest:
            versions = tuple(one for one in rest if one is rest[-1] or _is_version_of(one, rest[-1]))
            rest = [one for one in rest if one not in versions]
            if _date(versions[0]) < _date(versions[-1]):
                found |= {document.source: versions for document in versions}
    return found


def versions_found(hits: Iterable[Hit]) -> Versions:
    """The versions among the documents that were found for a question."""
    return versions_of({hit.document.source: hit.document for hit in hits}.values())


def later_version(document: Document, versions: Versions) -> Document | None:
    """The latest version of a document, where it is a later one."""
    last = versions[document.source][-1] if document.source in versions else None
    return last if last is not None and _date(document) < _date(last) else None


def is_of_another_version(question: str, document: Document, versions: Versions) -> bool:
    """Whether a question names the year or the number of one version of a document, and this is another one.

    A year at the end that none of them bears or tells, "What was the rate in 2021?", asks the rule that was in force then: the last one before it.
    """
    alike = versions.get(document.source, ())
    numbers = _version_numbers(question) & {_version(one)[0] for one in alike}
    if numbers and _version(document)[0] not in numbers:
        return True
    asked = {int(found["year"]) for found in _DATES[-1].finditer(question)}
    years = {_date(one)[0] for one in alike}
    if not alike or not asked or asked & years:
        return bool(asked & years) and _date(document)[0] not in asked
    in_force_since = all((told := dated(one)) and _IN_FORCE.search(told[1].text) for one in alike)
    if not in_force_since or not _IN_YEAR.search(question) or any(str(min(asked)) in one.text for one in alike):
        return False
    in_force = [one.source for one in alike if _date(one)[0] < min(asked)]
    return in_force[-1:] != [document.source]


def _date(document: Document) -> tuple[int, ...]:
    told = dated(document)
    return told[0] if told else _UNDATED


def _title(document: Document) -> tuple[str, ...]:
    """The words of a title without numbers: "Travel policy 2021" and "Travel policy 2024" are one title."""
    return tuple(word for word in words(document.title) if not any(map(str.isdigit, word)))


def _is_version_of(one: Document, other: Document) -> bool:
    first, second = _vocabulary(one.text), _vocabulary(other.text)
    return len(first & second) >= SHARED * min(len(first), len(second))


@lru_cache(maxsize=200)
def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(words(text))
