"""How many references a document has is a sentence of it."""

from __future__ import annotations

from qa.ingest.read import read_text

LISTED = "---\nauthor: Ann Lee\n---\nRest helps.[2]\n\n## References\n\n1. Roe B. On sleep. J Sleep. 2020;1:1-2.\n2. Doe J. On rest. J Sleep. 2021;1:3-4.\n"


def test_a_document_says_how_many_references_it_has() -> None:
    """The count stands in the section about the document, as a unit with its exact place; no other place moves."""
    document = read_text(LISTED, source="a", markdown=True)
    unit = document.units[-1]
    assert (unit.text, unit.section) == ("The reference list of this document has 2 references.", "About this document")
    assert document.text[unit.start : unit.end] == unit.text and len(document.references) == 2
    assert document.text.startswith("Rest helps.[2]")


def test_no_list_no_count() -> None:
    """A document without a reference list, without a head, or of a curated kind gets no such sentence."""
    curated = LISTED.replace("author: Ann Lee", "kind: reference\ntitle: Rest")
    for text in ("---\nauthor: Ann Lee\n---\nRest helps.", curated, LISTED.partition("---\n")[2].partition("---\n")[2]):
        assert "The reference list of" not in read_text(text, source="a", markdown=True).text
