"""Where a series may be cut, and the fine placing of cuts that were made on a coarse grid."""

from __future__ import annotations

import numpy as np

from core.drift.segment_costs import Ints
from core.drift.series import Floats

EVERY_PLACE_UP_TO = 160
"""Values; the search compares every pair of places, so that it grows with their square."""


def likely_places(values: Floats, shortest: int) -> Ints:
    """Places from 0 to the number of values, ascending, about 160 at the most.

    In a long series: a grid, and the places where the mean of the ``shortest`` values after
    differs most from that before (moving sums, Eichinger & Kirch 2018, Bernoulli 24), and where
    single steps are largest.
    """
    count = len(values)
    if count <= EVERY_PLACE_UP_TO:
        return np.arange(count + 1)
    running = np.concatenate([[0.0], np.cumsum(values)])
    grid = np.linspace(0, count, EVERY_PLACE_UP_TO // 2 + 1).round().astype(np.int64)
    found = [grid]
    for width in (shortest, 1):
        place = np.arange(width, count - width + 1)
        step = np.abs(running[place + width] - 2 * running[place] + running[place - width])
        found.append(place[_highest_peaks(step, width, EVERY_PLACE_UP_TO // 4)])
    return np.unique(np.concatenate(found))


def _highest_peaks(heights: Floats, width: int, most: int) -> Ints:
    """Indices of the ``most`` highest, none within ``width`` of a higher one that was taken."""
    taken = np.zeros(len(heights), dtype=np.bool_)
    peaks: list[int] = []
    for index in np.argsort(-heights, kind="stable"):
        if len(peaks) == most:
            break
        if not taken[index]:
            peaks.append(int(index))
            taken[max(index - width + 1, 0) : index + width] = True
    return np.array(peaks, dtype=np.int64)
