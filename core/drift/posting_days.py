"""What the posts of many campaigns add up to by posting day, in flat arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drift.series import Days, Floats, RateSeries

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class PostingDays:
    """What each campaign's posts of a day add up to, campaign after campaign, days in order.

    ``starts`` of shape (campaigns + 1,) says where each campaign's days begin and end; ``day``
    (days since 1970-01-01), ``engagements``, ``denominator`` and ``concentration`` are of shape
    (days,). ``concentration`` is sum(n^2) / sum(n)^2 over the day's posts: 1 for one post, 1 / k
    for k equal ones.

    ``posts`` are the usable posts in the order of the days, ``first_post`` of shape (days + 1,)
    says which belong to which day and ``given_at`` where each stood in the series as given.
    """

    starts: Indices
    day: Days
    engagements: Floats
    denominator: Floats
    concentration: Floats
    posts: RateSeries
    first_post: Indices
    given_at: Indices


def posting_days(campaign: Indices, series: RateSeries, campaigns: int) -> PostingDays:
    """The posting days of ``campaigns`` campaigns, ``campaign`` saying which post is whose.

    Posts without a rate are left out and engagements capped at the denominator, as
    :func:`core.drift.series.usable` does; a denominator under one person is none.
    """
    owner = np.asarray(campaign, dtype=np.int64)
    day = np.asarray(series.day, dtype=np.int64)
    engagements = np.asarray(series.engagements, dtype=np.float64)
    denominator = np.asarray(series.denominator, dtype=np.float64)
    known = np.isfinite(engagements) & (engagements >= 0)
    known &= np.isfinite(denominator) & (denominator >= 1)
    order = np.flatnonzero(known)
    order = order[np.lexsort((day[order], owner[order]))]
    owner, day, denominator = owner[order], day[order], denominator[order]
    engagements = np.minimum(engagements[order], denominator)
    changes = (np.diff(owner) != 0) | (np.diff(day) != 0)
    begins = np.flatnonzero(np.r_[True, changes][: len(order)]).astype(np.int64)

    def by_day(values: Floats) -> Floats:
        return np.add.reduceat(values, begins) if len(begins) else np.empty(0)

    total = by_day(denominator)
    return PostingDays(
        starts=np.searchsorted(owner[begins], np.arange(campaigns + 1)).astype(np.int64),
        day=day[begins],
        engagements=by_day(engagements),
        denominator=total,
        concentration=by_day(
            (denominator / np.repeat(total, np.diff(np.r_[begins, len(order)]))) ** 2
        ),
        posts=RateSeries(day, engagements, denominator),
        first_post=np.r_[begins, len(order)].astype(np.int64),
        given_at=order,
    )
