"""An e-mail -> blocks: its text, else its page; sender, subject, date and recipients are its identity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from mimetypes import guess_extension

from qa.errors import InputError
from qa.ingest.blocks import Block, Head, clean
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
        body = _body(message)
        text = str(body.get_content()) if body is not None else ""
        date = message["date"]
        told = people({name: str(message[name] or "") for name in ("from", "to", "cc")})
        day = str(date.datetime.date()) if date is not None and date.datetime else None
        head = head_of({"title": str(message["subject"] or ""), "date": day, **told}, message="e-mail message")
        attached = list(_attached(message))
    except (LookupError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise InputError(f"{where} is a broken e-mail: save it anew, or as text.") from error
    heading = f"{', '.join(told.get('authors', ())) or 'The sender'} wrote"
    if body is not None and body.get_content_subtype() == "html":
        page = with_leads(text, heading).encode("utf-8", "replace")
        return head, attributed(read_webpage(page, where)[1], heading), attached
    return head, mail_blocks(clean(text).split("\n"), heading), attached


def _body(message: EmailMessage) -> MIMEPart | None:
    """The text of a message, else its page; the page too where the text lacks most of its words: "This needs an HTML reader"."""
    plain, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    shown = parse_page(page.get_content()).xpath(_SHOWN) if page is not None else []
    said = _words(" ".join(map(str, shown)))
    told = _words(plain.get_content()) if plain is not None else frozenset[str]()
    return plain if 2 * len(said & told) >= len(said) else page


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _attached(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """The files attached to a message, and messages in it as files; a picture that its page shows is none."""
    if not message.is_multipart():
        return
    for number, part in enumerate(message.iter_attachments(), start=1):
        inner = part.get_content() if part.get_content_maintype() == "message" else part
        if isinstance(inner, EmailMessage) and (inner.is_multipart() or inner is not part):
            yield part.get_filename() or f"message {number}.eml", inner.as_bytes()
        elif part.get_content_maintype() != "image" or part.get_content_disposition() == "attachment":
            name = part.get_filename() or f"part {number}{guess_extension(part.get_content_type()) or ''}"
            data = part.get_payload(decode=True)
            yield name, data if isinstance(data, bytes) else b""
