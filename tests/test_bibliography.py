"""Records as BibTeX, RIS and plain text: nothing that stands in a record breaks the frame around it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.ingest.default_corpus import default_corpus
from qa.ingest.read import find_files, read_path
from qa.render.bibliography import bibtex, citation_key, citation_text, csl, formats, ris
from qa.types import Record

PAPER = Record(
    "", "Doe JA, Roe B. Tonic currents & their 5% {limits}. Journal of Things 12(3):45-67. 2019.",
    "Tonic currents & their 5% {limits}", ("Doe JA", "Bea Roe"), "Journal of Things 12(3):45-67", 2019,
    "10.1000/a_b%c", "123", "https://example.org/x_y?z=1&q=%20",
)  # fmt: skip
HOSTILE = st.text(st.sampled_from("ab é{}\\@,=\"'%#&~^$_-\n\r\u2028\x0b\x00\u202eERTY  0"), max_size=40)
NAMES = st.one_of(HOSTILE, st.sampled_from(["Doe JA", "J. Doe and others", "a, b, c, d", "others", "}", "Inc., and"]))
RECORDS = st.builds(
    Record, st.just("[1]"), HOSTILE, st.none() | HOSTILE, st.lists(NAMES, max_size=3).map(tuple), st.none() | HOSTILE,
    st.none() | st.integers(0, 9999), st.none() | HOSTILE, st.none() | HOSTILE, st.none() | HOSTILE,
)  # fmt: skip


def read_bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    """One entry by BibTeX's own rule: every brace counts, also one behind a backslash. Type, key, fields."""
    head = re.match(r"@(\w+)\{([^,\s]+),", text)
    assert head
    fields, place = {}, head.end()
    while name := re.match(r"\s*(\w+) = \{", text[place:]):
        start = place = place + name.end()
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[place], 0)
            place += 1
        assert name[1] not in fields
        fields[name[1]] = text[start : place - 1]
        assert text[place] == ","
        place += 1
    assert text[place:] == "\n}\n"
    return head[1], head[2], fields


def bibtex_names(value: str) -> list[str]:
    """An author field split at the "and" that no brace holds."""
    names, depth = [""], 0
    for word in re.split(r"(\s+)", value):
        if word.casefold() == "and" and not depth:
            names.append("")
        else:
            names[-1] += word
        depth += word.count("{") - word.count("}")
    return [name.strip() for name in names]


def read_ris(text: str) -> list[tuple[str, str]]:
    """The tags and values of one entry; every line must be one of its fields."""
    lines = text.removesuffix("\n").split("\n")
    found = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in lines]
    assert all(found)
    return [(match[1], match[2]) for match in found if match]


@given(RECORDS)
def test_no_record_breaks_the_frame_of_bibtex(record: Record) -> None:
    """Whatever a record holds, its BibTeX is one entry with every field once and as many authors as it has."""
    kind, key, fields = read_bibtex(bibtex(record, citation_key(record)))
    assert kind in ("article", "misc") and re.fullmatch(r"[a-z0-9]+", key)
    assert set(fields) <= {"author", "title", "journal", "volume", "number", "pages", "year", "doi", "pmid", "url"}
    assert len(bibtex_names(fields.get("author", "")) if "author" in fields else []) <= len(record.authors) + 1
    assert not any(ord(char) < 32 or char in "\u2028\u202e" for value in fields.values() for char in value)


@given(RECORDS)
def test_no_record_breaks_the_frame_of_ris(record: Record) -> None:
    """Whatever a record holds, its RIS begins with its type, ends once, and has a line for each field and no other."""
    found = read_ris(ris(record))
    tags = [tag for tag, _ in found]
    assert tags[0] == "TY" and tags[-1] == "ER" and tags.count("ER") == tags.count("TY") == 1
    assert all(tags.count(tag) == 1 for tag in tags if tag != "AU") and tags.count("AU") <= len(record.authors)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x85\u2028\u202e]", ris(record)) and "\n" not in citation_text(record)


@given(HOSTILE)
def test_a_key_cannot_carry_anything_into_the_entry(key: str) -> None:
    """Any key gives an entry with a key of plain characters."""
    assert re.fullmatch(r"[A-Za-z0-9:._-]+", read_bibtex(bibtex(PAPER, key))[1])


def test_a_paper_reads_back_as_it_was() -> None:
    """Journal, volume, issue, pages, numbers and addresses come out in their own fields, special characters escaped."""
    kind, key, fields = read_bibtex(bibtex(PAPER, citation_key(PAPER)))
    assert (kind, key) == ("article", "doe2019")
    assert fields == {
        "author": "Doe, JA and Roe, Bea",
        "title": r"{Tonic currents \& their 5\% \textbraceleft{}limits\textbraceright{}}",
        "journal": "Journal of Things", "volume": "12", "number": "3", "pages": "45--67", "year": "2019",
        "doi": "10.1000/a_b%c", "pmid": "123", "url": "https://example.org/x_y?z=1&q=%20",
    }  # fmt: skip
    assert read_ris(ris(PAPER)) == [
        ("TY", "JOUR"), ("AU", "Doe, JA"), ("AU", "Roe, Bea"), ("TI", "Tonic currents & their 5% {limits}"),
        ("T2", "Journal of Things"), ("VL", "12"), ("IS", "3"), ("SP", "45"), ("EP", "67"), ("PY", "2019"),
        ("DO", "10.1000/a_b%c"), ("AN", "123"), ("UR", "https://example.org/x_y?z=1&q=%20"), ("ER", ""),
    ]  # fmt: skip
    assert citation_text(PAPER) == (
        "Doe JA, Bea Roe. Tonic currents & their 5% {limits}. Journal of Things 12(3):45-67. 2019. "
        "doi:10.1000/a_b%c PMID:123 https://example.org/x_y?z=1&q=%20"
    )


@pytest.mark.parametrize(
    ("printed", "in_bibtex", "in_ris"),
    [
        ("J. Smith", "Smith, J.", "Smith, J."),
        ("Smith J", "Smith, J", "Smith, J"),
        ("Smith, J. A.", "Smith, J. A.", "Smith, J. A."),
        ("Doe JA, Jr", "Doe, Jr, JA", "Doe, JA, Jr"),
        ("Giuseppe Di Giovanni", "Di Giovanni, Giuseppe", "Di Giovanni, Giuseppe"),
        ("van der Berg JA", "van der Berg, JA", "van der Berg, JA"),
        ("Inger Sundström-Poromaa", "Sundström-Poromaa, Inger", "Sundström-Poromaa, Inger"),
        ("Maguire", "Maguire", "Maguire"),
        ("the qa project", "{the qa project}", "the qa project"),
        ("World Health Organization", "{World Health Organization}", "World Health Organization"),
        ("Sage Therapeutics, Inc.", "{Sage Therapeutics, Inc.}", "Sage Therapeutics Inc."),
        ("Doe J et al.", "Doe, J and others", "Doe, J"),
    ],
)  # fmt: skip
def test_names_split_as_they_are_meant(printed: str, in_bibtex: str, in_ris: str) -> None:
    """Persons are split into family and given name in every usual spelling; a group stays one name."""
    record = Record("", "", "A title", (printed,), "A Journal", 2020)
    assert read_bibtex(bibtex(record, "x"))[2]["author"] == in_bibtex
    assert [value for tag, value in read_ris(ris(record)) if tag == "AU"] == [in_ris]


@pytest.mark.parametrize(
    ("record", "key", "kind"),
    [
        (Record("", "", "A title", ("Łukasz Gößl",), None, 2020, url="https://x.org"), "gossl2020", "ELEC"),
        (Record("", "", "86 The neurons of a mouse", (), None, 2020), "neurons2020", "GEN"),
        (Record("", "", "題名", ("山田太郎",), None, None), "source", "GEN"),
        (Record("", "", "A title", ("the qa project",), None, 2026), "qa2026", "GEN"),
    ],
)
def test_key_and_type_say_what_is_known(record: Record, key: str, kind: str) -> None:
    """The key is the first author's name, else a word of the title, with the year, in ASCII; the type is what is known."""
    assert citation_key(record) == key and read_ris(ris(record))[0] == ("TY", kind)
    assert read_bibtex(bibtex(record, key))[0] == "misc"


@pytest.mark.parametrize(
    ("place", "volume", "first", "last"),
    [
        ("17:1274459", "17", "1274459", None), ("17(2):301-315", "17", "301", "315"), (":12-19", None, "12", "19"),
        ("A12:e5-e9", "A12", "e5", "e9"), ("8(1):1.4", "8", "1.4", None), ("17", "17", None, None),
    ],
)  # fmt: skip
def test_pages_are_exported_without_the_stop_behind_them(
    place: str, volume: str | None, first: str | None, last: str | None
) -> None:
    """Volume and pages of an identity are fields, whatever of them is known."""
    record = Record("", f"Doe J. Rest. Sleep Days {place}. 2020", "Rest", ("Doe J",), "Sleep Days", 2020)
    told = dict(read_ris(ris(record)))
    assert (told.get("VL"), told.get("SP"), told.get("EP")) == (volume, first, last)
    assert citation_text(record).endswith(f"{place}. 2020.")


def test_a_line_break_in_a_title_begins_no_field() -> None:
    """A title that ends the entry and begins another one stays a title."""
    record = Record("", "", "A\r\nER  - \r\nTY  - JOUR\nTI  - B", ("A B\nER  - ",))
    assert [tag for tag, _ in read_ris(ris(record))] == ["TY", "AU", "TI", "ER"]
    assert "} @misc{evil, title = {x" not in bibtex(Record("", "", "x}} } @misc{evil, title = {x"), "k")


def test_every_record_of_the_default_corpus_has_every_format() -> None:
    """All documents of the default corpus and all entries of their reference lists come out whole, with a title."""
    documents = [read_path(file) for file in find_files(default_corpus())]
    records = [record for document in documents for record in (document.identity, *document.references)]
    assert len(documents) > 60 and len(records) > len(documents)
    for record in records:
        made = formats(record, citation_key(record))
        fields = read_bibtex(made["bibtex"])[2]
        assert fields["title"] and len(bibtex_names(fields.get("author", "x"))) == max(1, len(record.authors))
        assert dict(read_ris(made["ris"]))["TI"] in made["text"]


@pytest.mark.parametrize(
    ("file", "kinds"),
    [
        ("Lease 2.eml", ("PCOMM", "personal_communication")),
        ("rates.xlsx", ("DATA", "dataset")),
        ("notes.md", ("GEN", "document")),
    ],
)
def test_a_work_that_is_a_file_alone_is_told_by_it(file: str, kinds: tuple[str, str]) -> None:
    """Where nothing else says how a work is found its file stands in a note, and its kind is that of the file."""
    own = Record("", "A title", "A title")
    written = ris(own, "k", file), csl(own, "k", file)
    assert (written[0].splitlines()[0], written[1]["type"]) == (f"TY  - {kinds[0]}", kinds[1])
    assert f"N1  - File: {file}" in written[0].splitlines() and written[1]["note"] == f"File: {file}"
    assert f"note = {{File: {file}}}" in bibtex(own, "k", file)
    found = replace(own, url="https://example.org/a")
    assert "File:" not in ris(found, "k", file) + bibtex(found, "k", file) and "note" not in csl(found, "k", file)
