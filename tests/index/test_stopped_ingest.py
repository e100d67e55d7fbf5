"""An ingest that was stopped goes on where it was."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.ingest import gather
from qa.settings import Settings
from qa.types import Document

FILES = 8


class Stop(Exception):
    """Ends an ingest."""


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a cache of the test's own but for the encoder."""
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache/encoders").symlink_to(settings.cache / "encoders")
    return replace(settings, cache=tmp_path / "cache")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files of a few texts each."""
    (tmp_path / "files").mkdir()
    for number in range(FILES):
        (tmp_path / f"files/snail-{number:02d}.md").write_text(
            f"Snail {number} eats leaves. It sleeps {number} hours.\n"
        )
    return tmp_path / "files"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read, in any order; a batch holds two files."""
    found: list[str] = []
    original: Callable[..., Document] = gather.read_path

    def noting(path: Path, **options: int) -> Document:
        found.append(path.name)
        return original(path, **options)

    monkeypatch.setattr(gather, "read_path", noting)
    monkeypatch.setattr(gather, "BATCH_TEXTS", 6)
    return found


def stop(done: int, total: int) -> None:
    """Heard of the files read: ends in the middle."""
    if done > FILES // 2:
        raise Stop


def test_what_was_stored_is_not_read_again(settings: Settings, folder: Path, read: list[str]) -> None:
    """The same ingest reads the files that were not stored or changed since, tells of all, and a third one reads all."""
    with Assistant(settings) as assistant:
        with pytest.raises(Stop):
            assistant.ingest(folder, reading=stop)
        stored = {f"{one.source}.md" for one in assistant.documents}
        assert len(stored) == FILES // 2
        read.clear()
        (folder / "snail-01.md").write_text("Snail 1 eats nothing.\n")
        done = assistant.ingest(folder)
        files = {file.name for file in folder.iterdir()}
        assert set(read) == files - stored | {"snail-01.md"}
        assert {f"{one}.md" for one, what in done.outcomes.items() if what == "unchanged"} == stored - {"snail-01.md"}
        assert done.outcomes["snail-01"] == "replaced" and len(done.outcomes) == FILES == len(assistant.documents)
        read.clear()
        assert set(assistant.ingest(folder).outcomes.values()) == {"unchanged"}
        assert set(read) == files


@pytest.mark.slow
def test_what_was_removed_since_is_read_again(settings: Settings, folder: Path, read: list[str]) -> None:
    """A document that was taken out after the ingest was stopped comes back; another collection reads all."""
    with Assistant(settings) as assistant:
        with pytest.raises(Stop):
            assistant.ingest(folder, reading=stop)
        read.clear()
        with pytest.raises(Stop):
            assistant.ingest(folder, collection="snails", reading=stop)
        assert "snail-00.md" in read
        assistant.remove("snail-02")
        read.clear()
        assistant.ingest(folder)
        assert "snail-02.md" in read and "snail-00.md" not in read
        assert len(assistant.documents) == FILES


def test_a_damaged_journal_is_passed_over(settings: Settings, folder: Path, read: list[str]) -> None:
    """Lines of the journal that a crash cut, or that are something else, make files be read again and no more."""
    with Assistant(settings) as assistant:
        with pytest.raises(Stop):
            assistant.ingest(folder, reading=stop)
        (journal,) = (settings.cache / "ingests").iterdir()
        lines = journal.read_bytes().splitlines()
        journal.write_bytes(b"\n".join([lines[1], b"[1, 2]", b'{"a": 3}', b"\xff", lines[2][: len(lines[2]) // 2]]))
        read.clear()
        assistant.ingest(folder)
        assert set(read) == {f"snail-{number:02d}.md" for number in range(2, FILES)}
        assert not journal.exists()


def test_one_batch_is_held_at_a_time(folder: Path, read: list[str]) -> None:
    """No more files are read than a batch needs, and a few ahead."""
    files = sorted(folder.iterdir())
    batches = gather.in_batches(gather.read_each(files, 1_000), gather.DistinctFiles({}))
    first = next(batches)
    assert first.files == files[:2] and len(read) <= 2 + min(4, os.cpu_count() or 1)
    assert [len(one.documents) for one in batches] == [2] * (FILES // 2 - 1)


def test_what_the_store_holds_by_now_decides_what_is_read_again(
    settings: Settings, folder: Path, read: list[str]
) -> None:
    """A stored document that another upload replaced, or that lies in another collection, is read again; the first of one id stays."""
    for name in ("snail-00.md", f"snail-{FILES - 1:02d}.md"):
        (folder / name).write_text(f"---\nid: twin\n---\n\n{name} eats leaves. It sleeps.\n")
    with Assistant(settings) as assistant:
        with pytest.raises(Stop):
            assistant.ingest(folder, reading=stop)
        (folder / "snail-02.md").rename(folder.parent / "aside.md")
        (folder / "snail-02.md").write_text("Snail 2 is another one by now.\n")
        assistant.ingest(folder / "snail-02.md")
        (folder.parent / "aside.md").rename(folder / "snail-02.md")
        read.clear()
        done = assistant.ingest(folder)
        assert done.outcomes["snail-02"] == "replaced" and "snail-02.md" in read
        assert [Path(file).name for file in done.refused] == [f"snail-{FILES - 1:02d}.md"]
        (twin,) = (one for one in assistant.documents if one.source == "twin")
        assert "snail-00.md" in twin.text
    with Assistant(settings) as assistant:
        with pytest.raises(Stop):
            assistant.ingest(folder, reading=stop, collection="a")
        moved = [one.source for one in assistant.documents if one.collection == "a"]
        assistant.move(moved, "b")
        assistant.ingest(folder, collection="a")
        assert {one.collection for one in assistant.documents} == {"a"}
