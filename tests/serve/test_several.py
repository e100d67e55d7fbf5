"""Several server processes on one corpus, which lies on a Chroma server."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.settings import load_settings
from tests.chroma import chroma_server
from tests.command import make_documents
from tests.serve.conftest import ServerProcess

FOUND_S = 5.0
"""Seconds within which a document is found by the other processes; docs/serving.md states it."""
SLEEP = "Zolarone lengthened sleep by 94 minutes in healthy volunteers."
QUESTION = "By how many minutes did zolarone lengthen sleep?"


@pytest.mark.slow
def test_what_one_process_is_given_the_others_answer_from(tmp_path: Path) -> None:
    """A document put into one process is quoted by the other within the stated time, and the other outlives the first."""
    with chroma_server(tmp_path / "chroma") as chroma:
        with Assistant(replace(load_settings(), chroma_url=chroma.url)) as assistant:
            assistant.ingest([make_documents(tmp_path / "files")])
        with ServerProcess(None, QA_CHROMA_URL=chroma.url) as one:
            two = ServerProcess(None, QA_CHROMA_URL=chroma.url)
            try:
                assert two.ask(QUESTION)["abstained"]
                put = two.client.post("/sources", files={"file": ("zolarone.md", f"# Zolarone\n\n{SLEEP}\n")})
                assert put.status_code == 201 and put.json() == {"source": "zolarone", "outcome": "added"}
                began = time.monotonic()
                while one.client.get("/sources/zolarone").status_code == 404:
                    assert time.monotonic() - began < FOUND_S
                    time.sleep(0.05)
                answer = one.ask(QUESTION)
                assert [one["text"] for one in answer["statements"]] == [SLEEP]
                assert answer["corpus"] == two.ask(QUESTION)["corpus"]
            finally:
                two.process.kill()
                two.stop()
            assert one.ask(QUESTION)["statements"] == answer["statements"]
            assert one.client.delete("/sources/zolarone").status_code == 204
            assert one.ask(QUESTION)["abstained"]
