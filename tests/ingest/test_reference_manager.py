"""Files of reference managers give their records to the documents that they are of, and to no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.ingest.gather import read_files
from qa.ingest.record_files import parse_records
from qa.ingest.reference_manager import attach_records, separate_records
from qa.render.bibliography import csl

BIB = """@article{doe2019,
  author = {Doe, Jane and {Sleep Group}}, title = {Tonic {GABA} currents \\& sleep}, journal = {J Sleep}, year = {2019},
  doi = {10.1000/abc},
  file = {Full Text:files/12/paper one.txt:text/plain},
}
@article{roe2020, author = {Roe, B.}, title = {On rest}, year = {2020}, doi = {10.1000/rest}}
@article{kay2021, author = {Kay, C.}, title = {By its key}, year = {2021}, file = {:elsewhere.pdf:PDF}}
@article{lee2022, author = {Lee, D.}, title = {The exact title of it}, year = {2022}}
@article{none2023, author = {None, E.}, title = {Rest}, year = {2023}}
"""


def test_records_go_to_their_documents(tmp_path: Path) -> None:
    """File field, own DOI, key and exact title find a document; a DOI of its reference list and a similar title do not."""
    (tmp_path / "files/12").mkdir(parents=True)
    (tmp_path / "files/12/paper one.txt").write_text("Currents are tonic.\n")
    (tmp_path / "a.txt").write_text("Rest and more\n\nPublished as doi:10.1000/rest. It helps.\n")
    (tmp_path / "kay2021.txt").write_text("Keys open.\n")
    (tmp_path / "c.md").write_text("# The Exact Title of It\n\nWords.\n\n## References\n\n1. Roe B. doi:10.1000/rest\n")
    (tmp_path / "library.bib").write_text(BIB)
    files, records, refused = separate_records([tmp_path], 1_000_000)
    assert not refused and len(files) == 4
    read, unread = read_files(files, max_bytes=1_000_000)
    documents, told = attach_records(records, read, ())
    assert told == [
        "doe2019: attached to paper-one by its file.",
        "roe2020: attached to a by its DOI.",
        "kay2021: attached to kay2021 by its key.",
        "lee2022: attached to c by its title.",
        "none2023: not attached, for no document is of it.",
    ]
    for document in documents:
        assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)
        assert [unit.index for unit in document.units] == list(range(len(document.units)))
        assert all(document.text[one.start : one.end] == one.text for one in document.passages)
    paper = next(one for one in documents if one.source == "paper-one")
    assert paper.identity.authors == ("Jane Doe", "Sleep Group") and paper.identity.doi == "10.1000/abc"
    assert {
        "Authors who wrote this document: Jane Doe, Sleep Group.",
        "Journal in which this document was published: J Sleep.",
        "DOI: 10.1000/abc",
        "Citation key: doe2019.",
    } <= {unit.text for unit in paper.units if unit.section == "About this document"}
    again, _ = attach_records(records, read, documents)
    assert {one.digest for one in again} == {one.digest for one in documents}
    stored, _ = attach_records(records, (), documents)
    assert {one.digest for one in stored} == {one.digest for one in documents}
    assert not unread


def test_ris_and_csl_json_are_read(tmp_path: Path) -> None:
    """The other formats give the same records; a JSON file of something else is refused in one sentence."""
    (tmp_path / "x.ris").write_text(
        "TY  - JOUR\nID  - k1\nAU  - Doe, J.\nTI  - One\nPY  - 2001\nL1  - one.txt\nER  - \n"
    )
    (tmp_path / "y.json").write_text('[{"id": "k2", "type": "book", "title": "Two", "author": [{"family": "Roe"}]}]')
    (tmp_path / "z.json").write_text('{"a": 1}')
    _, records, refused = separate_records([tmp_path], 1_000_000)
    assert [(one.name, one.identity.title) for one in records] == [("k1", "One"), ("k2", "Two")]
    assert str(tmp_path / "one.txt") in records[0].files
    assert (
        list(refused) == [str(tmp_path / "z.json")] and "no list of CSL-JSON items" in refused[str(tmp_path / "z.json")]
    )


@pytest.mark.parametrize(
    "written",
    [
        "{HAM-D in South Korea: A {Trial} of Rest}",
        '"HAM-D in South Korea: A {Trial} of Rest"',
        "{{HAM-D in South Korea: A Trial of Rest}}",
    ],
)
def test_titles_keep_the_capitals_of_their_file(written: str) -> None:
    """A title of BibTeX is told as the file writes it, without its braces, and so is that of the book."""
    entry = f"@inproceedings{{k, author = {{Doe, J.}}, title={written}, booktitle = {{Days of Rest}}, pages = {{e12--e19}}}}"
    (record,) = parse_records(entry.encode(), "a.bib", 1_000_000)
    assert (
        record.identity.title == "HAM-D in South Korea: A Trial of Rest" and record.identity.journal == "Days of Rest"
    )
    assert csl(record.identity, "k")["page"] == "e12-e19"
