"""Disks that are full or read-only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qa.errors import StoreError
from qa.index import commit
from qa.index.embedder import Encoder
from qa.index.opening import open_store
from qa.index.store import Store
from qa.settings import Settings
from qa.types import Document
from tests.lexical import lexical_scores
from tests.spread import spread

ROOT = Path(__file__).parents[2]
MakeDocument = Callable[..., Document]
Open = Callable[..., Store]
Whole = Callable[[Store, list[str]], None]


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mounts something on a new folder, for the time of the test."""
    made: list[Path] = []

    def mount(*options: str) -> Path:
        folder = tmp_path / f"mounted{len(made)}"
        folder.mkdir()
        if subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False).returncode:
            pytest.skip("mounting is not allowed here")
        made.append(folder)
        return folder

    yield mount
    for folder in made:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("spare", spread([0, 5_000, 100_000, 600_000], 5_000))
def test_full_disk(
    assert_whole: Whole,
    reopen: Open,
    settings: Settings,
    encoder: Encoder,
    make_document: MakeDocument,
    mounted: Callable[..., Path],
    spare: int,
) -> None:
    """On a disk that fills up a sentence says so, the corpus is as before, and space is all that it needs."""
    disk = mounted("-t", "tmpfs", "-o", "size=8m", "tmpfs")
    store_path = shutil.copytree(settings.store, disk / "store")
    (disk / "filler").write_bytes(b"x" * (shutil.disk_usage(disk).free - spare))
    big = make_document("big", " ".join(f"Sentence number {number} of many words." for number in range(500)))
    manifest = (store_path / "manifest.json").read_bytes()
    with (
        pytest.raises(StoreError, match="no space left"),
        open_store(store_path, settings, write=True, encoder=encoder) as store,
    ):
        store.add([big])
    with open_store(store_path, settings, write=False, encoder=encoder) as store:
        assert [document.source for document in store.documents] == ["one", "two"]
        assert store.nearest_units(store.encoder.encode_documents(["Dogs bark."])[0], 1)[1][0] > 0.99
    assert (store_path / "manifest.json").read_bytes() == manifest
    (disk / "filler").unlink()
    with open_store(store_path, settings, write=True, encoder=encoder) as store:
        assert_whole(store, ["one", "two"])
        assert store.add([big]) == {"big": "added"}
    assert not (store_path / "chroma.damaged").exists()


LIMITED = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from conftest import _make_document
from qa.errors import StoreError
from qa.index.opening import open_store
from qa.settings import load_settings
settings = load_settings(Path(sys.argv[1]))
with open_store(settings.store, settings, write=True) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    try:
        store.add([_make_document("big", " ".join(f"Sentence {n} of many." for n in range(300)))])
    except StoreError as error:
        print(error)
        raise SystemExit(7)
"""


def test_limited_file_size(assert_whole: Whole, reopen: Open, settings: Settings) -> None:
    """A process that may not write large files fails with a sentence, and the corpus is as before."""
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(settings.store), str(ROOT / "tests")],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 7, run.stderr
    assert run.stdout.count("\n") == 1
    with reopen() as store:
        assert_whole(store, ["one", "two"])


@pytest.fixture
def read_only(reopen: Open, settings: Settings, mounted: Callable[..., Path]) -> Settings:
    """Settings whose store is the test's, seen through a read-only mount."""
    shown = mounted("--bind", str(settings.store))
    subprocess.run(["mount", "-o", "remount,ro,bind", str(shown)], check=True)
    return replace(settings, store=shown)


def test_read_only_store_answers(read_only: Settings, encoder: Encoder) -> None:
    """A complete store on a read-only disk is read and searched as usual; writing is refused with the reason."""
    with open_store(read_only.store, read_only, write=False, encoder=encoder) as store:
        numbers, cosines = store.nearest_units(store.encoder.encode_documents(["Dogs bark."])[0], 2)
        assert store.units[numbers[0]][1].text == "Dogs bark."
        assert cosines[0] > 0.99
        assert lexical_scores(store, "dose")[0].any()
    with pytest.raises(StoreError, match="read-only"):
        open_store(read_only.store, read_only, write=True, encoder=encoder)


def test_read_only_store_that_broke_off(settings: Settings, read_only: Settings, encoder: Encoder) -> None:
    """A store that needs repair on a read-only disk still answers from what its manifest lists, if that is there."""
    (settings.store / commit.PENDING_FILE).touch()
    with open_store(read_only.store, read_only, write=False, encoder=encoder) as store:
        assert [document.source for document in store.documents] == ["one", "two"]
    shutil.rmtree(settings.store / "derived")
    with pytest.raises(StoreError, match="read-only"):
        open_store(read_only.store, read_only, write=False, encoder=encoder)
