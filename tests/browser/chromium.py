"""The Chromium of this machine, and how to wait for Streamlit in it."""

from __future__ import annotations

import re
import shutil

from playwright.sync_api import Browser, Page, Playwright, expect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
)
PATIENCE_MS = 30_000
"""How long to wait for something that should happen. Only a failing test waits this long."""


def launch(playwright: Playwright) -> Browser:
    """Start Chromium without a window."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        raise RuntimeError(
            "No Chromium was found. Run `make test`, which installs it with apt where it can, or "
            f"install one of: {', '.join(NAMES)}."
        )
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))


def open_page(page: Page, url: str) -> None:
    """Go to an address and wait until Streamlit has drawn it."""
    page.goto(url)
    run_finished(page)


def run_finished(page: Page) -> None:
    """Wait until the script has run and nothing on the screen is stale."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=PATIENCE_MS)
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE_MS)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE_MS)


def choose(page: Page, box: str, option: str) -> None:
    """Choose in a list by the keyboard alone: write, and take what is found once it is listed."""
    expect(page.get_by_role("combobox", name=box)).to_be_visible()
    run_finished(page)  # a choice made while the screen is still being drawn is lost
    found = page.get_by_role("option", name=re.compile(f"^{option}")).first
    for is_last in (False, False, True):
        # What an earlier choice that was lost has left in the box goes first.
        page.get_by_role("combobox", name=box).fill("")
        page.keyboard.type(option)
        try:
            expect(found).to_be_visible(timeout=PATIENCE_MS / 3)
        except AssertionError:  # the box was drawn anew under the letters
            if is_last:
                raise
        else:
            break
    page.keyboard.press("Enter")
