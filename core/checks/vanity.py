"""The third mistake: vanity metrics. Crickets: many followers and hardly any response."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

import duckdb

from core.benchmarks.bands import band_of
from core.benchmarks.tiers import tier_of
from core.checks.alert import Alert
from core.checks.wording import day, number_of, percent

POSTS_AT_LEAST: Final = 12
POSTS_AT_MOST: Final = 30
AGE_AT_LEAST_DAYS: Final = 7
PEERS_AT_LEAST: Final = 20
LOWEST_OF_PEERS: Final = 0.10
CLEARLY: Final = 0.5
"""Published bounds differ two to four times between vendors, and somebody is always the lowest of
the peers: clearly below is below half, of the published bound or of the peers' median."""

# An account's newest posts that have had their week, with what the platform's norm divides by. A
# collaboration is seen by the followers of two accounts: it tells nothing of those of one.
# The campaign is the one that most of these posts belong to.
RATES: Final = """
WITH newest AS (
    SELECT account_id, coalesce(creator_name, handle, account_id) AS name,
           platform, campaign_id, post_id, published_on, engagements, views, followers
    FROM post_now
    WHERE account_id IS NOT NULL
      AND collaboration_of IS NULL
      AND as_of - published_on >= ?
      AND engagements IS NOT NULL
      AND CASE WHEN platform = 'tiktok' THEN views ELSE followers END > 0
      AND platform IN ('instagram', 'tiktok', 'youtube')
    QUALIFY row_number() OVER (
        PARTITION BY account_id ORDER BY published_on DESC, post_id
    ) <= ?
)
SELECT account_id, min(name), min(platform), count(*), min(published_on),
       arg_max(followers, row(published_on, post_id)),
       median(engagements / CASE WHEN platform = 'tiktok' THEN views ELSE followers END),
       median(views / nullif(followers, 0)), median(engagements / nullif(views, 0)),
       mode(campaign_id ORDER BY campaign_id)
FROM newest
GROUP BY account_id
HAVING count(*) >= ?
ORDER BY account_id
"""


@dataclass(frozen=True)
class Response:
    """How the followers of one account respond; rates are medians over its newest posts."""

    account_id: str
    name: str
    platform: str
    posts: int
    first_post_on: date
    followers: int | None
    rate: float
    views_per_follower: float | None
    engagements_per_view: float | None
    campaign_id: str | None

    @property
    def denominator(self) -> str:
        """What the platform's published rates divide by."""
        return "views" if self.platform == "tiktok" else "followers"

    @property
    def tier(self) -> str | None:
        """The size of the account in a word, None where no follower count is known."""
        return tier_of(self.followers)


def read_responses(cursor: duckdb.DuckDBPyConnection) -> list[Response]:
    """Every account with enough posts to be judged."""
    rows = cursor.execute(RATES, [AGE_AT_LEAST_DAYS, POSTS_AT_MOST, POSTS_AT_LEAST]).fetchall()
    return [Response(*row) for row in rows]


def crickets(responses: list[Response], as_of: date) -> list[Alert]:
    """Creators whose followers respond clearly less than those of their peers.

    Twenty creators of the team's own on the platform and in the tier come before published bands.
    """
    peers: dict[tuple[str, str | None], list[float]] = defaultdict(list)
    for response in responses:
        peers[response.platform, response.tier].append(response.rate)
    found = []
    for response in responses:
        if response.campaign_id is None or response.tier is None or _reaches_strangers(response):
            continue
        reason = _clearly_low(response, peers[response.platform, response.tier])
        if reason:
            found.append(_alert(response, reason, as_of))
    return found


def _reaches_strangers(response: Response) -> bool:
    """Whether its rate by views is mostly that of people who do not follow it.

    An ordinary account whose videos are seen by twice its followers has half the usual rate.
    """
    seen = response.views_per_follower
    return response.denominator == "views" and seen is not None and seen >= 1


def _clearly_low(response: Response, peers: list[float]) -> str | None:
    if len(peers) >= PEERS_AT_LEAST:
        usual = median(peers)
        below = sum(rate < response.rate for rate in peers)
        if below >= LOWEST_OF_PEERS * len(peers) or response.rate >= CLEARLY * usual:
            return None
        return (
            f"{below or 'None'} of the team's {len(peers)} {response.tier} creators on "
            f"{_title(response.platform)} have less; their median is {percent(usual)}."
        )
    band = band_of(response.platform, response.denominator, response.followers)
    if band is None or response.rate >= CLEARLY * band.low:
        return None
    year = "" if band.year == "undated" else f", {band.year}"
    return (
        f"Published rates for accounts of this size call under {percent(band.low)} low "
        f"({band.source}{year}); this is under half of it."
    )


def _alert(response: Response, reason: str, as_of: date) -> Alert:
    evidence = [
        f"{response.followers:,} followers on {_title(response.platform)}; median engagement by "
        f"{response.denominator} {percent(response.rate)} over the newest "
        f"{number_of(response.posts, 'post')}, since {day(response.first_post_on)}.",
        reason,
    ]
    if response.views_per_follower is not None and response.engagements_per_view is not None:
        evidence.append(
            f"Views per follower {percent(response.views_per_follower)}, "
            f"engagements per view {percent(response.engagements_per_view)}."
        )
    return Alert(
        rule="crickets",
        campaign_id=response.campaign_id or "",
        subject=response.account_id,
        severity="medium",
        headline=(
            f"The followers of {response.name} hardly respond on {_title(response.platform)}: "
            "worth a question."
        ),
        evidence=tuple(evidence),
        since=response.first_post_on,
        advice="Ask for the account's own insights before the next brief, and decide together.",
        as_of=as_of,
    )


def _title(platform: str) -> str:
    return {"instagram": "Instagram", "tiktok": "TikTok", "youtube": "YouTube"}[platform]
