"""Posts by age, as the store has them: what the curves of growth are learned from."""

from __future__ import annotations

from typing import Any, Final

import duckdb
import numpy as np
import numpy.typing as npt

LEARN_FROM_POSTS: Final = 3_000
"""So many posts with figures of two ages: more make the curves no better."""

# Of the last year, because platforms change; and a draw, because the newest posts of a large
# programme are all young and tell nothing of the later ages. NaN stands for unknown.
AGES: Final = """
WITH drawn AS (
    SELECT post_id, platform || ':' || coalesce(format, '') AS kind, followers,
           CAST(row_number() OVER (ORDER BY hash(post_id), post_id) AS BIGINT) AS post
    FROM post_now
    SEMI JOIN (SELECT post_id FROM post_age GROUP BY post_id HAVING count(*) > 1) USING (post_id)
    WHERE published_on > (SELECT max(published_on) FROM post_now) - 365
    ORDER BY post
    LIMIT ?
)
SELECT post, kind, CAST(age_days AS DOUBLE) AS age_days,
       coalesce(CAST(engagements AS DOUBLE), 'nan') AS engagements,
       coalesce(CAST(reach AS DOUBLE), 'nan') AS reach,
       coalesce(CAST(impressions AS DOUBLE), 'nan') AS impressions,
       coalesce(CAST(views AS DOUBLE), 'nan') AS views,
       coalesce(CAST(followers AS DOUBLE), 'nan') AS followers
FROM post_age JOIN drawn USING (post_id)
ORDER BY post, age_days
"""

Columns = dict[str, npt.NDArray[Any]]


def read_post_ages(cursor: duckdb.DuckDBPyConnection) -> Columns:
    """By snapshot: ``post`` (a number), ``kind`` (platform:format), ``age_days``, the figures."""
    return columns_of(cursor.execute(AGES, [LEARN_FROM_POSTS]))


def columns_of(result: duckdb.DuckDBPyConnection) -> Columns:
    """The columns of a result without NULLs."""
    return {name: np.ma.getdata(column) for name, column in result.fetchnumpy().items()}
