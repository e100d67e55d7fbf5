"""Pages of PDFs beside their text."""

from __future__ import annotations

import pytest

from tests.browser.served import Open, Site, ask, marked, sideways
from tests.browser.test_room import PHONE
from tests.serve.test_reading_room import SENTENCE, pdf

QUESTION = "At what temperature does velarine melt?"


@pytest.mark.slow
def test_the_page_itself_is_shown_with_the_words_marked(open_page: Open, site: Site) -> None:
    """On a wide screen the page stands beside the text, on a phone one of the two in a sheet; other documents have none."""
    site.put("velarine.pdf", pdf("The first page tells of other things.", SENTENCE))
    page = open_page(viewport={"width": 1440, "height": 900})
    ask(page, QUESTION).locator(".statement .mark").first.click()
    picture = page.get_by_role("img", name="Page 2 of")
    picture.wait_for()
    assert picture.evaluate("(node) => node.decode().then(() => node.naturalWidth)") == 1200
    assert page.inner_text(".page-bar [role=status]") == "The quoted words are marked."
    assert SENTENCE in marked(page)
    page.get_by_role("button", name="Previous page").click()
    page.get_by_role("img", name="Page 1 of").wait_for()
    page.click("#pane-close")
    phone = open_page(**PHONE)
    ask(phone, QUESTION).locator(".statement .mark").first.tap()
    phone.get_by_role("img", name="Page 2 of").wait_for()
    assert not phone.locator("#pane-body").is_visible()
    phone.tap("#view-text")
    assert SENTENCE in marked(phone)
    assert not phone.locator("#pane-picture").is_visible()
    assert not sideways(phone)
    site.remove("velarine")
