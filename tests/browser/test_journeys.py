"""What a team does with Pothos, from the first start to the link for a colleague."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import open_page, run_finished
from tests.browser.server import Server

CAMPAIGNS = """\
Campaign,Starts on,Ends on,Goal,Goal metric,Target,Brief,Hashtags
Spring launch,2026-03-02,2026-04-26,visibility,reach,100000,Show the lamp in a room.,#brightrooms
"""
# The first is claimed by its hashtag, the second by nothing: it waits in the tray.
POSTS = """\
Platform,Platform post ID,Permalink,Handle,Format,Caption,Published at,As of,Reach,Likes,Comments,Shares,Saves
instagram,101,https://www.instagram.com/p/A1/,ana.home,reel,Light #brightrooms,2026-03-09,2026-03-20,10000,300,20,10,70
instagram,102,https://www.instagram.com/p/A2/,ben.lights,reel,A reading corner,2026-03-10,2026-03-20,8000,200,10,5,25
"""  # noqa: E501


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., list[Path]]:
    """Writes files by name and gives their paths."""

    def write(**contents: str | bytes) -> list[Path]:
        paths = []
        for name, content in contents.items():
            path = tmp_path / name.replace("__", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(path)
        return paths

    return write


def drop(page: Page, paths: list[Path]) -> None:
    """Drop files on the first drop zone of the upload page."""
    page.locator("input[type=file]").first.set_input_files(paths)


def cell(table: Locator, text: str) -> Locator:
    """Cells of a table by their text: drawn on a canvas, they stand in it for screen readers."""
    return table.locator("[role=gridcell]").filter(has_text=text)


def load(page: Page, server: Server, paths: list[Path]) -> None:
    """Upload, load, and wait for the receipt."""
    open_page(page, f"{server.url}/upload")
    drop(page, paths)
    page.get_by_role("button", name="Load").filter(has_text="file").click()
    expect(page.get_by_text("See the review")).to_be_visible()


def test_an_empty_store_says_what_to_do_and_offers_the_sample_in_one_click(
    server: Server, page: Page
) -> None:
    open_page(page, server.url)
    expect(page.get_by_text("Upload the exports of your programme")).to_be_visible()

    page.get_by_role("button", name="Load the sample programme").click()

    expect(page.get_by_text("of 6 campaigns")).to_be_visible(timeout=90_000)
    expect(page.get_by_role("heading", name="Repot Season").first).to_be_visible()


def test_dropped_files_are_recognised_loaded_and_give_a_receipt(
    server: Server, page: Page, files: Callable[..., list[Path]]
) -> None:
    open_page(page, f"{server.url}/upload")

    drop(page, files(campaigns__csv=CAMPAIGNS, posts__csv=POSTS))

    expect(page.get_by_text("2 files recognised")).to_be_visible()
    page.get_by_role("button", name="Load 2 files").click()
    expect(page.get_by_text("Loaded 3 rows from 2 files.")).to_be_visible()
    page.get_by_role("link", name="See the review").click()
    expect(page.get_by_role("heading", name="Spring launch").first).to_be_visible()


def test_the_same_file_twice_changes_nothing_and_says_so(
    server: Server, page: Page, files: Callable[..., list[Path]]
) -> None:
    paths = files(campaigns__csv=CAMPAIGNS, posts__csv=POSTS)
    load(page, server, paths)

    load(page, server, paths)

    expect(page.get_by_text("Nothing changed: 2 files were loaded before.")).to_be_visible()


def test_a_zip_is_opened_and_its_files_are_loaded(
    server: Server, page: Page, files: Callable[..., list[Path]]
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("campaigns.csv", CAMPAIGNS)
        archive.writestr("posts.csv", POSTS)

    load(page, server, files(exports__zip=packed.getvalue()))

    expect(page.get_by_text("Loaded 3 rows from 2 files.")).to_be_visible()


def test_an_import_that_is_undone_was_never_there(
    server: Server, page: Page, files: Callable[..., list[Path]]
) -> None:
    load(page, server, files(campaigns__csv=CAMPAIGNS))
    page.get_by_text("History", exact=True).click()
    page.get_by_role("button", name="Undo this import").click()

    page.get_by_role("button", name="Yes, undo it").click()

    expect(page.get_by_text("Undone: campaigns.csv")).to_be_visible()
    open_page(page, server.url)
    expect(page.get_by_text("Spring launch")).to_have_count(0)


def test_a_post_that_no_brief_claims_waits_until_it_is_assigned(
    server: Server, page: Page, files: Callable[..., list[Path]]
) -> None:
    load(page, server, files(campaigns__csv=CAMPAIGNS, posts__csv=POSTS))
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Posts without a campaign").click()
    table = page.get_by_test_id("stDataFrame")
    expect(cell(table, "ben.lights")).to_have_count(1)
    expect(cell(table, "ana.home")).to_have_count(0)

    # The box of the first row; the table is drawn on a canvas, so it is a place, not an element.
    table.locator(".dvn-scroller").click(position={"x": 16, "y": 56})
    page.get_by_role("combobox").click()
    page.get_by_role("option", name="Spring launch").click()
    page.get_by_role("button", name="Assign").click()

    expect(page.get_by_text("1 post put into Spring launch.")).to_be_visible()
    expect(page.get_by_text("Every post has its campaign.")).to_be_visible()


def test_posts_can_be_said_to_belong_to_a_campaign_at_upload(
    server: Server, page: Page, files: Callable[..., list[Path]]
) -> None:
    open_page(page, f"{server.url}/upload")
    drop(page, files(posts__csv=POSTS))
    page.get_by_role("combobox", name="These posts belong to").click()
    page.get_by_role("option", name="A new campaign").click()
    name = page.get_by_role("textbox", name="Name of the campaign")
    name.fill("Summer lamp")
    name.press("Enter")
    run_finished(page)

    page.get_by_role("button", name="Load 1 file").click()

    page.get_by_role("link", name="See the review").click()
    expect(page.get_by_role("heading", name="Summer lamp").first).to_be_visible()


def test_the_review_says_its_day_and_shows_each_alert_with_evidence_and_advice(
    sample_server: Server, page: Page
) -> None:
    open_page(page, sample_server.url)

    expect(page.get_by_text("Data as of Sunday 15 November 2026")).to_be_visible()
    expect(page.get_by_text("Drifting").first).to_be_visible()
    expect(page.get_by_text("Engagement by reach fell by").first).to_be_visible()
    expect(page.get_by_role("heading", name="Alerts")).to_be_visible()


def test_a_campaign_shows_goal_pace_the_dated_drift_and_who_is_behind_it(
    sample_server: Server, page: Page
) -> None:
    open_page(page, sample_server.url)

    page.get_by_role("link", name="open alert").first.click()

    for title in ("Goal and brief", "Pace", "Engagement over time", "Creators", "Posts"):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()


def test_a_colleague_who_opens_the_address_sees_the_same_and_back_works(
    sample_server: Server, new_page: Callable[[], Page]
) -> None:
    mine = new_page()
    open_page(mine, f"{sample_server.url}/campaign?campaign=Moss+Hour")
    mine.get_by_role("radio", name="Views").click()
    expect(mine).to_have_url(re.compile(r"by=Views"))
    run_finished(mine)

    theirs = new_page()
    open_page(theirs, mine.url)

    expect(theirs.get_by_role("heading", name="Moss Hour").first).to_be_visible()
    expect(theirs.get_by_role("radio", name="Views")).to_be_checked()

    mine.go_back()
    run_finished(mine)
    expect(mine.get_by_role("heading", name="Moss Hour").first).to_be_visible()
    expect(mine.get_by_role("radio", name="Usual")).to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_screen_opens_light_and_dark_on_a_phone_and_on_a_desk(
    sample_server: Server, new_page: Callable[..., Page], scheme: str, width: int
) -> None:
    page = new_page(scheme=scheme, width=width)

    for address in (
        *("", "campaign?campaign=Moss+Hour", "upload", "upload?section=History"),
        *("tray", "people", "settings", "settings?smallest=25+%25", "money"),
        *("creators", "creators?campaign=Big+Leaf+Energy&creator=petra+lindqvist"),
        *("creators?creator=petra+lindqvist%7Ctheo+okonjo", "outreach", "contracts"),
        *("outreach?section=How+far+invitations+get", "contracts?section=Disclosure"),
        *("outreach?section=Letters+to+many", "contracts?section=On+brief"),
        *("figures?campaign=Moss+Hour", "figures?campaign=Moss+Hour&section=Against+whom"),
        *("figures?campaign=Moss+Hour&section=By+whose+definition", "money?campaign=Moss+Hour"),
        *("receipt?campaign=Moss+Hour&metric=reach", "settings?campaign=Moss+Hour"),
    ):
        open_page(page, f"{sample_server.url}/{address}")
        expect(page.get_by_test_id("stMain")).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty__csv", b""),
        ("header__csv", b"Platform,Platform post ID,As of\n"),
        ("picture__csv", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        (
            "quote__csv",
            CAMPAIGNS.encode() + b'"Summer,2026-06-01,2026-07-01,visibility,reach,5,x,#y\n',
        ),
        ("unknown__csv", b"apples,pears\n1,2\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_what_to_do(
    server: Server,
    page: Page,
    files: Callable[..., list[Path]],
    name: str,
    content: bytes,
) -> None:
    open_page(page, f"{server.url}/upload")

    drop(page, files(**{name: content}))

    expect(page.get_by_text("What to do:").first).to_be_visible()
    expect(
        page.get_by_test_id("stText").filter(has_text=name.replace("__", ".")).first
    ).to_be_visible()
    expect(page.get_by_role("button", name="Load 1 file")).to_have_count(0)


def test_text_of_a_file_is_shown_as_it_stands_and_asks_no_other_host(
    server: Server, page: Page, files: Callable[..., list[Path]]
) -> None:
    # A picture, a link, a style and a formula in every place that a screen shows. A request to
    # another host fails any browser test (conftest.py).
    evil = "![x](http://tracker.invalid/a.png) <img src=http://tracker.invalid/b.png> $1 and $2"
    campaigns = CAMPAIGNS.replace("Spring launch", evil)
    posts = POSTS.replace("A reading corner", evil).replace("ben.lights", "=1+1")

    load(page, server, files(campaigns__csv=campaigns, posts__csv=posts))
    for address in ("", "campaign", "tray"):
        open_page(page, f"{server.url}/{address}")

        expect(page.get_by_text("Something went wrong")).to_have_count(0)
        expect(page.locator("img[src*=tracker]")).to_have_count(0)
