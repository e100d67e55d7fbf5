"""The routes of the assistant's own: what they give, and what they refuse."""

from __future__ import annotations

import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.assistant import Assistant
from qa.json_forms import FoundUnit
from qa.serialize import QuoteContext, WholeDocument, answer_json, hits_json, read_json
from qa.serve import app, routes
from qa.serve.schema import AskResponse, ErrorBody, Readiness, SearchResults, Sources
from tests.serve.conftest import ABSTAINED, ANSWERED, FOLLOW_UP, Server, as_described, inside, small_store
from tests.spread import spread

QUESTIONS = (ANSWERED, ABSTAINED, "How does brexanolone reduce neuronal excitability?")
MELARONE = "What is the half-life of melarone?"


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without its timings, which differ from one time to the next."""
    return {name: value for name, value in answer.items() if name != "timings_ms"}


def refused(response: httpx.Response, status: int) -> dict[str, Any]:
    """The error of a response, which has the one shape of all errors and is a sentence."""
    assert response.status_code == status, response.text
    error = read_json(ErrorBody, response.json()).error
    assert error.message.endswith((".", "?")) and "Traceback" not in error.message, error
    return asdict(error)


@pytest.mark.parametrize("question", spread(QUESTIONS, ANSWERED, ABSTAINED))
def test_an_answer_is_the_assistants(server: Server, guide: Assistant, question: str) -> None:
    """POST /ask gives what Assistant.ask gives, in the shape that OpenAPI shows."""
    shown = server.ask(question, explain=True)
    as_described(shown, AskResponse)
    assert shown["timings_ms"].keys() == {"retrieve", "decide", "write", "verify"}
    assert timeless(shown) == timeless(answer_json(guide.ask(question), explain=True))
    assert "explanation" not in server.ask(question)


def test_a_question_is_restricted_to_the_named_documents(server: Server, guide: Assistant) -> None:
    """`in` of POST /ask, of its stream and of GET /search restricts to the named documents and refuses an unknown name."""
    shown = server.client.post("/ask", json={"question": ANSWERED, "in": ["guid*"]}).json()
    assert timeless(shown) == timeless(answer_json(guide.ask(ANSWERED, within=("guid*",))))
    found = server.client.get("/search", params={"q": "half-life", "in": "guide"}).json()["hits"]
    assert {hit["source"] for hit in found} == {"guide"}
    unknown = {"question": ANSWERED, "in": ["guidd"]}
    for response in (
        server.client.post("/ask", json=unknown),
        server.client.post("/ask/stream", json=unknown),
        server.client.get("/search", params={"q": "half-life", "in": "guidd"}),
    ):
        assert "nearest names are guide" in refused(response, 400)["message"]


def test_a_quote_stands_where_it_says(server: Server) -> None:
    """Each quote of an answer is the text of its document between its positions, and the place shows the same words."""
    for question in QUESTIONS:
        answer = server.ask(question)
        for cited in [*answer["nearest"], *(one for said in answer["statements"] for one in said["citations"])]:
            document = server.client.get(f"/sources/{cited['source']}").json()
            assert document["text"][cited["start"] : cited["end"]] == cited["quote"]
            place = server.client.get(f"/sources/{cited['source']}/units/{cited['start']}-{cited['end']}").json()
            as_described(place, QuoteContext)
            assert (place["quote"], place["title"]) == (cited["quote"], cited["title"])
            assert place["section"] == cited["section"]


@pytest.mark.parametrize("question", spread(QUESTIONS, ANSWERED, ABSTAINED))
def test_a_stream_ends_in_the_answer(server: Server, question: str) -> None:
    """A stream tells what was found, then each statement, and last what POST /ask gives."""
    events = server.events(question, explain=True)
    names = [name for name, _ in events]
    assert names[0] == "retrieved" and names[-1] == "done" and set(names[1:-1]) <= {"statement", "dropped"}
    shown, done = dict(events)["retrieved"], events[-1][1]
    assert shown["question"] == question and shown["hits"] == done["explanation"]["retrieved"]
    for hit in shown["hits"]:
        as_described(hit, FoundUnit)
    assert [told for name, told in events if name == "statement"] == done["statements"]
    dropped = [told for name, told in events if name == "dropped"]
    assert all(one in done["explanation"]["proposed"] for one in dropped) or all(one["reasons"] for one in dropped)
    assert timeless(done) == timeless(server.ask(question, explain=True))


def test_a_follow_up_is_understood(server: Server) -> None:
    """A question that leans on the history stands alone in the answer, in a stream from its first event on."""
    history = [{"question": ANSWERED, "statements": ["It is 92.7 nM."]}]
    answer = server.ask(FOLLOW_UP, history=history)
    assert answer["question"] == "What EC50 does allopregnanolone have in control dentate granule cells?"
    events = server.events(FOLLOW_UP, history=history)
    assert events[0][1]["question"] == answer["question"] == events[-1][1]["question"]
    assert server.ask(FOLLOW_UP)["question"] == FOLLOW_UP


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null", '"text"', "{}", '{"question": ""}', '{"question": "  \\n "}', '{"question": null}',
        '{"question": 1}', '{"question": NaN}', '{"question": "\\ud800"}', '{"question": "x", "explian": true}',
        '{"question": "x", "history": {}}', '{"question": "x", "history": [{"statements": []}]}',
        '{"question": "x", "history": [1]}', "[" * 200_000, '{"question": "' + "x" * 5000 + '"}',
        '{"question": "x", "history": [' + ",".join(['{"question": "y"}'] * 51) + "]}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("route", ["/ask", "/ask/stream"])
def test_a_question_that_is_none_is_refused(server: Server, route: str, body: str) -> None:
    """What is no question is refused with 400 and a sentence, in a stream before it begins."""
    headers = {"Content-Type": "application/json"}
    refused(server.client.post(route, content=body, headers=headers), 400)


def test_a_wrong_part_of_a_question_is_named(server: Server) -> None:
    """Where the body is an object, a part of it that is wrong is named, not the body."""
    wrong = server.client.post("/ask", json={"question": "x", "history": ["What is it?"]})
    told = refused(wrong, 400)
    assert "history.0" in told["message"] and "JSON object" in told["message"] and "body" not in told["message"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404), ("GET", "/sources/none", 404), ("GET", "/sources/", 404),
        ("GET", "/sources/guide/units/0-0", 404), ("GET", "/sources/guide/units/5-2", 404),
        ("GET", "/sources/guide/units/0-99999999", 404), ("GET", "/sources/none/units/0-1", 404),
        ("GET", "/sources/guide/units/a-b", 400), ("GET", f"/sources/guide/units/0-{'1' * 5000}", 400),
        ("DELETE", "/sources/none", 404), ("PUT", "/ask", 405), ("GET", "/ask", 405), ("DELETE", "/sources", 405),
        ("GET", "/search", 400), ("GET", "/search?q=", 400), ("GET", "/search?q=%20", 400), ("GET", "/search?q=x&k=0", 400),
        ("GET", "/search?q=x&k=101", 400), ("GET", "/search?q=x&k=many", 400), ("GET", f"/search?q={'x' * 4001}", 400),
        ("GET", "/page/nothing.js", 404), ("GET", "/page/%2e%2e/app.py", 404), ("GET", "/page/..%2fapp.py", 404),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told(server: Server, method: str, path: str, status: int) -> None:
    """Every refusal, of whatever kind, has the one shape of errors."""
    refused(server.client.request(method, path), status)


def test_a_search_is_the_assistants(server: Server, guide: Assistant) -> None:
    """GET /search gives the hits of Assistant.search, as many as asked for."""
    for query, k in (("half-life", 3), ("GABA currents in epileptic cells", 40), ("½ % & + ÄÖ ?", 1)):
        shown = server.client.get("/search", params={"q": query, "k": k}).json()
        as_described(shown, SearchResults)
        assert shown == {"query": query, "hits": hits_json(guide.search(query, k))}


def test_documents_are_shown_whole(server: Server, guide: Assistant) -> None:
    """Every document of the list can be fetched; its units tile its text and it can be cited in three formats."""
    listed = server.client.get("/sources").json()
    as_described(listed, Sources)
    assert [one["source"] for one in listed["sources"]] == [one.source for one in guide.documents]
    for one in listed["sources"][::6]:
        document = server.client.get(f"/sources/{one['source']}").json()
        as_described(document, WholeDocument)
        assert len(document["units"]) == one["units"]
        assert all(document["text"][unit["start"] : unit["end"]] == unit["text"] for unit in document["units"])
        assert all(document["cite"][form] for form in ("bibtex", "ris", "text"))


def test_a_place_shows_what_stands_around_it(server: Server) -> None:
    """A place has the units before and after it, and a row of a table its header."""
    document = server.client.get("/sources/guide").json()
    for unit in document["units"]:
        if unit["header"] is not None or unit["index"] in (0, 7, len(document["units"]) - 1):
            place = server.client.get(f"/sources/guide/units/{unit['start']}-{unit['end']}").json()
            first = max(0, unit["index"] - routes.CONTEXT_UNITS)
            assert place["before"] == document["units"][first : unit["index"]]
            assert place["after"] == document["units"][unit["index"] + 1 :][: routes.CONTEXT_UNITS]
            header = document["units"][unit["header"]] if unit["header"] is not None else None
            assert place["header"] == header


def test_the_process_says_that_it_is_ready(server: Server, guide: Assistant) -> None:
    """Health and readiness are told, with what the answers come from."""
    assert server.client.get("/health").json() == {"status": "ok"}
    ready = read_json(Readiness, server.client.get("/ready").json())
    assert ready.asked == ready.documents
    assert (ready.documents, ready.corpus) == (len(guide.documents), guide.corpus["fingerprint"])
    assert server.ask(ANSWERED)["corpus"]["fingerprint"] == ready.corpus


def loaded() -> None:
    """Wait until no thread loads the models."""
    for thread in threading.enumerate():
        if thread.name == "warm":
            thread.join(60)
            assert not thread.is_alive()


def test_a_failed_start_is_logged_once_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the store cannot be read yet, one line says so and loading ends; who asks for readiness starts it again."""
    monkeypatch.setattr(app, "AGAIN_S", 0.0)
    with inside(tmp_path / "store") as client:
        loaded()
        (line,) = [one.getMessage() for one in caplog.records if one.name == "qa"]
        assert line.startswith("Not ready: ") and line.endswith("; GET /ready tries again.")
        with small_store(tmp_path):
            assert refused(client.get("/ready"), 503)["code"] == "loading"
            loaded()
            assert client.get("/ready").json()["documents"] == 3
