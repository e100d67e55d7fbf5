"""The map of what acts on what."""

from __future__ import annotations

from tests.browser.served import EC50, Open, Site, answered_by, ask, mapped, marked, sideways, streamed


def test_the_map_is_drawn_and_its_arrows_open_their_statements(open_page: Open, site: Site) -> None:
    """What acts on what is drawn without hanging at circles, and an arrow opens the words that it rests on."""
    answer = mapped(site.ask(EC50))
    page = open_page(viewport={"width": 1500, "height": 900})
    answered_by(page, streamed(answer))
    article = ask(page, EC50)
    first = page.get_by_role("button", name="Brexanolone enhances GABAA receptor [2]")
    assert page.locator(".arrow[role=button]").count() == 5
    boxes = page.locator(".box rect")
    assert boxes.count() == 4
    page.get_by_text("As a list").click()
    assert article.locator(".map li").first.inner_text() == "Brexanolone enhances GABAA receptor [2]"
    first.focus()
    page.keyboard.press("Enter")
    assert marked(page) == answer["statements"][1]["citations"][0]["quote"]
    assert article.locator(".statement").nth(1).evaluate("(node) => node.classList.contains('lit')")
    page.keyboard.press("Escape")
    assert first.evaluate("(node) => node === document.activeElement")
    page.set_viewport_size({"width": 400, "height": 900})
    page.locator(".stage svg[data-upright]").wait_for()
    assert boxes.nth(1).bounding_box()["y"] > boxes.nth(0).bounding_box()["y"]
    assert not sideways(page)
