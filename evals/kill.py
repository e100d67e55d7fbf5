"""Kill ingest, replace, remove, move and sync of a small corpus at random moments, and look at the store after each.

    python evals/kill.py --count 1000 --minutes 15 --seed 1

After each SIGKILL the store must open, repaired where its message says so; each document is as it was before or as it was to
become; no document, vector or file is there twice or belongs to none; and searches find what they find in a store made anew
of the same documents. Every 50th time a whole answer is compared too. Exit code 1: one of these did not hold.

Processes are forked from one that has imported everything, and texts get made-up vectors (their words, hashed): with the real
encoder a process takes seconds to start. Chroma, the files and the locks are the real ones.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401  before the forks
import numpy as np

from qa.answer import pipeline  # noqa: F401  likewise
from qa.assistant import Assistant
from qa.index import changes, commit, opening, repair  # noqa: F401  likewise
from qa.index.arrays import vector_ids
from qa.index.embedder import Vectors
from qa.index.reader import IndexReader
from qa.index.vectors import KINDS, open_vectors
from qa.index.words import bm25
from qa.settings import Settings, load_settings
from qa.text.terms import terms

NAMES = [f"note-{number}" for number in range(12)]
WORDS = ["dose", "vein", "sleep", "cat", "trial", "mouse", "brain", "steroid", "infusion", "hour", "patient", "liver"]
COLLECTIONS = ("", "north", "south")
OPERATIONS = ("ingest", "replace", "remove", "move", "sync")
ANSWER_EVERY = 50
State = dict[str, tuple[str, str]]
"""For each source its text and its collection."""


class HashedEncoder:
    """Made-up vectors: the sum of one random vector for each word."""

    name, digest, dimension = "hashed", hashlib.sha256(b"hashed words").hexdigest(), 64

    def encode_documents(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """See `qa.index.embedder.Encoder`."""
        if progress is not None:
            progress(len(texts))
        return np.array([self.encode_query(text) for text in texts], np.float32).reshape(-1, self.dimension)

    def encode_query(self, text: str) -> Vectors:
        """See `qa.index.embedder.Encoder`."""
        seeds = [int.from_bytes(hashlib.sha256(word.encode()).digest()[:4]) for word in [*text.lower().split(), ""]]
        total = sum(np.random.default_rng(seed).standard_normal(self.dimension) for seed in seeds)
        return np.asarray(total / np.linalg.norm(total), np.float32)


@dataclass(frozen=True)
class Change:
    """One operation, and what the store and the folder hold once it is done."""

    kind: str
    run: Callable[[Assistant], object]
    after: State


def opened(settings: Settings) -> Assistant:
    """An assistant whose texts get made-up vectors."""
    assistant = Assistant(settings)
    assistant._access.encoder = HashedEncoder()
    return assistant


def draw(chance: random.Random, folder: Path, before: State) -> Change:
    """Draw an operation, and write the files that it reads."""
    present = sorted(before)
    kind = chance.choice(OPERATIONS) if present else "ingest"

    def write(names: Sequence[str]) -> dict[str, str]:
        for name in names:
            words = " ".join(chance.choices(WORDS, k=9)).capitalize()
            (folder / f"{name}.txt").write_text(" ".join(f"{words} number {number}." for number in range(5)))
        return {name: (folder / f"{name}.txt").read_text() for name in names}

    if kind in ("ingest", "replace"):
        names = chance.sample(present if kind == "replace" else NAMES, min(4, len(present) or 4))
        files = [folder / f"{name}.txt" for name in names]
        fresh = {one: (text, before.get(one, ("", ""))[1]) for one, text in write(names).items()}
        return Change(kind, lambda it: it.ingest(files), before | fresh)
    if kind == "remove":
        gone = chance.choice(present)
        return Change(kind, lambda it: it.remove(gone), {one: what for one, what in before.items() if one != gone})
    if kind == "move":
        names, place = chance.sample(present, min(3, len(present))), chance.choice(COLLECTIONS)
        moved = {name: (before[name][0], place) for name in names}
        return Change(kind, lambda it: it.move(names, place), before | moved)
    for name in chance.sample(NAMES, 3):
        (folder / f"{name}.txt").unlink(missing_ok=True)
    write(chance.sample(NAMES, 3))
    texts = {file.stem: file.read_text() for file in sorted(folder.glob("*.txt"))}
    return Change(kind, lambda it: it.sync(folder), {n: (t, before.get(n, ("", ""))[1]) for n, t in texts.items()})


def forked(work: Callable[[], Any], after: float | None = None) -> tuple[bool, Any]:
    """Work in a forked process, killed after some seconds or never; whether it was killed, and what it gave as JSON."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 0
        try:
            os.write(writing, json.dumps(work()).encode())
        except BaseException:
            os.write(writing, json.dumps({"error": traceback.format_exc()}).encode())
            code = 1
        os._exit(code)
    os.close(writing)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    if killed and after is None:
        return True, {"error": f"ended by signal {os.WTERMSIG(status)}"}
    return killed, json.loads(said) if said and not killed else None


def probe(folder: Path) -> bool:
    """As `repair._answers`, in a forked process in place of a new one, which imports Chroma for a second."""

    def check() -> bool:
        vectors = open_vectors(folder)
        for kind in KINDS:
            vectors.check(kind)
        return True

    return forked(check)[1] is True


def found(store: IndexReader) -> object:
    """What searches find: units by vector and by words."""
    answers: list[object] = []
    for question in (" ".join(WORDS[:3]), "liver number 3", "steroid infusion hour patient"):
        numbers, scores = store.nearest_units(store.query_vector(question), 8)
        asked = list(dict.fromkeys(terms(question)))
        weights = np.array([store.unit_terms.idf(term) for term in asked], np.float32)
        words = bm25(store.unit_terms.table(asked), store.unit_terms.lengths, weights)
        answers.append([store.unit_texts(list(numbers)), scores.tolist(), np.asarray(words).tolist()])
    return answers


def look(settings: Settings, answering: bool) -> dict[str, Any]:
    """Open a store after a kill: what it holds, and the sentences on what is wrong with it."""
    said: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("qa").addHandler(handler)
    wrong: list[str] = []
    root = settings.store
    if not (root / "manifest.json").exists():
        return {"state": {}, "wrong": [], "said": ["no store yet"]}
    with opened(settings) as assistant, tempfile.TemporaryDirectory() as scratch:
        store = assistant.store
        documents = list(store.documents)
        state = {one.source: (one.text, one.collection) for one in documents}
        if len(state) != len(documents) or len({one.path for one in documents}) != len(documents):
            wrong.append("a document is there twice")
        for kind in KINDS:
            wanted = [name for entry in store.manifest.entries for name in vector_ids(entry, kind)]
            ids = store._vectors.ids(kind) if store._vectors is not None else set()
            if ids != set(wanted) or len(wanted) != len(set(wanted)):
                wrong.append(f"vectors of {kind}: {len(ids)} for {len(wanted)}")
        files = sorted(path.name for path in (root / "documents").glob("*"))
        if files != sorted(entry.file for entry in store.manifest.entries):
            wrong.append(f"files in documents/: {files}")
        parts = sorted(path.name for path in (root / "manifest").glob("*"))
        if parts != sorted(json.loads((root / "manifest.json").read_text())["parts"]):
            wrong.append(f"files in manifest/: {parts}")
        if (root / "pending").exists():
            wrong.append("the mark of a write that is under way is left")
        with opened(replace(settings, store=Path(scratch, "anew"))) as anew:
            if documents:
                for place in sorted({one.collection for one in documents}):
                    anew.put([one for one in documents if one.collection == place], collection=place)
                if found(anew.store) != found(store):
                    wrong.append("searches find something else than in a store made anew")
                if answering:
                    question = "What is the dose of the infusion in patients?"
                    mine, theirs = (replace(one.ask(question), timings_ms={}) for one in (assistant, anew))
                    if mine != theirs:
                        wrong.append("the answer is another than that of a store made anew")
    return {"state": state, "wrong": wrong, "said": said}


def main() -> int:
    """Kill, look, count; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000, help="Kills.")
    parser.add_argument("--minutes", type=float, default=15, help="Stop after so many, whatever the count.")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    chance = random.Random(wanted.seed)
    commit.GROUP = 12  # several commits in an operation
    repair._answers = probe
    folder = Path(tempfile.mkdtemp(prefix="qa-kill-"))
    (folder / "files").mkdir()
    settings = load_settings(folder / "store")
    state: State = {}
    seconds = dict.fromkeys(OPERATIONS, 1.0)  # that each takes, as far as it is known
    counted: Counter[tuple[str, str]] = Counter()
    faults, until = 0, time.monotonic() + 60 * wanted.minutes
    while sum(counted[kind, "kills"] for kind in OPERATIONS) < wanted.count and time.monotonic() < until:
        change = draw(chance, folder / "files", state)

        def work(change: Change = change) -> str:
            with opened(settings) as assistant:
                change.run(assistant)
            return "done"

        begun = time.monotonic()
        never = chance.random() < 0.1  # so that how long an operation takes stays known
        killed, came = forked(work, None if never else chance.uniform(0, 1.2 * seconds[change.kind]))
        if never:
            seconds[change.kind] = 0.5 * seconds[change.kind] + 0.5 * (time.monotonic() - begun)
        counted[change.kind, "kills" if killed else "completed"] += 1
        number = sum(counted.values())
        _, seen = forked(lambda number=number: look(settings, number % ANSWER_EVERY == 0))
        wrong = [seen["error"]] if "error" in seen else seen["wrong"]
        now: State = {one: (text, place) for one, (text, place) in seen.get("state", {}).items()}
        if "error" not in seen:
            for one in state.keys() | change.after.keys() | now.keys():
                fit = (change.after.get(one),) if came == "done" else (state.get(one), change.after.get(one))
                if now.get(one) not in fit:
                    wrong.append(f"{one} is neither as before nor as wanted: {now.get(one)}")
            counted[change.kind, "repaired"] += any("Repaired" in sentence for sentence in seen["said"])
        if not killed and came != "done":
            wrong.append(f"the operation failed: {came}")
        scratch = [path.name for path in (folder / "store").glob(".*.tmp")]
        if not killed and now != state and scratch:  # a change clears what processes that died have left
            wrong.append(f"left over: {scratch}")
        if wrong:
            faults += 1
            shutil.copytree(folder / "store", folder / f"fault-{number}", dirs_exist_ok=True)
            print(f"{number}: {change.kind}, killed {killed}: {'; '.join(wrong)}; kept in {folder}", file=sys.stderr)
            if "error" in seen:
                shutil.rmtree(folder / "store")
        if number % 50 == 0:
            print(f"{number} operations, {faults} faults", file=sys.stderr, flush=True)
        state = now
    print("| operation | kills | completed | repaired at opening |\n|---|---|---|---|")
    for kind in OPERATIONS:
        print(f"| {kind} | {' | '.join(str(counted[kind, what]) for what in ('kills', 'completed', 'repaired'))} |")
    print(f"{sum(counted[kind, 'kills'] for kind in OPERATIONS)} kills, {faults} faults")
    if not faults:
        shutil.rmtree(folder)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
