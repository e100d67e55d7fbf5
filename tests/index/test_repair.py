"""What crashes and curious hands leave behind, and how a store gets over it."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from qa.errors import StoreError
from qa.index import catalog, commit, manifest
from qa.index.arrays import vector_ids
from qa.index.store import Store
from qa.index.vectors import VectorStore, open_vectors
from qa.settings import Settings
from qa.types import Document
from tests.spread import spread

ROOT = Path(__file__).parents[2]
MakeDocument = Callable[..., Document]
Open = Callable[..., Store]
Whole = Callable[[Store, list[str]], None]


class Crash(BaseException):
    """The process ends here, as far as the store can tell."""


def test_sound_store_is_not_repaired(assert_whole: Whole, reopen: Open, caplog: pytest.LogCaptureFixture) -> None:
    """Opening a complete store writes no line and changes no file of the catalog."""
    with caplog.at_level(logging.INFO, "qa"), reopen() as store:
        assert_whole(store, ["one", "two"])
    assert not caplog.records


@pytest.mark.parametrize("write", [False, True])
def test_deleted_vectors_folder(
    assert_whole: Whole, reopen: Open, settings: Settings, caplog: pytest.LogCaptureFixture, write: bool
) -> None:
    """Without Chroma's folder the vectors are encoded again, with one line about it, and once only."""
    shutil.rmtree(settings.store / "chroma")
    with reopen(write=write) as store:
        assert_whole(store, ["one", "two"])
    with reopen() as store:
        assert_whole(store, ["one", "two"])
    assert len(caplog.records) == 1
    assert "encoded 2 documents again" in caplog.text


def test_vectors_that_do_not_open(
    assert_whole: Whole, reopen: Open, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """A Chroma folder that does not open is moved aside and rebuilt."""
    (settings.store / "chroma" / "chroma.sqlite3").write_bytes(b"not a database" * 500)
    with reopen() as store:
        assert_whole(store, ["one", "two"])
    assert (settings.store / "chroma.damaged").is_dir()
    assert "chroma.damaged" in caplog.text
    assert len(caplog.records) == 1


def test_file_in_place_of_vectors(assert_whole: Whole, reopen: Open, settings: Settings) -> None:
    """Even a file where Chroma's folder should be is got over."""
    shutil.rmtree(settings.store / "chroma")
    (settings.store / "chroma").write_text("?")
    with reopen() as store:
        assert_whole(store, ["one", "two"])


def test_orphan_and_missing_vectors(
    assert_whole: Whole, reopen: Open, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Vectors that no document has go, those that are missing come back, also when their number is right."""
    vectors = open_vectors(settings.store / "chroma")
    with reopen() as store:
        known = vector_ids(store.manifest.entries[0], "units")
    vectors.delete("units", known[:1])
    vectors.add("units", ["stranger-0:0"], np.ones((1, 384), np.float32))
    vectors.delete("passages", list(vectors.ids("passages")))
    vectors.close()
    with reopen() as store:
        assert_whole(store, ["one", "two"])
    assert len(caplog.records) == 1


def test_missing_views(assert_whole: Whole, reopen: Open, settings: Settings) -> None:
    """Derived views that are gone, cut or from elsewhere are made again."""
    folder = settings.store / "derived"
    with reopen() as store:
        before = np.array(store.unit_vectors([0, 1, 2]))
    for damage in ("gone", "cut", "empty"):
        state = next(folder.iterdir())
        if damage == "gone":
            shutil.rmtree(folder)
        elif damage == "cut":
            os.truncate(state / "units.npy", 200)
        else:
            (state / "units-terms-vocabulary.npy").write_text("")
        with reopen() as store:
            assert_whole(store, ["one", "two"])
            assert np.allclose(store.unit_vectors([0, 1, 2]), before, atol=1e-6)


def test_damaged_document_names_itself(reopen: Open, settings: Settings) -> None:
    """A damaged document is not guessed at: its file is named, and nothing is deleted."""
    file = next((settings.store / "documents").glob("one-*"))
    os.truncate(file, 50)
    for write in (False, True):
        with pytest.raises(StoreError, match=f"{file.name} is damaged"):
            reopen(write=write)
    assert file.exists()


def test_lost_manifest(reopen: Open, settings: Settings) -> None:
    """A store without its manifest is not taken for an empty one."""
    (settings.store / "manifest.json").unlink()
    with pytest.raises(StoreError, match=r"no manifest\.json.*not empty"):
        reopen(write=True)


def steps() -> Iterator[str]:
    """The places where a write can break off, in order."""
    yield from (
        "mark",
        "add units",
        "add passages",
        "file",
        "part",
        "manifest",
        "delete",
        "unlink",
        "views",
        "unmark",
    )


QUICK = (("add passages", True), ("manifest", False), ("manifest", True))


@pytest.mark.parametrize(("step", "after"), spread(product(steps(), (False, True)), *QUICK))
def test_crash_at_every_step(
    assert_whole: Whole,
    reopen: Open,
    make_document: MakeDocument,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    after: bool,
) -> None:
    """A crash before or after any step of a write leaves the corpus as it was or as it was wanted, never between."""
    store = reopen(write=True)
    with monkeypatch.context() as patch:
        break_at(patch, step, after)
        with pytest.raises(Crash):
            store.add([make_document("two", "Brexanolone is infused."), make_document("six", "Mice run.")])
    store.close()
    committed = list(steps()).index(step) + after > list(steps()).index("manifest")
    with reopen() as store:
        assert_whole(store, ["one", "six", "two"] if committed else ["one", "two"])
        assert any("Brexanolone" in unit.text for _, unit in store.units) == committed


def break_at(patch: pytest.MonkeyPatch, step: str, after: bool) -> None:
    """Make one step of a write end the process."""

    def breaking(original: Callable[..., object], applies: Callable[..., bool]) -> Callable[..., object]:
        def run(*arguments: object, **options: object) -> object:
            if not applies(*arguments):
                return original(*arguments, **options)
            if after:
                original(*arguments, **options)
            raise Crash

        return run

    places: dict[str, tuple[object, str, Callable[..., bool]]] = {
        "mark": (commit, "mark", lambda *_: True),
        "add units": (VectorStore, "add", lambda _, kind, *__: kind == "units"),
        "add passages": (VectorStore, "add", lambda _, kind, *__: kind == "passages"),
        "file": (catalog, "write_documents", lambda *_: True),
        "part": (manifest, "write_files", lambda *_: True),
        "manifest": (commit, "write_manifest", lambda *_: True),
        "delete": (VectorStore, "delete", lambda *_: True),
        "unlink": (Path, "unlink", lambda path, *_: path.parent.name == "documents"),
        "views": (Store, "_refresh", lambda *_: True) if not after else (commit, "unmark", lambda *_: True),
        "unmark": (commit, "unmark", lambda *_: True),
    }
    target, name, applies = places[step]
    patch.setattr(target, name, breaking(getattr(target, name), applies))


def test_failed_write_is_undone(
    assert_whole: Whole, reopen: Open, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When one commit of a request fails, those before it stay, its remains go, and the open store is usable."""
    monkeypatch.setattr(commit, "GROUP", 1)
    original = catalog.write_documents

    def refuse(store: Path, documents: Sequence[tuple[catalog.Entry, bytes]]) -> None:
        if any(entry.source == "z" for entry, _ in documents):
            raise OSError(28, "No space left on device")
        original(store, documents)

    with reopen(write=True) as store:
        monkeypatch.setattr(catalog, "write_documents", refuse)
        with pytest.raises(StoreError, match="no space left"):
            store.add([make_document("six", "Mice run."), make_document("z", "Bears hum.")])
        assert_whole(store, ["one", "six", "two"])
        monkeypatch.setattr(catalog, "write_documents", original)
        assert store.add([make_document("z", "Bears hum.")]) == {"z": "added"}
        assert_whole(store, ["one", "six", "two", "z"])
