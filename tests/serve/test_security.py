"""Who may come in: keys, rates, other sites, and where the server listens."""

from __future__ import annotations

import hmac

import httpx
import pytest
from starlette.testclient import TestClient

from qa.errors import UsageError
from qa.serve import security
from qa.serve.security import HEADERS, AccessControl
from tests.serve.conftest import ANSWERED, KEYS, RATE, SITE, Server
from tests.serve.test_api import refused

EVIL = "http://evil.example"
OPEN = ("/", "/health", "/ready", "/docs", "/page/index.html")
"""What needs no key: health, and the shell of the pages, which holds nothing of the corpus."""


async def _echo(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"in"})


def guarded_app(
    *, keys: tuple[str, ...] = (), rate: str = "1000/minute", local: bool = True, host: str = "127.0.0.1"
) -> TestClient:
    """Access control in front of an application that lets everybody in."""
    app = AccessControl(_echo, keys=keys, rate=rate, origins=(SITE,), upload_bytes=100, local=local)
    return TestClient(app, base_url="http://127.0.0.1:8000", client=(host, 5000))


def bearer(key: str) -> dict[str, str]:
    """The header that shows a key."""
    return {"Authorization": f"Bearer {key}"}


def routes(server: Server) -> list[tuple[str, str]]:
    """Every method and address of the API, those that are not there included."""
    paths = server.client.get("/openapi.json").json()["paths"]
    known = [(method.upper(), path) for path, methods in paths.items() for method in methods]
    named = [(method, path.format(source="guide", start=0, end=5, model="qa", number=1)) for method, path in known]
    return [
        *named,
        ("GET", "/openapi.json"),
        ("GET", "/nothing"),
        ("PUT", "/ask"),
        ("GET", "/page"),
    ]


def test_every_route_asks_for_the_key(guarded: Server) -> None:
    """Without a key, or with a wrong one, nothing but health and the shell of the pages is to be had."""
    with httpx.Client(base_url=guarded.url) as stranger:
        for method, path in routes(guarded):
            if path in OPEN:
                continue
            for headers in (
                {},
                bearer("sk-firs"),
                {"Authorization": KEYS[0]},
                {"Authorization": f"Basic {KEYS[0]}"},
            ):
                response = stranger.request(method, path, headers=headers)
                if response.status_code != 429:  # guessing is limited too
                    assert refused(response, 401)["type"] == "authentication_error", (method, path)
                    assert response.headers["WWW-Authenticate"] == "Bearer"
        for path in OPEN:
            assert stranger.get(path).status_code == 200, path


@pytest.mark.parametrize("key", KEYS)
def test_every_key_opens(guarded: Server, key: str) -> None:
    """Each of the keys, of QA_API_KEYS and of QA_API_KEY, lets its caller in."""
    with httpx.Client(base_url=guarded.url, headers=bearer(key)) as caller:
        for headers in (bearer(key), {"Authorization": f"bearer  {key}"}):
            assert caller.get("/v1/models", headers=headers).status_code in (200, 429)  # some are used up by tests


def test_as_many_keys_are_compared_whatever_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first key, the last, a wrong one and none cost the same comparisons, of digests of one length."""
    compared: list[int] = []

    def counted(one: bytes, other: bytes) -> bool:
        compared.append(len(one) + len(other))
        return hmac.compare_digest(one, other)

    class Counting:
        compare_digest = staticmethod(counted)

    monkeypatch.setattr(security, "hmac", Counting)
    client = guarded_app(keys=KEYS)
    costs = []
    for shown in (KEYS[0], KEYS[-1], "wrong", "x" * 5000, None):
        compared.clear()
        status = client.get("/ask", headers=bearer(shown) if shown is not None else {}).status_code
        assert status == (200 if shown in KEYS else 401)
        costs.append(list(compared))
    assert costs == [[64] * len(KEYS)] * len(costs)


def test_a_key_is_limited(guarded: Server) -> None:
    """A key that asks more than its rate is told when to come again; the others go on."""
    with httpx.Client(base_url=guarded.url, headers=bearer(KEYS[2])) as caller:
        statuses = [caller.get("/v1/models").status_code for _ in range(RATE + 5)]
        assert statuses.count(200) <= RATE and statuses[-5:] == [429] * 5
        last = caller.get("/ask")
        assert refused(last, 429)["type"] == "rate_limit_error"
        assert 1 <= int(last.headers["Retry-After"]) <= 61
        assert caller.get("/health").status_code == 200
    assert guarded.client.get("/v1/models").status_code == 200


def test_guessing_keys_is_limited() -> None:
    """Wrong keys of one address share one rate, however many they are; another address and a right key have their own."""
    client = guarded_app(keys=KEYS, rate="5/minute")
    statuses = [client.get("/ask", headers=bearer(f"guess {number}")).status_code for number in range(8)]
    assert statuses == [401] * 5 + [429] * 3
    assert client.get("/ask", headers=bearer(KEYS[0])).status_code == 200


def test_who_needs_no_key_is_limited_from_elsewhere_only() -> None:
    """Without keys, callers on this machine are not limited, and those elsewhere are."""
    assert {guarded_app(rate="2/minute").get("/ask").status_code for _ in range(4)} == {200}
    far = guarded_app(rate="2/minute", local=False, host="192.0.2.7")
    assert [far.get("/ask").status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("rate", ["", "many", "5", "5/fortnight", "/minute", "-1/minute", "0/minute"])
def test_a_rate_that_is_none_is_told(rate: str) -> None:
    """A rate that cannot be is refused when the server starts."""
    with pytest.raises(UsageError, match="rate_limit"):
        guarded_app(rate=rate)


@pytest.mark.parametrize("path", ["/ask", "/health", "/", "/v1/models", "/page/index.html"])
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example", "192.0.2.1", "", "[::2]", "0", "@127.0.0.1:1@x"]
)  # fmt: skip
def test_another_name_is_refused(path: str, host: str) -> None:
    """A server of this machine answers to no other name, so that a site cannot make its own name point here."""
    refused(guarded_app().get(path, headers={"Host": host}), 403)


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:9", "127.0.0.1", "127.9.9.9:80", "[::1]:8000", "[::1]", "LOCALHOST:8000", "qa.localhost"],
)
def test_names_of_this_machine_are_taken(host: str) -> None:
    """All names of this machine are its own; a server that others reach answers to any name."""
    assert guarded_app().get("/ask", headers={"Host": host}).status_code == 200
    assert guarded_app(local=False).get("/ask", headers={"Host": "qa.lab.example"}).status_code == 200


@pytest.mark.parametrize("local", [True, False])
@pytest.mark.parametrize(
    "origin",
    [
        EVIL,
        "null",
        "",
        "https://evil.example:8000",
        "http://127.0.0.1",
        "http://127.0.0.1:8001",
        "http://127.0.0.1:8000.evil.example",
        f"{SITE}.evil.example",
        "file://",
    ],
)
def test_pages_of_other_sites_are_refused(origin: str, local: bool) -> None:
    """A page of another site, or of none, gets nothing, with whatever method."""
    client = guarded_app(local=local)
    for method in ("GET", "POST", "DELETE", "OPTIONS"):
        refused(client.request(method, "/ask", headers={"Origin": origin}), 403)


def test_own_pages_and_named_sites_may_come_in() -> None:
    """The server's own page and the sites that are named may use it."""
    for origin in ("http://127.0.0.1:8000", SITE):
        assert guarded_app().post("/ask", headers={"Origin": origin}).status_code == 200


def test_other_sites_are_named_to_the_browser(guarded: Server, server: Server) -> None:
    """A named site's preflight is answered, its errors can be read by it; another site is refused, and by default all are."""
    wish = {
        "Origin": SITE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    preflight = guarded.client.options("/ask", headers=wish)
    assert preflight.status_code == 200 and preflight.headers["Access-Control-Allow-Origin"] == SITE
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    answer = guarded.client.post("/ask", json={"question": ANSWERED}, headers={"Origin": SITE})
    assert answer.status_code == 200 and answer.headers["Access-Control-Allow-Origin"] == SITE
    wrong = guarded.client.get("/v1/models", headers={"Origin": SITE, **bearer("wrong")})
    assert wrong.status_code in (401, 429) and wrong.headers["Access-Control-Allow-Origin"] == SITE
    for other in (guarded.client, server.client):
        for method in ("GET", "OPTIONS"):
            response = other.request(method, "/v1/models", headers={**wish, "Origin": EVIL})
            assert "Access-Control-Allow-Origin" not in response.headers
            assert response.status_code in (400, 403)
    assert "Access-Control-Allow-Origin" not in server.client.options("/ask", headers=wish).headers


def test_every_response_carries_the_headers(server: Server, guarded: Server) -> None:
    """Whatever the response, pages, refusals and preflights included, it carries the headers that protect a browser."""
    json = {"Content-Type": "application/json"}
    wish = {"Origin": SITE, "Access-Control-Request-Method": "POST"}
    responses = [
        *(server.client.get(path) for path in (*OPEN, "/sources", "/metrics", "/nothing", "/openapi.json", "/search", "/page/no")),
        server.client.post("/ask", json={"question": ANSWERED}), server.client.post("/ask/stream", json={"question": ANSWERED}),
        server.client.post("/ask", content=b" " * 1_000_001, headers=json), server.client.put("/ask"),
        server.client.get("/ask", headers={"Host": "evil.example"}), server.client.get("/ask", headers={"Origin": EVIL}),
        httpx.get(f"{guarded.url}/sources"), guarded.client.options("/ask", headers=wish),
        guarded.client.options("/ask", headers={**wish, "Origin": EVIL}),
    ]  # fmt: skip
    for response in responses:
        what = (response.request.method, response.request.url, response.status_code)
        for name, value in HEADERS.items():
            assert response.headers.get(name) == value, (name, *what)
        assert response.headers["X-Request-ID"], what
        if response.request.url.path not in ("/page/index.html", "/page/no"):
            assert response.headers["Cache-Control"] == "no-store", what
