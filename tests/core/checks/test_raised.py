from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checks.raised import raised
from core.drift import LevelShiftSettings, RateSeries


def a_past(seed: int, posts: int, fall: float, odd: float) -> RateSeries:
    """About two posts a day at 5 %, less by ``fall`` from the middle on; a share of them is odd."""
    chance = np.random.default_rng(seed)
    day = np.sort(chance.integers(0, max(posts // 2, 1), posts))
    level = np.where(np.arange(posts) < posts // 2, 0.05, 0.05 * (1 - fall))
    size = np.floor(chance.lognormal(9, 0.5, posts))
    engagements = np.floor(size * level * chance.gamma(12, 1 / 12, posts))
    is_odd = chance.random(posts) < odd
    nonsense = chance.choice([0.0, math.nan, 1e9, -1.0], posts)
    return RateSeries(20_000 + day, np.where(is_odd, nonsense, engagements), size)


def until(series: RateSeries, day: int) -> RateSeries:
    known = series.day <= day
    return RateSeries(series.day[known], series.engagements[known], series.denominator[known])


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(0, 160),
    st.sampled_from([0.0, 0.3, 0.5, -0.6]),
    st.sampled_from([0.0, 0.1]),
    st.sampled_from([0.05, 0.15, 0.25]),
)
def test_an_alert_is_drift_on_its_day_and_the_same_whatever_comes_after(
    seed: int, posts: int, fall: float, odd: float, minimum: float
) -> None:
    series, chosen = a_past(seed, posts, fall, odd), LevelShiftSettings(minimum_change=minimum)
    for number, (alarm, day, shift) in enumerate(raised(series, chosen), start=1):
        assert alarm.detected_on <= day
        assert alarm.ended_on is None or day < alarm.ended_on
        assert shift.verdict == "drift"
        assert shift.change is not None
        assert math.isfinite(shift.change)
        assert abs(shift.change) > minimum * 0.9
        # Asked on that day, with nothing later known, the last alert is this one.
        *_, (_, then, known) = raised(until(series, day), chosen)
        assert (then, known.change) == (day, shift.change)
        # And on the day before it was not there.
        assert len(list(raised(until(series, day - 1), chosen))) < number


def test_a_past_that_says_too_little_raises_nothing() -> None:
    nothing = np.array([])
    chosen = LevelShiftSettings()
    assert list(raised(RateSeries(nothing.astype(np.int64), nothing, nothing), chosen)) == []
    assert list(raised(a_past(1, 17, 0.9, 0.0), chosen)) == []
    zeros = RateSeries(np.arange(60), np.zeros(60), np.full(60, 1000.0))
    assert list(raised(zeros, chosen)) == []


def test_a_fall_of_a_half_is_raised_and_a_small_one_is_not_once_a_quarter_is_asked_for() -> None:
    strict = LevelShiftSettings(minimum_change=0.25)
    assert len(list(raised(a_past(3, 160, 0.5, 0.0), strict))) == 1
    assert len(list(raised(a_past(3, 160, 0.25, 0.0), LevelShiftSettings()))) == 1
    assert list(raised(a_past(3, 160, 0.25, 0.0), strict)) == []
