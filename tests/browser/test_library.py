"""The library, and the documentation of the API."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.served import Open, Site, Watched, ask, marked


def test_the_library_takes_searches_and_gives_back_documents(open_page: Open, watched: Watched) -> None:
    """A document is put in, found by its words, opened there, replaced after asking, and taken out, which can be undone."""
    watched.allowed = "409"
    page = open_page("/#library")
    page.locator("#shelf li").nth(60).wait_for()
    text = b"# Brindle tea\n\nBrindle tea is steeped for nine minutes in Upper Fennick."
    page.set_input_files("#file", [{"name": "brindle.md", "mimeType": "text/markdown", "buffer": text}])
    page.locator("#happened .fine", has_text="brindle.md: added as brindle.").wait_for()
    page.locator("#shelf li").first.locator("text=Brindle tea").wait_for()
    page.fill("#search", "How long is brindle tea steeped?")
    page.keyboard.press("Enter")
    page.locator("#hits .title", has_text="nine minutes").first.click()
    assert marked(page) == "Brindle tea is steeped for nine minutes in Upper Fennick."
    page.click("#pane-close")
    page.evaluate(  # the list of documents takes its time, and who replaces does not wait for it
        "() => { const real = window.fetch; window.fetch = async (address, how) => {"
        "  if (!how?.body) await new Promise((go) => setTimeout(go, 300)); return real(address, how); } }"
    )
    other = {"name": "brindle.md", "mimeType": "text/markdown", "buffer": text.replace(b"nine", b"ten")}
    for press, outcome in (("#sure-no", "not taken"), ("#sure-yes", "replaced as brindle")):
        page.set_input_files("#file", [other])
        page.click(press)
        page.locator("#happened .fine", has_text=f"brindle.md: {outcome}").wait_for()
    page.fill("#filter", "brindle")
    page.get_by_role("button", name="Remove: Brindle tea").click()
    page.get_by_role("button", name="Undo: keep Brindle tea").click()
    page.get_by_role("button", name="Remove: Brindle tea").click()
    page.click("[data-view=room]")  # it goes at once
    page.click("[data-view=library]")
    page.locator("#happened .fine", has_text="was removed").wait_for()
    page.locator("#library-state", has_text="0 of 64").wait_for()


def test_a_file_that_is_not_read_is_refused_in_a_sentence(open_page: Open, watched: Watched) -> None:
    """The server's own sentence says why a document was not taken."""
    watched.allowed = "415"
    page = open_page("/#library")
    page.set_input_files("#file", [{"name": "picture.png", "mimeType": "image/png", "buffer": b"x"}])
    page.locator("#happened .wrong", has_text="is not read").wait_for()
    assert len(page.inner_text("#happened .wrong")) < 160


@pytest.mark.slow
def test_a_folder_is_put_in_and_asked_alone(open_page: Open, site: Site, tmp_path: Path, watched: Watched) -> None:
    """Each file of a folder is told with its reason where it is not read; only what is ticked is asked."""
    watched.allowed = "415"
    folder = tmp_path / "teas"
    (folder / "green").mkdir(parents=True)
    (folder / "green" / "ostel.md").write_text("# Ostel tea\n\nOstel tea is steeped for four minutes in Fennick.")
    (folder / "carvo.md").write_text("# Carvo tea\n\nCarvo tea is steeped for six minutes in Fennick.")
    (folder / "cup.png").write_bytes(b"x")
    (folder / ".hidden").write_text("nothing")
    page = open_page("/#library")
    page.locator("#shelf li").nth(60).wait_for()
    page.set_input_files("#folder", folder)
    page.locator("#progress-state", has_text="3 files: 2 in the library, 1 not taken").wait_for()
    page.locator("#happened li", has_text="teas/cup.png").wait_for()
    page.fill("#filter", "tea ostel")
    page.get_by_label("Ask: Ostel tea").check()
    page.click("[data-view=room]")
    assert page.inner_text("#scope-words") == "Asking only 1 document"
    article = ask(page, "How long is tea steeped in Fennick?")
    assert article.locator(".cited cite").all_inner_texts() == ["Ostel tea"]
    assert "1 document asked" in article.locator(".foot").inner_text()
    page.click("#scope-all")
    assert not page.locator("#scope").is_visible()
    for source in ("ostel", "carvo"):
        site.remove(source)


@pytest.mark.slow
def test_a_collection_is_asked_alone(open_page: Open) -> None:
    """A tick asks a collection, which the room names, and another tick asks all again."""
    page = open_page("/#library")
    tick = page.get_by_label(re.compile("Ask the collection brexanolone-guide"))
    tick.check()
    page.click("[data-view=room]")
    assert page.inner_text("#scope-words") == "Asking only brexanolone-guide"
    article = ask(page, "What is the elimination half-life of brexanolone?")
    assert article.locator(".only").inner_text() == "Asked only of brexanolone-guide."
    page.click("[data-view=library]")
    tick.uncheck()
    assert page.inner_text("#choice-state").startswith("Questions are asked of all documents.")


def test_the_page_says_what_is_asked_beside_the_default_corpus(open_page: Open, site: Site) -> None:
    """With documents of one's own these are asked alone: page and library say so, and a button asks everything."""
    site.put("ostel.md", "# Ostel tea\n\nOstel tea is steeped for four minutes in Fennick.", collection="")
    try:
        page = open_page()
        page.locator("#holds", has_text="questions are asked of your own 1 document alone").wait_for()
        assert page.inner_text("#scope-words") == "Asking your own 1 document alone"
        article = ask(page, "How long is ostel tea steeped?")
        notes = article.locator(".notes")
        assert "of the collection brexanolone-guide were not asked." in notes.inner_text()
        assert "--in" not in notes.inner_text()
        notes.get_by_role("button", name="Ask all documents").click()
        page.locator("article .foot").nth(1).wait_for()
        assert page.locator("article .only").inner_text() == "Asked of all documents."
        assert page.inner_text("#scope-words") == "Asking all documents"
        page.click("[data-view=library]")
        page.locator("#choice-state", has_text="Questions are asked of all documents.").wait_for()
        page.click("text=Ask only my own >> visible=true")
        assert page.inner_text("#choice-state").startswith("Questions are asked of your own 1 document alone.")
    finally:
        site.remove("ostel")


def test_statements_that_the_limit_leaves_out_are_shown(open_page: Open, site: Site) -> None:
    """A button below an answer asks for all statements that are likely to answer."""
    rows = "".join(
        f"| {name} Lund | {1900 + 10 * n} |\n" for n, name in enumerate("Ada Bo Cy Dag Eli Finn Gus".split())
    )
    site.put("wardens.md", f"# Orme\n\n## Wardens of Orme\n\n| Warden | Since |\n|---|---|\n{rows}", collection="")
    try:
        page = open_page()
        first = ask(page, "Who were the wardens of Orme?")
        assert first.locator(".statement").count() == 5
        first.get_by_role("button", name="Show all statements").click()
        page.locator("article .foot").nth(1).wait_for()
        assert page.locator("article").nth(1).locator(".statement").count() > 5
    finally:
        site.remove("wardens")


@pytest.mark.slow
def test_the_documentation_of_the_api_is_there(open_page: Open) -> None:
    """The routes are listed from the server's own files, under the same policy."""
    page = open_page("/docs")
    page.locator(".opblock", has_text="/ask/stream").first.click()
    page.locator(".opblock-body").first.wait_for()
