"""`POST /conversation`: what was asked and answered as a file to keep."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile

import httpx
import pytest

from qa.ingest.pandoc import run_pandoc
from tests.serve.conftest import ABSTAINED, ANSWERED, FOLLOW_UP, Server


def kept(server: Server, form: str, *turns: tuple[str, dict[str, object]]) -> httpx.Response:
    """The file of some answers."""
    body = {"form": form, "turns": [{"asked": asked, "answer": answer} for asked, answer in turns]}
    kind = {"Content-Type": "application/json"}  # escaped, for half of a surrogate pair is no UTF-8
    return server.client.post("/conversation", content=json.dumps(body), headers=kind)


@pytest.fixture(scope="module")
def turns(server: Server) -> list[tuple[str, dict[str, object]]]:
    """An answer, a follow-up and an abstention."""
    first = server.ask(ANSWERED)
    said = {"question": ANSWERED, "statements": [one["text"] for one in first["statements"]]}
    return [(ANSWERED, first), (FOLLOW_UP, server.ask(FOLLOW_UP, history=[said])), (ABSTAINED, server.ask(ABSTAINED))]


@pytest.mark.parametrize("form", ["markdown", "html", "docx"])
def test_a_conversation_is_kept_word_for_word(server: Server, turns: list[tuple[str, dict]], form: str) -> None:
    """Every question, statement, quote, mark and reason stands in the file, and the references at its end."""
    file = kept(server, form, *turns).raise_for_status()
    text = file.text if form != "docx" else run_pandoc(file.content, "it", "--from=docx", "--to=html").decode()
    words = " ".join(
        re.sub(r"<[^>]+>", " ", html.unescape(text) if form != "markdown" else text.replace("\\", "")).split()
    )
    plain = re.sub(r"[^\w]+", "", words)
    for asked, answer in turns:
        cited = [one["quote"] for said in answer["statements"] for one in said["citations"]]
        for part in (
            asked,
            answer["question"],
            *(one["text"] for one in answer["statements"]),
            *cited,
            answer["reason"] or "",
        ):
            assert re.sub(r"[^\w]+", "", part) in plain
    assert "[1]" in words and "Understood as: " in words and "References" in words
    assert "do not stand there" not in words


def test_a_quote_that_stands_no_more_is_told(server: Server, turns: list[tuple[str, dict]]) -> None:
    """A quote that the documents do not have at its place, changed or made up, is named as such."""
    asked, answer = turns[0]
    citation = answer["statements"][0]["citations"][0]
    forged = answer | {"statements": [{**answer["statements"][0], "citations": [citation | {"quote": "It is 1 nM."}]}]}
    for form in ("markdown", "html"):
        assert "do not stand there" in kept(server, form, (asked, forged)).text


def test_what_an_answer_says_commands_no_program(server: Server, turns: list[tuple[str, dict]]) -> None:
    """Words that look like HTML stay words, control characters go, and the Word file has no link out of it."""
    asked, answer = turns[0]
    hostile = "<script>alert(1)</script> ![a](http://evil.example/x.png) \x07 {{ 7 * 7 }} \ud800"
    said = answer | {"statements": [{**answer["statements"][0], "text": hostile}], "question": hostile}
    page = kept(server, "html", (hostile.replace("\ud800", ""), said)).text
    assert "<script" not in page and "{{ 7 * 7 }}" in page and "\x07" not in page and "default-src 'none'" in page
    files = zipfile.ZipFile(io.BytesIO(kept(server, "docx", (asked, said)).content))
    assert "evil.example" not in files.read("word/_rels/document.xml.rels").decode()
    assert "evil.example" in files.read("word/document.xml").decode()


def test_what_is_no_conversation_is_refused(server: Server, turns: list[tuple[str, dict]]) -> None:
    """No question, an answer with another key, or a format that is none is refused in a sentence."""
    asked, answer = turns[0]
    for body, said in (
        ({"turns": []}, "turns"),
        ({"turns": [{"asked": asked, "answer": answer | {"odd": 1}}]}, "'odd' does not belong into it"),
        ({"turns": [{"asked": asked, "answer": answer}], "form": "pdf"}, "form"),
    ):
        response = server.client.post("/conversation", json=body)
        assert response.status_code == 400 and said in response.json()["error"]["message"]
