"""One row per post: what exports claim of it, its counters so far, and those at a settled age."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from typing import Final

import duckdb

from core.exports.fields import COUNTERS
from core.metrics.accounts import NEWEST_CLAIM
from core.metrics.collaborations import COLLABORATIONS
from core.metrics.engagements import ENGAGEMENT_PARTS, engagements_sql
from core.metrics.estimates import ESTIMATED

NOT_ADDED_UP: Final = ("watch_seconds", "followers_at_post", "engagements_reported")
TOTALS: Final = tuple(name for name in COUNTERS if name not in NOT_ADDED_UP)
"""The counters that post_now has: what a post has gathered so far."""
SETTLED: Final = ("views", "impressions", "likes", "comments", "shares", "saves")

SETTLED_AGE_DAYS: Final = 7
SETTLED_WITHIN_DAYS: Final = 7
"""Exports of one review come on different days: a settled figure may be up to six days older than
the first, so that one export's engagements meet another's reach."""

DESCRIBED: Final = (
    "platform",
    "platform_post_id",
    "permalink",
    "account_id",
    "format",
    "title",
    "caption",
    "published_at",
    "published_on",
    "duration_seconds",
    "is_paid_partnership",
    "creator_id",
)

# The newest claim that is not NULL wins, field by field.
CLAIMS: Final = f"""
CREATE OR REPLACE TEMP TABLE claimed AS
SELECT number, any_value(same_as) AS post_id,
       {", ".join(f"arg_max({field}, {NEWEST_CLAIM}) AS {field}" for field in DESCRIBED)}
FROM post JOIN refreshing_id USING (post_id)
GROUP BY number
"""

# Of one row each there is nothing to choose: a first upload takes a third of the time so.
HAVE_ONE_CLAIM: Final = """
SELECT count(*) = count(DISTINCT number) FROM post JOIN refreshing_id USING (post_id)
"""

SINGLE_CLAIMS: Final = f"""
CREATE OR REPLACE TEMP TABLE claimed AS
SELECT number, same_as AS post_id, {", ".join(DESCRIBED)}
FROM post JOIN refreshing_id USING (post_id)
"""

# What snapshots join to: small, so that a million of them are read once and joined fast.
SERIES: Final = """
CREATE OR REPLACE TEMP TABLE series AS
SELECT refreshing_id.post_id, number, same_as, published_on
FROM refreshing_id JOIN claimed USING (number)
"""

# A window that begins on or before the day of publishing counts everything so far.
IS_LIFETIME: Final = """
(basis = 'lifetime' OR basis = 'window' AND (window_from IS NULL OR window_from <= published_on))
"""

# Of totals that only ever rise the newest is the largest, and the largest of a series that falls
# is the newest value before the fall; core.metrics.contradictions tells of the fall.
LIFETIME: Final = f"""
CREATE OR REPLACE TEMP TABLE counted AS
SELECT number, max(as_of) AS as_of,
       {
    ", ".join(f"max({name}) FILTER ({IS_LIFETIME}) AS {name}" for name in TOTALS if name != "reach")
},
       max(reach) FILTER ({IS_LIFETIME} AND reach_kind = 'unique_accounts') AS unique_accounts,
       max(reach) FILTER ({IS_LIFETIME} AND reach_kind IS DISTINCT FROM 'unique_accounts')
           AS other_reach,
       max(reach_kind) FILTER ({IS_LIFETIME} AND reach_kind <> 'unique_accounts')
           AS other_reach_kind,
       arg_max(followers_at_post, {NEWEST_CLAIM}) AS followers_at_post,
       min(as_of) FILTER (
           {IS_LIFETIME} AND as_of - published_on >= {SETTLED_AGE_DAYS}
           AND coalesce(likes, comments, shares, saves) IS NOT NULL
       ) AS settled_as_of
FROM counted_snapshot JOIN series USING (post_id)
GROUP BY number
"""

# Two exports of the same day row are one day: the newest claim counts.
DAYS: Final = f"""
CREATE OR REPLACE TEMP TABLE day_total AS
SELECT number, {", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in TOTALS)},
       max(reach_kind) AS reach_kind
FROM (
    SELECT number, as_of, max(reach_kind) AS reach_kind,
           {", ".join(f"arg_max({name}, {NEWEST_CLAIM}) AS {name}" for name in TOTALS)}
    FROM counted_snapshot JOIN series USING (post_id)
    WHERE basis = 'day'
    GROUP BY number, as_of
)
GROUP BY number
"""


def _first(value: str) -> str:
    """SQL for the value on the first day that has one, the largest said on that day."""
    return f"arg_min({value}, (as_of - DATE '2000-01-01') * 4398046511104 - {value})"


SETTLE: Final = f"""
CREATE OR REPLACE TEMP TABLE settled AS
SELECT number, {", ".join(f"{_first(name)} AS {name}" for name in SETTLED)},
       {_first("unique_accounts")} AS unique_accounts, {_first("other_reach")} AS other_reach
FROM (
    SELECT number, snapshot.as_of, {", ".join(f"snapshot.{name}" for name in SETTLED)},
           CASE WHEN reach_kind = 'unique_accounts' THEN reach END AS unique_accounts,
           CASE WHEN reach_kind IS DISTINCT FROM 'unique_accounts' THEN reach END AS other_reach
    FROM counted_snapshot AS snapshot
    JOIN series USING (post_id)
    JOIN counted USING (number)
    WHERE {IS_LIFETIME}
      AND snapshot.as_of >= settled_as_of
      AND snapshot.as_of < settled_as_of + {SETTLED_WITHIN_DAYS}
)
GROUP BY number
"""

# On the day of posting or the nearest day before; else the nearest after.
FOLLOWERS: Final = f"""
CREATE OR REPLACE TEMP TABLE posted_to AS
WITH said AS (
    SELECT account_id, day, arg_max(followers, claim) AS followers
    FROM (
        SELECT account_id, as_of AS day, followers, {NEWEST_CLAIM} AS claim
        FROM account WHERE followers IS NOT NULL AND as_of IS NOT NULL
        UNION ALL
        SELECT account_id, day, followers, {NEWEST_CLAIM}
        FROM account_day WHERE followers IS NOT NULL
    )
    SEMI JOIN claimed USING (account_id)
    GROUP BY account_id, day
),
posted AS (
    SELECT number, account_id, coalesce(published_on, DATE '9999-12-31') AS day
    FROM claimed WHERE account_id IS NOT NULL
)
SELECT posted.number, coalesce(before.followers, after.followers) AS followers
FROM posted
ASOF LEFT JOIN said AS before
    ON posted.account_id = before.account_id AND posted.day >= before.day
ASOF LEFT JOIN said AS after
    ON posted.account_id = after.account_id AND posted.day <= after.day
"""

# Engagements are an estimate where one of their parts is.
ESTIMATED_FIGURES: Final = f"""
nullif(list_sort(list_concat(
    list_filter(coalesce(names, []), lambda name: list_contains({[*TOTALS]}, name)
                                                  AND name <> 'reach'),
    CASE WHEN reach_kind = 'modelled' THEN ['reach'] END,
    CASE WHEN list_has_any(coalesce(names, []), {[*ENGAGEMENT_PARTS]}) THEN ['engagements'] END
)), []) AS estimated
"""

DELETE_OLD: Final = "DELETE FROM post_now WHERE post_id IN (FROM refreshing_post)"

# The assignment is made by core.metrics.assignment, from the captions that stand here.
INSERT_NEW: Final = f"""
INSERT INTO post_now
WITH so_far AS (
    SELECT claimed.* EXCLUDE (creator_id), counted.as_of, account_now.handle,
           coalesce(account_now.creator_id, creator_now.creator_id) AS creator_id,
           CASE WHEN account_now.creator_id IS NULL THEN coalesce(creator_now.name, creator_name)
                ELSE creator_name END AS creator_name,
           {
    ", ".join(
        f"coalesce(counted.{name}, day_total.{name}) AS {name}"
        for name in TOTALS
        if name != "reach"
    )
},
           coalesce(unique_accounts, other_reach, day_total.reach) AS reach,
           CASE WHEN unique_accounts IS NOT NULL THEN 'unique_accounts'
                WHEN other_reach IS NOT NULL THEN other_reach_kind
                WHEN day_total.reach IS NOT NULL THEN day_total.reach_kind END AS reach_kind,
           coalesce(followers_at_post, posted_to.followers, account_now.followers) AS followers,
           settled_as_of
    FROM claimed
    LEFT JOIN counted USING (number)
    LEFT JOIN day_total USING (number)
    LEFT JOIN posted_to USING (number)
    LEFT JOIN account_now USING (account_id)
    LEFT JOIN creator_identity ON kind = 'creator' AND known_as = claimed.creator_id
    LEFT JOIN creator_now ON creator_now.creator_id = creator_identity.creator_id
)
SELECT so_far.post_id, platform, platform_post_id, permalink,
       account_id, handle, creator_id, creator_name,
       NULL AS campaign_id, NULL AS assigned_by, NULL AS assigned_reason,
       format, title, caption, published_at, published_on, duration_seconds, is_paid_partnership,
       as_of, {", ".join(f"so_far.{name}" for name in ("views", "impressions", "reach"))},
       reach_kind,
       {", ".join(f"so_far.{name}" for name in TOTALS[3:])},
       followers, {engagements_sql("so_far.")},
       settled_as_of - published_on, settled_as_of,
       {engagements_sql("settled.")},
       CASE WHEN reach_kind = 'unique_accounts' THEN settled.unique_accounts
            ELSE settled.other_reach END,
       settled.impressions, settled.views, collaboration_of,
       {ESTIMATED_FIGURES}
FROM so_far
LEFT JOIN settled USING (number)
LEFT JOIN estimated_of USING (number)
LEFT JOIN collaboration USING (number)
"""


def refresh_posts(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the rows of post_now anew for ``refreshing_post``; without their campaigns."""
    have_one_claim = cursor.execute(HAVE_ONE_CLAIM).fetchall()[0][0]
    claims = SINGLE_CLAIMS if have_one_claim else CLAIMS
    made = (claims, COLLABORATIONS, SERIES, LIFETIME, DAYS, SETTLE, ESTIMATED, FOLLOWERS)
    for statement in (*made, DELETE_OLD, INSERT_NEW):
        cursor.execute(statement).fetchall()
