"""Zotero's export in RDF -> the fields of its records, and the files that are attached to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from qa.errors import InputError
from qa.ingest.blocks import squeeze
from qa.ingest.xml import parse_xml

_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "z": "http://www.zotero.org/namespaces/export#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "bib": "http://purl.org/net/biblio#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "link": "http://purl.org/rss/1.0/modules/link/",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
    "vcard": "http://nwalsh.com/rdf/vCard#",
}
_ABOUT, _RESOURCE = (f"{{{_SPACES['rdf']}}}{name}" for name in ("about", "resource"))
_NO_WORK = frozenset({"", "attachment", "note", "annotation"})
_NO_CONTAINER = frozenset({"Part", "Series"})
_DEEPEST = 4
"""Containers of containers: an article, its section, the newspaper, the series."""
_IDENTIFIER = re.compile(r"(DOI|ISSN|ISBN)[ :]+(\S.*)")
_EXTRA = re.compile(r"^\s*(PMID|Citation Key)\s*:\s*(\S+)\s*$", re.MULTILINE | re.IGNORECASE)


def read_zotero_rdf(content: bytes, where: str) -> list[dict[str, Any]]:
    """Read the works of an export; no entity is expanded, nothing is fetched.

    Parameters: content, of the file; where, how errors call it.
    Returns: for each work its fields as front matter names them, "key" and "file". Raises: InputError for another file.
    """
    root = parse_xml(content, where)
    if root.tag != f"{{{_SPACES['rdf']}}}RDF" or root.find(".//z:itemType", _SPACES) is None:
        raise InputError(f"{where} is no export of Zotero in RDF: export it anew as Zotero RDF, or leave it out.")
    known = {about: one for one in root.iter(etree.Element) if (about := one.get(_ABOUT))}
    works = (one for one in root if _text(one, "z:itemType") not in _NO_WORK)
    return [_fields(work, known) for work in works]


def _fields(work: etree._Element, known: Mapping[str, etree._Element]) -> dict[str, Any]:
    parts = [work, *_containers(work, known)]
    containers = [one for one in parts[1:] if etree.QName(one).localname not in _NO_CONTAINER]

    def first(path: str) -> str:
        return next((said for one in parts if (said := _text(one, path))), "")

    identifiers = [
        m
        for one in parts
        for said in one.iterfind("dc:identifier", _SPACES)
        if (m := _IDENTIFIER.match(squeeze(said.text or "")))
    ]
    numbers: dict[str, str] = {}
    for match in identifiers:
        numbers.setdefault(match[1].lower(), match[2])
    extra = {name.lower(): value for name, value in _EXTRA.findall(work.findtext("dc:description", "", _SPACES))}
    return {
        **numbers,
        "key": extra.get("citation key", ""),
        "title": _text(work, "dc:title"),
        "authors": [_person(one) for one in work.iterfind("bib:authors/rdf:Seq/rdf:li/foaf:Person", _SPACES)],
        "journal": next((said for one in containers if (said := _text(one, "dc:title"))), ""),
        "in_book": any(etree.QName(one).localname == "Book" for one in containers),
        "date": _text(work, "dc:date"),
        "volume": first("prism:volume"),
        "issue": first("prism:number"),
        "pages": _text(work, "bib:pages"),
        "edition": first("prism:edition"),
        "publisher": first("dc:publisher/foaf:Organization/foaf:name"),
        "place": first("dc:publisher/foaf:Organization/vcard:adr/vcard:Address/vcard:locality"),
        "rights": _text(work, "dc:rights"),
        "url": _text(work, "dc:identifier/dcterms:URI/rdf:value"),
        "pmid": extra.get("pmid", ""),
        "file": ";".join(re.sub(r"([;:\\])", r"\\\1", path) for path in _attached(work, known)),
    }


def _text(element: etree._Element, path: str) -> str:
    return squeeze(element.findtext(path, "", _SPACES))


def _person(person: etree._Element) -> dict[str, str]:
    given = _text(person, "foaf:givenName") or _text(person, "foaf:givenname")
    return {"given": given, "family": _text(person, "foaf:surname")}


def _linked(element: etree._Element, path: str, known: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    """The resources that a property names or holds."""
    for one in element.iterfind(path, _SPACES):
        named = known.get(one.get(_RESOURCE, ""))
        yield from [named] if named is not None else list(one)


def _containers(work: etree._Element, known: Mapping[str, etree._Element]) -> list[etree._Element]:
    found: list[etree._Element] = []
    level = [work]
    for _ in range(_DEEPEST):
        level = [part for one in level for part in _linked(one, "dcterms:isPartOf", known) if part not in found]
        found += level
    return found


def _attached(work: etree._Element, known: Mapping[str, etree._Element]) -> list[str]:
    """The paths of the files of a work, from the folder of the export."""
    resources = (path for one in _linked(work, "link:link", known) for path in one.iterfind("rdf:resource", _SPACES))
    return [path for one in resources if (path := one.get(_RESOURCE, ""))]
