"""The server as a process, or as several."""

from __future__ import annotations

import asyncio
import functools
import logging
import os
import signal
import socket
import sys
import tempfile
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.supervisors import Multiprocess

from qa.assistant import Assistant
from qa.errors import UsageError
from qa.settings import Settings

GRACE_S = 120
"""Seconds that answers in flight may take when the server is stopped."""

HEAD_S = 15
"""Seconds, and at most twice as many, after which a connection without a whole head of a request is closed."""


class TimedProtocol(AutoHTTPProtocol):  # type: ignore[valid-type, misc]
    """Closes a connection on which the head of a request does not arrive; uvicorn would wait for ever."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self.loop.call_later(HEAD_S, self._look, self.cycle)

    def _look(self, last: object) -> None:
        if self.transport.is_closing():
            return
        if self.cycle is last and (last is None or last.response_complete):
            self.transport.close()
        else:
            self.loop.call_later(HEAD_S, self._look, self.cycle)


def listen(host: str, port: int, *, keys: bool, open_to_all: bool) -> tuple[socket.socket, bool]:
    """Take an address.

    Parameters: host and port, 0 for any free one; keys, whether callers must show one; open_to_all, the user's word that
    no key is needed although others can reach the address.
    Returns: the listening socket, and whether only this machine reaches it.
    Raises: UsageError when the address is not to be had, or is open to others without a key.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise UsageError(f"There is no address {host!r}: name one of this machine, such as 127.0.0.1.") from error
    local = all(str(place[4][0]).startswith("127.") or place[4][0] == "::1" for place in found)
    if not local and not keys and not open_to_all:
        raise UsageError(
            f"Others can reach {host}, and no key is set: set QA_API_KEYS, or say --anyone-may-ask if that is meant."
        )
    family, kind, protocol, _, place = found[0]
    taken = socket.socket(family, kind, protocol)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(place)
    except (OSError, OverflowError) as error:
        taken.close()
        why = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"Port {port} of {host} is not to be had ({why.lower()}): choose another by --port."
        ) from error
    taken.set_inheritable(True)
    return taken, local


def build_app(settings: Settings, local: bool, cases: Path | None) -> FastAPI:
    """The application of one process. Raises: QAError when store or model cannot be opened."""
    from qa.serve import metrics
    from qa.serve.app import create_app

    metrics.log_as_json(log_questions=settings.log_questions)
    assistant = Assistant(settings)
    assistant.load_writers()  # told now, if one cannot be used
    assistant.store  # noqa: B018
    return create_app(assistant, local=local, cases=cases)


def serve(settings: Settings, taken: socket.socket, workers: int, *, local: bool, cases: Path | None = None) -> None:
    """Answer requests until the process is told to end.

    Parameters: settings, of a store that exists; taken, the socket to listen on; workers, processes; local, whether only
    this machine reaches it; cases, the file into which readers' cases are written.
    """
    config = uvicorn.Config(
        functools.partial(build_app, settings, local, cases),
        factory=True,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        http=TimedProtocol,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),  # else uvicorn believes this machine, or its own variable
        timeout_graceful_shutdown=GRACE_S,
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # When all answers are given, uvicorn raises once more the signal that ended it: that is no failure.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if workers == 1:
        uvicorn.Server(config).run(sockets=[taken])
        return
    with tempfile.TemporaryDirectory(prefix="qa-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # a process imports the library that reads it after this
        Multiprocess(config, sockets=[taken]).run()
