"""The gain to come, judged from posts: those that are out grow on, those to come are exposure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.drift.gain_to_come import GainToCome
from core.drift.growth import Groups, Growth, rows_of
from core.drift.post_age import AGES, SETTLED_AGE_DAYS, crossed
from core.drift.series import Days, Floats

POSTS_AT_LEAST = 4
"""From fewer posts with figures nothing is learned about what the next will bring."""
PRIOR_LOG_VARIANCE = 0.9**2
"""Posts of one campaign vary by a factor of 2.5 up and down; a new campaign starts there."""
PRIOR_POSTS = 4.0
PRIOR_DISPERSION = 1.5
"""Variance / mean of the posts of a week: bursts and holidays, more than Poisson's 1."""
PRIOR_WEEKS = 4.0
WANDER_PER_WEEK = 0.05
"""By how much, relatively, the posts' level itself moves from one week to the next."""
KEPT = 0.95
"""Of the posts that a plan names so many come before the last day; the rest slips or is dropped."""


@dataclass(frozen=True)
class CampaignPosts:
    """The posts of a campaign with the newest figure known of each; all of shape (posts,).

    ``published_on`` and ``seen_on`` (the day that ``value`` speaks for) are days since 1970-01-01,
    ``value`` the goal's metric so far, NaN where no export said it, ``group`` as in
    ``core.drift.growth``: ``platform:format``.
    """

    published_on: Days
    seen_on: Days
    value: Floats
    group: Groups


@dataclass(frozen=True)
class Plan:
    """Posts promised for the days to come.

    ``due_on`` has one day per promised post that is not out yet, shape (promised,).
    ``unplanned_share`` (a fraction) is how many of the posts so far came without having been
    promised; such posts are expected to go on coming beside the plan.
    """

    due_on: Days
    unplanned_share: float = 0.0


def gain_from_posts(
    posts: CampaignPosts,
    growth: Growth,
    plan: Plan | None,
    starts_on: int,
    ends_on: int,
    newest_on: int,
) -> GainToCome | None:
    """The gain from the end of ``newest_on`` to the end of ``ends_on``; None: too few posts.

    Three parts. Posts that are out grow on along their group's curve. Each post to come brings the
    campaign's mean settled figure times the share that its age on the last day allows; posts to
    come are the plan's, of which ``KEPT`` come, or a Poisson process at the campaign's posting
    rate so far with the over-dispersion of its weeks. Posts that are out without figures count as
    certain to come.

    Model: per-post figures are Gamma with a common mean and squared coefficient of variation (so
    that counts are negative binomial), the latter from the variance of their logs, shrunk; the
    posterior predictive of a sum is a compound Gamma (Fader & Hardie's gamma-gamma model, 2013),
    matched in mean and variance for posts of unequal exposure. The mean wanders 5 % a week.
    """
    published = np.asarray(posts.published_on, dtype=np.int64)
    seen_on = np.minimum(np.asarray(posts.seen_on, dtype=np.int64), newest_on)
    value = np.asarray(posts.value, dtype=np.float64)
    is_seen = np.isfinite(value) & (value >= 0) & (published <= seen_on)
    if int(is_seen.sum()) < POSTS_AT_LEAST:
        return None
    row = rows_of(growth, posts.group)
    own, own_row = value[is_seen], row[is_seen]
    age = (seen_on - published)[is_seen].astype(np.float64)
    last_age = (ends_on - published[is_seen]).astype(np.float64)
    settled = np.full(len(own), float(SETTLED_AGE_DAYS))
    to_settled = crossed(age, settled)
    level = own * np.exp((to_settled * growth.log_growth[own_row]).sum(axis=1))
    noise = (np.abs(to_settled) * growth.spread[own_row]).sum(axis=1)
    variation = _variation(level, noise)
    # A young post says less of its settled figure than one that has settled.
    weight = 1.0 / (1.0 + np.expm1(noise) / max(variation, 1e-3))
    mean = float(level @ weight / weight.sum())

    onward = crossed(age, last_age)
    factor = np.exp((onward * growth.log_growth[own_row]).sum(axis=1))
    gained = float((own * (factor - 1.0)).sum())
    growing = (own * factor) ** 2 * (np.abs(onward) * growth.spread[own_row]).sum(axis=1)
    pull = np.zeros_like(growth.log_growth)
    np.add.at(pull, own_row, (own * factor)[:, None] * onward)
    curves_error = float(np.einsum("gs,gst,gt->", pull, growth.covariance, pull))

    share = _share_by_age(growth, own_row, level, max(ends_on - int(published.min()), 0))
    days = np.arange(newest_on + 1, ends_on + 1)
    seen_days = max(newest_on - starts_on + 1, 1)
    out = published[(published >= starts_on) & (published <= newest_on)]
    dispersion = _dispersion(out, starts_on, newest_on)
    posting_rate = max(len(out), 0.5) / seen_days
    waiting = published[~is_seen & (published <= ends_on)]
    due = np.empty(0, dtype=np.int64)
    if plan is not None:
        due = np.asarray(plan.due_on, dtype=np.int64)
        due = due[(due > newest_on) & (due <= ends_on)]
        posting_rate *= min(max(plan.unplanned_share, 0.0), 1.0)
    waiting_share, due_share = share[ends_on - waiting], share[ends_on - due]
    daily_share = share[ends_on - days]
    unplanned = posting_rate * float(daily_share.sum())
    exposure = float(waiting_share.sum()) + KEPT * float(due_share.sum()) + unplanned
    squares = float((waiting_share**2).sum()) * variation
    squares += KEPT * float((due_share**2).sum()) * (variation + 1.0 - KEPT)
    squares += posting_rate * float((daily_share**2).sum()) * (variation + dispersion)

    to_come = mean * exposure
    expected = gained + to_come
    posts_to_come = len(waiting) + KEPT * len(due) + posting_rate * len(days)
    rate_a_day = float(own.sum()) / seen_days
    per_post = to_come / posts_to_come if posts_to_come > 0 else 0.0
    if expected <= 0:
        return GainToCome(0.0, 1.0, 1.0, rate_a_day)
    learned = variation / float(weight.sum())
    learned += WANDER_PER_WEEK**2 * (seen_days + len(days)) / (3 * 7)
    of_rate = learned * to_come**2 + dispersion / max(len(out), 0.5) * (mean * unplanned) ** 2
    to_be_drawn = mean**2 * squares + float(growing.sum())
    return GainToCome(
        expected=expected,
        shape=expected**2 / max(to_be_drawn, 1e-9 * expected**2),
        certainty=expected**2 / max(of_rate + curves_error, 1e-8 * expected**2),
        rate_a_day=rate_a_day,
        from_posts_out=gained,
        per_post=per_post,
        posts=posts_to_come,
    )


def _variation(level: Floats, noise: Floats) -> float:
    """Squared coefficient of variation between posts, from the shrunk variance of their logs."""
    if float(level.max()) == float(level.min()):
        # Where each post counts the same (a goal in posts) nothing varies.
        return 0.0 if len(level) > 1 else float(np.expm1(PRIOR_LOG_VARIANCE))
    log = np.log(np.maximum(level, 0.02 * float(level.mean())))
    freedom = len(log) - 1
    squares = max(float(((log - log.mean()) ** 2).sum() - noise.sum()), 0.0)
    log_variance = (PRIOR_POSTS * PRIOR_LOG_VARIANCE + squares) / (PRIOR_POSTS + freedom)
    return float(np.expm1(min(log_variance, 2.0)))


def _dispersion(published: Days, starts_on: int, newest_on: int) -> float:
    """Variance / mean of the posts of a week, shrunk; whole weeks back from the newest day."""
    weeks = (newest_on - starts_on + 1) // 7
    if weeks < 2 or not len(published):
        return PRIOR_DISPERSION
    back = (newest_on - published) // 7
    count = np.bincount(back[back < weeks], minlength=weeks)
    mean = max(float(count.mean()), 1.0 / weeks)
    squares = float(((count - mean) ** 2).sum()) / mean
    return (PRIOR_WEEKS * PRIOR_DISPERSION + squares) / (PRIOR_WEEKS + weeks - 1)


def _share_by_age(growth: Growth, row: Days, level: Floats, oldest: int) -> Floats:
    """What a post of this campaign has at each age as a fraction of its settled figure.

    Shape (oldest + 1,); over the campaign's groups, each weighing with its posts' figures.
    """
    age = np.minimum(np.arange(oldest + 1, dtype=np.float64), AGES[-1])
    between = crossed(np.full(len(age), float(SETTLED_AGE_DAYS)), age)
    groups, number = np.unique(row, return_inverse=True)
    weight = np.bincount(number.ravel(), level + 1e-9)
    by_group = np.exp(between @ growth.log_growth[groups].T)
    return np.asarray(by_group @ (weight / weight.sum()))
