"""Will the target be met? The pace of a running total and its forecast to the end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaincinv

PaceVerdict = Literal["reached", "ahead", "on pace", "behind", "too early", "no target"]

BLOCK_DAYS = 7
"""Increments are judged by the week: days follow the weekday and the hour of the export."""
PRIOR_WEEKLY_CV = 0.6
"""About what weeks of 5 to 9 posts with heavy-tailed counts have between them."""
PRIOR_WEEKS = 3.0
WANDER_PER_WEEK = 0.05
"""By how much, relatively, the pace itself moves from one week to the next."""
COLLECTION_DAYS = 2.0
"""Mean delay from a post to its figures. A total that began at zero lags its posts by so much."""
AHEAD_FROM, BEHIND_UNDER = 0.90, 0.25
"""Ahead: nine chances in ten. Behind: at least three to one against."""


@dataclass(frozen=True)
class Pace:
    """Where a campaign's total stands and where it is going, in the goal metric's own unit.

    ``total`` is the newest known, None if there is none. ``expected_by_now`` is what a straight
    line from zero to the target has on the day that ``total`` speaks for. ``forecast`` is the
    total to expect at the end of the last day, ``forecast_low``..``forecast_high`` its 80 %
    interval, ``probability_of_target`` the chance that it reaches the target. ``needs`` says in
    words what it takes to get there, or to say more; "" if nothing.
    """

    verdict: PaceVerdict
    total: float | None
    expected_by_now: float | None
    forecast: float | None
    forecast_low: float | None
    forecast_high: float | None
    probability_of_target: float | None
    needs: str


def forecast_pace(
    day: NDArray[np.int64],
    total: NDArray[np.float64],
    starts_on: int | None,
    ends_on: int | None,
    target: float | None,
    as_of: int,
) -> Pace:
    """Forecast a running total to the end of the campaign; days are days since 1970-01-01.

    ``day`` and ``total`` are of shape (exports,): the total known at the end of that day. Days
    after ``as_of`` and unknown totals are left out. Where exports stop before ``as_of``, the
    forecast runs from the newest one, because what came since was not seen.

    Model: increments over weeks are independent with mean rate * days and variance sigma2 * days
    (a compound Poisson, posts being the events); sigma2 is shrunk to a weekly coefficient of
    variation of .6. The sum to come is Gamma with the variance of both the weeks to come and the
    rate's own error, widened as Student's t is. An export without news is merged with the next
    one, so a week that nobody exported is not a week of nothing; at the end of the series it is
    kept. A total that falls (a correction) adds nothing until it is passed again.

    Figures of earlier posts go on rising after they are published, so the first weeks run low and
    the last posts are not all in at the end: the forecast counts what exports will show on the
    last day. The posting schedule to come is not known here; the past one is taken to go on.
    """
    day, total = _known(day, total, as_of)
    has_figures = len(day) > 0
    newest = float(total[-1]) if has_figures else None
    if target is None or not np.isfinite(target) or target <= 0:
        return _without_forecast("no target", newest, None, "A target above zero.")
    if newest is not None and newest >= target:
        expected = _expected(starts_on, ends_on, target, int(day[-1]))
        return Pace("reached", newest, expected, newest, newest, newest, 1.0, "")
    if ends_on is None:
        return _without_forecast("no target", newest, None, "A day by which to reach the target.")
    if starts_on is None:
        starts_on = min(int(day[0]), ends_on) if has_figures else min(as_of, ends_on)
    if ends_on < starts_on:
        return _without_forecast("no target", newest, None, "A last day after the first day.")
    expected = _expected(starts_on, ends_on, target, int(day[-1]) if has_figures else as_of)
    if newest is None:
        needs = "Exports with figures: there are none so far."
        if as_of > ends_on:
            return Pace("behind", None, expected, None, None, None, None, needs)
        return _without_forecast("too early", None, expected, needs)
    pace = _forecast(day, total, starts_on, ends_on, target, newest, expected)
    if as_of > ends_on > day[-1]:
        days = ends_on - int(day[-1])
        needs = f"An export made after the last day: the newest figures are {_days(days)} older."
        return replace(pace, needs=needs)
    return pace


def _forecast(
    day: NDArray[np.int64],
    total: NDArray[np.float64],
    starts_on: int,
    ends_on: int,
    target: float,
    newest: float,
    expected: float | None,
) -> Pace:
    missing = target - newest
    days_left = ends_on - int(day[-1])
    if days_left <= 0:
        needs = f"It ended {_number(missing)} short of the target."
        return Pace("behind", newest, expected, newest, newest, newest, 0.0, needs)
    # The total was zero at the end of the day before the first.
    since_start = max(int(np.searchsorted(day, starts_on)) - 1, 0)
    day, total = np.maximum(day[since_start:], starts_on - 1), total[since_start:]
    began_at_zero = bool(day[0] >= starts_on)
    if began_at_zero:
        day, total = np.r_[starts_on - 1, day], np.r_[0.0, total]
    enough = min(14, max((ends_on - starts_on + 1) // 2, 1))
    seen = int(day[-1] - day[0])
    if seen < enough:
        needs = f"Figures of about {_days(enough - seen)} more."
        return _without_forecast("too early", newest, expected, needs)
    gain, days = _blocks(day, total)
    if began_at_zero:
        days[0] -= min(COLLECTION_DAYS, days[0] / 4)
    rate = float(gain.sum() / days.sum())
    needs = (
        f"{_number(missing)} more in {_days(days_left)}: "
        f"{_number(missing / days_left)} a day, against {_number(rate)} a day so far."
    )
    if rate <= 0:
        return Pace("behind", newest, expected, newest, newest, newest, 0.0, needs)
    freedom = len(gain) - 1 + PRIOR_WEEKS
    prior = PRIOR_WEEKLY_CV**2 * BLOCK_DAYS * rate**2
    squares = float((((gain - rate * days) ** 2) / days).sum())
    sigma2 = (squares + PRIOR_WEEKS * prior) / freedom
    to_come = rate * days_left
    variance = sigma2 * days_left * (1.0 + days_left / float(days.sum()))
    variance *= freedom / (freedom - 2.0)
    variance += (to_come * WANDER_PER_WEEK) ** 2 * (seen + days_left) / (3 * BLOCK_DAYS)
    # Wider than an exponential, a Gamma would expect next to nothing and hope for a miracle.
    shape = max(to_come**2 / variance, 1.0)
    scale = to_come / shape
    low, high = gammaincinv(shape, [0.1, 0.9]) * scale
    probability = 1.0 - float(gammainc(shape, missing / scale))
    verdict: PaceVerdict = "on pace"
    if probability >= AHEAD_FROM:
        verdict = "ahead"
    elif probability < BEHIND_UNDER:
        verdict = "behind"
    return Pace(
        verdict,
        newest,
        expected,
        newest + to_come,
        newest + float(low),
        newest + float(high),
        probability,
        needs,
    )


def _known(
    day: NDArray[np.int64], total: NDArray[np.float64], as_of: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Known totals up to ``as_of`` in order of day, the last one said of a day."""
    days = np.asarray(day, dtype=np.int64)
    totals = np.asarray(total, dtype=np.float64)
    known = np.flatnonzero(np.isfinite(totals) & (totals >= 0) & (days <= as_of))
    known = known[np.argsort(days[known], kind="stable")]
    days, totals = days[known], totals[known]
    last_of_day = np.ones(len(days), dtype=np.bool_)
    last_of_day[:-1] = days[1:] != days[:-1]
    return days[last_of_day], totals[last_of_day]


def _blocks(
    day: NDArray[np.int64], total: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Gains and their days over stretches of at least a week, the rest joined to the last."""
    risen = np.maximum.accumulate(total)
    news = np.r_[True, risen[1:] > risen[:-1]]
    news[-1] = True
    day, risen = day[news], risen[news]
    ends = [0]
    for index in range(1, len(day)):
        if day[index] - day[ends[-1]] >= BLOCK_DAYS:
            ends.append(index)
    if ends[-1] != len(day) - 1:
        if len(ends) > 1:
            ends.pop()
        ends.append(len(day) - 1)
    return np.diff(risen[ends]).astype(np.float64), np.diff(day[ends]).astype(np.float64)


def _expected(starts_on: int | None, ends_on: int | None, target: float, day: int) -> float | None:
    if starts_on is None or ends_on is None or ends_on < starts_on:
        return None
    share = (day - starts_on + 1) / (ends_on - starts_on + 1)
    return float(target * min(max(share, 0.0), 1.0))


def _without_forecast(
    verdict: PaceVerdict, total: float | None, expected: float | None, needs: str
) -> Pace:
    return Pace(verdict, total, expected, None, None, None, None, needs)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _number(value: float) -> str:
    """With thousands separators, and one decimal where there is little."""
    return f"{value:,.0f}" if value >= 10 else f"{value:,.1f}"
