"""All checks over what changed: findings, bands, pace and alerts, kept for the screens."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
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
from core.checks.vanity import crickets, read_responses
from core.drift import (
    LevelShift,
    Pace,
    ProgrammePosts,
    expected_band,
    find_level_shifts,
    forecast_pace,
)
from core.words import DENOMINATORS, Denominator

# One row per post at a settled age, of all campaigns: what they share is learned from all. NaN
# stands for unknown. Followers are those of the day of posting at any age.
SETTLED_POSTS: Final = """
SELECT campaign_id, coalesce(platform, '') AS platform,
       published_on - DATE '1970-01-01' AS day,
       coalesce(creator_name, handle, account_id, '') AS creator,
       CAST(settled_engagements AS DOUBLE) AS engagements,
       coalesce(CAST(settled_reach AS DOUBLE), 'nan') AS reach,
       coalesce(CAST(settled_impressions AS DOUBLE), 'nan') AS impressions,
       coalesce(CAST(settled_views AS DOUBLE), 'nan') AS views,
       coalesce(CAST(followers AS DOUBLE), 'nan') AS followers
FROM post_now
WHERE campaign_id IS NOT NULL AND settled_engagements IS NOT NULL AND published_on IS NOT NULL
ORDER BY published_on, post_id
"""

SETTLED_WEEKS: Final = """
SELECT week, posts_settled, engagements_settled, denominator_settled
FROM campaign_week
WHERE campaign_id = ? AND denominator = ? AND posts_settled > 0
ORDER BY week
"""

PROGRESS: Final = """
SELECT day - DATE '1970-01-01' AS day, CAST(total AS DOUBLE) AS total
FROM campaign_progress WHERE campaign_id = ? AND metric = ?
ORDER BY day
"""

INSERT_FINDING: Final = f"INSERT INTO drift_finding VALUES ({', '.join('?' * 19)})"
INSERT_WEEK: Final = f"INSERT INTO drift_week VALUES ({', '.join('?' * 8)})"
INSERT_PACE: Final = f"INSERT INTO campaign_pace VALUES ({', '.join('?' * 12)})"
INSERT_ALERT: Final = f"INSERT INTO alert VALUES ({', '.join('?' * 10)})"

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
    shift is looked for. Pace, goals, stale data and crickets cost little and depend on the day or
    on other campaigns' posts, so they are judged for all. ``as_of`` is the programme's newest day.
    """
    campaigns = read_campaigns(cursor)
    changed = set(campaign_ids)
    alerts: list[Alert | None] = []
    ids = sorted(changed)
    for statement in FORGET_SHIFTS:
        cursor.execute(statement, [ids]).fetchall()
    cursor.execute("DELETE FROM campaign_pace").fetchall()
    cursor.execute(FORGET_ALERTS, [ids]).fetchall()
    alerts.extend(_judge_shifts(cursor, campaigns, changed, as_of))
    for campaign in campaigns:
        pace = _judge_pace(cursor, campaign, as_of)
        alerts.append(pace_behind(campaign, pace, as_of))
        alerts.append(no_goal(campaign, as_of))
        alerts.append(stale_data(campaign, as_of))
    alerts.extend(crickets(read_responses(cursor), as_of))
    _keep_alerts(cursor, (alert for alert in alerts if alert is not None))


def _judge_shifts(
    cursor: duckdb.DuckDBPyConnection,
    campaigns: Sequence[Campaign],
    changed: set[str],
    as_of: date,
) -> list[Alert | None]:
    """Finding and band for every denominator with data; alerts for the campaigns' own only.

    All campaigns are judged, for weekdays, weeks and priors are theirs together and evidence is
    weighed together; kept is what is said of the ``changed``.
    """
    if not any(campaign.campaign_id in changed for campaign in campaigns):
        return []
    posts = cursor.execute(SETTLED_POSTS).fetchnumpy()
    number = {campaign.campaign_id: index for index, campaign in enumerate(campaigns)}
    index = np.array([number.get(str(of), -1) for of in posts["campaign_id"]], dtype=np.int64)
    platform = np.unique(np.asarray(posts["platform"], dtype=str), return_inverse=True)[1]
    engagements, day = _floats(posts["engagements"]), np.asarray(posts["day"], dtype=np.int64)
    creators = np.asarray(posts["creator"], dtype=object)
    alerts = []
    for denominator in DENOMINATORS:
        sizes = _floats(posts[denominator])
        has_rate = (sizes > 0) & (index >= 0)
        if not has_rate.any():
            continue
        found = find_level_shifts(
            ProgrammePosts(
                index[has_rate],
                day[has_rate],
                engagements[has_rate],
                sizes[has_rate],
                platform[has_rate],
                len(campaigns),
            )
        )
        for campaign, shift in zip(campaigns, found.campaigns, strict=True):
            own = has_rate & (index == number[campaign.campaign_id])
            if campaign.campaign_id not in changed or not own.any():
                continue
            _keep_shift(cursor, campaign.campaign_id, denominator, shift)
            _keep_band(cursor, campaign.campaign_id, denominator, shift)
            if denominator == campaign.denominator and shift.began_from is not None:
                before = day[own] < shift.began_from
                movers = movers_in_words(
                    shift.change or 0.0, creators[own], before, engagements[own], sizes[own]
                )
                after = int((~before).sum())
                alerts.append(level_shift(campaign, denominator, shift, movers, after, as_of))
    return alerts


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


def _keep_shift(
    cursor: duckdb.DuckDBPyConnection,
    campaign_id: str,
    denominator: Denominator,
    shift: LevelShift,
) -> None:
    baseline = shift.baseline
    row: tuple[Any, ...] = (
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
    cursor.execute(INSERT_FINDING, row).fetchall()


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
    rows = [
        (campaign_id, denominator, week, engagements / size, expected, low, high, posts)
        for (week, posts, engagements, size), expected, low, high in zip(
            weeks, band.expected, band.low, band.high, strict=True
        )
    ]
    cursor.executemany(INSERT_WEEK, rows).fetchall()


def _keep_alerts(cursor: duckdb.DuckDBPyConnection, alerts: Iterable[Alert]) -> None:
    rows = [
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
    if rows:
        cursor.executemany(INSERT_ALERT, rows).fetchall()


def _floats(values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    return np.ma.filled(np.ma.asarray(values, dtype=np.float64), np.nan)
