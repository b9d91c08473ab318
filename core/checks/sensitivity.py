"""How sensitive alerts on drift are: the team's two choices, and what they ask of the detector."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log2
from typing import Final

import duckdb

from core.drift import LevelShiftSettings
from core.store.settings import alert_settings

WEEKS_PER_YEAR: Final = 365.25 / 7
MOST_PER_CAMPAIGN_YEAR: Final = 1.0
"""However few campaigns there are: nobody listens for long to what is wrong more often."""
RUNNING_DAYS: Final = 56
"""A campaign whose last post is older raises no false alert: nothing new can mislead."""

# A post in the future is a fault of an export, and no reason to leave its campaign out.
RUNNING: Final = f"""
SELECT count(*) FROM campaign_now
WHERE last_post_on > (SELECT max(as_of) FROM campaign_now) - {RUNNING_DAYS}
"""  # noqa: S608 (a number of ours)


@dataclass(frozen=True)
class Sensitivity:
    """What a team accepts and wants to hear of.

    ``false_alerts_per_week`` is how many alerts on drift that are none it accepts on average, in
    the whole programme; one a quarter at first. ``minimum_change`` (a fraction) is the size from
    which a change is worth an alert.
    """

    false_alerts_per_week: float = 4 / WEEKS_PER_YEAR
    minimum_change: float = LevelShiftSettings.minimum_change


def sensitivity(cursor: duckdb.DuckDBPyConnection) -> Sensitivity:
    """What the team chose; what was never chosen is as Pothos begins."""
    per_week, change = alert_settings(cursor)
    usual = Sensitivity()
    return Sensitivity(
        usual.false_alerts_per_week if per_week is None else per_week,
        usual.minimum_change if change is None else change,
    )


def running_campaigns(cursor: duckdb.DuckDBPyConnection) -> int:
    """How many campaigns had a post in the eight weeks before the newest figures."""
    return int(cursor.execute(RUNNING).fetchall()[0][0])


def in_steps(campaigns: int) -> int:
    """``campaigns`` rounded up to 1, 2, 3, 4, 6, 8, 12, 16, 24 and so on; at least 1.

    So a campaign that comes or goes seldom changes what all the others are judged by, and the
    promise still holds: it is spread over rather too many.
    """
    if campaigns <= 2:
        return max(campaigns, 1)
    step = 1 << (ceil(log2(campaigns)) - 2)
    return -(-campaigns // step) * step


def false_alarms_per_campaign_year(sensitivity: Sensitivity, campaigns: int) -> float:
    """Each campaign's part of what is accepted in the programme, at most one a year."""
    in_all = sensitivity.false_alerts_per_week * WEEKS_PER_YEAR
    return min(in_all / max(campaigns, 1), MOST_PER_CAMPAIGN_YEAR)


def level_shift_settings(sensitivity: Sensitivity, campaigns: int) -> LevelShiftSettings:
    """What the detector promises of a programme in which so many campaigns run."""
    return LevelShiftSettings(
        false_alerts_per_week=sensitivity.false_alerts_per_week,
        most_false_alarms_per_campaign_year=MOST_PER_CAMPAIGN_YEAR,
        minimum_change=sensitivity.minimum_change,
        spread_over=campaigns,
    )
