from __future__ import annotations

from datetime import date

import pytest

from core.metrics import refresh
from tests.core.metrics.programme import Programme


def march(day: int) -> date:
    return date(2026, 3, day)


def post(programme: Programme, number: int, day: int, **said: object) -> None:
    programme.post(
        f"tiktok:{number}", campaign_id="glow", published_on=march(day),
        **{"as_of": march(31), **said},
    )  # fmt: skip


def test_a_week_adds_up_the_posts_that_have_both_figures(programme: Programme) -> None:
    post(programme, 1, 2, as_of=march(10), likes=30, views=1000)
    post(programme, 2, 8, as_of=march(10), likes=10, views=1000)  # a Sunday, two days old
    post(programme, 3, 8, as_of=march(10), likes=99)
    refresh(programme.cursor)
    # All in the week of Monday 2 March; by views 30 + 10 of 1,000 + 1,000; settled: the first.
    row = programme.one("FROM campaign_week WHERE denominator = 'views'")
    assert row == ("glow", march(2), "views", 3, 2, 40, 2000, 30, 1000, 1)
    row = programme.one("FROM campaign_week WHERE denominator = 'reach'")
    assert row == ("glow", march(2), "reach", 3, 0, None, None, None, None, 0)


def test_a_creator_with_two_accounts_is_one_creator(programme: Programme) -> None:
    for handle in ("tiktok:mia", "tiktok:mia2"):
        programme.account(handle, creator_id="mia koch")
    programme.account("tiktok:ben")
    programme.creator("mia koch", "Mia Koch")
    for number, handle in enumerate(("tiktok:mia", "tiktok:mia2", "tiktok:ben")):
        post(programme, number, 2, account_id=handle, likes=10, views=100)
    refresh(programme.cursor)
    assert programme.one("SELECT posts, creators FROM campaign_now") == (3, 2)
    assert programme.all("""
        SELECT creator_name, account_ids, posts, engagements, denominator_total
        FROM campaign_creator WHERE denominator = 'views' ORDER BY creator_name
    """) == [
        ("Mia Koch", ["tiktok:mia", "tiktok:mia2"], 2, 20, 200),
        ("ben", ["tiktok:ben"], 1, 10, 100),
    ]


@pytest.mark.parametrize(
    ("with_reach", "expected"),
    [(9, "reach"), (8, "views")],
)
def test_reach_is_the_denominator_if_nine_posts_of_ten_carry_it(
    programme: Programme, with_reach: int, expected: str
) -> None:
    for number in range(10):
        reach = {"reach": 50} if number < with_reach else {}
        post(programme, number, 2, likes=1, views=100, **reach)
    refresh(programme.cursor)
    assert programme.one("SELECT denominator FROM campaign_now") == expected


def test_without_a_common_denominator_it_is_the_one_most_posts_carry(
    programme: Programme,
) -> None:
    post(programme, 1, 2, likes=1, reach=10)
    post(programme, 2, 2, likes=1, views=10)
    post(programme, 3, 2, likes=1, views=10)
    post(programme, 4, 2, views=10)
    refresh(programme.cursor)
    assert programme.one("SELECT denominator FROM campaign_now") == "views"


def test_a_campaign_without_engagements_has_no_denominator(programme: Programme) -> None:
    post(programme, 1, 2, views=10)
    refresh(programme.cursor)
    assert programme.one("SELECT denominator FROM campaign_now") is None


def test_a_campaigns_newest_word_wins_and_an_empty_one_says_nothing(programme: Programme) -> None:
    programme.campaign("glow", target=100, goal="sales", name="GLOW")
    programme.new_import()
    programme.campaign("glow", target=200, name="Glow")
    programme.new_import()
    programme.campaign("glow", name="glow", is_declared=False)
    refresh(programme.cursor)
    row = programme.one("SELECT name, target, goal, is_declared, posts FROM campaign_now")
    assert row == ("Glow", 200, "sales", True, 0)


def progress(programme: Programme) -> list[tuple[date, int]]:
    refresh(programme.cursor)
    return programme.all("SELECT day, total FROM campaign_progress ORDER BY day")  # type: ignore[return-value]


def test_progress_adds_the_newest_known_total_of_every_post(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="views", target=1000)
    post(programme, 1, 2, as_of=march(9), views=100)
    post(programme, 2, 2, as_of=march(9), views=10)
    post(programme, 1, 2, as_of=march(16), views=90)  # falls: adds nothing
    post(programme, 1, 2, as_of=march(23), views=150)
    # 100 + 10, the same, then 150 + 10.
    assert progress(programme) == [(march(9), 110), (march(16), 110), (march(23), 160)]


def test_progress_in_engagements_adds_the_parts(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="engagements")
    post(programme, 1, 2, as_of=march(9), likes=5, comments=1)
    post(programme, 1, 2, as_of=march(16), likes=7, saves=2)
    # 5 + 1; then 7 + 2 and the comment of before.
    assert progress(programme) == [(march(9), 6), (march(16), 10)]


def test_progress_in_day_rows_adds_each_day_once(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="views")
    post(programme, 1, 2, as_of=march(3), basis="day", views=5)
    post(programme, 1, 2, as_of=march(4), basis="day", views=6)
    programme.new_import()
    post(programme, 1, 2, as_of=march(4), basis="day", views=7)
    assert progress(programme) == [(march(3), 5), (march(4), 12)]


def test_progress_in_posts_goes_by_the_day_of_publishing(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="posts")
    for number, day in enumerate((2, 2, 5)):
        post(programme, number, day, likes=1)
    assert progress(programme) == [(march(2), 2), (march(5), 3)]


def test_progress_in_sales_counts_orders_once_through_their_codes(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="sales")
    programme.offer("MIA10", "glow")
    refresh(programme.cursor)
    sales = programme.new_import()
    programme.sale("A-1", "mia10", "2026-03-02T10:00:00Z")
    programme.sale("A-2", "MIA10", "2026-03-04T10:00:00Z")
    programme.sale("A-3", "OTHER", "2026-03-04T10:00:00Z")
    programme.new_import()
    programme.sale("A-1", "mia10", "2026-03-02T10:00:00Z")
    assert progress(programme) == [(march(2), 1), (march(4), 2)]
    programme.undo(sales)
    assert refresh(programme.cursor) == ["glow"]
    assert progress(programme) == [(march(2), 1)]


def test_daily_totals_of_a_long_campaign_are_kept_once_a_week(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="views")
    start = date(2026, 3, 2)
    days = [date.fromordinal(start.toordinal() + passed) for passed in range(63)]
    for views, as_of in enumerate(days, start=1):
        programme.post("tiktok:1", campaign_id="glow", as_of=as_of, views=views)
    # 63 days are nine weeks: each Sunday stands for its week, with 7, 14, ... views.
    assert progress(programme) == [(days[7 * week - 1], 7 * week) for week in range(1, 10)]


def test_refresh_names_the_campaigns_that_changed_and_no_others(programme: Programme) -> None:
    programme.campaign("glow")
    programme.campaign("shine")
    post(programme, 1, 2, likes=1)
    refresh(programme.cursor)
    assert refresh(programme.cursor) == []
    post(programme, 1, 2, likes=2)
    assert refresh(programme.cursor) == ["glow"]
    programme.assign("tiktok:1", "shine")
    assert refresh(programme.cursor) == ["glow", "shine"]
