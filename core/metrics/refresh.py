"""Prepared tables kept up to date, in proportion to what an import or an undo touched."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from datetime import datetime
from typing import Final

import duckdb

from core.metrics.accounts import refresh_accounts
from core.metrics.ages import refresh_ages
from core.metrics.assignment import TO_CLAIM, TO_CLAIM_AGAIN, assign_posts
from core.metrics.campaigns import describe_campaigns, sum_up_campaigns
from core.metrics.contradictions import refresh_contradictions
from core.metrics.costs import refresh_costs
from core.metrics.creators import refresh_creators
from core.metrics.estimates import prepare_snapshots
from core.metrics.goals import refresh_goals
from core.metrics.identity import refresh_identities
from core.metrics.invitations import refresh_invitations
from core.metrics.matches import refresh_matches
from core.metrics.posts import refresh_posts
from core.metrics.progress import find_campaigns_with_new_sales, refresh_progress
from core.metrics.promises import refresh_promises
from core.metrics.restated_money_and_goals import remember_money_and_goals
from core.metrics.restatements import (
    record_restatements,
    remember_campaigns,
    remember_totals,
)
from core.metrics.suggestions import refresh_suggestions

PREPARED: Final = (
    "creator_identity",
    "creator_now",
    "creator_state",
    "creator_suggestion",
    "post_identity",
    "post_now",
    "post_age",
    "account_now",
    "contradiction",
    "campaign_now",
    "goal_now",
    "goal_change",
    "campaign_week",
    "campaign_creator",
    "campaign_progress",
    "campaign_sale",
    "sale_now",
    "contract_now",
    "deliverable_now",
    "payment_now",
    "deliverable_match",
    "cost_now",
    "invitation_now",
)
"""The tables that refresh keeps up."""

# Where a post stood, and what it had in figures that were shown.
SHOWN: Final = """
post_id, campaign_id, published_on, settled_engagements, settled_reach, settled_impressions,
settled_views, followers
"""

REMEMBER: Final = f"""
CREATE OR REPLACE TEMP TABLE campaign_before AS
SELECT {SHOWN}, true AS is_refreshed
FROM post_now SEMI JOIN refreshing_post USING (post_id)
"""

REMEMBER_CLAIMED_AGAIN: Final = f"""
INSERT INTO campaign_before
SELECT {SHOWN}, false
FROM post_now SEMI JOIN claiming_post USING (post_id) ANTI JOIN refreshing_post USING (post_id)
"""

CHANGED: Final = """
CREATE OR REPLACE TEMP TABLE changed_campaign AS
SELECT campaign_id FROM touched_campaign
UNION
SELECT campaign_id FROM campaign_before WHERE is_refreshed
UNION
SELECT campaign_id FROM post_now SEMI JOIN refreshing_post USING (post_id)
UNION
SELECT unnest([campaign_before.campaign_id, post_now.campaign_id])
FROM campaign_before JOIN post_now USING (post_id)
WHERE campaign_before.campaign_id IS DISTINCT FROM post_now.campaign_id
"""


def refresh(cursor: duckdb.DuckDBPyConnection, now: datetime | None = None) -> list[str]:
    """Take up touched_post and touched_campaign; gives the ids of the campaigns that changed.

    ``now`` is the instant under which changes of figures already shown are kept in restatement;
    without it none are.

    Makes anew the rows of the touched posts from their exports, then those of their campaigns; a
    campaign that came, went or changed its rules claims posts again. The result equals
    :func:`rebuild`. Empties both tables, in the caller's transaction.
    """
    refresh_creators(cursor)
    refresh_accounts(cursor)
    refresh_suggestions(cursor)
    refresh_identities(cursor)
    prepare_snapshots(cursor)
    cursor.execute(REMEMBER).fetchall()
    refresh_posts(cursor)
    refresh_ages(cursor)
    refresh_contradictions(cursor)
    remember_campaigns(cursor)
    remember_money_and_goals(cursor)
    describe_campaigns(cursor)
    refresh_goals(cursor)
    for statement in (TO_CLAIM, TO_CLAIM_AGAIN, REMEMBER_CLAIMED_AGAIN):
        cursor.execute(statement).fetchall()
    assign_posts(cursor)
    cursor.execute(CHANGED).fetchall()
    cursor.execute("DELETE FROM changed_campaign WHERE campaign_id IS NULL").fetchall()
    find_campaigns_with_new_sales(cursor)
    refresh_promises(cursor)
    refresh_matches(cursor)
    refresh_costs(cursor)
    refresh_invitations(cursor)
    remember_totals(cursor)
    sum_up_campaigns(cursor)
    refresh_progress(cursor)
    if now is not None:
        record_restatements(cursor, now)
    cursor.execute("DELETE FROM touched_post").fetchall()
    cursor.execute("DELETE FROM touched_campaign").fetchall()
    cursor.execute("DELETE FROM touched_by").fetchall()
    changed = cursor.execute("FROM changed_campaign ORDER BY campaign_id").fetchall()
    return [campaign_id for (campaign_id,) in changed]


def rebuild(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """Make every prepared table anew from what exports said; gives the ids of all campaigns."""
    for table in PREPARED:
        cursor.execute(f"DELETE FROM {table}").fetchall()
    cursor.execute("INSERT INTO touched_post SELECT DISTINCT post_id FROM post").fetchall()
    cursor.execute(
        "INSERT INTO touched_campaign SELECT DISTINCT campaign_id FROM campaign"
    ).fetchall()
    return refresh(cursor)
