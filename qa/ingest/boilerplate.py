"""What a publisher's page adds to a text and no reader would cite: contact lines and calls to action.

The rule: a paragraph goes when its main content is a call ("click to", "request a quote", "need ...?") or a way
to reach somebody (an e-mail address, a telephone number, a postal address). It is a rule about the kind of
paragraph; no publisher is named. A sentence that merely mentions an address stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST_CALL = 160
_LONGEST_CONTACT = 220
_BOX = 2
"""Paragraphs between a call and the contact line that closes its box go with them, up to this many."""
_LONGEST_IN_BOX = 300

_CALL = re.compile(
    r"(?:please )?click (?:here|to|on|for)\b|(?:download|view|open) (?:the )?(?:full[- ]?(?:size|resolution)|pdf|image)"
    r"|need [^.?!]{3,60}\?|(?:looking for|interested in) [^.?!]{3,60}\?"
    r"|(?:get|request|ask for|receive) (?:a |an |your )?[^.?!]{0,40}\b(?:quote|quotation|sample|demo)\b"
    r"|(?:contact us|add to cart|buy now|order now|learn more|read more|subscribe|sign up)\b[^.]{0,30}$",
    re.IGNORECASE,
)
_QUOTE_CALL = re.compile(r"\brequest (?:a |an |your )?[^.?!]{0,40}\bquot(?:e|ation)\b", re.IGNORECASE)
_CONTACT_LABEL = re.compile(
    r"(?:e-?mail|phone|telephone|tel|fax|mobile|address|postal address|website|contact)\s?\.?:\s*\S",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_TELEPHONE = re.compile(r"(?:\+\d{1,3}[ .-]?)?\(?\d{2,5}\)?(?:[ .-]\d{2,5}){1,5}")
# "Springfield, IL 62701, United States" and "12345 Musterstadt, Germany"
_PLACE = re.compile(
    r"[A-Z][\w .'-]{1,40}, [A-Z]{2} \d{5}(?:-\d{4})?(?:, [A-Z][\w .]{1,40})?"
    r"|(?:[A-Z]{1,2}-)?\d{4,6} [A-Z][\w .'-]{1,40}, [A-Z][\w .]{1,40}"
)


def drop_boilerplate(paragraphs: Sequence[str]) -> list[bool]:
    """Decide which paragraphs of a raw text are boilerplate.

    paragraphs: in reading order, each on one line.
    Returns: for each paragraph, whether it is to be left out.
    """
    calls = [_is_call(text) for text in paragraphs]
    contacts = [_is_contact(text) for text in paragraphs]
    drop = [call or contact for call, contact in zip(calls, contacts, strict=True)]
    for start, call in enumerate(calls):
        if not call or not paragraphs[start].rstrip().endswith("?"):
            continue
        for end in range(start + 1, min(start + 2 + _BOX, len(paragraphs))):
            if contacts[end] or calls[end]:
                drop[start:end] = [True] * (end - start)
                break
            if len(paragraphs[end]) > _LONGEST_IN_BOX:
                break
    return drop


def _is_call(text: str) -> bool:
    if len(text) > _LONGEST_CALL:
        return False
    return _CALL.match(text) is not None or bool(_QUOTE_CALL.search(text))


def _is_contact(text: str) -> bool:
    if len(text) > _LONGEST_CONTACT:
        return False
    if _CONTACT_LABEL.match(text) or _PLACE.fullmatch(text):
        return True
    rest, reached = _EMAIL.subn("", text)
    if not reached and not re.match(r"\+\d|\(\d", text):
        return False
    rest, numbers = _TELEPHONE.subn("", rest)
    return bool(reached or numbers) and sum(map(str.isalpha, rest)) < 25
