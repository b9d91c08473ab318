"""Which ids mean one post: some exports know a post by its id, others by its address only."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from typing import Final

import duckdb

from core.store.keys import address_key_sql

# An id that was made of the address. With a slash in it, it is only a stand-in for an id: a short
# code of Instagram, or host and path elsewhere.
OWN_ID: Final = "split_part(post_id, ':', 1) || ':' || address"

SAME_POST: Final = """
(SELECT post_id, any_value(same_as ORDER BY same_as) AS same_as FROM post_identity GROUP BY post_id)
"""
"""To be joined by an id that an export or a person said: ``same_as`` is the id in post_now."""

AFFECTED: Final = f"""
CREATE OR REPLACE TEMP TABLE affected_identity AS
WITH said AS (
    SELECT DISTINCT post_id, {address_key_sql("permalink")} AS address
    FROM (
        SELECT DISTINCT post_id, permalink
        FROM post SEMI JOIN touched_post USING (post_id)
    )
),
-- An id that has an address in some row needs no row without one.
fresh AS (
    SELECT post_id, address FROM said
    QUALIFY address IS NOT NULL OR max(address) OVER (PARTITION BY post_id) IS NULL
),
shared AS (
    SELECT address, split_part(post_id, ':', 1) AS platform
    FROM post_identity SEMI JOIN touched_post USING (post_id)
    UNION
    SELECT address, split_part(post_id, ':', 1) FROM fresh
),
neighbours AS (
    SELECT DISTINCT post_id
    FROM post_identity SEMI JOIN shared
        ON post_identity.address = shared.address
       AND split_part(post_identity.post_id, ':', 1) = shared.platform
    ANTI JOIN touched_post USING (post_id)
)
SELECT post_id, address FROM fresh
UNION ALL
SELECT post_id, address FROM post_identity SEMI JOIN neighbours USING (post_id)
"""

REMEMBER_OLD: Final = """
CREATE OR REPLACE TEMP TABLE stale_post AS
SELECT DISTINCT same_as AS post_id
FROM post_identity
WHERE post_id IN (SELECT post_id FROM affected_identity UNION SELECT post_id FROM touched_post)
"""

DELETE_OLD: Final = """
DELETE FROM post_identity
WHERE post_id IN (SELECT post_id FROM affected_identity UNION SELECT post_id FROM touched_post)
"""

# A short code or an id in the address is the post: all ids that carry it are one. Host and path
# may be a profile that stands for many posts, so they join only one id with one stand-in.
INSERT_NEW: Final = f"""
INSERT INTO post_identity
WITH everybody AS (
    SELECT post_id, address FROM post_identity
    WHERE address IN (SELECT address FROM affected_identity)
    UNION ALL
    SELECT post_id, address FROM affected_identity WHERE address IS NOT NULL
),
ranked AS (
    SELECT post_id, address, split_part(post_id, ':', 1) AS platform,
           CASE WHEN post_id <> {OWN_ID} THEN 1
                WHEN contains(address, '/') THEN 2
                ELSE 0 END AS rank,
           starts_with(address, '/p/') OR NOT contains(address, '/') AS is_the_post
    FROM everybody
),
chosen AS (
    SELECT address, platform, substr(min(rank || post_id), 2) AS same_as
    FROM ranked
    GROUP BY address, platform
    HAVING bool_and(is_the_post) OR count(*) FILTER (rank = 1) = 1
)
SELECT affected.post_id, affected.address,
       coalesce(min(same_as) OVER (PARTITION BY affected.post_id), affected.post_id)
FROM affected_identity AS affected
LEFT JOIN chosen
    ON chosen.address = affected.address
   AND chosen.platform = split_part(affected.post_id, ':', 1)
"""

REFRESHING: Final = """
CREATE OR REPLACE TEMP TABLE refreshing_post AS
SELECT post_id FROM stale_post
UNION
SELECT same_as FROM post_identity SEMI JOIN affected_identity USING (post_id)
"""

# A number joins a million snapshots to their posts faster than a text does.
REFRESHING_IDS: Final = """
CREATE OR REPLACE TEMP TABLE refreshing_id AS
SELECT DISTINCT post_identity.post_id, same_as, numbered.number
FROM post_identity
JOIN (SELECT post_id, CAST(row_number() OVER () AS INTEGER) AS number FROM refreshing_post)
    AS numbered ON same_as = numbered.post_id
"""


def refresh_identities(cursor: duckdb.DuckDBPyConnection) -> None:
    """Bring post_identity up to date with touched_post.

    Leaves ``refreshing_post`` (post_id: every post of post_now to be made anew, or to vanish) and
    ``refreshing_id`` (post_id as exports say it, same_as, number: one per post).
    """
    for statement in (AFFECTED, REMEMBER_OLD, DELETE_OLD, INSERT_NEW, REFRESHING, REFRESHING_IDS):
        cursor.execute(statement).fetchall()
