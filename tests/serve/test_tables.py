"""`POST /table`: the same questions asked of each document, as JSON, CSV and a stream of rows."""

from __future__ import annotations

import csv
import io

import httpx
import pytest

from qa.answer.table import NOT_STATED, Table
from qa.assistant import Assistant
from qa.serialize import to_json
from tests.serve.conftest import ANSWERED, Server, as_described, events_of

ASKED = {"questions": [ANSWERED, "How many women took part?"], "in": ["ref-01", "ctx-open-*"]}


def test_the_table_is_the_assistants(server: Server, guide: Assistant) -> None:
    """JSON holds what `Assistant.table` gives, and the stream sends its rows one by one."""
    shown = server.client.post("/table", json=ASKED).raise_for_status().json()
    as_described(shown, Table)
    assert shown == to_json(guide.table(ASKED["questions"], ASKED["in"]))
    assert [row["source"] for row in shown["rows"]] == ["ctx-open-label-pilot", "ref-01"]
    streamed = server.client.post("/table", json=ASKED, headers={"Accept": "text/event-stream"})
    *rows, (name, done) = events_of(streamed.text)
    assert [row for _, row in rows] == shown["rows"] and {kind for kind, _ in rows} == {"row"}
    stated = sum(cell["statement"] is not None for row in shown["rows"] for cell in row["cells"])
    assert (name, done) == ("done", {"rows": 2, "stated": stated})


def test_the_table_comes_as_csv(server: Server) -> None:
    """`Accept: text/csv` gives a line a document, with the quote of each answer."""
    response = server.client.post("/table", json=ASKED, headers={"Accept": "text/csv"}).raise_for_status()
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [row["source"] for row in rows] == ["ctx-open-label-pilot", "ref-01"]
    assert rows[0][ANSWERED] == NOT_STATED and "92.7" in rows[1][f"{ANSWERED} (quote)"]


@pytest.mark.parametrize("accept", ["application/json", "text/csv", "text/event-stream"])
def test_a_table_that_is_none_is_refused(server: Server, accept: str) -> None:
    """Too many cells, no question, an empty one or an unknown document are refused in a sentence, with a status."""
    wrong = [
        ({"questions": ["x"] * 20}, "at most 200 are answered at once"),
        ({"questions": []}, "questions"),
        ({"questions": [" "], "in": ["ref-01"]}, "empty"),
        ({"questions": ["x"], "in": ["ref-91"]}, "nearest names are"),
    ]
    for body, said in wrong:
        response = server.client.post("/table", json=body, headers={"Accept": accept})
        assert response.status_code == 400 and said in response.json()["error"]["message"]


def test_a_table_is_exported_in_order_and_nothing_is_asked_again(server: Server) -> None:
    """A table that was given comes back sorted, as JSON, CSV and Markdown, what is not stated last in either direction."""
    given = server.client.post("/table", json=ASKED).raise_for_status().json()

    def exported(**how: object) -> httpx.Response:
        return server.client.post("/table/export", json=given | how).raise_for_status()

    assert exported().json() == given
    first = [exported(sort=1, descending=way).json()["rows"][0]["source"] for way in (False, True)]
    assert first == ["ref-01", "ref-01"]
    by_document = [[row["source"] for row in exported(sort=0, descending=way).json()["rows"]] for way in (False, True)]
    assert by_document == [["ctx-open-label-pilot", "ref-01"], ["ref-01", "ctx-open-label-pilot"]]
    written = exported(sort=1, form="csv")
    assert written.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert [row["source"] for row in csv.DictReader(io.StringIO(written.text))] == ["ref-01", "ctx-open-label-pilot"]
    assert "| not stated |" in exported(form="markdown").text.splitlines()[2]
    for wrong, said in (
        ({"sort": 3}, "names no column"),
        ({"questions": [ANSWERED]}, "has 2 cells for 1 questions"),
        ({"rows": [{"source": "x"}]}, "is missing"),
    ):
        refused = server.client.post("/table/export", json=given | wrong)
        assert refused.status_code == 400 and said in refused.json()["error"]["message"]
