"""The gain to come, judged from posts: those that are out grow on, those to come are exposure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drift.gain_to_come import GainToCome
from core.drift.growth import Groups, Growth, rows_of, spread_between
from core.drift.post_age import FROM_SETTLED, SETTLED_AGE_DAYS, crossed
from core.drift.posts_to_come import Plan, posts_to_come
from core.drift.series import Days, Floats

POSTS_AT_LEAST = 4
"""From fewer posts with figures nothing is learned about what the next will bring."""
PRIOR_LOG_VARIANCE, PRIOR_POSTS = 0.9**2, 4.0
"""Posts of one campaign vary by a factor of 2.5 up and down, before any is seen."""
MOST_LOG_VARIANCE = 2.0
"""Beyond it (a factor of 4) it is zeros and glitches that make the logs differ."""
WANDER_PER_WEEK = 0.05
"""By how much, relatively, the posts' level itself moves from one week to the next."""


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
class Level:
    """What a post of the campaign has at the settled age.

    ``mean`` and ``error`` (its relative variance) are of the mean; ``cv2`` is the squared
    coefficient of variation between posts.
    """

    mean: float
    cv2: float
    error: float


def gain_from_posts(
    posts: CampaignPosts,
    growth: Growth,
    plan: Plan | None,
    starts_on: int,
    ends_on: int,
    newest_on: int,
) -> GainToCome | None:
    """The gain from the end of ``newest_on`` to the end of ``ends_on``; None: too few posts.

    Posts that are out grow on along their group's curve. Each post to come (``posts_to_come``)
    brings the campaign's mean settled figure times the share that its age on the last day allows.

    Model: per-post figures are Gamma with a common mean and squared coefficient of variation (so
    that counts are negative binomial); the posterior predictive of a sum is a compound Gamma
    (the gamma-gamma model of Fader & Hardie 2013), matched in mean and variance for posts of
    unequal exposure. The level wanders by 5 % a week.
    """
    published, seen_on, values, is_seen = _seen(posts, newest_on)
    if int(is_seen.sum()) < POSTS_AT_LEAST:
        return None
    row = rows_of(growth, posts.group)[is_seen]
    value, out_on = values[is_seen], published[is_seen]
    age = (seen_on[is_seen] - out_on).astype(np.float64)

    to_settled = crossed(age, np.full(len(age), float(SETTLED_AGE_DAYS)))
    settled = value * np.exp((to_settled * growth.log_growth[row]).sum(axis=1))
    level = _level(settled, spread_between(growth, row, to_settled))
    to_come = posts_to_come(
        published_on=published,
        waiting_on=published[~is_seen & (published <= newest_on)],
        share=_share_by_age(growth, row, settled, ends_on - int(published.min())),
        plan=plan,
        starts_on=starts_on,
        ends_on=ends_on,
        newest_on=newest_on,
    )

    onward = crossed(age, (ends_on - out_on).astype(np.float64))
    grown = grown_by_the_end(posts, growth, ends_on, newest_on)[is_seen]
    from_posts_out = float((grown - value).sum())
    growing = float((grown**2) @ spread_between(growth, row, onward))
    pull = np.zeros_like(growth.log_growth)
    np.add.at(pull, row, grown[:, None] * onward)
    curves = float(np.einsum("gs,gst,gt->", pull, growth.covariance, pull))

    from_posts_to_come = level.mean * to_come.exposure
    expected = from_posts_out + from_posts_to_come
    seen_days = max(newest_on - starts_on + 1, 1)
    rate_a_day = float(value[out_on >= starts_on].sum()) / seen_days
    if expected <= 0:
        return GainToCome(0.0, 1.0, 1.0, rate_a_day, is_from_posts=True)
    wander = WANDER_PER_WEEK**2 * (seen_days + ends_on - newest_on) / (3 * 7)
    drawn = level.mean**2 * (level.cv2 * to_come.squares + to_come.variance) + growing
    learned = (level.error + wander) * from_posts_to_come**2
    learned += level.mean**2 * to_come.error + curves
    return GainToCome(
        expected=expected,
        shape=expected**2 / max(drawn, 1e-9 * expected**2),
        certainty=expected**2 / max(learned, 1e-8 * expected**2),
        rate_a_day=rate_a_day,
        from_posts_out=from_posts_out,
        per_post=level.mean * to_come.share_of_one,
        posts=to_come.posts,
        is_from_posts=True,
    )


def grown_by_the_end(posts: CampaignPosts, growth: Growth, ends_on: int, newest_on: int) -> Floats:
    """What each post that is out will have on the last day, shape (posts,); NaN without a figure.

    Days are days since 1970-01-01; figures are those known at the end of ``newest_on``.
    """
    published, seen_on, values, is_seen = _seen(posts, newest_on)
    row = rows_of(growth, posts.group)
    onward = crossed(
        (seen_on - published).astype(np.float64), (ends_on - published).astype(np.float64)
    )
    grown = values * np.exp((onward * growth.log_growth[row]).sum(axis=1))
    return np.where(is_seen, grown, np.nan)


def _seen(posts: CampaignPosts, newest_on: int) -> tuple[Days, Days, Floats, NDArray[np.bool_]]:
    """Days of publishing and of the newest figures, these, and whether they can be used."""
    published = np.asarray(posts.published_on, dtype=np.int64)
    seen_on = np.minimum(np.asarray(posts.seen_on, dtype=np.int64), newest_on)
    values = np.asarray(posts.value, dtype=np.float64)
    is_seen = np.isfinite(values) & (values >= 0) & (published <= seen_on)
    return published, seen_on, values, is_seen


def _level(settled: Floats, noise: Floats) -> Level:
    """Mean and variation of settled figures of which each is known with a log variance ``noise``.

    The variation is half way (geometrically) between that of a lognormal with the shrunk variance
    of the logs and the sample's own: the first is too much for posts without heavy tails, the
    second knows too little of those with them.
    """
    if float(settled.max()) == float(settled.min()):
        # Where each post counts the same (a goal in posts) nothing varies.
        return Level(float(settled[0]), 0.0, 0.0)
    log = np.log(np.maximum(settled, 0.02 * float(settled.mean())))
    squares = max(float(((log - log.mean()) ** 2).sum() - noise.sum()), 0.0)
    freedom = len(log) - 1
    log_variance = (PRIOR_POSTS * PRIOR_LOG_VARIANCE + squares) / (PRIOR_POSTS + freedom)
    of_logs = float(np.expm1(min(log_variance, MOST_LOG_VARIANCE)))
    of_sample = float(settled.var(ddof=1) / settled.mean() ** 2)
    cv2 = float(np.sqrt(of_logs * max(of_sample, 0.1 * of_logs)))
    # A young post says less of its settled figure than one that has settled.
    weight = 1.0 / (1.0 + np.expm1(noise) / cv2)
    return Level(float(settled @ weight / weight.sum()), cv2, cv2 / float(weight.sum()))


def _share_by_age(growth: Growth, row: Days, settled: Floats, oldest: int) -> Floats:
    """What a post of this campaign has at each age as a fraction of its settled figure.

    Shape (oldest + 1,); over the campaign's groups, each weighing with its posts' figures.
    """
    groups, number = np.unique(row, return_inverse=True)
    weight = np.bincount(number.ravel(), settled + 1e-9)
    by_group = np.exp(FROM_SETTLED @ growth.log_growth[groups].T)
    share = by_group @ (weight / weight.sum())
    return np.asarray(share[np.minimum(np.arange(oldest + 1), len(share) - 1)])
