"""Servers, spoken to over a real connection: a thread of this process, or a process of its own as users have it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import jsonschema
import pytest
import uvicorn
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from qa.assistant import Assistant
from qa.serialize import schema
from qa.serve.app import create_app
from qa.serve.run import TimedProtocol, listen
from qa.settings import load_settings
from tests.command import make_documents
from tests.fake_model import Fake, fake_model

ANSWERED = "What EC50 does allopregnanolone have in epileptic dentate granule cells?"
DIRECT = "What is the elimination half-life of brexanolone?"
FOLLOW_UP = "And in control cells?"
ABSTAINED = "What is the IL-10 result in the inflammation table?"
START_S = 60.0
"""Seconds within which a server must be ready on a machine that does much else."""


class Server:
    """A running server, spoken to over a real connection."""

    def __init__(self, url: str, key: str = "") -> None:
        """Parameters: url, where it listens; key, which its client shows, if any."""
        self.url = url
        self.client = httpx.Client(base_url=url, timeout=60, headers={"Authorization": f"Bearer {key}"} if key else {})

    def figures(self) -> dict[str, float]:
        """Its figures for Prometheus, "name{label=value,...}" -> value."""
        families = text_string_to_metric_families(self.client.get("/metrics").raise_for_status().text)
        return {
            one.name + "{" + ",".join(f"{name}={value}" for name, value in sorted(one.labels.items())) + "}": one.value
            for family in families
            for one in family.samples
        }

    def ask(self, question: str, **more: Any) -> dict[str, Any]:
        """The answer of POST /ask."""
        answered = self.client.post("/ask", json={"question": question, **more})
        assert answered.status_code == 200, answered.text
        return answered.json()

    def events(self, question: str, **more: Any) -> list[tuple[str, Any]]:
        """The events of POST /ask/stream, each with its name and its data."""
        answered = self.client.post("/ask/stream", json={"question": question, **more})
        assert answered.status_code == 200, answered.text
        return events_of(answered.text)

    def _alive(self) -> None:
        """Fail when it can answer nothing any more."""

    def _until(self, true: Callable[[], bool]) -> None:
        over = time.monotonic() + START_S
        while time.monotonic() < over:
            self._alive()
            try:
                if true():
                    return
            except httpx.TransportError:
                pass  # it does not listen yet
            time.sleep(0.02)
        raise AssertionError("the server did not get ready")

    def _ready(self) -> bool:
        return self.client.get("/ready").status_code == 200


class ServerInside(Server):
    """The application served by a thread of this process: nothing is loaded anew, and what one test had read is not read again."""

    def __init__(self, store: Path, **environment: str) -> None:
        """Parameters: store, its folder; environment, which it is made in."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            assistant = Assistant(load_settings(store))
            assistant.load_writers()
        taken, _ = listen("127.0.0.1", 0, keys=False, open_to_all=False)
        config = uvicorn.Config(
            create_app(assistant), log_config=None, access_log=False, server_header=False, http=TimedProtocol, proxy_headers=False
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [taken]}, daemon=True)
        self._thread.start()
        super().__init__(f"http://127.0.0.1:{taken.getsockname()[1]}", *assistant.settings.api_keys[:1])
        self._until(self._ready)

    def _alive(self) -> None:
        assert self._thread.is_alive(), "the server ended before it was ready"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self._server.should_exit = True
        self._thread.join(30)
        assert not self._thread.is_alive()


class ServerProcess(Server):
    """`qa serve` as a process on a free port: started, ready, and at the end stopped by SIGTERM without a complaint."""

    def __init__(self, store: Path | None, *arguments: str, **environment: str) -> None:
        """Parameters: store, its folder, None for a Chroma server of the environment; arguments of the command; environment, beside that of the tests without QA_*."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "qa",
                "serve",
                "--port",
                "0",
                *(("--store", str(store)) if store else ()),
                *arguments,
            ],
            env=inherited | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tempfile.gettempdir(),  # where no qa.toml is
        )
        self.lines: list[str] = []
        """What it wrote to standard error, so far."""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        key = (environment.get("QA_API_KEYS") or environment.get("QA_API_KEY", "")).split(",")[0]
        super().__init__(self._address(), key)
        self._until(self._ready)

    def _read(self) -> None:
        assert self.process.stderr is not None
        self.lines.extend(iter(self.process.stderr.readline, ""))

    def _address(self) -> str:
        self._until(lambda: any("Reading room: " in line for line in list(self.lines)))
        found = re.search(r"Reading room: (http://\S+?)/ ", "".join(self.lines))
        assert found is not None
        return found[1]

    def _alive(self) -> None:
        assert self.process.poll() is None, "".join(self.lines)

    def log(self, request: str | None = None) -> list[dict[str, Any]]:
        """The lines of its log; request, of that request, of which one is waited for."""
        over = time.monotonic() + 5
        while True:
            told = [json.loads(line) for line in list(self.lines) if line.startswith("{")]
            if request is None:
                return told
            found = [one for one in told if one.get("request") == request]
            if found or time.monotonic() > over:
                return found
            time.sleep(0.01)

    def stop(self) -> int:
        """End it as a supervisor does; returns its exit code."""
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(30)
        finally:
            self.process.kill()
            self.process.wait()
            self._reader.join(5)
            for stream in (self.process.stdout, self.process.stderr):
                assert stream is not None
                stream.close()
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        code = self.stop()
        if kind is None:
            assert code == 0, (code, "".join(self.lines))
            told = [line for line in self.log() if line.get("level") in ("error", "critical")]
            assert told == [], told


def events_of(text: str) -> list[tuple[str, Any]]:
    """Server-sent events, each with its name and its data; comments are passed over."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


@contextmanager
def small_store(folder: Path) -> Iterator[Path]:
    """A store of three short documents, for tests that change it."""
    store = folder / "store"
    with Assistant(load_settings(store)) as assistant:
        assistant.ingest([make_documents(folder / "files")])
    yield store


@contextmanager
def inside(store: Path, **options: Any) -> Iterator[httpx.Client]:
    """A client of the application inside this process: nothing starts, and what one test had read the others need not read."""
    app = create_app(Assistant(load_settings(store)), **options)
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 5000)) as client:  # nobody's rate is limited
        yield client


@pytest.fixture(scope="session")
def server(guide_store: Path) -> Iterator[Server]:
    """A server on the default corpus, which is only read."""
    with ServerInside(guide_store) as running:
        yield running


KEYS = ("sk-first", "sk-second", "sk-third", "sk-fourth")
"""Keys of the guarded server; the last is used up by a test."""
RATE = 150
SITE = "https://lab.example"


@pytest.fixture(scope="session")
def guarded(guide_store: Path) -> Iterator[Server]:
    """A server with keys, a rate limit and a site that may use it."""
    environment = {"QA_API_KEYS": ",".join(KEYS[:-1]), "QA_API_KEY": KEYS[-1], "QA_CORS_ORIGINS": SITE}
    with ServerInside(guide_store, QA_RATE_LIMIT=f"{RATE}/minute", **environment) as running:
        yield running


@pytest.fixture(scope="module")
def fake() -> Iterator[Fake]:
    """A language model that writes faithfully, unless a test sets its manners."""
    with fake_model("faithful") as running:
        yield running


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a small store of its own, which tests change."""
    with small_store(tmp_path_factory.mktemp("own")) as store, ServerInside(store) as running:
        yield running


def as_described(value: Any, kind: Any) -> None:
    """See that JSON is as the description of its type says, which allows no other keys."""
    told = schema(kind)
    assert told["additionalProperties"] is False
    jsonschema.validate(value, told)
