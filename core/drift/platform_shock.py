"""A week that moved everybody on a platform: one piece of news, not one per campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from core.drift.series import Floats
from core.drift.settings import LevelShiftSettings
from core.drift.shared_movement import LEAST_OTHERS, PlatformWeek

OUT_OF_THE_USUAL = 3.5
"""So many standard deviations of the platform's weeks: about one in forty platform-years."""


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

    A shock begins in a week that is out of the usual and, with the minimum probability, beyond
    the minimum change. The weeks after it belong to it while they are beyond the minimum change
    in the same direction. Model and estimate: :func:`core.drift.shared_movement.estimate_week`.
    """
    found: list[PlatformShock] = []
    running: dict[int, list[tuple[int, float, float, int]]] = {}
    for number, week in weeks:
        error = np.maximum(week.error, 1e-9)
        told = week.campaigns > LEAST_OTHERS
        sign = np.sign(week.movement)
        bound = np.where(
            sign < 0, np.log1p(-settings.minimum_change), np.log1p(settings.minimum_change)
        )
        sure = ndtr(sign * (week.movement - bound) / error) > settings.minimum_probability
        large = told & sure
        odd = np.abs(week.movement) > OUT_OF_THE_USUAL * np.sqrt(error**2 + week.usual**2)
        for platform in list(running):
            begun = running[platform]
            goes_on = large[platform] and sign[platform] == np.sign(begun[0][1])
            if goes_on and number == begun[-1][0] + 1:
                begun.append(_told(number, week, error, platform))
            else:
                found.append(_shock(platform, running.pop(platform), settings, lasts=False))
        for platform in np.flatnonzero(large & odd):
            if int(platform) not in running:
                running[int(platform)] = [_told(number, week, error, int(platform))]
    found += [_shock(platform, begun, settings, lasts=True) for platform, begun in running.items()]
    return tuple(sorted(found, key=lambda shock: (shock.began_on, shock.platform)))


def _told(
    number: int, week: PlatformWeek, error: Floats, platform: int
) -> tuple[int, float, float, int]:
    return (
        number,
        float(week.movement[platform]),
        float(error[platform]),
        int(week.campaigns[platform]),
    )


def _shock(
    platform: int,
    weeks: list[tuple[int, float, float, int]],
    settings: LevelShiftSettings,
    *,
    lasts: bool,
) -> PlatformShock:
    numbers, movements, errors, campaigns = (np.array(x) for x in zip(*weeks, strict=True))
    precision = errors**-2.0
    mean = float((precision * movements).sum() / precision.sum())
    # The usual level is as uncertain as a week is: it does not average out over weeks.
    reach = float(ndtri(0.5 + settings.confidence / 2)) * float(errors.min())
    return PlatformShock(
        platform=platform,
        began_on=int(numbers[0]) * 7 - 3,
        ended_on=int(numbers[-1]) * 7 + 3,
        lasts=lasts,
        change=float(np.expm1(mean)),
        change_low=float(np.expm1(mean - reach)),
        change_high=float(np.expm1(mean + reach)),
        campaigns=int(campaigns[0]),
    )
