"""What the server tells of its requests, and what it keeps to itself."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from qa.assistant import Assistant
from qa.serve import metrics
from qa.serve.app import create_app
from qa.serve.security import HEADERS
from qa.settings import load_settings
from qa.types import Answer
from tests.serve.conftest import ABSTAINED, ANSWERED, Server, ServerProcess, inside, small_store
from tests.serve.test_api import MELARONE, refused

SECRET = "zanzibarine"
CHAT = "/v1/chat/completions"


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server of its own process, on a small store, whose log is read."""
    with small_store(tmp_path_factory.mktemp("logged")) as store, ServerProcess(store) as running:
        yield running


def test_a_request_is_one_line(process: ServerProcess) -> None:
    """A request is told in one line of JSON, with its id, its status, its times by stage, and whether it abstained."""
    for question in (MELARONE, ABSTAINED):
        response = process.client.post("/ask", json={"question": question})
        (line,) = process.log(response.headers["X-Request-ID"])
        assert (line["method"], line["path"], line["status"]) == ("POST", "/ask", 200)
        assert line["abstained"] == response.json()["abstained"] and line["statements"] == len(
            response.json()["statements"]
        )
        assert line["stages_ms"] == response.json()["timings_ms"] and line["ms"] > 0
        assert line["writer"] == "extractive" and "question" not in line
    response = process.client.post("/ask/stream", json={"question": MELARONE})
    (line,) = process.log(response.headers["X-Request-ID"])
    assert line["status"] == 200 and line["stages_ms"]
    response = process.client.post("/table", json={"questions": [MELARONE]}, headers={"Accept": "text/event-stream"})
    assert process.log(response.headers["X-Request-ID"])[0]["stated"] == 1
    response = process.client.get("/sources/none")
    assert process.log(response.headers["X-Request-ID"])[0]["status"] == 404


def test_a_request_id_is_taken_over_when_it_is_sane(server: Server) -> None:
    """A caller's id of a request is used; one that could be mistaken for something else is replaced."""
    for given in ("a", "0f-9.Z_", "x" * 64):
        assert server.client.get("/health", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given
    for given in ("", "x" * 65, "a b", 'a"b', "a\tb", "<b>", "a,b", "é".encode("latin-1")):
        got = server.client.get(
            "/health", headers={b"X-Request-ID": given if isinstance(given, bytes) else given.encode()}
        )
        assert len(got.headers["X-Request-ID"]) == 32 and got.headers["X-Request-ID"].isalnum()
    ids = [server.client.get("/health").headers["X-Request-ID"] for _ in range(3)]
    assert len(set(ids)) == 3


def test_no_word_of_a_question_is_logged(process: ServerProcess) -> None:
    """Of a question, in whatever route, right or wrong, no word is in the log."""
    start, body = len(process.lines), {"question": f"What is {SECRET}?"}
    message = {"role": "user", "content": body["question"]}
    responses = [
        process.client.post("/ask", json=body), process.client.post("/ask/stream", json=body),
        process.client.post("/ask", json={"question": "And then?", "history": [{"question": SECRET, "statements": [SECRET]}]}),
        process.client.post("/ask", json={"question": [SECRET]}), process.client.post("/ask", json={SECRET: 1}),
        process.client.post("/ask", content=SECRET.encode()), process.client.post("/ask", json={"question": f"{SECRET} " * 900}),
        process.client.post(CHAT, json={"model": "qa", "messages": [message]}),
        process.client.post(CHAT, json={"model": "qa", "messages": [message], "stream": True}),
        process.client.post(CHAT, json={"model": SECRET, "messages": [message]}),
        process.client.post(CHAT, json={"model": "qa", "messages": [message], "n": 2}),
        process.client.get("/search", params={"q": SECRET}), process.client.get("/search", params={"q": SECRET, "k": 0}),
        process.client.get("/health", params={"q": SECRET}), process.client.get("/nothing", params={"q": SECRET}),
    ]  # fmt: skip
    for response in responses:
        (line,) = process.log(response.headers["X-Request-ID"]) if response.request.url.path != "/health" else ({},)
        assert line.get("status", 200) == response.status_code < 500
    assert SECRET not in "".join(process.lines[start:])


def test_questions_are_logged_when_that_is_wished(
    guide_store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With QA_LOG_QUESTIONS=1 the line of a request has the question as it was understood."""
    monkeypatch.setenv("QA_LOG_QUESTIONS", "1")
    with inside(guide_store) as client, caplog.at_level(logging.INFO, metrics.REQUEST_LOG.name):
        client.post("/ask", json={"question": MELARONE}).raise_for_status()
    assert [json.loads(one.message)["question"] for one in caplog.records if one.name == metrics.REQUEST_LOG.name] == [
        MELARONE
    ]


def test_figures_count(server: Server) -> None:
    """Figures for Prometheus can be read, and count requests, questions and the times of their stages."""

    def grown(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
        return {name: value - before.get(name, 0) for name, value in after.items()}

    before = server.figures()
    for question in (ANSWERED, ANSWERED, ABSTAINED):
        server.ask(question)
    server.client.get("/sources/none")
    server.client.put("/ask")
    more = grown(before, server.figures())
    assert more["qa_requests_total{method=POST,route=/ask,status=200}"] == 3
    assert more["qa_questions_total{outcome=answered}"] == 2 and more["qa_questions_total{outcome=abstained}"] == 1
    assert more["qa_stage_seconds_count{stage=verify}"] == 3 and more["qa_request_seconds_count{route=/ask}"] == 4
    assert more["qa_requests_total{method=GET,route=/sources/{source:path},status=404}"] == 1
    assert more["qa_requests_total{method=other,route=/ask,status=405}"] == 1
    assert server.figures()["qa_questions_inside{}"] == 0


def test_addresses_make_no_new_series(server: Server) -> None:
    """However many addresses are tried, the figures stay as many."""
    server.client.get("/none-0")
    server.client.get("/sources/none-0")
    before = set(server.figures())
    for number in range(1, 20):
        server.client.get(f"/none-{number}")
        server.client.get(f"/sources/none-{number}")
    assert {name for name in server.figures() if name.startswith("qa_")} <= before


@pytest.mark.slow
def test_figures_of_several_processes_are_summed(guide_store: Path) -> None:
    """With two processes the figures are those of both, whichever of them is asked; stopped, they end with 0."""
    with ServerProcess(guide_store, "--workers", "2") as running:
        for _ in range(24):
            assert httpx.post(f"{running.url}/ask", json={"question": ANSWERED}, timeout=60).status_code == 200
        for _ in range(6):
            figures = httpx.get(f"{running.url}/metrics").text
            values = {
                one.name: one.value
                for family in text_string_to_metric_families(figures)
                for one in family.samples
                if one.labels.get("outcome", "answered") == "answered"
            }
            assert values["qa_questions_total"] == 24 and values["qa_questions_inside"] == 0


class _Broken(Assistant):
    """An assistant that fails in a way that nobody has foreseen, and says why with the question's words."""

    def ask(self, question: str, within: Sequence[str] = (), model: str = "", statements: int = 0) -> Answer:
        raise KeyError(question)

    def events(self, question: str, within: Sequence[str] = (), model: str = "", statements: int = 0) -> Iterator[Any]:
        yield from super().events(ANSWERED)
        raise KeyError(question)


@pytest.fixture
def broken(guide_store: Path) -> Iterator[TestClient]:
    """A server inside this process whose assistant is broken; where its log goes is put back at the end."""
    kept = {name: logging.getLogger(name) for name in ("qa", "uvicorn.error")}
    before = {name: (list(log.handlers), log.propagate) for name, log in kept.items()}
    client = TestClient(
        create_app(_Broken(load_settings(guide_store))), base_url="http://localhost", raise_server_exceptions=False
    )
    with client:
        yield client
    for name, log in kept.items():
        log.handlers[:], log.propagate = before[name]


def test_a_fault_inside_is_told_without_the_question(broken: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    """What goes wrong inside is an error like any other to the caller, and where it happened is in the log, no question."""
    metrics.log_as_json(log_questions=False)
    response = broken.post("/ask", json={"question": f"What is {SECRET}?"})
    assert refused(response, 500)["type"] == "server_error"
    assert response.headers["X-Request-ID"] and all(response.headers[name] == value for name, value in HEADERS.items())
    streamed = broken.post("/ask/stream", json={"question": f"What is {SECRET}?"}).text
    assert streamed.rstrip().split("\n\n")[-1].startswith("event: error\n")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["status"] for line in lines if "status" in line] == [500, 200]
    assert [
        "KeyError" in line["trace"] and "test_metrics.py" in line["trace"] for line in lines if "trace" in line
    ] == [True] * 2
    assert SECRET not in str(lines)


def test_traces_hold_no_question(guide_store: Path) -> None:
    """A span of a search tells its route and its status, and nowhere what was searched for."""
    from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    spans, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    app = create_app(Assistant(load_settings(guide_store)))
    FastAPIInstrumentor.instrument_app(app, server_request_hook=metrics._without_query, tracer_provider=provider)
    with TestClient(app, base_url="http://localhost") as client:
        assert client.get("/search", params={"q": SECRET}).status_code == 200
        assert client.get("/search", params={"q": SECRET, "k": 0}).status_code == 400
        assert client.post("/ask", json={"question": SECRET}).status_code == 200
        assert client.get(f"/sources/{SECRET}").status_code == 404
    told = [
        (span.name, dict(span.attributes or {}), [dict(event.attributes or {}) for event in span.events])
        for span in spans.get_finished_spans()
    ]
    assert any("/search" in name for name, _, _ in told)
    searches = [one for one in told if "/search" in str(one) or "/ask" in str(one)]
    assert searches and SECRET not in str(searches)
