"""What the checks found, as rows of the tables that screens read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, Literal

import duckdb

from core.checks.alert import Alert
from core.checks.wording import to_day
from core.drift import ExpectedBand, Explanation, LevelShift, Pace, Spike
from core.store.prepared import insert
from core.words import Denominator

Row = tuple[Any, ...]
Table = Literal[
    "drift_finding",
    "drift_part",
    "drift_week",
    "projected_week",
    "spike",
    "data_drift",
    "campaign_pace",
    "judged_with",
    "growth_curve",
    "alert",
]

COLUMNS: Final[dict[Table, tuple[str, ...]]] = {
    "drift_finding": (
        "campaign_id", "denominator", "verdict",
        "baseline_rate", "baseline_low", "baseline_high",
        "baseline_posts", "baseline_from", "baseline_to",
        "rate_after", "change", "change_low", "change_high",
        "began_from", "began_to", "detected_on",
        "posts_needed", "minimum_detectable_change", "in_words",
        "kind", "decay_per_day", "pooled_before", "pooled_after", "why",
    ),
    "drift_part": (
        "campaign_id", "denominator", "dimension", "name", "kind", "size",
        "share_before", "share_after", "rate_before", "rate_after",
        "posts_before", "posts_after",
    ),
    "drift_week": (
        "campaign_id", "denominator", "week", "rate",
        "expected", "expected_low", "expected_high", "posts",
    ),
    "projected_week": (
        "campaign_id", "denominator", "week", "projected", "projected_low", "projected_high",
    ),
    "spike": ("campaign_id", "denominator", "day", "factor", "posts", "in_words"),
    "data_drift": (
        "campaign_id", "platform", "kind", "counter", "other",
        "first_on", "last_on", "value_before", "value_after",
    ),
    "campaign_pace": (
        "campaign_id", "metric", "as_of", "total", "target", "expected_by_now",
        "forecast", "forecast_low", "forecast_high", "probability_of_target", "verdict", "needs",
    ),
    "judged_with": ("false_alerts_per_week", "minimum_change", "campaigns"),
    "growth_curve": (
        "metric", "place", "kind", "log_growth", "covariance", "deviation", "likeness",
        "posts", "needs",
    ),
    "alert": (
        "alert_id", "rule", "campaign_id", "subject", "severity",
        "headline", "evidence", "since", "advice", "as_of",
    ),
}  # fmt: skip
"""What a row of each table is made of, in this order."""

Of = tuple[str, Denominator]
"""A campaign's id and what its rate is divided by."""


def finding_row(
    of: Of,
    shift: LevelShift,
    explanation: Explanation | None,
    in_words: str,
    why: Sequence[str],
) -> Row:
    """The level shift of one campaign by one denominator."""
    baseline = shift.baseline
    return (
        *of,
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
        shift.kind,
        shift.decay_per_day,
        explanation.rate_before if explanation else None,
        explanation.rate_after if explanation else None,
        list(why),
    )


def part_rows(of: Of, explanation: Explanation | None) -> list[Row]:
    """What the change of a level shift is made of."""
    if explanation is None:
        return []
    fields = COLUMNS["drift_part"][2:]
    return [
        (*of, *(getattr(part, name) for name in fields))
        for parts in explanation.parts.values()
        for part in parts
    ]


def week_rows(
    of: Of,
    weeks: Sequence[tuple[date, int, float, float]],
    band: ExpectedBand,
) -> list[Row]:
    """The band of what was to be expected; ``weeks`` are week, posts, engagements, denominator."""
    return [
        (*of, week, engagements / size, expected, low, high, posts)
        for (week, posts, engagements, size), expected, low, high in zip(
            weeks, band.expected, band.low, band.high, strict=True
        )
    ]


def spike_rows(of: Of, spikes: Sequence[Spike], in_words: Sequence[str]) -> list[Row]:
    """The odd days of one campaign by one denominator."""
    return [
        (*of, to_day(spike.day), spike.factor, len(spike.posts), words)
        for spike, words in zip(spikes, in_words, strict=True)
    ]


def pace_row(campaign_id: str, metric: str, as_of: date, target: int | None, pace: Pace) -> Row:
    """Where the goal of one campaign stands and where it is going."""
    return (
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


def alert_row(alert: Alert) -> Row:
    """An open alert."""
    return (
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


def keep(cursor: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows of one table, as :data:`COLUMNS` has its columns."""
    insert(cursor, table, rows, COLUMNS[table])
