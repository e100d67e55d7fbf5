"""The reading pane: documents whole, references with their doubts, and words that are gone."""

from __future__ import annotations

import re

import pytest

from tests.browser.served import DOUBTED, EC50, Open, Site, answered_by, ask, marked, streamed
from tests.serve.test_reading_room import SENTENCE, pdf


def test_the_whole_document_is_shown(open_page: Open, site: Site) -> None:
    """No word of a document is left out, and its tables, headings and references are such elements."""
    text = site.source("guide")["text"]
    page = open_page("/#read/guide")
    page.locator(".document table").first.wait_for()
    shown = page.locator(".document").evaluate(
        "(node) => [...node.children].slice(1, -1).map((one) => one.textContent).join('')"
    )
    assert re.sub(r"\s+", "", shown) == re.sub(r"\s+", "", text)
    assert page.locator(".document h4").count() > 5
    assert page.locator(".document th").count() == 8
    assert page.locator(".document .entries li").count() == 12


@pytest.mark.slow
def test_a_text_after_a_pdf_is_shown_as_text(open_page: Open, site: Site) -> None:
    """A document without pages takes the whole pane, also after one whose page was shown."""
    site.put("velarine.pdf", pdf("The first page tells of other things.", SENTENCE))
    for size in ({"width": 1440, "height": 900}, {"width": 390, "height": 844}):
        page = open_page("/#read/velarine", viewport=size)
        page.get_by_role("img", name="Page 1 of").wait_for()
        page.evaluate("location.hash = '#read/guide'")
        page.locator(".document h4").first.wait_for()
        assert page.locator("#pane-picture").is_hidden()
        assert page.locator("#pane-body").bounding_box()["width"] > 0.9 * page.locator("#pane").bounding_box()["width"]
    site.remove("velarine")


@pytest.mark.slow
def test_a_doubted_reference_is_told_and_records_are_copied(open_page: Open, site: Site) -> None:
    """Behind a quote the printed references stand with their doubts, and records go to the clipboard."""
    answer = site.ask(DOUBTED)
    citation, doubted = next(
        (one, other)
        for said in answer["statements"]
        for one in said["citations"]
        for other in one["references"]
        if other.get("verdict") == "does not support" and other.get("better")
    )
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    article = ask(page, DOUBTED)
    article.locator(f".statement .mark[data-mark='{citation['mark']}']").first.click()
    marked(page)
    told = page.locator(".take").inner_text()
    assert "does not say this, as far as it is in the corpus" in told
    assert doubted["better"]["quote"] in told
    page.get_by_role("button", name="BibTeX: copy this document").click()
    page.locator("#live", has_text="Copied as BibTeX.").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == site.source(citation["source"])["cite"]["bibtex"]
    page.get_by_role("button", name="Open these words").first.click()
    assert marked(page) == doubted["better"]["quote"]
    page.go_back()
    page.locator("#pane-found", has_text=str(citation["start"])).wait_for()
    assert marked(page) == citation["quote"]


def test_words_that_are_not_there_any_more_are_told(open_page: Open, site: Site) -> None:
    """A quote that the document does not hold is not marked somewhere else: the page says so."""
    answer = site.ask(EC50)
    answer["statements"][0]["citations"][0]["quote"] = "Words of an earlier edition."
    answer["corpus"]["fingerprint"] = "0" * 64
    page = open_page()
    answered_by(page, streamed(answer))
    ask(page, EC50).locator(".mark").first.click()
    page.locator("#pane-found.warning", has_text="not found in this document, and the corpus has changed").wait_for()
    assert page.locator("#pane-body mark").count() == 0
