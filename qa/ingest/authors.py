"""Names of authors: the list that a reference-list entry begins with, and lines that are names alone."""

from __future__ import annotations

import re

_CAPITAL = r"[^\W\d_a-z]"
_PARTICLE = "(?:van|von|de|del|della|der|den|di|da|le|la|el|al|ten|ter)"
_SURNAME = rf"(?:{_PARTICLE}[ ']){{0,3}}{_CAPITAL}[^\W\d_]*(?:['\u2019-][^\W\d_]+){{0,3}}"
_STOPPED = rf"{_CAPITAL}\.(?:[ -]{{0,2}}{_CAPITAL}\.){{0,3}}"
# One author in the usual styles; where one is tried before another, it is the stricter one.
_STYLES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_SURNAME}(?: {_SURNAME})?, {_STOPPED}",  # Doe, J. A.
        rf"{_STOPPED} ?{_SURNAME}(?: {_SURNAME})?(?![^\W\d_])",  # J. A. Doe
        rf"{_SURNAME}(?: {_SURNAME}){{0,2}} (?:{_CAPITAL}{{1,3}}|{_CAPITAL}-{_CAPITAL})(?:,? (?:Jr|Sr|II|III))?(?![^\W\d_])",  # Doe JA
        rf"{_SURNAME}(?: {_SURNAME})?(?=,? et al\b| [(]\d{{4}}| (?:and|&) {_SURNAME}(?: et al| [(]))",  # Doe et al.
        rf"{_SURNAME}, {_CAPITAL}[^\W\d_]+(?: {_CAPITAL}\.?)?(?=[;,.] )",  # Doe, Jane
    )
)
_BETWEEN = re.compile(r"(?:[,;] ?(?:and |& )?| (?:and|&) )(?=\S)")
_ET_AL = re.compile(r"[,;]? ?et al\b\.?|[,;] (?:\.\.\.|\u2026)")
_AFTER = re.compile(r"\s*(?:\([Ee]ds?\.?\))?[.:,]?\s+|\s*(?=[(])")
_MOST = 200
_NAME = rf"(?:(?:{_CAPITAL}\.-?){{1,4}}|{_CAPITAL}[^\W\d_]*(?:['\u2019-][^\W\d_]+){{0,3}})"
_PERSON = re.compile(rf"{_NAME}(?: (?:{_NAME}|{_PARTICLE})){{0,4}} {_NAME}(?:, (?:Jr|Sr|I{{2,3}})\.?)?")
_NAMES_APART = re.compile(r"(?:(?<!\s)\s++)?(?:;|,(?! (?:Jr|Sr|I{2,3})\b)|\band\b|&)\s*")


def split_names(said: str) -> list[str]:
    """The names between commas, semicolons and "and"."""
    return [name for name in _NAMES_APART.split(said) if name]


def person_names(said: str) -> list[str]:
    """The names of persons that a text is a list of; none where a part of it is no such name, or is one word."""
    names = split_names(said)
    return names if all(map(_PERSON.fullmatch, names)) else []


def read_authors(body: str) -> tuple[tuple[str, ...], str]:
    """Read the authors at the beginning of an entry whose number is already gone.

    Returns: the authors as printed and the rest of the entry; no authors and the whole entry when it does not
    begin with an author list.
    """
    authors: list[str] = []
    position = 0
    style = None
    while len(authors) < _MOST:
        found = _match_author(body, position, style)
        if found is None:
            break
        match, style = found
        authors.append(match[0].strip())
        position = match.end()
        between = _BETWEEN.match(body, position)
        if between is None or _match_author(body, between.end(), None) is None:
            break
        position = between.end()
    if not authors:
        return (), body
    if others := _ET_AL.match(body, position):
        position = others.end()
    end = _AFTER.match(body, position)
    # The last author must be followed by the end of the list, or it was the beginning of a title.
    stopped = body[position - 1] == "."
    if end is None or not (stopped or end[0].strip() or body[end.end() : end.end() + 1] == "("):
        return (), body
    return tuple(authors), body[end.end() :]


def _match_author(
    body: str, position: int, style: re.Pattern[str] | None
) -> tuple[re.Match[str], re.Pattern[str]] | None:
    """The author at a position, in the style of the author before where possible."""
    for pattern in (style, *_STYLES) if style else _STYLES:
        if pattern is not None and (match := pattern.match(body, position)):
            return match, pattern
    return None
