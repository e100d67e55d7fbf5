"""What pandoc gives as metadata of a file -> fields of its identity, as front matter names them."""

from __future__ import annotations

import re
from typing import Any

from qa.ingest.blocks import squeeze
from qa.ingest.pandoc import TreeNode
from qa.ingest.tree import inline_text

_FIELDS = {
    "title": ("citation_title", "title", "dc.title"),
    "authors": ("citation_author", "citation_authors", "author", "creator", "dc.creator"),
    "journal": ("citation_journal_title", "journal"),
    "year": ("citation_publication_date", "citation_date", "date", "dcterms.date", "dc.date"),
    "doi": ("citation_doi", "doi", "dc.identifier"),
    "pmid": ("citation_pmid", "pmid"),
    "volume": ("citation_volume", "prism.volume", "volume"),
    "issue": ("citation_issue", "prism.number", "issue"),
    "first": ("citation_firstpage", "prism.startingpage"),
    "last": ("citation_lastpage", "prism.endingpage"),
    "publisher": ("citation_publisher", "publisher", "dc.publisher"),
    "issn": ("citation_issn", "prism.issn", "issn"),
    "isbn": ("citation_isbn", "isbn"),
    "license": ("license", "rights", "dcterms.license", "dc.rights", "dcterms.rights"),
    "affiliations": ("citation_author_institution", "affiliation", "affiliations", "institute"),
}
"""For each field the names that carry it, those of journals' pages first."""
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def metadata_fields(tree: TreeNode) -> dict[str, str | list[str]]:
    """The fields that the metadata of a document says; tree, the document as pandoc gives it."""
    values = {name.casefold(): _values(value) for name, value in tree["meta"].items()}
    said = {field: next((values[name] for name in names if values.get(name)), []) for field, names in _FIELDS.items()}
    single = ("title", "journal", "pmid", "volume", "issue", "publisher", "issn", "isbn", "license")
    fields: dict[str, str | list[str]] = {name: said[name][0] for name in single if said[name]}
    if pages := "-".join(one for name in ("first", "last") for one in said[name][:1]):
        fields["pages"] = pages
    if said["authors"]:
        fields["authors"] = [author for names in said["authors"] for author in names.split(";")]
    if said["affiliations"]:
        fields["affiliations"] = list(dict.fromkeys(said["affiliations"]))
    if said["year"]:
        fields["date"] = said["year"][0]
    for name, pattern in (("year", _YEAR), ("doi", _DOI)):
        if found := pattern.search(" ".join(said[name])):
            fields[name] = found[0]
    return fields


def metadata_texts(tree: TreeNode) -> list[str]:
    """Every text of the metadata, as a title page would repeat it."""
    return [text for value in tree["meta"].values() for text in _values(value)]


def _values(value: TreeNode) -> list[str]:
    """The texts of a value: one, or those of a list."""
    kind: str = value["t"]
    content: Any = value.get("c")
    if kind == "MetaList":
        return [text for part in content for text in _values(part)]
    if kind == "MetaMap":  # an author with an affiliation, or a licence with its type
        return next((_values(content[key]) for key in ("name", "text") if key in content), [])
    if kind == "MetaBlocks":
        content = [
            inline for node in content if node["t"] in ("Para", "Plain") for inline in (*node["c"], {"t": "Space"})
        ]
    text = content if isinstance(content, str) else inline_text(content) if isinstance(content, list) else ""
    said = squeeze(text)
    return [said] if said else []
