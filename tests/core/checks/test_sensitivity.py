from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.sensitivity import (
    WEEKS_PER_YEAR,
    Sensitivity,
    false_alarms_per_campaign_year,
    in_steps,
    level_shift_settings,
    running_campaigns,
    sensitivity,
)
from core.metrics import refresh
from tests.core.metrics.programme import Programme

AS_OF = date(2026, 11, 15)


def test_what_is_accepted_is_spread_over_the_campaigns() -> None:
    # One a quarter are 4 a year: 0.2 a year for each of 20 campaigns.
    settings = level_shift_settings(Sensitivity(4 / WEEKS_PER_YEAR, 0.15), 20)
    # Of whatever programme: those that are over raise none.
    assert settings.days_between_false_alarms(300) == pytest.approx(365.25 / 0.2)
    assert settings.minimum_change == 0.15


def test_no_campaign_raises_more_than_one_a_year_however_few_there_are() -> None:
    # One a week are 52.18 a year: 17 for each of three campaigns.
    assert false_alarms_per_campaign_year(Sensitivity(1.0), 3) == 1
    assert false_alarms_per_campaign_year(Sensitivity(1.0), 0) == 1


def test_campaigns_are_counted_in_steps() -> None:
    assert [in_steps(n) for n in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 17, 100, 1000)] == [
        1, 1, 2, 3, 4, 6, 6, 8, 8, 12, 16, 24, 128, 1024,
    ]  # fmt: skip


@given(st.integers(1, 100_000))
def test_a_step_is_never_too_few_and_at_most_half_too_many(campaigns: int) -> None:
    assert campaigns <= in_steps(campaigns) < 1.5 * campaigns
    assert in_steps(in_steps(campaigns)) == in_steps(campaigns)


def test_what_was_never_chosen_is_one_a_quarter_and_a_tenth(programme: Programme) -> None:
    chosen = sensitivity(programme.cursor)
    assert chosen.false_alerts_per_week * WEEKS_PER_YEAR == pytest.approx(4)
    assert chosen.minimum_change == 0.10


def test_a_campaign_runs_while_it_has_posts_of_the_last_eight_weeks(programme: Programme) -> None:
    assert running_campaigns(programme.cursor) == 0
    for campaign_id, days_ago in (("new", 0), ("old", 55), ("over", 56), ("to come", -30)):
        programme.post(
            f"tiktok:{campaign_id}", campaign_id=campaign_id, likes=1, views=100, as_of=AS_OF,
            published_on=AS_OF - timedelta(days=days_ago),
        )  # fmt: skip
    programme.campaign("empty")
    refresh(programme.cursor)
    assert running_campaigns(programme.cursor) == 3
