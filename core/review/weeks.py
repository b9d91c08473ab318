"""A campaign's engagement rate week by week, with the band of what was to be expected."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from datetime import date
from typing import Final

import duckdb
import pandas as pd

WEEK_COLUMNS: Final = (
    "week",
    "rate",
    "rate_with_young",
    "projected",
    "projected_low",
    "projected_high",
    "posts",
    "posts_young",
    "engagements",
    "denominator_total",
    "expected",
    "expected_low",
    "expected_high",
)

# A post is young while no snapshot at a settled age is known: its figures still grow.
WEEKS: Final = """
SELECT campaign_id, denominator, week,
       CASE WHEN posts_settled > 0 THEN engagements_settled / denominator_settled END AS rate,
       CASE WHEN posts_counted > posts_settled THEN engagements / denominator_total END
           AS rate_with_young,
       projected, projected_low, projected_high,
       campaign_week.posts, greatest(posts_counted - posts_settled, 0) AS posts_young,
       engagements, denominator_total, expected, expected_low, expected_high
FROM campaign_week
LEFT JOIN drift_week USING (campaign_id, denominator, week)
LEFT JOIN projected_week USING (campaign_id, denominator, week)
"""

WEEKS_OF_ONE: Final = f"""
SELECT {", ".join(WEEK_COLUMNS)}
FROM ({WEEKS})
WHERE campaign_id = $campaign_id AND denominator = $denominator
  AND week + 6 >= coalesce($first, week) AND week <= coalesce($last, week)
ORDER BY week
"""

PROGRESS: Final = """
SELECT day, total FROM campaign_progress
SEMI JOIN (FROM goal_now WHERE decides) USING (campaign_id, metric)
WHERE campaign_id = ? ORDER BY day
"""


def weeks(
    cursor: duckdb.DuckDBPyConnection,
    campaign_id: str,
    denominator: str,
    first: date | None = None,
    last: date | None = None,
) -> pd.DataFrame:
    """One row per week of publishing that overlaps ``first`` to ``last``, in order.

    week is its Monday; rate, rate_with_young (NaN where no post is young), projected with its
    interval (such a week once its posts have settled), expected and its band are fractions; posts
    counts all posts of the week, posts_young those whose figures still grow; engagements and
    denominator_total are sums over the posts that have both figures.
    """
    return cursor.execute(
        WEEKS_OF_ONE,
        {"campaign_id": campaign_id, "denominator": denominator, "first": first, "last": last},
    ).df()


def progress(cursor: duckdb.DuckDBPyConnection, campaign_id: str) -> pd.DataFrame:
    """The running total of the goal's metric: day and total, in order."""
    return cursor.execute(PROGRESS, [campaign_id]).df()
