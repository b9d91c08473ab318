"""Why a campaign's rate moved: the parts that add up to its change, and the posts behind each."""

from __future__ import annotations

from typing import Final, Literal

import duckdb
import pandas as pd

from core.metrics.engagements import settled_size_sql
from core.words import DENOMINATORS

Dimension = Literal["creator", "platform", "format"]

PARTS: Final = """
SELECT dimension, name, kind, size, share_before, share_after, rate_before, rate_after,
       posts_before, posts_after
FROM drift_part
WHERE campaign_id = ? AND denominator = ? AND dimension = ?
ORDER BY abs(size) DESC, kind, name
"""

CATEGORY: Final[dict[Dimension, str]] = {
    "creator": "coalesce(creator_name, handle, account_id, '')",
    "platform": "coalesce(platform, '')",
    "format": "coalesce(format, '')",
}
"""How a post falls into a part, as core.checks splits them."""

POSTS: Final = """
SELECT post_id, platform, permalink, handle, creator_name, format, title,
       coalesce(caption, title) AS caption, published_on,
       settled_engagements AS engagements, {size} AS size, settled_engagements / {size} AS rate,
       published_on >= began_from AS is_since
FROM post_now
JOIN drift_finding USING (campaign_id)
WHERE campaign_id = $campaign_id AND denominator = $denominator AND {category} = $name
  AND settled_engagements IS NOT NULL AND {size} > 0 AND published_on IS NOT NULL
ORDER BY published_on DESC, post_id
LIMIT $limit
"""


def parts_of(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, denominator: str, dimension: Dimension
) -> pd.DataFrame:
    """The parts of a drift by one dimension, the largest first; their sizes add up to the change.

    name, kind (rate, mix), size (a difference of rates), share_before, share_after, rate_before,
    rate_after (fractions, NaN without posts), posts_before, posts_after. Empty without a drift.
    """
    return cursor.execute(PARTS, [campaign_id, denominator, dimension]).df()


def posts_of_part(
    cursor: duckdb.DuckDBPyConnection,
    campaign_id: str,
    denominator: str,
    dimension: Dimension,
    name: str,
    limit: int = 500,
) -> pd.DataFrame:
    """The posts behind one part, the newest first, with the figures that were compared.

    engagements, size (the denominator) and rate at the settled age; is_since tells whether the
    post is from the time since the change may have begun.
    """
    if denominator not in DENOMINATORS:
        raise ValueError(f"{denominator} is no denominator")
    size = settled_size_sql(denominator)
    wanted = {
        "campaign_id": campaign_id, "denominator": denominator, "name": name, "limit": limit,
    }  # fmt: skip
    query = POSTS.format(size=f"post_now.{size}", category=CATEGORY[dimension])
    return cursor.execute(query, wanted).df()
