"""What pace is judged on: running totals, posts and promises, one query each."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

import itertools
from typing import Final

import duckdb
import numpy as np

from core.checks.post_ages import Columns, columns_of
from core.metrics.accounts import NEWEST_CLAIM

PROGRESS: Final = """
SELECT campaign_id, day - DATE '1970-01-01' AS day, CAST(total AS DOUBLE) AS total
FROM campaign_progress JOIN campaign_now USING (campaign_id)
WHERE metric = goal_metric
ORDER BY campaign_id, day
"""

# Only of campaigns about whose end something is still to be said. NaN stands for unknown.
OPEN: Final = """
open_campaign AS (
    SELECT campaign_id, goal_metric, max(day) AS newest_on
    FROM campaign_progress JOIN campaign_now USING (campaign_id)
    WHERE metric = goal_metric AND target > 0
    GROUP BY campaign_id, goal_metric, ends_on
    HAVING max(day) < ends_on
)
"""

POSTS: Final = f"""
WITH {OPEN}
SELECT campaign_id, published_on - DATE '1970-01-01' AS published_on,
       coalesce(as_of, newest_on) - DATE '1970-01-01' AS seen_on,
       coalesce(CAST(CASE goal_metric
           WHEN 'views' THEN views WHEN 'impressions' THEN impressions WHEN 'reach' THEN reach
           WHEN 'engagements' THEN engagements WHEN 'posts' THEN 1
       END AS DOUBLE), 'nan') AS value,
       platform || ':' || coalesce(format, '') AS kind, coalesce(format, '') AS format
FROM post_now JOIN open_campaign USING (campaign_id)
WHERE published_on IS NOT NULL
ORDER BY campaign_id, published_on, post_id
"""

# Each deliverable once, the newest claim of each field. Teams seldom write down that a post is
# out: a creator's first promises are also kept by as many posts as the creator has in the campaign.
PROMISES: Final = f"""
WITH {OPEN},
agreed AS (
    SELECT contract_id, arg_max(campaign_id, {NEWEST_CLAIM}) AS campaign_id,
           arg_max(creator_id, {NEWEST_CLAIM}) AS creator_id,
           arg_max(status, {NEWEST_CLAIM}) AS status
    FROM contract
    GROUP BY contract_id
),
said AS (
    SELECT deliverable_id, arg_max(contract_id, {NEWEST_CLAIM}) AS contract_id,
           arg_max(campaign_id, {NEWEST_CLAIM}) AS campaign_id,
           arg_max(creator_id, {NEWEST_CLAIM}) AS creator_id,
           arg_max(due_on, {NEWEST_CLAIM}) AS due_on,
           arg_max(live_on, {NEWEST_CLAIM}) AS live_on,
           arg_max(status, {NEWEST_CLAIM}) AS status,
           arg_max(post_permalink, {NEWEST_CLAIM}) AS post_permalink
    FROM deliverable
    GROUP BY deliverable_id
),
promise AS (
    SELECT deliverable_id, coalesce(said.campaign_id, agreed.campaign_id) AS campaign_id,
           coalesce(said.creator_id, agreed.creator_id) AS owed_by,
           coalesce(live_on, due_on) AS due_on,
           coalesce(live_on <= newest_on,
                    said.status IN ('live', 'completed') OR post_permalink IS NOT NULL, false)
               AS is_said_out,
           newest_on
    FROM said
    LEFT JOIN agreed USING (contract_id)
    JOIN open_campaign
        ON open_campaign.campaign_id = coalesce(said.campaign_id, agreed.campaign_id)
    WHERE coalesce(live_on, due_on) IS NOT NULL
      AND said.status IS DISTINCT FROM 'cancelled' AND agreed.status IS DISTINCT FROM 'cancelled'
),
owed AS (
    SELECT campaign_id, creator_identity.creator_id, due_on, is_said_out, newest_on,
           row_number() OVER (
               PARTITION BY campaign_id, coalesce(creator_identity.creator_id, owed_by)
               ORDER BY is_said_out DESC, due_on, deliverable_id
           ) AS number
    FROM promise LEFT JOIN creator_identity ON kind = 'creator' AND known_as = owed_by
),
posted AS (
    SELECT campaign_id, creator_id, count(*) AS posts
    FROM post_now JOIN open_campaign USING (campaign_id)
    WHERE published_on <= newest_on AND creator_id IS NOT NULL
    GROUP BY campaign_id, creator_id
)
SELECT campaign_id, due_on - DATE '1970-01-01' AS due_on,
       is_said_out OR coalesce(number <= posts, false) AS is_out
FROM owed LEFT JOIN posted USING (campaign_id, creator_id)
ORDER BY campaign_id, due_on
"""


def by_campaign(cursor: duckdb.DuckDBPyConnection, query: str) -> dict[str, Columns]:
    """The rows of a query that is ordered by campaign, each campaign's by itself."""
    found = columns_of(cursor.execute(query))
    ids = found["campaign_id"]
    starts = (np.flatnonzero(ids[1:] != ids[:-1]) + 1).tolist()
    bounds = [0, *starts, len(ids)] if len(ids) else []
    return {
        str(ids[start]): {name: column[start:end] for name, column in found.items()}
        for start, end in itertools.pairwise(bounds)
    }
