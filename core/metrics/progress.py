"""The running total of each campaign's goal by day: what pace is judged from."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from typing import Final

import duckdb

from core.metrics import sales
from core.metrics.accounts import NEWEST_CLAIM
from core.metrics.engagements import ENGAGEMENT_PARTS
from core.metrics.posts import IS_LIFETIME

COUNTED: Final[dict[str, tuple[str, ...]]] = {
    "views": ("views",),
    "impressions": ("impressions",),
    "reach": ("reach",),
    "clicks": ("clicks",),
    "engagements": ENGAGEMENT_PARTS,
}
"""The counters whose sum a goal's metric is. Reach adds posts up: it is not unique people."""

DENSE_FROM_DAYS: Final = 60
"""With figures of more days than this, a campaign's total is kept once a week: pace is judged by
the week, and running totals by the day are what most of the time of a large import would go to."""

FORGET: Final = "DELETE FROM campaign_progress WHERE campaign_id IN (FROM changed_campaign)"

START: Final = """
CREATE OR REPLACE TEMP TABLE gained (campaign_id VARCHAR, metric VARCHAR, day DATE, gain BIGINT)
"""

MEMBERS: Final = """
CREATE OR REPLACE TEMP TABLE member AS
SELECT DISTINCT post_identity.post_id, post_now.campaign_id, metric AS goal_metric, published_on,
       reach_kind IS NOT DISTINCT FROM 'unique_accounts' AS has_unique_accounts,
       CAST(dense_rank() OVER (ORDER BY same_as) AS INTEGER) AS number, false AS is_dense
FROM post_now
JOIN changed_campaign USING (campaign_id)
JOIN goal_now USING (campaign_id)
JOIN post_identity ON same_as = post_now.post_id
WHERE metric IN (SELECT unnest(?::VARCHAR[]))
"""

FIND_DENSE: Final = f"""
UPDATE member SET is_dense = true
WHERE campaign_id IN (
    SELECT campaign_id FROM counted_snapshot JOIN member USING (post_id)
    GROUP BY campaign_id
    HAVING count(DISTINCT as_of) > {DENSE_FROM_DAYS}
)
"""

# The gain of a day (or week) is by how much it passes everything before: a fall gains nothing.
# Grouped by numbers, and named afterwards, because a large import has a million snapshots.
GAIN_FROM_LIFETIME: Final = """
INSERT INTO gained
WITH largest AS (
    SELECT number, CASE WHEN is_dense THEN date_trunc('week', as_of) ELSE as_of END AS stretch,
           max(as_of) AS day, max({name}) AS total
    FROM counted_snapshot JOIN member USING (post_id)
    WHERE goal_metric = '{metric}' AND {name} IS NOT NULL AND {is_lifetime} {same_kind}
    GROUP BY ALL
),
grown AS (
    SELECT number, stretch, day,
           total - coalesce(max(total) OVER (
               PARTITION BY number ORDER BY stretch
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS gain
    FROM largest
)
SELECT campaign_id, '{metric}', max(day), sum(greatest(gain, 0))
FROM grown
JOIN (SELECT DISTINCT number, campaign_id FROM member) USING (number)
GROUP BY campaign_id, stretch
"""

# Day rows are gains as they stand, where no export ever gave this post's total.
GAIN_FROM_DAYS: Final = """
INSERT INTO gained
SELECT campaign_id, goal_metric, as_of, arg_max({name}, {claim})
FROM counted_snapshot JOIN member USING (post_id)
WHERE goal_metric = '{metric}' AND {name} IS NOT NULL AND basis = 'day'
  AND number NOT IN (
      SELECT number FROM counted_snapshot JOIN member USING (post_id)
      WHERE goal_metric = '{metric}' AND {name} IS NOT NULL AND {is_lifetime}
  )
GROUP BY number, campaign_id, goal_metric, as_of
"""

HAS_DAYS: Final = """
SELECT count(*) > 0 FROM counted_snapshot SEMI JOIN member USING (post_id) WHERE basis = 'day'
"""

GAIN_FROM_POSTS: Final = """
INSERT INTO gained
SELECT campaign_id, 'posts', published_on, count(*)
FROM post_now
JOIN changed_campaign USING (campaign_id)
JOIN goal_now USING (campaign_id)
WHERE metric = 'posts' AND published_on IS NOT NULL
GROUP BY campaign_id, published_on
"""

RUNNING_TOTAL: Final = """
SELECT campaign_id, metric, day,
       CAST(sum(sum(gain)) OVER (PARTITION BY campaign_id, metric ORDER BY day) AS BIGINT) AS total
FROM gained
GROUP BY campaign_id, metric, day
"""

KEEP: Final = f"""
INSERT INTO campaign_progress
SELECT * FROM ({RUNNING_TOTAL}) WHERE campaign_id IN (FROM changed_campaign)
"""

# Sales come without touching a campaign or a post: all their totals are made anew and compared.
CHANGED_BY_SALES: Final = f"""
INSERT INTO changed_campaign
SELECT DISTINCT campaign_id
FROM (
    (({RUNNING_TOTAL}) EXCEPT FROM campaign_progress)
    UNION ALL
    (SELECT * FROM campaign_progress WHERE metric = 'sales' EXCEPT ({RUNNING_TOTAL}))
)
WHERE campaign_id NOT IN (FROM changed_campaign)
"""


def find_campaigns_with_new_sales(cursor: duckdb.DuckDBPyConnection) -> None:
    """Add to ``changed_campaign`` those whose orders are other than the prepared tables have."""
    sales.refresh_sales(cursor)
    cursor.execute(START).fetchall()
    cursor.execute(sales.GAIN).fetchall()
    cursor.execute(CHANGED_BY_SALES).fetchall()


def refresh_progress(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the running totals of ``changed_campaign`` anew."""
    cursor.execute(FORGET).fetchall()
    cursor.execute(START).fetchall()
    cursor.execute(MEMBERS, [list(COUNTED)]).fetchall()
    in_use = cursor.execute("SELECT DISTINCT goal_metric FROM member").fetchall()
    cursor.execute(FIND_DENSE).fetchall()
    has_days = cursor.execute(HAS_DAYS).fetchall()[0][0]
    for (metric,) in sorted(in_use):
        for name in COUNTED[metric]:
            same_kind = (
                "AND (reach_kind IS NOT DISTINCT FROM 'unique_accounts') = has_unique_accounts"
                if name == "reach"
                else ""
            )
            cursor.execute(
                GAIN_FROM_LIFETIME.format(
                    name=name, metric=metric, is_lifetime=IS_LIFETIME, same_kind=same_kind
                )
            ).fetchall()
            if has_days:
                cursor.execute(
                    GAIN_FROM_DAYS.format(
                        name=name, metric=metric, is_lifetime=IS_LIFETIME, claim=NEWEST_CLAIM
                    )
                ).fetchall()
    cursor.execute(GAIN_FROM_POSTS).fetchall()
    cursor.execute(sales.GAIN).fetchall()
    cursor.execute(KEEP).fetchall()
