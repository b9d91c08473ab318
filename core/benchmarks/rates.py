"""What the usual post of each account reaches: creator_rate, kept up after every import."""

from __future__ import annotations

from typing import Final

import duckdb

from core.benchmarks.tiers import tier_sql

AGE_AT_LEAST_DAYS: Final = 7
POSTS_AT_LEAST: Final = 5
POSTS_AT_MOST: Final = 30
EVERY_FORMAT: Final = ""
"""What stands for all formats together."""

# What a platform's norm divides by: TikTok by views, the others by followers. A collaboration is
# seen by the followers of two accounts: it tells nothing of those of one.
RATES: Final = f"""
INSERT INTO creator_rate
WITH rated AS (
    SELECT account_id, creator_id, coalesce(creator_name, handle, account_id) AS creator_name,
           platform, coalesce(format, 'not known') AS format, followers, published_on, post_id,
           CASE platform WHEN 'tiktok' THEN 'views' ELSE 'followers' END AS denominator,
           engagements / CASE platform WHEN 'tiktok' THEN views ELSE followers END AS rate,
           views / nullif(followers, 0) AS views_per_follower,
           engagements / nullif(views, 0) AS engagements_per_view
    FROM post_now
    WHERE account_id IS NOT NULL AND collaboration_of IS NULL AND engagements IS NOT NULL
      AND as_of - published_on >= {AGE_AT_LEAST_DAYS}
      AND CASE platform WHEN 'tiktok' THEN views ELSE followers END > 0
),
both_ways AS (
    SELECT * FROM rated
    UNION ALL
    SELECT * REPLACE ('{EVERY_FORMAT}' AS format) FROM rated
),
newest AS (
    SELECT * FROM both_ways
    QUALIFY row_number() OVER (
        PARTITION BY account_id, format ORDER BY published_on DESC, post_id
    ) <= {POSTS_AT_MOST}
),
summed AS (
    SELECT account_id, any_value(creator_id ORDER BY creator_id) AS creator_id,
           min(creator_name) AS creator_name, min(platform) AS platform, format,
           arg_max(followers, row(published_on, post_id)) AS followers,
           min(denominator) AS denominator, count(*) AS posts, median(rate) AS rate,
           min(published_on) AS first_on, max(published_on) AS last_on,
           median(views_per_follower) AS views_per_follower,
           median(engagements_per_view) AS engagements_per_view
    FROM newest GROUP BY account_id, format
    HAVING count(*) >= {POSTS_AT_LEAST}
)
SELECT account_id, creator_id, creator_name, platform, format, followers,
       {tier_sql("followers")}, denominator, posts, rate, first_on, last_on,
       views_per_follower, engagements_per_view
FROM summed
"""  # noqa: S608 only our own constants


def refresh_creator_rates(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make creator_rate anew from the posts as they stand now."""
    cursor.execute("DELETE FROM creator_rate").fetchall()
    cursor.execute(RATES).fetchall()
