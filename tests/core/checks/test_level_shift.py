from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.checks.level_shift import level_shift, shift_in_words
from core.checks.wording import to_days
from core.drift import Baseline, LevelShift
from tests.core.checks.glow import GLOW, TODAY


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


def test_a_fall_is_said_with_its_size_interval_and_days() -> None:
    alert = level_shift(GLOW, "reach", FALL, ("Mia went down.",), 16, TODAY)
    assert alert is not None
    assert alert.headline == (
        "Engagement by reach fell by 31 % (22 to 39 %), on a day between 9 and 13 October 2026."
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


def test_a_change_that_is_dated_to_one_day_is_said_so() -> None:
    on_a_day = replace(FALL, began_to=FALL.began_from)
    assert shift_in_words("reach", on_a_day) == (
        "Engagement by reach fell by 31 % (22 to 39 %), on 9 October 2026."
    )


def test_a_decay_is_said_by_the_day_with_what_it_has_come_to() -> None:
    decay = replace(FALL, kind="decay", decay_per_day=0.0082)
    assert shift_in_words("reach", decay) == (
        "Engagement by reach has been falling by about 0.82 % a day: 31 % (22 to 39 %) lost so far."
    )
    alert = level_shift(GLOW, "reach", decay, (), 16, TODAY)
    assert alert is not None
    assert "It began on a day between 9 and 13 October 2026." in alert.evidence


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
