"""A corpus on a real Chroma server, read and changed through several stores at once."""

from __future__ import annotations

import logging
import random
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import qa
from qa.assistant import Assistant
from qa.errors import EncoderError, StoreError, UsageError
from qa.index import chroma_server as server_corpus
from qa.index import commit
from qa.index import shared_store as shared
from qa.index.arrays import vector_ids
from qa.index.embedder import Encoder
from qa.index.shared_store import SharedStore, open_shared
from qa.index.types import StoreMissing
from qa.index.vectors import KINDS, open_server
from qa.settings import Settings, load_settings
from qa.types import Document
from tests.chroma import Chroma, chroma_server, until

MakeDocument = Callable[..., Document]
Open = Callable[..., SharedStore]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    """A server on a free port, which the tests of this module share."""
    with chroma_server(tmp_path_factory.mktemp("server")) as chroma:
        yield chroma


@pytest.fixture
def reopen(server: Chroma, settings: Settings, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens the corpus of a server that holds nothing yet, as often as it is called."""
    monkeypatch.setattr(shared, "REFRESH_S", 0.1)
    client = open_server(server.url).vectors.client
    for collection in client.list_collections():
        client.delete_collection(collection.name)
    stores: list[SharedStore] = []

    def opened() -> SharedStore:
        stores.append(open_shared(server.url, settings, create=True, encoder=encoder))
        return stores[-1]

    yield opened
    for store in stores:
        store.close()


def sources(store: SharedStore | Assistant) -> list[str]:
    return [document.source for document in store.documents]


def assert_whole(store: SharedStore, wanted: dict[str, str]) -> None:
    """The corpus is these texts; the server holds what belongs to it and nothing else, and finds each unit."""
    store.refresh()
    assert {document.source: document.text for document in store.documents} == wanted
    entries = store.manifest.entries
    for kind in KINDS:
        ids = {name for entry in entries for name in vector_ids(entry, kind)}
        assert store._server.vectors.ids(kind) == ids
    assert {name.rpartition(":")[0] for name in store._server.documents.ids()} == {entry.key for entry in entries}
    assert len(store._server.manifests.ids()) <= server_corpus.MAX_MANIFESTS
    for _, unit in store.units:
        numbers, cosines = store.nearest_units(store.encoder.encode_documents([unit.text])[0], 1)
        assert cosines[0] > 0.99 and store.units[numbers[0]][1].text == unit.text


def test_each_finds_what_the_others_change(reopen: Open, make_document: MakeDocument) -> None:
    """What one store adds, replaces and removes another finds by itself; a reader pinned before does not."""
    one, two = reopen(), reopen()
    assert one.add([make_document("a", "Cats sleep."), make_document("b", "Dogs bark.")]) == {
        "a": "added",
        "b": "added",
    }
    until(lambda: sources(two) == ["a", "b"])
    assert two.add([make_document("b", "Dogs run."), make_document("a", "Cats sleep.")]) == {
        "a": "unchanged",
        "b": "replaced",
    }
    until(lambda: one.documents[1].text == "Dogs run.")
    pinned, vector = one.pinned(), one.query_vector("Do dogs run?")
    assert two.remove("b") and not two.remove("b")
    until(lambda: sources(one) == ["a"])
    assert one.fingerprint == two.fingerprint != pinned.fingerprint
    assert pinned.units[pinned.nearest_units(vector, 1)[0][0]][1].text == "Dogs run."
    assert one.units[one.nearest_units(vector, 9)[0][0]][1].text == "Cats sleep."
    assert_whole(two, {"a": "Cats sleep."})
    assert_whole(reopen(), {"a": "Cats sleep."})


def test_the_first_commit_wins(reopen: Open, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that finds its number taken merges its change into what was committed under it."""
    one, two = reopen(), reopen()
    append = server_corpus.append

    def second(server: object, number: int, manifest: object) -> bool:
        monkeypatch.setattr(server_corpus, "append", append)
        two.add([make_document("b", "Dogs bark.")])
        return append(server, number, manifest)  # type: ignore[arg-type]

    monkeypatch.setattr(server_corpus, "append", second)
    one.add([make_document("a", "Cats sleep.")])
    assert_whole(one, {"a": "Cats sleep.", "b": "Dogs bark."})
    assert sorted(one._server.manifests.ids()) == ["manifest-00000001", "manifest-00000002"]


def test_a_writer_that_stood_still(reopen: Open, make_document: MakeDocument) -> None:
    """A commit under a number that has long been another's does not count, and says so; few manifests are kept."""
    store = reopen()
    for number in range(12):
        store.add([make_document("a", f"Cats sleep {number} hours.")])
    with pytest.raises(StoreError, match="run the same again"):
        server_corpus.append(store._server, 1, store.manifest)
    assert server_corpus.latest(store._server) == 12
    assert_whole(store, {"a": "Cats sleep 11 hours."})


class Crash(BaseException):
    """The process ends here, as far as the server can tell."""


@pytest.mark.parametrize("step", ["documents", "manifest", "delete"])
def test_a_writer_that_breaks_off(
    reopen: Open, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A crash leaves the corpus as it was or as it was wanted; what is left of it goes with a write a day later."""
    store = reopen()
    store.add([make_document("a", "Cats sleep.")])

    def crash(*_: object) -> bool:
        raise Crash

    with monkeypatch.context() as patch:
        name = {"documents": "add_vectors", "manifest": "append", "delete": "delete"}[step]
        patch.setattr(commit if step == "documents" else server_corpus, name, crash)
        with pytest.raises(Crash):
            store.add([make_document("a", "Dogs bark."), make_document("c", "Mice run.")])
    text = "Dogs bark." if step == "delete" else "Cats sleep."
    other = reopen()
    assert other.documents[0].text == text
    assert other.nearest_units(other.encoder.encode_documents([text])[0], 1)[1][0] > 0.99
    other.add([make_document("b", "Birds sing.")])
    assert len({name.rpartition(":")[0] for name in other._server.documents.ids()}) > len(other.documents)
    monkeypatch.setattr(server_corpus, "ABANDONED_S", -10)
    other.add([make_document("d", "Fish swim.")])
    assert_whole(other, {document.source: document.text for document in other.documents})


def test_long_documents(
    reopen: Open, make_document: MakeDocument, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document comes back the same from any number of pieces, whatever characters it has; without one it is damaged."""
    monkeypatch.setattr(server_corpus, "PIECE", 100)
    chosen = random.Random(0)
    text = " ".join("".join(chosen.choices('abcdefgäß漢😀\\"', k=9)) + "." for _ in range(200))
    made = replace(make_document("long", text), path="no\udcfftf-8.md", title="A \udcff title")
    store = reopen()
    store.add([made, make_document("short", "Cats sleep.")])
    assert reopen().documents[0] == made
    assert len(store._server.documents.ids()) > 10
    key = store.manifest.entries[0].key
    store._server.documents.delete({"$and": [{"key": key}, {"piece": 7}]})
    with pytest.raises(
        StoreError, match=r"The document long on the Chroma server at http://127\.0\.0\.1:\d+ is damaged"
    ):
        reopen()


def test_missing_vectors_are_made_again(
    reopen: Open, make_document: MakeDocument, caplog: pytest.LogCaptureFixture
) -> None:
    """Vectors that got lost on the server are encoded again by who opens it."""
    store = reopen()
    store.add([make_document("a", "Cats sleep. Dogs bark."), make_document("b", "Birds sing.")])
    store._server.vectors.delete("units", vector_ids(store.manifest.entries[0], "units")[1:])
    store.close()
    assert_whole(reopen(), {"a": "Cats sleep. Dogs bark.", "b": "Birds sing."})
    assert "made again" in caplog.text


def test_questions_outlast_the_server(
    server: Chroma,
    reopen: Open,
    settings: Settings,
    make_document: MakeDocument,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """While the server is away questions are answered and changes refused; once it is back both go on by themselves."""
    writer = reopen()
    held = {"gerbils": "Gerbils sleep for nine hours.", "pills": "The dose is low."}
    writer.add([make_document(source, text) for source, text in held.items()])
    with Assistant(replace(settings, chroma_url=server.url)) as assistant:
        before = assistant.ask("How long do gerbils sleep?")
        server.stop()
        try:
            with caplog.at_level(logging.WARNING, "qa"):
                for _ in range(5):
                    after = assistant.ask("How long do gerbils sleep?")
                    assert after.statements[0].text == before.statements[0].text
                    time.sleep(0.1)
            with pytest.raises(StoreError, match=server.url):
                assistant.put([make_document("hamsters", "Hamsters dig.")])
            assert (
                sum("Questions are answered" in record.message for record in caplog.records) == 2
            )  # one for each store
        finally:
            server.start()
        writer.add([make_document("mice", "Mice sleep for twelve hours.")])
        until(lambda: sources(assistant) == ["gerbils", "mice", "pills"])
        assert "twelve" in assistant.ask("How long do mice sleep?").statements[0].text
        assert assistant.remove("mice") and assistant.corpus["documents"] == 2
    assert_whole(writer, held)


def test_a_server_set_up_anew(server: Chroma, reopen: Open, make_document: MakeDocument) -> None:
    """When the server is emptied and filled anew, stores that were open find that."""
    one = reopen()
    one.add([make_document("a", "Cats sleep.")])
    for collection in one._server.vectors.client.list_collections():
        one._server.vectors.client.delete_collection(collection.name)
    two = reopen()
    for text in ("Dogs bark.", "Dogs run."):
        two.add([make_document("b", text)])
    until(lambda: [document.text for document in one.documents] == ["Dogs run."])
    assert_whole(one, {"b": "Dogs run."})


def test_a_fresh_server_is_filled(
    server: Chroma,
    reopen: Open,
    settings: Settings,
    encoder: Encoder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server without a corpus is filled with the default one when no folder is named; a named one begins empty."""
    with pytest.raises(StoreMissing, match="no corpus on the Chroma server at"):
        open_shared(server.url, settings, encoder=encoder)
    (tmp_path / "own.md").write_text("Cats sleep.")
    monkeypatch.setattr("qa.index.documents.default_corpus", lambda: [tmp_path / "own.md"])
    with qa.open(settings=replace(settings, chroma_url=server.url)) as assistant:
        assert sources(assistant) == ["own"]
    assert not settings.store.exists()
    assert_whole(reopen(), {"own": "Cats sleep."})
    with qa.open(settings.store, settings=replace(settings, chroma_url=server.url)) as assistant:
        assert sources(assistant) == []  # a new folder that is named is an empty store, and the server is not asked


def test_a_folder_that_is_named_is_meant(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The server of the environment stands in for the default folder, and not for one that the caller names."""
    monkeypatch.setenv("QA_CHROMA_URL", "http://host:8000")
    assert load_settings().chroma_url == "http://host:8000"
    assert load_settings(tmp_path).chroma_url == ""


def test_another_encoder(
    server: Chroma, reopen: Open, make_document: MakeDocument, settings: Settings, tmp_path: Path
) -> None:
    """A corpus that was made with another encoder is refused, and the sentence names the right one."""
    reopen().add([make_document("a", "Cats sleep.")])
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "config.json").write_text("{}")
    with pytest.raises(EncoderError, match=r"at http://\S+ was made with the encoder 'minilm'"):
        open_shared(server.url, replace(settings, encoder=str(tmp_path / "other")))


def test_what_is_no_server(settings: Settings, encoder: Encoder) -> None:
    """An address that is none and a server that is not there are a sentence each, without password."""
    for url in ("localhost:8000", "ftp://host", "http://", "http://u:secret@host:port", "http://host:8000/path"):
        with pytest.raises(UsageError, match="give one such as") as refused:
            open_shared(url, settings, encoder=encoder)
        assert "secret" not in str(refused.value)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        port = taken.getsockname()[1]
        with pytest.raises(StoreError, match=rf"No Chroma server answers at http://127\.0\.0\.1:{port} ") as caught:
            open_shared(f"http://me:secret@127.0.0.1:{port}/", settings, encoder=encoder)
    assert "secret" not in str(caught.value)
