"""What a sensitivity would have done: the alerts on drift that the team's own history holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final, Literal

import duckdb
import numpy as np
from numpy.typing import NDArray

from core.checks.campaigns import DECIDABLE_AFTER_THE_END_DAYS
from core.checks.launch_and_forget import to_day
from core.checks.sensitivity import Sensitivity, in_steps, level_shift_settings, running_campaigns
from core.drift import (
    Alarm,
    LevelShift,
    LevelShiftSettings,
    RateSeries,
    find_alarms,
    find_level_shift,
)
from core.metrics.posts import SETTLED_AGE_DAYS

LOOK_AGAIN_DAYS: Final = 7
"""A change that was not yet surely large enough is measured again after so many days."""

# Those with a rate by their own denominator; the ones with the newest posts come first.
TESTABLE: Final = """
SELECT campaign_id FROM campaign_now
WHERE denominator IS NOT NULL
ORDER BY last_post_on DESC NULLS LAST, campaign_id
"""

# One row per post at a settled age, by its campaign's own denominator.
HISTORY: Final = """
SELECT campaign_id, name, denominator, ends_on, published_on - DATE '1970-01-01',
       CAST(settled_engagements AS DOUBLE),
       CAST(CASE denominator WHEN 'reach' THEN settled_reach
                             WHEN 'impressions' THEN settled_impressions
                             WHEN 'views' THEN settled_views
                             ELSE post_now.followers END AS DOUBLE) AS size
FROM post_now JOIN campaign_now USING (campaign_id)
WHERE list_contains(?, campaign_id)
  AND settled_engagements IS NOT NULL AND published_on IS NOT NULL AND size > 0
ORDER BY campaign_id, published_on, post_id
"""

NEWEST_FIGURES: Final = "SELECT max(as_of) FROM campaign_now"

Outcome = Literal["lasts", "went back", "ran out", "shrank"]
"""What became of an alert: it is open today; its campaign is back where it was; it lasted until its
campaign was long over; or it lasts, but newer posts leave it too small or too unsure to be raised.
"""


@dataclass(frozen=True)
class PastAlert:
    """One alert on drift as it would have been raised; changes are fractions.

    It began on a day from ``began_from`` to ``began_to``. ``raised_on`` is the first day on which
    the posts that prove it were old enough to count; ``change`` and its interval are what was
    known then. ``over_on`` is the day on which it was known to be over, None while it is not;
    ``change_now`` is the size today of one that lasts.
    """

    campaign_id: str
    campaign: str
    denominator: str
    began_from: date
    began_to: date
    raised_on: date
    change: float
    change_low: float
    change_high: float
    outcome: Outcome
    over_on: date | None
    change_now: float | None


@dataclass(frozen=True)
class BackTest:
    """The alerts of some campaigns' history, the newest first, and how much history there was.

    ``first_on`` and ``last_on`` are the days of the first and the last post; None without posts.
    """

    alerts: tuple[PastAlert, ...] = ()
    campaigns: int = 0
    first_on: date | None = None
    last_on: date | None = None

    @property
    def days(self) -> int:
        """Of the history, from its first post to its last."""
        if self.first_on is None or self.last_on is None:
            return 0
        return (self.last_on - self.first_on).days + 1

    @property
    def alerts_per_year(self) -> float | None:
        """At the pace of this history; None where it is shorter than half a year."""
        return len(self.alerts) * 365.25 / self.days if self.days >= 183 else None


def campaigns_with_a_past(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """The ids of the campaigns that have a rate, those with the newest posts first."""
    return [campaign_id for (campaign_id,) in cursor.execute(TESTABLE).fetchall()]


def back_test(
    cursor: duckdb.DuckDBPyConnection, campaign_ids: Sequence[str], chosen: Sensitivity
) -> BackTest:
    """The alerts on drift that ``chosen`` would have raised on these campaigns, from their posts.

    As if the number of campaigns had always been today's. Each alert is judged by nothing later
    than the day on which it is raised: the detector's alarm, and from then on the size, until it
    is surely large enough or the alarm is over. Costs 5 to 20 ms for each campaign.
    """
    settings = level_shift_settings(chosen, in_steps(running_campaigns(cursor)))
    today: date | None = cursor.execute(NEWEST_FIGURES).fetchall()[0][0]
    alerts: list[PastAlert] = []
    days: list[int] = []
    campaigns = 0
    rows = cursor.execute(HISTORY, [list(campaign_ids)]).fetchall()
    for (campaign_id, name, denominator, ends_on), own in groupby(rows, key=lambda row: row[:4]):
        posts = np.array([row[4:] for row in own], dtype=np.float64)
        series = RateSeries(posts[:, 0].astype(np.int64), posts[:, 1], posts[:, 2])
        campaigns += 1
        days += [int(series.day[0]), int(series.day[-1])]
        over_on = None
        if ends_on is not None:
            over_on = ends_on + timedelta(days=DECIDABLE_AFTER_THE_END_DAYS + 1)
        for alarm, published_on, shift in _raised(series, settings):
            raised_on = _seen_on(published_on)
            if over_on is None or raised_on < over_on:
                became = _became(series, alarm, settings, over_on, today)
                alerts.append(
                    _past_alert((campaign_id, name, denominator), alarm, raised_on, shift, became)
                )
    alerts.sort(key=_newest_first)
    if not days:
        return BackTest()
    return BackTest(tuple(alerts), campaigns, to_day(min(days)), to_day(max(days)))


def together(parts: Sequence[BackTest]) -> BackTest:
    """The back-test of several groups of campaigns as one."""
    alerts = [alert for part in parts for alert in part.alerts]
    return BackTest(
        tuple(sorted(alerts, key=_newest_first)),
        sum(part.campaigns for part in parts),
        min((part.first_on for part in parts if part.first_on is not None), default=None),
        max((part.last_on for part in parts if part.last_on is not None), default=None),
    )


def _newest_first(alert: PastAlert) -> tuple[int, str]:
    return -alert.raised_on.toordinal(), alert.campaign_id


def _seen_on(published_on: int) -> date:
    """The first day on which a post of that day has figures that count."""
    return to_day(published_on + SETTLED_AGE_DAYS)


def _raised(
    series: RateSeries, settings: LevelShiftSettings
) -> Iterator[tuple[Alarm, int, LevelShift]]:
    """The alarms that became alerts, each with the day of the post that made it one."""
    for alarm in find_alarms(series, settings):
        until = series.day[-1] + 1 if alarm.ended_on is None else alarm.ended_on
        days = np.unique(series.day[(series.day >= alarm.detected_on) & (series.day < until)])
        found = _first_drift(series, days, settings)
        if found is not None:
            yield alarm, *found


def _first_drift(
    series: RateSeries, days: NDArray[np.int64], settings: LevelShiftSettings
) -> tuple[int, LevelShift] | None:
    """The first of ``days`` on which what was known so far is drift.

    Measuring is dear: looked for week by week, and then day by day in the week that has it.
    """
    passed = -1
    for at in _weekly(days):
        if _as_known(series, int(days[at]), settings).verdict == "drift":
            for day in days[passed + 1 : at + 1]:
                shift = _as_known(series, int(day), settings)
                if shift.verdict == "drift":
                    return int(day), shift
        passed = at
    return None


def _weekly(days: NDArray[np.int64]) -> Iterator[int]:
    """Positions of the first day, of those a week apart or more from there, and of the last."""
    last_looked = None
    for at, day in enumerate(days):
        if last_looked is None or day >= last_looked + LOOK_AGAIN_DAYS or at == len(days) - 1:
            last_looked = day
            yield at


def _as_known(series: RateSeries, day: int, settings: LevelShiftSettings) -> LevelShift:
    """The finding from the posts up to and with that day."""
    known = series.day <= day
    return find_level_shift(
        RateSeries(series.day[known], series.engagements[known], series.denominator[known]),
        settings,
    )


def _became(
    series: RateSeries,
    alarm: Alarm,
    settings: LevelShiftSettings,
    campaign_over_on: date | None,
    today: date | None,
) -> tuple[Outcome, date | None, float | None]:
    """What became of an alert, the day on which it was over, its size today."""
    went_back_on = None if alarm.ended_on is None else _seen_on(alarm.ended_on)
    if went_back_on is not None and (campaign_over_on is None or went_back_on < campaign_over_on):
        return "went back", went_back_on, None
    if campaign_over_on is not None and today is not None and today >= campaign_over_on:
        return "ran out", campaign_over_on, None
    now = find_level_shift(series, settings)
    if now.verdict == "drift":
        return "lasts", None, now.change
    return "shrank", None, None


def _past_alert(
    of: tuple[str, str, str],
    alarm: Alarm,
    raised_on: date,
    shift: LevelShift,
    became: tuple[Outcome, date | None, float | None],
) -> PastAlert:
    return PastAlert(
        *of,
        began_from=to_day(alarm.began_on if shift.began_from is None else shift.began_from),
        began_to=to_day(alarm.began_on if shift.began_to is None else shift.began_to),
        raised_on=raised_on,
        change=shift.change or 0.0,
        change_low=shift.change_low or 0.0,
        change_high=shift.change_high or 0.0,
        outcome=became[0],
        over_on=became[1],
        change_now=became[2],
    )
