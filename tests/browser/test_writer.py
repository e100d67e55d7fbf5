"""A language model chosen in the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.served import Open, ask
from tests.fake_model import fake_model
from tests.serve.conftest import ServerInside, small_store

QUESTION = "What is the half-life of melarone?"


@pytest.mark.slow
def test_what_writes_is_chosen_beside_the_question(open_page: Open, tmp_path: Path) -> None:
    """Names of the server are offered beside the question, the chosen one writes and is named, and a reload keeps the choice."""
    told = {"QA_MODELS": "openai:local", "OPENAI_API_KEY": "sk-of-the-server"}
    with (
        fake_model("faithful") as fake,
        small_store(tmp_path) as store,
        ServerInside(store, QA_BASE_URL=fake.base_url, **told) as server,
    ):
        page = open_page(origin=server.url)
        page.locator("#writer").wait_for()
        assert page.get_by_label("Written by").locator("option").all_text_contents() == ["quotes alone", "openai:local"]
        ask(page, QUESTION)
        assert not fake.requests
        page.get_by_label("Written by").select_option("openai:local")
        article = ask(page, QUESTION, 2)
        assert fake.requests
        assert article.get_by_text("Written by openai:local, then checked").is_visible()
        page.reload()
        page.locator("#writer").wait_for()
        assert page.locator("#model").input_value() == "openai:local"
        assert "sk-of-the-server" not in page.content()


def test_without_models_there_is_no_choice(open_page: Open) -> None:
    """A server that lists no model shows nothing beside the question."""
    page = open_page()
    page.locator("#holds", has_text="documents").wait_for()
    assert page.locator("#writer").is_hidden()
