"""Damaged files of a store: the same answer, a repair that is said, or a refusal; never another answer."""

from __future__ import annotations

import logging
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from evals.damage import DAMAGES, damage
from qa.errors import StoreError
from qa.index import checksums, commit, repair
from qa.index.store import Store
from qa.index.words import merge_postings
from qa.settings import Settings
from qa.types import Document

MakeDocument = Callable[..., Document]
Open = Callable[..., Store]
Whole = Callable[[Store, list[str]], None]


def test_no_damage_changes_what_is_found(
    reopen: Open, assert_whole: Whole, settings: Settings, make_document: MakeDocument, tmp_path: Path
) -> None:
    """A damaged store holds and finds the same as before, or is not opened."""
    with reopen(write=True) as store:
        store.add([make_document("six", " ".join(f"Drug number {n} acts on receptor {n}." for n in range(300)))])
    sound, chance = tmp_path / "sound", random.Random(3)
    shutil.copytree(settings.store, sound)
    with reopen() as store:
        vectors = np.array(store.unit_vectors(range(len(store.units))))
        terms = merge_postings(store.unit_terms.parts, len(store.units))
    files = sorted(path.relative_to(sound).as_posix() for path in sound.rglob("*") if path.is_file())
    for number, file in enumerate(chance.sample(files, 7)):
        shutil.rmtree(settings.store)
        shutil.copytree(sound, settings.store)
        damage(settings.store, file, DAMAGES[number % len(DAMAGES)], chance)
        if file.startswith(("manifest", "documents/")):
            with pytest.raises(StoreError, match="damaged"):
                reopen()
            continue
        with reopen() as store:
            assert [document.source for document in store.documents] == ["one", "six", "two"]
            assert np.allclose(store.unit_vectors(range(len(store.units))), vectors, atol=1e-6)
            found = merge_postings(store.unit_terms.parts, len(store.units))
            assert found.vocabulary == terms.vocabulary
            assert np.array_equal(found.rows, terms.rows)
            assert store.nearest_units(vectors[5], 1)[0][0] == 5


def test_read_store_is_as_it_was_written(
    reopen: Open, make_document: MakeDocument, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither reading nor removing many documents makes the next opening repair anything."""
    with reopen(write=True) as store:
        store.add([make_document("six", " ".join(f"Drug number {n} acts on receptor {n}." for n in range(200)))])
        store.remove("six")
    for _ in range(2):
        with reopen() as store:
            store.nearest_units(store.query_vector("cats"), 2)
    assert not caplog.records


def test_crash_of_chroma_is_not_ours(
    reopen: Open,
    assert_whole: Whole,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """After a write that broke off, files on which Chroma crashes are moved aside: another process tried them first."""
    monkeypatch.setattr(repair, "_PROBE", "import os; os.abort()")
    commit.mark(settings.store)
    with caplog.at_level(logging.WARNING, "qa"), reopen() as store:
        assert_whole(store, ["one", "two"])
    assert "chroma.damaged" in caplog.text


def test_vectors_of_no_length_are_damaged(reopen: Open) -> None:
    """Vectors that an encoder cannot have made are told from sound ones."""
    with reopen() as store:
        assert store._vectors is not None
        vectors = store._vectors.shard(0)
        vectors.check("units")
        vectors.add("units", ["one:0"], np.zeros((1, 384), np.float32))
        with pytest.raises(StoreError, match="damaged"):
            vectors.check("units")


def test_unchanged_files_are_not_read_again(
    reopen: Open, settings: Settings, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening a store reads the files that changed since they were read last, and no others; a copy is read once."""
    read: list[str] = []
    for name in ("sha256_of", "_database_digest"):
        compute = getattr(checksums, name)
        monkeypatch.setattr(checksums, name, lambda file, compute=compute: (read.append(file.name), compute(file))[1])
    for _ in range(2):
        reopen().close()
    read.clear()
    reopen().close()
    assert not read
    file = next((settings.store / "documents").iterdir())
    os.utime(file)
    reopen().close()
    assert read == [file.name]


def test_damage_that_changes_no_time_is_found_by_a_full_check(reopen: Open, settings: Settings) -> None:
    """What a failing disk changes in a file that looks as before, a full check finds, and the next opening repairs."""
    reopen().close()
    assert repair.damages(settings.store, 1) == []
    vectors = next(settings.store.glob("derived/*/units.npy"))
    damage(settings.store, vectors.relative_to(settings.store).as_posix(), DAMAGES[0], random.Random(1))
    (found,) = repair.damages(settings.store, 1)
    assert str(vectors.parent) in found
    with reopen() as store:
        assert len(store.unit_vectors(range(3))) == 3
    assert repair.damages(settings.store, 1) == []
