"""Which campaign a post belongs to, who said so, and the reason in a sentence.

By hand comes before the export's own word, before what the user said at upload, before the rules
of a brief. Rules are weaker than words: where two campaigns claim one post by rule, it waits.
"""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from typing import Final

import duckdb

from core.metrics.accounts import NEWEST_CLAIM

GRACE_DAYS: Final = 7
"""A post with the campaign's hashtag, mention or code may come so many days early or late."""

TO_CLAIM: Final = """
CREATE OR REPLACE TEMP TABLE claiming_post AS
SELECT post_id FROM post_now SEMI JOIN refreshing_post USING (post_id)
"""

# A campaign that came, went or changed its rules: its own posts, the tray, and the posts that
# rules gave to others (two claims send a post to the tray), and those somebody named it for.
TO_CLAIM_AGAIN: Final = """
INSERT INTO claiming_post
SELECT post_id
FROM post_now
WHERE campaign_id IN (FROM reclaiming_campaign)
   OR EXISTS (FROM reclaiming_campaign)
      AND (assigned_by IS NULL OR assigned_by IN ('hashtag', 'mention', 'code', 'account'))
   OR post_id IN (
       SELECT same_as
       FROM post_identity
       WHERE post_id IN (
           SELECT post_id FROM assignment SEMI JOIN reclaiming_campaign USING (campaign_id)
           UNION ALL
           SELECT post_id FROM post SEMI JOIN reclaiming_campaign USING (campaign_id)
           UNION ALL
           SELECT post_id
           FROM post JOIN import_file USING (import_id)
           WHERE said_campaign_id IN (FROM reclaiming_campaign)
       )
   )
EXCEPT
FROM claiming_post
"""

# Each word counts only while its campaign exists; NULL by hand is a word as well.
BY_WORD: Final = f"""
CREATE OR REPLACE TEMP TABLE said_claim AS
WITH known_as AS (
    SELECT DISTINCT post_identity.post_id, same_as
    FROM post_identity JOIN claiming_post ON same_as = claiming_post.post_id
),
by_hand AS (
    SELECT same_as AS post_id, arg_max(row(campaign_id, reason), place) AS word
    FROM (
        SELECT *, row_number() OVER (ORDER BY assigned_at, rowid) AS place
        FROM (SELECT rowid, * FROM assignment)
    )
    JOIN known_as USING (post_id)
    WHERE campaign_id IS NULL OR campaign_id IN (SELECT campaign_id FROM campaign_now)
    GROUP BY same_as
),
named AS (
    SELECT same_as AS post_id,
           arg_max(row(campaign_id, file_name), {NEWEST_CLAIM})
               FILTER (campaign_id IN (SELECT campaign_id FROM campaign_now)) AS by_export,
           arg_max(row(said_campaign_id, file_name), {NEWEST_CLAIM})
               FILTER (said_campaign_id IN (SELECT campaign_id FROM campaign_now)) AS at_upload
    FROM post
    JOIN known_as USING (post_id)
    LEFT JOIN import_file USING (import_id)
    WHERE coalesce(campaign_id, said_campaign_id) IS NOT NULL
    GROUP BY same_as
)
SELECT post_id,
       CASE WHEN word IS NOT NULL THEN word[1]
            WHEN by_export IS NOT NULL THEN by_export[1]
            ELSE at_upload[1] END AS campaign_id,
       CASE WHEN word IS NOT NULL THEN 'hand'
            WHEN by_export IS NOT NULL THEN 'export'
            ELSE 'upload' END AS assigned_by,
       CASE WHEN word IS NOT NULL THEN word[2]
            WHEN by_export IS NOT NULL
                THEN 'named by the export ' || coalesce(by_export[2], 'that told of it')
            ELSE 'said at upload of ' || coalesce(at_upload[2], 'the export') END
           AS assigned_reason
FROM claiming_post
LEFT JOIN by_hand USING (post_id)
LEFT JOIN named USING (post_id)
WHERE coalesce(word, by_export, at_upload) IS NOT NULL
"""

LINK: Final = (
    r"(?:https?://)?(?:www\.)?([\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(?:[/?#]\S*)?)"
)
# Whole tokens only: #glow is not #glowup. A code is met with or without its hyphens around it.
TOKENS: Final = r"""
CREATE OR REPLACE TEMP TABLE token AS
WITH waiting AS (
    SELECT post_id, account_id, handle, published_on,
           lower(nfc_normalize(concat_ws(' ', title, caption))) AS words
    FROM post_now
    SEMI JOIN claiming_post USING (post_id)
    ANTI JOIN said_claim USING (post_id)
)
SELECT DISTINCT post_id, published_on, kind, token
FROM (
    SELECT post_id, published_on, 'hashtag' AS kind,
           unnest(regexp_extract_all(words, '[#＃]([\p{L}\p{M}\p{N}_]+)', 1)) AS token
    FROM waiting
    UNION ALL
    SELECT post_id, published_on, 'mention',
           rtrim(unnest(regexp_extract_all(words, '[@＠]([\p{L}\p{M}\p{N}_.-]+)', 1)), '.-')
    FROM waiting
    UNION ALL
    SELECT post_id, published_on, 'code',
           unnest(list_concat(regexp_extract_all(words, '[\p{L}\p{M}\p{N}_]+'),
                              regexp_extract_all(words, '[\p{L}\p{M}\p{N}_-]+')))
    FROM waiting
    UNION ALL
    -- A link, as it stands and without its query, which only tells where somebody came from.
    SELECT post_id, published_on, 'code', unnest([link, regexp_extract(link, '^[^?#]+')]
        .list_transform(lambda one: rtrim(one, './,;:!)')))
    FROM (SELECT post_id, published_on,
                 unnest(regexp_extract_all(words, 'LINK', 1)) AS link FROM waiting)
    UNION ALL
    SELECT post_id, published_on, 'account', unnest([account_id, handle])
    FROM waiting
)
WHERE token IS NOT NULL
""".replace("LINK", LINK)

BY_RULE: Final = f"""
CREATE OR REPLACE TEMP TABLE rule_claim AS
WITH rule AS (
    SELECT campaign_id, name, starts_on, ends_on, 'hashtag' AS kind, 1 AS rank,
           unnest(hashtags) AS token
    FROM campaign_now
    UNION ALL
    SELECT campaign_id, name, starts_on, ends_on, 'mention', 2, unnest(mentions) FROM campaign_now
    UNION ALL
    SELECT campaign_id, name, starts_on, ends_on, 'code', 3, unnest(codes) FROM campaign_now
    UNION ALL
    SELECT campaign_id, name, starts_on, ends_on, 'account', 4, unnest(accounts) FROM campaign_now
),
plain_rule AS (
    SELECT * REPLACE (
        CASE WHEN kind = 'account' THEN replace(lower(trim(token)), ':@', ':')
             WHEN kind = 'code' THEN
                 rtrim(regexp_replace(lower(nfc_normalize(trim(token))),
                                      '^(https?://)?(www[.])?', ''), '/')
             ELSE ltrim(lower(nfc_normalize(trim(token))), '#＃@＠') END AS token)
    FROM rule
    WHERE trim(token) <> ''
)
SELECT DISTINCT post_id, campaign_id, name, kind, rank,
       CASE kind WHEN 'hashtag' THEN 'carries #' || token || ', a hashtag of the brief'
                 WHEN 'mention' THEN 'carries @' || token || ', a mention of the brief'
                 WHEN 'code' THEN 'carries ' || CASE
                     WHEN contains(token, '.') THEN token || ', a link of the brief'
                     ELSE upper(token) || ', a code of the brief' END
                 ELSE 'posted by ' || token || ', an account of the brief, within its dates' END
           AS reason,
       starts_on IS NOT NULL AS has_first_day,
       -- An account works for others on other days: without dates it claims nothing.
       CASE WHEN kind = 'account' THEN
                starts_on IS NOT NULL AND published_on IS NOT NULL
                AND published_on >= starts_on AND (ends_on IS NULL OR published_on <= ends_on)
            ELSE (starts_on IS NULL OR coalesce(published_on >= starts_on - {GRACE_DAYS}, false))
                AND (ends_on IS NULL OR coalesce(published_on <= ends_on + {GRACE_DAYS}, false))
            END AS is_in_time
FROM plain_rule
JOIN token USING (kind, token)
"""

OUTCOME: Final = r"""
CREATE OR REPLACE TEMP TABLE claim AS
WITH by_campaign AS (
    SELECT post_id, campaign_id, any_value(name) AS name,
           arg_min(kind, rank || reason) AS kind, arg_min(reason, rank || reason) AS reason
    FROM rule_claim WHERE is_in_time
    GROUP BY post_id, campaign_id
),
by_rule AS (
    SELECT post_id, count(*) AS campaigns, any_value(campaign_id) AS campaign_id,
           any_value(kind) AS kind, any_value(reason) AS reason,
           string_agg(name || ' (' || reason || ')', ' and ' ORDER BY name, campaign_id) AS all_of
    FROM by_campaign
    GROUP BY post_id
),
out_of_time AS (
    SELECT post_id, min(replace(reason, ', within its dates', '') || ' (' || name || '), but '
                        || CASE WHEN kind = 'account' AND NOT has_first_day
                                THEN 'the brief names no first day'
                                ELSE 'not within its dates' END) AS reason
    FROM rule_claim WHERE NOT is_in_time
    GROUP BY post_id
),
brief AS (
    SELECT count(*) AS campaigns,
           concat_ws(', ', CASE WHEN bool_or(len(hashtags) > 0) THEN 'hashtag' END,
                           CASE WHEN bool_or(len(mentions) > 0) THEN 'mention' END,
                           CASE WHEN bool_or(len(codes) > 0) THEN 'code' END) AS in_captions,
           bool_or(len(accounts) > 0) AS has_accounts
    FROM campaign_now
),
-- Which rules there were to meet.
unclaimed AS (
    SELECT CASE
               WHEN campaigns = 0 THEN 'no campaign is known yet'
               WHEN in_captions = '' AND has_accounts IS NOT TRUE
                   THEN 'no brief names a hashtag, mention, code or account'
               ELSE concat_ws(', and ',
                   CASE WHEN in_captions <> '' THEN
                       'carries no ' || regexp_replace(in_captions, ', ([a-z]+)$', ' or \1')
                       || ' of a brief' END,
                   CASE WHEN has_accounts THEN 'its account is in no brief' END)
           END AS reason
    FROM brief
)
SELECT claiming_post.post_id,
       CASE WHEN said_claim.post_id IS NOT NULL THEN said_claim.campaign_id
            WHEN campaigns = 1 THEN by_rule.campaign_id END AS campaign_id,
       CASE WHEN said_claim.post_id IS NOT NULL THEN said_claim.assigned_by
            WHEN campaigns = 1 THEN kind END AS assigned_by,
       CASE WHEN said_claim.post_id IS NOT NULL THEN said_claim.assigned_reason
            WHEN campaigns = 1 THEN by_rule.reason
            WHEN campaigns > 1 THEN 'claimed by ' || all_of
            ELSE coalesce(out_of_time.reason, unclaimed.reason) END AS assigned_reason
FROM claiming_post
CROSS JOIN unclaimed
LEFT JOIN said_claim USING (post_id)
LEFT JOIN by_rule USING (post_id)
LEFT JOIN out_of_time USING (post_id)
"""

ASSIGN: Final = """
UPDATE post_now
SET campaign_id = claim.campaign_id, assigned_by = claim.assigned_by,
    assigned_reason = claim.assigned_reason
FROM claim
WHERE post_now.post_id = claim.post_id
  AND (post_now.campaign_id, post_now.assigned_by, post_now.assigned_reason)
      IS DISTINCT FROM (claim.campaign_id, claim.assigned_by, claim.assigned_reason)
"""


def assign_posts(cursor: duckdb.DuckDBPyConnection) -> None:
    """Claim the posts of ``claiming_post`` for the campaigns of campaign_now."""
    for statement in (BY_WORD, TOKENS, BY_RULE, OUTCOME, ASSIGN):
        cursor.execute(statement).fetchall()
