"""Notes of a page of the web, told by links there and back -> the form in which pandoc knows notes."""

from __future__ import annotations

import re

from lxml import html

from qa.ingest.blocks import squeeze
from qa.ingest.marks import is_reference_heading

_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[ivx]{1,6}|[a-z]|[*\u2020\u2021\u00a7\u00b6#]{1,4})[\])]?")
_BLOCKS = frozenset({"li", "dd", "dt", "aside", "p", "div", "td"})
_HEADINGS = "preceding::*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6][1]"


def join_notes(page: html.HtmlElement) -> None:
    """Put the notes of a page into one list at its end, where their marks lead.

    A note is what a link leads to whose words are a mark, and that has a link back. Entries of a reference list stay.
    """
    body = page.find("body")
    targets: dict[str, html.HtmlElement] = {}
    for element in page.iter(html.etree.Element):
        for name in (element.get("id"), element.get("name")):
            if name:
                targets.setdefault(name, element)
    marks = [link for link in page.iter("a") if link.get("href", "#")[:1] == "#" and _MARK.fullmatch(_words(link))]
    found: dict[html.HtmlElement, list[html.HtmlElement]] = {}
    for link in marks:
        target = targets.get(link.get("href", "#")[1:])
        note = _note(target) if target is not None else None
        if note is not None and link not in note.iter("a") and _leads_back(note, link):
            found.setdefault(note, []).append(link)
    # Of two parts that lead to each other the later one is the note.
    order = {element: at for at, element in enumerate(page.iter())}
    notes = {note: links for note, links in found.items() if all(order[link] < order[note] for link in links)}
    if body is None or not notes:
        return
    listed = html.Element("ol")
    section = html.Element("section", role="doc-endnotes")
    section.append(listed)
    for number, (note, links) in enumerate(notes.items(), start=1):
        if any(is_reference_heading(_words(heading)) for heading in note.xpath(_HEADINGS)):
            continue
        _drop_backlinks(note, links)
        note.drop_tree()
        note.tag, note.tail = "div", None
        for name in ("id", "name", "class", "role"):
            note.attrib.pop(name, None)
        item = html.Element("li", id=f"note-{number}")
        item.append(note)
        listed.append(item)
        for link in links:
            _make_mark(link, number)
    if len(listed):
        body.append(section)


def _words(element: html.HtmlElement) -> str:
    return squeeze(str(element.text_content()))


def _note(target: html.HtmlElement) -> html.HtmlElement | None:
    """The whole of a note, of which a link leads to a part."""
    note = target
    while note is not None and note.tag not in _BLOCKS:
        note = note.getparent()
    if note is None:
        return None
    if note.tag == "dt":
        following = note.getnext()
        return following if following is not None and following.tag == "dd" else None
    parent = note.getparent()
    if note.tag == "p" and parent is not None and parent.tag in ("li", "aside", "div") and parent[0] is note:
        backs = sum(link.get("href", "")[:1] == "#" for one in parent if one.tag == "p" for link in one.iter("a"))
        return parent if backs == 1 or parent.tag == "li" else note
    return note


def _names(link: html.HtmlElement) -> set[str]:
    """The names under which a mark can be found: its own, and those of what stands closely around it."""
    near = [link, *[one for one in link.iterancestors() if one.tag in ("sup", "span")], link.getprevious()]
    return {name for one in near if one is not None for name in (one.get("id"), one.get("name")) if name}


def _back_links(note: html.HtmlElement) -> list[html.HtmlElement]:
    """The links of a note, or of the term before it, to places of the page."""
    term = note.getprevious() if note.tag == "dd" else None
    parts = [note] if term is None else [note, term]
    return [link for part in parts for link in part.iter("a") if link.get("href", "")[:1] == "#"]


def _leads_back(note: html.HtmlElement, link: html.HtmlElement) -> bool:
    names = _names(link)
    return any(back.get("href", "")[1:] in names for back in _back_links(note))


def _drop_backlinks(note: html.HtmlElement, links: list[html.HtmlElement]) -> None:
    """Take the links back, and the label that the note begins with, out of a note."""
    names = set().union(*map(_names, links))
    for back in _back_links(note):
        if back.get("href", "")[1:] in names:
            label = back
            while (parent := label.getparent()) is not note and parent is not None and _is_mark(_words(parent)):
                label = parent
            label.drop_tree()
    if note.tag == "dd" and (term := note.getprevious()) is not None and term.tag == "dt":
        term.drop_tree()
    first = next(iter(note.iter("sup")), None)
    if first is not None and _is_mark(_words(first)) and _words(note).startswith(_words(first)):
        first.drop_tree()


def _is_mark(words: str) -> bool:
    return _MARK.fullmatch(words) is not None or not any(map(str.isalnum, words))


def _make_mark(link: html.HtmlElement, number: int) -> None:
    """Make a link to a note one that pandoc knows, without the raised sign and brackets around it."""
    raised = link.getparent()
    while raised is not None and raised.tag in ("sup", "span") and _is_mark(_words(raised)):
        link, raised = raised, raised.getparent()
    tail = link.tail
    for child in list(link):
        link.remove(child)
    link.tag, link.text, link.tail = "a", str(number), tail
    for name in list(link.attrib):
        del link.attrib[name]
    link.set("href", f"#note-{number}")
    link.set("role", "doc-noteref")
