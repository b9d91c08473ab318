from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.checks.launch_and_forget import pace_behind, stale_data
from core.drift import Pace
from tests.core.checks.glow import GLOW, TODAY

PACE = Pace("behind", 300.0, 659.3, 450.0, 400.0, 500.0, 0.02, "700 more in 33 days.")


def test_behind_is_raised_with_total_forecast_and_what_is_needed() -> None:
    alert = pace_behind(GLOW, PACE, TODAY)
    assert alert is not None
    assert alert.severity == "high"
    assert alert.headline == ("At this pace it ends at 450 views, 45 % of the target of 1,000.")
    # 1 September to 30 October are 60 of 91 days: 66 %.
    assert alert.evidence == (
        "So far 300 views; 66 % of its days are gone.",
        "A straight way to the target has 659 by now.",
        "Forecast for 30 November 2026: 400 to 500; the chance to reach the target is 2.0 %.",
        "Needed: 700 more in 33 days.",
    )


@pytest.mark.parametrize(
    ("pace", "as_of"),
    [
        (replace(PACE, probability_of_target=0.20), TODAY),
        (PACE, date(2026, 9, 22)),  # 22 of 91 days: not a quarter
        (PACE, date(2026, 12, 15)),  # 15 days after the end
        (replace(PACE, probability_of_target=None), TODAY),
    ],
)
def test_behind_is_not_raised_early_long_after_or_without_a_clear_chance(
    pace: Pace, as_of: date
) -> None:
    assert pace_behind(GLOW, pace, as_of) is None


def test_a_quarter_of_its_days_is_enough_to_be_behind() -> None:
    assert pace_behind(GLOW, PACE, date(2026, 9, 23)) is not None  # 23 of 91


def test_stale_is_a_running_campaign_more_than_ten_days_older_than_the_newest_export() -> None:
    assert stale_data(replace(GLOW, as_of=date(2026, 10, 20)), TODAY) is None
    alert = stale_data(replace(GLOW, as_of=date(2026, 10, 19)), TODAY)
    assert alert is not None
    assert alert.headline == (
        "Its newest figures are of 19 October 2026, 11 days before the newest export."
    )
    assert alert.since == TODAY


def test_a_campaign_that_ended_or_has_not_begun_is_not_stale() -> None:
    old = replace(GLOW, as_of=date(2026, 9, 1))
    assert stale_data(replace(old, ends_on=date(2026, 10, 29)), TODAY) is None
    assert stale_data(replace(old, starts_on=date(2026, 11, 1)), TODAY) is None
    assert stale_data(replace(old, starts_on=None), TODAY) is None


def test_a_campaign_that_runs_without_any_figure_is_stale_after_ten_days() -> None:
    alert = stale_data(replace(GLOW, as_of=None, posts=0), TODAY)
    assert alert is not None
    assert alert.headline == (
        "It began on 1 September 2026 and no export has told of a post with figures."
    )
