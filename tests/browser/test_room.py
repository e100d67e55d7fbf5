"""The conversation in a real browser: asking, reading what is cited, going on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.served import EC50, MOTHS, NOWHERE, ODD_TITLE, TABLE, Open, Site, Watched, ask, marked, sideways
from tests.spread import spread

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("question", spread([TABLE, MOTHS], MOTHS))
def test_every_mark_opens_the_quoted_words(open_page: Open, site: Site, question: str) -> None:
    """The statements are the API's, and each mark opens its document with exactly the quoted words marked."""
    answer = site.ask(question)
    page = open_page()
    article = ask(page, question)
    shown = article.locator(".statement > span").all_text_contents()
    assert shown == [one["text"] for one in answer["statements"]]
    citations = {one["mark"]: one for said in answer["statements"] for one in said["citations"]}
    assert citations and (question == MOTHS or any(" | " in one["quote"] for one in citations.values()))
    for number, citation in citations.items():
        article.locator(f".statement .mark[data-mark='{number}']").first.click()
        page.locator("#pane-found", has_text=f"characters {citation['start']} to {citation['end']}").wait_for()
        assert marked(page) == citation["quote"]
        assert page.inner_text("#pane-found").startswith("These are the quoted words")
        in_row = page.locator("tr.quoted")
        if " | " in citation["quote"]:
            assert in_row.text_content() == citation["quote"]
        box = page.locator("#pane-body mark").first.bounding_box()
        assert box and 0 < box["y"] < 800


def test_an_abstention_looks_different_and_shows_what_is_nearest(open_page: Open, site: Site) -> None:
    """What is not in the corpus is said under a heading of its own, and the nearest passages open in the pane."""
    answer = site.ask(NOWHERE)
    page = open_page()
    article = ask(page, NOWHERE)
    assert article.get_by_role("heading", name="Not in the corpus").is_visible()
    assert answer["reason"] in article.locator(".abstained").inner_text()
    assert article.locator(".statement").count() == 0
    article.locator(".abstained .mark[data-mark='2']").click()
    assert marked(page) == answer["nearest"][1]["quote"]


def test_a_follow_up_is_understood_and_a_reload_keeps_the_conversation(open_page: Open) -> None:
    """A follow-up leans on what was said; a reload, or the list of conversations, brings all back without asking again."""
    page = open_page()
    ask(page, EC50)
    article = ask(page, "And in control cells?", 2)
    understood = article.locator(".understood")
    assert understood.inner_text().startswith("Understood as: ") and "EC50" in understood.inner_text()
    before = page.locator("article").all_inner_texts()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/ask" in request.url else None)
    page.reload()
    page.locator("article .foot").nth(1).wait_for()
    assert page.locator("article h2").all_inner_texts() == [EC50, "And in control cells?"]
    page.click("#anew")
    assert page.locator("article").count() == 0
    page.click("#open-past")
    page.fill("#past-search", "no such words")
    assert page.locator(".past-open").count() == 0
    page.fill("#past-search", "control")
    page.locator(".past-open").first.click()
    assert page.locator("article").all_inner_texts() == before
    assert not asked
    page.locator("article .mark[data-mark='1']").first.click()
    assert "EC50" in marked(page)
    page.click("#pane-close")
    page.click("#open-past")
    page.get_by_role("button", name=f"Delete: {EC50}").click()
    assert page.locator("#past-none").is_visible()
    assert page.locator("article").count() == 0


@pytest.mark.slow
def test_a_link_opens_the_source_at_the_words(open_page: Open, site: Site) -> None:
    """The link beside a statement opens its source in another window, at the quoted words, also where these have moved."""
    citation = site.ask(EC50)["statements"][0]["citations"][0]
    page = open_page()
    link = ask(page, EC50).locator(".statement a").first.get_attribute("href")
    fragment = link.partition("/#")[2]
    assert marked(open_page(f"/#{fragment}")) == citation["quote"]
    moved = fragment.replace(f"{citation['start']}-{citation['end']}", "0-5")
    other = open_page(f"/#{moved}")
    assert marked(other) == citation["quote"]
    assert "has changed since" in other.inner_text("#pane-found")


@pytest.mark.slow
def test_a_statement_has_one_small_menu(open_page: Open) -> None:
    """What is done with a statement stands behind one button, by keyboard and finger; its menu takes the focus and no line."""
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    statement = ask(page, EC50).locator(".statement").first
    link = statement.locator(".statement-tools a")
    before = statement.bounding_box()["height"]
    assert link.is_hidden()
    statement.locator(".mark").last.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert link.is_visible() and link.evaluate("node => node === document.activeElement")
    assert statement.bounding_box()["height"] == before
    page.keyboard.press("Enter")
    page.locator("#live", has_text="The link was copied.").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == link.get_attribute("href")
    page.keyboard.press("Escape")
    assert link.is_hidden() and page.locator(":focus").get_attribute("aria-expanded") == "false"
    statement.locator(".more").click()
    page.locator("article h2").click()
    assert link.is_hidden()
    phone = open_page(**PHONE)
    more = ask(phone, EC50).locator(".statement .more").first
    assert more.bounding_box()["width"] >= 44 and more.bounding_box()["height"] >= 44
    more.tap()
    assert phone.locator(".statement-tools a").first.is_visible()
    assert not sideways(phone)


@pytest.mark.slow
def test_a_mark_tells_its_words_at_once(open_page: Open, site: Site) -> None:
    """Pointing at a mark, or going to it by keyboard, shows the quoted words; Escape takes them away."""
    citation = site.ask(EC50)["statements"][0]["citations"][0]
    page = open_page()
    mark = ask(page, EC50).locator(".statement .mark").first
    mark.hover()
    page.locator("#tip q", has_text=citation["quote"]).wait_for()
    assert mark.get_attribute("aria-describedby") == "tip"
    page.keyboard.press("Escape")
    page.locator("#tip").wait_for(state="hidden")


def test_a_question_that_failed_is_edited(open_page: Open, watched: Watched) -> None:
    """A question that came to nothing goes back into the box and leaves the conversation."""
    watched.allowed = "400"
    page = open_page()
    page.route("**/ask/stream", lambda route: route.fulfill(status=400, body='{"error": {"message": "Not so."}}'))
    page.fill("#question", EC50)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Edit the question").click()
    assert page.input_value("#question") == EC50
    assert page.locator("article").count() == 0


def test_on_a_phone_the_pane_lies_over_the_page_and_back_closes_it(open_page: Open) -> None:
    """At 360 pixels nothing scrolls sideways, and the browser's Back returns to the mark that was tapped."""
    page = open_page(**PHONE)
    ask(page, EC50)
    assert not sideways(page)
    mark = page.locator(".statement .mark[data-mark='3']")
    box = mark.bounding_box()
    assert box["width"] >= 44 and box["height"] >= 44
    mark.tap()
    marked(page)
    assert page.locator("#pane").bounding_box()["width"] == 360
    assert page.locator("main").evaluate("(node) => node.inert")
    assert not sideways(page)
    page.go_back()
    page.locator("#pane").wait_for(state="hidden")
    assert mark.evaluate("(node) => node === document.activeElement")
    page.click("[data-view=library]")
    page.locator("#shelf li").first.wait_for()
    assert not sideways(page)


def test_everything_can_be_done_by_keyboard(open_page: Open, site: Site) -> None:
    """From asking to reading, going through the citations and back, no mouse is needed and the focus is never lost."""
    answer = site.ask(EC50)
    page = open_page()
    assert page.locator("#question").evaluate("(node) => node === document.activeElement")
    page.keyboard.type("What EC50 does allopregnanolone have")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("in epileptic dentate granule cells?")
    page.keyboard.press("Enter")
    page.locator("article .foot").wait_for()
    focus = page.locator(":focus")
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if focus.get_attribute("data-mark") == "1":
            break
    page.keyboard.press("Enter")
    quotes = [answer["statements"][place]["citations"][0]["quote"] for place in (0, 1)]
    assert marked(page) == quotes[0]
    assert focus.get_attribute("id") == "pane-title"
    page.keyboard.press("]")
    page.locator("#pane-count", has_text="Citation 2").wait_for()
    assert marked(page) == quotes[1]
    page.keyboard.press("Escape")
    page.locator("#pane").wait_for(state="hidden")
    assert focus.get_attribute("data-mark") == "2"
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert focus.get_attribute("id") == "question"


def test_text_of_documents_is_never_read_as_html(open_page: Open) -> None:
    """A title and a table that look like HTML are shown as they are written, in answer, pane and library."""
    page = open_page()
    article = ask(page, MOTHS)
    assert ODD_TITLE in article.locator(".cited").inner_text()
    article.locator(".mark").first.click()
    marked(page)
    assert page.inner_text("#pane-title") == ODD_TITLE
    assert "<img src=x onerror=alert(3)>" in page.inner_text("#pane-body")
    page.click("#pane-close")
    page.click("[data-view=library]")
    page.fill("#filter", "onerror")
    page.locator("#shelf .title", has_text="onerror").wait_for()
    assert page.locator("#shelf .title").all_inner_texts() == [ODD_TITLE]
    assert page.locator("img").count() == 0


@pytest.mark.slow
def test_a_conversation_is_saved_as_a_file(open_page: Open) -> None:
    """Save is there once something was answered, and gives the conversation in each format."""
    page = open_page()
    assert page.locator("#open-save").is_hidden()
    ask(page, EC50)
    page.click("#open-save")
    for label, suffix in (("Word", ".docx"), ("Web page", ".html"), ("Markdown", ".md")):
        with page.expect_download(timeout=60_000) as download:
            page.get_by_role("button", name=label, exact=True).click()
        assert download.value.suggested_filename.endswith(suffix)
    assert f"## {EC50}" in Path(download.value.path()).read_text(encoding="utf-8")
