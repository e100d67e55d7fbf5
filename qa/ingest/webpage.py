"""Pages of the web: their main part without menus, forms, scripts and hidden words -> blocks, by pandoc."""

from __future__ import annotations

import re
from itertools import takewhile

from lxml import etree, html

from qa.errors import InputError
from qa.ingest.blocks import FileContent, decode
from qa.ingest.pandoc_formats import read_with_pandoc

_LEFT_OUT = (
    "//script | //style | //template | //noscript | //iframe | //object | //embed | //svg | //canvas | //video | //audio"
    " | //button | //select | //textarea | //input | //nav | //dialog | //comment() | //processing-instruction()"
    " | //*[@hidden] | //*[@aria-hidden='true'] | //*[@role='navigation' or @role='search' or @role='banner' or @role='contentinfo']"
    " | //*[contains(translate(@style, ' ', ''), 'display:none') or contains(@style, 'line-through')] | //a[contains(@class, 'headerlink')]"
    " | //*[contains(@class, 'sphinxsidebar')] | //*[@id='title-block-header']/*[not(contains(@class, 'abstract'))]"
    " | //*[starts-with(translate(normalize-space(@class), 'NAV', 'nav'), 'nav')]"
    " | //*[@class='toc' or @class='TOC' or @id='toc' or @class='table-of-contents' or @id='table_of_contents']"
    " | //body/header | //body/footer | //span[@class='mw-editsection']"
)
_MAIN = ("//main", "//*[@role='main']", "//article")
_DECLARED = re.compile(r"\A\s*<\?xml[^>]*>")


def read_webpage(content: bytes, where: str) -> FileContent:
    """Read an HTML file; what it refers to is not fetched. Raises: InputError."""
    text = _DECLARED.sub("", decode(content, where))
    try:
        page = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, encoding=None))
    except (etree.ParserError, ValueError, RecursionError) as error:
        raise InputError(f"{where} is empty: give a document with text, or leave it out.") from error
    _keep_marks(page)
    for part in page.xpath(_LEFT_OUT):
        if part.getparent() is not None:
            part.drop_tree()
    for table in page.iter("table"):
        _head(table)
    body = page.find("body")
    main = next((found for path in _MAIN if len(found := page.xpath(path)) == 1), None)
    if body is not None and main is not None and main[0] is not body:
        body[:], body.text = [main[0]], None
    return read_with_pandoc(html.tostring(page, encoding="unicode").encode("utf-8", "replace"), "html", where, {})


def _keep_marks(page: html.HtmlElement) -> None:
    """Make marks and labels of notes words of their paragraphs where the page has no list of notes that pandoc knows."""
    if page.xpath("//*[@role='doc-endnotes']"):
        return
    for mark in page.xpath("//a[@role='doc-noteref']"):
        del mark.attrib["role"]
    for label in page.xpath("//aside/*[1][self::span][following-sibling::*[1][self::p]]"):
        paragraph = label.getnext()
        label.tail, paragraph.text = f" {paragraph.text or ''}", ""
        paragraph.insert(0, label)


def _head(table: html.HtmlElement) -> None:
    """Put the first rows of a table that has no head into one, where all their cells are those of a header.

    A row that is one cell names the rows below it, and a table that would have no other rows stays as it is.
    """
    rows = table.xpath("./tr | ./tbody/tr")
    first = list(takewhile(_is_header, rows))
    if table.find("thead") is not None or len(first) < 2 or len(first) == len(rows):
        return
    head = html.Element("thead")
    head.extend(first)
    table.insert(len(table.xpath("./caption | ./colgroup | ./col")), head)


def _is_header(row: html.HtmlElement) -> bool:
    cells = row.xpath("./td | ./th")
    return len(cells) > 1 and all(cell.tag == "th" for cell in cells)
