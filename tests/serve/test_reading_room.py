"""What the web page needs besides answers: pages of PDFs as pictures, questions to begin with, cases of readers."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fpdf import FPDF

from qa.errors import InputError
from qa.evaluate.suite import load_suite
from qa.index.document_list import of_documents
from qa.ingest.read import read_text
from qa.question.suggest import suggested_questions
from qa.serve.suggestions import SUGGESTED
from tests.serve.conftest import Server, inside, small_store
from tests.serve.test_api import refused
from tests.serve.test_documents_put import put

SENTENCE = "Velarine melts at 141 degrees in air."


def pdf(*pages: str) -> bytes:
    """A PDF of pages with some sentences each."""
    made = FPDF(unit="pt", format="A4")
    made.set_auto_page_break(False)
    for number, page in enumerate(pages):
        made.add_page()
        made.set_font("Helvetica", "", 10)
        for at, line in enumerate(
            (f"Leaf {number} was written in the winter of its year.", page, "It was read at noon.")
        ):
            made.text(72, 100 + 12 * at, line)
    return bytes(made.output())


def test_a_page_is_shown_and_goes_with_its_document(own: Server) -> None:
    """An uploaded PDF shows its pages with a quote marked; a text has none; after removal nothing of it is left."""
    assert put(own, "velarine.pdf", pdf("The first page tells of other things.", SENTENCE)).status_code == 201
    document = own.client.get("/sources/velarine").json()
    assert document["pictured"]
    start = document["text"].index(SENTENCE)
    place = {"start": start, "end": start + len(SENTENCE)}
    page = own.client.get("/sources/velarine/pages/2.png", params=place)
    assert page.status_code == 200 and page.content.startswith(b"\x89PNG")
    assert (page.headers["QA-Pages"], page.headers["QA-Marked"]) == ("2", "whole")
    assert own.client.get("/sources/velarine/pages/1.png", params=place).headers["QA-Marked"] == "none"
    assert "has no page 3" in refused(own.client.get("/sources/velarine/pages/3.png"), 404)["message"]
    refused(own.client.get("/sources/velarine/pages/1.png", params={"start": 5, "end": 1}), 404)
    refused(own.client.get("/sources/nothing/pages/1.png"), 404)
    put(own, "velarine-note.md", SENTENCE)
    assert "pictured" not in own.client.get("/sources/velarine-note").json()
    assert "no pages to show" in refused(own.client.get("/sources/velarine-note/pages/1.png"), 404)["message"]
    assert own.client.delete("/sources/velarine").status_code == 204
    assert own.client.delete("/sources/velarine-note").status_code == 204
    refused(own.client.get("/sources/velarine/pages/2.png"), 404)


def test_a_page_comes_from_the_file_itself(tmp_path: Path) -> None:
    """A file that was ingested is read where it lies; once it is another, that is said and no path is told."""
    path = tmp_path / "velarine.pdf"
    path.write_bytes(pdf(SENTENCE))
    with small_store(tmp_path) as store:
        from qa.assistant import open as open_store

        with open_store(store) as assistant:
            assistant.ingest(path)
        assert not (store / "originals").exists()
        with inside(store) as client:
            assert client.get("/sources/velarine/pages/1.png").status_code == 200
            path.write_bytes(pdf("Another text altogether."))
            told = refused(client.get("/sources/velarine/pages/1.png?start=0&end=5"), 404)["message"]
            assert "moved, changed or deleted" in told and str(tmp_path) not in told


def test_cases_are_written_for_a_person_to_complete(tmp_path: Path, guide_store: Path) -> None:
    """A report becomes a stub that `qa eval` refuses until it is complete; without a file nothing is written."""
    cases = tmp_path / "cases.yaml"
    with inside(guide_store, cases=cases) as client:
        assert client.get("/limits").json()["cases"]
        body = {"question": "How long?", "said": 'It says: "9 hours"\n- no', "right": "9 to 12 hours"}
        assert client.post("/cases", json=body).status_code == 201
        assert client.post("/cases", json=body).status_code == 201
        refused(client.post("/cases", json={"question": "", "said": ""}), 400)
    with pytest.raises(InputError, match="accept"):
        load_suite(cases, ())
    cases.write_text(cases.read_text().replace("accept: [] ", 'accept: ["9 to 12"]'))
    questions = load_suite(cases, ()).questions
    assert [one.facts[0].fact for one in questions] == ["9 to 12 hours"] * 2
    assert questions[0].note is not None and '"9 hours"' in questions[0].note


def test_without_a_file_there_are_no_cases(server: Server) -> None:
    """A server without a file of cases says so."""
    assert server.client.get("/limits").json()["cases"] is False
    assert "--cases" in refused(server.client.post("/cases", json={"question": "a", "said": "b"}), 404)["message"]


def test_a_document_suggests_questions() -> None:
    """A heading that asks, a value, a definition and a row of a table suggest questions in the document's own words."""
    text = (
        "# Ostelar\n\n## What does ostelar cost?\n\nThe price of ostelar is 14 crowns in Fennick. It is high, and so is its weight.\n\n"
        "A fen willow is a tree of wet ground. Its bark is a trade good.\n\n"
        "| Property | Value |\n|---|---|\n| Weight of ostelar | 12 grams |\n"
    )
    document = read_text(text, source="ostelar", markdown=True)
    assert {one.question for one in suggested_questions(of_documents([document]))} == {
        "What does ostelar cost?",
        "What is the price of ostelar?",
        "What is a fen willow?",
        "What is the weight of ostelar?",
    }


def test_what_is_suggested_is_answered(server: Server) -> None:
    """The route answers at once while questions are looked for; each that is offered is answered by the corpus."""
    until = time.monotonic() + 120
    while (told := server.client.get("/suggestions").json())["pending"] and time.monotonic() < until:
        time.sleep(0.2)
    offered = told["questions"]
    assert 0 < len(offered) <= SUGGESTED and not told["pending"]
    for question in offered:
        assert not server.ask(question)["abstained"]


def test_a_corpus_suggests_the_same_questions_each_time(guide_store: Path) -> None:
    """Suggested questions depend on the corpus alone and are different from one another."""
    from qa.assistant import open as open_store

    with open_store(guide_store) as assistant:
        documents = assistant.library.documents
        once = suggested_questions(documents)
        assert once == suggested_questions(of_documents(tuple(reversed(documents))))
    assert once and len({one.question.casefold() for one in once}) == len(once)
