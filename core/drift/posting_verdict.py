"""Did a decision change how many posts a week go up: the count after it against the one expected.

Few posts a week are counts, not levels with a normal scatter. They follow a Poisson law whose mean
wanders; what is known of the mean is discounted from week to week (Harvey & Fernandes 1989, Time
series models for count or qualitative observations), and the counts to come are negative binomial.
How fast it is forgotten is not fixed but averaged over, weighted by how well each foretells the
weeks that were seen: that takes in posts that go up in batches as well.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp
from scipy.stats import nbinom, norm

from core.drift.verdict import CREDIBLE, LEVEL, Verdict, VerdictWord, log_of_move

Floats = NDArray[np.float64]

_DAYS_OF_A_WEEK: Final = 7
_POSTS_BEFORE: Final = 8
_WEEKS_BEFORE: Final = 4
_DAYS_AFTER: Final = 14
_LONGEST: Final = 52
"""Weeks before a decision that tell something of it, and weeks that anybody waits for more."""
_KEPT: Final[Floats] = np.array([1.0, 0.95, 0.9, 0.8, 0.65, 0.5])
"""What a week leaves of all that was known of the mean."""
_PRIOR: Final[Floats] = np.log(np.array([0.2, 0.2, 0.2, 0.2, 0.1, 0.1]))


def judge_posting(
    day: NDArray[np.int64], first_day: int, decided_day: int, last_day: int, expected_change: float
) -> Verdict:
    """What became of a campaign's posts a week since ``decided_day``.

    ``day`` has the day of each post (any count of days), ``first_day`` and ``last_day`` are the
    first and the last in which posts could be seen. The day of the decision itself counts as
    before. ``expected_change`` is the move that was wanted, as a fraction of posts a week, not 0.
    """
    wanted = log_of_move(expected_change)
    counts = _counts(day, first_day, decided_day)
    days_after = max(last_day - decided_day, 0)
    number = int(((day > decided_day) & (day <= last_day)).sum())
    weeks_after = days_after / _DAYS_OF_A_WEEK
    before = float(counts.mean()) if len(counts) else None
    after = number / weeks_after if days_after else None
    is_known = len(counts) >= _WEEKS_BEFORE and counts.sum() >= _POSTS_BEFORE
    if not is_known or after is None or days_after < _DAYS_AFTER:
        return Verdict("too early to say", before, after, None, None, None, number, None)
    shape, exposure, weight = _known_of_the_mean(counts)
    mean = shape / exposure
    # It goes on wandering: what is known on average over the time after counts for all of it.
    shape = shape * _KEPT ** (weeks_after / 2)
    chance = shape / (shape + mean * weeks_after)
    law = nbinom(shape, chance)
    grid = np.arange(int(law.ppf(0.999).max()) + 2)
    pieces = weight * law.pmf(grid[:, None])
    of_count = pieces.sum(axis=1) / pieces.sum()
    # Half of the own step belongs to either side: counts are few, and whole.
    below = np.cumsum(of_count) - of_count / 2
    low, middle, high = np.interp([(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2], below, grid)
    by_itself = float(np.interp(number, grid, below, right=1.0))
    had_it_come = float(np.interp(number / math.exp(wanted), grid, below, right=1.0))
    if wanted > 0:
        had_it_come = 1 - had_it_come
    else:
        by_itself = 1 - by_itself
    word: VerdictWord = "too early to say"
    if by_itself >= CREDIBLE:
        word = "worked"
    elif had_it_come >= CREDIBLE:
        word = "did not"
    relative = float((weight / shape).sum())
    return Verdict(
        word=word,
        before=before,
        after=after,
        expected=float(middle) / weeks_after,
        low=float(low) / weeks_after,
        high=float(high) / weeks_after,
        counted=number,
        more_needed=None
        if word != "too early to say"
        else _needed(abs(wanted), relative, float((weight * mean).sum()), weeks_after),
    )


def _counts(day: NDArray[np.int64], first_day: int, decided_day: int) -> Floats:
    """Posts in each whole week before the decision, the oldest first."""
    weeks = min(max(decided_day - first_day + 1, 0) // _DAYS_OF_A_WEEK, _LONGEST)
    ago = (decided_day - day[day <= decided_day]) // _DAYS_OF_A_WEEK
    return np.bincount(ago[ago < weeks], minlength=weeks)[::-1].astype(np.float64)


def _known_of_the_mean(counts: Floats) -> tuple[Floats, Floats, Floats]:
    """By how much is kept: shape and exposure of the gamma law of the mean, and the weight."""
    # As good as nothing is known at first: one week in which the usual number went up.
    shape = np.full(len(_KEPT), max(float(counts.mean()), 0.1))
    exposure = np.ones(len(_KEPT))
    score = _PRIOR.copy()
    for count in counts:
        shape, exposure = shape * _KEPT, exposure * _KEPT
        score += nbinom.logpmf(count, shape, exposure / (exposure + 1))
        shape, exposure = shape + count, exposure + 1
    return shape, exposure, np.exp(score - logsumexp(score))


def _needed(wanted: float, relative: float, mean: float, weeks: float) -> int | None:
    """About how many more weeks would tell the wanted move from none, None where none would."""
    variance = (wanted / (2 * norm.ppf(CREDIBLE))) ** 2 - relative
    if variance <= 0:
        return None
    more = math.ceil(1 / (variance * mean) - weeks)
    return max(more, 1) if more <= _LONGEST else None
