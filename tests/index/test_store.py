"""The store as a whole: adding, replacing, removing, reading."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from qa.errors import EncoderError, StoreError
from qa.index import commit
from qa.index.arrays import Derived
from qa.index.embedder import Encoder
from qa.index.opening import open_store
from qa.index.store import Store
from qa.index.vectors import KINDS, Kind
from qa.index.words import Postings, merge_postings
from qa.settings import Settings
from qa.text.terms import terms
from qa.types import Document
from tests.lexical import lexical_scores

MakeDocument = Callable[..., Document]

DRUG = "# Dose\n\nBrexanolone is infused over 60 hours. The dose is 90 micrograms.\n\nIt is not given by mouth."
CATS = "Cats sleep most of the day.\n\nDogs bark at cats."
TABLE = "# Trials\n\n| Trial | Patients\n202B | 138\n202C | 108"


@pytest.fixture
def store(settings: Settings, encoder: Encoder, make_document: MakeDocument) -> Store:
    """A store with three documents, open for writing."""
    opened = open_store(settings.store, settings, write=True, create=True, encoder=encoder)
    opened.add([make_document("drug", DRUG), make_document("cats", CATS), make_document("trials", TABLE)])
    return opened


def assert_consistent(store: Store) -> None:
    """Vectors, views and lists all agree with the manifest."""
    entries = store.manifest.entries
    assert [entry.source for entry in entries] == [document.source for document in store.documents]
    assert [unit for _, unit in store.units] == [unit for doc in store.documents for unit in doc.units]
    assert store._vectors is not None
    for kind in KINDS:
        count = len(store.units if kind == "units" else store.passages)
        ids = store._vectors.ids(kind)
        assert len(ids) == count == len(store._now.numbers(kind, sorted(ids)))
    assert store.unit_vectors(range(len(store.units))).shape == (len(store.units), 384)
    assert {path.name for path in store.path.glob("documents/*")} == {entry.file for entry in entries}
    assert not (store.path / commit.PENDING_FILE).exists()


def test_added_documents_are_found(store: Store) -> None:
    """A question finds the unit that answers it, by meaning and by words, and its passage."""
    assert_consistent(store)
    vector = store.query_vector("How long does the infusion of brexanolone take?")
    numbers, cosines = store.nearest_units(vector, 3)
    assert list(cosines) == sorted(cosines, reverse=True)
    assert np.allclose(store.unit_vectors(numbers) @ vector, cosines)
    assert store.documents[store.units[numbers[0]][0]].source == "drug"
    units, passages = lexical_scores(store, "Does a cat sleep?")
    best = int(np.argmax(units))
    assert store.units[best][1].text == "Cats sleep most of the day."
    assert store.passage_of[best] == int(np.argmax(passages))
    assert store.documents[store.passages[int(np.argmax(passages))][0]].source == "cats"
    assert store.passage_vectors([0, 1]).shape == (2, 384)


def test_asking_for_more_than_there_is(store: Store) -> None:
    """More neighbours than units gives all units, none gives none."""
    vector = store.query_vector("anything")
    assert sorted(store.nearest_units(vector, 10_000)[0]) == list(range(len(store.units)))
    assert len(store.nearest_units(vector, 0)[0]) == 0


def test_table_rows_carry_their_header(store: Store) -> None:
    """A word of a table's header finds the rows under it."""
    units, _ = lexical_scores(store, "patients")
    rows = [number for number, (_, unit) in enumerate(store.units) if unit.kind == "row"]
    assert len(rows) == 2
    assert all(units[number] > 0 for number in rows)


def test_document_frequency(store: Store) -> None:
    """A word's document frequency counts units in any inflection; an unknown word has none."""
    assert terms("cat") == terms("Cats") and terms("the") == []
    assert [store.unit_terms.document_frequency(term) for term in terms("cat zebra")] == [2, 0]


def test_question_of_stop_words(store: Store) -> None:
    """A question without any index term scores zero everywhere."""
    units, passages = lexical_scores(store, "is it the")
    assert not units.any()
    assert units.shape == (len(store.units),)
    assert passages.shape == (len(store.passages),)


def test_outcomes(store: Store, make_document: MakeDocument) -> None:
    """Adding says for each source whether it was added, unchanged or replaced; a new path alone is no change."""
    changed = make_document("cats", "Cats purr.")
    outcomes = store.add([replace(make_document("drug", DRUG), path="moved"), changed, make_document("new", CATS)])
    assert outcomes == {"drug": "unchanged", "cats": "replaced", "new": "added"}
    assert [document.source for document in store.documents] == ["cats", "drug", "new", "trials"]
    assert_consistent(store)


def test_title_is_content(store: Store, make_document: MakeDocument) -> None:
    """A document whose title or kind alone changed is replaced."""
    assert store.add([make_document("drug", DRUG, kind="guide")]) == {"drug": "replaced"}
    assert next(document for document in store.documents if document.source == "drug").kind == "guide"
    assert_consistent(store)


def test_same_source_twice(store: Store, make_document: MakeDocument) -> None:
    """Of two documents with one source in one request the later one counts."""
    store.add([make_document("x", "First."), make_document("x", "Second.")])
    assert [document.text for document in store.documents if document.source == "x"] == ["Second."]
    assert_consistent(store)


def test_same_content_twice(store: Store, make_document: MakeDocument) -> None:
    """Two sources may hold the same words, and removing one leaves the other."""
    store.add([make_document("copy", CATS)])
    assert store.remove("cats")
    assert "copy" in [document.source for document in store.documents]
    assert_consistent(store)


def test_a_document_moves_between_collections(store: Store) -> None:
    """A change of collection encodes nothing, and what is dropped and added in one change is written anew."""
    seen: list[tuple[int, int]] = []
    keys = {entry.source: entry.key for entry in store.manifest.entries}
    drug, moved = store.library.by_source["drug"], replace(store.library.by_source["cats"], collection="pets")
    outcomes = store.add([moved, replace(drug, path="elsewhere")], lambda *now: seen.append(now), ("drug", "trials"))
    assert outcomes == {"cats": "moved", "drug": "replaced"}
    assert store.library.by_source["cats"].collection == "pets" and store.library.by_source["drug"].path == "elsewhere"
    assert [entry.key == keys[entry.source] for entry in store.manifest.entries] == [True, False]
    assert seen[-1][1] == len(drug.units) + len(drug.passages)
    assert [document.source for document in store.documents] == ["cats", "drug"]
    assert_consistent(store)


def test_remove(store: Store) -> None:
    """A removed document is gone from documents, units and searches; removing it again does nothing."""
    assert store.remove("cats")
    assert not store.remove("cats")
    assert_consistent(store)
    assert not lexical_scores(store, "cats")[0].any()
    nearest = store.nearest_units(store.query_vector("cats"), 9)[0]
    assert all(store.documents[store.units[number][0]].source != "cats" for number in nearest)


def test_empty_store_answers(settings: Settings, encoder: Encoder) -> None:
    """An empty store can be opened and asked; it finds nothing."""
    with open_store(settings.store, settings, write=True, create=True, encoder=encoder) as store:
        assert_empty(store)
    with open_store(settings.store, settings, write=False, encoder=encoder) as store:
        assert_empty(store)


def assert_empty(store: Store) -> None:
    """Nothing in it and nothing found."""
    assert store.documents == ()
    assert len(store.nearest_units(store.query_vector("cats"), 5)[0]) == 0
    assert [len(scores) for scores in lexical_scores(store, "cats")] == [0, 0]


def test_emptied_store(store: Store) -> None:
    """Removing everything leaves a store that works and can be filled again."""
    for document in store.documents:
        store.remove(document.source)
    assert_empty(store)
    assert_consistent(store)


def test_reopening_gives_the_same(store: Store, settings: Settings, encoder: Encoder) -> None:
    """What was written is read back: documents, fingerprint, scores to the last bit."""
    vector = store.query_vector("dose")
    documents, fingerprint = store.documents, store.fingerprint
    arrays: list[NDArray[Any]] = [*store.nearest_units(vector, 9), *lexical_scores(store, "dose")]
    store.close()
    with open_store(settings.store, settings, write=False, encoder=encoder) as again:
        assert (again.documents, again.fingerprint) == (documents, fingerprint)
        found: list[NDArray[Any]] = [*again.nearest_units(vector, 9), *lexical_scores(again, "dose")]
        assert all(np.array_equal(ours, theirs) for ours, theirs in zip(found, arrays, strict=True))


def test_progress(store: Store, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress counts texts over all commits of one request."""
    monkeypatch.setattr(commit, "GROUP", 2)
    seen: list[tuple[int, int]] = []
    store.add([make_document(f"n{n}", "One. Two.") for n in range(4)], lambda *now: seen.append(now))
    assert seen == sorted(seen)
    assert seen[-1] == (12, 12)
    assert_consistent(store)


def test_missing_store(settings: Settings, encoder: Encoder) -> None:
    """A store that is not there is only made when asked for, and not by mistake in a folder of other files."""
    with pytest.raises(StoreError, match="no store at"):
        open_store(settings.store, settings, write=True, encoder=encoder)
    assert not settings.store.exists()
    settings.store.mkdir()
    (settings.store / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="not a store"):
        open_store(settings.store, settings, write=True, create=True, encoder=encoder)
    assert {path.name for path in settings.store.iterdir()} <= {"thesis.txt", "lock"}


def test_other_encoder(store: Store, settings: Settings, tmp_path: Path) -> None:
    """A store made with one encoder is not opened with another, and the sentence names the right one."""
    store.close()
    other = tmp_path / "other"
    other.mkdir()
    (other / "config.json").write_text("{}")
    with pytest.raises(EncoderError, match=r"made with the encoder 'minilm'.*or ingest into a new store"):
        open_store(settings.store, replace(settings, encoder=str(other)), write=False)


OPERATIONS = st.lists(
    st.tuples(st.sampled_from(["add", "remove"]), st.sampled_from("abc"), st.integers(0, 2)), max_size=6
)
TEXTS = [CATS, DRUG, "Cats bark. The dose is low."]


@hypothesis_settings(
    max_examples=hypothesis_settings.default.max_examples // 6,  # 4 in the quick run, 16 in all
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(operations=OPERATIONS)
def test_history_leaves_no_trace(
    settings: Settings, encoder: Encoder, make_document: MakeDocument, operations: list[tuple[str, str, int]]
) -> None:
    """After any additions, replacements and removals the store equals one that was made in a single step."""
    wanted: dict[str, Document] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder, "one"), settings, write=True, create=True, encoder=encoder) as one,
        open_store(Path(folder, "two"), settings, write=True, create=True, encoder=encoder) as two,
    ):
        for verb, source, text in operations:
            if verb == "add":
                wanted[source] = make_document(source, TEXTS[text])
                one.add([wanted[source]])
            else:
                assert one.remove(source) == (wanted.pop(source, None) is not None)
        assert_consistent(one)
        two.add(list(wanted.values()))
        assert_same(one, two)


def whole(views: Derived, kind: Kind) -> Postings:
    """The word counts of all segments as one, in catalog order."""
    index = views.terms[kind]
    return merge_postings(index.parts, len(index.lengths))


def assert_same(one: Store, two: Store) -> None:
    """Equal in all that a search can see; word counts byte for byte."""
    assert one.documents == two.documents
    assert one.manifest == two.manifest
    assert one._vectors is not None
    assert two._vectors is not None
    for kind in KINDS:
        assert one._vectors.ids(kind) == two._vectors.ids(kind)
        ours, theirs = whole(one._now.views, kind), whole(two._now.views, kind)
        assert np.allclose(
            *(side._now.views.vectors(kind, np.arange(len(ours.lengths))) for side in (one, two)), atol=1e-5
        )
        assert list(ours.vocabulary) == list(theirs.vocabulary)
        for name in ("offsets", "rows", "counts", "lengths"):
            left, right = getattr(ours, name), getattr(theirs, name)
            assert left.dtype == right.dtype
            assert np.array_equal(left, right)
