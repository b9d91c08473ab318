"""When a departure began, and how large it is: one change point by profile likelihood.

Posts are Gamma about their group's rate, with the variance of the beta-binomial: 1 / shape_i =
cv2 + (1 - p) / (n_i p). The best rate of a group then is its shape-weighted mean, and the profile
log-likelihood of "changed before post k" is -A1 log(mean1) - A2 log(mean2) with A the sums of
shapes, for all k from running sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import median_filter
from scipy.special import ndtr, ndtri

from core.drift.rate_model import WINSOR_AT, RateFit, binomial_cv2, pooled_moments
from core.drift.series import Floats, RateSeries

LOCAL_POSTS = 9
"""A post is capped against the median of this many neighbours, so that a lasting rise is not."""


@dataclass(frozen=True)
class Departure:
    """A change point with its uncertainty; ``first`` and the range index the posts given.

    The change happened after post ``earliest - 1`` and not after post ``latest``; ``first`` is
    the likeliest first post of the new level. ``change`` and its bounds are fractions,
    ``probability`` that of a change beyond the minimum in the direction found.
    """

    first: int
    earliest: int
    latest: int
    rate_before: float
    rate_after: float
    change: float
    change_low: float
    change_high: float
    probability: float


def capped_rates(posts: RateSeries, fit: RateFit) -> Floats:
    """Rates with a viral post brought down to what its neighbourhood allows, shape (posts,)."""
    rates = posts.engagements / posts.denominator
    local = np.maximum(median_filter(rates, size=LOCAL_POSTS, mode="nearest"), 0.1 * fit.rate)
    spread = np.sqrt(fit.cv2 + binomial_cv2(fit.rate, posts.denominator))
    return np.asarray(np.minimum(rates, local * (1.0 + WINSOR_AT * spread)), dtype=np.float64)


def date_departure(
    posts: RateSeries,
    fit: RateFit,
    *,
    first_from: int,
    first_to: int,
    confidence: float,
    minimum_change: float,
) -> Departure:
    """The change point among posts ``first_from``..``first_to`` (both may be the first after it).

    ``fit`` is the baseline's; its over-dispersion is estimated again around both levels. The
    range is the span of the most likely change points that hold ``confidence`` of the posterior
    under a flat prior; the size is averaged over that posterior, so that it does not profit from
    the choice of the best point. Needs 1 <= first_from <= first_to < posts.
    """
    rates = capped_rates(posts, fit)
    candidates = np.arange(first_from, first_to + 1)
    cv2 = fit.cv2
    for _ in range(2):
        shapes = 1.0 / (cv2 + binomial_cv2(fit.rate, posts.denominator))
        weight = np.cumsum(shapes)
        # A level without any engagement is as low as half an engagement would make it.
        mass = np.cumsum(shapes * rates)
        least = 0.5 / posts.denominator.sum()
        weight_before = weight[candidates - 1]
        weight_after = weight[-1] - weight_before
        before = np.maximum(mass[candidates - 1] / weight_before, least)
        after = np.maximum((mass[-1] - mass[candidates - 1]) / weight_after, least)
        profile = -weight_before * np.log(before) - weight_after * np.log(after)
        best = int(np.argmax(profile))
        level = np.where(np.arange(len(rates)) < candidates[best], before[best], after[best])
        residuals = (rates / level - 1.0) ** 2
        found = pooled_moments(residuals, binomial_cv2(fit.rate, posts.denominator))
        cv2 = max(0.5 * (found + fit.cv2), 1e-9)
    posterior = np.exp(profile - profile[best])
    posterior /= posterior.sum()
    likeliest = np.argsort(-posterior, kind="stable")
    enough = int(np.searchsorted(np.cumsum(posterior[likeliest]), confidence)) + 1
    within = candidates[likeliest[:enough]]

    log_change = np.log(after / before)
    mean = float(posterior @ log_change)
    variance = float(posterior @ (1 / weight_before + 1 / weight_after + (log_change - mean) ** 2))
    error = float(np.sqrt(variance))
    reach = float(ndtri(0.5 + confidence / 2)) * error
    if mean < 0:
        probability = float(ndtr((np.log1p(-minimum_change) - mean) / error))
    else:
        probability = float(ndtr((mean - np.log1p(minimum_change)) / error))
    return Departure(
        first=int(candidates[best]),
        earliest=int(within.min()),
        latest=int(within.max()),
        rate_before=float(before[best]),
        rate_after=float(after[best]),
        change=float(np.expm1(mean)),
        change_low=float(np.expm1(mean - reach)),
        change_high=float(np.expm1(mean + reach)),
        probability=probability,
    )
