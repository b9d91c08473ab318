"""All checks over what changed: findings, bands, pace and alerts, kept for the screens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import duckdb

from core.checks.alert import Alert
from core.checks.campaigns import read_campaigns
from core.checks.contracts import contract_alerts
from core.checks.data_drift import data_drifts, find_data_drifts
from core.checks.drift import judge_drift
from core.checks.findings import alert_row, keep
from core.checks.goals import no_goal
from core.checks.launch_and_forget import pace_behind, stale_data
from core.checks.mix import judge_mix
from core.checks.odd_likes import odd_likes
from core.checks.outreach import blanket_outreach, repeated_contact, unanswered
from core.checks.pace import judge_paces
from core.checks.promotional_comments import promotional_comments
from core.checks.sensitivity import (
    in_steps,
    level_shift_settings,
    running_campaigns,
    sensitivity,
)
from core.checks.settled_posts import read_settled_posts
from core.checks.vanity import crickets, read_responses
from core.checks.wrong_creators import off_fit_creators
from core.checks.young_weeks import project_young_weeks
from core.drift import Growth, LevelShiftSettings
from core.store.settings import answer_within_days

# Drift is forgotten by those who judge it: what did not change keeps its alert, until its campaign
# is gone or there is nothing left to decide about it.
FORGET: Final = """
DELETE FROM alert
WHERE rule NOT IN ('platform shock', 'level shift', 'mix drift')
   OR campaign_id <> '' AND NOT list_contains(?, campaign_id)
"""
JUDGED_WITH: Final = "FROM judged_with"


def check(cursor: duckdb.DuckDBPyConnection, campaign_ids: Sequence[str], as_of: date) -> None:
    """Judge campaigns anew and keep what was found, in the caller's transaction.

    ``campaign_ids`` are those whose figures changed (some may be gone). Where any did, or the
    team's sensitivity or the number of campaigns that it is spread over, the drift of all is
    judged, because they are weighed together; mix, data and young weeks only of those that
    changed. Pace, goals, stale data and what is about people depend on the day or on
    other campaigns' posts and are judged for all each time. ``as_of`` is the programme's newest
    day.
    """
    campaigns = {campaign.campaign_id: campaign for campaign in read_campaigns(cursor)}
    settings, have_changed = _settings(cursor, bool(campaigns))
    changed = sorted(set(campaign_ids))
    open_ones = [key for key, campaign in campaigns.items() if not campaign.is_long_over(as_of)]
    cursor.execute(FORGET, [open_ones]).fetchall()
    alerts: list[Alert | None] = []
    learned: dict[str, Growth] = {}
    if changed or have_changed:
        posts = read_settled_posts(cursor)
        alerts += judge_drift(cursor, campaigns, posts, settings, as_of)
        alerts += judge_mix(cursor, campaigns, changed, posts, as_of)
        find_data_drifts(cursor, changed)
        learned = project_young_weeks(cursor, changed)
    alerts += data_drifts(cursor, as_of)
    paces = judge_paces(cursor, campaigns.values(), as_of, learned)
    for campaign in campaigns.values():
        alerts.append(pace_behind(campaign, paces[campaign.campaign_id], as_of))
        alerts.append(no_goal(campaign, as_of))
        alerts.append(stale_data(campaign, as_of))
    alerts += crickets(read_responses(cursor), as_of)
    alerts += _about_people_and_contracts(cursor, open_ones, as_of)
    keep(cursor, "alert", [alert_row(alert) for alert in alerts if alert is not None])


def _about_people_and_contracts(
    cursor: duckdb.DuckDBPyConnection, open_ones: list[str], as_of: date
) -> list[Alert]:
    """What creators, outreach and contracts ask for, where it can still be decided."""
    found = [
        *contract_alerts(cursor, as_of),
        *off_fit_creators(cursor, as_of),
        *odd_likes(cursor, as_of),
        *promotional_comments(cursor, as_of),
        *blanket_outreach(cursor, as_of),
        *unanswered(cursor, as_of, answer_within_days(cursor)),
        *repeated_contact(cursor, as_of),
    ]
    return [alert for alert in found if alert.campaign_id in open_ones]


def _settings(
    cursor: duckdb.DuckDBPyConnection, are_there_campaigns: bool
) -> tuple[LevelShiftSettings, bool]:
    """What to judge with, kept for the next time, and whether it was something else before."""
    chosen, campaigns = sensitivity(cursor), in_steps(running_campaigns(cursor))
    row = (chosen.false_alerts_per_week, chosen.minimum_change, campaigns)
    # Where there is no campaign, nothing is judged.
    rows = [row] if are_there_campaigns else []
    have_changed = cursor.execute(JUDGED_WITH).fetchall() != rows
    if have_changed:
        cursor.execute("DELETE FROM judged_with").fetchall()
        keep(cursor, "judged_with", rows)
    return level_shift_settings(chosen, campaigns), have_changed
