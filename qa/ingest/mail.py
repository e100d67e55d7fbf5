"""An e-mail -> blocks: its text, else its page; sender, subject and date are its identity."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses

from qa.errors import InputError
from qa.ingest.blocks import Block, FileContent, clean
from qa.ingest.frontmatter import head_of
from qa.ingest.plaintext import parse_plaintext
from qa.ingest.webpage import read_webpage


def read_mail(content: bytes, where: str) -> FileContent:
    """Read one e-mail; attachments are not read. Raises: InputError for one without text."""
    try:
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        bodies = [part for kind in ("plain", "html") if (part := message.get_body((kind,))) is not None]
        body = next((part for part in bodies if str(part.get_content()).strip()), None)
        text = body.get_content() if body is not None else ""
        date = message["date"]
        sender = getaddresses([str(message["from"] or "")])
        day = str(date.datetime.date()) if date is not None and date.datetime else None
        subject = str(message["subject"] or "")
    except (LookupError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise InputError(f"{where} is a broken e-mail: save it anew, or as text.") from error
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"{where} is an e-mail without text: save its attachments as files of their own.")
    blocks: list[Block]
    if body is not None and body.get_content_subtype() == "html":
        _, blocks = read_webpage(text.encode("utf-8", "replace"), where)
    else:
        blocks = parse_plaintext(clean(text))
    authors = [name or address for name, address in sender if name or address]
    return head_of({"title": subject, "authors": authors, "date": day}), blocks
