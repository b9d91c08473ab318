"""What a post had gathered at each age that an export tells of: what growth is learned from."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from typing import Final

import duckdb

from core.metrics.engagements import engagements_sql
from core.metrics.posts import IS_LIFETIME

OLDEST_AGE_DAYS: Final = 28
"""By then hardly anything is added, and what is asked of growth is how a week ends."""

FORGET: Final = "DELETE FROM post_age WHERE post_id IN (FROM refreshing_post)"

_PARTS: Final = ("impressions", "views", "likes", "comments", "shares", "saves")

# Reach counts in the kind that the post's own figures have; the largest said on a day is the last.
KEEP: Final = f"""
INSERT INTO post_age
SELECT post_id, age_days, {engagements_sql()}, reach, impressions, views
FROM (
    SELECT any_value(same_as) AS post_id,
           CAST(snapshot.as_of - published_on AS INTEGER) AS age_days,
           max(reach) FILTER (
               (reach_kind IS NOT DISTINCT FROM 'unique_accounts') = (unique_accounts IS NOT NULL)
           ) AS reach,
           {", ".join(f"max(snapshot.{name}) AS {name}" for name in _PARTS)}
    FROM counted_snapshot AS snapshot
    JOIN series USING (post_id)
    JOIN counted USING (number)
    WHERE snapshot.as_of - published_on BETWEEN 0 AND {OLDEST_AGE_DAYS} AND {IS_LIFETIME}
    GROUP BY number, snapshot.as_of, published_on
)
WHERE coalesce(likes, comments, shares, saves, reach, impressions, views) IS NOT NULL
"""


def refresh_ages(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the rows of post_age anew for ``refreshing_post``, after refresh_posts."""
    for statement in (FORGET, KEEP):
        cursor.execute(statement).fetchall()
