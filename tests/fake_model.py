"""A language model that is not to be trusted: a loopback server that speaks the OpenAI dialect and lies as it is told to.

It reads the question and the numbered units out of the prompt that it is sent, writes from them in one mode of
`tests/fake_writers.py`, and keeps for each statement whether it made it true or false. The modes of `TRANSPORTS` write
faithfully and fail on the way instead.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.fake_prompt import as_json, as_lines, message_text, shown_in
from tests.fake_writers import MODES, repaired, write

TRANSPORTS = (
    "slow", "broken_stream", "rate_limited", "server_error", "garbage", "html", "malformed_json", "truncated", "empty",
    "unauthorized", "no_schema",
)  # fmt: skip
PIECE = 48
"""Characters of one chunk of a stream."""
LONGEST_S = 1.0
"""Seconds after which a slow reply ends, so that a client that would wait for ever fails its test instead."""
_MOST = re.compile(r"at most (\d+) statements")
_FAILED = re.compile(r"^- (.*?) Reason: ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Wrote:
    """A statement that the fake wrote."""

    text: str
    true: bool
    """By construction: it says what the cited units say, and cites them."""
    mode: str
    round: int
    """1, or 2 when it was told what had failed."""
    how: str
    """The rule by which it was made."""
    units: tuple[int, ...]
    question: str


@dataclass
class Fake:
    """The running server, and what has passed through it."""

    base_url: str
    mode: str
    options: Mapping[str, Any]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    wrote: list[Wrote] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    """Set when the server is to stop, so that no slow reply outlives it."""

    @property
    def writer(self) -> str:
        """The mode in which it writes; what fails on the way only writes faithfully."""
        return str(self.options.get("writer", "faithful")) if self.mode in TRANSPORTS else self.mode

    def replies(self, request: Mapping[str, Any]) -> list[str]:
        """The reply to a request in pieces of one statement each."""
        system, human = (message_text(message["content"]) for message in request["messages"][:2])
        if system.startswith("You check quotations"):
            return ["YES"]
        if system.startswith("Rewrite the last question"):
            return [human.rsplit("Last question: ", 1)[-1].split("\n")[0]]
        shown = shown_in(human)
        most = int(found.group(1)) if (found := _MOST.search(system)) else 5
        failed = _FAILED.findall(human.split("</units ", 1)[-1])
        second = "did not pass" in human.split("</units ", 1)[-1]
        before = [one for one in self.wrote if one.question == shown.question and one.round == 1]
        if second:
            said = repaired(self.writer, shown, [(one.text, one.how, one.units) for one in before], failed)
        else:
            said = write(self.writer, shown)
        said = said[:most]
        self.wrote += [
            Wrote(one.text, one.true, self.mode, 1 + second, one.how, tuple(n for n, _ in one.relied), shown.question)
            for one in said
        ]
        wanted = request.get("response_format") or {}
        return as_json(said) if wanted.get("type") == "json_schema" else as_lines(said)


@contextmanager
def fake_model(mode: str, **options: Any) -> Iterator[Fake]:
    """Serve one mode on a free port of this machine.

    Options: writer, how a transport mode writes; times, how often it fails before it answers; status, of server_error;
    retry_after, its header; whole, the statements sent before a stream breaks; pause, seconds between drips; silent, to
    drip comments.
    """
    if mode not in (*MODES, *TRANSPORTS):
        raise ValueError(f"no mode is called {mode!r}")
    server = Server(("127.0.0.1", 0), Handler)
    fake = Fake(f"http://127.0.0.1:{server.server_address[1]}/v1", mode, options)
    server.fake = fake  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Server(ThreadingHTTPServer):
    """Threads that end with the tests, and that say nothing of a client that hangs up."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no error here; any other one is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        """The list of models."""
        self._json({"object": "list", "data": [{"id": "local", "object": "model", "owned_by": "tests"}]})

    def do_POST(self) -> None:
        """A chat completion."""
        fake: Fake = self.server.fake  # type: ignore[attr-defined]
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        fake.requests.append(request)
        fake.headers.append({name.lower(): value for name, value in self.headers.items()})
        fake.times.append(time.monotonic())
        with suppress(BrokenPipeError, ConnectionResetError):
            if not self._failed(fake, request):
                self._reply(fake, request)

    def _failed(self, fake: Fake, request: Mapping[str, Any]) -> bool:
        """Fail as the mode says; False when it answers after all."""
        key = self.headers.get("Authorization", "")
        asked = len(fake.requests)
        status = {"rate_limited": 429, "server_error": fake.options.get("status", 500)}.get(fake.mode)
        if status and asked <= fake.options.get("times", 1):
            after = fake.options.get("retry_after")
            headers = {"Retry-After": str(after)} if after is not None else {}
            self._json({"error": {"message": f"try again later, {key}", "type": "server"}}, status, headers)
        elif fake.mode == "unauthorized":
            self._json({"error": {"message": f"Incorrect API key provided: {key}", "code": "invalid_api_key"}}, 401)
        elif fake.mode == "no_schema" and "response_format" in request:
            self._json({"error": {"message": f"response_format is not supported here, {key}"}}, 400)
        elif fake.mode == "garbage":
            self._raw(bytes((number * 7919 + 13) % 256 for number in range(4000)), "application/octet-stream")
        elif fake.mode == "html":
            self._raw(
                b"<html><body><h1>It works!</h1><a href='http://evil.example'>log in</a></body></html>", "text/html"
            )
        elif fake.mode == "malformed_json":
            self._raw(
                b'data: {"choices": [{"index": 0, "delta": {"content": "half\n\ndata: }}}\n\n', "text/event-stream"
            )
        else:
            return False
        return True

    def _reply(self, fake: Fake, request: Mapping[str, Any]) -> None:
        pieces = [""] if fake.mode == "empty" else fake.replies(request)
        whole, reason = "".join(pieces), "stop"
        if fake.mode == "truncated":
            whole, reason = whole[: int(len(whole) * 0.6)], "length"
        used = {"prompt_tokens": len(str(request["messages"])) // 4, "completion_tokens": len(whole) // 4}
        usage = {**used, "total_tokens": sum(used.values())}
        head = {"id": "chatcmpl-1", "created": 1, "model": request.get("model", "local")}
        if not request.get("stream"):
            message = {"role": "assistant", "content": whole}
            choice = {"index": 0, "message": message, "finish_reason": reason}
            self._json({**head, "object": "chat.completion", "choices": [choice], "usage": usage})
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if fake.mode == "broken_stream":
            sent = pieces[: fake.options.get("whole", 1) + whole.startswith("{")]
            rest = "".join(pieces)[len("".join(sent)) :]
            whole = "".join(sent) + rest[: len(rest) // 3]
        base = {**head, "object": "chat.completion.chunk"}
        for start in range(0, 0 if fake.options.get("silent") else len(whole), PIECE):
            self._event({**base, "choices": [_delta(whole[start : start + PIECE])]})
            if fake.mode == "slow" and not fake.over.wait(fake.options.get("pause", 0.05)):
                continue
        over = time.monotonic() + LONGEST_S
        while fake.mode == "slow" and time.monotonic() < over and not fake.over.wait(fake.options.get("pause", 0.05)):
            if fake.options.get("silent"):
                self._chunk(b": still there\n\n")  # keeps the connection alive and is no chunk of the reply
            else:
                self._event({**base, "choices": [_delta(" ")]})
        if fake.mode == "broken_stream":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)  # in the middle of a chunked reply
            return
        self._event({**base, "choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        self._event({**base, "choices": [], "usage": usage})
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _event(self, event: Mapping[str, Any]) -> None:
        self._chunk(f"data: {json.dumps(event)}\n\n".encode())

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _json(self, body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        self._raw(json.dumps(body).encode(), "application/json", status, headers)

    def _raw(self, body: bytes, kind: str, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _delta(text: str) -> dict[str, Any]:
    return {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
