"""A pattern that repeats (weekdays, months) is found by its autocorrelation and taken out."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import median_filter

from core.drift.series import Floats

FEWEST_CYCLES = 4
SEASONAL_FROM = 0.5
"""Autocorrelation at the period: half of what is left of the trend repeats."""
AS_GOOD_AS_THE_HIGHEST = 0.8
"""Multiples of a period correlate as well as the period; the shortest of the peaks is taken."""
FEWEST_VALUES = 24


def autocorrelations(values: Floats, most: int) -> Floats:
    """At lags 0 to ``most``, shape (most + 1,); zeros for a constant."""
    centred = values - values.mean()
    power = np.abs(np.fft.rfft(centred, 2 * len(values))) ** 2
    covariance = np.fft.irfft(power)[: most + 1]
    if covariance[0] <= 1e-12 * len(values):
        return np.zeros(most + 1)
    return np.asarray(covariance / covariance[0])


def find_period(values: Floats) -> int:
    """The period of a repeating pattern in values, or 0 if there is none.

    Looks at what a running median leaves (slow patterns) and at the differences (a pattern on top
    of a wandering level), for a peak of the autocorrelation after it first turned negative.
    ``values`` are finite, of shape (values,), and about 1 in standard deviation.
    """
    count = len(values)
    if count < FEWEST_VALUES:
        return 0
    longest = count // FEWEST_CYCLES
    window = 2 * (count // 10) + 1
    for view in (values - median_filter(values, window, mode="reflect"), np.diff(values)):
        found = autocorrelations(view, longest)
        negative = np.flatnonzero(found < 0)
        first = max(int(negative[0]), 3) if len(negative) else longest
        if first >= longest or found[first:].max() < SEASONAL_FROM:
            continue
        lags = np.arange(first, longest)
        peak = (
            (found[lags] >= AS_GOOD_AS_THE_HIGHEST * found[first:].max())
            & (found[lags] >= found[lags - 1])
            & (found[lags] >= found[lags + 1])
        )
        if peak.any():
            return int(lags[peak][0])
    return 0


def without_season(values: Floats, period: int) -> Floats:
    """Values less the median departure of their phase from a centred mean over one period.

    The median holds the pattern where a level shift or an outlier falls into a cycle.
    """
    weights = np.ones(period) if period % 2 else np.r_[0.5, np.ones(period - 1), 0.5]
    half = len(weights) // 2
    # Mirrored through the end points, so that a trend goes on beyond them.
    before = 2 * values[0] - values[half:0:-1]
    after = 2 * values[-1] - values[-2 : -half - 2 : -1]
    trend = np.convolve(np.r_[before, values, after], weights / weights.sum(), "valid")
    departure = values - trend
    pattern = np.array([np.median(departure[phase::period]) for phase in range(period)])
    pattern -= pattern.mean()
    return np.asarray(values - pattern[np.arange(len(values)) % period])
