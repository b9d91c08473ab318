"""The band of what was to be expected."""

from __future__ import annotations

import numpy as np
import pytest

from core.drift import Baseline, RateSeries, expected_band
from core.drift.rate_model import describe_baseline
from tests.core.drift.simulation import CampaignKind, simulate_campaign

BASELINE = Baseline(
    rate=0.05,
    low=0.04,
    high=0.06,
    overdispersion=0.02,
    posts=1,
    first_day=0,
    last_day=0,
    pooled_rate=0.04,
    pooled_cv2=0.5,
    evenness=1.0,
)


def test_a_band_of_one_post_worked_by_hand() -> None:
    # Relative variance .5 / 1 + .5 / 1 = 1 (counting: nothing at 1e12), so the Gamma is an
    # exponential with mean .04: 5 % below .04 * -log(.95), 95 % below .04 * -log(.05).
    band = expected_band(BASELINE, np.array([1]), np.array([1e12]))
    assert band.expected == (0.04,)
    assert band.low == pytest.approx((0.04 * 0.051293,), rel=1e-4)
    assert band.high == pytest.approx((0.04 * 2.995732,), rel=1e-4)


def test_more_posts_and_more_impressions_make_a_narrower_band() -> None:
    band = expected_band(BASELINE, np.array([1, 1, 10]), np.array([100.0, 10_000.0, 10_000.0]))
    widths = [high - low for low, high in zip(band.low, band.high, strict=True)]
    assert widths[0] > widths[1] > widths[2]


def test_a_week_without_posts_has_an_expectation_and_no_bounds() -> None:
    band = expected_band(BASELINE, np.array([0, 3, 3]), np.array([0.0, np.nan, 0.0]))
    assert band.expected == (0.04, 0.04, 0.04)
    assert band.low == band.high == (None, None, None)


def test_without_a_baseline_there_is_no_band() -> None:
    band = expected_band(None, np.array([3, 4]), np.array([10.0, 20.0]))
    assert band.expected == band.low == band.high == (None, None)
    assert expected_band(None, np.array([]), np.array([])).expected == ()


def test_the_band_holds_about_nine_healthy_weeks_of_ten() -> None:
    generator = np.random.default_rng(1)
    inside, weeks = 0, 0
    for _ in range(150):
        campaign = simulate_campaign(generator, CampaignKind(weeks=16))
        past = campaign.day < 56
        baseline = describe_baseline(
            RateSeries(campaign.day[past], campaign.engagements[past], campaign.denominator[past]),
            0.9,
        )
        week = campaign.day // 7
        posts = np.bincount(week, minlength=16)[8:]
        engagements = np.bincount(week, campaign.engagements, minlength=16)[8:]
        denominator = np.bincount(week, campaign.denominator, minlength=16)[8:]
        band = expected_band(baseline, posts, denominator)
        for low, high, x, n in zip(band.low, band.high, engagements, denominator, strict=True):
            if low is not None and high is not None:
                weeks += 1
                inside += low <= x / n <= high
    assert 0.84 <= inside / weeks <= 0.95
