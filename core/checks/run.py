"""All checks over what changed: findings, bands, pace and alerts, kept for the screens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import duckdb

from core.checks.alert import Alert
from core.checks.campaigns import read_campaigns
from core.checks.drift import judge_drift
from core.checks.findings import alert_row, forget, keep
from core.checks.goals import no_goal
from core.checks.launch_and_forget import pace_behind, stale_data
from core.checks.pace import judge_paces
from core.checks.sensitivity import (
    in_steps,
    level_shift_settings,
    running_campaigns,
    sensitivity,
)
from core.checks.vanity import crickets, read_responses
from core.checks.young_weeks import project_young_weeks
from core.drift import LevelShiftSettings

JUDGED_WITH: Final = "FROM judged_with"
INSERT_JUDGED_WITH: Final = "INSERT INTO judged_with VALUES (?, ?, ?)"


def check(cursor: duckdb.DuckDBPyConnection, campaign_ids: Sequence[str], as_of: date) -> None:
    """Judge campaigns anew and keep what was found, in the caller's transaction.

    ``campaign_ids`` are those whose figures changed (some may be gone): only for these the level
    shift is looked for, unless the team's sensitivity changed or the number of campaigns that it
    is spread over: then for all. Pace, goals, stale data and crickets cost little and depend on
    the day or on other campaigns' posts, so they are judged for all. ``as_of`` is the programme's
    newest day.
    """
    campaigns = {campaign.campaign_id: campaign for campaign in read_campaigns(cursor)}
    settings, have_changed = _settings(cursor)
    changed = sorted({*campaign_ids, *(campaigns if have_changed else ())})
    forget(cursor, changed)
    alerts: list[Alert | None] = []
    alerts += judge_drift(cursor, campaigns, changed, settings, as_of)
    project_young_weeks(cursor, changed)
    paces = judge_paces(cursor, campaigns.values(), as_of)
    for campaign in campaigns.values():
        alerts.append(pace_behind(campaign, paces[campaign.campaign_id], as_of))
        alerts.append(no_goal(campaign, as_of))
        alerts.append(stale_data(campaign, as_of))
    alerts.extend(crickets(read_responses(cursor), as_of))
    keep(cursor, "alert", [alert_row(alert) for alert in alerts if alert is not None])


def _settings(cursor: duckdb.DuckDBPyConnection) -> tuple[LevelShiftSettings, bool]:
    """What to judge with, kept for the next time, and whether it was something else before."""
    chosen, campaigns = sensitivity(cursor), in_steps(running_campaigns(cursor))
    row = (chosen.false_alerts_per_week, chosen.minimum_change, campaigns)
    have_changed = cursor.execute(JUDGED_WITH).fetchall() != [row]
    if have_changed:
        cursor.execute("DELETE FROM judged_with").fetchall()
        cursor.execute(INSERT_JUDGED_WITH, row).fetchall()
    return level_shift_settings(chosen, campaigns), have_changed
