"""Invented campaigns with a known truth, to count false alarms and finds on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.drift import RateSeries

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
