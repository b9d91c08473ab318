"""The posts still to come until the last day, from what was promised and from the rate so far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drift.series import Days, Floats

PRIOR_KEPT, PRIOR_PROMISES = 0.95, 10.0
"""Share of promised posts that come at all, before any is seen, and its worth in promises."""
LATE_DAYS = 7
"""A promise is waited for so long after its day; then it counts as broken."""
PRIOR_LATE, PRIOR_LATE_PROMISES = 0.3, 2.0
"""Share of the kept promises that come after their day, and its worth in promises."""
PLANNED_TO_THE_END_DAYS = 7
"""A plan whose last promise is so near to the end is taken to be all of it."""
PRIOR_WEEK_CV2, PRIOR_WEEKS = 0.15, 4.0
"""By how much weeks' posting rates differ beyond Poisson: bursts, holidays, before any is seen."""


@dataclass(frozen=True)
class Plan:
    """The posts that were promised, whether they are out or not; both of shape (promises,).

    ``due_on`` are days since 1970-01-01; ``is_out`` says whether the promise's post was out by the
    end of the day that the newest total speaks for.
    """

    due_on: Days
    is_out: NDArray[np.bool_]


@dataclass(frozen=True)
class PostsToCome:
    """Posts to come, each counted with the share of its settled figure that its age will allow.

    ``posts`` is their expected number, ``exposure`` the expected sum of the shares and
    ``share_of_one`` that of one more post on any of the days to come. ``squares``
    is the expected sum of the squared shares, ``variance`` that of the sum by how many come and
    when, ``error`` that of its expectation, both rates being learned.
    """

    posts: float
    exposure: float
    share_of_one: float
    squares: float
    variance: float
    error: float


def posts_to_come(
    published_on: Days,
    waiting_on: Days,
    share: Floats,
    plan: Plan | None,
    starts_on: int,
    ends_on: int,
    newest_on: int,
) -> PostsToCome:
    """Posts of the days from ``newest_on`` + 1 to ``ends_on``; all days since 1970-01-01.

    ``published_on`` are the posts known, ``waiting_on`` the days of those among them that are out
    and have no figures yet, and are still to be counted. ``share`` by age in days is what a post
    has of its settled figure, shape (ages,), at least as long as the oldest gets.

    Model: promises are kept with a probability learned from this campaign's own (beta prior);
    those whose day has just passed are waited for, as many as the kept ones fall short, and from
    these is learned how many of the last will be late. Posts that nobody promised come as an
    over-dispersed Poisson process at their rate so far. Without a plan all posts are of that kind.
    """
    is_own = (published_on >= starts_on) & (published_on <= newest_on)
    own = int(is_own.sum())
    unplanned = own
    seen_days = max(newest_on - starts_on + 1, 1)
    day, chance, kept_variance = np.empty(0, dtype=np.int64), np.empty(0), 0.0
    if plan is not None and len(plan.due_on):
        unplanned = max(unplanned - int(plan.is_out.sum()), 0)
        day, chance, kept_variance = _kept(plan, ends_on, newest_on)
    elif unplanned == 0:
        unplanned = 1
    days = np.arange(newest_on + 1, ends_on + 1)
    rate = (
        np.where(days > _planned_until(plan, newest_on, ends_on), max(own, unplanned), unplanned)
        / seen_days
    )
    dispersion = _dispersion(published_on[is_own], starts_on, newest_on)
    of_day = share[ends_on - days]
    of_promise, of_waiting = share[ends_on - day], share[ends_on - waiting_on]
    by_rate = float(rate @ of_day)
    return PostsToCome(
        posts=len(waiting_on) + float(chance.sum()) + float(rate.sum()),
        exposure=float(of_waiting.sum() + chance @ of_promise) + by_rate,
        share_of_one=float(of_day.mean()),
        squares=float((of_waiting**2).sum() + chance @ of_promise**2 + rate @ of_day**2),
        variance=float((chance * (1.0 - chance)) @ of_promise**2 + dispersion * (rate @ of_day**2)),
        error=dispersion / max(unplanned, 1) * by_rate**2
        + kept_variance * float(of_promise.sum()) ** 2,
    )


def _planned_until(plan: Plan | None, newest_on: int, ends_on: int) -> int:
    """The day after which nobody has promised anything yet; the last one if all is planned."""
    due = np.empty(0) if plan is None else np.asarray(plan.due_on)
    last = int(due[due <= ends_on].max(initial=newest_on))
    return ends_on if ends_on - last <= PLANNED_TO_THE_END_DAYS else last


def _kept(plan: Plan, ends_on: int, newest_on: int) -> tuple[Days, Floats, float]:
    """Days and chances of the promises that may still be kept, and the variance of that chance."""
    due = np.asarray(plan.due_on, dtype=np.int64)
    is_out = np.asarray(plan.is_out, dtype=np.bool_)
    is_old = due <= newest_on - LATE_DAYS
    worth = PRIOR_PROMISES + int(is_old.sum())
    kept = (PRIOR_KEPT * PRIOR_PROMISES + int(is_out[is_old].sum())) / worth
    is_recent = ~is_old & (due <= newest_on)
    waiting = int((is_recent & ~is_out).sum())
    short = max(kept * int(is_recent.sum()) - int((is_recent & is_out).sum()), 0.0)
    ahead = due[(due > newest_on) & (due <= ends_on) & ~is_out]
    # Of those that are late half come each day: one due on the last day may miss it.
    halved = float((0.5 ** (newest_on - due[is_recent])).sum())
    late = (PRIOR_LATE * PRIOR_LATE_PROMISES + short) / (PRIOR_LATE_PROMISES + kept * halved)
    in_time = 1.0 - min(late, 1.0) * 0.5 ** (ends_on - ahead)
    return (
        np.concatenate([np.full(waiting, newest_on + 1), ahead]),
        np.concatenate([np.full(waiting, min(short / max(waiting, 1), 1.0)), kept * in_time]),
        kept * (1.0 - kept) / (worth + 1.0),
    )


def _dispersion(published_on: Days, starts_on: int, newest_on: int) -> float:
    """Variance / mean of the posts of a week, shrunk; whole weeks back from the newest day.

    Negative binomial a priori: the more posts a week, the further from Poisson's 1.
    """
    weeks = (newest_on - starts_on + 1) // 7
    prior = 1.0 + PRIOR_WEEK_CV2 * 7.0 * len(published_on) / max(newest_on - starts_on + 1, 7)
    if weeks < 2 or not len(published_on):
        return prior
    back = (newest_on - published_on) // 7
    count = np.bincount(back[back < weeks], minlength=weeks)
    mean = max(float(count.mean()), 1.0 / weeks)
    squares = float(((count - mean) ** 2).sum()) / mean
    return (PRIOR_WEEKS * prior + squares) / (PRIOR_WEEKS + weeks - 1)
