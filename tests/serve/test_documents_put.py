"""Documents that are put into the corpus and taken out of it over HTTP, and files that are none."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from qa.assistant import Assistant
from qa.serve.app import THREADS
from qa.settings import load_settings
from tests.serve.conftest import Server, ServerProcess, inside
from tests.serve.test_api import refused


def put(server: Server | httpx.Client, name: str, content: str | bytes, **query: str) -> httpx.Response:
    """Upload a file."""
    client = getattr(server, "client", server)  # of a process, or of the application in this one
    return client.post("/sources", files={"file": (name, content)}, params=query)


def test_an_upload_is_found_by_the_next_question(own: Server) -> None:
    """A document is added, found at once, unchanged when it comes again, replaced when that is said, gone when deleted."""
    question = "What is the melting point of velarine?"
    text = "# Velarine\n\nThe melting point of velarine is {} degrees.\n"
    assert own.ask(question)["abstained"]
    response = put(own, "velarine.md", text.format(141))
    assert response.status_code == 201 and response.json() == {"source": "velarine", "outcome": "added"}
    fingerprint = own.client.get("/ready").json()["corpus"]
    assert "141" in own.ask(question)["statements"][0]["text"]
    assert put(own, "velarine.md", text.format(141)).json()["outcome"] == "unchanged"
    assert own.client.get("/ready").json()["corpus"] == fingerprint
    assert "'velarine': Velarine." in refused(put(own, "velarine.md", text.format(187)), 409)["message"]
    assert own.client.get("/ready").json()["corpus"] == fingerprint
    assert put(own, "velarine.md", text.format(187), replace="true").json()["outcome"] == "replaced"
    assert "187" in own.ask(question)["statements"][0]["text"]
    assert "187" in own.client.get("/sources/velarine").json()["text"]
    removed = own.client.delete("/sources/velarine")
    assert (removed.status_code, removed.content) == (204, b"")
    assert own.ask(question)["abstained"]
    refused(own.client.delete("/sources/velarine"), 404)


def test_an_upload_and_a_file_of_a_folder_of_one_name(tmp_path: Path) -> None:
    """An upload with the name of a folder's file is refused, unchanged where it says the same, and replaces that document alone."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "kettle.md").write_text("The kettle boils at 90 degrees.\n")
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest(folder)
    with inside(tmp_path / "store") as client:
        assert put(client, "kettle.md", "The kettle boils at 90 degrees.").json()["outcome"] == "unchanged"
        told = refused(put(client, "kettle.md", "The kettle boils at 70 degrees."), 409)["message"]
        assert "under the name 'kettle': The kettle boils at 90 degrees. Give" in told
        done = put(client, "kettle.md", "The kettle boils at 70 degrees.", replace="true").json()
        assert done == {"source": "kettle", "outcome": "replaced"}
        held = client.get("/sources").json()["sources"]
        assert [(one["source"], one["title"]) for one in held] == [("kettle", "The kettle boils at 70 degrees.")]


BIB = """@article{holm2019, author = {Holm, Ada}, title = {Kettles in winter}, journal = {J Test}, year = {2019}, doi = {10.1000/k1}}
@article{reed2020, author = {Reed, Tom}, title = {Pots}, journal = {J Test}, year = {2020}}
"""
RIS = "TY  - JOUR\nAU  - Holm, Ada\nTI  - Kettles in winter\nPY  - 2019\nER  - \n"
CSL = '[{"id": "holm2019", "type": "article-journal", "title": "Kettles in winter", "author": [{"family": "Holm", "given": "Ada"}]}]'


@pytest.mark.parametrize(("name", "content"), [("library.bib", BIB), ("library.ris", RIS), ("library.json", CSL)])
def test_an_uploaded_library_gives_records_to_documents(own: Server, name: str, content: str) -> None:
    """A file of a reference manager that is uploaded does what `qa ingest` does with it, and says it for each record."""
    nothing = put(own, name, content)
    assert nothing.status_code == 200 and nothing.json()["sources"] == []
    put(own, "kettles.md", "# Kettles in winter\n\nThe kettle boils at 90 degrees.\n").raise_for_status()
    told = put(own, name, content).raise_for_status().json()
    assert told["sources"] == ["kettles"]
    assert "attached to kettles by its title" in told["records"][0]
    assert all("not attached" in one for one in told["records"][1:])
    assert own.client.get("/sources/kettles").json()["identity"]["authors"] == ["Ada Holm"]
    refused(put(own, name, "x"), 400)
    own.client.delete("/sources/kettles").raise_for_status()


@pytest.mark.slow
def test_a_new_store_is_served_empty(tmp_path: Path) -> None:
    """A server on a store that does not exist yet has no documents, says so, and answers from the first upload."""
    question = "What is the melting point of velarine?"
    with ServerProcess(tmp_path / "new") as server:
        assert server.client.get("/sources").raise_for_status().json() == {"sources": []}
        told = server.ask(question)
        assert told["abstained"] and "store is empty" in told["reason"]
        assert put(server, "velarine.md", "The melting point of velarine is 141 degrees.").status_code == 201
        assert "141" in server.ask(question)["statements"][0]["text"]


@pytest.mark.slow
def test_no_question_waits_for_a_document(own: Server) -> None:
    """While as many documents are taken in as there are threads that answer, and more, a question is answered."""
    names = [f"long-{number}" for number in range(THREADS + 2)]
    sentences = " ".join(f"Compound {number} was stable for {number} days in water." for number in range(150))
    with ThreadPoolExecutor(len(names)) as pool:
        puts = [pool.submit(put, own, f"{name}.md", f"# {name}\n\n{sentences}\n") for name in names]
        while not any(one.done() for one in puts):
            own.ask("What is the half-life of melarone?")
        waiting = sum(not one.done() for one in puts)
        assert [one.result().status_code for one in puts] == [201] * len(names)
    assert waiting >= THREADS  # so that one of them alone was being worked on
    assert all(own.client.delete(f"/sources/{name}").status_code == 204 for name in names)


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("notes.png", "x", 415), ("notes.pdf", "x", 400), ("notes", b"\x00\x01\x02", 400), ("notes", b"GIF89a....", 400), ("notes.md.exe", "x", 415), ("", "x", 400), ("notes.md", "", 400),
        ("notes.md", " \n\n", 400), ("notes.md", "# Only a title\n", 400), ("notes.txt", b"\x00\x01\x02", 400),
        ("notes.txt", bytes(range(256)) * 20, 400), ("notes.md", b"%PDF-1.7 ...", 400), ("notes.md", b"\xff\xfe\xfd", 400),
        ("notes.md", "---\nid: [\n---\n\nText is here.\n", 400), ("x" * 300 + ".md", "x", 400),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused(own: Server, name: str, content: str | bytes, status: int) -> None:
    """A file that cannot be read is refused with a sentence, and nothing lands."""
    before = own.client.get("/sources").json()
    refused(put(own, name, content), status)
    assert own.client.get("/sources").json() == before


def form(name: bytes, content: bytes) -> dict[str, Any]:
    """An upload as it goes over the line: a client that means well would write another name than some of ours."""
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    return {"content": head + content + b"\r\n--b--\r\n", "headers": headers}


@pytest.mark.parametrize("name", [b"a\x00b.md", b"a\tb.md", b"\xe2\x80\xa8.md", b" .md/", b"...", b"/", b"\xff.pdf"])
def test_a_name_that_no_file_has_is_refused(own: Server, name: bytes) -> None:
    """A name with control characters, or that is none, is refused."""
    response = own.client.post("/sources", **form(name, b"Some words."))
    assert response.status_code in (400, 415)
    refused(response, response.status_code)


def test_a_form_without_a_file_is_refused(own: Server) -> None:
    """An upload must be a form with a file under its name."""
    refused(own.client.post("/sources"), 400)
    refused(own.client.post("/sources", data={"file": "text"}), 400)
    refused(own.client.post("/sources", files={"document": ("a.md", "x")}), 400)
    broken = {"Content-Type": "multipart/form-data"}
    refused(own.client.post("/sources", content=b"x", headers=broken), 400)


@pytest.mark.parametrize("name", ["../../travel.md", "a/b/travel.md", "/etc/travel.md", "travel.md"])
def test_of_a_path_only_the_name_counts(own: Server, name: str) -> None:
    """A file's path says nothing: the document is named after its last part."""
    put_ = put(own, name, "Travelling is what this file is about.\n")
    assert put_.json()["source"] == "travel"
    assert own.client.get("/sources/travel").json()["text"].startswith("Travelling")
    assert own.client.delete("/sources/travel").status_code == 204


@pytest.mark.parametrize(
    "given", ["a/b", "../x", "what?", "ünïcode", "a b", "a#b", "a%2Fb", "..", "a\\b", "units/1-2", "🦉", "x" * 500]
)
def test_a_document_can_be_reached_whatever_its_id(own: Server, given: str) -> None:
    """Whatever id a front matter gives, the source that the upload names can be fetched, cited from and deleted."""
    name = put(
        own,
        f"{given[:9]}.md".replace("/", "_"),
        f'---\nid: "{given}"\n---\n\nOwls are birds of the night.\n'.replace("\\", "\\\\"),
    )
    assert name.status_code == 201, name.text
    address = f"/sources/{quote(name.json()['source'], safe='')}"
    try:
        assert own.client.get(address).json()["text"] == "Owls are birds of the night."
        assert own.client.get(f"{address}/units/0-4").json()["quote"] == "Owls"
    finally:
        assert own.client.delete(address).status_code == 204


def test_too_large_a_body_is_refused(server: Server) -> None:
    """A body over its limit is refused by what it says of itself, and where it says nothing as soon as it is over."""

    def pieces(total: int) -> Any:
        for _ in range(total // 10_000):
            yield b" " * 10_000

    for route, limit in (("/ask", 1_000_000), ("/v1/chat/completions", 1_000_000)):
        headers = {"Content-Type": "application/json"}
        refused(server.client.post(route, content=b" " * (limit + 1), headers=headers), 413)
        refused(server.client.post(route, content=pieces(limit + 20_000), headers=headers), 413)
    refused(put(server, "large.md", b"x" * 20_010_001), 413)
    head, _, rest = form(b"large.md", b"*")["content"].partition(b"*")
    streamed = itertools.chain([head], pieces(20_020_000), [rest])
    refused(server.client.post("/sources", content=streamed, headers=form(b"", b"")["headers"]), 413)
