"""What the checks found, kept for the screens: one function per table."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import duckdb

from core.checks.alert import Alert
from core.checks.wording import to_day
from core.drift import ExpectedBand, Explanation, LevelShift, Pace
from core.words import Denominator

FINDING: Final = (
    "campaign_id", "denominator", "verdict",
    "baseline_rate", "baseline_low", "baseline_high",
    "baseline_posts", "baseline_from", "baseline_to",
    "rate_after", "change", "change_low", "change_high",
    "began_from", "began_to", "detected_on",
    "posts_needed", "minimum_detectable_change", "in_words",
    "pooled_before", "pooled_after", "why",
)  # fmt: skip
PART: Final = (
    "campaign_id", "denominator", "dimension", "name", "kind", "size",
    "share_before", "share_after", "rate_before", "rate_after", "posts_before", "posts_after",
)  # fmt: skip
WEEK: Final = (
    "campaign_id", "denominator", "week", "rate",
    "expected", "expected_low", "expected_high", "posts",
)  # fmt: skip
PROJECTED_WEEK: Final = (
    "campaign_id", "denominator", "week", "projected", "projected_low", "projected_high",
)  # fmt: skip
PACE: Final = (
    "campaign_id", "metric", "as_of", "total", "target", "expected_by_now",
    "forecast", "forecast_low", "forecast_high", "probability_of_target", "verdict", "needs",
)  # fmt: skip
ALERT: Final = (
    "alert_id", "rule", "campaign_id", "subject", "severity",
    "headline", "evidence", "since", "advice", "as_of",
)  # fmt: skip

OF_SHIFTS: Final = ("drift_finding", "drift_week", "drift_part", "projected_week")
FORGET_ALERTS: Final = """
DELETE FROM alert
WHERE rule <> 'level shift' OR list_contains(?, campaign_id)
   OR campaign_id NOT IN (SELECT campaign_id FROM campaign_now)
"""


def forget(cursor: duckdb.DuckDBPyConnection, campaign_ids: Sequence[str]) -> None:
    """Forget what was found of these campaigns, and of all campaigns what costs little to find."""
    for table in OF_SHIFTS:
        cursor.execute(
            f"DELETE FROM {table} WHERE list_contains(?, campaign_id)", [list(campaign_ids)]
        ).fetchall()
    cursor.execute("DELETE FROM campaign_pace").fetchall()
    cursor.execute(FORGET_ALERTS, [list(campaign_ids)]).fetchall()


def keep_shift(
    cursor: duckdb.DuckDBPyConnection,
    campaign_id: str,
    denominator: Denominator,
    shift: LevelShift,
    explanation: Explanation | None,
    in_words: str,
    why: Sequence[str],
) -> None:
    """The level shift of one campaign by one denominator, and the parts of its change."""
    baseline = shift.baseline
    row = (
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
        in_words,
        explanation.rate_before if explanation else None,
        explanation.rate_after if explanation else None,
        list(why),
    )
    _insert(cursor, "drift_finding", FINDING, [row])
    if explanation is not None:
        parts = [part for of_one in explanation.parts.values() for part in of_one]
        rows = [
            (campaign_id, denominator, *(getattr(part, name) for name in PART[2:]))
            for part in parts
        ]
        _insert(cursor, "drift_part", PART, rows)


def keep_band(
    cursor: duckdb.DuckDBPyConnection,
    campaign_id: str,
    denominator: Denominator,
    weeks: Sequence[tuple[date, int, float, float]],
    band: ExpectedBand,
) -> None:
    """The band of what was to be expected; ``weeks`` are week, posts, engagements, denominator."""
    rows = [
        (campaign_id, denominator, week, engagements / size, expected, low, high, posts)
        for (week, posts, engagements, size), expected, low, high in zip(
            weeks, band.expected, band.low, band.high, strict=True
        )
    ]
    _insert(cursor, "drift_week", WEEK, rows)


def keep_projected_weeks(
    cursor: duckdb.DuckDBPyConnection,
    campaign_id: str,
    denominator: Denominator,
    weeks: Sequence[tuple[date, float, float, float]],
) -> None:
    """Weeks with young posts as they will settle: week, rate, low and high."""
    rows = [(campaign_id, denominator, *week) for week in weeks]
    _insert(cursor, "projected_week", PROJECTED_WEEK, rows)


def keep_pace(
    cursor: duckdb.DuckDBPyConnection,
    campaign_id: str,
    metric: str,
    as_of: date,
    target: int | None,
    pace: Pace,
) -> None:
    """Where the goal of one campaign stands and where it is going."""
    row = (
        campaign_id,
        metric,
        as_of,
        None if pace.total is None else round(pace.total),
        target,
        pace.expected_by_now,
        pace.forecast,
        pace.forecast_low,
        pace.forecast_high,
        pace.probability_of_target,
        pace.verdict,
        pace.needs,
    )
    _insert(cursor, "campaign_pace", PACE, [row])


def keep_alerts(cursor: duckdb.DuckDBPyConnection, alerts: Iterable[Alert]) -> None:
    """Open alerts."""
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
    _insert(cursor, "alert", ALERT, rows)


def _insert(
    cursor: duckdb.DuckDBPyConnection,
    table: str,
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    if not rows:
        return
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
    cursor.executemany(statement, rows).fetchall()
