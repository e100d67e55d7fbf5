"""The text of an e-mail -> blocks in which words that are quoted stand under a heading with who wrote them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from lxml import etree, html

from qa.ingest.blocks import Block, squeeze
from qa.ingest.days import DAY, DAY_IN_FIGURES
from qa.ingest.letter import ADDRESS, letter_fields, senders
from qa.ingest.plaintext import parse_plaintext
from qa.ingest.split import STOPS, sentences

_RULE = re.compile(r"[-_*=]{3,40}(?:[^-_*=].{0,80}[-_*=]{3})?")
"""A line over an original message: "-----Original Message-----"."""
_LONGEST_LEAD = 3
"""Lines that say who wrote the quoted ones below: "On 3 May, Ann Lee wrote:", wrapped."""
_LONGEST_WORDS = 200
"""Characters of such lines of a page."""
_DECLARED = re.compile(r"\A\s*<\?xml[^>]*>")
_UNTITLED = (*STOPS, ",", ":", ";")
"""What no title ends in."""
_MUCH = 4
"""One of so many lines is quoted in a reply."""
_DEEPEST = 20
"""Quotations in one another."""
_MOST_FIELDS = 20
"""Lines over an original message."""
_WORD = re.compile(r"[^\W_]+")
_LONGEST_SIGNED, _MOST_SIGNED = 60, 8
"""Characters of a line of a signature, and its lines."""
_SENT = re.compile(rf"{DAY}|{DAY_IN_FIGURES}|@")
"""A day or an address, in what stands over quoted words."""


def mail_blocks(lines: Sequence[str], heading: str, depth: int = 0) -> list[Block]:
    """The blocks of the lines of an e-mail.

    Parameters: heading, who wrote them, which stands over those that follow quoted ones; depth, in how many quotations they stand.
    """
    blocks: list[Block] = []
    own: list[str] = []
    asked = ""
    lead, above, at = _quoted_by(heading), heading, 0
    while at < len(lines):
        end = at
        while (
            depth < _DEEPEST and end < len(lines) and lines[end].startswith(">") and not lines[end].startswith(">From ")
        ):
            end += 1
        quoted = [line[1:].removeprefix(" ") for line in lines[at:end]]
        taken, told = _original(lines[at : at + _MOST_FIELDS])
        if quoted:
            lead = _take_lead(own) or lead
            said = mail_blocks(quoted, lead, depth + 1)
            blocks += [*_own(own, heading, above, asked, depth), Block("heading", lead, level=depth + 2), *said]
            own, above, asked = [], lead, _question(said)
        elif taken:
            while own and (not own[-1].strip() or _RULE.fullmatch(own[-1].strip())):
                own.pop()
            blocks += [*_own(own, heading, above, asked, depth), Block("heading", told, level=depth + 1)]
            own, heading, above, asked = [], told, told, ""
            lead = _quoted_by(told)
        else:
            own.append(
                lines[at].removeprefix(">") if lines[at].startswith(">From ") else lines[at]
            )  # escaped in mailboxes
        at += max(taken, len(quoted), 1)
    return blocks + _own(own, heading, above, asked, depth)


def thread_blocks(lines: Sequence[str]) -> list[Block]:
    """The blocks of a raw text that holds several messages, or one below a rule or with words that it quotes, or many quoted words under a day or
    an address; none for any other text.
    """
    begun: list[int] = []
    at = 0
    while at < len(lines):
        taken, _ = _original(lines[at : at + _MOST_FIELDS])
        begun += [at] if taken else []
        at += max(taken, 1)
    quotes = [at for at, line in enumerate(lines) if line.startswith(">")]
    dated = _MUCH * len(quotes) >= sum(bool(line.strip()) for line in lines) and any(
        _SENT.search(_take_lead(list(lines[max(at - _LONGEST_LEAD - 2, 0) : at]), bare=False)) for at in quotes
    )
    ruled = any(_RULE.fullmatch(line.strip()) for at in begun for line in lines[max(at - 1, 0) : at])
    return mail_blocks(lines, "The sender wrote") if len(begun) > 1 or dated or (begun and (quotes or ruled)) else []


def signed_blocks(lines: Sequence[str], writer: str) -> list[Block]:
    """The blocks of lines in which somebody signs: below all sentences a name alone is left out, and with what stands under it, such as an
    address, it is one item.

    Parameter: writer, the names; "" where they are not known.
    """
    names = _words(writer)
    blocks: list[Block] = []
    begun = 1 + max((at for at, line in enumerate(lines) if _ends_text(line)), default=len(lines))
    first = 0
    for at in range(begun, len(lines)):
        if at < first or not (said := _words(lines[at])) or not said <= names or lines[at - 1].rstrip().endswith(":"):
            continue
        below = [*takewhile(str.strip, lines[at : at + _MOST_SIGNED + 1])]
        if len(below) > _MOST_SIGNED:
            continue
        blocks += parse_plaintext("\n".join(lines[first:at]))
        blocks += [Block("item", ", ".join(map(squeeze, below)))] if len(below) > 1 else []
        first = at + len(below)
    return blocks + parse_plaintext("\n".join(lines[first:]))


def _quoted_by(heading: str) -> str:
    return f"Quoted by {_writer(heading)}"


def _writer(heading: str) -> str:
    return heading.partition(" wrote")[0]


def _ends_text(line: str) -> bool:
    """Whether a line is one of sentences or too long for a signature."""
    return (line.rstrip().endswith(STOPS) and len(line.split()) > 1) or len(line) > _LONGEST_SIGNED


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _question(blocks: Sequence[Block]) -> str:
    """The question that blocks end in; "" for any other end."""
    text = blocks[-1].text if blocks and blocks[-1].text.endswith("?") else ""
    return text[sentences(text)[-1][0] :] if text else ""


def attributed(blocks: Sequence[Block], heading: str) -> list[Block]:
    """Blocks in which the fields over an original message are a heading with who wrote it, as for `mail_blocks`; heading over nothing is none."""
    kept: list[Block] = []
    at = 0
    while at < len(blocks):
        taken, told = _original([one.text for one in blocks[at : at + _MOST_FIELDS]])
        kept.append(Block("heading", told, level=1) if taken else blocks[at])
        at += max(taken, 1)
    below = [*(one.kind for one in kept[1:]), "heading"]
    return [one for one, kind in zip(kept, below, strict=True) if one.text != heading or kind != "heading"]


def with_leads(page: str, heading: str) -> str:
    """A page of an e-mail in which what stands over a quotation, "On 3 May, Ann Lee wrote:", is a heading, as for `mail_blocks`."""
    tree = parse_page(page)
    for quotation in tree.iter("blockquote"):
        above = quotation.getprevious()
        if above is None or not isinstance(above.tag, str) or len(above.xpath(".//div | .//p | .//table")) > 0:
            continue
        said = "" if (above.tail or "").strip() else squeeze(above.text_content())
        if said.endswith(":") and len(said) < _LONGEST_WORDS:
            above.getparent().replace(above, _heading(_without_addresses(said)))
            own = _heading(heading)
            own.tail, quotation.tail = quotation.tail, None
            quotation.addnext(own)
    return str(html.tostring(tree, encoding="unicode"))


def parse_page(page: str) -> etree._Element:
    """The tree of a page, however empty it is."""
    return html.document_fromstring(_DECLARED.sub("", page) + "<p>")


def _heading(words: str) -> etree._Element:
    made = etree.Element("h3")
    made.text = words
    return made


def _own(lines: Sequence[str], heading: str, above: str, asked: str, depth: int) -> list[Block]:
    """The blocks of lines without quoted ones, under their heading and the question that they answer; neither a first line with a stop
    nor one that ends in the writer's name is a title.
    """
    writer = _writer(heading)
    blocks = signed_blocks(lines, writer)
    signs = False
    for at, one in reversed(list(enumerate(blocks))):
        opens, over = at == 0 and one.text.endswith(_UNTITLED), signs  # "Kind regards" stands over a name
        last = _words(one.text.rpartition(" ")[2])
        signs = _words(one.text) <= _words(heading) or last <= _words(writer) or one.text.startswith(f"{writer} ")
        if one.kind == "heading" and (opens or over or signs):
            blocks[at] = replace(one, kind="paragraph", level=0)
    title = f"{heading}: {asked}" if asked else heading
    return [Block("heading", title, level=depth + 1), *blocks] if blocks and above != heading else blocks


def _take_lead(own: list[str], *, bare: bool = True) -> str:
    """Take the last lines away where they say who wrote what follows. Returns: them, if bare without addresses; "" without."""
    while own and not own[-1].strip():
        own.pop()
    lead = [*takewhile(str.strip, reversed(own))][::-1]
    if not lead or len(lead) > _LONGEST_LEAD or not lead[-1].rstrip().endswith(":"):
        return ""
    del own[-len(lead) :]
    return _without_addresses(" ".join(lead)) if bare else " ".join(lead)


def _without_addresses(lead: str) -> str:
    return squeeze(ADDRESS.sub("", lead)).rstrip(" :")


def _original(lines: Sequence[str]) -> tuple[int, str]:
    """Who wrote an original message, to whom and when, by the fields over it; "From" and "To" alone may be those of a journey.

    Returns: how many lines the fields have, and what they say; 0 and "" without.
    """
    taken, fields = letter_fields(lines)
    if not taken or (fields.keys().isdisjoint(("subject", "sent")) and "@" not in fields["from"]):
        return 0, ""
    told = f"{', '.join(senders(fields['from']))} wrote"
    if to := fields.get("to"):
        told += f" to {', '.join(senders(to))}"
    if date := fields.get("sent") or fields.get("date"):
        told += f" on {date}"
    return taken, squeeze(told)
