"""Why a campaign drifts: split by format, the posts of one, the address, reload and Back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.chromium import open_page, run_finished
from tests.browser.server import Server


def test_the_posts_behind_a_drift_are_found_by_the_list_and_kept_in_the_address(
    sample_server: Server, page: Page
) -> None:
    open_page(page, f"{sample_server.url}/campaign?campaign=Terracotta+Stories")
    expect(page.get_by_role("heading", name="Why", exact=True)).to_be_visible()
    posts_of = page.get_by_role("combobox", name="Show the posts of")
    # Tables of the page without a part chosen: creators and posts.
    tables = page.get_by_test_id("stDataFrame")
    expect(tables).to_have_count(2)

    page.get_by_role("radio", name="Formats").click()
    expect(page).to_have_url(re.compile(r"split=Formats"))
    run_finished(page)
    # By keyboard alone: the chart's bars cannot be reached by it.
    posts_of.focus()
    posts_of.press("ArrowDown")
    page.get_by_role("option", name="image").wait_for()
    posts_of.press_sequentially("image")
    posts_of.press("Enter")

    expect(page).to_have_url(re.compile(r"split=Formats&part=image"))
    expect(tables).to_have_count(3)
    cells = tables.first.locator("[role=gridcell]")
    expect(cells.filter(has_text=re.compile("^image$")).first).to_be_attached()
    expect(cells.filter(has_text=re.compile("^reel$"))).to_have_count(0)

    page.reload()
    run_finished(page)
    expect(page.get_by_role("radio", name="Formats")).to_be_checked()
    expect(posts_of).to_have_value("image")
    expect(tables).to_have_count(3)

    page.go_back()
    run_finished(page)
    expect(page.get_by_role("radio", name="Formats")).to_be_checked()
    expect(tables).to_have_count(2)
    expect(page).not_to_have_url(re.compile(r"part="))
    page.go_back()
    run_finished(page)
    expect(page.get_by_role("radio", name="Creators")).to_be_checked()


def test_a_click_on_a_bar_shows_its_posts(sample_server: Server, page: Page) -> None:
    open_page(page, f"{sample_server.url}/campaign?campaign=Terracotta+Stories&split=Formats")
    bars = page.get_by_test_id("stVegaLiteChart").locator("path[aria-roledescription=bar]")
    expect(bars.first).to_be_visible()

    # The first bar is the rate before; the next is the largest part.
    bars.nth(1).click()

    expect(page).to_have_url(re.compile(r"part=\w+"))
    expect(page.get_by_test_id("stDataFrame")).to_have_count(3)
