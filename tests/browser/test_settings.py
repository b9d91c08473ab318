"""Alerts on drift: a proposal, its back-test, the save, and the alerts after it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.chromium import open_page, run_finished
from tests.browser.server import Server


def test_a_proposal_shows_its_past_to_a_colleague_too_and_counts_once_it_is_saved(
    own_sample_server: Server, new_page: Callable[[], Page]
) -> None:
    mine = new_page()
    open_page(mine, f"{own_sample_server.url}/settings?section=Alerts+on+drift")
    expect(mine.get_by_text("These settings are in use")).to_be_visible()
    expect(mine.get_by_text("at most one false alert in 3 months")).to_be_visible()

    mine.get_by_role("radio", name="25 %").click()

    # Terracotta Stories fell by 30 % (14 to 43 %), which is not surely more than a quarter.
    expect(mine.get_by_text("1 alert fewer and 1 later by")).to_be_visible()
    expect(mine).to_have_url(re.compile(r"smallest=25"))
    run_finished(mine)
    table = mine.get_by_test_id("stDataFrame")
    expect(table.locator("[role=gridcell]").filter(has_text="Gone")).to_have_count(1)

    theirs = new_page()
    open_page(theirs, mine.url)
    expect(theirs.get_by_role("radio", name="25 %")).to_be_checked()
    expect(theirs.get_by_text("1 alert fewer and 1 later by")).to_be_visible()
    open_page(theirs, own_sample_server.url)
    expect(theirs.get_by_text("Engagement by reach fell by 30 %").first).to_be_visible()

    mine.get_by_role("button", name="Save these settings").click()

    said = mine.get_by_test_id("stAlert")
    expect(said).to_contain_text(re.compile("No longer.*Terracotta Stories"))
    expect(mine.get_by_text("These settings are in use")).to_be_visible()
    expect(mine).not_to_have_url(re.compile(r"smallest="))
    open_page(theirs, own_sample_server.url)
    expect(theirs.get_by_text("Engagement by reach has been falling by").first).to_be_visible()
    expect(theirs.get_by_text("Engagement by reach fell by 30 %")).to_have_count(0)
