"""A store whose vectors lie in several Chroma folders is as whole, and as well repaired, as one with a single folder."""

from __future__ import annotations

import logging
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from evals.damage import DAMAGES, damage
from qa.index import commit, nearest, shards
from qa.index.embedder import Encoder
from qa.index.opening import open_store
from qa.index.store import Store
from qa.retrieve import expansion
from qa.settings import Settings, load_settings
from qa.types import Document
from tests.spread import spread

MakeDocument = Callable[..., Document]
Open = Callable[..., Store]
Whole = Callable[[Store, list[str]], None]
NAMES = [f"n{number}" for number in range(6)]


def _small_shards(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(shards, "SHARD_UNITS", 4)
    patch.setattr(commit, "GROUP", 1)


@pytest.fixture(scope="module")
def eight_documents(
    tmp_path_factory: pytest.TempPathFactory, two_documents: Path, encoder: Encoder, make_document: MakeDocument
) -> Path:
    """A store with more documents, of which each shard holds two or three, made once."""
    settings = load_settings(tmp_path_factory.mktemp("eight") / "store")
    shutil.copytree(two_documents, settings.store)
    with pytest.MonkeyPatch.context() as patch:
        _small_shards(patch)
        with open_store(settings.store, settings, write=True, encoder=encoder) as store:
            store.add([make_document(name, f"Cat {name} sleeps. Dog {name} barks.") for name in NAMES])
    return settings.store


@pytest.fixture
def several(reopen: Open, settings: Settings, eight_documents: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the test's store, which holds these documents."""
    _small_shards(monkeypatch)
    shutil.rmtree(settings.store)
    shutil.copytree(eight_documents, settings.store)
    return reopen


def _folders(store: Path) -> list[str]:
    return sorted(path.name for path in store.glob("chroma*"))


def test_shards_fill_one_after_the_other(several: Open, assert_whole: Whole, settings: Settings) -> None:
    """New documents go into the first shard that is not full, and all shards together are the corpus."""
    assert _folders(settings.store) == ["chroma", "chroma-1", "chroma-2", "chroma-3"]
    with several() as store:
        assert_whole(store, [*NAMES, "one", "two"])
        assert store._vectors is not None and store._vectors.holds is None


def test_a_change_writes_its_shard_alone(
    several: Open, assert_whole: Whole, settings: Settings, make_document: MakeDocument
) -> None:
    """Removing and adding a document changes the files of its shard and of no other."""
    several().close()
    before = {name: (settings.store / name).read_bytes() for name in ("checksums.json", "checksums-2.json")}
    with several() as store:
        store.remove("n1")
        store.add([make_document("new", "A fox runs. A hen walks.")])
        assert_whole(store, [*(name for name in NAMES if name != "n1"), "new", "one", "two"])
        shard = {entry.source: entry.shard for entry in store.manifest.entries}
    assert shard["new"] == 1
    assert before == {name: (settings.store / name).read_bytes() for name in before}


@pytest.mark.parametrize("marked", spread([False, True], False))
def test_damaged_shard_is_made_again(
    several: Open, assert_whole: Whole, settings: Settings, caplog: pytest.LogCaptureFixture, marked: bool
) -> None:
    """A damaged shard is moved aside and made again from its documents; the others stay."""
    several().close()
    chance = random.Random(5)
    damage(settings.store, "chroma-1/chroma.sqlite3", DAMAGES[3], chance)
    if marked:
        commit.mark(settings.store)
    with caplog.at_level(logging.WARNING, "qa"), several() as store:
        assert_whole(store, [*NAMES, "one", "two"])
    assert _folders(settings.store) == ["chroma", "chroma-1", "chroma-1.damaged", "chroma-2", "chroma-3"]
    assert len(caplog.records) == 1


@pytest.mark.slow
def test_missing_shard_and_views(several: Open, assert_whole: Whole, settings: Settings) -> None:
    """A shard that is gone, and vectors that are gone with the views, come back."""
    shutil.rmtree(settings.store / "chroma-2")
    with several() as store:
        assert_whole(store, [*NAMES, "one", "two"])
    with several(write=True) as store:
        assert store._vectors is not None
        entry = next(entry for entry in store.manifest.entries if entry.shard == 1)
        store._vectors.shard(1).delete("units", [f"{entry.key}:0"])
        commit.unmark(settings.store, store._vectors, commit.FileDigests(settings.store))
    shutil.rmtree(settings.store / "derived")
    with several() as store:
        assert_whole(store, [*NAMES, "one", "two"])


def test_nearest_by_signs(several: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large corpus the nearest units are found among those with the most signs in common."""
    with several() as store:
        vector = store.query_vector("Which cat sleeps?")
        readers = store, store.restricted(["n1", "n2", "n3", "one"])
        exact = [reader.nearest_units(vector, 2)[0].tolist() for reader in readers]
        monkeypatch.setattr(nearest, "EXACT_ROWS", 7)
        monkeypatch.setattr(nearest, "SHORTLIST", 7)
        assert [reader.nearest_units(vector, 2)[0].tolist() for reader in readers] == exact


def test_rows_of_rare_terms_are_searched_first(several: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more rows hold the terms than are scored, those of the rarest are; how many hold each is counted in all."""
    with several() as store:
        monkeypatch.setattr(expansion, "MOST_ROWS", 4)
        rows, table, found = expansion.term_counts(store.unit_terms, ("cat", "low"), {})
        assert len(rows) == 4 and found.tolist() == [7, 1]
        assert np.array_equal((table > 0).sum(axis=1), [3, 1])
