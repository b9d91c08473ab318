"""Weeks whose posts still grow, projected to what they will have once they have settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import duckdb
import numpy as np

from core.checks.findings import Row, keep
from core.checks.post_ages import Columns, columns_of, read_post_ages
from core.checks.wording import to_day
from core.drift import Growth, learn_growth, learn_rate_growth, project_weeks
from core.words import DENOMINATORS, Denominator

# A post is as old as its newest figures. The settled posts of a week with a young one are there
# with what they had when they settled. NaN stands for unknown.
YOUNG_WEEKS: Final = """
WITH post AS (
    SELECT campaign_id, date_trunc('week', published_on) AS week,
           platform || ':' || coalesce(format, '') AS kind,
           settled_engagements IS NULL AS is_young, as_of - published_on AS age_days,
           engagements, reach, impressions, views, followers,
           settled_engagements, settled_reach, settled_impressions, settled_views
    FROM post_now
    WHERE list_contains(?, campaign_id) AND engagements IS NOT NULL AND as_of >= published_on
)
SELECT campaign_id, CAST(week AS DATE) - DATE '1970-01-01' AS week, kind,
       CAST(CASE WHEN is_young THEN age_days ELSE 7 END AS DOUBLE) AS age_days,
       CAST(CASE WHEN is_young THEN engagements ELSE settled_engagements END AS DOUBLE)
           AS engagements,
       coalesce(CAST(CASE WHEN is_young THEN reach ELSE settled_reach END AS DOUBLE), 'nan')
           AS reach,
       coalesce(CAST(CASE WHEN is_young THEN impressions ELSE settled_impressions END AS DOUBLE),
                'nan') AS impressions,
       coalesce(CAST(CASE WHEN is_young THEN views ELSE settled_views END AS DOUBLE), 'nan')
           AS views,
       coalesce(CAST(followers AS DOUBLE), 'nan') AS followers
FROM post
JOIN (SELECT DISTINCT campaign_id, week FROM post WHERE is_young) USING (campaign_id, week)
ORDER BY campaign_id, week
"""

FORGET: Final = "DELETE FROM projected_week WHERE list_contains(?, campaign_id)"


def project_young_weeks(
    cursor: duckdb.DuckDBPyConnection, campaign_ids: Sequence[str]
) -> dict[str, Growth]:
    """Keep the projection of every week of these campaigns that has a young post.

    Gives the growth that was learned for it, by counter: that takes seconds, and paces need it too.
    """
    cursor.execute(FORGET, [list(campaign_ids)]).fetchall()
    posts = columns_of(cursor.execute(YOUNG_WEEKS, [list(campaign_ids)]))
    if not len(posts["week"]):
        return {}
    ages = read_post_ages(cursor)
    rows: list[Row] = []
    learned: dict[str, Growth] = {}
    for denominator in DENOMINATORS:
        if np.isfinite(posts[denominator]).any():
            growth = learn_growth(ages["post"], ages["age_days"], ages[denominator], ages["kind"])
            rows += _project(denominator, growth, posts, ages)
            learned[denominator] = growth
    keep(cursor, "projected_week", rows)
    return learned


def _project(denominator: Denominator, growth: Growth, posts: Columns, ages: Columns) -> list[Row]:
    rate_growth = learn_rate_growth(
        ages["post"], ages["age_days"], ages["engagements"], ages[denominator], ages["kind"]
    )
    rows: list[Row] = []
    for campaign_id in dict.fromkeys(posts["campaign_id"].tolist()):
        own = posts["campaign_id"] == campaign_id
        weeks = project_weeks(
            growth,
            rate_growth,
            posts["kind"][own],
            posts["week"][own],
            posts["age_days"][own],
            posts["engagements"][own],
            posts[denominator][own],
        )
        rows += [
            (campaign_id, denominator, to_day(week), rate, low, high)
            for week, rate, low, high, young in zip(
                weeks.week.tolist(),
                weeks.rate.tolist(),
                weeks.low.tolist(),
                weeks.high.tolist(),
                weeks.young_posts.tolist(),
                strict=True,
            )
            if young
        ]
    return rows
