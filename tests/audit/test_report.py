"""An audit as text, as JSON and as a page."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.index.library import Library
from qa.notes.audit.audit import audit_document
from qa.notes.audit.page import audit_page, pieces_of
from qa.notes.audit.report import audit_json, audit_text
from tests.audit.texts import lakes


@pytest.fixture(scope="module")
def audit(tmp_path_factory):
    """The audit of the handbook."""
    documents = lakes(tmp_path_factory.mktemp("lakes"))
    return audit_document(documents[0], Library(documents))


def test_the_text_counts_all_and_lists_what_is_not_supported(audit):
    """Supported claims are counted only; the others come with reason, nearest words and better source."""
    text = audit_text(audit, 90)
    assert text.startswith("A handbook of northern lakes (handbook): 3 supports, 2 does not support, 1 unresolvable")
    assert "mean phosphorus" not in text
    assert "✗ [1] does not support" in text and "better  [3] Reeds and chlorophyll" in text
    assert "Numbers without a source:" in text


@pytest.mark.parametrize("width", [40, 72, 120])
def test_lines_keep_the_width(audit, width):
    """No line is wider than asked."""
    assert all(len(line) <= width for line in audit_text(audit, width).splitlines())


def test_control_characters_do_not_reach_a_terminal(audit):
    """A document cannot command the terminal through its words."""
    finding = replace(audit.findings[1], claim="red \x1b[31m claim")
    assert "\x1b" not in audit_text(replace(audit, findings=(finding,)))


def test_the_json_holds_every_finding(audit):
    """JSON-ready values with the verdicts of the findings and what is wrong."""
    told = json.loads(json.dumps(audit_json(audit)))
    assert told["wrong"] is True
    assert [one["verdict"] for one in told["findings"]] == [one.judgement for one in audit.findings]
    assert told["findings"][-1]["better"]["source"] == "reeds"


def test_the_page_loads_nothing_and_forbids_it(audit):
    """No address is loaded and no script runs; the page's own policy says so."""
    page = audit_page([audit])
    assert "default-src 'none'" in page
    assert not re.search(r"<script|src=|@import|url\(|<link", page)


def test_the_page_shows_markup_as_text(audit):
    """What a document prints is never markup of the page."""
    finding = replace(audit.findings[0], claim="<img src=x onerror=alert(1)> roach")
    page = audit_page([replace(audit, findings=(finding,))])
    assert "<img" not in page and "&lt;" in page


def test_the_page_marks_what_stands_on_one_side_only(audit):
    """The direction that differs is marked in the claim and in the words of the source."""
    page = audit_page([audit])
    assert "<mark>reduced</mark>" in page and "<mark>increased</mark>" in page


@given(text=st.text(max_size=120), others=st.lists(st.text(max_size=60), max_size=3))
def test_pieces_joined_are_the_text(text, others):
    """Marking words apart loses no character."""
    assert "".join(piece.text for piece in pieces_of(text, others)) == text
