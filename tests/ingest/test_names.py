"""Source ids of files that do not name themselves."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.ingest.names import assign_sources
from qa.ingest.read import read_text, slug
from qa.types import Document

FOLDERS = st.lists(st.sampled_from(["north", "south", "old", "\u5317"]), max_size=3)
PATHS = st.builds(
    lambda folders, end: "/".join(["", *folders, "report" + end]), FOLDERS, st.sampled_from([".md", ".txt"])
)


def _read(path: str, text: str = "") -> Document:
    document = read_text(text or f"It stands at {path}.", source=slug("report"), path=path, markdown=False)
    return replace(document, named=False)


def _ingested(batches: list[list[Document]]) -> dict[str, str]:
    """The path of each source after one ingest for each batch."""
    store: dict[str, Document] = {}
    for batch in batches:
        put, gone = assign_sources(batch, list(store.values()))
        store = {source: document for source, document in store.items() if source not in gone}
        store |= {document.source: document for document in put}
    return {source: document.path for source, document in store.items()}


@given(st.lists(PATHS, unique=True, min_size=1, max_size=4))
@settings(deadline=None)
def test_ids_do_not_depend_on_the_order(paths: list[str]) -> None:
    """Every path has an id of its own, the same for all orders of ingest and for one ingest of all."""
    whole = _ingested([[_read(path) for path in paths]])
    assert sorted(whole.values()) == sorted(paths)
    assert all(source == slug(source) for source in whole)
    for order in permutations(paths):
        assert _ingested([[_read(path)] for path in order]) == whole


def test_ids_are_as_short_as_can_be() -> None:
    """One file has its own name; of namesakes each has the folders, or the suffix, that tell it apart."""
    assert list(_ingested([[_read("/a/report.md")]])) == ["report"]
    assert set(_ingested([[_read("/a/report.md")], [_read("/b/report.md")]])) == {"a-report", "b-report"}
    assert set(_ingested([[_read("/a/report.md"), _read("/a/report.txt")]])) == {"report-md", "report-txt"}


def test_newer_content_replaces_and_a_copy_adds_nothing() -> None:
    """A path read again replaces its document, under its id; the same text in another folder is the same document."""
    first, newer = _read("/a/report.md", "It is old."), _read("/a/report.md", "It is new.")
    assert _ingested([[first], [newer]]) == {"report": "/a/report.md"}
    assert _ingested([[first], [_read("/b/report.md", "It is old.")]]) == {"report": "/a/report.md"}
    assert len(_ingested([[first], [newer, _read("/b/report.md", "It is old.")]])) == 2
