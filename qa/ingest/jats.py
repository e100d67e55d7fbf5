"""JATS and BITS, the XML of PubMed Central and of publishers -> blocks.

Pandoc reads the body. It loses labels of tables, figures and notes, printed references, collective authors and
identifiers; these are read here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from lxml import etree

from qa.errors import InputError
from qa.ingest.blocks import Block, FileContent, squeeze
from qa.ingest.frontmatter import head_of
from qa.ingest.metadata import metadata_fields, metadata_texts
from qa.ingest.pandoc import read_tree
from qa.ingest.tree import tree_blocks
from qa.ingest.xml import parse_xml

_TITLES = {"ack": "Acknowledgements", "app": "Appendix", "glossary": "Glossary", "notes": "Notes"}

_PLACES = {
    "volume": ".//article-meta/volume",
    "issue": ".//article-meta/issue",
    "issn": ".//journal-meta/issn",
    "publisher": ".//publisher/publisher-name",
    "place": ".//publisher/publisher-loc",
    "isbn": ".//book-meta/isbn",
}
"""Where the fields stand that tell in which volume and with whom it was published."""

_HISTORY = {
    "received": "submitted and received",
    "rev-recd": "received again after its revision",
    "accepted": "accepted",
    "corrected": "corrected",
    "retracted": "retracted",
}
"""The kinds of days that are told, as JATS names them."""


def read_jats(content: bytes, where: str) -> FileContent:
    """Read an article or a book; of several articles in one file the first. Raises: InputError."""
    root = parse_xml(content, where)
    article = root.find("article") if root.tag == "pmc-articleset" else root
    if article is None or article.tag not in ("article", "book", "book-part-wrapper"):
        raise InputError(f"{where} is XML, but no article or book in JATS or BITS: save it as HTML or text.")
    stated = _stated(article)
    references = _references(article)
    for inner in article.findall("sub-article") + article.findall("response"):
        article.remove(inner)
    _label(article)
    tree = read_tree(etree.tostring(article, encoding="utf-8"), "jats" if article.tag == "article" else "bits", where)
    head = head_of({**metadata_fields(tree), **stated})
    return head, tree_blocks(tree, metadata_texts(tree)) + references


def _stated(article: etree._Element) -> dict[str, Any]:
    """The fields that pandoc does not give."""
    meta = article.find(".//article-meta")
    meta = article.find(".//book-meta") if meta is None else meta
    if meta is None:
        return {}
    numbers = {one.get("pub-id-type"): squeeze(_text(one)) for one in meta.iterfind("article-id")}
    fields: dict[str, Any] = {name: numbers[name] for name in ("doi", "pmid") if name in numbers}
    journal = article.find(".//journal-meta//journal-title")
    if journal is not None:
        fields["journal"] = _text(journal)
    for name, path in _PLACES.items():
        if said := squeeze(article.findtext(path, "")):
            fields[name] = said
    first, last = (squeeze(meta.findtext(name, "")) for name in ("fpage", "lpage"))
    if pages := "-".join(filter(None, (first, last if last != first else ""))) or squeeze(
        meta.findtext("elocation-id", "")
    ):
        fields["pages"] = pages
    fields |= _history(meta)
    places = {one.get("id", ""): words for one in meta.iter("aff") if (words := _affiliation(one))}
    authors = [
        {"name": name, "affiliation": [places[key] for key in _linked(one) if key in places]}
        for one in meta.iterfind("contrib-group/contrib")
        if one.get("contrib-type", "author") == "author" and (name := _name(one))
    ]
    fields["affiliations"] = list(places.values())
    return {**fields, "authors": authors} if authors else fields


def _history(meta: etree._Element) -> dict[str, Any]:
    """The days on which a paper was received and accepted, and who funded it, by what the reader takes for an answer to its question."""
    told: dict[str, Any] = {}
    for date in meta.iter("date"):
        day = [
            date.findtext(part, "").strip().zfill(2) for part in ("year", "month", "day") if date.find(part) is not None
        ]
        kind = str(date.get("date-type", ""))
        if day and kind in _HISTORY:
            told[f"date when this document was {_HISTORY[kind]}"] = "-".join(day)
    names = [
        one.find(".//institution") if one.find(".//institution") is not None else one
        for one in meta.iter("funding-source")
    ]
    if funders := list(dict.fromkeys(filter(None, (squeeze(_text(one)) for one in names)))):
        told["funding source who funded this document"] = funders
    return told


def _name(person: etree._Element) -> str:
    name = person.find(".//name")
    if name is not None:
        return squeeze(f"{name.findtext('given-names', '')} {name.findtext('surname', '')}")
    other = person.find(".//string-name")
    other = person.find(".//collab") if other is None else other
    return squeeze(_text(other)) if other is not None else ""


def _linked(person: etree._Element) -> list[str]:
    """The ids of an author's affiliations."""
    return [key for link in person.iterfind("xref[@ref-type='aff']") for key in link.get("rid", "").split()]


def _affiliation(place: etree._Element) -> str:
    """The words of an affiliation, without its label."""
    label = place.find("label")
    return squeeze(_text(place)).removeprefix(squeeze(_text(label)) if label is not None else "").strip()


def _references(article: etree._Element) -> list[Block]:
    """The reference lists as they are printed, taken out of the article."""
    blocks: list[Block] = []
    for found in list(article.iter("ref-list")):
        title = found.findtext("title")
        entries = [Block("entry", f"[{number}] {text}") for number, text in _entries(found)]
        if entries:
            blocks += [Block("heading", squeeze(title) if title else "References", level=1), *entries]
        parent = found.getparent()
        if parent is not None:
            parent.remove(found)
    return blocks


def _entries(listed: etree._Element) -> Iterator[tuple[str, str]]:
    for at, reference in enumerate(listed.iter("ref"), start=1):
        label = squeeze(reference.findtext("label", "")).strip("[]().")
        citation = next(
            (
                one
                for tag in ("mixed-citation", "element-citation", "citation", "nlm-citation")
                if (one := reference.find(f".//{tag}")) is not None
            ),
            None,
        )
        if citation is not None:
            text = _printed(citation) if citation.tag != "mixed-citation" else squeeze(_text(citation))
            if text:
                yield label if label.isdigit() else str(at), text


def _printed(citation: etree._Element) -> str:
    """A reference that is given in fields, in the order of Vancouver."""

    def field(*tags: str) -> str:
        return next((squeeze(_text(one)) for tag in tags if (one := citation.find(f".//{tag}")) is not None), "")

    names = [
        f"{one.findtext('surname', '')} {one.findtext('given-names', '')}".strip() for one in citation.iter("name")
    ]
    names += [squeeze(_text(one)) for one in citation.iter("collab")]
    pages = "-".join(filter(None, (field("fpage"), field("lpage"))))
    place = "".join((field("year"), f";{field('volume')}" if field("volume") else "", f":{pages}" if pages else ""))
    numbers = {one.get("pub-id-type"): squeeze(_text(one)) for one in citation.iter("pub-id")}
    said = [", ".join(names), field("article-title", "chapter-title"), field("source", "publisher-name"), place]
    said += [
        f"doi:{numbers['doi']}" if "doi" in numbers else "",
        f"PMID:{numbers['pmid']}" if "pmid" in numbers else "",
    ]
    return ". ".join(part.rstrip(".") for part in said if part)


def _label(article: etree._Element) -> None:
    """Write labels where pandoc reads them: into captions and notes of tables, and titles over parts without one.

    Rows that stand in no body of their table, which pandoc leaves out, come into one.
    """
    for table in article.iter("table"):
        if rows := table.findall("tr"):
            if table.find("thead") is None:
                head = etree.SubElement(table, "thead")
                head.extend(takewhile(lambda row: row.find("td") is None, rows))
            body = etree.SubElement(table, "tbody")
            body.extend(table.findall("tr"))
    for shown in article.iter("table-wrap", "fig", "boxed-text", "supplementary-material"):
        label, caption = shown.findtext("label", ""), shown.find("caption")
        if caption is None and label:
            caption = etree.Element("caption")
            shown.insert(0, caption)
        if caption is not None:
            _one_paragraph(caption, label)
    for mark in article.iterfind(".//table//xref[@ref-type='table-fn']"):
        parent = mark.getparent()
        if mark.find("sup") is None and parent is not None and parent.tag != "sup":
            mark.tag = "sup"
    for note in article.iterfind(".//table-wrap-foot//fn"):
        label, first = note.findtext("label", ""), note.find("p")
        if label and first is not None:
            sign = etree.Element("sup")
            sign.text, sign.tail, first.text = label.strip(), f" {first.text or ''}", ""
            first.insert(0, sign)
    for tag, words in _TITLES.items():
        for part in article.iterfind(f".//back//{tag}"):
            if part.find(".//title") is None:
                title = etree.Element("title")
                title.text = words
                part.insert(0, title)


def _one_paragraph(caption: etree._Element, label: str) -> None:
    """Make a caption one paragraph that begins with its label."""
    merged = etree.Element("p")
    merged.text = f"{squeeze(label).rstrip('.:')}. " if label else ""
    for part in list(caption):
        inner = etree.SubElement(merged, "named-content")
        inner.text = part.text
        inner.extend(list(part))
        inner.tail = " " if squeeze(_text(inner))[-1:] in (*".:;!?",) else ". "
    caption[:] = [merged]


def _text(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())
