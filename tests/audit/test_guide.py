"""The audit of the default corpus's guide against what a reader found by hand."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from qa.index.library import Library
from qa.notes.audit.audit import audit_document

EXPECTED = yaml.safe_load((Path(__file__).parent / "guide_expectations.yaml").read_text(encoding="utf-8"))["places"]


@pytest.fixture(scope="module")
def audit(guide):
    """The guide's audit."""
    document = next(document for document in guide.documents if document.kind == "guide")
    return audit_document(document, guide.library)


@pytest.mark.parametrize(
    "place", [p for p in EXPECTED if p["expect"][0] in ("does not support", "unresolvable")], ids=str
)
def test_wrong_and_empty_citations_are_found(audit, place):
    """Every citation that the reader calls unresolvable is called so, and none that is wrong is called right."""
    for begins in place["claims"]:
        (found,) = [f for f in audit.findings if f.claim.startswith(begins) and f.printed == place["mark"]]
        assert found.judgement in (*place["expect"], "cannot tell")
        assert found.wrong or "unresolvable" not in place["expect"]


@pytest.mark.parametrize("place", [p for p in EXPECTED if p["expect"][0] == "supports"], ids=str)
def test_right_citations_raise_no_alarm(audit, place):
    """No citation that the reader accepts is called wrong."""
    for begins in place["claims"]:
        (found,) = [f for f in audit.findings if f.claim.startswith(begins) and f.printed == place["mark"]]
        assert not found.wrong


@pytest.mark.parametrize("place", [p for p in EXPECTED if p["place"] >= 16], ids=str)
def test_the_table_is_traced_to_the_source_that_gives_its_numbers(audit, place):
    """The rows of a table cited to the wrong source are traced to the right one, by its mark in the list."""
    for begins in place["claims"]:
        (found,) = [f for f in audit.findings if f.claim.startswith(begins) and f.printed == place["mark"]]
        assert found.judgement == "does not support"
        assert found.better is not None and [found.better.source] == place["better"] and found.better.listed == "[10]"


def test_the_guide_is_audited_in_time(guide):
    """An open corpus is read and its guide audited within five seconds."""
    document = next(document for document in guide.documents if document.kind == "guide")
    began = time.perf_counter()
    audit_document(document, Library(guide.documents))
    assert time.perf_counter() - began < 5
