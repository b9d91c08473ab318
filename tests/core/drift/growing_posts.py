"""Invented campaigns whose posts age: totals by day, schedules, plans, and the truth at the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.drift import CampaignPosts, Plan

GROUPS = ("instagram:image", "instagram:reel", "tiktok:video", "youtube:video")
"""Platform and format of a post."""
TIME_DAYS = np.array([1.2, 3.0, 1.5, 8.0])
BEND = np.array([0.9, 0.8, 0.7, 0.6])
"""By group: a figure has 1 - exp(-((age + .5) / time) ** bend) of what it ever gets."""
RATE_TIME = np.array([0.9, 0.85, 0.8, 0.9])
"""Engagements come sooner than views: their time is that share of the views' one."""


@dataclass(frozen=True)
class PostingKind:
    """What simulated campaigns are like; ranges are drawn from evenly (``level`` on the log scale).

    Posts of a campaign are lognormal with standard deviation ``post_spread`` of the log, a third
    of its variance belonging to the creator; with ``gamma_posts`` they are Gamma instead. Weeks'
    posting rates differ by ``week_cv``, one in twenty is empty, 1 % of posts go viral (four times
    as much). ``drift_share`` of the campaigns change their level, along two weeks on a day of
    their middle half, by a factor with standard deviation ``drift_spread`` of its log.
    ``planned_share`` of the posts were promised beforehand, ``broken_share`` of promised posts
    never come, four in ten slip by one to three days. ``fading`` is the fraction by which the
    posting rate falls from the first day to the last. A post's own time differs by
    ``time_spread`` of its log. The target is off what was to be expected by ``target_spread`` of
    its log.
    """

    weeks: tuple[int, int] = (4, 26)
    posts_per_week: tuple[float, float] = (1.5, 14.0)
    level: tuple[float, float] = (200.0, 300_000.0)
    post_spread: tuple[float, float] = (0.5, 1.2)
    gamma_posts: bool = False
    week_cv: float = 0.35
    drift_share: float = 0.25
    drift_spread: float = 0.4
    planned_share: float = 0.85
    broken_share: float = 0.05
    fading: float = 0.0
    time_spread: float = 0.3
    engagement_rate: float = 0.05
    target_spread: float = 0.5


@dataclass(frozen=True)
class PostedCampaign:
    """Day 0 is the first day, ``days`` the number of its days.

    ``views`` and ``engagements`` are running totals at the end of each day up to 28 days after the
    last, shape (posts, days + 28), 0 before publishing. ``planned_on`` are promised days, one per
    promise, and ``planned_post`` the post that kept it, -1 if none. ``target`` is in views.
    """

    days: int
    published_on: np.ndarray
    group: np.ndarray
    views: np.ndarray
    engagements: np.ndarray
    planned_on: np.ndarray
    planned_post: np.ndarray
    target: float

    @property
    def total(self) -> np.ndarray:
        """Views of all posts at the end of each day of the campaign."""
        return self.views[:, : self.days].sum(axis=0).astype(np.float64)

    def posts_as_of(self, day: int) -> CampaignPosts:
        """What an export of ``day`` says of its posts."""
        is_out = self.published_on <= day
        return CampaignPosts(
            published_on=self.published_on[is_out],
            seen_on=np.full(int(is_out.sum()), day),
            value=self.views[is_out, day].astype(np.float64),
            group=self.group[is_out],
        )

    def plan_as_of(self, day: int) -> Plan:
        """All promises, and whether their post is out at the end of ``day``."""
        is_kept = self.planned_post >= 0
        # Any post's day will do where the promise was broken.
        out_on = np.r_[self.published_on, 0][self.planned_post]
        return Plan(self.planned_on, is_kept & (out_on <= day))


@dataclass(frozen=True)
class Snapshots:
    """Snapshots of many posts, all of shape (snapshots,)."""

    post: np.ndarray
    age_days: np.ndarray
    views: np.ndarray
    engagements: np.ndarray
    group: np.ndarray


def simulate_posts(generator: np.random.Generator, kind: PostingKind) -> PostedCampaign:
    """One campaign. The target is drawn about what was to be expected, not what came."""
    weeks = int(generator.integers(*kind.weeks, endpoint=True))
    days = weeks * 7
    rate = float(np.exp(generator.uniform(*np.log(kind.posts_per_week))))
    level = float(np.exp(generator.uniform(*np.log(kind.level))))
    weekly = generator.gamma(kind.week_cv**-2, kind.week_cv**2, weeks) * rate
    weekly[generator.random(weeks) < 0.05] = 0.0
    weekly *= 1.0 - kind.fading * (np.linspace(0.0, 1.0, weeks) - 0.5)
    day = np.repeat(np.arange(weeks), generator.poisson(weekly)) * 7
    planned_on = np.sort(day + generator.integers(0, 7, len(day)))
    is_promised = generator.random(len(day)) < kind.planned_share
    slip = np.where(generator.random(len(day)) < 0.4, generator.integers(1, 4, len(day)), 0)
    on = planned_on + slip
    comes = (on < days) & ~(is_promised & (generator.random(len(day)) < kind.broken_share))
    post_of = np.where(comes, np.cumsum(comes) - 1, -1)

    published_on = on[comes]
    count = len(published_on)
    mix = generator.dirichlet(np.full(len(GROUPS), 0.7))
    number = generator.choice(len(GROUPS), count, p=mix)
    spread = generator.uniform(*kind.post_spread)
    creators = int(generator.integers(3, 12))
    by_creator = generator.normal(0.0, spread / np.sqrt(3), creators)
    log_size = by_creator[generator.integers(0, creators, count)]
    log_size += generator.normal(0.0, spread * np.sqrt(2 / 3), count)
    size = np.exp(log_size)
    if kind.gamma_posts:
        shape = 1.0 / np.expm1(spread**2)
        size = generator.gamma(shape, 1.0 / shape, count) * np.exp(spread**2 / 2)
    size = size * np.where(generator.random(count) < 0.01, 4.0, 1.0)
    if generator.random() < kind.drift_share:
        at = generator.uniform(0.25, 0.75) * days
        change = generator.normal(0.0, kind.drift_spread)
        size = size * np.exp(change * np.clip((published_on - at) / 14.0, 0.0, 1.0))

    own_time = np.exp(generator.normal(0.0, kind.time_spread, count))
    views = _collected(
        generator, published_on, days + 28, level * size, TIME_DAYS[number] * own_time, BEND[number]
    )
    post_rate = kind.engagement_rate * np.exp(generator.normal(0.0, 0.3, count))
    engagements = _collected(
        generator,
        published_on,
        days + 28,
        level * size * post_rate,
        (TIME_DAYS * RATE_TIME)[number] * own_time,
        BEND[number],
    )
    expected = rate * 0.93 * weeks * level * np.exp(spread**2 / 2) * 0.85
    return PostedCampaign(
        days=days,
        published_on=published_on,
        group=np.array(GROUPS, dtype=object)[number],
        views=views,
        engagements=np.minimum(engagements, views),
        planned_on=planned_on[is_promised],
        planned_post=post_of[is_promised],
        target=float(np.ceil(expected * np.exp(generator.normal(0.0, kind.target_spread)))),
    )


def simulate_exports(generator: np.random.Generator, days: int, kept: float = 0.85) -> np.ndarray:
    """Days of exports: weekly on the campaign's own weekday, some weeks forgotten."""
    weekly = np.arange(int(generator.integers(0, 7)), days, 7)
    return weekly[(generator.random(len(weekly)) < kept) | (weekly < 7)]


def simulate_snapshots(
    generator: np.random.Generator, kind: PostingKind, campaigns: int
) -> Snapshots:
    """What weekly exports of so many campaigns say, up to 28 days after each one's last day."""
    parts: list[tuple[np.ndarray, ...]] = []
    posts = 0
    for _ in range(campaigns):
        campaign = simulate_posts(generator, kind)
        exports = simulate_exports(generator, campaign.days + 28)
        row, column = np.nonzero(campaign.published_on[:, None] <= exports[None, :])
        on = exports[column]
        parts.append(
            (
                posts + row,
                (on - campaign.published_on[row]).astype(np.float64),
                campaign.views[row, on].astype(np.float64),
                campaign.engagements[row, on].astype(np.float64),
                campaign.group[row],
            )
        )
        posts += len(campaign.published_on)
    return Snapshots(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _collected(
    generator: np.random.Generator,
    published_on: np.ndarray,
    days: int,
    final: np.ndarray,
    time_days: np.ndarray,
    bend: np.ndarray,
) -> np.ndarray:
    """Running totals by day: a Poisson process along the post's own curve."""
    age = np.arange(days)[None, :] - published_on[:, None] + 0.5
    share = -np.expm1(-((np.maximum(age, 0.0) / time_days[:, None]) ** bend[:, None]))
    gained = np.diff(share, axis=1, prepend=0.0) * final[:, None]
    return np.cumsum(generator.poisson(np.maximum(gained, 0.0)), axis=1)
