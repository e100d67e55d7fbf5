"""An accessibility checker on every state of the page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.served import DOUBTED, EC50, NOWHERE, Open, Site, answered_by, ask, mapped, marked, streamed


def serious(page: Any) -> list[tuple[str, list[str]]]:
    """What the checker finds serious: the rule, and the elements."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        (one["id"], [node["html"] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_is_in_the_way_of_anyone(open_page: Open, site: Site, scheme: str) -> None:
    """The checker finds nothing serious on the empty page, answer and pane, abstention, map and library."""
    page = open_page(bypass_csp=True, color_scheme=scheme)  # the checker is a script of its own
    page.locator("#holds", has_text="documents").wait_for()
    assert not serious(page)
    ask(page, DOUBTED)
    page.click(".why summary")
    page.locator(".statement .mark").last.click()
    marked(page)
    assert not serious(page)
    page.click("#anew")
    ask(page, NOWHERE)
    assert not serious(page)
    page.click("#anew")
    answered_by(page, streamed(mapped(site.ask(EC50))))
    ask(page, EC50)
    assert not serious(page)
    page.click("[data-view=library]")
    page.fill("#search", "half-life")
    page.keyboard.press("Enter")
    page.locator("#hits li").first.wait_for()
    assert not serious(page)


def test_nothing_serious_is_in_the_way_of_a_reader(open_page: Open, site: Site) -> None:
    """The checker finds nothing serious on an answer with its pane open, which is where most time is spent."""
    page = open_page(bypass_csp=True)
    answered_by(page, streamed(site.ask(EC50)))
    ask(page, EC50).locator(".mark").first.click()
    marked(page)
    assert not serious(page)
