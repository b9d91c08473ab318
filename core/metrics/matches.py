"""Promised posts tied to live ones: by the export, by hand, or by account, platform and day."""

from __future__ import annotations

from typing import Any, Final

import duckdb

from core.metrics.identity import SAME_POST
from core.metrics.match import Posted, Promised, match
from core.store.prepared import insert

# Where an export names the post, or the team did, there is nothing to guess.
RULED: Final = f"""
CREATE OR REPLACE TEMP TABLE ruled_match AS
SELECT deliverable_id, coalesce(same_as, said.post_id) AS post_id, is_match
FROM (
    SELECT deliverable_id, post_id, arg_max(coalesce(is_match::INTEGER, -1), said_at) AS word
    FROM match_ruling GROUP BY ALL
) AS said
LEFT JOIN {SAME_POST} AS known ON known.post_id = said.post_id
CROSS JOIN LATERAL (SELECT word = 1 AS is_match)
WHERE word >= 0
"""  # noqa: S608
BY_HAND: Final = """
INSERT INTO deliverable_match
SELECT deliverable_id, post_id, 'hand', true, 'Said by the team.'
FROM ruled_match SEMI JOIN deliverable_now USING (deliverable_id) SEMI JOIN post_now USING (post_id)
WHERE is_match
QUALIFY row_number() OVER (PARTITION BY deliverable_id ORDER BY post_id) = 1
"""
BY_EXPORT: Final = """
INSERT INTO deliverable_match
SELECT deliverable_id, post_id, 'export', true, 'The export names the post.'
FROM deliverable_now SEMI JOIN post_now USING (post_id)
ANTI JOIN deliverable_match USING (deliverable_id)
"""
PROMISED: Final = """
SELECT deliverable_id, deliverable_now.creator_id, campaign_id, platform, format, due_on,
       coalesce(account_ids, [])
FROM deliverable_now
LEFT JOIN creator_now ON creator_now.creator_id = deliverable_now.creator_id
ANTI JOIN deliverable_match USING (deliverable_id)
WHERE status IS DISTINCT FROM 'cancelled'
ORDER BY deliverable_id
"""
# Posts of people who promised some, or of a campaign for which some are promised.
POSTED: Final = """
SELECT post_now.post_id, post_now.creator_id, handle, post_now.campaign_id, post_now.platform,
       post_now.format, published_on,
       coalesce(list_has_any(regexp_extract_all(lower(coalesce(caption, title, '')), '#\\w+'),
                list_transform(hashtags, lambda tag: '#' || lower(ltrim(tag, '#')))), true)
FROM post_now
LEFT JOIN campaign_now ON campaign_now.campaign_id = post_now.campaign_id
ANTI JOIN (FROM deliverable_match WHERE is_certain) AS taken ON taken.post_id = post_now.post_id
WHERE post_now.collaboration_of IS NULL AND published_on IS NOT NULL AND (
    post_now.creator_id IN (SELECT creator_id FROM deliverable_now)
    OR post_now.campaign_id IN (SELECT campaign_id FROM deliverable_now)
)
ORDER BY post_now.post_id
"""
# What is certain counts as the deliverable's post from here on, in costs and status alike.
TAKE_OVER: Final = """
UPDATE deliverable_now SET post_id = deliverable_match.post_id
FROM deliverable_match
WHERE deliverable_match.deliverable_id = deliverable_now.deliverable_id AND is_certain
"""


def refresh_matches(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make deliverable_match anew, and let certain matches be the deliverables' posts."""
    cursor.execute("DELETE FROM deliverable_match").fetchall()
    for statement in (RULED, BY_HAND, BY_EXPORT):
        cursor.execute(statement).fetchall()
    refused = frozenset(
        (one, other)
        for one, other in cursor.execute(
            "SELECT deliverable_id, post_id FROM ruled_match WHERE NOT is_match"
        ).fetchall()
    )
    promised = [_promised(row) for row in cursor.execute(PROMISED).fetchall()]
    if promised:
        posted = [Posted(*row) for row in cursor.execute(POSTED).fetchall()]
        found = match(promised, posted, refused)
        insert(
            cursor,
            "deliverable_match",
            [
                (one.deliverable_id, one.post_id, "days", one.is_certain, one.reason)
                for one in found
            ],
        )
    cursor.execute(TAKE_OVER).fetchall()


def _promised(row: tuple[Any, ...]) -> Promised:
    handles = tuple(account.partition(":")[2] for account in row[6])
    deliverable_id, creator_id, campaign_id, platform, form, due_on, _ = row
    return Promised(deliverable_id, creator_id, campaign_id, platform, form, due_on, handles)
