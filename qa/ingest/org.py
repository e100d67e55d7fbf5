"""Org -> blocks by pandoc, which prints stamps of tasks raw and leaves out the properties of headings: both become lines of their own."""

from __future__ import annotations

import re

from qa.ingest.pandoc_formats import Repair, markup_reader

_PLANNED = re.compile(r"(DEADLINE|SCHEDULED|CLOSED):")
_STAMP = re.compile(r"[<\[](\d{4}-\d\d-\d\d)(?: [^\s\d<>\[\]+-]{1,20})?([^<>\[\]\n]{0,80})[>\]]")
_DAY = r"\1\2"
_PROPERTY = re.compile(r"(?m)^[ \t]*:([^\s:]+):[ \t]+(\S[^\n]*)$")
_OF_ORG = re.compile(
    r"(?:CUSTOM_)?ID|EXPORT_\w+|header-args|VISIBILITY|COLUMNS|UNNUMBERED|ORDERED|LOGGING", re.IGNORECASE
)
"""Properties that tell Org what to do, and say nothing of the text (The Org Manual, "Property Syntax", "Special Properties")."""


def _with_days(found: re.Match[str]) -> str:
    """A headline with the days of its task below it."""
    _, *parts = _PLANNED.split(found[2])
    said = [
        f"{name.capitalize()}: {_STAMP.sub(_DAY, day).strip()}"
        for name, day in zip(parts[::2], parts[1::2], strict=True)
    ]
    return "\n\n".join([found[1].rstrip("\n"), *said, ""])


def _with_properties(found: re.Match[str]) -> str:
    """The properties of a heading as lines, without those of Org's own."""
    said = [f"{name}: {value}" for name, value in _PROPERTY.findall(found[1]) if not _OF_ORG.fullmatch(name)]
    return "\n\n".join(["", *said, ""])


_REPAIRS: tuple[Repair, ...] = (
    (r"(?m)^(\*+ [^\n]*\n)[ \t]*((?:DEADLINE|SCHEDULED|CLOSED):[^\n]*)$", _with_days),
    (
        r"(?im)^[ \t]*:PROPERTIES:[ \t]*\n((?:[ \t]*:(?!END:|PROPERTIES:)[^\s:]+:[^\n]*\n)*)[ \t]*:END:[ \t]*$",
        _with_properties,
    ),
)
read_org = markup_reader("org", *_REPAIRS)
"""Read an Org file. Raises: InputError."""
