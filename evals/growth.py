"""How time, memory and disk grow with the corpus: documents perturbed from the default corpus, with made-up vectors.

python evals/growth.py [1000 10000 100000 1000000]  units; a store is built for each in a folder that is removed afterwards

The documents are short: a million units are 82,000 documents. Vectors of units are random, which no search by signs likes:
`recall` compares it with exact search for random questions, the worst case.
"""

from __future__ import annotations

import json
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
from bench import RandomVectors

from qa.assistant import Assistant
from qa.index import commit
from qa.index.backend import CorpusStore
from qa.index.embedder import load_encoder
from qa.index.opening import open_store
from qa.ingest.default_corpus import default_corpus
from qa.ingest.read import read_path
from qa.settings import Settings, load_settings
from qa.types import Document, Record

SIZES = (1_000, 10_000, 100_000)
BATCH = 30_000
"""Texts that are put into a store at a time."""
QUESTIONS = (
    "What is the half-life of brexanolone?",
    "How does zuranolone differ from brexanolone?",
    "Which receptor does allopregnanolone modulate?",
    "What did the trial of ganaxolone find in seizures?",
    "Does allopregnanolone reduce neuroinflammation in mice?",
    "What are the adverse effects of zuranolone in women?",
    "How is pregnenolone synthesised from cholesterol?",
    "What was the dose of brexanolone in the phase 3 trials?",
    "Which cells release TNF-alpha after imiquimod?",
    "What is the effect of progesterone on GABA-A receptors?",
)
UNKNOWN = "Does QZV change the expression of XQJP in women?"
_WORD = re.compile(r"[a-z]{5,}")


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    found = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            settings = _settings(Path(folder))
            began = time.perf_counter()
            row = {"units": size, **_build(settings, size), "build": time.perf_counter() - began}
            for task in ("questions", "changes"):
                command = [sys.executable, __file__, task, folder]
                output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
                row |= json.loads(output.splitlines()[-1])
            disk = sum(file.stat().st_blocks * 512 for file in Path(folder, "store").rglob("*") if file.is_file())
            found.append(row | {"disk": disk / 1e6})
        _show(found)


def _show(found: list[dict[str, float]]) -> None:
    """A row for each size; behind each value its ratio to the first."""
    for row in found:
        cells = [
            f"{name} {value:,.3g} ({value / max(found[0][name], 1e-9):.1f})"
            for name, value in row.items()
            if name != "units"
        ]
        print(f"{row['units']:>9,} units: " + " · ".join(cells), flush=True)


def questions(settings: Settings) -> dict[str, float]:
    """Seconds of opening, of the first question, of a later one, and of one with an unknown acronym; megabytes.

    The first opening compares every file that was written since with its checksum; later ones only those that changed.
    """
    with Assistant(settings) as assistant:
        compared = _timed("first open", lambda: assistant.store)
    with Assistant(settings) as assistant:
        opening = _timed("open", lambda: assistant.store)
        first = _timed("first", lambda: assistant.ask(QUESTIONS[0]))
        warm = [_timed("warm", lambda q=q: assistant.ask(q)) for q in QUESTIONS[1:]]
        acronym = _timed("acronym", lambda: assistant.ask(UNKNOWN))
        later = {name: statistics.median(one[name] for one in warm) for name in warm[0]}
        slowest = {"warm p95": sorted(one["warm"] for one in warm)[-1]}
        memory = _memory()
        return {
            **compared,
            **opening,
            **first,
            **later,
            **slowest,
            **acronym,
            **memory,
            "recall": _recall(assistant.store),
        }


def _recall(store: CorpusStore) -> float:
    """The share of the ten units nearest to random questions that the search finds."""
    reader, chance, found = store.pinned().about(""), np.random.default_rng(1), 0
    for _ in range(100):
        vector = chance.standard_normal(reader.manifest.dimension).astype(np.float32)
        vector /= np.linalg.norm(vector)
        cosines = np.concatenate([one.vectors("units") @ vector for one in reader._now.views.segments])
        found += int((reader.nearest_units(vector, 10)[1] >= np.partition(cosines, -10)[-10] - 1e-6).sum())
    return found / 1_000


def changes(settings: Settings) -> dict[str, float]:
    """Seconds of adding a first document, another one, and of removing one in a store that is open, and of CPU for each."""
    first, document = (replace(_variants(next(_read()), number), source=f"growth-{number}") for number in (1, 2))
    with open_store(settings.store, settings, write=False, encoder=RandomVectors(load_encoder(settings))) as store:
        return {
            **_timed("first add", lambda: store.add([first])),
            **_timed("add", lambda: store.add([document])),
            **_timed("remove", lambda: store.remove(document.source)),
            "changing MB": _memory()["own MB"],
        }


def _timed(name: str, work: Callable[[], object]) -> dict[str, float]:
    """Seconds of wall clock, and of CPU of all threads."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return {name: time.perf_counter() - wall, f"{name} CPU": time.process_time() - cpu}


def _memory() -> dict[str, float]:
    """Megabytes of this process: its own, and the most that it ever had with what it maps."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    own = int(re.search(r"RssAnon:\s+(\d+)", status)[1])  # type: ignore[index]
    return {"own MB": own / 1e3, "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3}


def _settings(folder: Path) -> Settings:
    """The user's settings with a store and a cache of their own, in which the encoder is that of the user."""
    settings = load_settings()
    cache = folder / "cache"
    cache.mkdir(exist_ok=True)
    if not (cache / "encoders").is_symlink():
        (settings.cache / "encoders").mkdir(parents=True, exist_ok=True)
        (cache / "encoders").symlink_to(settings.cache / "encoders")
    return replace(settings, store=folder / "store", cache=cache)


def _build(settings: Settings, units: int) -> dict[str, float]:
    """Build a store; gives the seconds of CPU and the most memory."""
    encoder = RandomVectors(load_encoder(settings))
    commit.GROUP = BATCH  # made-up vectors take no time: a commit need not be small
    with open_store(settings.store, settings, write=True, create=True, encoder=encoder) as store:
        for batch in _batches(units):
            store.add(batch)
            print(
                f"{store.unit_count:,} of {units:,} units, {time.process_time():.0f} s of CPU",
                file=sys.stderr,
                flush=True,
            )
    return {"build CPU": time.process_time(), "build MB": _memory()["peak MB"]}


def _batches(units: int) -> Iterator[list[Document]]:
    """Documents of so many units, some at a time."""
    originals, batch, texts = list(_read()), list[Document](), 0
    for number in count():
        for document in originals:
            units -= len(document.units)
            batch.append(_variants(document, number))
            texts += len(document.units) + len(document.passages)
            if units <= 0 or texts >= BATCH:
                yield batch
                batch, texts = [], 0
            if units <= 0:
                return


def _read() -> Iterator[Document]:
    return (read_path(path) for path in default_corpus())


def _variants(document: Document, number: int) -> Document:
    """The document with some letters changed, so that every place stays where it was; number 0 is the document itself."""
    if not number:
        return document
    chosen = random.Random(f"{document.source} {number}")

    def other(match: re.Match[str]) -> str:
        word = match.group()
        return "".join(chosen.sample(word, len(word))) if chosen.random() < 0.03 else word

    text = _WORD.sub(other, document.text)

    def record(one: Record) -> Record:
        return replace(
            one,
            doi=f"{one.doi}.{number}" if one.doi else None,
            pmid=f"{one.pmid}{number}" if one.pmid else None,
            title=f"{one.title} {number}" if one.title else None,
        )

    return replace(
        document,
        source=f"{document.source}-{number:05d}",
        digest=f"{document.digest[:-8]}{number:08d}",
        text=text,
        path="",
        identity=record(document.identity),
        references=tuple(record(one) for one in document.references),
        units=tuple(replace(unit, text=text[unit.start : unit.end]) for unit in document.units),
        passages=tuple(replace(part, text=text[part.start : part.end]) for part in document.passages),
    )


if __name__ == "__main__":
    if sys.argv[1:2] in (["questions"], ["changes"]):
        print(json.dumps(globals()[sys.argv[1]](_settings(Path(sys.argv[2])))))
    else:
        main()
