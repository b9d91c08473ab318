"""What is kept of drift: for all campaigns together, with the parts that add up to it."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from typing import Any

import pytest

from core.checks import check
from core.checks.findings import COLUMNS
from tests.core.checks.daily import (
    alerts_of,
    bring_up_to_date,
    declare,
    on_day,
    post_daily,
    usual_likes,
)
from tests.core.metrics.programme import Programme

AS_OF = on_day(70)


def a_reel_that_falls(programme: Programme, campaign_id: str) -> None:
    """56 posts, Mia's reels and Ben's images by turns; from the 37th on a reel has 200 likes."""
    image = {"account_id": "tiktok:ben", "format": "image"}
    reel = {"account_id": "tiktok:mia", "format": "reel"}
    declare(programme, campaign_id)
    post_daily(programme, campaign_id, [reel, image] * 18 + [reel | {"likes": 200}, image] * 10)


def test_the_parts_kept_of_each_dimension_add_up_to_the_change(programme: Programme) -> None:
    a_reel_that_falls(programme, "glow")
    bring_up_to_date(programme, AS_OF)
    change = programme.one("SELECT pooled_after - pooled_before FROM drift_finding")
    # From 8 % to about the middle of 8 % and 2 %.
    assert change == pytest.approx(-0.03, abs=0.005)
    sums = programme.all("SELECT dimension, sum(size) FROM drift_part GROUP BY ALL ORDER BY ALL")
    assert [dimension for dimension, _ in sums] == ["creator", "format", "platform"]
    for _, total in sums:
        assert total == pytest.approx(change, abs=1e-12)


def test_the_alert_says_who_accounts_for_it(programme: Programme) -> None:
    a_reel_that_falls(programme, "glow")
    bring_up_to_date(programme, AS_OF)
    ((*_, evidence, _),) = alerts_of(programme, "level shift")
    (why,) = programme.one("SELECT why FROM drift_finding")
    assert why in evidence
    # It may have begun on day 34, of a reel with 880: 2,880 likes of 110,000 are 2.6 %.
    assert "tiktok:mia went from 8.0 % to 2.6 % (11 posts since)" in why


def test_a_campaign_without_a_drift_has_no_parts(programme: Programme) -> None:
    declare(programme, "glow")
    post_daily(programme, "glow", [{}] * 56)
    bring_up_to_date(programme, AS_OF)
    assert programme.one("SELECT verdict, pooled_before, why FROM drift_finding") == (
        "steady", None, [],
    )  # fmt: skip
    assert programme.all("FROM drift_part") == []


def test_a_decay_is_told_by_the_day(programme: Programme) -> None:
    declare(programme, "glow", days=180)
    # 40 days as usual, then 2 % less each day than on the day before.
    post_daily(
        programme, "glow",
        [{"likes": round(usual_likes(day) * 0.98 ** max(day - 40, 0))} for day in range(100)],
    )  # fmt: skip
    bring_up_to_date(programme, on_day(110))
    kind, per_day, words = programme.one("SELECT kind, decay_per_day, in_words FROM drift_finding")
    assert kind == "decay"
    assert per_day == pytest.approx(0.02, abs=0.003)
    assert words.startswith("Engagement by reach has been falling by about ")
    assert "% a day: " in words
    ((_, _, _, headline, _, _),) = alerts_of(programme, "level shift")
    assert headline == words


def test_a_campaign_that_did_not_change_is_judged_again_with_the_others(
    programme: Programme,
) -> None:
    a_reel_that_falls(programme, "glow")
    declare(programme, "shine")
    post_daily(programme, "shine", [{}] * 40)
    bring_up_to_date(programme, AS_OF)
    programme.cursor.execute("UPDATE drift_finding SET in_words = 'old'").fetchall()
    alerts = programme.all("FROM alert WHERE rule = 'level shift'")
    assert len(alerts) == 1

    programme.post(
        "tiktok:one more", campaign_id="shine", published_on=on_day(41), as_of=on_day(48),
        reach=10_000, reach_kind="unique_accounts", likes=800,
    )  # fmt: skip
    bring_up_to_date(programme, AS_OF)

    assert programme.all("FROM drift_finding WHERE in_words = 'old'") == []
    assert programme.all("FROM alert WHERE rule = 'level shift'") == alerts


def a_programme_with_all_there_is_to_find(programme: Programme) -> None:
    """Reels of Glow fall; of Shine a counter stops, formats change, a post is odd, one is young."""
    a_reel_that_falls(programme, "glow")
    reel, image = {"format": "reel", "views": 9_000}, {"format": "image"}
    declare(programme, "shine")
    post_daily(programme, "shine", [reel] * 28 + [image] * 28)
    usual = {"campaign_id": "shine", "reach": 10_000, "reach_kind": "unique_accounts"}
    for post_id, day, age, likes in (("odd", 50, 7, 6_000), ("young", 66, 2, 400)):
        programme.post(
            f"tiktok:{post_id}", published_on=on_day(day), as_of=on_day(day + age), likes=likes,
            **usual,
        )  # fmt: skip


def found(programme: Programme) -> dict[str, list[tuple[Any, ...]]]:
    """All that the checks keep."""
    return {table: programme.all(f"FROM {table} ORDER BY ALL") for table in COLUMNS}


def test_checking_twice_gives_the_same_rows_of_every_table(programme: Programme) -> None:
    a_programme_with_all_there_is_to_find(programme)
    bring_up_to_date(programme, AS_OF)
    before = found(programme)
    for table, rows in before.items():
        assert rows != [], table
        # Nothing that a screen would show as not a number.
        assert "nan" not in repr(rows), table
    for campaign_ids in (["glow"], ["shine"], ["glow", "shine"], []):
        check(programme.cursor, campaign_ids, AS_OF)
        assert found(programme) == before, campaign_ids


def test_what_came_in_two_steps_is_found_as_if_it_had_come_at_once(programme: Programme) -> None:
    a_programme_with_all_there_is_to_find(programme)
    bring_up_to_date(programme, AS_OF)
    at_once = found(programme)
    # Half of the posts go and come back: what was found meanwhile leaves nothing behind.
    half = "post_id LIKE '%glow%' OR post_id LIKE '%shine2%'"
    for table in ("post", "post_snapshot"):
        programme.cursor.execute(f"CREATE TEMP TABLE of_{table} AS FROM {table}").fetchall()
    programme.cursor.execute("INSERT INTO touched_post SELECT post_id FROM post").fetchall()
    for table in ("post", "post_snapshot"):
        programme.cursor.execute(f"DELETE FROM {table} WHERE {half}").fetchall()
    bring_up_to_date(programme, AS_OF)
    assert found(programme)["drift_finding"] != at_once["drift_finding"]
    for table in ("post", "post_snapshot"):
        programme.cursor.execute(f"INSERT INTO {table} FROM of_{table} WHERE {half}").fetchall()
    programme.cursor.execute(f"INSERT INTO touched_post SELECT post_id FROM post WHERE {half}")
    bring_up_to_date(programme, AS_OF)
    assert found(programme) == at_once
