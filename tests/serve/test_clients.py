"""Clients that pretend to come from elsewhere, guess keys, or do not send what they began."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
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
from tests.serve.conftest import Server, small_store


@pytest.mark.parametrize(
    ("proxies", "statuses"),
    [
        pytest.param("", [401, 401, 401, 429], id="stranger", marks=pytest.mark.slow),
        pytest.param("127.0.0.1", [401] * 4, id="proxy"),
    ],
)
def test_forwarded_addresses_are_believed_of_known_proxies_only(
    tmp_path: Path, proxies: str, statuses: list[int]
) -> None:
    """Wrong keys are counted by the address that connects, and by the one that a named proxy forwards."""
    limited = {"QA_API_KEYS": "sk-own", "QA_RATE_LIMIT": "3/hour", "QA_TRUSTED_PROXIES": proxies}
    with small_store(tmp_path) as store, Server(store, **limited) as server, httpx.Client(base_url=server.url) as guest:
        told = [
            guest.get("/sources", headers={"Authorization": f"Bearer no-{n}", "X-Forwarded-For": f"203.0.113.{n}"})
            for n in range(4)
        ]
        assert [one.status_code for one in told] == statuses
        assert server.client.get("/sources").status_code == 200


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
