"""How many questions are worked on: a bounded number is let in, and each is worked on in a thread.

The event loop only passes on what the threads have found, so that health checks and streams go on while they work.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from qa.llm.client import INTERRUPTED
from qa.serve.metrics import INSIDE

PING_S = 15.0
"""Seconds of silence after which a stream is told to be alive; proxies commonly close after 60."""
_T = TypeVar("_T")


class Busy(Exception):
    """So many questions are in work that no further one is let in."""


@dataclass(frozen=True, slots=True)
class _End:
    """The last thing that a thread passes on."""

    error: BaseException | None = None


class WorkerPool:
    """Lets in at most `most` pieces of work at a time and does them in `threads` threads, in the order of arrival.

    Threads beyond the cores serve only work that waits for others, such as a language model.
    """

    def __init__(self, most: int, threads: int) -> None:
        self.most = most
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="question")
        self._lock = threading.Lock()
        self._inside = 0

    @property
    def busy(self) -> bool:
        """Whether any work is in it."""
        return self._inside > 0

    async def run(self, work: Callable[[], _T]) -> _T:
        """The result of some work. Raises: Busy; what the work raises."""
        async for item in self.stream(lambda: iter((work(),))):
            if item is not None:
                return item
        raise AssertionError("work gives a result or raises")

    def stream(self, draw: Callable[[], Iterator[_T]]) -> AsyncIterator[_T | None]:
        """What a generator gives, as it comes; None after each `PING_S` seconds without anything.

        When its reader goes away, the generator is left at its next step, a language model that it waits for is interrupted,
        and its place is free again as soon as its thread has left it.

        Raises: Busy, at once; later whatever the generator raises.
        """
        with self._lock:
            if self._inside >= self.most:
                raise Busy
            self._inside += 1
            INSIDE.inc()
        loop = asyncio.get_running_loop()
        waiting: asyncio.Queue[_T | _End] = asyncio.Queue()
        gone = threading.Event()

        def tell(item: _T | _End) -> None:
            with suppress(RuntimeError):  # the loop was closed before its thread had ended
                loop.call_soon_threadsafe(waiting.put_nowait, item)

        def work() -> None:
            INTERRUPTED.set(gone)
            try:
                for event in draw():
                    if gone.is_set():
                        break
                    tell(event)
                tell(_End())
            except BaseException as error:
                tell(_End(error))

        future = self._pool.submit(contextvars.copy_context().run, work)
        future.add_done_callback(lambda _: self._leave())
        return _drawn(waiting, gone, future)

    def _leave(self) -> None:
        with self._lock:
            self._inside -= 1
            INSIDE.dec()

    def close(self) -> None:
        """Wait for what is in work."""
        self._pool.shutdown(wait=True)


async def _drawn(
    waiting: asyncio.Queue[_T | _End], gone: threading.Event, future: Future[None]
) -> AsyncIterator[_T | None]:
    """What a thread passes on, until it ends or the reader goes away."""
    try:
        while True:
            try:
                item = await asyncio.wait_for(waiting.get(), PING_S)
            except TimeoutError:
                yield None
                continue
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        gone.set()
        future.cancel()  # where it still waits for a thread
