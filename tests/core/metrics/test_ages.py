from __future__ import annotations

from datetime import date

from core.metrics import refresh
from tests.core.metrics.programme import Programme

MONDAY = date(2026, 3, 2)
AGES = "SELECT age_days, engagements, reach, views FROM post_age ORDER BY ALL"


def march(day: int) -> date:
    return date(2026, 3, day)


def test_each_export_of_a_post_tells_of_one_age(programme: Programme) -> None:
    programme.post(published_on=MONDAY, as_of=march(3), likes=10, views=100)
    programme.post(published_on=MONDAY, as_of=march(9), likes=20, comments=2, views=300)
    programme.new_import()
    programme.post(published_on=MONDAY, as_of=march(9), reach=250, reach_kind="unique_accounts")
    refresh(programme.cursor)
    # Published on the 2nd: the 3rd is the age of one day, the 9th that of seven.
    assert programme.all(AGES) == [(1, 10, None, 100), (7, 22, 250, 300)]


def test_day_rows_late_snapshots_and_posts_without_a_day_tell_of_no_age(
    programme: Programme,
) -> None:
    programme.post(published_on=MONDAY, as_of=march(3), basis="day", likes=10)
    programme.post("tiktok:2", published_on=MONDAY, as_of=date(2026, 4, 1), likes=10)
    programme.post("tiktok:3", as_of=march(3), likes=10)
    refresh(programme.cursor)
    assert programme.all(AGES) == []


def test_a_measured_reach_is_not_mixed_with_a_modelled_one(programme: Programme) -> None:
    programme.post(published_on=MONDAY, as_of=march(3), reach=900, reach_kind="modelled")
    programme.post(published_on=MONDAY, as_of=march(9), reach=500, reach_kind="unique_accounts")
    refresh(programme.cursor)
    assert programme.all(AGES) == [(7, None, 500, None)]
