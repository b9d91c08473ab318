"""The series a detector reads: one entry per post at a settled age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Flags = NDArray[np.bool_]


LEAST_DENOMINATOR = 1e-6
"""A post that was shown to fewer people than that was shown to nobody."""


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
    order = np.flatnonzero(_has_rate(engagements, denominator))
    order = order[np.argsort(day[order], kind="stable")]
    return RateSeries(
        day[order], np.minimum(engagements[order], denominator[order]), denominator[order]
    )


@dataclass(frozen=True)
class ProgrammePosts:
    """Posts of many campaigns with their counters at the same age; all arrays of shape (posts,).

    ``campaign`` is an index from 0 up to ``campaigns`` - 1, ``platform`` any small index from 0 of
    what moves together (a platform); the rest is as in :class:`RateSeries`.
    """

    campaign: Indices
    day: Days
    engagements: Floats
    denominator: Floats
    platform: Indices
    campaigns: int

    def __post_init__(self) -> None:
        columns = (self.campaign, self.day, self.engagements, self.denominator, self.platform)
        if len({len(column) for column in columns}) > 1:
            raise ValueError("the columns of the posts differ in length")


def of_one_campaign(series: RateSeries) -> ProgrammePosts:
    """A programme whose only campaign, on a platform of its own, has these posts."""
    nobody = np.zeros(len(series.day), dtype=np.int64)
    return ProgrammePosts(nobody, series.day, series.engagements, series.denominator, nobody, 1)


def usable_posts(posts: ProgrammePosts) -> ProgrammePosts:
    """The posts that carry a rate, by day and, within a day, by campaign: see :func:`usable`."""
    engagements = np.asarray(posts.engagements, dtype=np.float64)
    denominator = np.asarray(posts.denominator, dtype=np.float64)
    known = _has_rate(engagements, denominator)
    order = np.flatnonzero(known)
    order = order[np.lexsort((posts.campaign[order], posts.day[order]))]
    return ProgrammePosts(
        np.asarray(posts.campaign, dtype=np.int64)[order],
        np.asarray(posts.day, dtype=np.int64)[order],
        np.minimum(engagements[order], denominator[order]),
        denominator[order],
        np.asarray(posts.platform, dtype=np.int64)[order],
        posts.campaigns,
    )


def _has_rate(engagements: Floats, denominator: Floats) -> Flags:
    return np.asarray(
        np.isfinite(engagements)
        & (engagements >= 0)
        & np.isfinite(denominator)
        & (denominator >= LEAST_DENOMINATOR)
    )
