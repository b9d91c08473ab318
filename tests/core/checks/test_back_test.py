from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from core.checks import check
from core.checks.back_test import BackTest, PastAlert, back_test
from core.checks.sensitivity import Sensitivity
from core.metrics import refresh
from tests.core.metrics.programme import Programme

START = date(2026, 3, 2)


def put(programme: Programme, campaign_id: str, levels: dict[int, float], days: int = 120) -> None:
    """A post a day seen by 10,000, liked by 8 % times the newest level (day -> factor), +- 10 %."""
    chance = np.random.default_rng(sum(campaign_id.encode()))
    level = 1.0
    for day in range(days):
        level = levels.get(day, level)
        likes = round(800 * level * (1 + 0.1 * chance.standard_normal()))
        programme.post(
            f"tiktok:{campaign_id}{day}", campaign_id=campaign_id, likes=likes, views=10_000,
            published_on=START + timedelta(days=day), as_of=START + timedelta(days=day + 7),
        )  # fmt: skip


@pytest.fixture
def five(programme: Programme) -> Programme:
    put(programme, "back", {40: 0.6, 70: 1.0})
    put(programme, "falls", {80: 0.7})
    put(programme, "rises", {60: 1.5})
    put(programme, "short", {}, days=10)
    put(programme, "steady", {})
    check(programme.cursor, refresh(programme.cursor), START + timedelta(days=127))
    return programme


def test_every_alert_has_its_campaign_day_size_and_what_became_of_it(five: Programme) -> None:
    tested = back_test(five.cursor, Sensitivity())
    found = {alert.campaign_id: alert for alert in tested.alerts}
    assert sorted(found) == ["back", "falls", "rises"]
    assert len(tested.alerts) == 3
    for campaign_id, began, change in (("back", 40, -0.4), ("falls", 80, -0.3), ("rises", 60, 0.5)):
        alert = found[campaign_id]
        assert alert.began_from <= START + timedelta(days=began) <= alert.began_to
        # Posts count a week after they went live.
        assert alert.raised_on >= START + timedelta(days=began + 7)
        assert alert.raised_on <= START + timedelta(days=began + 7 + 14)
        assert alert.change_low <= change <= alert.change_high
    assert [found[each].outcome for each in ("back", "falls", "rises")] == [
        "went back", "lasts", "lasts",
    ]  # fmt: skip
    assert found["back"].over_on is not None
    # The return to what it was is of the 70th day.
    assert found["back"].over_on > START + timedelta(days=77)
    assert found["back"].change_now is None
    assert found["falls"].over_on is None
    assert found["falls"].change_now == pytest.approx(-0.3, abs=0.05)


def test_what_lasts_is_what_the_checks_have_open(five: Programme) -> None:
    tested = back_test(five.cursor, Sensitivity())
    lasting = {alert.campaign_id for alert in tested.alerts if alert.outcome == "lasts"}
    open_now = five.all("SELECT campaign_id FROM alert WHERE rule = 'level shift' ORDER BY ALL")
    assert sorted(lasting) == [campaign_id for (campaign_id,) in open_now]


def test_an_alert_is_the_same_whatever_came_after_it(five: Programme) -> None:
    def falls() -> list[PastAlert]:
        alerts = back_test(five.cursor, Sensitivity()).alerts
        return [alert for alert in alerts if alert.campaign_id == "falls"]

    (whole,) = falls()
    last = whole.raised_on - timedelta(days=7)
    five.cursor.execute("DELETE FROM post_now WHERE published_on > ?", [last]).fetchall()
    (cut,) = falls()
    assert (cut.raised_on, cut.change, cut.began_from) == (
        whole.raised_on, whole.change, whole.began_from,
    )  # fmt: skip
    five.cursor.execute("DELETE FROM post_now WHERE published_on >= ?", [last]).fetchall()
    assert falls() == []


def test_a_larger_minimum_raises_a_fall_later_or_never(five: Programme) -> None:
    usual, strict, strictest = (
        {
            alert.campaign_id: alert.raised_on
            for alert in back_test(five.cursor, Sensitivity(minimum_change=least)).alerts
        }
        for least in (0.10, 0.20, 0.35)
    )
    assert strict.keys() <= usual.keys()
    assert all(strict[each] >= usual[each] for each in strict)
    assert strict["falls"] > usual["falls"]
    # It falls by 30 %.
    assert "falls" not in strictest
    assert "rises" in strictest


def test_a_campaign_that_is_long_over_has_no_open_alert_and_raises_none(
    programme: Programme,
) -> None:
    # Its last day is the 70th: there is something to decide until the 84th, inclusive.
    put(programme, "over", {40: 0.6})
    put(programme, "late", {80: 0.6})
    for campaign_id in ("over", "late"):
        programme.campaign(campaign_id, ends_on=START + timedelta(days=70))
    refresh(programme.cursor)
    (alert,) = back_test(programme.cursor, Sensitivity()).alerts
    assert (alert.campaign_id, alert.outcome) == ("over", "ran out")
    assert alert.over_on == START + timedelta(days=85)


def test_the_history_that_was_tried_is_told(five: Programme) -> None:
    whole = back_test(five.cursor, Sensitivity())
    assert (whole.campaigns, whole.first_on) == (5, START)
    assert whole.last_on == START + timedelta(days=119)
    # 120 days are too few to speak of a year.
    assert whole.alerts_per_year is None
    year = BackTest(whole.alerts, 5, START, START + timedelta(days=364))
    # 3 in 365 days.
    assert year.alerts_per_year == pytest.approx(3 * 365.25 / 365)


def test_an_empty_programme_has_no_past(programme: Programme) -> None:
    assert back_test(programme.cursor, Sensitivity()) == BackTest()
    assert BackTest().alerts_per_year is None
