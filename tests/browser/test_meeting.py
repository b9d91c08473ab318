"""A whole weekly review, by keyboard alone; and next week's, which opens with what was decided."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import choose, open_page, run_finished
from tests.browser.conftest import NewPage
from tests.browser.server import Server

DIALOG = "What do we do?"


def journal(server: Server) -> list[dict[str, object]]:
    text = (server.data / "journal.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


def acts(server: Server, what: str) -> list[dict[str, object]]:
    return [line for line in journal(server) if line["what"] == what]


def tab_to(page: Page, name: str) -> None:
    """Go on with Tab until the focus is on the control of that name."""
    for _ in range(20):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
        )
        if name in (label or ""):
            return
    raise AssertionError(f"Tab never reached {name}")


def step(page: Page, number: int) -> None:
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text(f"{number} of ")).to_be_visible()
    run_finished(page)


def test_a_whole_meeting_by_keyboard(own_sample_server: Server, page: Page) -> None:
    open_page(page, own_sample_server.url + "/meeting")
    expect(page.get_by_text("1 of ")).to_be_visible()
    headline = page.get_by_role("heading", level=2).first.inner_text()

    # Decide on the first: two keys and one sentence.
    page.keyboard.press("d")
    expect(page.get_by_role("dialog").get_by_text(DIALOG)).to_be_visible()
    run_finished(page)
    tab_to(page, "Pivot")
    page.keyboard.press("Enter")
    run_finished(page)
    tab_to(page, "Why, in one sentence")
    page.keyboard.type("Shorter videos, the plant first")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    run_finished(page)
    # It is off the agenda, and the next one stands in its place.
    expect(page.get_by_role("heading", level=2).first).not_to_have_text(headline)

    page.keyboard.press("a")
    expect(page.get_by_role("dialog").get_by_text("Who looks after it?")).to_be_visible()
    run_finished(page)
    tab_to(page, "Name")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Ana")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Assigned to Ana")).to_be_visible()

    step(page, 2)
    page.keyboard.press("s")
    expect(page.get_by_role("dialog").get_by_text("Until when may it sleep?")).to_be_visible()
    run_finished(page)
    tab_to(page, "Snooze")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    run_finished(page)

    number = 2
    while page.get_by_text("That was the review").count() == 0:
        number += 1
        step(page, number)
        assert number < 30
    expect(page.get_by_text("1 decision made")).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_text("The review is noted, and its minutes are kept.")).to_be_visible()
    expect(page.get_by_role("button", name="HTML, to print or send")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="PowerPoint").click()
    assert taken.value.path().read_bytes().startswith(b"PK")
    (text,) = (own_sample_server.data / "minutes").glob("*.html")
    assert "Shorter videos, the plant first" in text.read_text()

    (decided,) = acts(own_sample_server, "decision")
    assert (decided["kind"], decided["why"]) == ("pivot", "Shorter videos, the plant first")
    assert decided["headline"] == headline.replace("\u00a0", " ")
    assert [line["to_whom"] for line in acts(own_sample_server, "alert_assigned")] == ["Ana"]
    assert len(acts(own_sample_server, "alert_snoozed")) == 1
    (held,) = acts(own_sample_server, "review_held")
    assert held["decisions"] == 1
    assert len(held["alert_ids"]) > 5  # type: ignore[arg-type]


def test_the_second_of_two_reads_the_first_ones_decision_before_saving(
    own_sample_server: Server, new_page: NewPage
) -> None:
    ana, ben = new_page(), new_page()
    for page in (ana, ben):
        open_page(page, own_sample_server.url + "/meeting")
        page.keyboard.press("d")
        expect(page.get_by_role("dialog").get_by_text(DIALOG)).to_be_visible()
        run_finished(page)
        page.get_by_role("dialog").get_by_text("Pause", exact=True).click()
        run_finished(page)
        page.get_by_label("Why, in one sentence").fill("It costs more than it brings")
    ana.get_by_role("button", name="Save the decision").click()
    expect(ana.get_by_role("dialog")).to_have_count(0)

    ben.get_by_role("button", name="Save the decision").click()
    expect(ben.get_by_text("Somebody has decided on this meanwhile.")).to_be_visible()
    expect(ben.get_by_text("Pause: It costs more than it brings.").first).to_be_visible()
    # The sentence is still there: nothing that was typed is lost.
    expect(ben.get_by_label("Why, in one sentence")).to_have_value("It costs more than it brings")
    assert len(acts(own_sample_server, "decision")) == 1

    ben.get_by_role("button", name="Save the decision").click()
    expect(ben.get_by_role("dialog")).to_have_count(0)
    assert len(acts(own_sample_server, "decision")) == 2


def test_a_reason_that_is_missing_is_said_and_the_rest_stays(
    own_sample_server: Server, page: Page
) -> None:
    open_page(page, own_sample_server.url + "/meeting")
    page.keyboard.press("d")
    expect(page.get_by_role("dialog").get_by_text(DIALOG)).to_be_visible()
    run_finished(page)
    page.get_by_label("Who").fill("Ana")
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_text("Choose what we do, above.")).to_be_visible()
    page.get_by_role("dialog").get_by_text("Accept", exact=True).click()
    run_finished(page)
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_text("The reason is missing.")).to_be_visible()
    expect(page.get_by_label("Who")).to_have_value("Ana")
    assert acts(own_sample_server, "decision") == []

    # It may be to move something else than the engagement rate.
    page.get_by_label("Why, in one sentence").fill("More posts before the season ends")
    choose(page, "What should move", "Posts a week")
    page.get_by_label("Should move by, in %").fill("50")
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    (made,) = acts(own_sample_server, "decision")
    assert (made["moved_figure"], made["expected_change"]) == ("posts a week", 0.5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_it_fits_a_projector_and_a_phone(
    sample_server: Server, new_page: NewPage, scheme: str, width: int, height: int
) -> None:
    page = new_page(scheme=scheme, width=width, height=height)
    open_page(page, sample_server.url + "/meeting")
    expect(page.get_by_role("button", name="Decide")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide
    if width > 1000:
        # What was found, and what to do about it, without scrolling.
        expect(page.get_by_role("heading", level=2).first).to_be_in_viewport()
        expect(page.get_by_role("button", name="Decide")).to_be_in_viewport()
    size = page.get_by_role("heading", level=2).first.evaluate("e => getComputedStyle(e).fontSize")
    assert float(size.removesuffix("px")) >= 24
