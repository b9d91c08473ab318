"""A platform that moves everybody: one alert of the programme, and none for each campaign."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.checks.shocks import platform_shock
from core.checks.wording import to_days
from core.drift import PlatformShock
from tests.core.checks.daily import START, alerts_of, bring_up_to_date, declare
from tests.core.metrics.programme import Programme

WEEKS = 14
FALLS_IN = 10
"""The eleventh week, from 10 August 2026."""


def ten_campaigns(programme: Programme, weeks_that_fall: range) -> None:
    """Ten campaigns with two posts a week, all 35 % lower in the same weeks."""
    for number in range(10):
        campaign_id = f"c{number}"
        declare(programme, campaign_id, days=180)
        for post in range(2 * WEEKS):
            week, weekday = post // 2, 1 + 3 * (post % 2)
            published_on = START + timedelta(days=7 * week + weekday)
            # 720 to 880 likes of 10,000, in another order for each.
            likes = 800 + 40 * ((post * 2 + number) % 5 - 2)
            if week in weeks_that_fall:
                likes = likes * 65 // 100
            programme.post(
                f"tiktok:{campaign_id}{post}", campaign_id=campaign_id,
                published_on=published_on, as_of=published_on + timedelta(days=7),
                reach=10_000, reach_kind="unique_accounts", likes=likes,
            )  # fmt: skip


@pytest.mark.parametrize("weeks_that_fall", [range(FALLS_IN, FALLS_IN + 1), range(FALLS_IN, WEEKS)])
def test_a_week_that_moved_all_campaigns_is_one_alert_of_the_programme(
    programme: Programme, weeks_that_fall: range
) -> None:
    ten_campaigns(programme, weeks_that_fall)
    bring_up_to_date(programme, START + timedelta(days=7 * WEEKS + 5))
    ((campaign_id, subject, severity, headline, evidence, since),) = alerts_of(
        programme, "platform shock"
    )
    assert (campaign_id, subject, severity) == ("", "tiktok|2026-08-10", "high")
    fell_on = START + timedelta(days=7 * FALLS_IN)
    assert since == fell_on == date(2026, 8, 10)
    # All fell by 35 %.
    told = re.match(r"TikTok: engagement by reach fell by (\d+) % ", headline)
    assert told is not None
    assert 31 <= int(told[1]) <= 38
    assert evidence[0].startswith("10 campaigns posted there")
    assert ("It was still so" in evidence[1]) == (weeks_that_fall.stop == WEEKS)
    assert alerts_of(programme, "level shift") == []


def test_a_shock_that_has_passed_is_old_after_six_weeks(programme: Programme) -> None:
    ten_campaigns(programme, range(FALLS_IN, FALLS_IN + 1))
    # The week that fell ends on 16 August; 27 September is 42 days later.
    bring_up_to_date(programme, date(2026, 9, 27))
    assert len(alerts_of(programme, "platform shock")) == 1
    programme.campaign("c0")
    bring_up_to_date(programme, date(2026, 9, 28))
    assert alerts_of(programme, "platform shock") == []


SHOCK = PlatformShock(
    platform=0, began_on=to_days(date(2026, 8, 10)) or 0, ended_on=to_days(date(2026, 8, 16)) or 0,
    lasts=False, change=-0.35, change_low=-0.41, change_high=-0.28, campaigns=10,
)  # fmt: skip


@pytest.mark.parametrize(("change", "severity"), [(-0.31, "high"), (-0.29, "medium"), (0.5, "low")])
def test_falls_are_severe_by_size_and_rises_are_good_to_know(change: float, severity: str) -> None:
    shock = replace(SHOCK, change=change)
    alert = platform_shock(shock, "instagram", "views", date(2026, 8, 30))
    assert alert is not None
    assert alert.severity == severity


def test_a_shock_is_said_with_its_size_its_interval_and_its_weeks() -> None:
    alert = platform_shock(SHOCK, "instagram", "views", date(2026, 8, 30))
    assert alert is not None
    assert alert.headline == (
        "Instagram: engagement by views fell by 35 % (28 to 41 %) for everybody, "
        "in the week of 10 August 2026."
    )
    assert alert.evidence[1] == (
        "It is of the posts between 10 and 16 August 2026. It was over after 16 August 2026."
    )


def test_two_shocks_of_one_platform_are_two_findings() -> None:
    later = replace(SHOCK, began_on=SHOCK.began_on + 14, ended_on=SHOCK.ended_on + 14)
    one, other = (
        platform_shock(shock, "instagram", "views", date(2026, 9, 10)) for shock in (SHOCK, later)
    )
    assert one is not None
    assert other is not None
    assert one.alert_id != other.alert_id
