"""Young posts as they will stand at a settled age: figures, and weeks' rates, with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from core.drift.growth import Groups, Growth, rows_of, spread_between
from core.drift.post_age import SETTLED_AGE_DAYS, crossed
from core.drift.series import Days, Floats


@dataclass(frozen=True)
class Projection:
    """Figures at another age, each of shape (posts,); NaN where the figure now is unknown."""

    expected: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class ProjectedWeeks:
    """Weeks' ratios of sums at the settled age; all of shape (weeks,), rates being fractions.

    ``week`` as given, in order; only weeks with a post of known rate. ``young_posts`` are those
    that had not reached the settled age: where there are none, low = rate = high.
    """

    week: Days
    rate: Floats
    low: Floats
    high: Floats
    posts: Days
    young_posts: Days


def log_factor(
    growth: Growth, group: Groups, age_days: Floats, to_age: Floats
) -> tuple[Floats, Floats, Floats]:
    """Log of the factor from one age to another, its spread between posts and its own variance.

    All of shape (posts,). The third is common to the posts of a group, not independent.
    """
    row = rows_of(growth, group)
    between = crossed(np.asarray(age_days, dtype=np.float64), np.asarray(to_age, dtype=np.float64))
    mean = np.einsum("ps,ps->p", between, growth.log_growth[row])
    spread = spread_between(growth, row, between)
    error = np.einsum("ps,pst,pt->p", between, growth.covariance[row], between)
    return mean, spread, np.maximum(error, 0.0)


def project(
    growth: Growth,
    group: Groups,
    age_days: Floats,
    value: Floats,
    to_age: Floats,
    confidence: float = 0.80,
) -> Projection:
    """Counts at ``to_age`` given those at ``age_days``; all arrays of shape (posts,).

    Lognormal about the group's curve: the spread between posts, the curve's own error, and for
    small counts what counting gives; ``expected`` is the mean about the likeliest curve. A later
    age than the last known says "no growth any more"; an earlier ``to_age`` looks back. A count
    of 0 counts as half a one, because its growth is no multiple of nothing. Where
    ``growth.needs`` says something the interval is the prior's: wide.
    """
    values = np.asarray(value, dtype=np.float64)
    values = np.where(np.isfinite(values) & (values >= 0), values, np.nan)
    target = np.broadcast_to(np.asarray(to_age, dtype=np.float64), values.shape)
    mean, spread, error = log_factor(growth, group, age_days, target)
    counting = np.abs(1.0 - np.exp(-mean)) / (values + 0.5)
    variance = spread + error + counting
    half_width = float(ndtri(0.5 + confidence / 2)) * np.sqrt(variance)

    def grown(log: Floats) -> Floats:
        return np.maximum((values + 0.5) * np.exp(log) - 0.5, 0.0)

    expected = grown(mean + spread / 2)
    return Projection(expected, grown(mean - half_width), grown(mean + half_width))


def project_weeks(
    growth: Growth,
    rate_growth: Growth,
    group: Groups,
    week: Days,
    age_days: Floats,
    engagements: Floats,
    denominator: Floats,
    confidence: float = 0.80,
) -> ProjectedWeeks:
    """The rate of each week as it will be when its posts have settled; arrays of shape (posts,).

    ``growth`` is learned from the denominator, ``rate_growth`` by ``learn_rate_growth``; ``week``
    is any day that names the week. A post's settled rate is its rate now by the rate's factor, and
    weighs with its projected denominator. Posts differ independently, a curve's own error is
    common to the posts of its group. Normal on the log scale (delta method).
    """
    above = np.asarray(engagements, dtype=np.float64)
    size = np.asarray(denominator, dtype=np.float64)
    known = np.isfinite(above) & (above >= 0) & np.isfinite(size) & (size > 0)
    known &= np.isfinite(np.asarray(age_days, dtype=np.float64))
    above, size = np.minimum(above, size)[known], size[known]
    age = np.maximum(np.asarray(age_days, dtype=np.float64)[known], 0.0)
    names = np.asarray(group, dtype=object)[known]
    settled = np.maximum(age, float(SETTLED_AGE_DAYS))
    weeks, number = np.unique(np.asarray(week, dtype=np.int64)[known], return_inverse=True)
    number = np.asarray(number, dtype=np.int64).ravel()
    size_factor, _, _ = log_factor(growth, names, age, settled)
    weight = size * np.exp(size_factor)
    row = rows_of(rate_growth, names)
    between = crossed(age, settled)
    factor, spread, _ = log_factor(rate_growth, names, age, settled)
    rate = np.minimum(above / size * np.exp(factor), 1.0)
    young = age < SETTLED_AGE_DAYS
    count = len(weeks)
    total = np.bincount(number, weight, minlength=count)
    settled_rate = np.bincount(number, weight * rate, minlength=count) / np.maximum(total, 1e-9)
    # What has not come yet is counted too: a part of the engagements is still to be drawn.
    part = np.where(young, weight * rate, 0.0)
    uncounted = -np.expm1(-np.maximum(size_factor, 0.0)) / (above + 0.5)
    variance = np.bincount(number, part**2 * (spread + uncounted), minlength=count)
    for own in np.unique(row):
        pull = np.zeros((count, between.shape[1]))
        is_own = row == own
        np.add.at(pull, number[is_own], part[is_own, None] * between[is_own])
        variance += np.einsum("ws,st,wt->w", pull, rate_growth.covariance[own], pull)
    whole = np.maximum(total * settled_rate, 0.5)
    half_width = float(ndtri(0.5 + confidence / 2)) * np.sqrt(variance) / whole
    return ProjectedWeeks(
        week=weeks,
        rate=settled_rate,
        low=settled_rate * np.exp(-half_width),
        high=np.minimum(settled_rate * np.exp(half_width), 1.0),
        posts=np.bincount(number, minlength=count),
        young_posts=np.bincount(number, young, minlength=count).astype(np.int64),
    )
