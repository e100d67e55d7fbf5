"""Documents and manifest on disk."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import StoreError
from qa.index import catalog
from qa.index.catalog import Manifest
from qa.index.manifest import manifest_text, parse_manifest, read_manifest, write_manifest
from qa.types import Document, Passage, Record, Section, Unit

TEXT = st.text(st.characters(), max_size=60)
RECORDS = st.builds(
    Record,
    TEXT,
    TEXT,
    title=st.none() | TEXT,
    authors=st.lists(TEXT, max_size=3).map(tuple),
    year=st.none() | st.integers(0, 3000),
    identified=st.booleans(),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document whose units and passages are spans of its text."""
    text = draw(st.text(st.characters(), min_size=1, max_size=80))
    span = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    units = [
        Unit(
            index,
            start,
            end,
            text[start:end],
            draw(st.sampled_from(["sentence", "row", "header", "item", "caption", "entry"])),
            draw(TEXT),
            draw(st.none() | st.just(0)),
            tuple(draw(st.lists(TEXT, max_size=2))),
            draw(st.none() | st.integers(1, 9)),
        )
        for index, (start, end) in enumerate(draw(st.lists(span, max_size=4)))
    ]
    passages = [
        Passage(index, start, end, text[start:end], 0, len(units), draw(TEXT))
        for index, (start, end) in enumerate(draw(st.lists(span, max_size=2)))
    ]
    return Document(
        source=draw(st.text(st.characters(), min_size=1, max_size=300)),
        title=draw(TEXT),
        kind="user",
        text=text,
        digest=draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        identity=draw(RECORDS),
        sections=tuple(Section(draw(TEXT), 1, *draw(span)) for _ in range(draw(st.integers(0, 2)))),
        units=tuple(units),
        passages=tuple(passages),
        references=tuple(draw(st.lists(RECORDS, max_size=2))),
        path=draw(TEXT),
    )


def write(store: Path, documents: list[Document]) -> Manifest:
    """Put documents and a manifest into a folder."""
    (store / "documents").mkdir(exist_ok=True)
    packed = [catalog.entry_of(document) for document in documents]
    catalog.write_documents(store, packed)
    return write_manifest(store, Manifest("minilm", "d" * 64, 384, tuple(entry for entry, _ in packed)))


@settings(max_examples=40, deadline=None)
@given(st.lists(documents(), max_size=2, unique_by=lambda document: document.source))
def test_round_trip(made: list[Document]) -> None:
    """Any documents and their manifest come back equal, whatever characters they hold."""
    with tempfile.TemporaryDirectory() as folder:
        manifest = write(Path(folder), made)
        read = read_manifest(Path(folder))
        assert read == manifest
        assert [catalog.read_document(Path(folder), entry) for entry in read.entries] == made
        assert all(len(entry.file.encode()) < 256 and "/" not in entry.file for entry in read.entries)


def test_fingerprint_names_the_corpus(tmp_path: Path, make_document: Callable[..., Document]) -> None:
    """The fingerprint follows sources and contents, not where a document was read or the order of adding."""
    a, b = make_document("a", "One. Two."), make_document("b", "Three.")
    one = write(tmp_path, [a, b])
    assert one.fingerprint == write(tmp_path, [b, replace(a, path="elsewhere")]).fingerprint
    assert one.fingerprint != write(tmp_path, [a]).fingerprint
    assert one.fingerprint != write(tmp_path, [a, make_document("b", "Four.")]).fingerprint


def test_unit_that_is_not_its_span(make_document: Callable[..., Document]) -> None:
    """A document whose unit is not the text at its offsets cannot be stored by mistake."""
    made = make_document("a", "One. Two.")
    wrong = replace(made, units=(replace(made.units[0], text="Other."),))
    with pytest.raises(ValueError, match="not the text at its offsets"):
        catalog.entry_of(wrong)


@pytest.mark.parametrize("change", ["truncate", "edit", "remove"])
def test_damaged_document(tmp_path: Path, make_document: Callable[..., Document], change: str) -> None:
    """A document file that was cut, edited or removed is named, with what to do."""
    manifest = write(tmp_path, [make_document("a", "One. Two.")])
    file = tmp_path / "documents" / manifest.entries[0].file
    content = file.read_bytes()
    if change == "remove":
        file.unlink()
    else:
        file.write_bytes(content[:-9] if change == "truncate" else content.replace(b"One", b"Ten"))
    with pytest.raises(StoreError, match=r"a-\w+\.json") as caught:
        catalog.read_document(tmp_path, manifest.entries[0])
    assert change == "remove" or "ingest the documents again" in str(caught.value)


@pytest.mark.parametrize("content", ["", "{", "[]", json.dumps({"format": catalog.STORE_FORMAT}), "null"])
def test_damaged_manifest(tmp_path: Path, content: str) -> None:
    """A manifest that is cut or no manifest is named, with what to do."""
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(StoreError, match=r"manifest\.json"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("change", ["edit", "remove", "leave out"])
def test_edited_manifest(tmp_path: Path, make_document: Callable[..., Document], change: str) -> None:
    """A part of the manifest that was edited, removed or left out by hand is told as damage."""
    write(tmp_path, [make_document("a", "One."), make_document("b", "Two.")])
    (part,) = (tmp_path / "manifest").iterdir()
    if change == "edit":
        part.write_text(json.dumps(json.loads(part.read_text())[1:]))
    elif change == "remove":
        part.unlink()
    else:
        content = json.loads((tmp_path / "manifest.json").read_text())
        (tmp_path / "manifest.json").write_text(json.dumps({**content, "parts": []}))
    with pytest.raises(StoreError, match=r"manifest.*(its fingerprint|cannot be read)"):
        read_manifest(tmp_path)


def test_a_commit_writes_the_parts_that_it_changes(tmp_path: Path, make_document: Callable[..., Document]) -> None:
    """One more document among many leaves the other parts of the manifest as they are, and no part that is not named."""
    folder = tmp_path / "manifest"
    entry, _ = catalog.entry_of(make_document("a", "One."))
    many = [replace(entry, source=f"note-{number:05d}") for number in range(3_000)]
    write_manifest(tmp_path, Manifest("minilm", "d" * 64, 384, tuple(many)))
    before = {file.name: file.stat().st_ino for file in folder.iterdir()}
    more = sorted([*many, replace(entry, source="note-01500-b")], key=lambda one: one.source)
    written = write_manifest(tmp_path, Manifest("minilm", "d" * 64, 384, tuple(more)))
    after = {file.name: file.stat().st_ino for file in folder.iterdir()}
    assert 5 < len(after) < 30 and 1 <= len(after.items() - before.items()) <= 2
    assert read_manifest(tmp_path) == written and set(after) == set(
        json.loads((tmp_path / "manifest.json").read_text())["parts"]
    )


def test_a_manifest_as_one_text(tmp_path: Path, make_document: Callable[..., Document]) -> None:
    """A back end that keeps the manifest as one text reads what was written, and refuses it when it was edited."""
    manifest = write(tmp_path, [make_document("a", "One."), make_document("b", "Two.")])
    text = manifest_text(manifest)
    assert parse_manifest(text, "It", "The store") == manifest
    with pytest.raises(StoreError, match="It is damaged"):
        parse_manifest(text.replace('"a"', '"c"'), "It", "The store")


def test_other_version(tmp_path: Path) -> None:
    """A store of another format version is refused with both versions and what to do."""
    (tmp_path / "manifest.json").write_text('{"format": "99.1", "other": "things"}')
    with pytest.raises(StoreError, match=r"format 99\.1.*into a new store"):
        read_manifest(tmp_path)


def test_cut_scratch_file_is_no_manifest(tmp_path: Path, make_document: Callable[..., Document]) -> None:
    """A scratch file that a killed process left beside the manifest changes nothing."""
    manifest = write(tmp_path, [make_document("a", "One.")])
    (tmp_path / ".manifest.json.77.tmp").write_text('{"form')
    assert read_manifest(tmp_path) == manifest
