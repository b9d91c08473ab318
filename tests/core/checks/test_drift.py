"""What is kept of drift: for all campaigns together, with the parts that add up to it."""

from __future__ import annotations

import pytest

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
    assert "% a day since a day " in words
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


def test_checking_twice_gives_the_same_rows_of_every_table(programme: Programme) -> None:
    a_reel_that_falls(programme, "glow")
    # What stopped, what went elsewhere and what is young, so that no table is empty.
    declare(programme, "shine")
    post_daily(
        programme, "shine",
        [
            {"format": "reel", "views": 9_000} if day < 28 else {"format": "image"}
            for day in range(56)
        ],
    )  # fmt: skip
    programme.post("tiktok:odd", campaign_id="shine", published_on=on_day(50), as_of=on_day(57),
                   reach=10_000, reach_kind="unique_accounts", likes=6_000)  # fmt: skip
    programme.post("tiktok:young", campaign_id="shine", published_on=on_day(66), as_of=on_day(68),
                   reach=5_000, reach_kind="unique_accounts", likes=400)  # fmt: skip
    bring_up_to_date(programme, AS_OF)
    before = {table: programme.all(f"FROM {table} ORDER BY ALL") for table in COLUMNS}
    for table, rows in before.items():
        assert rows != [], table
        # Nothing that a screen would show as not a number.
        assert "nan" not in repr(rows), table
    for campaign_ids in (["glow"], ["shine"], ["glow", "shine"], []):
        programme.cursor.execute(
            "INSERT INTO touched_campaign SELECT unnest(?)", [campaign_ids]
        ).fetchall()
        bring_up_to_date(programme, AS_OF)
        for table, rows in before.items():
            assert programme.all(f"FROM {table} ORDER BY ALL") == rows, (table, campaign_ids)
