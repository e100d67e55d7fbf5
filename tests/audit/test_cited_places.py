"""Verdicts on the hand-labelled citations of `evals/claims/places.jsonl`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.index.library import Library
from qa.ingest.read import read_text
from qa.notes.audit.audit import audit_document

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "evals/claims/places.jsonl").read_text("utf-8").splitlines()
]
DOES = {"says", "reworded", "part", "contrary", "topic", "else"}


def test_the_labelled_citations_are_whole():
    """Every sentence prints the marks of its places, and every label is known."""
    places = [(row, one, place) for row in ROWS for one in row["sentences"] for place in one["places"]]
    assert len(places) >= 110 and len(ROWS) >= 24
    for row, one, place in places:
        assert f"[{place['work']}]" in one["text"] and 1 <= place["work"] <= len(row["works"])
        assert place["does"] in DOES and set(place["others"].values()) <= {"says", "part", "looks"}
    assert sum(place["does"] in ("says", "reworded", "part") for *_, place in places) * 2 >= len(places)


WORK = """---
title: "Perch of Lake Vann"
year: 2014
authors: ["Lund A"]
---

# Perch of Lake Vann

The mean weight of perch increased after the netting of 2009. Half of the perch were older than six years. The nets took 34 tonnes.
"""


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Removing fish made those that remained fatter.", "cannot tell"),
        ("The nets took 34 tonnes.", "supports"),
        ("The nets took 51 tonnes.", "does not support"),
        ("The mean weight of perch decreased after the netting of 2009.", "does not support"),
    ],
)
def test_few_shared_words_are_no_verdict(sentence, verdict):
    """A free paraphrase is not judged; another number, and the opposite in the same words, do not support."""
    text = f"# Lakes\n\n{sentence}[1]\n\n## References\n\n1. Lund A (2014). Perch of Lake Vann. Fish Notes.\n"
    citing = read_text(text, source="citing", markdown=True)
    work = read_text(WORK, source="work", markdown=True)
    (found,) = audit_document(citing, Library([citing, work])).findings
    assert (found.source, found.judgement) == ("work", verdict)


def test_an_entry_whose_title_ends_in_degrees_is_found():
    """The capital of "°C" before a full stop ends a title and is no initial."""
    text = "# Lakes\n\nIce held.[1]\n\n## References\n\n1. Lund A (2014). Perch at 4 °C. Fish Notes.\n"
    (record,) = read_text(text, source="citing", markdown=True).references
    assert record.title == "Perch at 4 °C" and record.journal == "Fish Notes"
