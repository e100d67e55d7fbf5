"""What the index tests share: a store with two documents, and the question whether a store is whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from qa.index import commit
from qa.index.arrays import vector_ids
from qa.index.embedder import Encoder
from qa.index.opening import open_store
from qa.index.store import Store
from qa.index.vectors import KINDS
from qa.settings import Settings, load_settings
from qa.types import Document
from tests.lexical import lexical_scores

if TYPE_CHECKING:
    from qa.index.qdrant_server import Engine  # its import takes a second, which no other test is to wait for

MakeDocument = Callable[..., Document]
Open = Callable[..., Store]


@pytest.fixture(scope="session")
def two_documents(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, make_document: MakeDocument) -> Path:
    """A store of the documents "one" and "two", made once, of which each test has a copy."""
    settings = load_settings(tmp_path_factory.mktemp("two") / "store")
    with open_store(settings.store, settings, write=True, create=True, encoder=encoder) as store:
        store.add([make_document("one", "Cats sleep. Dogs bark."), make_document("two", "The dose is low.")])
    return settings.store


@pytest.fixture
def reopen(settings: Settings, encoder: Encoder, two_documents: Path) -> Open:
    """Opens the test's store, which holds the documents "one" and "two"."""
    shutil.copytree(two_documents, settings.store)

    def opened(*, write: bool = False) -> Store:
        return open_store(settings.store, settings, write=write, create=True, encoder=encoder)

    return opened


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Qdrant as its client searches it in memory; several stores may share it."""
    from qdrant_client import QdrantClient

    from qa.index.qdrant_server import Engine, OneAtATime

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
        assert store.nearest_units(store.encoder.encode_documents([unit.text])[0], 1)[1][0] > 0.99
        assert np.argmax(lexical_scores(store, unit.text)[0]) == number
    assert sorted(path.name for path in store.path.glob("documents/*")) == sorted(
        entry.file for entry in store.manifest.entries
    )
    assert not list(store.path.glob(".*.tmp"))
    assert not (store.path / commit.PENDING_FILE).exists()
