"""Who was asked for a campaign, and what became of it: one row per creator and campaign.

Acceptance is always split into first-time and returning creators (tid.al; metrics.md).
"""

from __future__ import annotations

from typing import Final

import duckdb

from core.metrics.accounts import NEWEST_CLAIM

# A message once, with the newest word on it; then all of one creator about one campaign.
INVITATIONS: Final = f"""
INSERT INTO invitation_now
WITH said AS (
    SELECT message_id, arg_max(campaign_id, {NEWEST_CLAIM}) AS campaign_id,
           arg_max(creator_id, {NEWEST_CLAIM}) AS said_creator,
           arg_max(direction, {NEWEST_CLAIM}) AS direction,
           arg_max(status, {NEWEST_CLAIM}) AS status,
           CAST(arg_max(sent_at, {NEWEST_CLAIM}) AS DATE) AS sent_on,
           CAST(arg_max(opened_at, {NEWEST_CLAIM}) AS DATE) AS opened_on,
           CAST(arg_max(replied_at, {NEWEST_CLAIM}) AS DATE) AS replied_on,
           min({NEWEST_CLAIM}) AS claim, arg_min(import_id, {NEWEST_CLAIM}) AS import_id,
           arg_min(source_row, {NEWEST_CLAIM}) AS source_row
    FROM message GROUP BY message_id
),
known AS (
    SELECT said.*, coalesce(creator_now.creator_id, said_creator) AS creator_id,
           coalesce(creator_now.name, said_creator) AS creator_name
    FROM said
    LEFT JOIN creator_identity ON kind = 'creator' AND known_as = said_creator
    LEFT JOIN creator_now ON creator_now.creator_id = creator_identity.creator_id
    WHERE campaign_id IS NOT NULL AND said_creator IS NOT NULL
),
asked AS (
    SELECT campaign_id, creator_id, any_value(creator_name ORDER BY claim) AS creator_name,
           min(sent_on) FILTER (direction IS DISTINCT FROM 'in') AS invited_on,
           min(opened_on) AS opened_on,
           coalesce(min(replied_on), min(sent_on) FILTER (direction = 'in')) AS replied_on,
           bool_or(coalesce(status = 'accepted', false)) AS said_yes, count(*) AS messages,
           arg_min(import_id, claim) AS import_id, arg_min(source_row, claim) AS source_row
    FROM known
    GROUP BY campaign_id, creator_id
    HAVING count(*) FILTER (direction IS DISTINCT FROM 'in') > 0
),
signed AS (
    SELECT campaign_id, creator_id, min(signed_on) AS signed_on
    FROM contract_now WHERE signed_on IS NOT NULL GROUP BY campaign_id, creator_id
),
worked AS (
    SELECT campaign_id, creator_id, min(published_on) AS day
    FROM post_now WHERE creator_id IS NOT NULL AND campaign_id IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT campaign_id, creator_id, signed_on FROM signed
),
earlier AS (
    SELECT asked.campaign_id, asked.creator_id, count(worked.day) > 0 AS is_returning
    FROM asked
    LEFT JOIN worked ON worked.creator_id = asked.creator_id
        AND worked.campaign_id <> asked.campaign_id AND worked.day < asked.invited_on
    GROUP BY asked.campaign_id, asked.creator_id
)
SELECT campaign_id, creator_id, creator_name, invited_on, opened_on, replied_on,
       signed.signed_on, said_yes OR signed.signed_on IS NOT NULL, is_returning, messages,
       import_id, source_row
FROM asked
LEFT JOIN signed USING (campaign_id, creator_id)
LEFT JOIN earlier USING (campaign_id, creator_id)
"""  # noqa: S608


def refresh_invitations(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make invitation_now anew from messages, contracts and posts as they stand now."""
    cursor.execute("DELETE FROM invitation_now").fetchall()
    cursor.execute(INVITATIONS).fetchall()
