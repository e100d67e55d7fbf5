"""What the page does when something goes wrong: a broken stream, a busy server, a full storage, a missing key."""

from __future__ import annotations

import json

import pytest

from tests.browser.served import EC50, KEY, Open, Site, Watched, answered_by, ask, marked, streamed


def test_what_was_shown_stays_when_the_connection_breaks(open_page: Open, site: Site) -> None:
    """An answer that breaks off keeps its verified statements, is marked as unfinished and can be asked again."""
    answer = site.ask(EC50)
    page = open_page()
    answered_by(page, streamed(answer, whole=False))
    page.fill("#question", EC50)
    page.keyboard.press("Enter")
    page.locator(".unfinished .wrong", has_text="the answer is unfinished").wait_for()
    assert page.locator(".statement").count() == len(answer["statements"])
    page.unroute("**/ask/stream")
    page.get_by_role("button", name="Try again").click()
    page.locator("article .foot").wait_for()
    assert page.locator("article").count() == 1


@pytest.mark.slow
def test_a_server_that_asks_to_wait_is_obeyed(open_page: Open, watched: Watched) -> None:
    """A refusal is shown as its sentence, and the question can be asked again once the time is over."""
    watched.allowed = "429"
    page = open_page()
    refusal = {
        "error": {"message": "More requests than 1/minute: come again later.", "type": "", "param": None, "code": ""}
    }
    page.route(
        "**/ask/stream", lambda route: route.fulfill(status=429, headers={"Retry-After": "1"}, body=json.dumps(refusal))
    )
    page.fill("#question", EC50)
    page.keyboard.press("Enter")
    page.locator(".wrong", has_text="come again later. The server asks to wait 1 second.").wait_for()
    again = page.get_by_role("button", name="Try again")
    assert again.is_disabled()
    page.unroute("**/ask/stream")
    again.click()
    page.locator("article .foot").wait_for()


def test_a_question_that_is_too_long_is_not_sent(open_page: Open) -> None:
    """The reason stands beside the button, which cannot be pressed, and the words stay."""
    page = open_page()
    page.locator("#holds:not(:empty)").wait_for()
    page.fill("#question", "Why? " * 900)
    page.keyboard.press("Enter")
    assert page.locator("#send").is_disabled() and page.locator("article").count() == 0
    assert page.inner_text("#limit") == "4,499 of 4,000 characters: shorten the question, then ask."
    assert page.input_value("#question").startswith("Why? Why?")
    page.fill("#question", "Why?")
    assert page.locator("#send").is_enabled() and page.inner_text("#limit") == ""


def test_stop_ends_a_question(open_page: Open) -> None:
    """A question that takes long can be stopped."""
    page = open_page()
    page.route("**/ask/stream", lambda route: None)
    page.fill("#question", EC50)
    page.keyboard.press("Enter")
    page.click("#stop")
    page.locator(".wrong", has_text="Stopped.").wait_for()
    assert page.locator("#send").is_visible()


def test_a_full_storage_is_no_obstacle(open_page: Open) -> None:
    """Where the browser keeps nothing, questions are answered all the same."""
    page = open_page()
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }; }")
    assert ask(page, EC50).locator(".statement").count() > 0


@pytest.mark.slow
def test_a_key_is_asked_for_once(open_page: Open, keyed: str, watched: Watched) -> None:
    """A server with keys has the page ask for one; a wrong one is told, the right one answers and lasts over a reload."""
    watched.allowed = "401"
    page = open_page(origin=keyed)
    page.fill("#question", EC50)
    page.keyboard.press("Enter")
    page.locator("#key-dialog").wait_for()
    page.fill("#key", "wrong")
    page.keyboard.press("Enter")
    page.locator("#key-refused").wait_for()
    page.fill("#key", KEY)
    page.keyboard.press("Enter")
    page.locator("article .foot").wait_for()
    page.locator(".mark").first.click()
    assert "EC50" in marked(page)
    watched.allowed = ""
    page.reload()
    page.click("[data-view=library]")
    page.locator("#shelf li").first.wait_for()
    page.goto(keyed + "/docs")
    page.locator(".opblock").first.wait_for()
