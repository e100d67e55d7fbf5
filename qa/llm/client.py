"""The language model as it is called: within bounds, its failures in one sentence.

What a provider says in an error is never passed on: it may hold a key.
"""

from __future__ import annotations

import contextvars
import queue
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from qa.llm.parse import SCHEMA, Malformed, from_lines, from_objects
from qa.llm.prompt import Message
from qa.text.messages import message
from qa.verify.draft import Proposal

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

ATTEMPTS = 3
"""Calls made before a model counts as failed."""
PAUSE_S = 0.5
"""Wait before the second call, doubled before the third, with up to as much again at random."""
LONGEST_PAUSE_S = 20.0
"""Longest wait that a server may ask for by Retry-After; a longer one counts as a failure at once."""
INTERRUPTED: contextvars.ContextVar[threading.Event | None] = contextvars.ContextVar("interrupted", default=None)
"""Set, where it is one, when nobody waits for the answer any more: no reply is drawn further, and no call is repeated."""
POLL_S = 0.2
"""Seconds within which a waiting call hears that it is interrupted."""
_TRANSIENT = frozenset((408, 409, 425, 429))
_EXPLAINED = frozenset((400, 401, 403, 404, 413, 429))
T = TypeVar("T")


class Failed(Exception):
    """The model gave nothing usable after all attempts; its text ends the sentence "the model ..."."""


class Refused(Failed):
    """A 400 or 422: the server does not take the request in this form."""


@dataclass
class Usage:
    """What the provider reports of the calls of one question."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0

    def of(self, message: BaseMessage | None) -> None:
        """Add what one reply reports."""
        self.calls += 1
        used = getattr(message, "usage_metadata", None) or {}
        self.input_tokens += used.get("input_tokens") or 0
        self.output_tokens += used.get("output_tokens") or 0
        reported = (getattr(message, "response_metadata", None) or {}).get("token_usage") or {}
        cost = reported.get("cost") if isinstance(reported, Mapping) else None
        self.cost += cost if isinstance(cost, int | float) else 0.0

    def told(self) -> dict[str, float]:
        """The figures that are there."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass
class Model:
    """A language model with how it is called; `structured` turns false when its server refuses structured output."""

    name: str
    chat: BaseChatModel
    structured: bool
    window: int
    """Tokens of its window to use."""
    timeout_s: float
    second_opinion: bool = False
    pause_s: float = PAUSE_S
    label: str = field(default="")
    """The name with the host that serves it, where that is not its provider's own."""

    def propose(
        self, prompt: Callable[[bool], Sequence[Message]], usage: Usage, attempts: int = ATTEMPTS
    ) -> Iterator[Proposal]:
        """Proposals as they arrive; after a broken reply those of the next attempt follow, some of them again.

        Parameters: prompt, the messages for a reply in lines (True) or in structured output (False); usage, added to;
        attempts, calls made before it counts as failed.
        Raises: Failed when every attempt failed.
        """
        if self.structured:
            try:
                yield from self._retried(lambda: self._objects(prompt(False), usage), attempts)
                return
            except Refused:
                self.structured = False
        yield from self._retried(lambda: self._lines(prompt(True), usage), attempts)

    def reply(self, messages: Sequence[Message], usage: Usage) -> str:
        """The text of one short reply. Raises: Failed."""

        def once() -> Iterator[str]:
            yield "".join(self._texts(messages, usage))

        return next(self._retried(once), "")

    def _retried(self, call: Callable[[], Iterator[T]], attempts: int = ATTEMPTS) -> Iterator[T]:
        for attempt in range(1, attempts + 1):
            try:
                yield from call()
                return
            except Failed:
                raise
            except Malformed as error:
                problem, wait = str(error), 0.0
            except Exception as error:  # every provider has its own tree of exceptions
                problem, wait = _problem(error), self._wait(error, attempt)
            if attempt == attempts:
                raise Failed(message("problem.attempts", problem=problem, attempts=attempts))
            if wait > LONGEST_PAUSE_S:
                raise Failed(message("problem.wait", problem=problem, seconds=wait))
            interrupted = INTERRUPTED.get()
            if interrupted is None:
                time.sleep(wait)
            elif interrupted.wait(wait):
                raise Failed(message("problem.interrupted"))

    def _wait(self, error: Exception, attempt: int) -> float:
        """How long to wait before the next attempt. Raises: Failed for an error that another attempt would meet again."""
        status = _status(error)
        if status in (400, 422):
            raise Refused(_problem(error)) from None
        if status is not None and status < 500 and status not in _TRANSIENT:
            raise Failed(_problem(error)) from None
        own = float(self.pause_s * 2 ** (attempt - 1) * (1 + random.random()))
        return max(own, _retry_after(error))

    def _texts(self, messages: Sequence[Message], usage: Usage) -> Iterator[str]:
        whole: Any = None
        for chunk in timed(self.chat.stream(list(messages)), self.timeout_s):
            whole = chunk if whole is None else whole + chunk
            yield str(chunk.text)
        usage.of(whole)

    def _lines(self, messages: Sequence[Message], usage: Usage) -> Iterator[Proposal]:
        yield from from_lines(self._texts(messages, usage))

    def _objects(self, messages: Sequence[Message], usage: Usage) -> Iterator[Proposal]:
        from langchain_core.callbacks import get_usage_metadata_callback

        runnable = self.chat.with_structured_output(dict(SCHEMA))
        with get_usage_metadata_callback() as reported:
            yield from from_objects(timed(runnable.stream(list(messages)), self.timeout_s))
        usage.calls += 1
        for used in reported.usage_metadata.values():
            usage.input_tokens += used.get("input_tokens", 0)
            usage.output_tokens += used.get("output_tokens", 0)


def timed(chunks: Iterator[T], seconds: float) -> Iterator[T]:
    """The chunks of a reply until its time is over.

    They are drawn by a thread of their own: a server that drips what makes no chunk would hold its reader for ever.

    Raises: TimeoutError; Failed when it is interrupted; whatever drawing a chunk raises.
    """
    drawn: queue.Queue[T | _End] = queue.Queue()
    left = threading.Event()

    def draw() -> None:
        error: BaseException | None = None
        try:
            for chunk in chunks:
                drawn.put(chunk)
                if left.is_set():
                    break
        except BaseException as raised:
            error = raised
        drawn.put(_End(error))

    # The context goes along: what counts the tokens of a call stands in it.
    threading.Thread(target=contextvars.copy_context().run, args=(draw,), daemon=True).start()
    over = time.monotonic() + seconds
    interrupted = INTERRUPTED.get()
    try:
        while True:
            if interrupted is not None and interrupted.is_set():
                raise Failed(message("problem.interrupted"))
            rest = max(0.0, over - time.monotonic())
            try:
                item = drawn.get(timeout=rest if interrupted is None else min(rest, POLL_S))
            except queue.Empty:
                if time.monotonic() < over:
                    continue
                raise TimeoutError from None
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        left.set()


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a reply, or what broke it off."""

    error: BaseException | None


def _status(error: BaseException) -> int | None:
    found = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    return found if isinstance(found, int) and found > 0 else None


def _problem(error: Exception) -> str:
    """What happened, as the end of "the model ...", without the provider's own words."""
    status = _status(error)
    if status is not None:
        known = str(status) if status in _EXPLAINED else "5xx" if status >= 500 else "4xx"
        return message("problem.status", status=status, meaning=message(f"http.{known}"))
    kind = type(error).__name__.lower()
    if isinstance(error, TimeoutError) or "timeout" in kind:
        return message("problem.late")
    if "parser" in kind or "json" in kind or "validation" in kind:
        return message("problem.form")
    return message("problem.lost")


def _retry_after(error: Exception) -> float:
    """Seconds that the server asks to wait; 0 when it does not say."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    said = headers.get("retry-after", "") if isinstance(headers, Mapping) else ""
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except ValueError:
        return 0.0
