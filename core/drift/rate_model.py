"""The rate model: beta-binomial posts around a baseline, robust to the one that went viral.

A post with denominator n has x engagements, x ~ BetaBinomial(n; mean p, over-dispersion rho), so
    var(x / n) = p (1 - p) (1 + (n - 1) rho) / n.
Posts differ by a factor more than by an amount, so what is estimated, pooled and kept when the
rate moves is the squared coefficient of variation between posts, cv2 = rho (1 - p) / p (for a
small p that is 1 / a, a being the beta's first shape).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from core.drift.series import Floats, RateSeries

PRIOR_CV2 = 0.25
"""Between real posts the coefficient of variation is .3 to .6; a new campaign starts at .5."""
PRIOR_POSTS = 8.0
"""How many posts the prior is worth."""
LEAST_CV2 = 0.15**2
"""No group of posts is believed to vary less: it would turn rounding into evidence."""
MOST_RATE = 1.0 - 1e-9
"""A rate of one leaves no room for a beta."""
WINSOR_AT = 3.0
"""Posts more than so many standard deviations above the rate count as being just there."""


@dataclass(frozen=True)
class Baseline:
    """What the campaign's own past leads one to expect.

    ``rate`` (a fraction) is the rate of a typical post: each post weighs by the inverse of its
    variance, which for posts of some size is nearly equally. ``low`` and ``high`` bound it with
    the confidence of the settings. ``overdispersion`` is the beta-binomial's rho. ``first_day``
    and ``last_day`` are days since 1970-01-01.

    ``pooled_rate`` is the ratio of sums, which charts show; large accounts weigh more in it.
    ``pooled_cv2`` is the squared coefficient of variation about it, and ``evenness`` (0 to 1] the
    share of the posts that effectively count in it (Kish 1965).
    """

    rate: float
    low: float
    high: float
    overdispersion: float
    posts: int
    first_day: int
    last_day: int
    pooled_rate: float
    pooled_cv2: float
    evenness: float


@dataclass(frozen=True)
class RateFit:
    """A rate (a fraction), the posts' cv2 and the relative standard error of the rate."""

    rate: float
    cv2: float
    relative_error: float


def binomial_cv2(rate: float, denominator: Floats) -> Floats:
    """Relative variance that counting alone gives a post, shape (posts,)."""
    return np.asarray((1.0 - rate) / (rate * denominator), dtype=np.float64)


def counting_cv2(level: Floats, denominator: Floats) -> Floats:
    """The same for each post's own level; bounded, for levels and sizes of next to nothing."""
    return np.asarray((1.0 - level) / np.maximum(level * denominator, 1e-9), dtype=np.float64)


def pooled_moments(squared: Floats, counting: Floats) -> float:
    """cv2 that makes the weighted sum of squared relative residuals equal its expectation.

    Pooled moments with weights that depend on the answer (Williams 1982, Applied Statistics 31;
    the same equation as Paule & Mandel 1982): sum(squared / (cv2 + counting)) = posts - 1. The
    left side is convex and falling, so Newton's steps from 0 approach the root from below.
    """
    cv2 = 0.0
    for _ in range(12):
        weight = 1.0 / (cv2 + counting)
        excess = float(squared @ weight) - (len(squared) - 1)
        slope = float((squared * weight) @ weight)
        if excess <= 1e-6 * len(squared) or slope <= 0.0:
            break
        cv2 += excess / slope
    return cv2


def fit_rate(engagements: Floats, denominator: Floats) -> RateFit:
    """Rate and over-dispersion of a group of posts, one viral post notwithstanding.

    Starts at the median post, then twice: cap posts at ``WINSOR_AT`` standard deviations above
    the rate (Noufaily et al. 2013 down-weight past outliers for the same reason), weigh, estimate
    cv2 and shrink it to the prior. A group without any engagement gets the rate that half an
    engagement would give, so that ratios stay defined.
    """
    rates = engagements / denominator
    least = 0.5 / float(denominator.sum())
    rate = max(float(np.median(rates)), least)
    if rate <= least:
        rate = max(float(engagements.sum() / denominator.sum()), least)
    # Counts in proportion to 1 are certain; a rate of one leaves no room for a beta.
    rate = min(rate, 1.0 - 1e-9)
    cv2 = PRIOR_CV2
    for _ in range(2):
        counting = binomial_cv2(rate, denominator)
        spread = np.sqrt(cv2 + counting)
        capped = np.minimum(rates, rate * (1.0 + WINSOR_AT * spread))
        weight = 1.0 / (cv2 + counting)
        rate = float(np.average(capped, weights=weight))
        rate = min(max(rate, least), 1.0 - 1e-9)
        counting = binomial_cv2(rate, denominator)
        found = pooled_moments((capped / rate - 1.0) ** 2, counting)
        freedom = len(rates) - 1
        prior, least_cv2 = PRIOR_CV2 * (1.0 - rate), LEAST_CV2 * (1.0 - rate)
        cv2 = (PRIOR_POSTS * prior + freedom * found) / (PRIOR_POSTS + freedom)
        cv2 = max(cv2, least_cv2)
    information = float((1.0 / (cv2 + binomial_cv2(rate, denominator))).sum())
    return RateFit(rate, cv2, information**-0.5)


def beta_shape(rate: float, cv2: float) -> float:
    """The beta's first shape a, with b = a (1 - rate) / rate; at least a half."""
    return max((1.0 - rate) / cv2 - rate, 0.5)


def describe_baseline(posts: RateSeries, confidence: float) -> Baseline:
    """The baseline of a non-empty group of usable posts, its interval on the log scale."""
    fit = fit_rate(posts.engagements, posts.denominator)
    has_engagements = bool(posts.engagements.sum() > 0)
    half_width = float(ndtri(0.5 + confidence / 2)) * fit.relative_error
    total = float(posts.denominator.sum())
    squares = float((posts.denominator**2).sum())
    ceiling = fit.rate * (
        1.0 + WINSOR_AT * np.sqrt(fit.cv2 + binomial_cv2(fit.rate, posts.denominator))
    )
    capped = np.minimum(posts.engagements, np.maximum(ceiling * posts.denominator, 1.0))
    pooled = min(max(float(capped.sum()) / total, 0.5 / total), 1.0 - 1e-9)
    residual = float(((capped - pooled * posts.denominator) ** 2).sum()) / (pooled**2 * squares)
    counting = (1.0 - pooled) / pooled * total / squares
    freedom = len(posts.day) - 1
    pooled_cv2 = (PRIOR_POSTS * fit.cv2 + freedom * max(residual - counting, 0.0)) / (
        PRIOR_POSTS + freedom
    )
    return Baseline(
        rate=fit.rate if has_engagements else 0.0,
        low=fit.rate * float(np.exp(-half_width)) if has_engagements else 0.0,
        high=min(fit.rate * float(np.exp(half_width)), 1.0),
        overdispersion=1.0 / (beta_shape(fit.rate, fit.cv2) / fit.rate + 1.0),
        posts=len(posts.day),
        first_day=int(posts.day[0]),
        last_day=int(posts.day[-1]),
        pooled_rate=pooled if has_engagements else 0.0,
        pooled_cv2=max(pooled_cv2, LEAST_CV2),
        evenness=total**2 / squares / len(posts.day),
    )
