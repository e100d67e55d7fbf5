"""Clients that pretend to come from elsewhere, guess keys, or do not send what they began."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from qa.errors import UsageError
from qa.serve import error_handlers, run, security
from qa.serve.security import AccessControl, check
from qa.settings import load_settings
from tests.chroma import until


@pytest.mark.parametrize(
    ("proxies", "statuses"), [((), [401, 401, 401, 429]), (("127.0.0.1",), [401] * 4)], ids=["stranger", "proxy"]
)
def test_forwarded_addresses_are_believed_of_known_proxies_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxies: tuple[str, ...], statuses: list[int]
) -> None:
    """Wrong keys are counted by the address that connects, and by the one that a named proxy forwards."""
    running: list[uvicorn.Server] = []

    class Noted(uvicorn.Server):
        def __init__(self, config: uvicorn.Config) -> None:
            super().__init__(config)
            running.append(self)

    app = FastAPI()
    app.add_api_route("/sources", lambda: {})
    guard = AccessControl(app, keys=("sk-own",), rate="3/hour", origins=(), upload_bytes=9, local=True)
    monkeypatch.setattr(run, "build_app", lambda *_: guard)
    monkeypatch.setattr(run.signal, "signal", lambda *_: None)  # which only a process's first thread may set
    monkeypatch.setattr(run.uvicorn, "Server", Noted)
    taken, local = run.listen("127.0.0.1", 0, keys=True, open_to_all=False)
    settings = replace(load_settings(tmp_path), trusted_proxies=proxies)
    with ThreadPoolExecutor(1) as pool:
        served = pool.submit(run.serve, settings, taken, 1, local=local)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{taken.getsockname()[1]}") as guest:
                until(lambda: bool(running) and running[0].started)
                told = [
                    guest.get(
                        "/sources", headers={"Authorization": f"Bearer {key}", "X-Forwarded-For": f"203.0.113.{n}"}
                    )
                    for n, key in enumerate(("no-0", "no-1", "no-2", "no-3", "sk-own"))
                ]
        finally:
            for one in running:  # none where it failed before, which `result` tells
                one.should_exit = True
        served.result(10)
    assert [one.status_code for one in told] == [*statuses, 200]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("QA_API_KEYS", "good,schl\u00fcssel", "ASCII"),
        ("QA_API_KEYS", "two words", "ASCII"),
        ("QA_TRUSTED_PROXIES", "proxy.example", "trusted_proxies"),
    ],
)
def test_settings_that_cannot_work_are_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    """A key that no header carries, or a proxy without an address, is refused at the start, and no key is shown."""
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=said) as refused:
        check(load_settings())
    assert "good" not in str(refused.value)


def in_thread(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine, run in a thread of its own: a browser's driver may run a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def test_half_a_body_is_refused_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that does not come to its end is answered with 408, and the connection is closed."""
    monkeypatch.setattr(security, "BODY_S", 0.05)

    reads = FastAPI()
    error_handlers.install(reads)

    @reads.post("/ask")
    async def ask(body: dict[str, str]) -> None: ...

    async def request() -> list[dict]:
        sent: list[dict] = []
        begun = iter([{"type": "http.request", "body": b"{", "more_body": True}])

        async def receive() -> dict:
            return next(begun, None) or await asyncio.Event().wait()

        async def send(message: dict) -> None:
            sent.append(message)

        app = AccessControl(reads, keys=(), rate="9/second", origins=(), upload_bytes=9, local=True)
        headers = [(b"host", b"localhost")]
        scope = {"type": "http", "path": "/ask", "headers": headers, "client": ("127.0.0.1", 1), "method": "POST"}
        await app({**scope, "query_string": b""}, receive, send)
        return sent

    start, body = in_thread(asyncio.wait_for(request(), 5))
    assert start["status"] == 408
    assert (b"connection", b"close") in start["headers"]
    assert json.loads(body["body"])["error"]["code"] == "timeout"


def test_half_a_head_is_closed_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection on which the head of a request stops is closed; one on which an answer takes long is not."""
    monkeypatch.setattr(run, "HEAD_S", 0.2)

    async def slow(scope, receive, send) -> None:
        await asyncio.sleep(0.8)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"in"})

    async def clients() -> tuple[bytes, bytes]:
        config = uvicorn.Config(slow, http=run.TimedProtocol, port=0, lifespan="off", log_config=None)
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]

        async def speak(text: bytes) -> bytes:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(text)
            heard = await asyncio.wait_for(reader.read(), 5)
            writer.close()
            return heard

        whole = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
        heard = await asyncio.gather(speak(whole[:20]), speak(whole + whole[:20]))
        server.should_exit = True
        await running
        return heard[0], heard[1]

    half, then_half = in_thread(clients())
    assert half == b""
    assert then_half.endswith(b"\r\n\r\nin")
