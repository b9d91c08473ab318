"""When an alarm becomes an alert: judged on each day by what was known on it, and nothing later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.drift import (
    Alarm,
    LevelShift,
    LevelShiftSettings,
    RateSeries,
    find_alarms,
    find_level_shift,
)

LOOK_AGAIN_DAYS: Final = 7
"""A change that was not yet surely large enough is measured again after so many days."""


def raised(
    series: RateSeries, settings: LevelShiftSettings
) -> Iterator[tuple[Alarm, int, LevelShift]]:
    """The alarms of a campaign's past that became alerts, in order; posts in that of their days.

    Each with the day of publishing of the posts that made it one (days since 1970-01-01) and the
    finding as it was then: the verdict is "drift". An alarm becomes an alert when its change is
    first surely large enough, be it on the day of the alarm or later, and never after its end.
    """
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

    Measuring is dear: looked for on the first day and then week by week, as reviews are held, and
    day by day in the week that has it. What was drift for a few days only may be passed over.
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
