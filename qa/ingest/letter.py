"""The fields that a letter or a message in raw text begins with, "From: ...", "Date: ...", "Subject: ..." -> its identity."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from qa.ingest.blocks import Head
from qa.ingest.frontmatter import head_of

_FIELD = re.compile(r"\*?([A-Za-z][A-Za-z -]{0,30}):\*?[ \t]+(\S.*)")
ADDRESS = re.compile(
    r"\s{0,9}[<\[(](?:mailto:)?[^<>\[\]()\s]{1,200}@[^<>\[\]()\s]{1,200}(?:<mailto:[^<>]{1,200}>)?[>\])]"
)
"""An address in brackets, as it stands behind a name."""
_NEXT = re.compile(r"(?<=[>\])])\s{0,9},\s{0,9}|\s{0,9};\s{0,9}")
_GROUP_END = re.compile(r"\n[ \t]*\n")
_GROUPS = 2
"""Groups of lines in which the fields may stand: the first may be a title, "MEMORANDUM"."""


def letter_head(text: str) -> Head:
    """What the fields at the beginning of a raw text say of it; an empty head where it has no sender with a day or a subject."""
    for group in _GROUP_END.split(text.lstrip("\n"), _GROUPS)[:_GROUPS]:
        lines = group.strip().split("\n")
        taken, fields = letter_fields(lines)
        if taken == len(lines) and fields:
            said = {"title": fields.get("subject"), "date": fields.get("date") or fields.get("sent")}
            return head_of(
                {**said, **people({name: senders(value) for name, value in fields.items()})},
                message="letter, memo or message",
            )
    return Head()


def letter_fields(lines: Sequence[str]) -> tuple[int, dict[str, str]]:
    """The fields that lines begin with; none where they have no sender with a day or a subject. Returns: their lines; they by name."""
    fields: dict[str, str] = {}
    name, taken = "", 0
    for line in lines:
        found = _FIELD.fullmatch(line.strip())
        if found is None and not (fields and fields[name].endswith((",", ";"))):
            break
        name, value = (found[1].casefold(), found[2]) if found else (name, f"{fields[name]} {line.strip()}")
        fields[name] = value
        taken += 1
    told = "from" in fields and not fields.keys().isdisjoint(("date", "sent", "subject"))
    return (taken, fields) if told else (0, {})


def people(fields: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Who sent a message and who got it, by the names in its fields."""
    roles = {"authors": "from", "recipients": "to", "copied": "cc"}
    return {role: list(fields[name]) for role, name in roles.items() if fields.get(name)}


def senders(said: str) -> list[str]:
    """The names that a field gives, "Lee, Ann <ann@lee.example>; Bo Ek", without their addresses; an address where there is no name."""
    parts = (part.strip() for part in _NEXT.split(said))
    return [ADDRESS.sub("", part).strip(" \"'") or part for part in parts if part]
