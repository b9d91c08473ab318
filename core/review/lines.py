"""One line per campaign, worst first: the whole programme on one screen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import duckdb

from core.checks.alert import Alert
from core.review.findings import Drift, Pace, alerts, drifts, paces
from core.review.freshness import newest_day
from core.review.promises import promises_of_all
from core.review.status import Promises, Reason, Status, status_of
from core.words import SEVERITIES, Denominator, Severity

CAMPAIGNS: Final = """
SELECT campaign_id, name, is_declared, starts_on, ends_on, owner, goal, goal_metric, target,
       coalesce(posts, 0), coalesce(creators, 0), as_of, denominator
FROM campaign_now
"""

# The rate now: of the newest four weeks in which posts have settled.
RATES: Final = """
SELECT campaign_id, sum(engagements_settled) / sum(denominator_settled)
FROM (
    SELECT campaign_week.*
    FROM campaign_week JOIN campaign_now USING (campaign_id, denominator)
    WHERE posts_settled > 0
    QUALIFY row_number() OVER (PARTITION BY campaign_id ORDER BY week DESC) <= 4
)
GROUP BY campaign_id
"""

_NO_ALERT: Final = (len(SEVERITIES), 0)


@dataclass(frozen=True)
class ReviewLine:
    """A campaign as the review screen shows it.

    ``status`` is a word and ``reason`` the sentence behind it; ``reasons`` has one for each of
    goal, pace, engagement, contracts and data. ``rate`` (a fraction) is engagements by
    ``denominator`` over the newest four weeks with settled posts. ``alerts`` is how many are open,
    ``worst`` the severity of the worst. ``as_of`` is the newest day its posts' counters speak for.
    """

    campaign_id: str
    name: str
    is_declared: bool
    status: Status
    reason: str
    reasons: tuple[Reason, ...]
    starts_on: date | None
    ends_on: date | None
    owner: str | None
    goal: str | None
    goal_metric: str | None
    target: int | None
    posts: int
    creators: int
    as_of: date | None
    denominator: Denominator | None
    rate: float | None
    pace: Pace | None
    drift: Drift | None
    alerts: int
    worst: Severity | None

    @property
    def needs_attention(self) -> bool:
        """Whether an open alert is more than good to know."""
        return self.worst in ("high", "medium")


def review_lines(cursor: duckdb.DuckDBPyConnection) -> list[ReviewLine]:
    """Every campaign, the worst first: by its most urgent alert, their number, then by name."""
    rates = dict(cursor.execute(RATES).fetchall())
    alerts_of: defaultdict[str, list[Alert]] = defaultdict(list)
    for alert in alerts(cursor):
        alerts_of[alert.campaign_id].append(alert)
    pace_of = paces(cursor)
    drift_of = drifts(cursor)
    promised = promises_of_all(cursor)
    lines = []
    newest = newest_day(cursor)
    for row in cursor.execute(CAMPAIGNS).fetchall():
        judged_by = (pace_of, drift_of, promised)
        lines.append(_line(row, newest, rates, alerts_of[row[0]], *judged_by))

    def worst_first(line: ReviewLine) -> tuple[tuple[int, int], int, str]:
        own = alerts_of[line.campaign_id]
        return own[0].urgency if own else _NO_ALERT, -len(own), line.name

    return sorted(lines, key=worst_first)


def _line(
    row: tuple[Any, ...],
    newest: date | None,
    rates: dict[str, float],
    own_alerts: list[Alert],
    pace_of: dict[str, Pace],
    drift_of: dict[tuple[str, str], Drift],
    promised: dict[str, Promises],
) -> ReviewLine:
    campaign_id, name, is_declared, starts_on, ends_on, owner, goal, goal_metric, target = row[:9]
    posts, creators, as_of, denominator = row[9:]
    pace = pace_of.get(campaign_id)
    drift = drift_of.get((campaign_id, denominator)) if denominator else None
    is_over = ends_on is not None and newest is not None and newest > ends_on
    judged = status_of(
        own_alerts,
        drift,
        pace,
        posts,
        ends_on if is_over else None,
        promised.get(campaign_id, Promises()),
        as_of,
    )
    return ReviewLine(
        campaign_id=campaign_id,
        name=name,
        is_declared=is_declared,
        status=judged.status,
        reason=judged.reason,
        reasons=judged.reasons,
        starts_on=starts_on,
        ends_on=ends_on,
        owner=owner,
        goal=goal,
        goal_metric=goal_metric,
        target=target,
        posts=posts,
        creators=creators,
        as_of=as_of,
        denominator=denominator,
        rate=rates.get(campaign_id),
        pace=pace,
        drift=drift,
        alerts=len(own_alerts),
        worst=own_alerts[0].severity if own_alerts else None,
    )
