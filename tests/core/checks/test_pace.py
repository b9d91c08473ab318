"""Pace as it is kept: posts and promises of the store are what the forecast counts on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.checks import check
from core.metrics import refresh
from tests.core.metrics.programme import Programme

START = date(2026, 6, 1)
AS_OF = date(2026, 6, 28)  # day 28 of 56
END = date(2026, 7, 26)


def fourteen_reels(programme: Programme, **goal: object) -> None:
    """A reel every second day of the first four weeks, each 1,000 views at once and no more."""
    programme.campaign(
        "glow", goal="visibility", starts_on=START, ends_on=END,
        **{"goal_metric": "views", "target": 24_000, **goal},
    )  # fmt: skip
    for number in range(14):
        on = START + timedelta(days=2 * number)
        for age in (0, 1, 3, 7, 14):
            if on + timedelta(days=age) <= AS_OF:
                programme.post(
                    f"instagram:{number}", campaign_id="glow", creator_id="ada", format="reel",
                    published_on=on, as_of=on + timedelta(days=age), views=1_000, likes=40,
                )  # fmt: skip


def promise(programme: Programme, number: int, due_on: date, **said: object) -> None:
    programme.insert(
        "deliverable", import_id=programme.import_id, source_row=1_000 + number,
        deliverable_id=f"D-{number}", **{"due_on": due_on, "contract_id": "C-1", **said},
    )  # fmt: skip


def contract(programme: Programme, **said: object) -> None:
    programme.insert(
        "contract", import_id=programme.import_id, source_row=999, contract_id="C-1",
        **{"campaign_id": "glow", "creator_id": "ada", **said},
    )  # fmt: skip


def kept(programme: Programme) -> tuple[float, str]:
    check(programme.cursor, refresh(programme.cursor), AS_OF)
    return programme.one("SELECT forecast, needs FROM campaign_pace")  # type: ignore[no-any-return]


def test_what_it_takes_is_said_in_the_campaigns_usual_posts(programme: Programme) -> None:
    fourteen_reels(programme)
    forecast, needs = kept(programme)
    # The newest figures are of the 28th, when the last post was two days old: 14 in 28 days, and
    # 14 to come. That views do not grow here is learned from these very posts, up to a little.
    assert forecast == pytest.approx(28_000, rel=0.03)
    assert needs.startswith("10,000 more in 28 days: 10 more reels at this rate (about 14 ")


def test_promised_posts_are_what_is_to_come(programme: Programme) -> None:
    fourteen_reels(programme)
    programme.creator("ada", "Ada")
    contract(programme)
    for number in range(14):
        promise(programme, number, START + timedelta(days=2 * number))
    for number in range(14, 18):
        promise(programme, number, END - timedelta(days=number - 13))
    forecast, needs = kept(programme)
    # Nobody wrote down that the first 14 are out; Ada has as many posts, so they are. Four are
    # left, of which (9.5 + 11) / (10 + 11) = 41/42 are expected, 11 having been due for a week.
    assert forecast == pytest.approx(14_000 + 4 * 41 / 42 * 1_000, rel=0.03)
    assert "(about 4 to be expected)" in needs


def test_a_promise_that_was_cancelled_or_is_another_campaigns_is_none(
    programme: Programme,
) -> None:
    fourteen_reels(programme)
    contract(programme)
    promise(programme, 1, END, campaign_id="shine")
    promise(programme, 2, END, status="cancelled")
    promise(programme, 3, END, contract_id="C-2")
    forecast, _ = kept(programme)
    assert forecast == pytest.approx(28_000, rel=0.03)


def test_a_second_export_of_a_promise_is_the_same_promise(programme: Programme) -> None:
    fourteen_reels(programme)
    contract(programme)
    for number in range(14):
        promise(programme, number, START + timedelta(days=2 * number), status="live")
    promise(programme, 20, END)
    programme.new_import()
    promise(programme, 20, END - timedelta(days=3), status="approved")
    _, needs = kept(programme)
    assert "(about 1 to be expected)" in needs


def test_a_goal_in_posts_counts_posts(programme: Programme) -> None:
    fourteen_reels(programme, goal_metric="posts", target=25)
    forecast, needs = kept(programme)
    # The 14th came on day 27, the newest that tells of posts: 14 in 27 days, and 29 days are left.
    assert forecast == pytest.approx(14 + 14 / 27 * 29)
    assert "11 more reels at this rate" in needs


def test_a_goal_without_figures_by_post_is_judged_by_its_total(programme: Programme) -> None:
    programme.campaign(
        "glow", goal="sales", goal_metric="sales", target=100, starts_on=START, ends_on=END
    )
    programme.offer("ADA10", "glow")
    for number in range(28):
        programme.sale(f"O-{number}", "ADA10", f"{START + timedelta(days=number)} 12:00:00+00")
    forecast, needs = kept(programme)
    assert forecast > 50
    assert needs.endswith("a day so far.")
    assert "at this rate" not in needs
