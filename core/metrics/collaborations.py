"""Posts of other people's accounts that stand in the export of an account: collaborations."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from typing import Final

from core.metrics.accounts import NEWEST_CLAIM

EXPORTS_OF_AN_ACCOUNT: Final = ("meta_instagram_content", "meta_facebook_content")
"""Known exports that one account makes of its posts. A vendor's list has everybody's as a rule."""

SECOND_ACCOUNT_FROM: Final = 0.2
"""An account with reach and so many of the rows is another own account of a business, which Meta
exports together. Of somebody else's post it gives no reach."""

# Whose export it is was said at upload, or more than half of its posts are of one account.
COLLABORATIONS: Final = f"""
CREATE OR REPLACE TEMP TABLE collaboration AS
WITH exported AS (
    SELECT import_id, any_value(platform || ':' || said_handle) AS said
    FROM import_file
    WHERE known_id IN {EXPORTS_OF_AN_ACCOUNT}
      AND import_id IN (SELECT import_id FROM post SEMI JOIN refreshing_id USING (post_id))
    GROUP BY import_id
),
measured AS (
    SELECT import_id, post_id, max(reach) AS reach
    FROM post_snapshot SEMI JOIN exported USING (import_id)
    GROUP BY import_id, post_id
),
listed AS (
    SELECT import_id, account_id, count(*) AS posts, count(reach) AS posts_with_reach,
           sum(count(*)) OVER (PARTITION BY import_id) AS posts_in_all
    FROM post SEMI JOIN exported USING (import_id)
    LEFT JOIN measured USING (import_id, post_id)
    WHERE account_id IS NOT NULL
    GROUP BY import_id, account_id
),
owned AS (
    SELECT import_id, coalesce(any_value(said), max(account_id) FILTER (posts * 2 > posts_in_all))
               AS owner
    FROM listed JOIN exported USING (import_id)
    GROUP BY import_id
)
SELECT number, arg_max(owner, {NEWEST_CLAIM}) AS collaboration_of
FROM post
JOIN refreshing_id USING (post_id)
JOIN owned USING (import_id)
JOIN listed USING (import_id, account_id)
JOIN (SELECT number, account_id AS author FROM claimed) USING (number)
WHERE account_id <> owner AND author <> owner
  AND (posts_with_reach = 0 OR posts < {SECOND_ACCOUNT_FROM} * posts_in_all)
GROUP BY number
"""
