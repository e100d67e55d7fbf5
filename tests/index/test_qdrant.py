"""What is particular to Qdrant: what is read for a question, what a break leaves, and which server is refused."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from qa.errors import EncoderError, StoreError
from qa.index import qdrant_corpus, qdrant_focus, qdrant_store
from qa.index.embedder import Encoder
from qa.index.qdrant_points import where
from qa.index.qdrant_server import Engine
from qa.index.qdrant_store import EngineStore, open_corpus, open_qdrant
from qa.retrieve.spelling import respelled
from qa.settings import Settings
from qa.types import Document

MakeDocument = Callable[..., Document]
Open = Callable[..., EngineStore]


@pytest.fixture
def reopen(engine: Engine, settings: Settings, encoder: Encoder) -> Open:
    """Opens the corpus of the engine, as often as it is called; through another client where one is given."""

    def opened(client: object | None = None) -> EngineStore:
        through = engine if client is None else Engine(engine.place, client)
        return open_corpus(through, settings, create=True, encoder=encoder)

    return opened


def assert_no_remains(engine: Engine, store: EngineStore) -> None:
    """What lies in the engine belongs to the documents of the corpus."""
    keys = {entry.key for entry in store.pinned().manifest.entries}
    for name in ("contents", "units", "passages"):
        assert {one["key"] for one in engine.every(name)} == keys


class Asked:
    """Passes on what a client is asked, and notes it."""

    def __init__(self, client: object) -> None:
        self.client, self.names = client, list[str]()

    def __getattr__(self, name: str) -> object:
        self.names.append(name)
        return getattr(self.client, name)


def test_nothing_is_read_whole(
    engine: Engine, reopen: Open, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening lists nothing, and a question reads a bounded number of documents, among them the one with the rare word."""
    cats = [make_document(f"d{n}", f"The cat number {n} sleeps. It eats fish.") for n in range(12)]
    reopen().add([*cats, make_document("rare", "A long report. " * 20 + "Zoledronate was given once.")])
    monkeypatch.setattr(qdrant_focus, "FOCUS_DOCUMENTS", 3)
    asked = Asked(engine.client)
    reader = reopen(asked).pinned()
    assert "scroll" not in asked.names and len(asked.names) < 6
    index = reader.about("Which cat sleeps and eats fish and had zoledronate?")
    assert len(index.documents) <= 5 and "rare" in [entry.source for entry in index.documents.entries]
    assert asked.names.count("query_batch_points") <= 6


def test_the_engine_tells_how_rare_words_are(reopen: Open, make_document: MakeDocument) -> None:
    """The inverse document frequency that the engine tells is the one that counting all units gives."""
    store = reopen()
    store.add([make_document(f"d{n}", "Cats sleep. Dogs bark." if n % 3 else "Cats dream. Mice.") for n in range(9)])
    index = store.pinned().about("Do cats sleep?")
    assert index.told_idf is not None and len(index.units) == 18
    for term in ("cat", "sleep", "dog", "mice", "never"):
        told = index.told_idf([term])[term]
        assert np.isclose(told, index.unit_terms.idf(term), atol=1e-5), term


def test_a_slip_of_the_pen_is_looked_up(
    reopen: Open, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word that nothing holds brings up the document with the word that is one slip away, however unlike it is."""
    monkeypatch.setattr(qdrant_focus, "FOCUS_DOCUMENTS", 1)
    store = reopen()
    store.add([make_document(f"d{n}", "Patients were treated at noon.") for n in range(5)])
    store.add([make_document("z", "The parcel held zoledronate.")])
    index = store.pinned().about("Which patients were treated with zoledronte at noon?")
    assert respelled("zoledronte", index, lambda word: False)[0] == "zoledronate"


class Crash(BaseException):
    """The process ends here, as far as the engine can tell."""


@pytest.mark.parametrize("step", ["put_points", "commit_point", "delete_points", "move_points", "remove_points"])
def test_a_break_leaves_nothing_half(
    engine: Engine, reopen: Open, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Wherever a writer ends, each document is there whole as it was or as it was wanted; its remains go a day later."""
    store = reopen()
    store.add([make_document("a", "Cats sleep."), make_document("gone", "Trains leave.")])
    put = engine.put

    def crash(*given: object, **named: object) -> None:
        raise Crash

    def half(*given: object, **named: object) -> None:
        """Write contents and units, but no passages."""
        if given[1] == "passages":
            raise Crash
        put(*given[1:], **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        if step == "put_points":
            patch.setattr(Engine, "put", half)
        else:
            patch.setattr(qdrant_corpus, step, crash)
        moved = replace(store.pinned().library.by_source["a"], collection="pets")
        with pytest.raises(Crash):
            store.add([moved if step == "move_points" else make_document("a", "Dogs bark.")], drop=["gone"])
    there = {document.source: document.text for document in reopen().pinned().documents}
    assert there["a"] == ("Dogs bark." if step in ("delete_points", "remove_points") else "Cats sleep.")
    index = reopen().pinned().about("Do dogs bark or cats sleep?")
    assert [unit.text for number, unit in index.units if index.documents[number].source == "a"] == [there["a"]]
    monkeypatch.setattr(qdrant_corpus, "OPEN_TOO_LONG_S", -10)
    last = reopen()
    last.add([make_document("b", "Birds sing.")])
    assert_no_remains(engine, last)


def test_the_later_of_two_writers_counts(
    engine: Engine, reopen: Open, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer whose source is changed by another between its look and its commit gives way, and leaves nothing behind."""
    one, two = reopen(), reopen()
    one.add([make_document("a", "Cats sleep.")])
    mark_open = qdrant_corpus._mark_open

    def meanwhile(engine: Engine, key: str) -> None:
        monkeypatch.setattr(qdrant_corpus, "_mark_open", mark_open)
        two.add([make_document("a", "Dogs bark.")])
        mark_open(engine, key)

    monkeypatch.setattr(qdrant_corpus, "_mark_open", meanwhile)
    one.add([make_document("a", "Mice run.")])
    assert [document.text for document in one.pinned().documents] == ["Dogs bark."]
    assert_no_remains(engine, two)


def test_a_long_document_comes_in_pieces(
    engine: Engine, reopen: Open, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document of many pieces is the same again; without one of them it is refused, and others still answer."""
    monkeypatch.setattr(qdrant_corpus, "CONTENT_PIECE", 400)
    store = reopen()
    long = make_document("long", " ".join(f"Number {n} of 漢字 stands here." for n in range(30)))
    store.add([long, make_document("short", "Cats sleep.")])
    assert store.pinned().library.by_source["long"] == long and engine.count("contents") > 20
    key = store.pinned().library.documents.entries[0].key
    engine.delete("contents", where(id=qdrant_corpus.point_id("content", key, 3)))
    with pytest.raises(StoreError, match="The document long in Qdrant at memory is damaged"):
        _ = reopen().pinned().library.by_source["long"]
    assert reopen().pinned().library.by_source["short"].text == "Cats sleep."


def test_a_large_corpus_is_told_by_its_last_change(
    reopen: Open, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond so many documents no question lists them for the fingerprint, which still tells one state from the next."""
    store = reopen()
    store.add([make_document("a", "Cats sleep."), make_document("b", "Dogs bark.")])
    monkeypatch.setattr(qdrant_store, "LISTED", 1)
    before = store.pinned().fingerprint
    assert before == reopen().pinned().fingerprint != store.pinned().manifest.fingerprint
    store.remove("b")
    store.add([make_document("b", "Dogs bark.")])
    assert store.pinned().fingerprint != before


def test_another_encoder(engine: Engine, reopen: Open, make_document: MakeDocument) -> None:
    """Who has the corpus open while it is made anew with another encoder is told so."""
    store = reopen()
    store.add([make_document("a", "Cats sleep.")])
    engine.set("corpus", {"encoder": "other", "encoder_digest": "0" * 64}, where())
    with pytest.raises(EncoderError, match="made anew with the encoder 'other'"):
        store.add([make_document("b", "Dogs bark.")])
    with pytest.raises(EncoderError, match="in Qdrant at memory was made with the encoder 'other'"):
        reopen()


def test_an_old_server_is_refused(settings: Settings, encoder: Encoder) -> None:
    """A server that would pass over the condition of a commit is named with its version, and the one that is wanted."""

    class Old(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = json.dumps({"title": "qdrant - vector search engine", "version": "1.15.4"}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Old) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(StoreError, match=r"has version 1\.15\.4: install 1\.18 or newer"):
            open_qdrant(f"http://127.0.0.1:{server.server_port}", settings, encoder=encoder)
        server.shutdown()
