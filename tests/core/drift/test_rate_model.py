"""The rate model, with figures worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from core.drift import RateSeries
from core.drift.rate_model import (
    LEAST_CV2,
    PRIOR_CV2,
    PRIOR_POSTS,
    beta_shape,
    describe_baseline,
    fit_rate,
    pooled_moments,
)
from core.drift.series import usable


def test_pooled_moments_solve_the_equation_of_williams() -> None:
    # Five posts, all with squared residual .26 and counting variance .01:
    # 5 * .26 / (cv2 + .01) = 4, so cv2 = 1.3 / 4 - .01 = .315.
    found = pooled_moments(np.full(5, 0.26), np.full(5, 0.01))
    assert found == pytest.approx(0.315, abs=1e-4)


def test_posts_that_vary_less_than_counting_have_no_overdispersion() -> None:
    assert pooled_moments(np.full(5, 0.001), np.full(5, 0.01)) == 0.0


def test_overdispersion_is_recovered_from_posts_of_very_different_size() -> None:
    generator = np.random.default_rng(1)
    denominator = np.round(generator.lognormal(8.0, 1.5, 4000)) + 50.0
    # Beta with a = 5, mean .04: b = 5 * .96 / .04 = 120, rho = 1 / 126.
    rate = generator.beta(5.0, 120.0, 4000)
    engagements = generator.binomial(denominator.astype(np.int64), rate).astype(np.float64)
    fit = fit_rate(engagements, denominator)
    assert fit.rate == pytest.approx(0.04, rel=0.03)
    # cv2 = rho (1 - p) / p = .96 / .04 / 126 = .1905.
    assert fit.cv2 == pytest.approx(0.1905, rel=0.1)
    assert beta_shape(fit.rate, fit.cv2) == pytest.approx(5.0, rel=0.1)
    posts = RateSeries(np.arange(4000, dtype=np.int64), engagements, denominator)
    assert describe_baseline(posts, 0.9).overdispersion == pytest.approx(1 / 126, rel=0.1)


def test_few_posts_borrow_their_overdispersion_from_the_prior() -> None:
    # Two equal posts vary by nothing; one degree of freedom against a prior worth 8 posts:
    # 8 * .25 * (1 - .04) / (8 + 1) = .2133.
    fit = fit_rate(np.array([4000.0, 4000.0]), np.array([1e5, 1e5]))
    assert (PRIOR_CV2, PRIOR_POSTS) == (0.25, 8.0)
    assert fit.cv2 == pytest.approx(0.2133, abs=1e-4)


def test_overdispersion_never_falls_below_its_floor() -> None:
    fit = fit_rate(np.full(5000, 4000.0), np.full(5000, 1e5))
    assert fit.cv2 == pytest.approx(LEAST_CV2 * 0.96, rel=1e-6)


def test_a_small_post_weighs_less_than_a_large_one() -> None:
    # 9 posts of 100,000 at 4 %, one post of 25 at 20 %: counting alone gives the small one a
    # relative variance of .96 / (.04 * 25) = .96, four times what lies between posts.
    fit = fit_rate(np.array([4000.0] * 9 + [5.0]), np.array([1e5] * 9 + [25.0]))
    assert fit.rate < 0.043


def test_the_pooled_rate_is_the_ratio_of_sums() -> None:
    posts = RateSeries(
        np.arange(4, dtype=np.int64),
        np.array([40.0, 50.0, 60.0, 100.0]),
        np.array([1000.0, 1000.0, 1000.0, 2000.0]),
    )
    baseline = describe_baseline(posts, 0.9)
    assert baseline.pooled_rate == pytest.approx(250 / 5000)
    # Kish: 5000^2 / (3 * 1000^2 + 2000^2) = 25 / 7 effective posts of 4.
    assert baseline.evenness == pytest.approx(25 / 7 / 4)


def test_posts_without_a_rate_are_left_out_and_the_rest_put_in_order() -> None:
    posts = usable(
        RateSeries(
            np.array([5, 4, 3, 2, 1], dtype=np.int64),
            np.array([10.0, np.nan, 10.0, 10.0, 200.0]),
            np.array([100.0, 100.0, 0.0, np.nan, 100.0]),
        )
    )
    assert posts.day.tolist() == [1, 5]
    assert posts.engagements.tolist() == [100.0, 10.0]  # 200 of 100 count as 100
