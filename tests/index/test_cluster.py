"""Ingesting on a Ray cluster: the store is the one that plain ingest makes, whatever happens to a worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qa.assistant import Assistant
from qa.errors import InputError, UsageError
from qa.index import cluster, commit
from qa.index.vectors import KINDS
from qa.ingest import gather
from qa.settings import Settings

pytestmark = pytest.mark.slow
ray = pytest.importorskip("ray")
ROOT = Path(__file__).parents[2]
FILES = 24


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several batches and commits with few documents."""
    monkeypatch.setattr(gather, "BATCH_TEXTS", 40)
    monkeypatch.setattr(cluster, "TEXTS", 5)
    monkeypatch.setattr(cluster, "READ_AHEAD", 2)
    monkeypatch.setattr(commit, "GROUP", 25)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Documents, two of one name, two that say one id, a copy, one that cannot be read and one that is not a document."""
    base = tmp_path / "documents"
    for place in ("north", "south"):
        (base / place).mkdir(parents=True)
        (base / place / "report.md").write_text(f"# Report\n\nThe {place} bridge is long.\n")
        (base / place / "copy.md").write_text("# Copy\n\nBoth places hold this text.\n")
        (base / place / "named.md").write_text(f"---\nid: named\n---\n\nThe {place} tower is high.\n")
    for number in range(FILES):
        words = " ".join(f"Snail {number} eats {part} leaves." for part in range(1 + number % 5))
        (base / f"snail-{number}.md").write_text(f"# Snail {number}\n\n{words}\n")
    (base / "bad.md").write_bytes(b"The dose\x00 is low.")
    (base / "bad.pdf").write_bytes(b"%PDF-1.7 x")
    return base


@pytest.fixture
def workers() -> Iterator[Any]:
    """A cluster on this machine, of a head that does no work and two workers; `ray.init` by any code finds it."""
    from ray.cluster_utils import Cluster

    started = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    started.nodes = [started.add_node(num_cpus=1) for _ in range(2)]
    try:
        yield started
    finally:
        ray.shutdown()
        started.shutdown()


def content(settings: Settings) -> dict[str, Any]:
    """All that a store holds: each document, its vectors bit for bit, and the vectors of Chroma."""
    with Assistant(settings) as assistant:
        store = assistant.store
        assert store._vectors is not None
        held: dict[str, Any] = {"documents": list(store.documents), "entries": store.manifest.entries}
        for kind in KINDS:
            names = sorted(store._vectors.ids(kind))
            held[kind] = names, store._vectors.get(kind, names).tobytes()
        held["views"] = store.unit_vectors(np.arange(len(store.units))).tobytes()
        return held


@pytest.fixture
def plain(settings: Settings, folder: Path, tmp_path: Path) -> dict[str, Any]:
    """What plain ingest makes of the documents."""
    own = replace(settings, store=tmp_path / "plain")
    with Assistant(own) as assistant:
        done = assistant.ingest(folder)
    return {**content(own), "refused": done.refused}


def test_a_killed_worker_loses_nothing(settings: Settings, folder: Path, plain: dict[str, Any], workers: Any) -> None:
    """With one of two workers killed in the middle each document is there once, byte for byte as of plain ingest."""
    told: list[tuple[int, int]] = []

    def kill_one(done: int, total: int) -> None:
        told.append((done, total))
        if done > total // 3 and len(workers.nodes) == 2:
            lost = workers.nodes.pop()
            workers.remove_node(lost, allow_graceful=False)

    with Assistant(settings) as assistant:
        done = assistant.ingest(folder, reading=kill_one, ray=workers.address)
        assert len(workers.nodes) == 1
        assert set(done.outcomes.values()) == {"added"}
        assert done.refused.keys() == plain["refused"].keys()
        assert told == sorted(told)
        assert told[-1][0] == told[-1][1]
        again = assistant.ingest(folder, ray=workers.address)
    assert set(again.outcomes.values()) == {"unchanged"}
    del plain["refused"]
    assert content(settings) == plain


def test_a_stopped_run_goes_on(settings: Settings, folder: Path, plain: dict[str, Any], workers: Any) -> None:
    """A run that ends in the middle keeps what it stored, and the next one adds the rest."""

    class Stop(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise Stop

    with Assistant(settings) as assistant:
        with pytest.raises(Stop):
            assistant.ingest(folder, reading=stop, ray=workers.address)
        kept = {one.source for one in assistant.documents}
        assert 0 < len(kept) < FILES
        done = assistant.ingest(folder, ray=workers.address)
    assert {one for one, what in done.outcomes.items() if what == "unchanged"} >= kept - {"report", "copy"}
    del plain["refused"]
    assert content(settings) == plain


def test_limits_hold_on_workers(settings: Settings, tmp_path: Path, workers: Any) -> None:
    """A file that is too large, or ends its worker, loses itself alone, and says so; with nothing else, that is an error."""
    (tmp_path / "large.md").write_text("Gold is heavy. " * 1_000)
    (tmp_path / "good.md").write_text("Gold is yellow.")
    small = replace(settings, max_file_bytes=1_000)
    with Assistant(small) as assistant:
        done = assistant.ingest([tmp_path / "large.md", tmp_path / "good.md"], ray=workers.address)
        assert done.outcomes == {"good": "added"}
        assert "larger than 1,000 bytes" in done.refused[str(tmp_path / "large.md")]
        with pytest.raises(InputError, match="larger than"):
            assistant.ingest(tmp_path / "large.md", ray=workers.address)


def test_a_file_that_ends_its_worker(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose reading kills every worker that tries is refused in a sentence, and the others land."""
    for name in ("deadly", "good"):
        (tmp_path / f"{name}.md").write_text("Gold is yellow.")
    monkeypatch.setattr(cluster, "read_file", deadly(cluster.read_file))
    with Assistant(settings) as assistant:
        done = assistant.ingest([tmp_path / "deadly.md", tmp_path / "good.md"], ray="local")
        assert done.outcomes == {"good": "added"}
        assert "made 4 workers stop" in done.refused[str(tmp_path / "deadly.md")]


def deadly(read: Callable[[Path, int], Any]) -> Callable[[Path, int], Any]:
    """A reader that a file of this name kills."""
    number = int(signal.SIGKILL)

    def read_or_die(file: Path, max_bytes: int) -> Any:
        if file.stem == "deadly":
            os.kill(os.getpid(), number)
        return read(file, max_bytes)

    return read_or_die


@pytest.mark.parametrize("address", ["auto", "127.0.0.1:1", "127.0.0.1:99999", "nonsense", "ray://nowhere.invalid:1"])
def test_no_cluster(settings: Settings, folder: Path, address: str) -> None:
    """An address where no cluster answers is wrong usage, in one sentence."""
    with Assistant(settings) as assistant, pytest.raises(UsageError, match=f"No Ray cluster answers at {address}"):
        assistant.ingest(folder, ray=address)


def test_command(settings: Settings, folder: Path) -> None:
    """`qa ingest --ray local` says what became of each file, as plain ingest does, and how many documents there are."""
    command = [sys.executable, "-m", "qa", "ingest", str(folder), "--ray", "local", "--store", str(settings.store)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert ran.returncode == 1
    assert "Indexing" in ran.stderr
    assert f"{folder / 'bad.md'} holds a NUL byte" in ran.stderr
    assert "snail-3: added" in ran.stdout
