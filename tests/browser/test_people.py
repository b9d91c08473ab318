"""From an alert to the creator; the team's word on a post; a pack to send."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.chromium import choose, open_page, run_finished
from tests.browser.server import Server


def test_an_alert_leads_to_the_creator_and_what_is_worth_a_question(
    sample_server: Server, page: Page
) -> None:
    open_page(page, f"{sample_server.url}/campaign?campaign=Big+Leaf+Energy")
    card = page.get_by_text("3 posts of Petra Lindqvist carry likes")
    expect(card.first).to_be_visible()
    links = page.get_by_role("link", name="Look at the creator")
    address = next(
        link.get_attribute("href") or ""
        for link in links.all()
        if "petralindqvist" in (link.get_attribute("href") or "")
    )
    open_page(page, f"{sample_server.url}/{address.lstrip('/')}")
    expect(page.get_by_role("heading", name="Petra Lindqvist")).to_be_visible()
    expect(page.get_by_role("heading", name="Fit with Big Leaf Energy")).to_be_visible()
    expect(page.get_by_text(re.compile("3 posts of 17 carry at least twice"))).to_be_visible()
    expect(page.get_by_text(re.compile("Promotion or scam: 31 of 120"))).to_be_visible()
    expect(page).to_have_url(re.compile("creator=petra\\+lindqvist|creator=petra%20lindqvist"))


def test_creators_are_chosen_in_the_list_and_stand_side_by_side(
    sample_server: Server, page: Page
) -> None:
    open_page(page, f"{sample_server.url}/creators?campaign=Moss+Hour")
    table = page.get_by_test_id("stDataFrame")
    expect(table.locator("canvas").first).to_be_visible()
    table.click(position={"x": 16, "y": 56})
    expect(page.get_by_role("heading", name="Fit with Moss Hour")).to_be_visible()
    expect(page.get_by_text(re.compile("^1 campaign together"))).to_be_visible()
    choose(page, "Look at", "Hamish")
    page.keyboard.press("Escape")  # a list of several stays open, and hides the rest
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Fit with Moss Hour")).to_be_visible()


def test_a_post_is_ruled_in_order_and_the_alert_goes(own_sample_server: Server, page: Page) -> None:
    address = f"{own_sample_server.url}/contracts?section=Disclosure&campaign=Pip+Sensor+Launch"
    open_page(page, address)
    expect(page.get_by_text("No accepted word stands in the caption.").first).to_be_visible()
    page.get_by_role("button", name="It is in order").click()
    page.get_by_role("textbox", name="Because").fill("The label stands in the video")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("The label stands in the video")).to_be_visible(timeout=30_000)
    open_page(page, f"{own_sample_server.url}/campaign?campaign=Pip+Sensor+Launch")
    run_finished(page)
    expect(page.get_by_text("Wren Castellano does not say")).to_have_count(0)


def test_the_evidence_pack_is_one_file_that_asks_for_nothing(
    sample_server: Server, page: Page
) -> None:
    open_page(page, f"{sample_server.url}/contracts?section=Terms+and+rights")
    choose(page, "Whose", "Barnaby")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as one HTML file").click()
    path = Path(download.value.path())
    pack = path.read_text(encoding="utf-8")
    assert "Sunflower seed diary" in pack
    assert not re.search(r"<(script|img|link|iframe)\b", pack)


def test_who_is_owed_an_answer_leads_to_the_relationship(sample_server: Server, page: Page) -> None:
    open_page(page, f"{sample_server.url}/outreach")
    expect(page.get_by_text(re.compile("^2 creators wait for an answer"))).to_be_visible()
    open_page(page, f"{sample_server.url}/creators?creator=oona+kovac")
    expect(page.get_by_text(re.compile("The last word was 111 days ago"))).to_be_visible()
