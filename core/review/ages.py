"""Posts as plots show them: how they grow with age, how formats compare, weeks side by side."""

from __future__ import annotations

from typing import Final

import duckdb
import pandas as pd

from core.metrics.engagements import rate_of_post_sql
from core.words import Denominator

# Against its own figures when it is oldest: other posts are known at every age, and large and small
# ones would take turns otherwise.
AGE_CURVES: Final = """
WITH whole AS (
    SELECT post_id, arg_max(engagements, age_days) AS engagements
    FROM post_age WHERE engagements IS NOT NULL
    GROUP BY post_id
    HAVING max(age_days) >= 14 AND arg_max(engagements, age_days) > 0
)
SELECT coalesce(format, 'not known') AS format, age_days, count(*) AS posts,
       median(post_age.engagements / whole.engagements) AS median,
       quantile_cont(post_age.engagements / whole.engagements, .1) AS low,
       quantile_cont(post_age.engagements / whole.engagements, .9) AS high
FROM post_age
JOIN whole USING (post_id)
JOIN post_now USING (post_id)
WHERE campaign_id = ? AND post_age.engagements IS NOT NULL
GROUP BY ALL
ORDER BY format, age_days
"""

POSTS_BY_FORMAT: Final = """
SELECT coalesce(format, 'not known') AS format, platform, published_on,
       coalesce(creator_name, handle, account_id) AS creator_name, engagements, {rate} AS rate
FROM post_now
WHERE campaign_id = ? AND {rate} IS NOT NULL
ORDER BY published_on DESC NULLS LAST, post_id
"""

# A post counts at an age with the newest figures up to it, so that weeks compare at one age.
COHORTS: Final = """
WITH age AS (SELECT unnest([1, 3, 7, 14, 28]) AS age_days),
dated AS (
    SELECT post_id, CAST(date_trunc('week', published_on) AS DATE) AS week
    FROM post_now WHERE campaign_id = ? AND published_on IS NOT NULL
)
SELECT week, age.age_days, count(*) AS posts, avg(so_far.engagements) AS per_post
FROM dated CROSS JOIN age
ASOF JOIN (SELECT post_id, age_days, engagements FROM post_age WHERE engagements IS NOT NULL)
    AS so_far
    ON so_far.post_id = dated.post_id AND age.age_days >= so_far.age_days
WHERE so_far.age_days > age.age_days * .5
GROUP BY ALL
ORDER BY week, age.age_days
"""


def age_curves(cursor: duckdb.DuckDBPyConnection, campaign_id: str) -> pd.DataFrame:
    """How much of a post's engagements is there at which age: format, age_days (0 to 28), posts,
    median, low and high (10 and 90 %), as fractions of what each post has when it is oldest, two to
    four weeks. An age has the posts that some export speaks of at that age.
    """
    return cursor.execute(AGE_CURVES, [campaign_id]).df()


def posts_by_format(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, denominator: Denominator
) -> pd.DataFrame:
    """One row per post that has a rate, the newest first: format, platform, published_on,
    creator_name, engagements, rate (a fraction).
    """
    query = POSTS_BY_FORMAT.format(rate=rate_of_post_sql(denominator))
    return cursor.execute(query, [campaign_id]).df()


def week_cohorts(cursor: duckdb.DuckDBPyConnection, campaign_id: str) -> pd.DataFrame:
    """Weeks of publishing at one age: week, age_days (1, 3, 7, 14, 28), posts, per_post (mean
    engagements). A post is in an age for which an export came in its second half.
    """
    return cursor.execute(COHORTS, [campaign_id]).df()
