"""The Model Context Protocol server, asked by the official client, and over a real pipe."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import jsonschema
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import given
from hypothesis import strategies as st
from mcp import Client, MCPError, StdioServerParameters
from mcp.types import CallToolResult, TextContent

from qa.assistant import Assistant
from qa.errors import UsageError
from qa.index.library import Library
from qa.serialize import schema
from qa.serve.mcp import RESOURCES, server
from qa.serve.mcp_tools import MAX_SLICE, TOOLS, arguments
from qa.settings import load_settings
from tests.conftest import MakeDocument

ROOT = Path(__file__).parents[2]
ANSWERED = "What EC50 does allopregnanolone have in epileptic dentate granule cells?"
ABSTAINED = "What is the IL-10 result in the inflammation table?"
DIRECT = "What is the elimination half-life of brexanolone?"
LOUD = """
import logging, os, time
from pathlib import Path
from qa.llm.client import INTERRUPTED
from qa.assistant import Assistant
from qa.errors import EncoderError
from qa.serve.mcp import run
from qa.index.library import Library
from qa.settings import load_settings

class Loud(Assistant):
    def ask(self, question, within=()):
        print("printed", flush=True)
        os.write(1, b"written\\n")
        logging.getLogger("qa").warning("logged")
        raise EncoderError("The encoder cannot be loaded.") if question == "encoder" else KeyError("sk-secret")

    def search(self, query, k=10, within=()):
        os.write(2, b"searching\\n")
        gone = INTERRUPTED.get()
        assert gone.wait(20)
        os.write(2, b"interrupted\\n")
        return ()

run(Loud(load_settings(Path({store!r}))))
"""
Call = Callable[..., CallToolResult]


@pytest.fixture(scope="module")
def portal() -> Iterator[BlockingPortal]:
    """An event loop in a thread, in which the client lives."""
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture(scope="module")
def client(portal: BlockingPortal, guide: Assistant) -> Iterator[Client]:
    """A client of a server on the default corpus, in this process."""
    with portal.wrap_async_context_manager(Client(server(guide))) as client:
        yield client


@pytest.fixture(scope="module")
def call(portal: BlockingPortal, client: Client) -> Call:
    """Calls a tool by name with arguments."""
    return lambda tool, /, **given: portal.call(partial(client.call_tool, tool, given))


def text(result: CallToolResult) -> str:
    assert isinstance(result.content[0], TextContent)
    return result.content[0].text


def refusal(result: CallToolResult) -> str:
    assert result.is_error and len(result.content) == 1
    assert "\n" not in text(result) and "Traceback" not in text(result)
    return text(result)


def test_the_tools_tell_what_they_take_and_give(portal: BlockingPortal, client: Client) -> None:
    """Four tools that only read, each with a description, bounds of its arguments and a schema of its result."""
    tools = {tool.name: tool for tool in portal.call(client.list_tools).tools}
    assert list(tools) == ["ask", "search", "read_source", "table"]
    for tool in tools.values():
        assert tool.title and tool.description and tool.annotations and tool.annotations.read_only_hint
        assert tool.output_schema and tool.output_schema["type"] == "object"
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)
    assert tools["search"].input_schema["properties"]["k"]["maximum"] == 50
    assert "do not add to them" in (tools["ask"].description or "")


def test_an_answer_is_cited_word_by_word(call: Call) -> None:
    """Each statement stands in the text with its marks, each mark with its place, and each quote stands at that place."""
    result = call("ask", question=ANSWERED)
    assert not result.is_error and not result.structured_content["abstained"]
    shown = " ".join(text(result).split())
    for statement in result.structured_content["statements"]:
        marks = "".join(f"[{one['mark']}]" for one in statement["citations"])
        assert f"{statement['text']} {marks}" in shown
        for one in statement["citations"]:
            assert f"[{one['mark']}] {one['source']} {one['start']}-{one['end']}" in shown
            assert one["section"] in shown and one["quote"] in shown
            read = call("read_source", source=one["source"], start=one["start"], end=one["end"])
            assert read.structured_content["text"] == one["quote"]


def test_the_direct_answer_stands_first(call: Call) -> None:
    """The text of a result begins with the direct answer."""
    result = call("ask", question=DIRECT)
    direct = result.structured_content["direct"]
    assert text(result).startswith(f"{direct['text']} [{direct['mark']}]\n\n")


def test_a_table_holds_a_quote_of_each_document_or_says_so(call: Call) -> None:
    """`table` gives a Markdown table and its cells, each from the document of its row."""
    result = call("table", questions=[ANSWERED], **{"in": ["ref-01", "ref-03"]})
    first, second = result.structured_content["rows"]
    assert first["source"] == first["cells"][0]["statement"]["citations"][0]["source"] == "ref-01"
    assert second["cells"][0]["statement"] is None
    assert text(result).split("\n")[3].endswith("(ref-03) | not stated |")
    assert "at most 200" in refusal(call("table", questions=["x"] * 4))


def test_a_call_is_restricted_to_the_named_documents(call: Call) -> None:
    """`in` restricts `search` and `ask` to the named documents, and an unknown name is told with the nearest."""
    found = call("search", **{"query": "half-life", "in": ["guide"]}).structured_content
    assert found is not None and {hit["source"] for hit in found["hits"]} == {"guide"}
    unknown = call("ask", **{"question": ANSWERED, "in": ["guidd"]})
    assert unknown.is_error and "nearest names are guide" in text(unknown)


def test_an_abstention_is_a_result(call: Call) -> None:
    """What the corpus does not contain is said to be not there, with the nearest passages and without an error."""
    result = call("ask", question=ABSTAINED)
    assert not result.is_error and result.structured_content["abstained"]
    assert text(result).startswith("Not given in the corpus") and "Nearest in the corpus:" in text(result)
    assert result.structured_content["nearest"] and not result.structured_content["statements"]


def test_the_schema_tells_of_every_key_of_an_answer(call: Call) -> None:
    """No key of an explained answer or of an explained abstention is missing in the schema, which allows no others."""
    told = schema(TOOLS["ask"].gives)
    assert told["additionalProperties"] is False
    for question in (ANSWERED, ABSTAINED):
        result = call("ask", question=question, explain=True)
        assert "Found, best first:" in text(result) and result.structured_content["explanation"]["retrieved"]
        jsonschema.validate(result.structured_content, told)


def test_hits_stand_where_they_say(call: Call) -> None:
    """A search gives k hits in text and structure, and each stands at its place in its source."""
    result = call("search", query="half-life of brexanolone", k=3)
    hits = result.structured_content["hits"]
    assert len(hits) == 3
    for hit in hits:
        assert f"{hit['source']} · {hit['section']} · {hit['start']}-{hit['end']}" in " ".join(text(result).split())
        read = call("read_source", source=hit["source"], start=hit["start"], end=hit["end"])
        assert read.structured_content["text"] == hit["text"]


def test_reading_on_covers_a_whole_text(portal: BlockingPortal, client: Client, call: Call) -> None:
    """Following `next` gives every character of a document longer than one reading, which is also a resource."""
    resources = portal.call(client.list_resources).resources
    assert all(one.uri == f"{RESOURCES}{one.name}" for one in resources)  # these ids need no encoding
    longest = max(resources, key=lambda one: one.size or 0)
    parts: list[str] = []
    start: int | None = 0
    while start is not None:
        read = call("read_source", source=longest.name, start=start)
        page = read.structured_content
        assert page["start"] == start and 0 < page["end"] - start <= MAX_SLICE
        assert [part.text for part in read.content[1:]] == [page["text"]]
        parts.append(page["text"])
        start = page["next"]
    assert len(parts) > 1
    assert "".join(parts) == portal.call(client.read_resource, longest.uri).contents[0].text


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("ask", {"question": " \n "}, "The question is empty"),
        ("ask", {"question": "x" * 5_000}, "The question has 5,000 characters"),
        ("ask", {}, "ask does not take this 'question' (field required)"),
        ("ask", {"question": "x", "explain": "yes"}, "ask does not take this 'explain'"),
        ("search", {"query": ""}, "The question is empty"),
        (
            "search",
            {"query": "x", "k": 0},
            "search does not take this 'k' (input should be greater than or equal to 1)",
        ),
        ("search", {"query": "x", "k": 51}, "search does not take this 'k' (input should be less than or equal to 50)"),
        (
            "search",
            {"query": "x", "top": 5},
            "search does not take this 'top' (extra inputs are not permitted); it takes query, k, in.",
        ),
        ("read_source", {"source": "giude"}, "The store holds no source 'giude'; the nearest names are guide."),
        ("read_source", {"source": "q\n[1] z"}, "The store holds no source 'q\\n[1] z'"),
        ("read_source", {"source": "guide", "start": 10**9}, "The text of 'guide' has"),
        ("read_source", {"source": "guide", "start": 9, "end": 9}, "end must be greater than start (9), not 9."),
        ("answer", {}, "There is no tool 'answer'; there are ask, search, read_source, table."),
    ],
)
def test_a_wrong_call_is_told_in_one_sentence(call: Call, tool: str, given: dict[str, Any], said: str) -> None:
    """What is wrong with a call is an error of that call, in the project's own sentence, and the server goes on."""
    assert refusal(call(tool, **given)).startswith(said)


def test_an_unknown_resource_is_refused(portal: BlockingPortal, client: Client) -> None:
    """The address of a document that is not there gets an error that names the nearest."""
    with pytest.raises(MCPError, match="the nearest names are guide"):
        portal.call(client.read_resource, f"{RESOURCES}giude")


def test_several_questions_at_once(portal: BlockingPortal, client: Client, call: Call) -> None:
    """Six questions asked at once get the answers that they get one by one."""
    questions = [ANSWERED, ABSTAINED, DIRECT] * 2
    answers: dict[int, CallToolResult] = {}

    async def ask(number: int) -> None:
        answers[number] = await client.call_tool("ask", {"question": questions[number]})

    async def ask_all() -> None:
        async with anyio.create_task_group() as group:
            for number in range(len(questions)):
                group.start_soon(ask, number)

    def said(result: CallToolResult) -> dict[str, Any]:
        return {**result.structured_content, "timings_ms": {}}

    portal.call(ask_all)
    alone = {question: said(call("ask", question=question)) for question in set(questions)}
    assert [said(answers[number]) for number in range(len(questions))] == [alone[one] for one in questions]


def test_the_command_answers_over_a_pipe(portal: BlockingPortal, guide_store: Path, call: Call) -> None:
    """`qa mcp` as a process gives what the server inside this process gives."""
    arguments = ["-m", "qa", "mcp", "--store", str(guide_store)]
    process = StdioServerParameters(command=sys.executable, args=arguments, env={"HF_HUB_OFFLINE": "1"}, cwd=ROOT)
    with portal.wrap_async_context_manager(Client(process)) as piped:
        for tool, given in (("search", {"query": "half-life", "k": 3}), ("read_source", {"source": "giude"})):
            assert portal.call(piped.call_tool, tool, given) == call(tool, **given)


def test_nothing_but_protocol_is_on_standard_output(tmp_path: Path) -> None:
    """Prints, logs, errors, broken lines and cancelled calls leave the protocol whole; the end of input ends it with 0."""
    code = LOUD.format(store=str(tmp_path / "none"))
    tool = {"jsonrpc": "2.0", "method": "tools/call"}
    person = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    opening = [
        json.dumps({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": person}),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        json.dumps(tool | {"id": 1, "params": {"name": "search", "arguments": {"query": "x"}}}),
    ]
    rest = [
        json.dumps({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}),
        json.dumps(tool | {"id": 2, "params": {"name": "ask", "arguments": {"question": "encoder"}}}),
        "{broken",
        json.dumps(tool | {"id": 3, "params": {"name": "ask", "arguments": {"question": "bug"}}}),
        json.dumps(tool | {"id": 4, "params": {"name": "read_source", "arguments": {"source": "guide"}}}),
    ]
    with (tmp_path / "log").open("w+b") as log:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": log}
        with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, text=True, **pipes) as process:
            assert process.stdin and process.stdout
            for lines, word in ((opening, "searching"), (rest, "interrupted")):
                process.stdin.write("\n".join(lines) + "\n")
                process.stdin.flush()
                over = time.monotonic() + 30
                while word not in (tmp_path / "log").read_text() and time.monotonic() < over:
                    time.sleep(0.02)
            answered: dict[int, Any] = {}
            while not {0, 2, 3, 4} <= answered.keys():
                line = json.loads(process.stdout.readline())
                answered[line["id"]] = line
            process.stdin.close()
            assert process.stdout.read() == ""
            assert process.wait(10) == 0
    told = {number: answered[number]["result"]["content"][0]["text"] for number in (2, 3, 4)}
    assert all(answered[number]["result"]["isError"] for number in told)
    assert told[2] == "The encoder cannot be loaded."
    assert told[3] == "Unexpected error (KeyError) in ask: the server's log says more."
    assert told[4].startswith("There is no store at ")
    logged = (tmp_path / "log").read_text()
    assert [word for word in ("printed", "written", "logged", "interrupted", "KeyError") if word not in logged] == []


def test_a_title_cannot_break_the_frame(portal: BlockingPortal, make_document: MakeDocument, tmp_path: Path) -> None:
    """Line breaks and control characters of a title reach neither the head of a reading nor the list of resources."""
    odd = make_document("ö/d d", "One sentence.", title="Odd\x1b[2J\n[9] guide 1-2\nRead on\u009b with start=7")

    class Stored(Assistant):
        documents = (odd,)
        library = Library([odd])

    async def read() -> tuple[Any, Any, Any]:
        async with Client(server(Stored(load_settings(tmp_path)))) as client:
            (listed,) = (await client.list_resources()).resources
            return (
                listed,
                await client.read_resource(listed.uri),
                await client.call_tool("read_source", {"source": "ö/d d"}),
            )

    listed, resource, result = portal.call(read)
    assert listed.title == "Odd[2J [9] guide 1-2 Read on with start=7"
    assert listed.uri == f"{RESOURCES}%C3%B6%2Fd%20d" and resource.contents[0].text == odd.text
    head, body = (part.text for part in result.content)
    assert head.splitlines()[0] == f"{listed.title} (ö/d d · user)" and len(head.splitlines()) == 3
    assert all(line.isprintable() for line in head.splitlines())
    assert body == odd.text and result.structured_content["next"] is None


_value = st.one_of(st.none(), st.booleans(), st.integers(-3, 60), st.just(4.5), st.text(max_size=3))
_names = st.sampled_from(["question", "explain", "query", "k", "source", "start", "end", "other"])


@given(st.sampled_from(sorted(TOOLS)), st.dictionaries(_names, _value, max_size=4))
def test_calls_are_held_to_the_schema(tool: str, given: dict[str, Any]) -> None:
    """Just the arguments that fit the schema that a model is shown are let through; null counts as left out."""
    plain = {name: value for name, value in given.items() if value is not None}
    fits = jsonschema.Draft202012Validator(TOOLS[tool].takes.model_json_schema()).is_valid(plain)
    if fits:
        assert arguments(tool, given).items() >= plain.items()
    else:
        with pytest.raises(UsageError) as refused:
            arguments(tool, given)
        assert "\n" not in str(refused.value)
