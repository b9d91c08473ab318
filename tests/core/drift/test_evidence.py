"""The e-detector: what a post may say, and that the sum of it keeps its promise."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import betabinom

from core.drift.evidence import (
    MOST_PER_POST,
    bound_correction,
    log_evidence,
    shiryaev_roberts,
)


def evidence(engagements: list[float], denominator: float, rate: float, other: float) -> np.ndarray:
    x = np.array(engagements)
    return log_evidence(x, np.full(len(x), denominator), 5.0, rate, other)


def test_one_impression_speaks_as_a_coin_does() -> None:
    # A beta-binomial of one trial is a coin: .2 against .4 for an engagement, .8 against .6 for
    # none, whatever the over-dispersion.
    found = evidence([1.0, 0.0], 1.0, rate=0.4, other=0.2)
    assert np.exp(found) == pytest.approx([0.2 / 0.4, 0.8 / 0.6])


def test_evidence_is_the_ratio_of_two_beta_binomials() -> None:
    x = np.arange(0, 60)
    found = evidence(list(x.astype(float)), 1000.0, rate=0.04, other=0.032)
    # a = 5; b = 5 * .96 / .04 = 120 and 5 * .968 / .032 = 151.25
    expected = betabinom.logpmf(x, 1000, 5, 151.25) - betabinom.logpmf(x, 1000, 5, 120)
    assert found == pytest.approx(np.clip(expected, -MOST_PER_POST, MOST_PER_POST), abs=1e-8)


def test_no_post_says_more_than_its_bound() -> None:
    found = evidence([0.0, 1000.0], 1000.0, rate=0.04, other=0.02)
    assert found.tolist() == [MOST_PER_POST, -MOST_PER_POST]


@pytest.mark.parametrize("ratio", [0.5, 0.65, 0.8, 1.25, 1.6, 2.0])
@pytest.mark.parametrize("shape", [1.0, 3.0, 5.0, 11.0, 44.0])
def test_the_expected_ratio_is_at_most_one_while_the_baseline_holds(
    ratio: float, shape: float
) -> None:
    rate, denominator = 0.04, 5000
    x = np.arange(denominator + 1)
    impressions = np.full(denominator + 1, float(denominator))
    found = log_evidence(x.astype(float), impressions, shape, rate, rate * ratio)
    corrected = np.exp(found) / bound_correction(shape, np.array([ratio]))
    probability = betabinom.pmf(x, denominator, shape, shape * (1 - rate) / rate)
    # Exact sum over all counts; the correction is computed in the limit of many impressions.
    assert float(probability @ corrected) <= 1.005


def test_the_detector_adds_one_and_multiplies() -> None:
    # Ratios 2, 2, 1/2: R = 1 * 2 = 2, (1 + 2) * 2 = 6, (1 + 6) / 2 = 3.5.
    found = shiryaev_roberts(np.log(np.array([2.0, 2.0, 0.5])))
    assert np.exp(found) == pytest.approx([2.0, 6.0, 3.5])


def test_the_detector_runs_along_the_last_axis() -> None:
    ratios = np.log(np.array([[2.0, 2.0], [0.5, 0.5]]))
    # (1 + 0) / 2 = .5, (1 + .5) / 2 = .75
    assert np.exp(shiryaev_roberts(ratios)) == pytest.approx(np.array([[2.0, 6.0], [0.5, 0.75]]))


def test_a_very_long_series_does_not_overflow() -> None:
    found = shiryaev_roberts(np.full(100_000, 0.5))
    assert np.isfinite(found).all()
    # The sum of a geometric series: 50,000 plus log(1 / (1 - exp(-.5))).
    assert found[-1] == pytest.approx(50_000 - np.log1p(-np.exp(-0.5)))
