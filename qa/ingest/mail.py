"""An e-mail -> blocks: its text, else its page; sender, subject, date and recipients are its identity."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from mimetypes import guess_extension
from typing import Any

from qa.errors import InputError
from qa.ingest.blocks import Block, Head, clean, squeeze
from qa.ingest.frontmatter import head_of
from qa.ingest.letter import people
from qa.ingest.quoted import attributed, mail_blocks, parse_page, with_leads
from qa.ingest.webpage import read_webpage

_SHOWN = "//body//text()[not(ancestor::style or ancestor::script)]"


def read_mail(content: bytes, where: str) -> tuple[Head, list[Block], list[tuple[str, bytes]]]:
    """Read one e-mail.

    Returns: its head, the blocks of its text, and the names and contents of the files that are attached to it.
    Raises: InputError for a broken one.
    """
    try:
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        body, same = _body(message)
        text = str(body.get_content()) if body is not None else ""
        date = message["date"]
        told = people({name: _names(message[name]) for name in ("from", "to", "cc")})
        day = str(date.datetime.date()) if date is not None and date.datetime else None
        head = head_of({"title": str(message["subject"] or ""), "date": day, **told}, message="e-mail message")
        attached = list(_attached(message, same))
        heading = squeeze(f"{', '.join(told.get('authors', ())) or 'The sender'} wrote")
        page = with_leads(text, heading) if body is not None and body.get_content_subtype() == "html" else ""
    except (LookupError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise InputError(f"{where} is a broken e-mail: save it anew, or as text.") from error
    if page:
        return head, attributed(read_webpage(page.encode("utf-8", "replace"), where)[1], heading), attached
    return head, mail_blocks(clean(text).split("\n"), heading), attached


def _names(field: Any) -> list[str]:
    """The names in a field of addresses; the addresses where it gives no names."""
    return [name for one in getattr(field, "addresses", ()) if (name := squeeze(one.display_name or one.addr_spec))]


def _body(message: EmailMessage) -> tuple[MIMEPart | None, list[MIMEPart]]:
    """The text of a message, else its page; the page too where the text beside it lacks most of its words: "This needs an HTML reader".

    Returns: the part, and all that say the same.
    """
    plain, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    choices = [one for one in message.walk() if one.get_content_type() == "multipart/alternative"]
    same = next((leaves for one in choices if plain in (leaves := list(_leaves(one))) and page in leaves), [])
    if plain is None or page is None or not same:
        body = page if plain is None else plain
        return body, [] if body is None else [body]
    shown = parse_page(page.get_content()).xpath(_SHOWN)
    said, told = _words(" ".join(map(str, shown))), _words(plain.get_content())
    return (plain if 2 * len(said & told) >= len(said) else page), same


def _leaves(part: MIMEPart) -> Iterator[MIMEPart]:
    """The parts that hold content, whole messages in it among them."""
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        for inner in part.iter_parts():
            yield from _leaves(inner)
    else:
        yield part


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _attached(message: EmailMessage, body: Sequence[MIMEPart]) -> Iterator[tuple[str, bytes]]:
    """The files attached to a message, and messages in it as files; neither its own text nor a picture that its page shows is one.

    Parameters: body, the parts that are its text.
    """
    for number, part in enumerate(_leaves(message)):
        if part in body or (part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment"):
            continue
        inner = part.get_content() if part.get_content_type() == "message/rfc822" else None
        if isinstance(inner, EmailMessage):
            yield squeeze(part.get_filename() or f"message {number}.eml"), inner.as_bytes()
        else:
            data = part.get_payload(decode=True)
            name = part.get_filename() or f"part {number}{guess_extension(part.get_content_type()) or ''}"
            yield squeeze(name), data if isinstance(data, bytes) else b""
