"""What the assistant says of its own to who reads an answer: all in `messages.json`, so that a translation is that file.

A message has fields in braces, with format specifications as Python has them; one that depends on a number `n` has a form for one
and a form for other numbers, as English has.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

MESSAGES = Path(__file__).with_name("messages.json")


@cache
def messages_by_name() -> dict[str, str | dict[str, str]]:
    """The messages as they stand in the file."""
    found: dict[str, str | dict[str, str]] = json.loads(MESSAGES.read_text(encoding="utf-8"))
    return found


def message(name: str, /, **values: object) -> str:
    """A message with its fields filled in.

    Parameters: name, in the file; values of its fields. Raises: LookupError for a name that is not there, or a field without a value.
    """
    try:
        forms = messages_by_name()[name]
        text = forms if isinstance(forms, str) else forms["one" if values["n"] == 1 else "other"]
        return text.format_map(values)
    except KeyError as missing:
        raise LookupError(f"The message {name!r} lacks {missing} in {MESSAGES.name}, or among its values.") from None
