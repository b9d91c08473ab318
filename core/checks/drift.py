"""Drift of every campaign by every denominator: judged, explained, and kept with its band."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import duckdb
import numpy as np

from core.checks.alert import Alert
from core.checks.campaigns import Campaign
from core.checks.findings import Row, finding_row, keep, part_rows, week_rows
from core.checks.level_shift import level_shift, shift_in_words
from core.checks.settled_posts import DIMENSIONS, SettledPosts, read_settled_posts
from core.checks.why import explanation_in_words
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
SELECT campaign_id, denominator, week, posts_settled, engagements_settled, denominator_settled
FROM campaign_week
WHERE list_contains(?, campaign_id) AND posts_settled > 0
ORDER BY campaign_id, denominator, week
"""

Weeks = list[tuple[date, int, float, float]]
"""Week, posts, engagements and denominator of the settled posts of one campaign."""


def judge_drift(
    cursor: duckdb.DuckDBPyConnection,
    campaigns: Mapping[str, Campaign],
    changed: Sequence[str],
    settings: LevelShiftSettings,
    as_of: date,
) -> list[Alert]:
    """Findings, their parts and bands are kept; the alerts are those of the usual denominators."""
    weeks = _settled_weeks(cursor, changed)
    posts = read_settled_posts(cursor, changed)
    findings: list[Row] = []
    parts: list[Row] = []
    bands: list[Row] = []
    alerts: list[Alert] = []
    for denominator in DENOMINATORS:
        for campaign_id, own in posts.with_rate(denominator).by_campaign():
            shift = find_level_shift(own.series(denominator), settings)
            explanation = _explain(own, denominator, shift)
            why: tuple[str, ...] = ()
            if explanation is not None:
                why = explanation_in_words(explanation, denominator, shift.change)
            words = shift_in_words(denominator, shift)
            findings.append(finding_row(campaign_id, denominator, shift, explanation, words, why))
            parts += part_rows(campaign_id, denominator, explanation)
            bands += _band(campaign_id, denominator, shift, weeks[campaign_id, denominator])
            campaign = campaigns[campaign_id]
            if denominator == campaign.denominator and shift.began_from is not None:
                after = int((own.day >= shift.began_from).sum())
                alert = level_shift(campaign, denominator, shift, why, after, as_of)
                if alert is not None:
                    alerts.append(alert)
    keep(cursor, "drift_finding", findings)
    keep(cursor, "drift_part", parts)
    keep(cursor, "drift_week", bands)
    return alerts


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


def _settled_weeks(
    cursor: duckdb.DuckDBPyConnection, campaign_ids: Sequence[str]
) -> defaultdict[tuple[str, str], Weeks]:
    weeks: defaultdict[tuple[str, str], Weeks] = defaultdict(list)
    for campaign_id, denominator, *week in cursor.execute(
        SETTLED_WEEKS, [list(campaign_ids)]
    ).fetchall():
        weeks[campaign_id, denominator].append((week[0], week[1], week[2], week[3]))
    return weeks


def _band(campaign_id: str, denominator: Denominator, shift: LevelShift, weeks: Weeks) -> list[Row]:
    band = expected_band(
        shift.baseline,
        np.array([posts for _, posts, _, _ in weeks], dtype=np.int64),
        np.array([size for *_, size in weeks], dtype=np.float64),
    )
    return week_rows(campaign_id, denominator, weeks, band)
