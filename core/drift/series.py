"""The series a detector reads: one entry per post at a settled age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RateSeries:
    """Posts of one campaign with their counters at the same age; all three of shape (posts,).

    ``day`` is the publishing day in days since 1970-01-01, ``engagements`` the numerator and
    ``denominator`` reach, impressions, views or followers. NaN stands for unknown.
    """

    day: Days
    engagements: Floats
    denominator: Floats

    def __post_init__(self) -> None:
        if not len(self.day) == len(self.engagements) == len(self.denominator):
            raise ValueError("day, engagements and denominator differ in length")


def usable(series: RateSeries) -> RateSeries:
    """The posts that carry a rate, in the order of their days.

    A post without a positive, finite denominator or without a finite, non-negative count of
    engagements has no rate and is left out. More engagements than denominator (possible by
    followers, a fault by reach) count as exactly the denominator: leaving such a post out would
    bias the rate down, and its excess says nothing more about the level.
    """
    day = np.asarray(series.day, dtype=np.int64)
    engagements = np.asarray(series.engagements, dtype=np.float64)
    denominator = np.asarray(series.denominator, dtype=np.float64)
    known = (
        np.isfinite(engagements) & (engagements >= 0) & np.isfinite(denominator) & (denominator > 0)
    )
    order = np.flatnonzero(known)
    order = order[np.argsort(day[order], kind="stable")]
    return RateSeries(
        day[order], np.minimum(engagements[order], denominator[order]), denominator[order]
    )


def part(posts: RateSeries, start: int, end: int) -> RateSeries:
    """Posts ``start`` to ``end`` - 1."""
    return RateSeries(
        posts.day[start:end], posts.engagements[start:end], posts.denominator[start:end]
    )
