"""What a sensitivity would have done: the alerts on drift that the team's own history holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import duckdb

from core.checks.campaigns import Campaign, read_campaigns
from core.checks.sensitivity import Sensitivity, in_steps, level_shift_settings, running_campaigns
from core.checks.settled_posts import SettledPosts, read_settled_posts
from core.checks.wording import to_day
from core.drift import (
    Alarm,
    LevelShift,
    LevelShiftSettings,
    find_level_shifts,
    find_programme_alarms,
)
from core.metrics.campaigns import DECIDABLE_AFTER_THE_END_DAYS
from core.metrics.posts import SETTLED_AGE_DAYS
from core.words import DENOMINATORS, Denominator

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


def back_test(cursor: duckdb.DuckDBPyConnection, chosen: Sensitivity) -> BackTest:
    """The alerts on drift that ``chosen`` would have raised on the whole programme's posts.

    As if the number of campaigns had always been today's. Each alert is judged by nothing later
    than the day on which it is raised. A campaign is tried by its usual denominator.
    """
    settings = level_shift_settings(chosen, in_steps(running_campaigns(cursor)))
    campaigns = {campaign.campaign_id: campaign for campaign in read_campaigns(cursor)}
    today: date | None = cursor.execute(NEWEST_FIGURES).fetchall()[0][0]
    posts = read_settled_posts(cursor)
    alerts: list[PastAlert] = []
    days: list[int] = []
    tried = 0
    for denominator in DENOMINATORS:
        counted = posts.with_rate(denominator)
        own = [
            place
            for place, campaign_id in enumerate(counted.campaign_ids)
            if campaigns[campaign_id].denominator == denominator
        ]
        if not own:
            continue
        alerts += _past_alerts(counted, denominator, set(own), campaigns, settings, today)
        for place, (_, series) in enumerate(counted.by_campaign()):
            if place in own:
                tried += 1
                days += [int(series.day[0]), int(series.day[-1])]
    if not days:
        return BackTest()
    alerts.sort(key=lambda alert: (-alert.raised_on.toordinal(), alert.campaign_id))
    return BackTest(tuple(alerts), tried, to_day(min(days)), to_day(max(days)))


def _past_alerts(
    posts: SettledPosts,
    denominator: Denominator,
    places: set[int],
    campaigns: Mapping[str, Campaign],
    settings: LevelShiftSettings,
    today: date | None,
) -> list[PastAlert]:
    programme, ids = posts.programme(denominator), posts.campaign_ids
    now = find_level_shifts(programme, settings).campaigns
    alerts = []
    for alarm in find_programme_alarms(programme, settings):
        if alarm.campaign not in places:
            continue
        campaign = campaigns[ids[alarm.campaign]]
        raised_on, over_on = _seen_on(alarm.detected_on), _over_on(campaign)
        if over_on is None or raised_on < over_on:
            became = _became(alarm, now[alarm.campaign], over_on, today)
            alerts.append(_past_alert(campaign, denominator, alarm, raised_on, became))
    return alerts


def _seen_on(published_on: int) -> date:
    """The first day on which a post of that day has figures that count."""
    return to_day(published_on + SETTLED_AGE_DAYS)


def _over_on(campaign: Campaign) -> date | None:
    """From this day on nothing is left to decide about the campaign."""
    if campaign.ends_on is None:
        return None
    return campaign.ends_on + timedelta(days=DECIDABLE_AFTER_THE_END_DAYS + 1)


def _became(
    alarm: Alarm, now: LevelShift, campaign_over_on: date | None, today: date | None
) -> tuple[Outcome, date | None, float | None]:
    """What became of an alert, the day on which it was over, its size today."""
    went_back_on = None if alarm.ended_on is None else _seen_on(alarm.ended_on)
    if went_back_on is not None and (campaign_over_on is None or went_back_on < campaign_over_on):
        return "went back", went_back_on, None
    if campaign_over_on is not None and today is not None and today >= campaign_over_on:
        return "ran out", campaign_over_on, None
    if now.verdict == "drift":
        return "lasts", None, now.change
    return "shrank", None, None


def _past_alert(
    campaign: Campaign,
    denominator: Denominator,
    alarm: Alarm,
    raised_on: date,
    became: tuple[Outcome, date | None, float | None],
) -> PastAlert:
    return PastAlert(
        campaign.campaign_id,
        campaign.name,
        denominator,
        began_from=to_day(alarm.began_from),
        began_to=to_day(alarm.began_to),
        raised_on=raised_on,
        change=alarm.change,
        change_low=alarm.change_low,
        change_high=alarm.change_high,
        outcome=became[0],
        over_on=became[1],
        change_now=became[2],
    )
