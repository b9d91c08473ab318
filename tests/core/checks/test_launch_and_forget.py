from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from core.checks.campaigns import Campaign
from core.checks.launch_and_forget import (
    level_shift,
    movers_in_words,
    pace_behind,
    shift_in_words,
    stale_data,
    to_days,
)
from core.drift import Baseline, LevelShift, Pace

TODAY = date(2026, 10, 30)

GLOW = Campaign(
    campaign_id="glow", name="Glow", starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 30),
    goal="visibility", goal_metric="views", target=1000, posts=40,
    first_post_on=date(2026, 9, 2), as_of=date(2026, 10, 28), denominator="reach",
)  # fmt: skip


def days(month: int, day: int) -> int:
    return to_days(date(2026, month, day)) or 0


BASELINE = Baseline(
    rate=0.041, low=0.038, high=0.044, overdispersion=0.001, posts=24,
    first_day=days(9, 2), last_day=days(10, 8), pooled_rate=0.04, pooled_cv2=0.1, evenness=0.9,
)  # fmt: skip
FALL = LevelShift(
    "drift", BASELINE, rate_after=0.0283, change=-0.31, change_low=-0.39, change_high=-0.22,
    began_from=days(10, 9), began_to=days(10, 13), detected_on=days(10, 20),
)  # fmt: skip
PACE = Pace("behind", 300.0, 659.3, 450.0, 400.0, 500.0, 0.02, "700 more in 33 days.")


def test_a_fall_is_said_with_its_size_interval_and_days() -> None:
    alert = level_shift(GLOW, "reach", FALL, ("Mia went down.",), 16, TODAY)
    assert alert is not None
    assert alert.headline == (
        "Engagement by reach fell by 31 % (22 to 39 %) between 9 and 13 October 2026."
    )
    assert alert.evidence == (
        "Before: a post had 4.1 % by reach (3.8 % to 4.4 %), over 24 posts, "
        "between 2 September and 8 October 2026.",
        "Since then: about 2.8 %, over 16 posts at the same age.",
        "Mia went down.",
        "Enough posts to be sure were there on 20 October 2026.",
    )
    assert alert.since == date(2026, 10, 9)
    assert alert.subject == "reach"


@pytest.mark.parametrize(("change", "severity"), [(-0.31, "high"), (-0.29, "medium"), (0.5, "low")])
def test_falls_are_severe_by_size_and_rises_are_good_to_know(change: float, severity: str) -> None:
    alert = level_shift(GLOW, "reach", replace(FALL, change=change), (), 16, TODAY)
    assert alert is not None
    assert alert.severity == severity
    assert ("Worth learning from" in alert.advice) == (change > 0)


def test_a_campaign_that_is_long_over_raises_nothing() -> None:
    # It ends on 30 November: until 14 December there is something to learn.
    assert level_shift(GLOW, "reach", FALL, (), 16, date(2026, 12, 14)) is not None
    assert level_shift(GLOW, "reach", FALL, (), 16, date(2026, 12, 15)) is None


def test_no_drift_is_no_alert_but_has_words() -> None:
    steady = LevelShift("steady", BASELINE, minimum_detectable_change=0.25)
    assert level_shift(GLOW, "reach", steady, (), 0, TODAY) is None
    assert shift_in_words("reach", steady) == (
        "Engagement by reach is steady: a post usually has 4.1 % (3.8 % to 4.4 %)."
    )
    assert shift_in_words("views", LevelShift("too little", posts_needed=1)) == (
        "Too few posts with engagements and views to tell drift from chance: 1 more post needed."
    )


def test_the_creators_who_account_for_most_of_a_change_are_named() -> None:
    # Mia: 10 % to 5 %, half of the reach since: a part of -2.5 points. Ben: 8 % to 7.8 %, -.1
    # points. Ada rose, Eve came new: neither explains a fall. Mia alone is over 60 % of it.
    creators = np.array(["Mia", "Mia", "Ben", "Ben", "Ada", "Ada", "Eve"], dtype=object)
    before = np.array([True, False, True, False, True, False, False])
    engagements = np.array([10.0, 5.0, 8.0, 3.9, 1.0, 1.25, 1.0])
    reach = np.array([100.0, 100.0, 100.0, 50.0, 100.0, 25.0, 25.0])
    assert movers_in_words(-0.3, creators, before, engagements, reach) == (
        "Mia went from 10 % to 5.0 % (2 posts).",
    )


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
