from __future__ import annotations

from datetime import date

import pytest

from core.metrics import refresh
from tests.core.metrics.programme import Programme

MONDAY = date(2026, 3, 2)


def march(day: int) -> date:
    return date(2026, 3, day)


def test_the_newest_claim_that_is_not_empty_wins_field_by_field(programme: Programme) -> None:
    programme.post(title="Old title", caption="A caption", format="reel")
    programme.new_import()
    programme.post(title="New title", format=None)
    refresh(programme.cursor)
    assert programme.one("SELECT title, caption, format FROM post_now") == (
        "New title", "A caption", "reel",
    )  # fmt: skip


def test_a_counter_is_the_newest_total_that_does_not_fall_metric_by_metric(
    programme: Programme,
) -> None:
    programme.post(as_of=march(9), views=100, likes=10, comments=3)
    programme.new_import()
    programme.post(as_of=march(16), views=150, likes=0)
    refresh(programme.cursor)
    row = programme.one("SELECT views, likes, comments, shares, engagements, as_of FROM post_now")
    # Likes fell to 0: the 10 stands. 10 likes + 3 comments = 13. Shares were never said.
    assert row == (150, 10, 3, None, 13, march(16))


def test_a_fall_is_kept_as_a_contradiction_with_both_imports_and_rows(
    programme: Programme,
) -> None:
    programme.post("tiktok:2", as_of=march(9), likes=1)
    programme.post(as_of=march(9), views=100, likes=10)
    programme.new_import()
    programme.post(as_of=march(12), views=None, likes=12)
    programme.new_import()
    programme.post(as_of=march(16), views=90, likes=0)
    programme.post("tiktok:2", as_of=march(16), likes=1)
    refresh(programme.cursor)
    # The import between them said nothing of views: it is no fall to nothing.
    assert programme.all("FROM contradiction ORDER BY metric") == [
        ("tiktok:1", "likes", march(12), 12, 2, 2, march(16), 0, 3, 2),
        ("tiktok:1", "views", march(9), 100, 1, 3, march(16), 90, 3, 2),
    ]


def test_measured_reach_is_preferred_and_not_compared_with_modelled_reach(
    programme: Programme,
) -> None:
    programme.post(as_of=march(9), reach=900, reach_kind="modelled")
    programme.new_import()
    programme.post(as_of=march(16), reach=500, reach_kind="unique_accounts")
    refresh(programme.cursor)
    assert programme.one("SELECT reach, reach_kind FROM post_now") == (500, "unique_accounts")
    assert programme.all("FROM contradiction") == []


@pytest.mark.parametrize(
    ("window_from", "views"),
    [(None, 70), (march(1), 70), (MONDAY, 70), (march(3), None)],
)
def test_a_window_that_begins_by_the_day_of_publishing_is_everything_so_far(
    programme: Programme, window_from: date | None, views: int | None
) -> None:
    programme.post(
        published_on=MONDAY, as_of=march(20), basis="window", window_from=window_from, views=70
    )
    refresh(programme.cursor)
    assert programme.one("SELECT views FROM post_now") == views


def test_days_are_added_up_once_each_where_no_total_is_known(programme: Programme) -> None:
    programme.post(as_of=march(3), basis="day", views=10, likes=1)
    programme.post(as_of=march(4), basis="day", views=20, likes=1)
    programme.new_import()
    programme.post(as_of=march(4), basis="day", views=25)
    programme.new_import()
    programme.post(as_of=march(9), likes=9)
    refresh(programme.cursor)
    # Views: 10 + 25, the 4th being said twice. Likes have a total, which the days do not change.
    assert programme.one("SELECT views, likes, as_of FROM post_now") == (35, 9, march(9))


def test_settled_figures_are_the_first_at_seven_days_or_more(programme: Programme) -> None:
    for as_of, likes, reach in [(5, 10, 100), (9, 20, 200), (16, 40, 300)]:
        programme.post(
            published_on=MONDAY, as_of=march(as_of), likes=likes, reach=reach,
            reach_kind="unique_accounts",
        )  # fmt: skip
    refresh(programme.cursor)
    settled = "SELECT settled_age_days, settled_as_of, settled_engagements, settled_reach"
    assert programme.one(f"{settled} FROM post_now") == (7, march(9), 20, 200)


def test_another_export_within_the_week_completes_the_settled_figures(
    programme: Programme,
) -> None:
    programme.post(published_on=MONDAY, as_of=march(9), likes=20)
    programme.post(as_of=march(10), views=500, likes=21)
    programme.post(as_of=march(16), reach=300, reach_kind="unique_accounts")
    refresh(programme.cursor)
    # Reach came seven days after the first settled export: that is another age.
    row = programme.one("SELECT settled_engagements, settled_views, settled_reach FROM post_now")
    assert row == (20, 500, None)


def test_a_young_post_and_one_without_a_day_have_no_settled_figures(programme: Programme) -> None:
    programme.post("tiktok:1", published_on=MONDAY, as_of=march(8), likes=5)
    programme.post("tiktok:2", as_of=march(8), likes=5)
    refresh(programme.cursor)
    assert programme.all("SELECT settled_engagements FROM post_now") == [(None,), (None,)]


def test_followers_are_those_of_the_day_of_posting_or_the_nearest_day(
    programme: Programme,
) -> None:
    for number in "1234":
        programme.post(
            f"tiktok:{number}", account_id="tiktok:mia", published_on=march(10 * int(number) - 9)
        )
    programme.post("tiktok:4", followers_at_post=77, as_of=march(31), likes=1)
    programme.account_day("tiktok:mia", march(10), 100)
    programme.account_day("tiktok:mia", march(15), 150)
    programme.account("tiktok:mia", followers=300, as_of=march(30))
    refresh(programme.cursor)
    # Published on the 1st: the 10th is the nearest. On the 11th: the 10th. On the 21st: the 15th.
    # The fourth says itself how many there were.
    assert programme.all("SELECT followers FROM post_now ORDER BY post_id") == [
        (100,), (100,), (150,), (77,),
    ]  # fmt: skip


def test_a_creators_name_reaches_every_post_of_the_account(programme: Programme) -> None:
    programme.post(account_id="tiktok:mia")
    programme.account("tiktok:mia")
    refresh(programme.cursor)
    programme.new_import()
    programme.account("tiktok:mia", creator_id="mia koch")
    programme.creator("mia koch", "Mia Koch")
    refresh(programme.cursor)
    assert programme.one("SELECT handle, creator_id, creator_name FROM post_now") == (
        "mia", "mia koch", "Mia Koch",
    )  # fmt: skip


def test_a_post_seen_by_address_and_by_id_is_one_post(programme: Programme) -> None:
    by_address = "instagram:/p/Abc"
    programme.post(
        by_address, permalink="https://www.instagram.com/p/Abc/", as_of=march(9), likes=5
    )
    refresh(programme.cursor)
    programme.assign(by_address, "glow")
    programme.campaign("glow")
    second = programme.new_import()
    programme.post(
        "instagram:178", permalink="http://instagram.com/reel/Abc/?igsh=1", as_of=march(9), views=50
    )
    refresh(programme.cursor)
    row = programme.one("SELECT post_id, likes, views, campaign_id FROM post_now")
    assert row == ("instagram:178", 5, 50, "glow")

    programme.undo(second)
    refresh(programme.cursor)
    assert programme.one("SELECT post_id, likes, views FROM post_now") == (by_address, 5, None)


def test_posts_that_only_share_their_profiles_address_stay_apart(programme: Programme) -> None:
    for number in "12":
        programme.post(f"instagram:{number}", permalink="https://www.instagram.com/mia/")
    refresh(programme.cursor)
    assert programme.one("SELECT count(*) FROM post_now") == 2


def test_an_undone_post_is_gone(programme: Programme) -> None:
    programme.post(as_of=march(9), likes=5)
    refresh(programme.cursor)
    programme.undo(1)
    refresh(programme.cursor)
    assert programme.one("SELECT count(*) FROM post_now") == 0
    assert programme.one("SELECT count(*) FROM post_identity") == 0
