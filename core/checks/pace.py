"""Will each campaign's target be met: its running total, its posts and what was promised."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import duckdb
import numpy as np

from core.checks.campaigns import Campaign
from core.checks.findings import Row, keep, pace_row
from core.checks.growth_curves import keep_growth
from core.checks.pace_figures import read_pace_figures
from core.checks.post_ages import Columns, read_post_ages
from core.checks.wording import EPOCH, to_days
from core.drift import (
    NO_GROWTH,
    CampaignPosts,
    Growth,
    Pace,
    Plan,
    forecast_pace,
    learn_growth,
)

GOALS: Final = """
SELECT campaign_id, metric, target, starts_on, ends_on FROM goal_now
ORDER BY campaign_id, decides DESC, metric
"""

GROWING: Final = ("views", "impressions", "reach", "engagements")
"""Goals whose growth with a post's age is known. Clicks by age are not kept."""

POST_WORDS: Final[dict[str, tuple[str, str]]] = {
    "image": ("image", "images"),
    "carousel": ("carousel", "carousels"),
    "reel": ("reel", "reels"),
    "story": ("story", "stories"),
    "video": ("video", "videos"),
    "short": ("short", "shorts"),
    "live": ("live stream", "live streams"),
}
"""What one and several posts of a format are called; the others are posts."""


def judge_paces(
    cursor: duckdb.DuckDBPyConnection,
    campaigns: Iterable[Campaign],
    as_of: date,
    learned: Mapping[str, Growth],
) -> dict[str, Pace]:
    """The pace of every campaign by its deciding goal, by its id; kept for every goal there is.

    ``learned`` is growth that is known already, by counter; the rest is learned here.
    """
    progress, posts, promises = read_pace_figures(cursor)
    ages: Columns = {}
    growth: dict[str, Growth] = {"posts": NO_GROWTH, **learned}
    used: dict[str, Growth] = {}
    paces: dict[str, Pace] = {}
    rows: list[Row] = []
    for campaign in with_goals(cursor, campaigns):
        metric = campaign.goal_metric
        goal = f"{campaign.campaign_id} {metric}"
        own = posts.get(goal)
        if own is not None and metric in GROWING and metric not in growth:
            ages = ages or read_post_ages(cursor)
            growth[metric] = growth_of(ages, metric)
        if own is not None and metric in growth:
            used[metric] = growth[metric]
        pace = judge_pace(
            campaign,
            progress.get(goal),
            own,
            promises.get(goal),
            None if metric is None else growth.get(metric),
            as_of,
        )
        # The deciding goal comes first.
        paces.setdefault(campaign.campaign_id, pace)
        if metric is not None:
            rows.append(pace_row(campaign.campaign_id, metric, as_of, campaign.target, pace))
    cursor.execute("DELETE FROM campaign_pace").fetchall()
    keep(cursor, "campaign_pace", rows)
    keep_growth(cursor, used)
    return paces


def with_goals(
    cursor: duckdb.DuckDBPyConnection, campaigns: Iterable[Campaign]
) -> Iterator[Campaign]:
    """Each campaign with each of its goals in place of its own, the deciding one first."""
    goals: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for campaign_id, *goal in cursor.execute(GOALS).fetchall():
        goals[campaign_id].append(tuple(goal))
    for campaign in campaigns:
        own = goals[campaign.campaign_id]
        if not own:
            yield campaign
        for metric, target, starts_on, ends_on in own:
            yield replace(
                campaign, goal_metric=metric, target=target, starts_on=starts_on, ends_on=ends_on
            )


def judge_pace(
    campaign: Campaign,
    progress: Columns | None,
    posts: Columns | None,
    promises: Columns | None,
    growth: Growth | None,
    as_of: date,
) -> Pace:
    """The pace of one campaign by its goal, from what :mod:`core.checks.pace_figures` reads."""
    nothing = np.empty(0)
    return forecast_pace(
        nothing.astype(np.int64) if progress is None else progress["day"],
        nothing if progress is None else progress["total"],
        to_days(campaign.starts_on or campaign.first_post_on),
        to_days(campaign.ends_on),
        None if campaign.target is None else float(campaign.target),
        (as_of - EPOCH).days,
        posts=None if posts is None else campaign_posts(posts),
        growth=growth,
        plan=None if promises is None else Plan(promises["due_on"], promises["is_out"]),
        post_words=_words(posts),
    )


def growth_of(ages: Columns, metric: str) -> Growth:
    """How a goal's figure grows, learned from posts by age as :mod:`post_ages` reads them."""
    return learn_growth(ages["post"], ages["age_days"], ages[metric], ages["kind"])


def campaign_posts(posts: Columns) -> CampaignPosts:
    """The posts of one goal as a forecast reads them."""
    return CampaignPosts(posts["published_on"], posts["seen_on"], posts["value"], posts["kind"])


def _words(posts: Columns | None) -> tuple[str, str]:
    """What the campaign's most frequent kind of post is called."""
    usual = ("post", "posts")
    if posts is None:
        return usual
    (most, _), *_ = Counter(posts["format"].tolist()).most_common(1)
    return POST_WORDS.get(most, usual)
