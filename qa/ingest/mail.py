"""An e-mail -> blocks: its text, else its page; sender, subject and date are its identity."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from mimetypes import guess_extension

from qa.errors import InputError
from qa.ingest.blocks import Block, Head, clean
from qa.ingest.frontmatter import head_of
from qa.ingest.letter import senders
from qa.ingest.plaintext import parse_plaintext
from qa.ingest.webpage import read_webpage


def read_mail(content: bytes, where: str) -> tuple[Head, list[Block], list[tuple[str, bytes]]]:
    """Read one e-mail.

    Returns: its head, the blocks of its text, and the names and contents of the files that are attached to it.
    Raises: InputError for a broken one.
    """
    try:
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        bodies = [part for kind in ("plain", "html") if (part := message.get_body((kind,))) is not None]
        body = next((part for part in bodies if str(part.get_content()).strip()), None)
        text = str(body.get_content()) if body is not None else ""
        date = message["date"]
        authors = senders(str(message["from"])) if message["from"] else []
        day = str(date.datetime.date()) if date is not None and date.datetime else None
        head = head_of({"title": str(message["subject"] or ""), "authors": authors, "date": day})
        attached = list(_attached(message))
    except (LookupError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise InputError(f"{where} is a broken e-mail: save it anew, or as text.") from error
    if body is not None and body.get_content_subtype() == "html":
        return head, read_webpage(text.encode("utf-8", "replace"), where)[1], attached
    return head, parse_plaintext(clean(text)), attached


def _attached(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """The files attached to a message, and messages in it as files; a picture that its page shows is none."""
    if not message.is_multipart():
        return
    for number, part in enumerate(message.iter_attachments(), start=1):
        inner = part.get_content() if part.get_content_maintype() == "message" else part
        if isinstance(inner, EmailMessage) and inner.is_multipart() | (inner is not part):
            yield part.get_filename() or f"message {number}.eml", inner.as_bytes()
        elif part.get_content_maintype() != "image" or part.get_content_disposition() == "attachment":
            name = part.get_filename() or f"part {number}{guess_extension(part.get_content_type()) or ''}"
            data = part.get_payload(decode=True)
            yield name, data if isinstance(data, bytes) else b""
