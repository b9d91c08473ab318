"""Invented campaigns with a known truth, to count false alarms and finds on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.drift.series import ProgrammePosts, RateSeries

WEEKDAY_FACTOR = np.array([1.02, 1.00, 0.97, 0.96, 0.98, 1.04, 1.06])
"""Monday to Sunday; mean close to 1."""


@dataclass(frozen=True)
class CampaignKind:
    """What a simulated campaign is like; ``change`` is the fraction by which its rate moves.

    Posts differ by ``cv_between_posts`` (lognormal), of whose variance ``creator_share`` belongs
    to the creator. ``ramp_days`` spreads the change; 0 is a step on ``change_day``. One post in
    a hundred goes viral (four times its rate), one week in twenty has no post. ``cv_of_weeks`` is
    what all posts of a week have in common, which the detector takes to be nothing.
    """

    weeks: int = 16
    posts_per_week: tuple[int, int] = (5, 9)
    creators: int = 9
    rate: float = 0.04
    cv_between_posts: float = 0.45
    creator_share: float = 0.25
    change: float = 0.0
    change_day: int = 56
    ramp_days: int = 0
    viral_share: float = 0.01
    empty_week_share: float = 0.05
    cv_of_weeks: float = 0.0


def simulate_campaign(generator: np.random.Generator, kind: CampaignKind) -> RateSeries:
    """One campaign; day 0 is a Monday."""
    weeks = [
        week * 7 + generator.integers(0, 7, generator.integers(*kind.posts_per_week, endpoint=True))
        for week in range(kind.weeks)
        if generator.random() >= kind.empty_week_share
    ]
    day = np.sort(np.concatenate([np.empty(0, dtype=np.int64), *weeks])).astype(np.int64)
    variance = np.log1p(kind.cv_between_posts**2)
    spread_creators = np.sqrt(variance * kind.creator_share)
    spread_posts = np.sqrt(variance * (1.0 - kind.creator_share))
    creator_effect = generator.normal(0.0, spread_creators, kind.creators)
    creator_size = generator.lognormal(np.log(8_000.0), 1.0, kind.creators)
    creator = generator.integers(0, kind.creators, len(day))
    denominator = np.maximum(
        np.round(creator_size[creator] * generator.lognormal(0.0, 0.4, len(day))), 20.0
    )
    elapsed = np.clip((day - kind.change_day + 1) / max(kind.ramp_days, 1), 0.0, 1.0)
    log_rate = (
        np.log(kind.rate)
        + np.log1p(kind.change * elapsed)
        + creator_effect[creator]
        + generator.normal(-variance / 2, spread_posts, len(day))
        + np.log(WEEKDAY_FACTOR[day % 7])
        + np.log(4.0) * (generator.random(len(day)) < kind.viral_share)
    )
    if kind.cv_of_weeks > 0:
        log_rate += generator.normal(0.0, kind.cv_of_weeks, kind.weeks)[day // 7]
    rate = np.minimum(np.exp(log_rate), 0.95)
    engagements = generator.binomial(denominator.astype(np.int64), rate).astype(np.float64)
    return RateSeries(day, engagements, denominator)


@dataclass(frozen=True)
class ProgrammeKind:
    """Many campaigns of one :class:`CampaignKind`, each changing on a day of its own.

    The change falls on ``campaign.change_day`` or one of the ``change_days`` - 1 days after it, in
    turn, for ``shifted_share`` of the campaigns. Campaigns are dealt to ``platforms`` in turn, each
    campaign to one; 0 gives everybody a platform of their own. ``cv_of_platform_weeks`` is what all
    posts of a platform's week have in common; ``shock`` multiplies the rates of platform 0 by
    1 + shock from ``shock_day`` on, for ``shock_days``.
    """

    campaign: CampaignKind = CampaignKind()
    platforms: int = 0
    shifted_share: float = 1.0
    change_days: int = 7
    cv_of_platform_weeks: float = 0.0
    shock: float = 0.0
    shock_day: int = 182
    shock_days: int = 10_000


def change_days(kind: ProgrammeKind, campaigns: int) -> np.ndarray:
    """The day on which each campaign's rate begins to move, shape (campaigns,)."""
    return kind.campaign.change_day + np.arange(campaigns) % kind.change_days


def simulate_programme(
    generator: np.random.Generator,
    kind: ProgrammeKind,
    campaigns: int,
    cv_between_posts: np.ndarray | None = None,
) -> ProgrammePosts:
    """All campaigns at once; day 0 is a Monday. ``cv_between_posts`` may differ by campaign."""
    each = kind.campaign
    low, high = each.posts_per_week
    count = generator.integers(low, high, (campaigns, each.weeks), endpoint=True)
    count[generator.random((campaigns, each.weeks)) < each.empty_week_share] = 0
    cell = np.repeat(np.arange(campaigns * each.weeks), count.ravel())
    campaign = cell // each.weeks
    posts = len(cell)
    day = (cell % each.weeks) * 7 + generator.integers(0, 7, posts)
    cv = np.full(campaigns, each.cv_between_posts) if cv_between_posts is None else cv_between_posts
    variance = np.log1p(cv**2)
    own = generator.integers(0, each.creators, posts)
    creator_effect = generator.normal(0.0, 1.0, (campaigns, each.creators))
    creator_effect *= np.sqrt(variance * each.creator_share)[:, None]
    creator_size = generator.lognormal(np.log(8_000.0), 1.0, (campaigns, each.creators))
    denominator = np.maximum(
        np.round(creator_size[campaign, own] * generator.lognormal(0.0, 0.4, posts)), 20.0
    )
    platform = campaign % kind.platforms if kind.platforms else campaign
    shifted = (np.arange(campaigns) + 0.5) / campaigns <= kind.shifted_share
    elapsed = day - change_days(kind, campaigns)[campaign] + 1
    elapsed = np.clip(elapsed / max(each.ramp_days, 1), 0.0, 1.0) * shifted[campaign]
    log_rate = (
        np.log(each.rate)
        + np.log1p(each.change * elapsed)
        + creator_effect[campaign, own]
        - variance[campaign] / 2
        + generator.normal(0.0, 1.0, posts) * np.sqrt(variance * (1 - each.creator_share))[campaign]
        + np.log(WEEKDAY_FACTOR[day % 7])
        + np.log(4.0) * (generator.random(posts) < each.viral_share)
        + generator.normal(0.0, 1.0, (campaigns, each.weeks)).ravel()[cell] * each.cv_of_weeks
    )
    shared = generator.normal(0.0, 1.0, (int(platform.max(initial=0)) + 1, each.weeks))
    log_rate += kind.cv_of_platform_weeks * shared[platform, day // 7]
    in_shock = (day >= kind.shock_day) & (day < kind.shock_day + kind.shock_days)
    log_rate += np.log1p(kind.shock) * (in_shock & (platform == 0))
    rate = np.minimum(np.exp(log_rate), 0.95)
    engagements = generator.binomial(denominator.astype(np.int64), rate).astype(np.float64)
    return ProgrammePosts(campaign, day, engagements, denominator, platform, campaigns)


def simulate_daily_programme(
    generator: np.random.Generator,
    campaigns: int,
    *,
    change: float = 0.0,
    change_day: int = 182,
    ramp_days: int = 0,
    days: int = 364,
) -> ProgrammePosts:
    """The condition of the prototype: at most one observation a day, a beta-binomial count.

    Campaigns differ: the median impressions a day are lognormal about 300 (sd .5), from day to
    day lognormal (sd .5), the over-dispersion rho is even on .001 to .006, the rate lognormal about
    4 % (sd .3), and a campaign posts on 60 to 100 % of its days. Each has a platform of its own.
    """
    size = generator.lognormal(np.log(300.0), 0.5, campaigns)
    rho = generator.uniform(0.001, 0.006, campaigns)
    rate = generator.lognormal(np.log(0.04), 0.3, campaigns)
    posting = generator.uniform(0.6, 1.0, campaigns)
    campaign, day = np.nonzero(generator.random((campaigns, days)) < posting[:, None])
    denominator = np.maximum(
        np.round(size[campaign] * generator.lognormal(0.0, 0.5, len(day))), 5.0
    )
    elapsed = day - (change_day + np.arange(campaigns) % 7)[campaign] + 1
    moved = 1.0 + change * np.clip(elapsed / max(ramp_days, 1), 0.0, 1.0)
    mean = np.minimum(rate[campaign] * moved * WEEKDAY_FACTOR[day % 7], 0.5)
    strength = (1.0 / rho - 1.0)[campaign]
    probability = generator.beta(mean * strength, (1.0 - mean) * strength)
    engagements = generator.binomial(denominator.astype(np.int64), probability).astype(np.float64)
    return ProgrammePosts(campaign, day, engagements, denominator, campaign, campaigns)
