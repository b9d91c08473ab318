"""A link from its making to its end, as its maker and as its guest."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import choose, open_page, run_finished
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server
from tests.browser.test_journeys import load

SHOWN = "Window Jungle"
CREATOR_COLUMN = "Creator 1"


def make(page: Page, server: Server, label: str, kind: str = "Frozen", shown: str = "") -> str:
    """Make a link on the screen; its address."""
    open_page(page, server.url + "/links?section=Make%20a%20link")
    page.get_by_label("Who is it for?").fill(label)
    page.get_by_label("Who is it for?").press("Enter")
    run_finished(page)
    choose(page, "Campaigns", SHOWN)
    page.keyboard.press("Escape")
    page.get_by_text(re.compile(f"^{kind}")).click()
    if shown:
        page.get_by_text(shown).first.click()
    run_finished(page)
    expect(page.get_by_text(f"Campaigns: {SHOWN}")).to_be_visible()
    page.get_by_text("I have looked, and this may leave the team").click()
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_text("Copy it now")).to_be_visible()
    return page.get_by_test_id("stCode").inner_text().strip()


def redeem(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Open the report").click()
    expect(page.get_by_role("heading", name="Goal and pace")).to_be_visible()


def test_from_making_to_revoking(own_sample_server: Server, new_page: NewPage) -> None:
    maker, guest = new_page(), new_page()
    address = make(maker, own_sample_server, "Leaf & Co. *marketing*")
    assert re.fullmatch(re.escape(own_sample_server.url) + r"/s/[\w-]{43}", address)

    sent: list[str] = []
    guest.on("request", lambda asked: sent.append(asked.headers.get("referer", "")))
    redeem(guest, address)
    assert guest.url == own_sample_server.url + "/"
    token = address.rsplit("/", 1)[1]
    assert not [referer for referer in sent if token in referer]
    expect(guest.get_by_role("heading", name="Leaf & Co. *marketing*")).to_be_visible()
    expect(guest.get_by_text("these figures do not change")).to_be_visible()
    expect(guest.get_by_role("navigation")).to_have_count(0)

    open_page(maker, own_sample_server.url + "/links")
    expect(maker.get_by_text("Opened 1 time")).to_be_visible()
    expect(maker.get_by_text("as it was published")).to_be_visible()
    maker.get_by_role("button", name="Revoke", exact=True).click()
    revoked_at = time.monotonic()
    expect(guest.get_by_text("This link has ended")).to_be_visible()
    assert time.monotonic() - revoked_at < 5
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(address, b""))
    assert refused.value.code == 404


def test_a_maker_sees_on_the_campaign_that_it_is_shared_and_looks_as_the_guest(
    own_sample_server: Server, page: Page
) -> None:
    make(page, own_sample_server, "Leaf")
    open_page(page, f"{own_sample_server.url}/campaign?campaign=Window+Jungle")
    page.get_by_role("link", name="Shared by 1 link").click()
    page.get_by_role("button", name="Look at it as the guest").click()
    expect(page.get_by_role("heading", name="Goal and pace")).to_be_visible()
    expect(page.get_by_text("Fingerprint").last).to_be_visible()


def test_a_live_link_follows_what_the_team_does_and_a_frozen_one_does_not(
    own_sample_server: Server, new_page: NewPage, tmp_path: Path
) -> None:
    maker, live, frozen = new_page(), new_page(), new_page()
    redeem(live, make(maker, own_sample_server, "Live", kind="Live"))
    redeem(frozen, make(maker, own_sample_server, "Frozen"))
    for guest in (live, frozen):
        expect(guest.get_by_text("of a target of 6,800,000")).to_be_visible()

    moved = tmp_path / "campaigns.csv"
    first = (ROOT / "data" / "sample" / "2026-07-26" / "campaigns.csv").read_text()
    moved.write_text(first.replace(",views,6800000,", ",views,7000000,"))
    load(maker, own_sample_server, [moved])

    # Without a click of theirs: it is published anew, and the screen looks by itself.
    expect(live.get_by_text("of a target of 7,000,000")).to_be_visible()
    frozen.reload()
    expect(frozen.get_by_text("of a target of 6,800,000")).to_be_visible()


def test_a_screen_on_the_wall_survives_a_restart(
    own_sample_server: Server, new_page: NewPage
) -> None:
    maker, wall = new_page(), new_page(width=1280, height=720)
    redeem(wall, make(maker, own_sample_server, "Wall", kind="Live"))
    open_page(wall, own_sample_server.url + "/?present=1")
    expect(wall.get_by_role("heading", name="Goal and pace")).to_be_visible()
    expect(wall.get_by_role("heading", name="Posts")).to_have_count(0)
    own_sample_server.__exit__(None, None, None)
    own_sample_server.__enter__()
    run_finished(wall)
    expect(wall.get_by_role("heading", name="Goal and pace")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_guest_reads_it_on_a_desk_and_on_a_phone(
    own_sample_server: Server, new_page: NewPage, scheme: str, width: int
) -> None:
    maker, guest = new_page(), new_page(scheme=scheme, width=width)
    redeem(guest, make(maker, own_sample_server, "Leaf"))
    expect(guest.get_by_role("heading", name="Engagement")).to_be_visible()
    assert not guest.evaluate("document.documentElement.scrollWidth > window.innerWidth")
