"""One campaign: its brief and goal, its creators and posts, and where exports disagree on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import duckdb
import pandas as pd

from core.errors import PothosError
from core.metrics.engagements import rate_of_post_sql
from core.review.findings import Drift, Pace, drift, pace
from core.words import DENOMINATORS, Denominator

CAMPAIGN: Final = """
SELECT campaign_id, name, is_declared, starts_on, ends_on, budget, currency,
       coalesce(markets, []), owner, goal, goal_metric, target, brief,
       coalesce(hashtags, []), coalesce(mentions, []), coalesce(codes, []),
       coalesce(accounts, []), coalesce(words_to_avoid, []), coalesce(competitors, []),
       coalesce(example_posts, []), coalesce(posts, 0), coalesce(creators, 0),
       first_post_on, last_post_on, as_of,
       coalesce(collaborations, 0), estimates, denominator
FROM campaign_now
WHERE campaign_id = ?
"""

CREATORS: Final = """
SELECT coalesce(creator_id, account_ids[1]) AS creator_id,
       coalesce(creator_name, 'Account not named') AS creator_name,
       account_ids, posts, posts_counted, engagements, denominator_total,
       engagements / nullif(denominator_total, 0) AS rate
FROM campaign_creator
WHERE campaign_id = ? AND denominator = ?
ORDER BY engagements DESC NULLS LAST, posts DESC, creator_name
"""

# Instants leave DuckDB as text-free days: the screens show days only.
POSTS: Final = """
SELECT post_id, account_id, platform, permalink, handle, creator_name, format, title,
       coalesce(caption, title) AS caption, published_on, as_of,
       views, impressions, reach, reach_kind, followers,
       likes, comments, shares, saves, engagements, {rate} AS rate,
       assigned_by, assigned_reason,
       substr(collaboration_of, instr(collaboration_of, ':') + 1) AS collaboration_of,
       array_to_string(estimated, ', ') AS estimated
FROM post_now
WHERE campaign_id = $campaign_id
ORDER BY published_on DESC NULLS LAST, post_id
LIMIT $limit
"""

KINDS_OF_POSTS: Final = """
SELECT platform, format, count(*) FROM post_now WHERE campaign_id = ?
GROUP BY ALL ORDER BY count(*) DESC, platform, format
"""

CONTRADICTIONS: Final = """
SELECT contradiction.*, post_now.permalink,
       file_before.file_name AS file_before, file_after.file_name AS file_after
FROM contradiction
JOIN post_now USING (post_id)
LEFT JOIN import_file AS file_before ON file_before.import_id = import_before
LEFT JOIN import_file AS file_after ON file_after.import_id = import_after
WHERE post_now.campaign_id = coalesce($campaign_id, post_now.campaign_id)
   OR ($campaign_id IS NULL AND post_now.campaign_id IS NULL)
ORDER BY as_of_after DESC, contradiction.post_id, metric
LIMIT $limit
"""


@dataclass(frozen=True)
class Campaign:
    """What exports say of a campaign, and what its posts add up to.

    ``collaborations`` are posts of other people's accounts in an account's own export.
    ``estimates`` is the share of each figure's sum that is estimated, where any is.
    """

    campaign_id: str
    name: str
    is_declared: bool
    starts_on: date | None
    ends_on: date | None
    budget: Decimal | None
    currency: str | None
    markets: list[str]
    owner: str | None
    goal: str | None
    goal_metric: str | None
    target: int | None
    brief: str | None
    hashtags: list[str]
    mentions: list[str]
    codes: list[str]
    accounts: list[str]
    words_to_avoid: list[str]
    competitors: list[str]
    example_posts: list[str]
    posts: int
    creators: int
    first_post_on: date | None
    last_post_on: date | None
    as_of: date | None
    collaborations: int
    estimates: dict[str, float] | None
    denominator: Denominator | None
    pace: Pace | None
    drift: Drift | None


def campaign(cursor: duckdb.DuckDBPyConnection, campaign_id: str) -> Campaign:
    """One campaign with its pace and the drift of its default denominator.

    Raises ``PothosError`` where there is none.
    """
    rows = cursor.execute(CAMPAIGN, [campaign_id]).fetchall()
    if not rows:
        raise PothosError(
            "There is no such campaign.",
            f"{campaign_id} is not known; its import may have been undone.",
            "Choose one from the review.",
        )
    denominator = rows[0][-1]
    found = drift(cursor, campaign_id, denominator) if denominator else None
    return Campaign(*(*rows[0], pace(cursor, campaign_id), found))


def creators_of(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, denominator: str
) -> pd.DataFrame:
    """One row per creator (or account without one), the most engagements first.

    creator_id, creator_name, account_ids, posts, posts_counted (with both figures), and over
    those engagements, denominator_total and rate, a fraction.
    """
    return cursor.execute(CREATORS, [campaign_id, denominator]).df()


def posts_of(
    cursor: duckdb.DuckDBPyConnection,
    campaign_id: str,
    denominator: str | None = None,
    limit: int = 500,
) -> pd.DataFrame:
    """The newest ``limit`` posts with their counters so far and the rate, a fraction."""
    rate = rate_of_post_sql(denominator) if denominator in DENOMINATORS else "CAST(NULL AS DOUBLE)"
    return cursor.execute(
        POSTS.format(rate=rate), {"campaign_id": campaign_id, "limit": limit}
    ).df()


def platforms_and_formats(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The platforms and the formats among a campaign's posts, those of the most posts first."""
    rows = cursor.execute(KINDS_OF_POSTS, [campaign_id]).fetchall()
    platforms = dict.fromkeys(platform for platform, _, _ in rows if platform)
    formats = dict.fromkeys(form for _, form, _ in rows if form)
    return tuple(platforms), tuple(formats)


def contradictions(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str | None = None, limit: int = 500
) -> pd.DataFrame:
    """Lifetime totals that fall, the newest first, with the files and rows that disagree."""
    return cursor.execute(CONTRADICTIONS, {"campaign_id": campaign_id, "limit": limit}).df()
