"""Who may come in: keys, rate, size of what is sent, and which sites' pages; and the headers that every response carries."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import re
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

from qa.errors import UsageError
from qa.serve.error_handlers import failure, refusal
from qa.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_BYTES = 1_000_000
"""Largest body of a question with its history."""
ENVELOPE_BYTES = 10_000
"""What an upload's form adds to its file."""
BODY_S = 120
"""Seconds in which the body of a request must have come."""
OPEN = ("/", "/docs", "/health", "/ready")
PAGE_PATH = "/page/"
"""Static files of the reading room: they hold nothing of the corpus, and a browser cannot send a key for them."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Gives every response the headers that protect a browser."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def send_shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                # What the page is made of is asked for anew each time, so that an upgrade never mixes old and new parts.
                headers.setdefault("Cache-Control", "no-cache" if scope["path"].startswith(PAGE_PATH) else "no-store")
            await send(message)

        await self.app(scope, receive, send_shielded)


class AccessControl:
    """Refuses what may not come in before any route sees it."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        keys: Sequence[str],
        rate: str,
        origins: Sequence[str],
        upload_bytes: int,
        local: bool,
    ) -> None:
        """Parameters: keys, none asks for none; rate, such as "120/minute"; origins, other sites whose pages may come in;
        upload_bytes, of the largest document; local, whether it is reached from this machine only.

        Raises: UsageError for a rate or an origin that is none.
        """
        self.app = app
        self._keys = [hashlib.sha256(key.encode()).digest() for key in keys]
        self._rate = _parsed(rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._origins = _named(origins)
        self._upload_bytes = upload_bytes + ENVELOPE_BYTES
        self._local = local and not keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        refused = await self._refused(scope)
        if refused is not None:
            await refused(scope, receive, send)
            return
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, _bounded(receive, self._most(scope)), send_noted)
        except Exception as error:
            if begun:
                raise
            await failure(error)(scope, receive, send)

    async def _refused(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        address = scope["client"][0] if scope["client"] else ""
        if self._local and not _is_local(_name(host)):
            # Another name means a page of another site, which had its own name point to this machine.
            return refusal(403, f"This server answers to the name of this machine only, not to {host[:100]!r}.")
        origin = headers.get("origin")
        if origin is not None and origin not in self._origins and origin.partition("://")[2] != host:
            return refusal(403, f"Pages of {origin[:100]!r} may not use this server: QA_CORS_ORIGINS can allow them.")
        path = scope["path"]
        if path in OPEN or path.startswith(PAGE_PATH):
            return None
        key = _bearer(headers.get("authorization", ""))
        known = self._knows(key)
        if self._keys or not _is_local(address):
            who = hashlib.sha256(key.encode()).hexdigest() if known else ""  # so that guessing keys is limited as well
            if not await self._limiter.hit(self._rate, who, address):
                message = f"More requests than {self._rate} from this key and address: come again later."
                reset = (await self._limiter.get_window_stats(self._rate, who, address)).reset_time
                return refusal(429, message, headers={"Retry-After": str(_seconds_until(reset))})
        if self._keys and not known:
            message = "A key is missing or unknown: send it as `Authorization: Bearer KEY`."
            return refusal(401, message, headers={"WWW-Authenticate": "Bearer"})
        sent = headers.get("content-length", "")
        if sent.isdecimal() and int(sent) > self._most(scope):
            return refusal(413, f"The body has {int(sent):,} bytes; at most {self._most(scope):,} are read.")
        return None

    def _knows(self, key: str) -> bool:
        """Whether a key is one of ours; every one of ours is compared, in constant time, whatever comes out."""
        shown = hashlib.sha256(key.encode("utf-8", "replace")).digest()
        return sum(hmac.compare_digest(shown, own) for own in self._keys) > 0

    def _most(self, scope: Scope) -> int:
        return self._upload_bytes if scope["path"].rstrip("/") == "/sources" else BODY_BYTES


def check(settings: Settings) -> None:
    """See that access control can be made of these settings. Raises: UsageError as it does."""
    if not all(re.fullmatch(r"[!-~]+", key) for key in settings.api_keys):
        raise UsageError(
            "api_keys (QA_API_KEYS) has a key that no HTTP header can carry: use ASCII letters, digits and signs, no spaces."
        )
    for proxy in settings.trusted_proxies:
        try:
            ipaddress.ip_network(proxy)
        except ValueError as error:
            raise UsageError(
                f"trusted_proxies (QA_TRUSTED_PROXIES) has {proxy!r}: name an address or a network, such as 10.0.0.0/8."
            ) from error
    _parsed(settings.rate_limit)
    _named(settings.cors_origins)


def _named(origins: Sequence[str]) -> frozenset[str]:
    for origin in origins:
        if not re.fullmatch(r"https?://[^/*\s]+/?", origin):
            raise UsageError(
                f"cors_origins (QA_CORS_ORIGINS) has {origin!r}: name each site in full, such as https://lab.example."
            )
    return frozenset(origin.rstrip("/") for origin in origins)


def _parsed(rate: str) -> RateLimitItem:
    try:
        parsed = parse(rate)
    except ValueError:
        parsed = None
    if parsed is None or parsed.amount < 1:
        raise UsageError(
            f"rate_limit (QA_RATE_LIMIT) is {rate!r}: write a number and a time, such as 120/minute or 10/second."
        )
    return parsed


def _bounded(receive: Receive, most: int) -> Receive:
    """What a client sends, at most `most` bytes within `BODY_S` seconds: a body need not say beforehand how long it is."""
    seen, whole, until = 0, False, asyncio.get_running_loop().time() + BODY_S

    async def bounded() -> Message:
        nonlocal seen, whole
        try:
            async with asyncio.timeout_at(None if whole else until):
                message = await receive()
        except TimeoutError as error:
            said = f"The body did not come within {BODY_S} seconds."
            raise HTTPException(408, said, {"Connection": "close"}) from error
        seen, whole = seen + len(message.get("body", b"")), not message.get("more_body", False)
        if seen > most:
            raise HTTPException(413, f"The body has more than {most:,} bytes, which is the most that is read.")
        return message

    return bounded


def _bearer(header: str) -> str:
    kind, _, key = header.partition(" ")
    return key.strip() if kind.lower() == "bearer" else ""


def _name(host: str) -> str:
    """The name of a Host header, without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() and ":" in host else host


def _is_local(name: str) -> bool:
    """Whether a name or address means this machine."""
    if name.lower() == "localhost" or name.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _seconds_until(moment: float) -> int:
    return max(1, round(moment - time.time() + 0.5))
