"""A week that moved everybody on a platform: one piece of news, not one per campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from core.drift.settings import LevelShiftSettings
from core.drift.shared_movement import LEAST_OTHERS, PlatformWeek

OUT_OF_THE_USUAL = 3.0
"""So many standard deviations of what weeks of the platform do, over the weeks that it lasts."""
WEEKS_BEFORE = 8
LEAST_WEEKS_BEFORE = 3
"""A shock is measured against the mean of so many weeks before it, but for the very last, into
which its first days may fall."""


@dataclass(frozen=True)
class PlatformShock:
    """Rates on a platform left their usual level together.

    ``change`` (a fraction) with its interval is the mean over the weeks from the one that begins on
    the Monday ``began_on`` to the one that ends on the Sunday ``ended_on`` (days since 1970-01-01);
    ``lasts`` if that is the newest. ``campaigns`` posted there in its first week.
    """

    platform: int
    began_on: int
    ended_on: int
    lasts: bool
    change: float
    change_low: float
    change_high: float
    campaigns: int


def find_shocks(
    weeks: Sequence[tuple[int, PlatformWeek]], settings: LevelShiftSettings
) -> tuple[PlatformShock, ...]:
    """Shocks in the order in which they began; ``weeks`` are numbered and in order.

    Weeks in a row that differ from those before them, beyond the minimum change with the minimum
    probability and in one direction, are a shock if together they are out of the usual. Model and
    estimate of a week: :func:`core.drift.shared_movement.estimate_week`.
    """
    platforms = len(weeks[-1][1].movement) if weeks else 0
    found: list[PlatformShock] = []
    for platform in range(platforms):
        told = [
            _Week(
                number,
                float(week.movement[platform]),
                max(float(week.error[platform]), 1e-9),
                float(week.usual[platform]),
                int(week.campaigns[platform]),
                float(week.measured[platform]),
                max(float(week.measured_error[platform]), 1e-9),
            )
            for number, week in weeks
            if platform < len(week.movement) and week.campaigns[platform] > LEAST_OTHERS
        ]
        found += _shocks_of(platform, told, settings)
    return tuple(sorted(found, key=lambda shock: (shock.began_on, shock.platform)))


@dataclass(frozen=True)
class _Week:
    number: int
    movement: float
    error: float
    usual: float
    campaigns: int
    measured: float
    measured_error: float


def _shocks_of(
    platform: int, weeks: list[_Week], settings: LevelShiftSettings
) -> list[PlatformShock]:
    found: list[PlatformShock] = []
    before: list[float] = []
    running: list[_Week] = []
    for week in weeks:
        if len(before) <= LEAST_WEEKS_BEFORE:
            before.append(week.movement)
            continue
        usual = float(np.mean(before[-WEEKS_BEFORE - 1 : -1]))
        moved = week.movement - usual
        direction = 1.0 if moved > 0 else -1.0
        bound = abs(float(np.log1p(direction * settings.minimum_change)))
        is_large = ndtr((abs(moved) - bound) / week.error) > settings.minimum_probability
        same = bool(running) and direction * (running[0].movement - usual) > 0
        if same and abs(moved) > bound:
            running.append(week)
            continue
        found += _told(platform, running, usual, settings, lasts=False)
        running = [week] if is_large else []
        if not is_large:
            before.append(week.movement)
    usual = float(np.mean(before[-WEEKS_BEFORE - 1 : -1])) if len(before) > 1 else 0.0
    return found + _told(platform, running, usual, settings, lasts=True)


def _told(
    platform: int,
    weeks: list[_Week],
    usual: float,
    settings: LevelShiftSettings,
    *,
    lasts: bool,
) -> list[PlatformShock]:
    """The shock of these weeks, if any of its beginnings is out of the usual."""
    if not weeks:
        return []
    moved = np.array([week.movement for week in weeks]) - usual
    error = np.array([week.error for week in weeks])
    spread = np.cumsum(error**2 + weeks[0].usual ** 2)
    if (np.abs(np.cumsum(moved)) < OUT_OF_THE_USUAL * np.sqrt(spread)).all():
        return []
    # That it is a shock is known now: its size is what was measured, and not drawn to the usual.
    measured = np.array([week.measured for week in weeks]) - usual
    measured_error = np.array([week.measured_error for week in weeks])
    precision = measured_error**-2.0
    mean = float((precision * measured).sum() / precision.sum())
    # Neither the week nor the level before is better known than a week: it does not average out.
    least = float(measured_error.min())
    reach = float(ndtri(0.5 + settings.confidence / 2)) * least * np.sqrt(2.0)
    return [
        PlatformShock(
            platform=platform,
            began_on=weeks[0].number * 7 - 3,
            ended_on=weeks[-1].number * 7 + 3,
            lasts=lasts,
            change=float(np.expm1(mean)),
            change_low=float(np.expm1(mean - reach)),
            change_high=float(np.expm1(mean + reach)),
            campaigns=weeks[0].campaigns,
        )
    ]
