"""All checks over what changed: findings, bands, pace and alerts, kept for the screens."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import duckdb
import numpy as np
import numpy.typing as npt

from core.checks.alert import Alert
from core.checks.campaigns import Campaign, read_campaigns
from core.checks.goals import no_goal
from core.checks.launch_and_forget import (
    level_shift,
    movers_in_words,
    pace_behind,
    shift_in_words,
    stale_data,
    to_day,
    to_days,
)
from core.checks.sensitivity import (
    in_steps,
    level_shift_settings,
    running_campaigns,
    sensitivity,
)
from core.checks.vanity import crickets, read_responses
from core.drift import (
    LevelShift,
    LevelShiftSettings,
    Pace,
    RateSeries,
    expected_band,
    find_level_shift,
    forecast_pace,
)
from core.words import DENOMINATORS, Denominator

Row = tuple[Any, ...]

# One row per post at a settled age; NaN stands for unknown. Followers are those of the day of
# posting at any age.
SETTLED_POSTS: Final = """
SELECT published_on - DATE '1970-01-01' AS day,
       coalesce(creator_name, handle, account_id, '') AS creator,
       CAST(settled_engagements AS DOUBLE) AS engagements,
       coalesce(CAST(settled_reach AS DOUBLE), 'nan') AS reach,
       coalesce(CAST(settled_impressions AS DOUBLE), 'nan') AS impressions,
       coalesce(CAST(settled_views AS DOUBLE), 'nan') AS views,
       coalesce(CAST(followers AS DOUBLE), 'nan') AS followers
FROM post_now
WHERE campaign_id = ? AND settled_engagements IS NOT NULL AND published_on IS NOT NULL
ORDER BY published_on, post_id
"""

SETTLED_WEEKS: Final = """
SELECT denominator, week, posts_settled, engagements_settled, denominator_settled
FROM campaign_week
WHERE campaign_id = ? AND posts_settled > 0
ORDER BY denominator, week
"""

PROGRESS: Final = """
SELECT day - DATE '1970-01-01' AS day, CAST(total AS DOUBLE) AS total
FROM campaign_progress WHERE campaign_id = ? AND metric = ?
ORDER BY day
"""

INSERT_PACE: Final = f"INSERT INTO campaign_pace VALUES ({', '.join('?' * 12)})"

JUDGED_WITH: Final = "FROM judged_with"
INSERT_JUDGED_WITH: Final = "INSERT INTO judged_with VALUES (?, ?, ?)"

FORGET_SHIFTS: Final = tuple(
    f"DELETE FROM {table} WHERE list_contains(?, campaign_id)"
    for table in ("drift_finding", "drift_week")
)
FORGET_ALERTS: Final = """
DELETE FROM alert
WHERE rule <> 'level shift' OR list_contains(?, campaign_id)
   OR campaign_id NOT IN (SELECT campaign_id FROM campaign_now)
"""


def check(cursor: duckdb.DuckDBPyConnection, campaign_ids: Sequence[str], as_of: date) -> None:
    """Judge campaigns anew and keep what was found, in the caller's transaction.

    ``campaign_ids`` are those whose figures changed (some may be gone): only for these the level
    shift is looked for, unless the team's sensitivity changed or the number of campaigns that it
    is spread over: then for all. Pace, goals, stale data and crickets cost little and depend on
    the day or on other campaigns' posts, so they are judged for all. ``as_of`` is the programme's
    newest day.
    """
    campaigns = read_campaigns(cursor)
    settings, have_changed = _settings(cursor)
    findings: list[Row] = []
    weeks: list[Row] = []
    changed = set(campaign_ids)
    if have_changed:
        changed |= {campaign.campaign_id for campaign in campaigns}
    alerts: list[Alert | None] = []
    ids = sorted(changed)
    for statement in FORGET_SHIFTS:
        cursor.execute(statement, [ids]).fetchall()
    cursor.execute("DELETE FROM campaign_pace").fetchall()
    cursor.execute(FORGET_ALERTS, [ids]).fetchall()
    for campaign in campaigns:
        if campaign.campaign_id in changed:
            alerts.append(_judge_shifts(cursor, campaign, settings, as_of, findings, weeks))
        pace = _judge_pace(cursor, campaign, as_of)
        alerts.append(pace_behind(campaign, pace, as_of))
        alerts.append(no_goal(campaign, as_of))
        alerts.append(stale_data(campaign, as_of))
    _insert(cursor, "drift_finding", findings)
    _insert(cursor, "drift_week", weeks)
    alerts.extend(crickets(read_responses(cursor), as_of))
    _keep_alerts(cursor, (alert for alert in alerts if alert is not None))


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
    settings: LevelShiftSettings,
    as_of: date,
    findings: list[Row],
    weeks: list[Row],
) -> Alert | None:
    """Finding and band for every denominator with data; the alert for the default one only."""
    posts = cursor.execute(SETTLED_POSTS, [campaign.campaign_id]).fetchnumpy()
    weeks_of = {
        denominator: [row[1:] for row in rows]
        for denominator, rows in groupby(
            cursor.execute(SETTLED_WEEKS, [campaign.campaign_id]).fetchall(), key=itemgetter(0)
        )
    }
    alert = None
    for denominator in DENOMINATORS:
        sizes = _floats(posts[denominator])
        has_rate = sizes > 0
        if not has_rate.any():
            continue
        day = np.asarray(posts["day"], dtype=np.int64)[has_rate]
        engagements = _floats(posts["engagements"])[has_rate]
        sizes = sizes[has_rate]
        shift = find_level_shift(RateSeries(day, engagements, sizes), settings)
        findings.append(_finding(campaign.campaign_id, denominator, shift))
        weeks += _band(campaign.campaign_id, denominator, shift, weeks_of.get(denominator, []))
        if denominator == campaign.denominator and shift.began_from is not None:
            before = day < shift.began_from
            creators = np.asarray(posts["creator"], dtype=object)[has_rate]
            movers = movers_in_words(shift.change or 0.0, creators, before, engagements, sizes)
            after = int((~before).sum())
            alert = level_shift(campaign, denominator, shift, movers, after, as_of)
    return alert


def _judge_pace(cursor: duckdb.DuckDBPyConnection, campaign: Campaign, as_of: date) -> Pace:
    progress = cursor.execute(PROGRESS, [campaign.campaign_id, campaign.goal_metric]).fetchnumpy()
    pace = forecast_pace(
        np.asarray(progress["day"], dtype=np.int64),
        _floats(progress["total"]),
        to_days(campaign.starts_on or campaign.first_post_on),
        to_days(campaign.ends_on),
        None if campaign.target is None else float(campaign.target),
        (as_of - date(1970, 1, 1)).days,
    )
    if campaign.goal_metric is not None:
        row = (
            campaign.campaign_id,
            campaign.goal_metric,
            as_of,
            None if pace.total is None else round(pace.total),
            campaign.target,
            pace.expected_by_now,
            pace.forecast,
            pace.forecast_low,
            pace.forecast_high,
            pace.probability_of_target,
            pace.verdict,
            pace.needs,
        )
        cursor.execute(INSERT_PACE, row).fetchall()
    return pace


def _finding(campaign_id: str, denominator: Denominator, shift: LevelShift) -> Row:
    baseline = shift.baseline
    return (
        campaign_id,
        denominator,
        shift.verdict,
        baseline.rate if baseline else None,
        baseline.low if baseline else None,
        baseline.high if baseline else None,
        baseline.posts if baseline else None,
        to_day(baseline.first_day) if baseline else None,
        to_day(baseline.last_day) if baseline else None,
        shift.rate_after,
        shift.change,
        shift.change_low,
        shift.change_high,
        *(
            None if on is None else to_day(on)
            for on in (shift.began_from, shift.began_to, shift.detected_on)
        ),
        shift.posts_needed,
        shift.minimum_detectable_change,
        shift_in_words(denominator, shift),
    )


def _band(
    campaign_id: str, denominator: Denominator, shift: LevelShift, weeks: list[Row]
) -> list[Row]:
    if not weeks:
        return []
    band = expected_band(
        shift.baseline,
        np.array([posts for _, posts, _, _ in weeks], dtype=np.int64),
        np.array([size for *_, size in weeks], dtype=np.float64),
    )
    return [
        (campaign_id, denominator, week, engagements / size, expected, low, high, posts)
        for (week, posts, engagements, size), expected, low, high in zip(
            weeks, band.expected, band.low, band.high, strict=True
        )
    ]


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    """Rows as lists by column, in one statement: one by one each costs a millisecond (measured)."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        values = ", ".join(["unnest(?)"] * len(columns))
        cursor.execute(f"INSERT INTO {table} SELECT {values}", columns).fetchall()


def _keep_alerts(cursor: duckdb.DuckDBPyConnection, alerts: Iterable[Alert]) -> None:
    rows: list[Row] = [
        (
            alert.alert_id,
            alert.rule,
            alert.campaign_id,
            alert.subject,
            alert.severity,
            alert.headline,
            list(alert.evidence),
            alert.since,
            alert.advice,
            alert.as_of,
        )
        for alert in alerts
    ]
    _insert(cursor, "alert", rows)


def _floats(values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    return np.ma.filled(np.ma.asarray(values, dtype=np.float64), np.nan)
