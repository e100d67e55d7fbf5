"""Collections: what a question restricted to one is answered from, and how documents come into them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qa
from qa.assistant import Assistant
from qa.errors import UsageError
from qa.index.scope import collection_name
from qa.ingest.default_corpus import DEFAULT_COLLECTION
from qa.settings import load_settings
from qa.types import Answer
from tests.command import run

QUESTION = "By how much was the heating budget cut?"
GROUPS = {"north": "hills", "east": "hills", "south": "coast", "west": ""}
CUTS = {"north": 10, "east": 5, "south": 25, "west": 40}


def write_reports(folder: Path) -> Path:
    """A report of each district, all of which answer the same question differently."""
    folder.mkdir()
    for name, cut in CUTS.items():
        (folder / f"{name}.md").write_text(
            f"# Report {name}\n\nThe heating budget was cut by {cut} % in the {name} district.\n\n"
            f"The council of the {name} district met in May.\n"
        )
    return folder


def cited(answer: Answer) -> set[str]:
    """All sources that an answer names, wherever."""
    found = [one for said in answer.statements for one in said.citations] + list(answer.nearest)
    found += [side.citation for one in answer.disagreements for side in one.sides]
    found += [one.citation for one in answer.caveats]
    return {one.source for one in found} | {hit.document.source for hit in answer.explanation.retrieved}


@pytest.fixture(scope="module")
def districts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant on four reports, two in one collection, one in another, one in none."""
    base = tmp_path_factory.mktemp("collections")
    folder = write_reports(base / "files")
    with Assistant(load_settings(base / "store")) as assistant:
        for name, group in GROUPS.items():
            assistant.ingest([folder / f"{name}.md"], collection=group)
        assistant.compare()
        yield assistant


@settings(deadline=None, max_examples=20)
@given(
    question=st.sampled_from(
        [QUESTION, "When did the council meet?", "What is the north district?", "Who is the king?"]
    ),
    names=st.lists(st.sampled_from(["hills", "coast", "west", "south.md", "e*"]), min_size=1, max_size=3),
)
def test_nothing_outside_of_what_was_named_is_cited(districts: Assistant, question: str, names: list[str]) -> None:
    """Whatever is asked of whichever collections and documents, an answer and a search name nothing outside of them."""
    inside = {"hills": {"north", "east"}, "coast": {"south"}, "west": {"west"}, "south.md": {"south"}, "e*": {"east"}}
    allowed = set().union(*(inside[name] for name in names))
    assert cited(districts.ask(question, names)) <= allowed
    assert {hit.document.source for hit in districts.search(question, within=names)} <= allowed
    assert districts.index(names).library.by_source.keys() == allowed


def test_a_part_is_made_once(districts: Assistant) -> None:
    """The same restriction of the same state is not computed again, and gives the same answer."""
    first = districts.index(["hills"])
    assert districts.index(["east", "north"]).library is first.library
    assert districts.index(["all"]).library is districts.library
    assert cited(districts.ask(QUESTION, ["hills"])) == cited(districts.ask(QUESTION, ["east", "north"]))


def test_a_collection_counts_before_a_document_of_its_name(tmp_path: Path) -> None:
    """A name that is both means the collection, which is said at ingest; the file's name means the document."""
    folder, store = write_reports(tmp_path / "files"), tmp_path / "store"
    run("ingest", folder / "south.md", "--store", store)
    ran = run("ingest", folder / "north.md", "--collection", "south", "--store", store)
    assert "south is a document too" in ran.err
    with qa.open(store) as assistant:
        assert cited(assistant.ask(QUESTION, ["south"])) == {"north"}
        assert cited(assistant.ask(QUESTION, ["south.md"])) == {"south"}


def test_an_unknown_collection_is_refused_with_the_nearest(districts: Assistant) -> None:
    """A name that is near a collection's is refused, and the collection is named; so are names that no collection may have."""
    with pytest.raises(UsageError, match=r"no source or collection 'hils'; the nearest names are hills"):
        districts.ask(QUESTION, ["hils"])
    for name in ("all", "a/b", "x*", "a\nb", "x" * 101):
        with pytest.raises(UsageError, match="cannot be called"):
            collection_name(name)


def test_a_document_stays_in_its_collection(tmp_path: Path) -> None:
    """A file that is read again stays where it is; with another collection it moves, and is encoded no more for that."""
    folder, store = write_reports(tmp_path / "files"), tmp_path / "store"
    with Assistant(load_settings(store)) as assistant:
        assert assistant.ingest([folder / "north.md"], collection="hills").outcomes == {"north": "added"}
        assert assistant.ingest([folder]).outcomes["north"] == "unchanged"
        texts: list[int] = []
        moved = assistant.ingest([folder], lambda _, total: texts.append(total), collection="coast").outcomes
        assert set(moved.values()) == {"moved"} and not texts
        (folder / "north.md").write_text("The heating budget of the north was cut by 11 %.\n")
        assert assistant.ingest([folder / "north.md"]).outcomes == {"north": "replaced"}
        assert {one.collection for one in assistant.documents} == {"coast"}
    with Assistant(load_settings(store)) as assistant:
        assert "11 %" in assistant.ask(QUESTION, ["coast"]).statements[0].text or "11 %" in str(assistant.ask(QUESTION))
        assert {one.collection for one in assistant.documents} == {"coast"}


def test_a_copy_in_another_collection_is_a_document_of_its_own(tmp_path: Path) -> None:
    """The same file in two folders is one document in one collection, and two in two."""
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.md").write_text("The bridge is 40 metres long.\n")
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "a"], collection="first")
        assert set(assistant.ingest([tmp_path / "c"], collection="first").outcomes.values()) == {"unchanged"}
        assistant.ingest([tmp_path / "b"], collection="second")
        assert sorted((one.source, one.collection) for one in assistant.documents) == [
            ("a-plan", "first"),
            ("b-plan", "second"),
        ]


def test_collections_are_listed_renamed_and_removed(tmp_path: Path) -> None:
    """`qa sources` shows and filters by collection, `qa move` renames one, `qa remove --collection` removes its documents."""
    folder, store = write_reports(tmp_path / "files"), tmp_path / "store"
    run("ingest", folder / "north.md", folder / "east.md", "--collection", "hills", "--store", store)
    run("ingest", folder / "south.md", "--store", store)
    assert "north · user · in hills · Report north · 2 units" in run("sources", "--store", store).out
    listed = json.loads(run("sources", "--in", "hills", "--json", "--store", store).out)
    assert [(one["source"], one["collection"]) for one in listed] == [("east", "hills"), ("north", "hills")]
    ran = run("move", "hills", "--collection", "mountains", "--store", store)
    assert (ran.code, ran.out) == (0, "east: in mountains\nnorth: in mountains\n")
    assert run("ask", QUESTION, "--in", "hills", "--store", store).code == 2
    answer = json.loads(run("ask", QUESTION, "--in", "mountains", "--json", "--store", store).out)
    assert {one["source"] for said in answer["statements"] for one in said["citations"]} == {"east", "north"}
    ran = run("chat", "--in", "south", "--store", store, stdin=f"{QUESTION}\n")
    assert "25 %" in ran.out and "10 %" not in ran.out
    assert run("chat", "--in", "nowhere", "--store", store).code == 2
    assert run("remove", "--collection", "mountains", "--store", store).out == "east: removed\nnorth: removed\n"
    assert [one["source"] for one in json.loads(run("sources", "--json", "--store", store).out)] == ["south"]
    assert run("remove", "--collection", "mountains", "--store", store).code == 2
    assert run("remove", "--store", store).code == 2
    assert run("ingest", "--collection", "x", "--store", store).code == 2
    assert run("ingest", folder, "--collection", "all", "--store", store).code == 2


def test_a_store_without_collections_says_nothing_of_them(tmp_path: Path) -> None:
    """The manifest of documents in no collection has no key for it."""
    folder, store = write_reports(tmp_path / "files"), tmp_path / "store"
    run("ingest", folder, "--store", store)
    (part,) = (store / "manifest").iterdir()
    assert "collection" not in part.read_text()


def test_own_documents_are_asked_without_the_default_corpus(tmp_path: Path, guide: Assistant) -> None:
    """In a store that holds the default corpus too, one's own documents are asked alone; ingest and answers say so."""
    corpus = tmp_path / "corpus.md"
    corpus.write_text("The half-life of melarone is 7 hours. The heating budget of the guide was cut by 99 %.\n")
    folder, store = write_reports(tmp_path / "files"), tmp_path / "store"
    assert "asked alone" not in run("ingest", corpus, "--collection", DEFAULT_COLLECTION, "--store", store).err
    alone = json.loads(run("ask", QUESTION, "--json", "--store", store).out)
    assert alone["statements"] and "notes" not in alone
    ran = run("ingest", folder, "--store", store)
    assert "asked alone from now on, without the 1 of the collection brexanolone-guide; --in all asks both" in ran.err
    ran = run("ask", QUESTION, "--store", store)
    assert "99 %" not in ran.out and "1 document of the collection brexanolone-guide was not asked" in " ".join(
        ran.out.split()
    )
    assert "was not asked" in run("search", QUESTION, "--store", store).err
    with qa.open(store) as assistant:
        assert cited(assistant.ask(QUESTION)) == set(CUTS)
        assert assistant.corpus["documents"] == 4
        both = assistant.ask(QUESTION, ["all"])
        assert not both.notes and "corpus" in {hit.document.source for hit in both.explanation.retrieved}
        assert cited(assistant.ask(QUESTION, [DEFAULT_COLLECTION])) == {"corpus"}
        assert {one.metadata["source"] for one in assistant.retriever(10).invoke(QUESTION)} == set(CUTS)
        assert cited(assistant.chain().invoke(QUESTION)) == set(CUTS)
    ran = run("ask", QUESTION, "--record", tmp_path / "record.json", "--store", store)
    assert ran.code == 0
    assert run("verify-record", tmp_path / "record.json", "--store", store).code == 0
    assert {one.collection for one in guide.documents} == {DEFAULT_COLLECTION}


def test_a_document_that_replaces_a_part_of_the_default_corpus_is_ones_own(tmp_path: Path) -> None:
    """A file with the id of a document of the default corpus, and other words, is not taken for a part of it."""
    first, second = tmp_path / "one.md", tmp_path / "two.md"
    first.write_text("---\nid: guide\n---\n\nMelarone is bitter.\n")
    second.write_text("---\nid: guide\n---\n\nThe bridge is 40 metres long.\n")
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([first], collection=DEFAULT_COLLECTION)
        assistant.ingest([first])
        assert [one.collection for one in assistant.documents] == [DEFAULT_COLLECTION]
        assistant.ingest([second])
        assert [one.collection for one in assistant.documents] == [""]
