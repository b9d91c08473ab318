"""All checks over what changed: findings, bands, pace and alerts, kept for the screens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import duckdb
import numpy as np

from core.checks.alert import Alert
from core.checks.campaigns import Campaign, read_campaigns
from core.checks.findings import forget, keep_alerts, keep_band, keep_shift
from core.checks.goals import no_goal
from core.checks.launch_and_forget import pace_behind, stale_data
from core.checks.level_shift import level_shift, shift_in_words
from core.checks.pace import judge_paces
from core.checks.sensitivity import (
    in_steps,
    level_shift_settings,
    running_campaigns,
    sensitivity,
)
from core.checks.settled_posts import DIMENSIONS, SettledPosts, read_settled_posts
from core.checks.vanity import crickets, read_responses
from core.checks.why import explanation_in_words
from core.checks.young_weeks import project_young_weeks
from core.drift import (
    Explanation,
    LevelShift,
    LevelShiftSettings,
    expected_band,
    explain,
    find_level_shift,
)
from core.words import DENOMINATORS, Denominator

SETTLED_WEEKS: Final = """
SELECT week, posts_settled, engagements_settled, denominator_settled
FROM campaign_week
WHERE campaign_id = ? AND denominator = ? AND posts_settled > 0
ORDER BY week
"""

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
    for campaign_id, posts in read_settled_posts(cursor, changed).by_campaign():
        alerts.append(_judge_shifts(cursor, campaigns[campaign_id], posts, settings, as_of))
    project_young_weeks(cursor, changed)
    paces = judge_paces(cursor, campaigns.values(), as_of)
    for campaign in campaigns.values():
        alerts.append(pace_behind(campaign, paces[campaign.campaign_id], as_of))
        alerts.append(no_goal(campaign, as_of))
        alerts.append(stale_data(campaign, as_of))
    alerts.extend(crickets(read_responses(cursor), as_of))
    keep_alerts(cursor, (alert for alert in alerts if alert is not None))


def _settings(cursor: duckdb.DuckDBPyConnection) -> tuple[LevelShiftSettings, bool]:
    """What to judge with, kept for the next time, and whether it was something else before."""
    chosen, campaigns = sensitivity(cursor), in_steps(running_campaigns(cursor))
    row = (chosen.false_alerts_per_week, chosen.minimum_change, campaigns)
    have_changed = cursor.execute(JUDGED_WITH).fetchall() != [row]
    if have_changed:
        cursor.execute("DELETE FROM judged_with").fetchall()
        cursor.execute(INSERT_JUDGED_WITH, row).fetchall()
    return level_shift_settings(chosen, campaigns), have_changed


def _judge_shifts(
    cursor: duckdb.DuckDBPyConnection,
    campaign: Campaign,
    posts: SettledPosts,
    settings: LevelShiftSettings,
    as_of: date,
) -> Alert | None:
    """Finding and band for every denominator with data; the alert for the default one only."""
    alert = None
    for denominator in DENOMINATORS:
        counted = posts.with_rate(denominator)
        if not len(counted.day):
            continue
        shift = find_level_shift(counted.series(denominator), settings)
        explanation = _explain(counted, denominator, shift)
        why = (
            ()
            if explanation is None
            else explanation_in_words(explanation, denominator, shift.change)
        )
        keep_shift(
            cursor,
            campaign.campaign_id,
            denominator,
            shift,
            explanation,
            shift_in_words(denominator, shift),
            why,
        )
        _keep_band(cursor, campaign.campaign_id, denominator, shift)
        if denominator == campaign.denominator and shift.began_from is not None:
            after = int((counted.day >= shift.began_from).sum())
            alert = level_shift(campaign, denominator, shift, why, after, as_of)
    return alert


def _explain(
    posts: SettledPosts, denominator: Denominator, shift: LevelShift
) -> Explanation | None:
    if shift.began_from is None:
        return None
    return explain(
        posts.day < shift.began_from,
        posts.engagements,
        posts.size(denominator),
        {dimension: getattr(posts, dimension) for dimension in DIMENSIONS},
    )


def _keep_band(
    cursor: duckdb.DuckDBPyConnection,
    campaign_id: str,
    denominator: Denominator,
    shift: LevelShift,
) -> None:
    weeks = cursor.execute(SETTLED_WEEKS, [campaign_id, denominator]).fetchall()
    if not weeks:
        return
    band = expected_band(
        shift.baseline,
        np.array([posts for _, posts, _, _ in weeks], dtype=np.int64),
        np.array([size for *_, size in weeks], dtype=np.float64),
    )
    keep_band(cursor, campaign_id, denominator, weeks, band)
