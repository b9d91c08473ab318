"""What pace is judged on: running totals, posts and promises, one query each."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

import itertools
from typing import Final

import duckdb
import numpy as np

from core.checks.post_ages import Columns, columns_of

# $campaign_id is that of one campaign, NULL for all.
PROGRESS: Final = """
SELECT campaign_id || ' ' || metric AS goal, day - DATE '1970-01-01' AS day,
       CAST(total AS DOUBLE) AS total
FROM campaign_progress JOIN goal_now USING (campaign_id, metric)
WHERE $campaign_id IS NULL OR campaign_id = $campaign_id
ORDER BY goal, day
"""

# Only of goals about whose end something is still to be said. NaN stands for unknown.
OPEN: Final = """
open_goal AS (
    SELECT campaign_id || ' ' || metric AS goal, campaign_id, metric, max(day) AS newest_on
    FROM campaign_progress JOIN goal_now USING (campaign_id, metric)
    WHERE target > 0 AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY campaign_id, metric, ends_on
    HAVING max(day) < ends_on
)
"""

POSTS: Final = f"""
WITH {OPEN}
SELECT goal, published_on - DATE '1970-01-01' AS published_on,
       coalesce(as_of, newest_on) - DATE '1970-01-01' AS seen_on,
       coalesce(CAST(CASE metric
           WHEN 'views' THEN views WHEN 'impressions' THEN impressions WHEN 'reach' THEN reach
           WHEN 'engagements' THEN engagements WHEN 'posts' THEN 1
       END AS DOUBLE), 'nan') AS value,
       platform || ':' || coalesce(format, '') AS kind, coalesce(format, '') AS format {{names}}
FROM post_now JOIN open_goal USING (campaign_id)
WHERE published_on IS NOT NULL
ORDER BY goal, published_on, post_id
"""
NAMES: Final = """,
       coalesce(permalink, post_id) AS post, coalesce(creator_name, handle, account_id) AS who"""
"""What a receipt asks of each post besides: many posts' names are much to carry."""

# Each deliverable once, the newest claim of each field. Teams seldom write down that a post is
# out: a creator's first promises are also kept by as many posts as the creator has in the campaign.
PROMISES: Final = f"""
WITH {OPEN},
promise AS (
    SELECT goal, deliverable_id, deliverable_now.campaign_id, deliverable_now.creator_id,
           coalesce(live_on, due_on) AS due_on,
           coalesce(live_on <= newest_on,
                    deliverable_now.status IN ('live', 'completed') OR post_permalink IS NOT NULL,
                    false) AS is_said_out,
           newest_on
    FROM deliverable_now
    LEFT JOIN contract_now USING (contract_id)
    JOIN open_goal ON open_goal.campaign_id = deliverable_now.campaign_id
    WHERE coalesce(live_on, due_on) IS NOT NULL
      AND deliverable_now.status IS DISTINCT FROM 'cancelled'
      AND contract_now.status IS DISTINCT FROM 'cancelled'
),
owed AS (
    SELECT goal, campaign_id, creator_id, due_on, is_said_out, newest_on,
           row_number() OVER (
               PARTITION BY goal, creator_id ORDER BY is_said_out DESC, due_on, deliverable_id
           ) AS number
    FROM promise
),
posted AS (
    SELECT goal, creator_id, count(*) AS posts
    FROM post_now JOIN open_goal USING (campaign_id)
    WHERE published_on <= newest_on AND creator_id IS NOT NULL
    GROUP BY goal, creator_id
)
SELECT goal, due_on - DATE '1970-01-01' AS due_on,
       is_said_out OR coalesce(number <= posts, false) AS is_out
FROM owed LEFT JOIN posted USING (goal, creator_id)
ORDER BY goal, due_on
"""


ByGoal = dict[str, Columns]
"""Columns of rows by their goal: "campaign_id metric"."""


def read_pace_figures(cursor: duckdb.DuckDBPyConnection) -> tuple[ByGoal, ByGoal, ByGoal]:
    """Running totals, posts and promises of all goals."""
    return _read(cursor, None, "")


def read_pace_figures_of(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str
) -> tuple[ByGoal, ByGoal, ByGoal]:
    """The same of one campaign's goals, each post with its name and whose it is."""
    return _read(cursor, campaign_id, NAMES)


def _read(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str | None, names: str
) -> tuple[ByGoal, ByGoal, ByGoal]:
    posts = POSTS.format(names=names)
    progress, posted, promised = (
        _by_goal(cursor, query, campaign_id) for query in (PROGRESS, posts, PROMISES)
    )
    return progress, posted, promised


def _by_goal(cursor: duckdb.DuckDBPyConnection, query: str, campaign_id: str | None) -> ByGoal:
    """The rows of a query that is ordered by goal, each goal's by itself."""
    found = columns_of(cursor.execute(query, {"campaign_id": campaign_id}))
    ids = found["goal"]
    starts = (np.flatnonzero(ids[1:] != ids[:-1]) + 1).tolist()
    bounds = [0, *starts, len(ids)] if len(ids) else []
    return {
        str(ids[start]): {name: column[start:end] for name, column in found.items()}
        for start, end in itertools.pairwise(bounds)
    }
