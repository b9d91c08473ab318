"""The running rate, with figures worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from core.drift import RateSeries
from core.drift.posting_days import posting_days
from core.drift.running_rate import START_DAYS, RunningRate, running_rate


def expected_of(engagements: list[float], denominator: float = 1000.0) -> RunningRate:
    """One post a day."""
    count = len(engagements)
    series = RateSeries(
        np.arange(count, dtype=np.int64), np.array(engagements), np.full(count, denominator)
    )
    return running_rate(posting_days(np.zeros(count, dtype=np.int64), series, 1))


def test_posts_of_a_day_are_added_up_and_those_without_a_rate_left_out() -> None:
    series = RateSeries(
        np.array([8, 7, 8, 8, 9], dtype=np.int64),
        np.array([30.0, 5.0, 10.0, np.nan, 400.0]),
        np.array([300.0, 100.0, 100.0, 100.0, 200.0]),
    )
    days = posting_days(np.array([0, 0, 0, 0, 2]), series, 3)
    assert days.starts.tolist() == [0, 2, 2, 3]
    assert days.day.tolist() == [7, 8, 9]
    assert days.engagements.tolist() == [5.0, 40.0, 200.0]  # 400 of 200 count as 200
    assert days.denominator.tolist() == [100.0, 400.0, 200.0]
    # Day 8: (300^2 + 100^2) / 400^2 = 10 / 16.
    assert days.concentration == pytest.approx([1.0, 0.625, 1.0])
    assert days.given_at[1:3].tolist() == [0, 2]


def test_a_rate_that_never_moves_is_what_is_expected() -> None:
    found = expected_of([40.0] * 40)
    assert START_DAYS == 12
    assert found.rate == pytest.approx(np.full(40, 0.04))
    # Twelve equal posts vary by less than counting: 8 * .25 * .96 / (8 + 11) = .10105; the 13th
    # adds one day to 59/60 of the 11 degrees: 1.92 / (8 + 11.8167) = .09689.
    assert found.cv2[[0, 12]] == pytest.approx([0.10105, 0.10105], abs=1e-5)
    assert found.cv2[13] == pytest.approx(0.09689, abs=1e-5)


def test_a_new_day_moves_the_rate_by_its_share_of_what_is_known() -> None:
    found = expected_of([40.0] * 12 + [80.0, 40.0])
    # Counting: .96 / 40 = .024. Known before: 12 / (.10105 + .024) = 95.96, of which 59/60 are
    # kept; the new day knows 1 / .12505 = 7.997 of 102.36 then: .04 + .04 * .07812 = .043125.
    assert found.error2[12] == pytest.approx(1 / 95.96, rel=1e-3)
    assert found.rate[13] == pytest.approx(0.043125, rel=1e-4)
    assert found.error2[13] == pytest.approx(1 / 102.36, rel=1e-3)


def test_a_viral_day_teaches_no_more_than_three_deviations() -> None:
    # .04 * (1 + 3 * sqrt(.12505)) = .08243 is the most that a day counts for.
    assert expected_of([40.0] * 12 + [900.0, 40.0]).rate[13] == pytest.approx(
        expected_of([40.0] * 12 + [82.43, 40.0]).rate[13], rel=1e-4
    )


def test_a_campaign_of_eleven_days_has_no_expectation() -> None:
    assert not expected_of([40.0] * 11).is_known.any()
    assert expected_of([40.0] * 12).is_known.all()


def test_what_is_expected_never_depends_on_what_comes_later() -> None:
    generator = np.random.default_rng(4)
    engagements = generator.poisson(generator.gamma(4.0, 10.0, 80)).astype(float).tolist()
    whole, part = expected_of(engagements), expected_of(engagements[:30] + [999.0] * 50)
    assert whole.rate[:31] == pytest.approx(part.rate[:31], rel=1e-12)
    assert whole.cv2[:31] == pytest.approx(part.cv2[:31], rel=1e-12)
