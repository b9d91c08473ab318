"""How surprising each point of a regularly sampled series is, given those before it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drift.series import Floats
from core.drift.tails import tens_against_gamma

DAY_S = 86_400
LEVEL_CYCLES = 1.0
SEASON_CYCLES = 7.0
SCALE_CYCLES = 14.0
"""Memories in days, in weeks for daily series: of the level, the profile, the scale."""
WINSOR_AT = 3.5
"""A residual teaches no more than one of so many deviations, lest a spike hide the next one."""
PROFILE_PRIOR_DAYS, SCALE_PRIOR_DAYS = 1.0, 5.0
"""Days for which an hour's profile is held to be flat, and its scale that of all hours."""
LEAST_RELATIVE_SCALE = 0.1
"""No series is believed to vary by less than this share of its mean: it would alarm at rounding."""
START_RELATIVE_SCALE = 0.5
LEAST_SHAPE = 4.0
"""Of the Gamma that judges rises: however near to zero, its skewness is at most 1."""
MOST_SURPRISE = 300.0


@dataclass
class _Profile:
    """What one hour of the day has shown: deviation from the level, its square, and how often."""

    deviation: float = 0.0
    squared: float = 0.0
    seen: int = 0


def surprise(at_s: NDArray[np.int64], value: Floats, *, interval_s: int, counts: bool) -> Floats:
    """-log10 of the probability of a point at least so odd, shape (points,), from its past alone.

    ``at_s`` are seconds since 1970-01-01 in order, ``value`` the figures, NaN where unknown,
    ``interval_s`` the sampling interval, ``counts`` whether they are whole counts. What cannot be
    judged has surprise 0.

    Model: value = level + profile of the hour (of the weekday, if sampled once a day) + noise,
    each an exponentially weighted mean of what came before (Holt 1957, Winters 1960), residuals
    being capped at ``WINSOR_AT`` deviations when they are learned from (Huber 1964). The profile
    is used while it has made smaller errors than the level alone. The noise of a count is one
    scale for all hours and at least a Poisson's (quasi-Poisson); that of another figure is learned
    for each hour and shrunk to the common one. A rise is judged by a Gamma with the residuals'
    coefficient of variation, whose tail is heavier the nearer the series is to zero; a fall by a
    normal. Real series are not so well behaved: calibrate a threshold on surprise, do not take it
    for a false-alarm rate.

    Scaling a series that is no count changes nothing. While a series has been zero throughout,
    nothing is surprising in one that is no count: there is no scale to judge by.
    """
    cycle_s = DAY_S if interval_s < DAY_S else 7 * DAY_S
    per_cycle = max(cycle_s / max(interval_s, 1), 1.0)
    slots = int(min(24, per_cycle))
    slot_of = (np.asarray(at_s, dtype=np.int64) % cycle_s) * slots // cycle_s
    figures = np.asarray(value, dtype=np.float64)
    # Squares of larger figures would overflow; no count or rate is so large.
    usable = np.flatnonzero(np.isfinite(figures) & (np.abs(figures) < 1e150))
    deviations, shape = np.zeros(len(figures)), np.full(len(figures), LEAST_SHAPE)
    is_judged = np.zeros(len(figures), dtype=np.bool_)
    if not len(usable):
        return np.zeros(len(figures))

    per_slot = max(per_cycle / slots, 1.0)
    level_step = 1.0 / (LEVEL_CYCLES * per_cycle)
    slot_step = 1.0 / (SEASON_CYCLES * per_slot)
    scale_step = 1.0 / (SCALE_CYCLES * per_cycle)
    profiles = [_Profile() for _ in range(slots)]
    level = float(figures[usable[0]])
    size = abs(level)
    variance = (START_RELATIVE_SCALE * size) ** 2
    flat_error = profile_error = 0.0
    for seen, index in enumerate(usable[1:].tolist(), 2):
        x = float(figures[index])
        profile = profiles[slot_of[index]]
        trust = profile.seen / (profile.seen + PROFILE_PRIOR_DAYS * per_slot)
        offset = trust * profile.deviation
        has_profile = profile_error < flat_error
        expected = level + offset if has_profile else level

        noise = variance
        if counts:
            noise = max(noise, expected, 1.0)
        elif profile.squared > 0 and variance > 0:
            weight = profile.seen / (profile.seen + SCALE_PRIOR_DAYS * per_slot)
            noise = variance * (profile.squared / variance) ** weight
        scale = max(math.sqrt(noise), LEAST_RELATIVE_SCALE * size)
        if scale > 0:
            is_judged[index] = True
            deviations[index] = (x - expected) / scale
            shape[index] = max((max(expected, 0.0) / scale) ** 2, LEAST_SHAPE)
        bound = WINSOR_AT * scale if scale > 0 else math.inf
        residual = min(max(x - expected, -bound), bound)
        learned = expected + residual

        step = max(scale_step, 1.0 / seen)
        flat = min(max(x - level, -bound), bound)
        seasonal = min(max(x - level - offset, -bound), bound)
        flat_error += step * (flat * flat - flat_error)
        profile_error += step * (seasonal * seasonal - profile_error)
        square = residual * residual
        variance += max(scale_step, 1.0 / (seen + per_cycle / 8)) * (square - variance)
        reference = learned - offset if has_profile else learned
        level += max(level_step, 1.0 / seen) * (reference - level)
        size += max(scale_step, 1.0 / seen) * (abs(learned) - size)
        profile.seen += 1
        profile.deviation += max(slot_step, 1.0 / profile.seen) * (
            learned - level - profile.deviation
        )
        profile.squared += max(slot_step / 2, 1.0 / profile.seen) * (square - profile.squared)
    found = tens_against_gamma(np.clip(deviations, -1e9, 1e9), shape)
    return np.where(is_judged, np.minimum(found, MOST_SURPRISE), 0.0)


def novel(surprises: Floats, points: int) -> Floats:
    """The surprise of points that surpass all of the ``points`` before them, 0 for the others.

    So an event raises one alarm, at any threshold: when it begins, and again only if it becomes
    odder still. Shape (points,), from the past alone.
    """
    if not len(surprises):
        return np.zeros(0)
    points = max(points, 1)
    before = np.r_[np.full(points, -np.inf), surprises[:-1]]
    highest = np.lib.stride_tricks.sliding_window_view(before, points).max(axis=1)
    return np.where(surprises > highest, surprises, 0.0)
