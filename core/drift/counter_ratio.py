"""When the ratio of two counters of the same posts jumped for good: one now counts otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from core.drift.segmentation import find_changes
from core.drift.series import Days, Floats

FEWEST_POSTS = 12
FEWEST_DAYS = 14
"""Posts on either side of a jump, and the days they must span."""
LEAST_FACTOR = 1.2
"""A ratio that moves by less may be a change of audience or of format."""
SET_ASIDE = 0.2
"""A new definition moves every post, a change of audience or of mix some: the fifth of the posts
before that is nearest to those after set aside, and the other way round, the two do not meet."""
POSTS_COMPARED = 20
"""On either side; posts further away may have drifted for other reasons."""
CONFIDENCE = 0.9


@dataclass(frozen=True)
class RatioJump:
    """A ratio that jumped between two days (since 1970-01-01).

    ``first_on`` is the last day before and ``last_on`` the first day after, each as far off as
    holds with 90 % confidence. ``before`` and ``after`` are medians of the nearest 20 posts.
    """

    first_on: int
    last_on: int
    before: float
    after: float


def find_ratio_jumps(day: Days, counter: Floats, other: Floats) -> list[RatioJump]:
    """Jumps of counter / other over posts in the order of their days, all of shape (posts,).

    Posts on which either is unknown, zero or negative are passed over. Looks for lasting changes
    (core.drift.segmentation) of the log ratio, and keeps those at which the posts of either side
    hardly overlap.
    """
    days, ratio = _log_ratio(day, counter, other)
    if not _may_have_jumped(ratio):
        return []
    changes = find_changes(ratio).changes
    bounds = [0, *(int(change) for change in changes), len(ratio)]
    jumps = []
    for start, change, end in zip(bounds[:-2], bounds[1:-1], bounds[2:], strict=True):
        if not (_enough(days[start:change]) and _enough(days[change:end])):
            continue
        before = ratio[max(start, change - POSTS_COMPARED) : change]
        after = ratio[change : min(end, change + POSTS_COMPARED)]
        if _stand_apart(before, after):
            first, last = _place(np.concatenate([before, after]), change - len(before))
            jumps.append(
                RatioJump(
                    int(days[first - 1]),
                    int(days[last]),
                    float(np.exp(np.median(before))),
                    float(np.exp(np.median(after))),
                )
            )
    return jumps


def ratio_move(day: Days, counter: Floats, other: Floats, jump: RatioJump) -> float:
    """Distance of the medians of the log ratio before and after a jump, 0 where none is known."""
    days, ratio = _log_ratio(day, counter, other)
    before = ratio[days <= jump.first_on][-POSTS_COMPARED:]
    after = ratio[days >= jump.last_on][:POSTS_COMPARED]
    if not (len(before) and len(after)):
        return 0.0
    return abs(float(np.median(after) - np.median(before)))


def _log_ratio(day: Days, counter: Floats, other: Floats) -> tuple[Days, Floats]:
    """Day and log of counter / other of the posts on which both are known and above zero."""
    known = np.isfinite(counter) & np.isfinite(other) & (counter > 0) & (other > 0)
    return day[known], np.log(counter[known]) - np.log(other[known])


def _enough(days: Days) -> bool:
    return len(days) >= FEWEST_POSTS and bool(days[-1] - days[0] >= FEWEST_DAYS)


def _may_have_jumped(ratio: Floats) -> bool:
    """Some twelve posts stand apart from the twelve before them, but for two on each side.

    So do 15 % of ratios without a jump, and 8 in 10 of the jumps that would barely be kept: the
    search is dear, and there is a ratio for every pair of counters of every account.
    """
    if len(ratio) < 2 * FEWEST_POSTS:
        return False
    windows = np.sort(sliding_window_view(ratio, FEWEST_POSTS), axis=1)
    before, after = windows[:-FEWEST_POSTS], windows[FEWEST_POSTS:]
    rose = before[:, -3] < after[:, 2]
    fell = before[:, 2] > after[:, -3]
    middle = FEWEST_POSTS // 2
    moved = np.abs(after[:, middle] - before[:, middle]) > np.log(LEAST_FACTOR) / 2
    return bool(((rose | fell) & moved).any())


def _stand_apart(before: Floats, after: Floats) -> bool:
    """The medians differ by the least factor, and but for a fifth on each side no posts meet."""
    move = float(np.median(after) - np.median(before))
    if abs(move) < np.log(LEAST_FACTOR):
        return False
    if move < 0:
        before, after = after, before
    return bool(np.quantile(before, 1 - SET_ASIDE) < np.quantile(after, SET_ASIDE))


def _place(ratio: Floats, offset: int) -> tuple[int, int]:
    """First and last post that may be the first after the jump, counted from ``offset``.

    The span of the likeliest places that hold the confidence, for two normal levels with a common
    noise (profile likelihood, flat prior).
    """
    count = len(ratio)
    place = np.arange(1, count)
    running = np.cumsum(ratio - ratio.mean())[:-1]
    gain = running**2 * count / (place * (count - place))
    left = np.maximum(((ratio - ratio.mean()) ** 2).sum() - gain, 1e-12 * count)
    log_likelihood = -0.5 * count * np.log(left)
    posterior = np.exp(log_likelihood - log_likelihood.max())
    posterior /= posterior.sum()
    likeliest = np.argsort(-posterior, kind="stable")
    enough = int(np.searchsorted(np.cumsum(posterior[likeliest]), CONFIDENCE)) + 1
    within = place[likeliest[:enough]]
    return offset + int(within.min()), offset + int(within.max())
