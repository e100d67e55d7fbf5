"""What the index tests share: a store with two documents, and the question whether a store is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from qdrant_client import QdrantClient

from qa.index import commit
from qa.index.arrays import vector_ids
from qa.index.embedder import Encoder
from qa.index.opening import open_store
from qa.index.qdrant_server import Engine, OneAtATime
from qa.index.store import Store
from qa.index.vectors import KINDS
from qa.settings import Settings
from qa.types import Document
from tests.lexical import lexical_scores

MakeDocument = Callable[..., Document]
Open = Callable[..., Store]


@pytest.fixture
def reopen(settings: Settings, encoder: Encoder, make_document: MakeDocument) -> Open:
    """Opens the test's store, which holds the documents "one" and "two"."""

    def opened(*, write: bool = False) -> Store:
        return open_store(settings.store, settings, write=write, create=True, encoder=encoder)

    with opened(write=True) as store:
        store.add([make_document("one", "Cats sleep. Dogs bark."), make_document("two", "The dose is low.")])
    return opened


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Qdrant as its client searches it in memory; several stores may share it."""
    found = Engine("memory", OneAtATime(QdrantClient(":memory:")))
    yield found
    found.close()


@pytest.fixture
def assert_whole() -> Callable[[Store, list[str]], None]:
    """Asserts that a store holds exactly the documents of these sources."""
    return _assert_whole


def _assert_whole(store: Store, sources: list[str]) -> None:
    """The store holds exactly these documents, with all their vectors and nothing else, and finds each unit."""
    assert [document.source for document in store.documents] == sources
    assert store._vectors is not None
    for kind in KINDS:
        wanted = {name for entry in store.manifest.entries for name in vector_ids(entry, kind)}
        assert store._vectors.ids(kind) == wanted
    for number, (_, unit) in enumerate(store.units):
        assert store.nearest_units(store.query_vector(unit.text), 1)[1][0] > 0.99
        assert np.argmax(lexical_scores(store, unit.text)[0]) == number
    assert sorted(path.name for path in store.path.glob("documents/*")) == sorted(
        entry.file for entry in store.manifest.entries
    )
    assert not list(store.path.glob(".*.tmp"))
    assert not (store.path / commit.PENDING_FILE).exists()
