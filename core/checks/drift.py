"""Drift of every campaign by every denominator: judged, explained, and kept with its band."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Final

import duckdb
import numpy as np

from core.checks.alert import Alert
from core.checks.campaigns import Campaign
from core.checks.findings import Row, finding_row, keep, part_rows, spike_rows, week_rows
from core.checks.level_shift import level_shift, shift_in_words
from core.checks.settled_posts import DIMENSIONS, SettledPosts
from core.checks.shocks import platform_shock
from core.checks.spikes import spike_in_words
from core.checks.why import explanation_in_words
from core.drift import (
    Explanation,
    LevelShift,
    LevelShiftSettings,
    Spike,
    expected_band,
    explain,
    find_level_shifts,
    find_spikes_of_all,
)
from core.words import DENOMINATORS, Denominator

SETTLED_WEEKS: Final = """
SELECT campaign_id, denominator, week, posts_settled, engagements_settled, denominator_settled
FROM campaign_week
WHERE posts_settled > 0
ORDER BY campaign_id, denominator, week
"""

FORGET: Final = (
    "DELETE FROM drift_finding",
    "DELETE FROM drift_part",
    "DELETE FROM drift_week",
    "DELETE FROM spike",
    "DELETE FROM alert WHERE rule IN ('level shift', 'platform shock')",
)

Weeks = list[tuple[date, int, float, float]]
"""Week, posts, engagements and denominator of the settled posts of one campaign."""


def judge_drift(
    cursor: duckdb.DuckDBPyConnection,
    campaigns: Mapping[str, Campaign],
    posts: SettledPosts,
    settings: LevelShiftSettings,
    as_of: date,
) -> list[Alert]:
    """Keep findings, parts, bands and spikes; the alerts are those of the usual denominators.

    All campaigns are judged, whichever changed: weekdays, weeks and priors are theirs together,
    and evidence is weighed together.
    """
    for statement in FORGET:
        cursor.execute(statement).fetchall()
    weeks = _settled_weeks(cursor)
    rows: dict[str, list[Row]] = defaultdict(list)
    alerts: list[Alert | None] = []
    for denominator in DENOMINATORS:
        counted = posts.with_rate(denominator)
        if not len(counted.day):
            continue
        programme = counted.programme(denominator)
        found = find_level_shifts(programme, settings)
        spikes = find_spikes_of_all(
            programme.campaign, counted.series(denominator), programme.campaigns
        )
        for (campaign_id, own), shift, odd in zip(
            counted.by_campaign(), found.campaigns, spikes, strict=True
        ):
            of = (campaign_id, denominator)
            explanation = _explain(own, denominator, shift)
            why: tuple[str, ...] = ()
            if explanation is not None:
                why = explanation_in_words(explanation, denominator, shift.change)
            words = shift_in_words(denominator, shift)
            rows["drift_finding"].append(finding_row(of, shift, explanation, words, why))
            rows["drift_part"] += part_rows(of, explanation)
            rows["drift_week"] += _band(of, shift, weeks[of])
            rows["spike"] += _spikes(of, counted, odd)
            campaign = campaigns[campaign_id]
            if denominator == campaign.denominator and shift.began_from is not None:
                after = int((own.day >= shift.began_from).sum())
                alerts.append(level_shift(campaign, denominator, shift, why, after, as_of))
        for shock in found.shocks:
            platform = counted.platforms[shock.platform]
            if posts.usual_denominator(platform) == denominator:
                alerts.append(platform_shock(shock, platform, denominator, as_of))
    keep(cursor, "drift_finding", rows["drift_finding"])
    keep(cursor, "drift_part", rows["drift_part"])
    keep(cursor, "drift_week", rows["drift_week"])
    keep(cursor, "spike", rows["spike"])
    return [alert for alert in alerts if alert is not None]


def _explain(
    posts: SettledPosts, denominator: Denominator, shift: LevelShift
) -> Explanation | None:
    if shift.began_from is None or shift.began_to is None:
        return None
    before = posts.day < shift.began_from
    return explain(
        before,
        posts.engagements,
        posts.size(denominator),
        {dimension: getattr(posts, dimension) for dimension in DIMENSIONS},
        unsure=~before & (posts.day <= shift.began_to),
    )


def _settled_weeks(
    cursor: duckdb.DuckDBPyConnection,
) -> defaultdict[tuple[str, Denominator], Weeks]:
    weeks: defaultdict[tuple[str, Denominator], Weeks] = defaultdict(list)
    for campaign_id, denominator, *week in cursor.execute(SETTLED_WEEKS).fetchall():
        weeks[campaign_id, denominator].append((week[0], week[1], week[2], week[3]))
    return weeks


def _band(of: tuple[str, Denominator], shift: LevelShift, weeks: Weeks) -> list[Row]:
    band = expected_band(
        shift.baseline,
        np.array([posts for _, posts, _, _ in weeks], dtype=np.int64),
        np.array([size for *_, size in weeks], dtype=np.float64),
    )
    return week_rows(of, weeks, band)


def _spikes(
    of: tuple[str, Denominator], posts: SettledPosts, spikes: tuple[Spike, ...]
) -> list[Row]:
    words = [spike_in_words(spike, posts.creator[list(spike.posts)].tolist()) for spike in spikes]
    return spike_rows(of, spikes, words)
