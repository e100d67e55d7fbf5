"""Threads that read while one writes, and writing while the store is open for reading."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from qa.assistant import Assistant
from qa.errors import StoreError
from qa.index.commit import PENDING_FILE
from qa.index.embedder import Encoder
from qa.index.lock import StoreLock
from qa.index.opening import open_store
from qa.index.reader import IndexReader
from qa.index.store import Store
from qa.settings import Settings
from qa.types import Document
from tests.lexical import lexical_scores

MakeDocument = Callable[..., Document]
Open = Callable[..., Store]
ROOT = Path(__file__).parents[2]


def seen(reader: IndexReader) -> tuple[object, ...]:
    """All that a question gets of a corpus: documents, neighbours, words; units by their text."""
    vector = reader.query_vector("Which animals sleep?")
    numbers, scores = reader.nearest_units(vector, 4)
    words, _ = lexical_scores(reader, "cats")
    return (
        tuple(document.text for document in reader.documents),
        [(reader.units[number][1].text, round(float(score), 4)) for number, score in zip(numbers, scores, strict=True)],
        [reader.units[number][1].text for number in words.nonzero()[0]],
        reader.unit_vectors(numbers).tobytes(),
        reader.fingerprint,
    )


CHANGES = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["", "Cats run.", "Dogs sleep. Cats."])), max_size=5
)


@hypothesis_settings(
    max_examples=hypothesis_settings.default.max_examples // 8,  # 3 in the quick run, 12 in all
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=CHANGES)
def test_a_pinned_reader_stays(
    settings: Settings, encoder: Encoder, make_document: MakeDocument, changes: list[tuple[str, str]]
) -> None:
    """Whatever is added, replaced or removed, and also once the store is closed, a pinned reader reads its state."""
    pinned: list[tuple[IndexReader, tuple[object, ...]]] = []
    with tempfile.TemporaryDirectory() as folder:
        with open_store(Path(folder, "s"), settings, write=True, create=True, encoder=encoder) as store:
            for source, text in [("a", "Cats sleep."), *changes]:
                if text:
                    store.add([make_document(source, text)])
                else:
                    store.remove(source)
                pinned.append((store.pinned(), seen(store)))
            assert [seen(reader) for reader, _ in pinned] == [before for _, before in pinned]
        assert [seen(reader) for reader, _ in pinned] == [before for _, before in pinned]


def test_every_look_sees_one_state(reopen: Open, make_document: MakeDocument) -> None:
    """Threads that search while documents come and go see the corpus before or after each change, never between."""
    looks: list[tuple[object, ...]] = []
    more = [make_document("a", "Cats sleep. Cats run."), make_document("z", "Bears sleep.")]
    with reopen() as store:
        ended = threading.Event()

        def read() -> None:
            while not ended.is_set():
                try:
                    looks.append(seen(store.pinned()))
                except Exception as error:
                    looks.append((error, ""))
                ended.wait(0.001)

        threads = [threading.Thread(target=read) for _ in range(4)]
        states: dict[object, object] = {store.fingerprint: seen(store.pinned())}
        for thread in threads:
            thread.start()
        for _ in range(4):
            store.add(more)
            states[store.fingerprint] = seen(store.pinned())
            for document in more:
                assert store.remove(document.source)
                states[store.fingerprint] = seen(store.pinned())
        ended.set()
        for thread in threads:
            thread.join()
    assert len(looks) > 20
    assert [look for look in looks if states.get(look[-1]) != look] == []
    assert {look[-1] for look in looks} <= states.keys()


@pytest.fixture
def other_reader(settings: Settings, reopen: Open) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the store open for reading."""
    code = (
        "import sys, time; from pathlib import Path; from qa.index.lock import lock_store\n"
        "lock = lock_store(Path(sys.argv[1]), 1.0, exclusive=False); print(flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(settings.store)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    yield process
    process.kill()
    process.wait()


def test_another_reader_keeps_a_change_out(
    settings: Settings,
    encoder: Encoder,
    make_document: MakeDocument,
    other_reader: subprocess.Popen[str],
) -> None:
    """While another process reads nothing can be put in, and reading goes on; once it has gone it can."""
    impatient = replace(settings, lock_wait_s=0.1)
    with open_store(settings.store, impatient, write=False, encoder=encoder) as store:
        before = seen(store)
        with pytest.raises(StoreError, match=r"is in use by (?:another )?process \(?\d+"):
            store.add([make_document("a", "Cats sleep.")])
        assert seen(store) == before and not store.stale
        assert not (settings.store / PENDING_FILE).exists()
        other_reader.kill()
        other_reader.wait()
        assert store.add([make_document("a", "Cats sleep.")]) == {"a": "added"}
        # And the lock is shared again: another may read.
        open_store(settings.store, impatient, write=False, encoder=encoder).close()
        with pytest.raises(StoreError, match="is in use by"):
            open_store(settings.store, impatient, write=True, encoder=encoder)


INGEST = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from conftest import _make_document
from qa.index.opening import open_store
from qa.settings import load_settings
settings = load_settings(Path(sys.argv[1]))
with open_store(settings.store, settings, write=True) as store:
    store.add([_make_document("theirs", "Whales sing.")])
    store.remove("one")
"""


def test_another_writer_was_first(
    settings: Settings, reopen: Open, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When another process changes the store before the lock is had, its change and ours are both there."""
    take = StoreLock.take
    runs: list[int] = []

    def late(lock: StoreLock, *, exclusive: bool) -> None:
        if exclusive and not runs:
            assert lock.handle is not None
            fcntl.flock(lock.handle, fcntl.LOCK_UN)
            command = [sys.executable, "-c", INGEST, str(settings.store), str(ROOT / "tests")]
            runs.append(subprocess.run(command, cwd=ROOT, check=True).returncode)
        take(lock, exclusive=exclusive)

    with Assistant(settings) as assistant:
        pinned = assistant.store.pinned()
        before = seen(pinned)
        monkeypatch.setattr(StoreLock, "take", late)
        assert assistant.put([make_document("ours", "Cats sleep.")]) == {"ours": "added"}
        assert runs == [0]
        assert [document.source for document in assistant.documents] == ["ours", "theirs", "two"]
        assert assistant.search("Do whales sing?")[0].document.source == "theirs"
        assert seen(pinned) == before
        assert assistant.remove("theirs") and not assistant.remove("one")


def test_the_lock_does_not_come_back(
    settings: Settings, reopen: Open, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When another process gets hold of the store right after a change, the change counts and the store opens anew."""
    take = StoreLock.take
    refused: list[bool] = []

    def refusing(lock: StoreLock, *, exclusive: bool) -> None:
        if not exclusive and not refused:
            refused.append(True)
            raise StoreError("in use")
        take(lock, exclusive=exclusive)

    with Assistant(settings) as assistant:
        first = assistant.store
        monkeypatch.setattr(StoreLock, "take", refusing)
        assert assistant.put([make_document("ours", "Cats sleep.")]) == {"ours": "added"}
        assert refused and assistant.store is not first
        assert assistant.search("Do cats sleep?")[0].document.source == "ours"


def test_a_question_stays_with_its_corpus(settings: Settings, reopen: Open, make_document: MakeDocument) -> None:
    """A chain that was made before a change answers from the corpus before it, and names that; a new one does not."""
    with Assistant(settings) as assistant:
        before = assistant.chain()
        assistant.put([make_document("gerbils", "Gerbils sleep for nine hours.")])
        question = "How long do gerbils sleep?"
        assert before.invoke(question).abstained
        answer = assistant.ask(question)
        assert answer.statements[0].citations[0].source == "gerbils"
        assert answer.corpus["documents"] == 3 and before.invoke(question).corpus["documents"] == 2
