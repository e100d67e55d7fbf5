"""The references of an answer as files of reference managers, read back by pandoc."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from qa.index.library import Library
from qa.ingest.pandoc import run_pandoc
from qa.ingest.read import read_text
from qa.render.bibliography import csl
from qa.render.reference_export import EXPORT_FORMATS, ExportFormat, answer_copies, answer_references, export_references
from qa.types import Answer, Citation, CitedReference, Record, Statement, Verdict

IDENTITY = Record(
    "", "Doe JA, Roe B.", "Tonic currents & their 5% of $x_1$ #2 ~ a\\b", ("Doe, Jane A.", "Björk, Åsa", "WHO Study Group"),
    "Journal of Things & Co 12(3):45-67", 2019, "10.1000/a_b%c", "123", "https://example.org/x_y?z=1&q=%20",
)  # fmt: skip
LISTED = "Claim one.[1,2]\n\n## References\n\n1. Roe B. On slow waves. J Sleep. 2020;1:1-2. doi:10.1/a\n2. Roe B. On fast waves. J Sleep. 2020;1:3-4. doi:10.1/b"


@pytest.fixture
def library() -> Library:
    """A paper with an identity, and a review whose list has two works of one author and year."""
    paper = replace(read_text("Currents are tonic.", source="paper", markdown=True), identity=IDENTITY)
    return Library([paper, read_text(LISTED, source="review", markdown=True)])


def answer_from(library: Library) -> Answer:
    """An answer of one statement for each document's first unit, with the references that it names."""
    said = []
    for mark, one in enumerate(library.documents, start=1):
        unit = one.units[0]
        references = tuple(CitedReference(name, None, "", None, "not in corpus") for name in unit.marks)
        place = Citation(mark, one.source, one.title, "", None, unit.start, unit.end, unit.text, references)
        said.append(Statement(unit.text, Verdict(()), (place,)))
    return Answer("Q?", False, None, 0.9, tuple(said), (), {}, {}, {})


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_pandoc_reads_back_what_was_written(library: Library, form: ExportFormat) -> None:
    """Each format has for pandoc the fields of the record: names, title, journal, numbers, addresses."""
    written = export_references(answer_from(library), library, form)
    reader = "csljson" if form == "csl" else form
    read = json.loads(run_pandoc(written.encode(), form, f"--from={reader}", "--to=csljson"))
    records = answer_references(answer_from(library), library)
    assert [one["id"] for one in read] == list(records)
    wanted = csl(IDENTITY, "paper")
    lost = {"PMID"} if form == "ris" else set()  # pandoc reads no accession number
    found = {name: read[0].get(name) for name in wanted.keys() - lost}
    if form == "ris":  # which has no form for a group: pandoc takes its last word for a family name
        found["author"][-1] = {"literal": " ".join(map(found["author"][-1].get, ("given", "family")))}
    assert found == {name: wanted[name] for name in found}


def test_keys_name_one_work_each(library: Library) -> None:
    """Two works of one author and year have different keys, the same in an answer that cites only one of them."""
    answer = answer_from(library)
    keys = [key for key in answer_references(answer, library) if key.startswith("roe2020")]
    assert len(set(keys)) == 2 and all(re.fullmatch(r"roe2020-[0-9a-f]{6}", key) for key in keys)
    place = answer.statements[1].citations[0]
    alone = replace(answer.statements[1], citations=(replace(place, references=place.references[1:]),))
    assert list(answer_references(replace(answer, statements=(alone,)), library)) == ["review", keys[1]]


def test_a_refuted_reference_is_not_exported(library: Library) -> None:
    """A reference that does not say what is quoted is no reference of the answer."""
    answer = answer_from(library)
    place = answer.statements[1].citations[0]
    refuted = tuple(replace(one, verdict="does not support") for one in place.references)
    alone = replace(answer.statements[1], citations=(replace(place, references=refuted),))
    assert list(answer_references(replace(answer, statements=(alone,)), library)) == ["review"]


def test_an_answer_is_copied_with_its_references(library: Library) -> None:
    """Markdown and plain text have the statements, their marks and the references; an abstention has no entry."""
    answer = answer_from(library)
    copies = answer_copies(answer, library)
    assert copies.keys() == {"markdown", "text", *EXPORT_FORMATS}
    for form in ("markdown", "text"):
        assert "Currents are tonic. [1]" in copies[form] and "doi:10.1000/a_b%c" in copies[form]
    none = answer_copies(replace(answer, statements=(), abstained=True, reason="Nothing says it."), library)
    assert none["text"] == "Nothing says it.\n" and json.loads(none["csl"]) == [] and not none["bibtex"]
