"""The digest: a place is added and tested in Settings, and a real server gets it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.chromium import open_page, run_finished
from tests.browser.server import Server
from tests.core.digest.servers import Web, web

__all__ = ["web"]


def test_a_webhook_is_added_tested_and_what_failed_is_said(
    own_sample_server: Server, page: Page, web: Web
) -> None:
    open_page(page, f"{own_sample_server.url}/settings?section=Digest")
    expect(page.get_by_text("What it says now")).to_be_visible()
    expect(page.get_by_text("Nothing was sent yet.")).to_be_visible()
    run_finished(page)
    page.get_by_role("tab", name="Add Slack, Teams or a webhook").click()
    page.get_by_role("textbox", name="Address of the webhook").fill(
        f"http://127.0.0.1:{web.port}/s3cr3t"
    )
    page.get_by_role("button", name="Add this webhook").click()
    expect(page.get_by_text(f"Webhook: http://127.0.0.1:{web.port}/••••").first).to_be_visible()
    run_finished(page)

    page.get_by_role("button", name="Test now").click()
    expect(page.get_by_text("Test sent", exact=True)).to_be_visible()
    (taken,) = web.taken
    assert "Terracotta Stories" in str(taken)
    expect(page.get_by_text("s3cr3t")).to_have_count(0)
    run_finished(page)

    # What does not arrive is never called sent.
    web.status = 500
    page.get_by_role("button", name="Test now").click()
    expect(page.get_by_text("The test was not sent", exact=True)).to_be_visible()
    expect(page.get_by_text("Test sent", exact=True)).to_have_count(0)
    assert len(web.taken) == 1
    run_finished(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Test now")).to_have_count(0)
    expect(page.get_by_text("there is no place yet to send it to")).to_be_visible()
