"""Tail probabilities, with figures worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.drift.tails import lognormal_tail, negative_binomial_tail, tens_against_gamma


def test_with_as_much_variation_as_mean_counts_are_geometric() -> None:
    # cv2 = 1 is a Gamma of shape 1: X is geometric with q = mean / (mean + 1).
    # mean 1: q = 1/2, P(X >= 3) = q^3 = 1/8, P(X <= 2) = 7/8.
    # mean 3: q = 3/4, P(X >= 2) = 9/16, P(X <= 0) = 1/4.
    mean, cv2 = np.array([1.0, 3.0]), np.ones(2)
    at_least = negative_binomial_tail(np.array([3.0, 2.0]), mean, cv2, 1)
    at_most = negative_binomial_tail(np.array([2.0, 0.0]), mean, cv2, -1)
    assert at_least == pytest.approx([1 / 8, 9 / 16])
    assert at_most == pytest.approx([7 / 8, 1 / 4])


def test_no_engagement_is_as_probable_as_the_gamma_says() -> None:
    # Shape 4, mean 12: P(X = 0) = (4 / 16)^4 = 1/256; at least none is certain.
    count, mean, cv2 = np.zeros(1), np.array([12.0]), np.array([0.25])
    assert negative_binomial_tail(count, mean, cv2, -1) == pytest.approx([1 / 256])
    assert negative_binomial_tail(count, mean, cv2, 1).tolist() == [1.0]


def test_a_lognormal_has_the_normals_quantiles_of_its_logarithm() -> None:
    # cv2 = e - 1 is a standard deviation of 1 of the logarithm; the median is mean / e^(1/2).
    # 5 % lie above median * e^1.6449, 10 % below median * e^-1.2816; half a count for rounding.
    cv2 = np.array([np.e - 1])
    mean = np.array([10 * np.exp(0.5)])
    high, low = 10 * np.exp(1.6449) + 0.5, 10 * np.exp(-1.2816) - 0.5
    assert lognormal_tail(np.array([high]), mean, cv2, 1) == pytest.approx([0.05], abs=1e-5)
    assert lognormal_tail(np.array([low]), mean, cv2, -1) == pytest.approx([0.10], abs=1e-5)


def test_a_gamma_of_shape_one_is_an_exponential() -> None:
    # One deviation is one mean: P(more than z deviations above the mean) = e^-(1 + z), in tens
    # (1 + z) / 2.302585; for z = 2000, where the incomplete gamma underflows, 869.02.
    found = tens_against_gamma(np.array([1.302585, 2000.0]), np.ones(2))
    assert found == pytest.approx([1.0, 2001 / 2.302585], rel=1e-6)


def test_a_gamma_of_shape_four_sums_to_the_poisson() -> None:
    # Two deviations of 2 above the mean of 4: P(Gamma(4) > 8) = e^-8 (1 + 8 + 32 + 512/6) = .04238.
    assert tens_against_gamma(np.array([2.0]), np.array([4.0])) == pytest.approx(
        [-np.log10(0.042380)], abs=1e-4
    )


def test_below_the_mean_the_normal_judges() -> None:
    # 5 % of a normal lie 1.6449 deviations below its mean: -log10(.05) = 1.301.
    found = tens_against_gamma(np.array([-1.6449]), np.array([9.0]))
    assert found == pytest.approx([1.30103], abs=1e-4)


@given(st.floats(4.0, 1e6), st.floats(0.01, 1e6), st.floats(1.001, 3.0))
def test_further_above_is_never_less_surprising(shape: float, above: float, factor: float) -> None:
    near, far = tens_against_gamma(np.array([above, above * factor]), np.full(2, shape))
    assert np.isfinite(far)
    assert far >= near * (1.0 - 1e-9)
