"""What only a real browser can tell of the screens: words as drawn, charts, and Back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import open_page, run_finished
from tests.browser.server import Server

EVIL = "# big ![x](http://tracker.invalid/a.png) $1 $2 :red[x] :smile: <b>b</b> www.x.invalid -> y"
CAMPAIGNS = (
    "Campaign,Starts on,Ends on,Goal,Goal metric,Target,Brief,Hashtags\n"
    f"{EVIL},2026-03-02,2026-04-26,visibility,reach,100000,{EVIL},#brightrooms\n"
)
POSTS = (
    "Platform,Platform post ID,Handle,Caption,Published at,As of,Reach,Likes,Comments\n"
    "instagram,101,ana.home,Light #brightrooms,2026-03-09,2026-03-20,10000,300,20\n"
    f"instagram,102,ben.lights,{EVIL},2026-03-10,2026-03-20,8000,200,10\n"
)


def load_evil(page: Page, server: Server, directory: Path) -> None:
    (directory / "campaigns.csv").write_text(CAMPAIGNS)
    (directory / "# big :red[x].csv").write_text(POSTS)
    open_page(page, f"{server.url}/upload")
    page.locator("input[type=file]").first.set_input_files(sorted(directory.glob("*.csv")))
    page.get_by_role("button", name="Load 2 files").click()
    expect(page.get_by_text("Loaded 3 rows from 2 files.")).to_be_visible()


def as_seen(page: Page, selector: str) -> list[str]:
    """Texts as a person reads them: without the joiners that have no width."""
    return [text.replace("\u2060", "") for text in page.locator(selector).all_inner_texts()]


def test_a_hostile_name_is_read_letter_by_letter_and_leads_nowhere(
    server: Server, page: Page, tmp_path: Path
) -> None:
    # A request to another host fails any browser test (conftest.py).
    load_evil(page, server, tmp_path)

    page.get_by_role("link", name="See the review").click()
    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    run_finished(page)
    assert EVIL in as_seen(page, "h4")

    page.get_by_role("link", name=re.compile("open alert|Open campaign")).first.click()
    expect(page.get_by_role("heading", name="Goal and brief")).to_be_visible()
    run_finished(page)
    assert EVIL in as_seen(page, "h1")
    assert EVIL in as_seen(page, "[data-testid=stText]")
    for somewhere in ("img[src*=invalid]", "[data-testid=stMain] b"):
        expect(page.locator(somewhere)).to_have_count(0)
    # A receipt has the name in its address, and stays with us.
    hosts = "links => links.map(link => link.hostname).filter(host => host)"
    assert set(page.eval_on_selector_all("[data-testid=stMain] a", hosts)) <= {"127.0.0.1"}
    expect(page.locator(".katex")).to_have_count(0)


def test_a_post_is_assigned_and_the_assignment_taken_back(
    server: Server, page: Page, tmp_path: Path
) -> None:
    load_evil(page, server, tmp_path)
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Posts without a campaign").click()
    table = page.get_by_test_id("stDataFrame")
    expect(table.locator("canvas").first).to_be_visible()
    # The box of the first row; the table is drawn on a canvas, so it is a place, not an element.
    table.click(position={"x": 16, "y": 56})
    expect(page.get_by_text("Put 1 selected post into")).to_be_visible()
    page.get_by_role("combobox").click()
    page.get_by_role("option", name="No campaign").click()
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("1 post put into no campaign.")).to_be_visible()

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("1 post put into no campaign.")).to_have_count(0)
    expect(table.locator("canvas").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_chart_is_drawn_and_says_what_it_shows(
    sample_server: Server, new_page: object, scheme: str
) -> None:
    page: Page = new_page(scheme=scheme)  # type: ignore[operator]
    for address in ("", "campaign?campaign=Moss+Hour"):
        open_page(page, f"{sample_server.url}/{address}")
        charts = page.get_by_test_id("stVegaLiteChart")
        expect(charts.first).to_be_visible()
        for chart in charts.all():
            drawn = chart.locator("svg path, canvas").first
            expect(drawn).to_be_attached()
            assert chart.locator("[aria-label]").count(), chart.inner_html()[:300]


def test_every_status_is_a_word_and_every_alert_has_its_advice(
    sample_server: Server, page: Page
) -> None:
    open_page(page, sample_server.url)
    badges = " ".join(as_seen(page, ".stMarkdownBadge"))
    for word in ("Drifting", "Behind pace", "No goal", "On track", "Act now", "Look at it"):
        assert word in badges
    expect(page.get_by_text("worth a question").first).to_be_visible()
    expect(page.get_by_text("Ask for the account's own insights").first).to_be_visible()


def test_a_projector_shows_four_campaigns_at_once(sample_server: Server, new_page: object) -> None:
    page: Page = new_page(width=1280, height=720)  # type: ignore[operator]
    open_page(page, sample_server.url)
    fourth = page.get_by_test_id("stVegaLiteChart").nth(6)  # two of each line, the fourth has one
    expect(fourth).to_be_visible()
    box = fourth.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 720


def test_bars_of_weekly_counts_stand_on_the_axis(sample_server: Server, page: Page) -> None:
    open_page(page, f"{sample_server.url}/campaign?campaign=Moss+Hour&metric=Posts")
    bar = page.get_by_test_id("stVegaLiteChart").nth(1).locator(".mark-rect path").first
    expect(bar).to_be_attached()
    # M0,0h<width>v<height>...: as tall as its count, no stroke.
    height = float(re.findall(r"v([\d.]+)", bar.get_attribute("d") or "")[0])
    assert height > 20


def test_a_campaign_chosen_on_its_own_page_stands_in_the_address(
    sample_server: Server, page: Page, new_page: object
) -> None:
    open_page(page, f"{sample_server.url}/campaign")
    page.get_by_role("button", name="Moss Hour").click()
    expect(page.get_by_role("heading", name="Moss Hour")).to_be_visible()
    expect(page).to_have_url(re.compile("campaign=Moss"))
    colleague: Page = new_page()  # type: ignore[operator]
    open_page(colleague, page.url)
    expect(colleague.get_by_role("heading", name="Moss Hour")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Campaign", exact=True)).to_be_visible()


def test_posts_that_wait_go_into_a_campaign_that_is_named_there(
    server: Server, page: Page, tmp_path: Path
) -> None:
    (tmp_path / "posts.csv").write_text(POSTS)
    open_page(page, f"{server.url}/upload")
    page.locator("input[type=file]").first.set_input_files(tmp_path / "posts.csv")
    page.get_by_role("button", name="Load 1 file").click()
    page.get_by_role("link", name="2 posts wait for a campaign").click()
    table = page.get_by_test_id("stDataFrame")
    expect(table.locator("canvas").first).to_be_visible()
    table.click(position={"x": 16, "y": 16})  # the box of all rows
    expect(page.get_by_text("Put 2 selected posts into")).to_be_visible()
    page.get_by_role("combobox").click()
    page.get_by_role("option", name="A new campaign").click()
    name = page.get_by_role("textbox", name="Name of the campaign")
    name.fill("Found")
    name.press("Enter")
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("2 posts put into Found.")).to_be_visible()
    page.get_by_role("link", name="Open the campaign").click()
    expect(page.get_by_role("heading", name="Found", exact=True)).to_be_visible()


def test_back_undoes_one_choice_at_a_time_and_finds_the_campaign_again(
    sample_server: Server, page: Page
) -> None:
    open_page(page, sample_server.url)
    page.get_by_role("radio", name="Needs attention").click()
    expect(page).to_have_url(re.compile("show=Needs"))
    run_finished(page)
    page.get_by_role("link", name="open alert").first.click()
    expect(page).to_have_url(re.compile("campaign=Moss"))
    run_finished(page)
    page.get_by_role("radio", name="Posts", exact=True).click()
    expect(page).to_have_url(re.compile("metric=Posts"))
    run_finished(page)
    page.get_by_role("link", name="Upload").click()
    expect(page.get_by_role("heading", name="Upload")).to_be_visible()
    run_finished(page)

    page.go_back()
    expect(page.get_by_role("heading", name="Moss Hour").first).to_be_visible()
    expect(page.get_by_role("radio", name="Posts", exact=True)).to_be_checked()
    page.go_back()
    expect(page.get_by_role("radio", name="Engagement rate")).to_be_checked()
    page.go_back()
    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    expect(page.get_by_role("radio", name="Needs attention")).to_be_checked()
    page.go_back()
    expect(page.get_by_role("radio", name="All campaigns")).to_be_checked()
