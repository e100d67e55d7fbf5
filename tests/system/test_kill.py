"""A process that writes is killed at random moments; the store gets over it every time."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qa.index.arrays import vector_ids
from qa.index.embedder import Encoder
from qa.index.opening import open_store
from qa.index.vectors import KINDS
from qa.settings import Settings
from tests.lexical import lexical_scores

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("ingest_forever.py")


def kill_after(store: Path, seed: int, seconds: float, log: Path) -> tuple[dict[str, str] | None, dict[str, str]]:
    """Run the ingest, kill it; returns the corpus last committed, if any, and the one that was being made."""
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, str(SCRIPT), str(store), str(seed)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=output,
            stderr=subprocess.PIPE,
        )
        until = time.monotonic() + 60
        while "ready" not in log.read_text():
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            assert time.monotonic() < until
            time.sleep(0.01)
        time.sleep(seconds)
        process.kill()
        process.communicate()
    assert process.returncode == -9
    committed: dict[str, str] | None = None
    trying: dict[str, str] = {}
    for line in log.read_text().splitlines():
        if line.startswith("try "):
            trying = json.loads(line[4:])
        elif line == "done":
            committed = trying
    return committed, trying


@pytest.mark.slow
@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_killed_ingest(settings: Settings, encoder: Encoder, tmp_path: Path, kills: int) -> None:
    """After a kill the store opens, has every committed document or its successor, and finds each unit."""
    chance = random.Random(kills)
    before: dict[str, str] = {}
    for kill in range(kills):
        committed, trying = kill_after(settings.store, kill, chance.uniform(0, 0.8), tmp_path / "log")
        with open_store(settings.store, settings, write=False, encoder=encoder) as store:
            now = {document.source: document.text for document in store.documents}
            old = before if committed is None else committed
            for source in old.keys() | trying.keys() | now.keys():
                assert now.get(source) in (old.get(source), trying.get(source))
            assert store._vectors is not None
            for kind in KINDS:
                wanted = {name for entry in store.manifest.entries for name in vector_ids(entry, kind)}
                assert store._vectors.ids(kind) == wanted
            if store.units:
                unit = store.units[chance.randrange(len(store.units))][1]
                numbers, cosines = store.nearest_units(store.encoder.encode_documents([unit.text])[0], 3)
                assert cosines[0] > 0.99
                assert unit.text in [store.units[number][1].text for number in numbers]
                assert lexical_scores(store, unit.text)[0].max() > 0
            before = now
    assert before
