"""Browser tests: a real server, a real Chromium; waiting is for something, never for a time."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.chromium import PATIENCE_MS, launch
from tests.browser.server import Server, load_sample_into

SCREENSHOTS = Path(__file__).parent / "screenshots"
NewPage = Callable[..., Page]

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser, and shares one worker and its servers."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let fixtures know whether the test failed."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.when == "call":
        item.stash[FAILED] = report.failed


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server with nothing loaded, for this test alone."""
    with Server(tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sample programme, not opened by anybody: copy it or only read it."""
    data = tmp_path_factory.mktemp("sample") / "data"
    data.mkdir()
    load_sample_into(data)
    return data


@pytest.fixture(scope="session")
def sample_server(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the sample programme, shared by the tests that change nothing."""
    data = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(sample_data, data)
    with Server(data) as running:
        yield running


@pytest.fixture
def own_sample_server(sample_data: Path, tmp_path: Path) -> Iterator[Server]:
    """A server with the sample programme for a test that changes something."""
    shutil.copytree(sample_data, tmp_path / "data")
    with Server(tmp_path / "data") as running:
        yield running


@pytest.fixture
def new_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Makes pages, each a visitor of its own; a failing test keeps their screenshots.

    A page that logs an error, or asks another host for anything, fails the test.
    """
    pages: list[Page] = []
    complaints: list[str] = []

    def new(
        scheme: Literal["light", "dark"] = "light", width: int = 1280, height: int = 900
    ) -> Page:
        context = browser.new_context(
            color_scheme=scheme,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/Berlin",
        )
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()

        def listen(message: ConsoleMessage) -> None:
            if message.type == "error" and not _is_expected(message):
                complaints.append(f"console: {message.text} {message.location['url']}")

        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(f"page: {error}"))
        page.on(
            "request",
            lambda asked: (
                None
                if re.match(r"(http://127\.0\.0\.1:|data:|blob:)", asked.url)
                else complaints.append(f"asked another host: {asked.url}")
            ),
        )
        pages.append(page)
        return page

    yield new

    if request.node.stash.get(FAILED, True):
        SCREENSHOTS.mkdir(exist_ok=True)
        for number, page in enumerate(pages, start=1):
            name = re.sub(r"[^\w-]+", "_", request.node.name)
            page.screenshot(path=SCREENSHOTS / f"{name}-{number}.png", full_page=True)
    for page in pages:
        page.context.close()
    assert not complaints, "The browser complained:\n" + "\n".join(complaints)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """One visitor with a desktop screen, light."""
    return new_page()


def _is_expected(message: ConsoleMessage) -> bool:
    # Below a page's address Streamlit first asks whether the server lives there too.
    asks_for_itself = re.search(r"/\w+/_stcore/(health|host-config)$", message.location["url"])
    # The server of a test may end before its page does.
    gone = ("WebSocket", "ERR_CONNECTION_REFUSED", "when disconnected from server")
    is_gone = any(words in message.text for words in gone)
    return bool(asks_for_itself) or is_gone
