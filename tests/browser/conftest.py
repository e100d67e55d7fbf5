"""One browser and one server for all browser tests, and pages that are watched for everything that must not happen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.served import KEY, ODD, Open, Site, Watched
from tests.serve.conftest import ServerInside

CHROMIUM = Path("/usr/bin/chromium")
MISSING = "Browser tests left out: install Debian's chromium (apt-get install chromium)"
ARGUMENTS = (
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-gpu",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the tests of this folder out where there is no browser, before anything is made for them."""
    if not CHROMIUM.exists():
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def site(guide_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server on a copy of the default corpus, which also holds the odd document."""
    store = shutil.copytree(guide_store, tmp_path_factory.mktemp("served") / "store")
    with ServerInside(store) as server:
        site = Site(server.url)
        site.put("moths.md", ODD)
        yield site


@pytest.fixture
def keyed(guide_store: Path) -> Iterator[str]:
    """The address of a server on the default corpus that asks for `KEY`."""
    with ServerInside(guide_store, QA_API_KEYS=KEY) as server:
        yield server.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for all pages."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def watched() -> Watched:
    """What this test's pages did that they must not do."""
    return Watched()


@pytest.fixture
def open_page(browser: Any, site: Site, watched: Watched) -> Iterator[Open]:
    """Opens the reading room in a window of its own; nothing may have gone wrong by the end."""
    contexts = []

    def opened(path: str = "/", *, origin: str = "", **options: Any) -> Any:
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | options
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        watched.watch(page, origin or site.address)
        page.goto((origin or site.address) + path)
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            words = page.evaluate("document.body.textContent")
            watched.troubles += [odd for odd in ("[object ", "undefined", "NaN") if odd in words]
        context.close()
    assert not watched.troubles
