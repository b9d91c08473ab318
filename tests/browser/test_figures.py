"""A client asks where a figure comes from; a brief changes; a plot is taken away."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.chromium import open_page, run_finished
from tests.browser.server import Server


def test_a_figure_of_the_review_leads_to_its_receipt_in_one_click(
    sample_server: Server, page: Page
) -> None:
    open_page(page, sample_server.url)
    link = page.get_by_role("link", name="4.9 %").first
    with page.expect_popup() as opened:
        link.click()
    receipt = opened.value
    expect(
        receipt.get_by_role(
            "heading", name=re.compile("Engagement rate by reach, newest four weeks")
        )
    ).to_be_visible(timeout=30_000)
    run_finished(receipt)
    expect(receipt.get_by_text(re.compile(r"engagements ÷ .* reach = 4\.8"))).to_be_visible()
    with receipt.expect_download() as download:
        receipt.get_by_role("button", name="Download the lines").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "What,Counter,Value,As of,File,Line,Import"
    assert len(lines) > 20


def test_another_tools_figure_is_explained(sample_server: Server, page: Page) -> None:
    open_page(page, f"{sample_server.url}/figures?campaign=Pip+Sensor+Launch")
    page.get_by_role("radio", name="By whose definition").click()
    page.get_by_role("radio", name="GRIN").click()
    expect(page).to_have_url(re.compile("tool=GRIN"))
    expect(page.get_by_text(re.compile("^GRIN says 3.1.% where Pothos says 8.1.%"))).to_be_visible()


def test_a_plot_is_taken_as_picture_drawing_and_table(sample_server: Server, page: Page) -> None:
    open_page(page, f"{sample_server.url}/campaign?campaign=Terracotta+Stories")
    page.get_by_role("radio", name="Weeks side by side").click()
    expect(page.get_by_text(re.compile("^Engagements a post at day 7"))).to_be_visible()
    run_finished(page)
    page.get_by_test_id("stPopover").last.get_by_role("button").first.click()
    for kind, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("CSV", b"week,age_days")):
        with page.expect_download() as download:
            page.get_by_role("button", name=kind, exact=True).click()
        assert download.value.suggested_filename.endswith(f".{kind.lower()}")
        assert Path(download.value.path()).read_bytes().startswith(begins)


def test_a_brief_is_changed_and_the_campaign_says_so(own_sample_server: Server, page: Page) -> None:
    open_page(page, f"{own_sample_server.url}/settings?campaign=Window+Jungle")
    owner = page.get_by_role("textbox", name="Owner")
    expect(owner).to_have_value("Maren")
    owner.fill("Ilse")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The goals and the brief of Window Jungle are saved.")).to_be_visible(
        timeout=30_000
    )
    open_page(page, f"{own_sample_server.url}/campaign?campaign=Window+Jungle")
    expect(page.get_by_text("Owner Ilse")).to_be_visible()
