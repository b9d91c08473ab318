"""What the checks found, as the screens read it: drift, pace, alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import duckdb

from core.checks.alert import Alert
from core.checks.wording import percent
from core.words import Denominator

DRIFTS: Final = """
SELECT campaign_id, denominator, verdict, baseline_rate, baseline_low, baseline_high,
       baseline_posts, baseline_from, baseline_to, rate_after, change, change_low, change_high,
       began_from, began_to, detected_on, posts_needed, minimum_detectable_change, in_words,
       pooled_before, pooled_after, coalesce(why, [])
FROM drift_finding
"""
DRIFT: Final = f"{DRIFTS} WHERE campaign_id = ? AND denominator = ?"

PACES: Final = """
SELECT campaign_id, metric, as_of, total, target, expected_by_now,
       forecast, forecast_low, forecast_high, probability_of_target, verdict, needs
FROM campaign_pace
"""
DECIDING: Final = f"{PACES} SEMI JOIN (FROM goal_now WHERE decides) USING (campaign_id, metric)"
PACE: Final = f"{DECIDING} WHERE campaign_id = ?"

ALERTS: Final = """
SELECT rule, campaign_id, subject, severity, headline, evidence, since, advice, as_of
FROM alert
WHERE campaign_id = coalesce(?, campaign_id)
ORDER BY campaign_id, subject
"""


@dataclass(frozen=True)
class Drift:
    """The level-shift finding for one campaign and denominator; rates and changes are fractions.

    ``pooled_before`` and ``pooled_after`` are ratios of sums before and since the drift: what the
    chart shows, and what the parts of ``core.review.why`` add up from and to. ``why`` says in
    sentences who and what accounts for it.
    """

    campaign_id: str
    denominator: Denominator
    verdict: Literal["drift", "steady", "too little"]
    baseline_rate: float | None
    baseline_low: float | None
    baseline_high: float | None
    baseline_posts: int | None
    baseline_from: date | None
    baseline_to: date | None
    rate_after: float | None
    change: float | None
    change_low: float | None
    change_high: float | None
    began_from: date | None
    began_to: date | None
    detected_on: date | None
    posts_needed: int | None
    minimum_detectable_change: float | None
    in_words: str
    pooled_before: float | None
    pooled_after: float | None
    why: list[str]

    @property
    def silence_in_words(self) -> str | None:
        """What a steady rate rules out, so that silence is not read as health; None if not steady.

        "Noticed" is in four of five cases, with posts going on as they do.
        """
        if self.verdict != "steady":
            return None
        smallest = self.minimum_detectable_change
        if smallest is None:
            return "With so few posts even a drop by half would go unnoticed."
        return f"A drop of {percent(smallest)} would be noticed within four weeks."


@dataclass(frozen=True)
class Pace:
    """Where a campaign's goal stands and where it is going, in the goal metric's own unit."""

    campaign_id: str
    metric: str
    as_of: date
    total: int | None
    target: int | None
    expected_by_now: float | None
    forecast: float | None
    forecast_low: float | None
    forecast_high: float | None
    probability_of_target: float | None
    verdict: Literal["reached", "ahead", "on pace", "behind", "too early", "no target"]
    needs: str


def drifts(cursor: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Drift]:
    """All findings by campaign id and denominator."""
    found = (Drift(*row) for row in cursor.execute(DRIFTS).fetchall())
    return {(drift.campaign_id, drift.denominator): drift for drift in found}


def drift(cursor: duckdb.DuckDBPyConnection, campaign_id: str, denominator: str) -> Drift | None:
    """The finding for one campaign and denominator, None where no post carries it."""
    rows = cursor.execute(DRIFT, [campaign_id, denominator]).fetchall()
    return Drift(*rows[0]) if rows else None


def paces(cursor: duckdb.DuckDBPyConnection) -> dict[str, Pace]:
    """The pace of every campaign by its deciding goal, by campaign id."""
    return {row[0]: Pace(*row) for row in cursor.execute(DECIDING).fetchall()}


def pace(cursor: duckdb.DuckDBPyConnection, campaign_id: str) -> Pace | None:
    """The pace of one campaign by its deciding goal, None where it is not counted."""
    rows = cursor.execute(PACE, [campaign_id]).fetchall()
    return Pace(*rows[0]) if rows else None


def alerts(cursor: duckdb.DuckDBPyConnection, campaign_id: str | None = None) -> list[Alert]:
    """Open alerts of one campaign or of all, the most urgent first."""
    rows = cursor.execute(ALERTS, [campaign_id]).fetchall()
    found = [
        Alert(rule, of, subject, severity, headline, tuple(evidence), since, advice, as_of)
        for rule, of, subject, severity, headline, evidence, since, advice, as_of in rows
    ]
    return sorted(found, key=lambda alert: alert.urgency)
