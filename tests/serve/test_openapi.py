"""The description of the API: complete, true of the running server, and with examples that work."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS

from tests.serve.conftest import Server

FEW = settings(
    max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
MANY = settings(FEW, max_examples=400)


@pytest.fixture(scope="module")
def description(own: Server) -> dict[str, Any]:
    """The description that the server gives of itself."""
    return own.client.get("/openapi.json").json()


@pytest.fixture(scope="module")
def generated(own: Server) -> Any:
    """The description as what generates requests from it."""
    return schemathesis.openapi.from_url(f"{own.url}/openapi.json")


schemathesis.checks.load_all_checks()
CHECKED = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
        "response_schema_conformance",
    )
]  # fmt: skip
OPERATIONS = (
    "POST /ask", "POST /ask/stream", "POST /table", "GET /sources", "POST /sources", "GET /sources/{source}", "DELETE /sources/{source}",
    "GET /sources/{source}/units/{start}-{end}", "GET /search", "GET /v1/models", "GET /v1/models/{model}", "POST /v1/chat/completions", "GET /health",
    "GET /ready", "GET /metrics", "GET /sources/{source}/pages/{number}.png", "GET /suggestions", "GET /limits", "POST /cases",
    "POST /conversation", "POST /table/export",
)  # fmt: skip


def sent_as_described(generated: Any, label: str, how: settings) -> None:
    """Send requests made from the description of an operation, right ones and wrong ones, and check what comes back."""
    operation = generated.find_operation_by_label(label)
    for mode in schemathesis.GenerationMode:

        @how
        @given(operation.as_strategy(generation_mode=mode))
        def send(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKED)

        # Where nothing can be wrong, there is nothing to send.
        with suppress(Unsatisfiable):
            send()


@pytest.mark.parametrize("label", OPERATIONS)
def test_the_server_is_as_described(generated: Any, label: str) -> None:
    """No request made from the description, right or wrong, gets a status, a type or a form that it does not tell."""
    sent_as_described(generated, label, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("label", OPERATIONS)
def test_the_server_is_as_described_at_length(generated: Any, label: str) -> None:
    """As above, for longer."""
    sent_as_described(generated, label, MANY)


def operations(description: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Every operation with its method and its path."""
    return [(method, path, told) for path, methods in description["paths"].items() for method, told in methods.items()]


def test_every_route_is_described(description: dict[str, Any]) -> None:
    """Every route says what it does, and which errors it gives, each in the one shape."""
    assert {f"{method.upper()} {path}" for method, path, _ in operations(description)} == set(OPERATIONS)
    for method, path, told in operations(description):
        assert told["summary"] and re.search(r"\w.*\.", told["description"]), (method, path)
        errors = {status: response for status, response in told["responses"].items() if status >= "400"}
        assert path == "/health" or errors, (method, path)
        for status, response in errors.items():
            assert response["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorBody"), (path, status)
            assert response["description"]
        if path not in ("/health", "/ready"):
            assert {"401", "403", "429"} <= set(errors), (method, path)
        assert "422" not in told["responses"]
        for parameter in told.get("parameters", []):
            assert parameter.get("description") or parameter["name"] in ("start", "end"), (path, parameter["name"])


def test_keys_are_described_where_they_are_asked_for(guarded: Server, description: dict[str, Any]) -> None:
    """A server with keys says where one is needed; a server without says nothing of keys."""
    told = guarded.client.get("/openapi.json").json()
    for _, path, operation in operations(told):
        assert ("security" in operation) == (path not in ("/health", "/ready")), path
    assert told["components"]["securitySchemes"] and "securitySchemes" not in description["components"]


def test_the_examples_work(server: Server, description: dict[str, Any]) -> None:
    """Every example is of the form that is described, and gets what is described when it is sent."""
    sent = 0
    for method, path, told in operations(description):
        if (method != "get" and path.startswith("/sources")) or path.endswith(".png") or path == "/cases":
            continue  # what changes the corpus; pages of PDFs, of which this corpus has none; cases, for which no file is named
        values = {
            one["name"]: one["schema"].get("examples", one.get("examples", [None]))[0]
            for one in told.get("parameters", [])
        }
        values = {name: value for name, value in values.items() if value is not None} | {"start": 71, "end": 259}
        address = path.format(**values)
        query = {
            one["name"]: values[one["name"]]
            for one in told.get("parameters", [])
            if one["in"] == "query" and one["name"] in values
        }
        body = told.get("requestBody", {}).get("content", {}).get("application/json")
        if body is None:
            assert server.client.get(address, params=query).status_code == 200, path
        else:
            for example in description["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]["examples"]:
                assert server.client.post(address, json=example).status_code == 200, path
                sent += 1
    assert sent >= 3
