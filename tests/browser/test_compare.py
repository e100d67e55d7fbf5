"""The view that compares documents."""

from __future__ import annotations

import csv
from pathlib import Path

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
    page.locator("#compare-table td .mark").first.click()
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
