"""The tray: posts that no campaign has, with the reason why they wait."""

from __future__ import annotations

from typing import Final

import duckdb
import pandas as pd

# A post that somebody took out of every campaign by hand does not wait.
COUNT: Final = """
SELECT count(*) FROM post_now WHERE campaign_id IS NULL AND assigned_by IS NULL
"""

TRAY: Final = """
SELECT post_id, platform, permalink, account_id, handle, creator_name, format, title,
       coalesce(caption, title) AS caption, published_on, as_of, engagements, views, reach,
       assigned_reason AS reason
FROM post_now
WHERE campaign_id IS NULL AND assigned_by IS NULL
ORDER BY published_on DESC NULLS LAST, post_id
LIMIT ? OFFSET ?
"""


def tray_count(cursor: duckdb.DuckDBPyConnection) -> int:
    """How many posts wait for a campaign."""
    return int(cursor.execute(COUNT).fetchall()[0][0])


def tray(cursor: duckdb.DuckDBPyConnection, limit: int, offset: int = 0) -> pd.DataFrame:
    """A page of the posts that wait, the newest first; reason says why in words."""
    return cursor.execute(TRAY, [limit, offset]).df()
