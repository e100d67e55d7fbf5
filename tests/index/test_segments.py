"""Segments: what a change writes, what opening reads, and what stays readable."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from qa.index.embedder import Encoder
from qa.index.opening import open_store
from qa.index.store import Store
from qa.index.strings import Strings
from qa.retrieve.expansion import term_counts
from qa.settings import Settings
from qa.text.initials import folded, initials
from qa.types import Document

MakeDocument = Callable[..., Document]
FOX = "The quick brown fox sleeps. " * 12


@pytest.fixture
def store(settings: Settings, encoder: Encoder, make_document: MakeDocument) -> Store:
    """A store with a document of many sentences, open for writing."""
    opened = open_store(settings.store, settings, write=True, create=True, encoder=encoder)
    opened.add([make_document("large", FOX)])
    return opened


def _files(store: Store) -> dict[Path, int]:
    return {file: file.stat().st_ino for file in store.path.glob("derived/*/*")}


def test_a_change_writes_what_is_new(store: Store, make_document: MakeDocument) -> None:
    """A small document beside a large one gets files of its own, and the files of the large one stay."""
    before = _files(store)
    store.add([make_document("small", "Dogs bark.")])
    after = _files(store)
    assert before.items() < after.items()
    store.remove("small")
    assert _files(store) == before


def test_few_segments(store: Store, make_document: MakeDocument) -> None:
    """Segments of about one size are merged, so that many small changes leave few."""
    for number in range(12):
        store.add([make_document(f"n{number:02d}", f"Dog {number} barks.")])
    assert len(list((store.path / "derived").iterdir())) <= 3
    assert [len(store.unit_terms.counts(term)[0]) for term in ("fox", "dog")] == [12, 12]
    assert len(store.units) == len(store.unit_vectors(range(24))) == 24


def test_opening_reads_no_document(store: Store, settings: Settings, encoder: Encoder) -> None:
    """A store is opened without decoding a document, and decodes those that are asked for once."""
    store.close()
    with open_store(settings.store, settings, write=False, encoder=encoder) as opened:
        assert not opened._now.views.cache._values
        assert opened.units[3][1].text == "The quick brown fox sleeps."
        assert opened.documents[0] is opened.documents[0]


def test_a_pinned_reader_outlives_its_documents(store: Store, settings: Settings, make_document: MakeDocument) -> None:
    """What a pinned reader had not read yet it reads after the document was removed and the store closed."""
    store.add([make_document("gone", "Dogs bark. Cats sleep.")])
    pinned = store.pinned()
    store.remove("gone")
    store.close()
    assert not list((settings.store / "documents").glob("gone-*"))
    assert [unit.text for _, unit in pinned.units][:2] == ["Dogs bark.", "Cats sleep."]


def test_counts_of_some_rows(store: Store, make_document: MakeDocument) -> None:
    """The sparse table of a question holds what the whole table holds, and 0 for rows without its terms."""
    store.add([make_document("b", "Dogs bark at foxes. A dog sleeps. Cats purr."), make_document("a", "A fox.")])
    asked, others = ("dog", "fox", "unheard"), {"dog": (("cat",), ("quick", "fox"))}
    rows, table, found = term_counts(store.unit_terms, asked, others)
    whole = store.unit_terms.table(asked)
    for spelling in others["dog"]:
        whole[0] = np.maximum(whole[0], store.unit_terms.table(spelling).min(axis=0))
    filled = np.zeros_like(whole)
    filled[:, rows] = table
    assert np.array_equal(filled, whole)
    assert np.array_equal(found, (whole > 0).sum(axis=1))


def test_initials_find_runs_of_words(store: Store) -> None:
    """Every passage in which words have given initials is among those found, in any case and script."""
    assert initials("The Quick-brown 2nd fox, \u017fo") == "tqbf" and folded("Q\u00c9X") == "q?x"
    assert len(list(store.passages_with_initials(folded("QBF")))) == len(store.passages)
    assert not list(store.passages_with_initials(folded("QBZ")))


def test_texts_in_arrays() -> None:
    """Any texts come back from their arrays, are found by prefix and by content, and join in parts."""
    texts = ["", "a-b", "ab", "\u00e9\ud800", "z"]
    strings = Strings.read(Strings.of(texts).arrays("x"), "x")
    assert list(strings) == texts == [strings[number] for number in range(5)]
    assert list(strings.starting_with("a")) == ["a-b", "ab"] and list(strings.holding("-")) == ["a-b"]
    part = Strings.joined([(strings, np.array([1, 3])), (strings, np.array([4]))])
    assert list(part) == ["a-b", "\u00e9\ud800", "z"]
    assert list(Strings.joined([(strings, np.arange(5))] * 2)) == texts * 2
    with pytest.raises(ValueError, match=re.escape("x do not fit")):
        Strings.read({"x": np.zeros(1, np.uint8), "x-ends": np.zeros(0, np.int64)}, "x")
