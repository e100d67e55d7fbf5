"""What every place of a corpus does alike: a folder, a real Chroma server, and Qdrant as its client searches it in memory."""

from __future__ import annotations

import random
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from qa.assistant import Assistant
from qa.errors import StoreError, UsageError
from qa.index import commit, qdrant_corpus, qdrant_focus, shared_store
from qa.index.arrays import vector_ids
from qa.index.backend import CorpusReader, CorpusStore
from qa.index.embedder import Encoder
from qa.index.opening import open_store
from qa.index.qdrant_points import where
from qa.index.qdrant_server import Engine
from qa.index.qdrant_store import open_corpus, open_qdrant
from qa.index.shared_store import SharedStore, open_shared
from qa.index.types import StoreMissing
from qa.index.vectors import KINDS, open_server
from qa.ingest.default_corpus import DEFAULT_COLLECTION
from qa.retrieve.candidates import Candidates, retrieve
from qa.settings import Settings
from qa.text.terms import terms
from qa.types import Document
from tests.chroma import Chroma, chroma_server, until

MakeDocument = Callable[..., Document]
PLACES = ("folder", "chroma", "qdrant")
SHARED = ("chroma", "qdrant")


@dataclass
class Place:
    """Where a corpus lies, and what opens it."""

    kind: str
    settings: Settings
    encoder: Encoder
    chroma: Chroma | None
    engine: Engine
    opened: list[CorpusStore] = field(default_factory=list)

    def open(self, *, create: bool = True) -> CorpusStore:
        """One more handle; of a folder the only one, because a folder is changed by one process at a time."""
        if self.kind == "folder":
            self.close()
            store: CorpusStore = open_store(
                self.settings.store, self.settings, write=False, create=create, encoder=self.encoder
            )
        elif self.kind == "chroma":
            assert self.chroma is not None
            store = open_shared(self.chroma.url, self.settings, create=create, encoder=self.encoder)
        else:
            store = open_corpus(self.engine, self.settings, create, self.encoder)
        self.opened.append(store)
        return store

    def close(self) -> None:
        for store in self.opened:
            if self.kind != "qdrant":  # whose memory goes with the engine
                store.close()
        self.opened.clear()

    def assert_no_remains(self, store: CorpusStore) -> None:
        """What lies on the server belongs to the documents of the corpus."""
        entries = store.pinned().manifest.entries
        keys = {entry.key for entry in entries}
        if isinstance(store, SharedStore):
            assert {name.rpartition(":")[0] for name in store._server.documents.ids()} == keys
            for kind in KINDS:
                wanted = {name for entry in entries for name in vector_ids(entry, kind)}
                assert store._server.vectors.ids(kind) == wanted
        else:
            for name in ("contents", *KINDS):
                assert {one["key"] for one in self.engine.every(name)} == keys

    def damage(self, store: CorpusStore, source: str) -> None:
        """Change what is kept of a document."""
        entry = next(one for one in store.pinned().manifest.entries if one.source == source)
        if self.kind == "folder":
            for file in (self.settings.store / "documents").glob(f"{entry.key}*"):
                file.write_bytes(file.read_bytes().replace(b"sleep", b"slope"))
        elif self.kind == "chroma":
            assert isinstance(store, SharedStore)
            store._server.documents.delete({"key": entry.key})
        else:
            (piece,) = self.engine.every("contents", where(key=entry.key))
            self.engine.set("contents", {"data": piece["data"][:-8] + "AAAAAAA="}, where(key=entry.key))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    """A Chroma server, which the tests of this module share."""
    with chroma_server(tmp_path_factory.mktemp("server")) as chroma:
        yield chroma


@pytest.fixture
def place(
    request: pytest.FixtureRequest,
    settings: Settings,
    encoder: Encoder,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Place]:
    """A place of the kind that the test names, which holds nothing yet."""
    monkeypatch.setattr(shared_store, "REFRESH_S", 0.1)
    kind = request.param
    chroma: Chroma | None = None
    if kind == "chroma":
        chroma = request.getfixturevalue("server")
        assert chroma is not None
        client = open_server(chroma.url).vectors.client
        for collection in client.list_collections():
            client.delete_collection(collection.name)
    found = Place(kind, settings, encoder, chroma, engine)
    yield found
    found.close()


every = pytest.mark.parametrize("place", PLACES, indirect=True)
shared = pytest.mark.parametrize("place", SHARED, indirect=True)


def texts(store: CorpusStore) -> dict[str, str]:
    return {document.source: document.text for document in store.pinned().documents}


def found(reader: CorpusReader, question: str) -> tuple[list[str], Candidates]:
    """The candidates' texts for a question, and their signals."""
    index = reader.about(question)
    candidates = retrieve(index, question, tuple(dict.fromkeys(terms(question))))
    return [index.units[row][1].text for row in candidates.rows], candidates


def best(reader: CorpusReader, question: str, rank: str) -> str:
    """The unit that words or meaning put first."""
    units, candidates = found(reader, question)
    return units[int(np.argmin(getattr(candidates, rank)))]


@every
def test_documents_come_and_go(place: Place, make_document: MakeDocument) -> None:
    """What is added, replaced, left alone and removed is so afterwards, for this handle and for the next."""
    with pytest.raises(StoreMissing, match="ingest documents first"):
        place.open(create=False)
    store = place.open()
    assert len(store.pinned().documents) == 0 and store.pinned().unit_count == 0
    odd = replace(make_document("b", "Dogs bark."), path="no\udcfftf-8.md", title="A \udcff title")
    assert store.add([make_document("a", "Cats sleep."), odd]) == {"a": "added", "b": "added"}
    assert store.pinned().library.by_source["b"] == odd
    before = store.pinned().fingerprint
    assert store.add([make_document("a", "Cats sleep."), make_document("b", "Dogs run. Dogs jump.")]) == {
        "a": "unchanged",
        "b": "replaced",
    }
    assert store.pinned().fingerprint != before and store.pinned().unit_count == 3
    assert store.add([make_document("c", "Birds sing.")], drop=["a", "never there"]) == {"c": "added"}
    assert store.remove("c") and not store.remove("c")
    assert texts(store) == texts(place.open()) == {"b": "Dogs run. Dogs jump."}
    assert "c" not in store.pinned().library.by_source
    assert found(store.pinned(), "Do birds sing?")[0] == ["Dogs run.", "Dogs jump."]


@every
def test_words_and_meaning_find_units(place: Place, make_document: MakeDocument) -> None:
    """A rare word finds its unit, and so does another word for the same thing; unit, span and document are the real ones."""
    store = place.open()
    store.add([
        make_document("zoo", "Zoledronate was given once. The cat sleeps all day. Trains leave at noon."),
        make_document("farm", "The tractor needs diesel. Physicians treat children. Wheat grows in spring."),
    ])  # fmt: skip
    assert best(store.pinned(), "What about zoledronate?", "lexical_rank") == "Zoledronate was given once."
    assert best(store.pinned(), "Do doctors care for kids?", "dense_rank") == "Physicians treat children."
    index = store.pinned().about("zoledronate")
    number, unit = index.units[0] if index.documents[0].source == "zoo" else index.units[3]
    assert index.documents[number].text[unit.start : unit.end] == unit.text == "Zoledronate was given once."


@every
def test_a_document_moves_between_collections(place: Place, make_document: MakeDocument) -> None:
    """A change of collection keeps content and vectors, and what is asked of a collection comes from its documents alone."""
    store = place.open()
    store.add(
        [make_document("a", "Cats sleep well."), make_document("b", "Dogs sleep badly."), make_document("c", "Mice.")]
    )
    keys = [entry.key for entry in store.pinned().manifest.entries]
    moved = replace(store.pinned().library.by_source["a"], collection="pets")
    assert store.add([moved], drop=["c"]) == {"a": "moved"}
    store = place.open()
    assert store.pinned().library.by_source["a"] == moved
    assert [entry.key for entry in store.pinned().manifest.entries] == keys[:2]
    assert found(store.pinned().asked(["pets"]), "Who sleeps?")[0] == ["Cats sleep well."]
    assert found(store.pinned().asked(["b"]), "Who sleeps?")[0] == ["Dogs sleep badly."]
    assert set(found(store.pinned().asked(["pets", "b"]), "Who sleeps?")[0]) == {
        "Cats sleep well.",
        "Dogs sleep badly.",
    }
    assert [one.source for one in store.pinned().asked(["pets", "b*"]).documents] == ["a", "b"]
    assert len(store.pinned().asked(["all"]).documents) == 2
    with pytest.raises(UsageError, match="holds no source or collection 'pest'; the nearest names are pets"):
        store.pinned().asked(["pest"])


@every
def test_the_default_corpus_steps_back(place: Place, make_document: MakeDocument) -> None:
    """Where there are other documents the default corpus is not asked, unless it is named."""
    store = place.open()
    default = replace(make_document("d", "Cats sleep."), collection=DEFAULT_COLLECTION)
    store.add([default, make_document("own", "Dogs sleep.")])
    assert found(store.pinned().asked([]), "Who sleeps?")[0] == ["Dogs sleep."]
    assert len(found(store.pinned().asked(["all"]), "Who sleeps?")[0]) == 2
    assert found(store.pinned().asked([DEFAULT_COLLECTION]), "Who sleeps?")[0] == ["Cats sleep."]


class Crash(BaseException):
    """The process ends here, as far as the store can tell."""


@every
def test_a_writer_that_breaks_off(place: Place, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that ends before its commit leaves the corpus as it was, for those who look and for the next writer."""
    store = place.open()
    store.add([make_document("a", "Cats sleep.")])
    add_vectors = commit.add_vectors

    def crash(*given: object, **named: object) -> None:
        if place.kind != "qdrant":
            add_vectors(*given, **named)  # type: ignore[arg-type]
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(commit, "add_vectors", crash)
        patch.setattr(qdrant_corpus, "commit_point", crash)
        with pytest.raises(Crash):
            store.add([make_document("a", "Dogs bark."), make_document("c", "Mice run.")])
    other = place.open()
    assert texts(other) == {"a": "Cats sleep."}
    assert found(other.pinned(), "Do dogs bark?")[0] == ["Cats sleep."]
    assert other.add([make_document("a", "Dogs bark.")]) == {"a": "replaced"}
    assert found(other.pinned(), "Do dogs bark?")[0] == ["Dogs bark."]


@shared
def test_another_handle_finds_a_change(place: Place, make_document: MakeDocument) -> None:
    """What one handle adds, replaces and removes another one finds by itself."""
    one, two = place.open(), place.open()
    one.add([make_document("a", "Cats sleep.")])
    until(lambda: found(two.pinned(), "Who sleeps?")[0] == ["Cats sleep."], 5)
    two.add([make_document("a", "Cats dream.")])
    until(lambda: found(one.pinned(), "Who sleeps?")[0] == ["Cats dream."], 5)
    assert one.remove("a")
    until(lambda: len(two.pinned().documents) == 0 and not found(two.pinned(), "Who sleeps?")[0], 5)


@shared
def test_writers_lose_nothing(place: Place, make_document: MakeDocument) -> None:
    """What several writers put in and take out at once is all there in the end; of one source a whole version."""
    stores = [place.open(), place.open()]
    stores[0].add([make_document(f"old{n}", f"Number {n} was here.") for n in range(3)])

    def write(number: int) -> None:
        store = stores[number % 2]
        for n in range(3):
            store.add([make_document(f"new{number}-{n}", f"Writer {number} wrote {n}.")])
        assert store.remove(f"old{number}")
        store.add([make_document("everyone's", f"Writer {number} was here. It was.")])

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(write, range(3)))
    wanted = {f"new{number}-{n}": f"Writer {number} wrote {n}." for number in range(3) for n in range(3)}
    until(lambda: texts(stores[0]).keys() == texts(stores[1]).keys() == {*wanted, "everyone's"}, 5)
    last = texts(stores[0])["everyone's"]
    assert last in {f"Writer {number} was here. It was." for number in range(3)}
    for text in (*wanted.values(), "It was."):
        assert text in found(stores[1].pinned(), text)[0]
    assert stores[1].pinned().unit_count == len(wanted) + 2
    place.assert_no_remains(stores[1])


@every
def test_damage_is_refused(place: Place, make_document: MakeDocument) -> None:
    """A document whose content was changed from outside is never quoted: the store mends it or says which is damaged."""
    store = place.open()
    store.add([make_document("a", "Cats sleep."), make_document("b", "Dogs bark.")])
    place.damage(store, "a")
    place.close()
    with ExitStack() as stack:
        stack.enter_context(suppress(StoreError))
        after = place.open(create=False)
        assert found(after.pinned(), "Who sleeps?")[0].count("Cats slope.") == 0
        assert after.pinned().library.by_source["a"].text == "Cats sleep."
        return
    with pytest.raises(StoreError, match=r"document .*a.* is damaged"):
        _ = place.open(create=False).pinned().library.by_source["a"]


def test_a_place_that_is_not_there(settings: Settings, encoder: Encoder, tmp_path: Path) -> None:
    """A server that is away, an address that is none and two places at once are a sentence each, without password."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StoreError, match=rf"No Chroma server answers at http://127\.0\.0\.1:{port}"):
        open_shared(f"http://127.0.0.1:{port}", settings, encoder=encoder)
    with pytest.raises(StoreError, match=rf"No Qdrant server answers at http://127\.0\.0\.1:{port}.*QA_QDRANT_URL"):
        open_qdrant(f"http://127.0.0.1:{port}", settings, encoder=encoder)
    for url in (
        "localhost:6333",
        "ftp://host",
        "http://",
        "http://u:secret@host:port",
        "http://host:6333/path",
        "file://",
    ):
        with pytest.raises(UsageError, match="give one such as") as refused:
            open_qdrant(url, settings, encoder=encoder)
        assert "secret" not in str(refused.value)
    both = replace(settings, chroma_url="http://host:8000", qdrant_url="http://host:6333")
    with pytest.raises(UsageError, match="both set"), Assistant(both) as assistant:
        _ = assistant.documents


SUBJECTS = {
    "gerbils": ("Gerbils", "nine", "seeds"), "voles": ("Voles", "seven", "roots"), "lemmings": ("Lemmings", "six", "moss"),
    "dormice": ("Dormice", "sixteen", "hazelnuts"), "squirrels": ("Squirrels", "fourteen", "acorns"),
    "hedgehogs": ("Hedgehogs", "eighteen", "beetles"), "badgers": ("Badgers", "twelve", "earthworms"),
    "otters": ("Otters", "ten", "fish"), "beavers": ("Beavers", "eleven", "bark"), "martens": ("Martens", "thirteen", "voles"),
}  # fmt: skip


def animals(make_document: MakeDocument) -> list[Document]:
    """Ten documents of one kind, and ten about other things that use the same words."""
    drawn = random.Random(5)
    told = [
        make_document(
            source,
            f"# Sleep\n\n{name} sleep for {hours} hours a day. They rest at noon.\n\n# Food\n\n{name} mostly eat {food}. "
            f"A study of {drawn.randint(20, 90)} animals showed it.",
        )
        for source, (name, hours, food) in SUBJECTS.items()
    ]
    words = "noon study animals day rest river winter forest hours seeds stone track light".split()
    others = [
        make_document(
            f"note{n}", " ".join(f"The {drawn.choice(words)} of the {drawn.choice(words)} was seen." for _ in range(9))
        )
        for n in range(10)
    ]
    return [*told, *others]


@pytest.mark.slow
@shared
def test_answers_are_those_of_a_folder(
    place: Place, make_document: MakeDocument, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty questions get the same statements, with the same places, whichever place holds the corpus."""
    # So few that an engine has to choose: the twenty documents have 130 units.
    monkeypatch.setattr(qdrant_focus, "FOCUS_DOCUMENTS", 8)
    monkeypatch.setattr(qdrant_focus, "FOCUS_UNITS", 60)
    monkeypatch.setattr(qdrant_focus, "NAMED", 2)
    other = replace(settings, store=tmp_path / "other", chroma_url=place.chroma.url if place.chroma else "")
    if place.kind == "qdrant":
        other = replace(other, qdrant_url=f"file://{tmp_path}/qdrant")
    documents = animals(make_document)
    with Assistant(settings) as folder, Assistant(other) as elsewhere:
        for assistant in (folder, elsewhere):
            assistant.put(documents)
        assert folder.corpus == elsewhere.corpus
        for name, _, _ in SUBJECTS.values():
            for question in (f"How long do {name.lower()} sleep?", f"What do {name.lower()} eat?"):
                one, two = folder.ask(question), elsewhere.ask(question)
                assert [said.text for said in one.statements][:1] == [said.text for said in two.statements][:1], (
                    question
                )
                cited = [
                    [(c.source, c.start, c.end, c.quote) for c in answer.statements[0].citations]
                    for answer in (one, two)
                ]
                assert cited[0] == cited[1] and one.abstained == two.abstained
        nothing = "What is the capital of France?"
        assert folder.ask(nothing).reason == elsewhere.ask(nothing).reason is not None
