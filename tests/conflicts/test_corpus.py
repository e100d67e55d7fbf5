"""The default corpus against the list made by hand."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from qa.index.library import Library
from qa.ingest.default_corpus import default_corpus
from qa.ingest.read import find_files, read_path
from qa.notes.annotate import compute_annotations
from qa.notes.conflicts.caveats import all_caveats
from qa.notes.conflicts.find import find_conflicts
from qa.notes.conflicts.types import Conflict
from qa.types import Document

LISTED = yaml.safe_load((Path(__file__).parent / "expected.yaml").read_text(encoding="utf-8"))
Key = tuple[str, int]


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    """The default corpus, read once."""
    return tuple(read_path(path) for path in find_files(default_corpus()))


def place(listed: list[str], documents: tuple[Document, ...]) -> Key:
    source, words = listed
    (found,) = [
        (document.source, unit.start)
        for document in documents
        if document.source == source
        for unit in document.units
        if words in unit.text and unit.kind != "row"
    ]
    return found


@pytest.fixture(scope="module")
def table(documents: tuple[Document, ...]) -> tuple[Conflict, ...]:
    """The disagreements of the default corpus, found once."""
    return find_conflicts(Library(documents))


@pytest.mark.parametrize(
    "entry", [e for e in LISTED["conflicts"] if e["right"] and "hard" not in e], ids=lambda e: e["about"]
)
def test_listed_disagreements_are_found(
    entry: dict[str, Any], documents: tuple[Document, ...], table: tuple[Conflict, ...]
) -> None:
    """Every disagreement on the list that is not marked as hard is found."""
    keys = {place(entry[side], documents) for side in ("one", "other")}
    assert any(keys <= one.places for one in table)


def test_nothing_else_is_found(documents: tuple[Document, ...], table: tuple[Conflict, ...]) -> None:
    """Every disagreement found holds a pair that was judged right by reading it."""
    right = [{place(e[side], documents) for side in ("one", "other")} for e in LISTED["conflicts"] if e["right"]]
    assert [one.topic for one in table if not any(keys <= one.places for keys in right)] == []


def test_listed_caveats_are_found_and_no_trap(documents: tuple[Document, ...]) -> None:
    """Every caveat on the list stands beside its unit unless marked as hard, and none of the wrong ones does."""
    pairs = {
        ((one.document.source, one.unit.start), (document.source, unit.start), one.kind)
        for one in all_caveats(Library(documents))
        for document, unit in one.concerns
    }
    for entry in LISTED["caveats"]:
        pair = (place(entry["says"], documents), place(entry["beside"], documents), entry["kind"])
        assert (pair in pairs) == (entry["right"] and "hard" not in entry), entry


def test_finding_twice_gives_the_same(documents: tuple[Document, ...]) -> None:
    """The conflicts are the same for the same documents in another order."""
    assert find_conflicts(Library(documents)) == find_conflicts(Library(documents[::-1]))


def test_sides_stand_where_they_are_said_to(documents: tuple[Document, ...]) -> None:
    """Each side is a unit of its document, no document stands on a conflict twice, and sides differ."""
    for conflict in find_conflicts(Library(documents)):
        assert len({side.document.source for side in conflict.sides}) == len(conflict.sides) > 1
        for side in conflict.sides:
            assert side.document.text[side.unit.start : side.unit.end] == side.unit.text


def test_an_answer_waits_no_longer_for_its_conflicts(documents: tuple[Document, ...]) -> None:
    """With the corpus read once, the conflicts of five cited units take less than 20 ms."""
    known = compute_annotations(Library(documents))
    places = [(document.source, document.units[0].start) for document in documents[:5]]
    began = time.perf_counter()
    known.disagreements(places)
    assert time.perf_counter() - began < 0.02
