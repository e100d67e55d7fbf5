"""The fields that a letter or a message in raw text begins with, "From: ...", "Date: ...", "Subject: ..." -> its identity."""

from __future__ import annotations

import re
from email.utils import getaddresses

from qa.ingest.blocks import Head
from qa.ingest.frontmatter import head_of

_FIELD = re.compile(r"([A-Za-z][A-Za-z -]{0,30}):[ \t]+(\S.*)")
_GROUP_END = re.compile(r"\n[ \t]*\n")
_GROUPS = 2
"""Groups of lines in which the fields may stand: the first may be a title, "MEMORANDUM"."""


def letter_head(text: str) -> Head:
    """What the fields at the beginning of a raw text say of it; an empty head where it has no sender with a day or a subject."""
    for group in _GROUP_END.split(text.lstrip("\n"), _GROUPS)[:_GROUPS]:
        found = [_FIELD.fullmatch(line.strip()) for line in group.strip().split("\n")]
        fields = {one[1].casefold(): one[2] for one in found if one}
        date, subject = fields.get("date") or fields.get("sent"), fields.get("subject")
        if all(found) and "from" in fields and (date or subject):
            return head_of({"title": subject, "authors": senders(fields["from"]), "date": date})
    return Head()


def senders(said: str) -> list[str]:
    """The names of senders, "Ann Lee <ann@lee.example>"; the address where there is none, and what is no address as it stands."""
    return [name or address for name, address in getaddresses([said]) if name or address] if "@" in said else [said]
