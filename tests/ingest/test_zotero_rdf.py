"""Zotero's export in RDF gives its records to the files that it brings, whoever wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import InputError
from qa.ingest.gather import read_files
from qa.ingest.record_files import read_records
from qa.ingest.reference_manager import attach_records, separate_records
from qa.ingest.zotero_rdf import read_zotero_rdf

HEAD = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:bib="http://purl.org/net/biblio#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:link="http://purl.org/rss/1.0/modules/link/"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/" xmlns:vcard="http://nwalsh.com/rdf/vCard#">
"""
PERSON = (
    "<rdf:li><foaf:Person><foaf:surname>{}</foaf:surname><foaf:givenName>{}</foaf:givenName></foaf:Person></rdf:li>"
)
WORKS = f"""
<bib:Article rdf:about="https://doi.org/10.5555/tide.7">
  <z:itemType>journalArticle</z:itemType><dcterms:isPartOf rdf:resource="urn:issn:2222-3333"/>
  <bib:authors><rdf:Seq>{PERSON.format("Marsh", "Ida")}{PERSON.format("Quay", "Tom")}</rdf:Seq></bib:authors>
  <link:link rdf:resource="#item_2"/><link:link rdf:resource="#item_3"/>
  <dc:title>Tides in a &amp; narrow inlet</dc:title><dc:date>2016-05-11</dc:date><bib:pages>77-91</bib:pages>
  <dc:rights>CC BY-SA 4.0</dc:rights><dc:description>PMID: 123456
Citation Key: marshTides2016</dc:description>
  <dc:identifier><dcterms:URI><rdf:value>https://example.org/tides</rdf:value></dcterms:URI></dc:identifier>
</bib:Article>
<bib:Journal rdf:about="urn:issn:2222-3333">
  <prism:volume>7</prism:volume><prism:number>2</prism:number><dc:title>Coastal Notes</dc:title>
  <dc:identifier>DOI 10.5555/tide.7</dc:identifier><dc:identifier>ISSN 2222-3333</dc:identifier>
</bib:Journal>
<z:Attachment rdf:about="#item_2"><z:itemType>attachment</z:itemType>
  <rdf:resource rdf:resource="files/2/Marsh: tides;1.txt"/><link:type>text/plain</link:type></z:Attachment>
<z:Attachment rdf:about="#item_3"><z:itemType>attachment</z:itemType>
  <rdf:resource rdf:resource="files/3/gone.pdf"/></z:Attachment>
<bib:BookSection rdf:about="#item_4"><z:itemType>bookSection</z:itemType>
  <dcterms:isPartOf><bib:Book><dc:title>Looms of the North</dc:title><dc:identifier>ISBN 978-0-00-000002-8</dc:identifier>
    <dcterms:isPartOf><bib:Series><dc:title>Craft</dc:title></bib:Series></dcterms:isPartOf></bib:Book></dcterms:isPartOf>
  <dc:publisher><foaf:Organization><vcard:adr><vcard:Address><vcard:locality>Bergen</vcard:locality></vcard:Address></vcard:adr>
    <foaf:name>Shuttle Press</foaf:name></foaf:Organization></dc:publisher>
  <bib:authors><rdf:Seq>{PERSON.format("Weft", "Ola")}</rdf:Seq></bib:authors>
  <link:link rdf:resource="#item_5"/><dc:title>Warp weights</dc:title><dc:date>1999</dc:date>
</bib:BookSection>
<z:Attachment rdf:about="#item_5"><z:itemType>attachment</z:itemType><rdf:resource rdf:resource="files/5/weft.md"/></z:Attachment>
<bib:Memo rdf:about="#item_6"><z:itemType>note</z:itemType><rdf:value>A note.</rdf:value></bib:Memo>
<z:Collection rdf:about="#collection_1"><dc:title>All</dc:title></z:Collection>
</rdf:RDF>"""


def test_works_come_with_their_containers_and_files(tmp_path: Path) -> None:
    """Journal, book, publisher, identifiers and the extra field are read; notes and collections are no works."""
    one, two = read_zotero_rdf((HEAD + WORKS).encode(), "x.rdf")
    assert {name: one[name] for name in ("journal", "volume", "issue", "pages", "doi", "issn", "pmid", "key", "in_book")} == {
        "journal": "Coastal Notes", "volume": "7", "issue": "2", "pages": "77-91", "doi": "10.5555/tide.7", "issn": "2222-3333",
        "pmid": "123456", "key": "marshTides2016", "in_book": False,
    }  # fmt: skip
    assert (two["journal"], two["in_book"], two["publisher"], two["place"]) == (
        "Looms of the North", True, "Shuttle Press", "Bergen",
    )  # fmt: skip
    (tmp_path / "x.rdf").write_text(HEAD + WORKS)
    first, second = read_records(tmp_path / "x.rdf", 100_000)
    assert first.identity.authors == ("Ida Marsh", "Tom Quay") and first.identity.url == "https://example.org/tides"
    assert (
        "Journal or book in which this document was published: Looms of the North." in second.lines
        and second.name == "Warp weights"
    )
    assert str(tmp_path / "files/2/Marsh: tides;1.txt") in first.files


def test_an_export_with_its_files_is_ingested_whole(tmp_path: Path) -> None:
    """The file alone, and its folder, both bring the attached files with their records; a missing file changes nothing."""
    (tmp_path / "files/2").mkdir(parents=True)
    (tmp_path / "files/5").mkdir()
    (tmp_path / "files/2/Marsh: tides;1.txt").write_text("The tide rose 4 m in the inlet.\n")
    (tmp_path / "files/5/weft.md").write_text("# Warp weights\n\nThe weights were of soapstone.\n")
    (tmp_path / "x.rdf").write_text(HEAD + WORKS)
    for path in (tmp_path / "x.rdf", tmp_path):
        others, records, refused = separate_records([path], 100_000)
        read, unread = read_files(others, max_bytes=100_000)
        documents, told = attach_records(records, read, ())
        assert not refused | unread and told == [
            "marshTides2016: attached to marsh-tides-1 by its file.",
            "Warp weights: attached to weft by its file.",
        ]
        tides = next(one for one in documents if one.source == "marsh-tides-1")
        said = {unit.text for unit in tides.units}
        assert {
            "Journal in which this document was published: Coastal Notes.",
            "Volume: 7.",
            "Year and date when this document was published: 2016-05-11.",
            "Licence under which this document is published: CC BY-SA 4.0.",
        } <= said
        assert tides.title == "Tides in a & narrow inlet"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
)


def test_a_hostile_export_expands_and_fetches_nothing() -> None:
    """Entities of its own are left out, of files as well."""
    work = '<bib:Book rdf:about="#i"><z:itemType>book</z:itemType><dc:title>T &b;&f;!</dc:title></bib:Book></rdf:RDF>'
    (found,) = read_zotero_rdf((BOMB + HEAD + work).encode(), "x.rdf")
    assert found["title"] == "T !"


def test_containers_that_hold_one_another_end() -> None:
    """A loop of containers and a work that is attached to itself are read as far as they are new."""
    work = (
        '<bib:Article rdf:about="#i"><z:itemType>journalArticle</z:itemType><dc:title>T</dc:title>'
        '<dcterms:isPartOf rdf:resource="#j"/><link:link rdf:resource="#i"/></bib:Article>'
        '<bib:Journal rdf:about="#j"><dc:title>J</dc:title><dcterms:isPartOf rdf:resource="#j"/></bib:Journal></rdf:RDF>'
    )
    (found,) = read_zotero_rdf((HEAD + work).encode(), "x.rdf")
    assert (found["journal"], found["file"]) == ("J", "")


@pytest.mark.parametrize("content", [b"<rdf", b"<a/>", HEAD.encode() + b"</rdf:RDF>", b"\0\1"])
def test_what_is_no_export_is_refused_in_one_sentence(content: bytes) -> None:
    """Broken XML, other XML and an export without works."""
    with pytest.raises(InputError, match=r"x\.rdf is"):
        read_zotero_rdf(content, "x.rdf")
