"""Collections over HTTP: uploads into them, and questions of them by every API."""

from __future__ import annotations

from collections.abc import Iterator

import openai
import pytest

from tests.serve.conftest import Server
from tests.serve.test_api import refused
from tests.serve.test_dialect import client_of, said
from tests.serve.test_documents_put import put

QUESTION = "What is the melting point of velarine?"


@pytest.fixture(scope="module")
def two(own: Server) -> Iterator[Server]:
    """A server with two documents in collections, which answer one question differently; one has no suffix."""
    kept = put(own, "velarine", "The melting point of velarine is 141 degrees.\n", collection="first")
    assert kept.status_code == 201
    assert kept.json() == {"source": "velarine", "outcome": "added", "collection": "first"}
    assert (
        put(own, "more.md", "The melting point of velarine is 187 degrees.\n", collection="second").status_code == 201
    )
    yield own
    for name in ("velarine", "more"):
        assert own.client.delete(f"/sources/{name}").status_code == 204


def test_every_route_asks_the_collection_alone(two: Server) -> None:
    """`in` restricts answers, streams, searches and lists to a collection."""
    for name, value in (("first", "141"), ("second", "187")):
        answer = two.ask(QUESTION, **{"in": [name]})
        assert value in answer["statements"][0]["text"] and len(answer["statements"]) == 1
        done = dict(two.events(QUESTION, **{"in": [name]}))["done"]
        assert [one["text"] for one in done["statements"]] == [one["text"] for one in answer["statements"]]
        hits = two.client.get("/search", params={"q": QUESTION, "in": name}).json()["hits"]
        listed = two.client.get("/sources", params={"in": name}).json()["sources"]
        assert [one["source"] for one in listed] == [hit["source"] for hit in hits]
        assert {one["collection"] for one in listed} == {name}
    assert "nearest names are first" in refused(two.client.get("/sources", params={"in": "frist"}), 400)["message"]


def test_the_official_client_asks_a_collection(two: Server) -> None:
    """A model is listed for each collection, and asks it alone; so does the extra field `in`."""
    client = client_of(two)
    assert {"qa", "qa:first", "qa:second"} <= {model.id for model in client.models.list()}
    assert client.models.retrieve("qa:first").id == "qa:first"
    reply = client.chat.completions.create(model="qa:first", messages=said(QUESTION))
    assert "141" in reply.choices[0].message.content and "187" not in reply.choices[0].message.content
    assert reply.model == "qa:first"
    extra = client.chat.completions.create(model="qa", messages=said(QUESTION), extra_body={"in": ["second"]})
    assert "187" in extra.choices[0].message.content and "141" not in extra.choices[0].message.content
    with pytest.raises(openai.NotFoundError, match="no source or collection 'third'"):
        client.chat.completions.create(model="qa:third", messages=said(QUESTION))
    with pytest.raises(openai.BadRequestError, match="no source or collection 'third'"):
        client.chat.completions.create(model="qa", messages=said(QUESTION), extra_body={"in": ["third"]})


def test_an_upload_moves_to_another_collection_only_when_that_is_said(two: Server) -> None:
    """The same document for another collection is refused, unless it may replace; a name that none may have is refused."""
    text = "The melting point of velarine is 187 degrees.\n"
    assert put(two, "more.md", text).json() == {"source": "more", "outcome": "unchanged", "collection": "second"}
    assert put(two, "more.md", text, collection="second").json()["outcome"] == "unchanged"
    assert "in the collection second" in refused(put(two, "more.md", text, collection="first"), 409)["message"]
    moved = put(two, "more.md", text, collection="first", replace="true").json()
    assert moved == {"source": "more", "outcome": "moved", "collection": "first"}
    assert put(two, "more.md", text, collection="second", replace="true").json()["outcome"] == "moved"
    refused(put(two, "more.md", text, collection="all"), 400)
