"""What is known of campaigns' contracts and deliverables, counted."""

from __future__ import annotations

from typing import Final

import duckdb

from core.review.status import Promises

# Teams seldom write down that a post is out: a creator's first promises are also kept by as many
# posts as the creator has in the campaign.
PROMISES: Final = """
WITH newest AS (
    SELECT campaign_id, coalesce(as_of, current_date) AS day FROM campaign_now
),
agreed AS (
    SELECT campaign_id, count(*) AS contracts,
           count(*) FILTER (signed_on IS NULL AND status IN
                            ('negotiating', 'sent', 'draft', 'pending')) AS unsigned
    FROM contract_now
    WHERE campaign_id IS NOT NULL AND status IS DISTINCT FROM 'cancelled'
    GROUP BY campaign_id
),
owed AS (
    SELECT campaign_id, creator_id, count(*) AS deliverables,
           count(*) FILTER (due_on < day) AS due,
           count(*) FILTER (due_on < day AND (status IN ('live', 'completed')
                            OR live_on IS NOT NULL OR post_id IS NOT NULL)) AS kept
    FROM deliverable_now JOIN newest USING (campaign_id)
    WHERE status IS DISTINCT FROM 'cancelled'
    GROUP BY campaign_id, creator_id
),
posted AS (
    SELECT campaign_id, creator_id, count(*) AS posts FROM post_now
    WHERE creator_id IS NOT NULL GROUP BY campaign_id, creator_id
),
late AS (
    SELECT campaign_id, CAST(sum(deliverables) AS BIGINT) AS deliverables,
           CAST(sum(greatest(due - greatest(kept, coalesce(posts, 0)), 0)) AS BIGINT) AS late
    FROM owed LEFT JOIN posted USING (campaign_id, creator_id)
    GROUP BY campaign_id
)
SELECT campaign_id, coalesce(contracts, 0), coalesce(unsigned, 0), coalesce(deliverables, 0),
       coalesce(late, 0)
FROM agreed FULL JOIN late USING (campaign_id)
"""


def promises_of_all(cursor: duckdb.DuckDBPyConnection) -> dict[str, Promises]:
    """What is known of the contracts of every campaign that has any, by campaign id."""
    return {row[0]: Promises(*row[1:]) for row in cursor.execute(PROMISES).fetchall()}
