"""Campaigns as they stand now: what their exports say of them, and what their posts add up to."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from typing import Final

import duckdb

from core.metrics.accounts import NEWEST_CLAIM
from core.metrics.engagements import has_rate_sql, settled_size_sql
from core.metrics.posts import TOTALS
from core.words import DENOMINATORS

DECIDABLE_AFTER_THE_END_DAYS: Final = 14
"""So long after its last day a campaign is still spoken of: that is when one learns from it."""

DESCRIBED: Final = (
    "starts_on",
    "ends_on",
    "budget",
    "currency",
    "markets",
    "owner",
    "goal",
    "goal_metric",
    "target",
    "brief",
    "hashtags",
    "mentions",
    "codes",
    "accounts",
    "words_to_avoid",
    "competitors",
    "example_posts",
)
RULES: Final = ("name", "starts_on", "ends_on", "hashtags", "mentions", "codes", "accounts")


def _newest(field: str) -> str:
    """SQL for the newest word on a field; a row may also say that it holds nothing any more."""
    says = f"{field} IS NOT NULL OR list_contains(cleared, '{field}')"
    return f"(arg_max(row({field}), {NEWEST_CLAIM}) FILTER ({says}))[1]"


# The newest claim that is not NULL wins, field by field; a name that somebody only mentioned
# gives way to the one that was declared.
DESCRIBE: Final = f"""
CREATE OR REPLACE TEMP TABLE described_campaign AS
SELECT campaign_id,
       coalesce(arg_max(name, {NEWEST_CLAIM}) FILTER (is_declared),
                arg_max(name, {NEWEST_CLAIM})) AS name,
       {", ".join(f"{_newest(field)} AS {field}" for field in DESCRIBED)},
       bool_or(is_declared) AS is_declared
FROM campaign SEMI JOIN touched_campaign USING (campaign_id)
GROUP BY campaign_id
"""

RECLAIM: Final = f"""
CREATE OR REPLACE TEMP TABLE reclaiming_campaign AS
SELECT DISTINCT campaign_id
FROM (
    SELECT campaign_id, {", ".join(RULES)}, 'now' AS side FROM described_campaign
    UNION ALL
    SELECT campaign_id, {", ".join(RULES)}, 'before' FROM campaign_now
    SEMI JOIN touched_campaign USING (campaign_id)
)
GROUP BY campaign_id, {", ".join(RULES)}
HAVING count(*) = 1
"""

DELETE_OLD: Final = "DELETE FROM campaign_now WHERE campaign_id IN (FROM touched_campaign)"

INSERT_NEW: Final = f"""
INSERT INTO campaign_now BY NAME
SELECT campaign_id, name, {", ".join(DESCRIBED)}, is_declared FROM described_campaign
"""

# Carried by nine posts of ten it is the campaign's own; else the one that most posts carry.
_CARRY: Final = {
    denominator: f"count(*) FILTER ({has_rate_sql('engagements', denominator)})"
    for denominator in ("reach", "views", "impressions", "followers")
}
_MOST: Final = f"greatest({', '.join(_CARRY.values())})"
DEFAULT_DENOMINATOR: Final = f"""CASE
    WHEN {_MOST} = 0 THEN NULL
    {" ".join(f"WHEN {carry} >= .9 * count(engagements) THEN '{name}'" for name, carry in _CARRY.items())}
    {" ".join(f"WHEN {carry} = {_MOST} THEN '{name}'" for name, carry in _CARRY.items())}
END"""  # noqa: E501

# The share of each sum that is estimated, of those where any is.
_SHARES: Final = ", ".join(
    f"{{'key': '{figure}', 'value': sum({figure}) FILTER (list_contains(estimated, '{figure}'))"
    f" / nullif(sum({figure}), 0)}}"
    for figure in (*TOTALS, "engagements")
)
ESTIMATES: Final = f"map_from_entries(list_filter([{_SHARES}], lambda share: share.value > 0))"

SUM_UP: Final = f"""
UPDATE campaign_now
SET posts = coalesce(summed.posts, 0), creators = coalesce(summed.creators, 0),
    first_post_on = summed.first_post_on, last_post_on = summed.last_post_on,
    as_of = summed.as_of, denominator = summed.denominator,
    collaborations = coalesce(summed.collaborations, 0), estimates = summed.estimates
FROM changed_campaign
LEFT JOIN (
    SELECT campaign_id, count(*) AS posts,
           count(DISTINCT coalesce(creator_id, account_id)) AS creators,
           min(published_on) AS first_post_on, max(published_on) AS last_post_on,
           max(as_of) AS as_of, {DEFAULT_DENOMINATOR} AS denominator,
           count(collaboration_of) AS collaborations, {ESTIMATES} AS estimates
    FROM post_now SEMI JOIN changed_campaign USING (campaign_id)
    GROUP BY campaign_id
) AS summed USING (campaign_id)
WHERE campaign_now.campaign_id = changed_campaign.campaign_id
"""

FORGET_WEEKS: Final = "DELETE FROM campaign_week WHERE campaign_id IN (FROM changed_campaign)"


def _weeks(denominator: str) -> str:
    has_rate = has_rate_sql("engagements", denominator)
    settled = settled_size_sql(denominator)
    has_settled = has_rate_sql("settled_engagements", settled)
    return f"""
    INSERT INTO campaign_week
    SELECT campaign_id, CAST(date_trunc('week', published_on) AS DATE), '{denominator}', count(*),
           count(*) FILTER ({has_rate}),
           sum(engagements) FILTER ({has_rate}), sum({denominator}) FILTER ({has_rate}),
           sum(settled_engagements) FILTER ({has_settled}), sum({settled}) FILTER ({has_settled}),
           count(*) FILTER ({has_settled})
    FROM post_now SEMI JOIN changed_campaign USING (campaign_id)
    WHERE published_on IS NOT NULL
    GROUP BY campaign_id, date_trunc('week', published_on)
    """


FORGET_CREATORS: Final = "DELETE FROM campaign_creator WHERE campaign_id IN (FROM changed_campaign)"


def _creators(denominator: str) -> str:
    has_rate = has_rate_sql("engagements", denominator)
    return f"""
    INSERT INTO campaign_creator
    SELECT campaign_id, any_value(creator_id), min(coalesce(creator_name, handle, account_id)),
           list_sort(list_distinct(list(account_id) FILTER (account_id IS NOT NULL))),
           '{denominator}', count(*), count(*) FILTER ({has_rate}),
           sum(engagements) FILTER ({has_rate}), sum({denominator}) FILTER ({has_rate})
    FROM post_now SEMI JOIN changed_campaign USING (campaign_id)
    GROUP BY campaign_id, coalesce(creator_id, account_id)
    """


def describe_campaigns(cursor: duckdb.DuckDBPyConnection) -> None:
    """Bring the words of campaign_now up to date with touched_campaign.

    Leaves ``reclaiming_campaign``: those that came, went, or claim by other rules than before.
    """
    for statement in (DESCRIBE, RECLAIM, DELETE_OLD, INSERT_NEW):
        cursor.execute(statement).fetchall()


def sum_up_campaigns(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the figures of ``changed_campaign`` anew from their posts."""
    cursor.execute(SUM_UP).fetchall()
    cursor.execute(FORGET_WEEKS).fetchall()
    cursor.execute(FORGET_CREATORS).fetchall()
    for denominator in DENOMINATORS:
        cursor.execute(_weeks(denominator)).fetchall()
        cursor.execute(_creators(denominator)).fetchall()
