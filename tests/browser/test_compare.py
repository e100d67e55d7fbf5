"""The view that compares documents."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.browser.served import EC50, MOTHS, ODD_TITLE, Open, marked, sideways


def test_documents_are_compared_and_each_cell_opens_its_source(open_page: Open) -> None:
    """Two questions of two documents make four cells; a cell opens its words, a column sorts, and the table is saved."""
    page = open_page("/#compare")
    page.fill("#compare-questions", f"{EC50}\n{MOTHS}")
    page.locator("#compare-sources label").nth(60).wait_for()
    for name in ("ref-01", "moths"):
        page.fill("#compare-filter", name)
        page.locator("#compare-sources label", has_text=f"({name})").locator("input").check()
    assert page.locator("#compare-count").text_content() == "2 documents × 2 questions = 4 cells."
    page.click("#compare-send")
    page.locator("#compare-state", has_text="2 of 4 cells stated.").wait_for(timeout=60_000)
    cells = page.locator("#compare-table tbody td").all_text_contents()
    assert "41 percent" in cells[1] and cells[0] == "not stated" and "92.7" in cells[2] and cells[3] == "not stated"
    page.locator("#compare-table td .cell").first.click()
    assert "by 41 percent in" in marked(page) and page.url.partition("#")[2].startswith("compare/read/moths/")
    assert page.locator("#compare-table").is_visible()
    page.click("#pane-close")
    page.get_by_role("button", name=EC50).click()
    page.locator("#compare-table th[aria-sort=ascending]").wait_for()
    assert page.locator("#compare-table tbody th .where").all_text_contents() == ["ref-01", "moths"]
    with page.expect_download() as download:
        page.click("text=Save as CSV")
    rows = list(csv.DictReader(Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert [row["source"] for row in rows] == ["ref-01", "moths"] and "41 percent" in rows[1][MOTHS]
    assert rows[1]["title"] == ODD_TITLE
    with page.expect_download() as download:
        page.click("text=Save as Markdown")
    assert "| not stated |" in Path(download.value.path()).read_text(encoding="utf-8").splitlines()[2]
    page.set_viewport_size({"width": 380, "height": 800})
    assert not sideways(page)


@pytest.mark.parametrize("width", [390, 820])
def test_a_cell_holds_its_words_under_a_finger(open_page: Open, width: int) -> None:
    """On a touch screen the words of a cell stay in their cell, and a table that is wider than the screen says so."""
    page = open_page("/#compare", viewport={"width": width, "height": 800}, has_touch=True, is_mobile=True)
    page.fill("#compare-questions", f"{EC50}\n{MOTHS}")
    page.fill("#compare-filter", "ref-01")
    page.locator("#compare-sources label", has_text="(ref-01)").locator("input").check()
    page.click("#compare-send")
    page.locator("#compare-state", has_text="1 of 2 cells stated.").wait_for(timeout=60_000)
    cell = page.locator("#compare-table td .cell")
    cell.focus()
    button, inside = cell.bounding_box(), page.locator("#compare-table td").first.bounding_box()
    assert inside["x"] <= button["x"] and button["x"] + button["width"] <= inside["x"] + inside["width"]
    assert inside["y"] <= button["y"] and button["y"] + button["height"] <= inside["y"] + inside["height"]
    shade = cell.evaluate(
        "node => [getComputedStyle(node).backgroundColor, getComputedStyle(node, '::before').content]"
    )
    assert shade == ["rgba(0, 0, 0, 0)", "none"]
    assert page.locator("#compare-sideways").is_visible() == (width == 390)
    assert not sideways(page)
