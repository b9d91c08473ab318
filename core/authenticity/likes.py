"""Likes that a post's comments do not explain, and likes that are too even to be meant.

A post that goes viral has more likes and more comments; bought likes come alone. So each post's
likes are compared with what its own comments and its neighbours lead one to expect, by a robust
regression over one account's posts, which the posts in question do not bend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

POSTS_AT_LEAST: Final = 12
NEIGHBOURS: Final = 6
"""Posts before and after whose median likes are the post's local level."""
TUKEY: Final = 4.685
"""Tukey's bisquare: 95 % as efficient as least squares where nothing is odd (Holland and Welsch
1977)."""
MAD_TO_DEVIATION: Final = 1.4826
"""Of a normal distribution."""
USUAL_SPREAD: Final = 0.30
USUAL_SPREAD_COUNTS: Final = 20
"""Twelve to thirty posts tell their own spread badly: it counts beside the usual one of log likes,
which counts as twenty posts do (measured: docs/authenticity.md)."""
ROUNDS: Final = 30
SURPRISE_FROM: Final = 2.5
TIMES_EXPECTED_FROM: Final = 2.0
"""A post is worth a question from so many usual deviations and so many times the expected likes on
(how often that is wrong: docs/authenticity.md)."""
TOO_EVEN: Final = 0.08
"""Posts whose likes differ from their neighbours' by less: flat packages look like this, and hardly
anything else does."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ExpectedLikes:
    """One account's posts, in the order they were given.

    ``expected`` is how many likes a post's comments and neighbours lead one to expect; ``surprise``
    how far its likes are above that, in usual deviations (of log likes; negative: below).
    """

    expected: Array
    surprise: Array


def expected_likes(likes: Sequence[int], comments: Sequence[int]) -> ExpectedLikes | None:
    """Compare posts of one account, oldest first; None with fewer than twelve.

    Bisquare regression of log likes on log comments and the log of the neighbours' median likes
    (authenticity.md, section 2).
    """
    if len(likes) < POSTS_AT_LEAST:
        return None
    heart = np.log1p(np.asarray(likes, dtype=float))
    told = np.log1p(np.asarray(comments, dtype=float))
    columns = np.column_stack([np.ones(len(heart)), told - np.median(told), _local_level(heart)])
    expected = columns @ _bisquare(columns, heart)
    off = heart - expected
    own = MAD_TO_DEVIATION * float(np.median(np.abs(off - np.median(off))))
    squares = len(off) * own**2 + USUAL_SPREAD_COUNTS * USUAL_SPREAD**2
    spread = float(np.sqrt(squares / (len(off) + USUAL_SPREAD_COUNTS)))
    return ExpectedLikes(np.expm1(expected), off / spread)


def is_odd(likes: int, expected: float, surprise: float) -> bool:
    """Whether a post has likes that are worth a question."""
    return surprise >= SURPRISE_FROM and likes >= TIMES_EXPECTED_FROM * max(expected, 1.0)


def spread_of(likes: Sequence[int]) -> float | None:
    """The usual deviation of log likes from the posts around; None with fewer than twelve."""
    if len(likes) < POSTS_AT_LEAST:
        return None
    heart = np.log1p(np.asarray(likes, dtype=float))
    off = heart - np.median(heart) - _local_level(heart)
    return MAD_TO_DEVIATION * float(np.median(np.abs(off - np.median(off))))


def _local_level(values: Array) -> Array:
    """The median of the posts around each, without itself, as a difference to the median of all."""
    around = np.empty(len(values))
    for at in range(len(values)):
        first, last = max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1
        around[at] = np.median(np.concatenate([values[first:at], values[at + 1 : last]]))
    return around - np.median(values)


def _bisquare(columns: Array, values: Array) -> Array:
    """Iteratively reweighted least squares, begun at least absolute deviations.

    A small ridge holds slopes that the posts say nothing of (all with the same comments).
    """
    hold = np.diag([0.0, *([1e-3 * len(values)] * (columns.shape[1] - 1))])
    weights = np.ones(len(values))
    found: Array = np.zeros(columns.shape[1])
    for round_number in range(ROUNDS):
        weighted = columns * weights[:, None]
        before = found
        solved = np.linalg.solve(columns.T @ weighted + hold, weighted.T @ values)
        found = np.asarray(solved, dtype=np.float64)
        off = values - columns @ found
        spread = max(1e-6, MAD_TO_DEVIATION * float(np.median(np.abs(off))))
        if round_number < ROUNDS // 3:
            weights = 1 / np.maximum(np.abs(off), 0.1 * spread)
            weights /= weights.max()
        else:
            weights = np.clip(1 - (off / (TUKEY * spread)) ** 2, 0, None) ** 2
            if np.allclose(before, found, atol=1e-8):
                break
    return found
