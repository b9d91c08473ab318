"""Will the target be met? The pace of a running total and its forecast to the end."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.drift.gain_to_come import GainToCome
from core.drift.growth import Growth
from core.drift.pace_from_posts import CampaignPosts, gain_from_posts
from core.drift.pace_from_totals import gain_from_totals, since_start
from core.drift.posts_to_come import Plan

PaceVerdict = Literal["reached", "ahead", "on pace", "behind", "too early", "no target"]


AHEAD_FROM, BEHIND_UNDER = 0.90, 0.25
"""Ahead: nine chances in ten. Behind: at least three to one against."""
ENOUGH_DAYS, ENOUGH_DAYS_WITH_POSTS = 14, 7
"""So many days, or half of a short campaign's, are seen before a forecast is made."""


@dataclass(frozen=True)
class Pace:
    """Where a campaign's total stands and where it is going, in the goal metric's own unit.

    ``total`` is the newest known, None if there is none. ``expected_by_now`` is what a straight
    line from zero to the target has on the day that ``total`` speaks for. ``forecast`` is the
    total to expect at the end of the last day, ``forecast_low``..``forecast_high`` its 80 %
    interval, ``probability_of_target`` the chance that it reaches the target. ``needs`` says in
    words what it takes to get there, or to say more; "" if nothing. ``gain`` is what the forecast
    adds to the total, None where nothing is to come or nothing is said.
    """

    verdict: PaceVerdict
    total: float | None
    expected_by_now: float | None
    forecast: float | None
    forecast_low: float | None
    forecast_high: float | None
    probability_of_target: float | None
    needs: str
    gain: GainToCome | None = None


def forecast_pace(
    day: NDArray[np.int64],
    total: NDArray[np.float64],
    starts_on: int | None,
    ends_on: int | None,
    target: float | None,
    as_of: int,
    *,
    posts: CampaignPosts | None = None,
    growth: Growth | None = None,
    plan: Plan | None = None,
    post_words: tuple[str, str] = ("post", "posts"),
) -> Pace:
    """Forecast a running total to the end of the campaign; days are days since 1970-01-01.

    ``day`` and ``total`` are of shape (exports,): the total known at the end of that day. Days
    after ``as_of`` and unknown totals are left out. Where exports stop before ``as_of``, the
    forecast runs from the newest one, because what came since was not seen.

    With ``posts`` and ``growth`` the posting schedule is the exposure (``gain_from_posts``):
    posts that are out grow on, and each that the ``plan`` promises, or that the posting rate so
    far lets expect, brings what this campaign's posts bring. Without, or with fewer than four
    posts with figures, the total goes on as it did (``gain_from_totals``). ``post_words`` are what
    one and several of the campaign's usual posts are called: "reel", "reels".

    The probability is a posterior one. Were the model exact, it would be a martingale: of all
    campaigns that are ever given a chance of p or less, at most a share p would reach their
    target after all, however often one looks (optional stopping, Ville 1939). The benchmark
    counts how many do.
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
    missing = target - newest
    if ends_on <= day[-1]:
        needs = f"It ended {_number(missing)} short of the target."
        return Pace("behind", newest, expected, newest, newest, newest, 0.0, needs)
    seen = int(day[-1] - since_start(day, total, starts_on)[0][0])
    half = max((ends_on - starts_on + 1) // 2, 1)
    gain = None
    if posts is not None and growth is not None and seen >= min(ENOUGH_DAYS_WITH_POSTS, half):
        gain = gain_from_posts(posts, growth, plan, starts_on, ends_on, int(day[-1]))
    enough = min(ENOUGH_DAYS, half)
    if gain is None and seen < enough:
        needs = f"Figures of about {_days(enough - seen)} more."
        return _without_forecast("too early", newest, expected, needs)
    if gain is None:
        gain = gain_from_totals(day, total, starts_on, ends_on)
    pace = _judged(gain, newest, expected, missing)
    if as_of > ends_on:
        days = ends_on - int(day[-1])
        needs = f"An export made after the last day: the newest figures are {_days(days)} older."
        return replace(pace, needs=needs)
    return replace(pace, needs=_needed(gain, missing, ends_on - int(day[-1]), post_words))


def _judged(gain: GainToCome, newest: float, expected: float | None, missing: float) -> Pace:
    probability = gain.probability_of(missing)
    verdict: PaceVerdict = "on pace"
    if probability >= AHEAD_FROM:
        verdict = "ahead"
    elif probability < BEHIND_UNDER:
        verdict = "behind"
    return Pace(
        verdict,
        newest,
        expected,
        newest + gain.expected,
        newest + gain.quantile(0.1),
        newest + gain.quantile(0.9),
        probability,
        "",
        gain,
    )


def _needed(gain: GainToCome, missing: float, days_left: int, post_words: tuple[str, str]) -> str:
    """What it takes to gain what is missing, in posts of the usual kind where they are known."""
    needs = f"{_number(missing)} more in {_days(days_left)}: "
    if gain.per_post > 0:
        count = math.ceil((missing - gain.from_posts_out) / gain.per_post)
        if count <= 0:
            return needs + "the posts that are out should still gain as much."
        needs += f"{count:,} more {post_words[count > 1]} at this rate"
        needs += f" (about {gain.posts:,.0f} to be expected), "
    a_day = _number(missing / days_left)
    return f"{needs}{a_day} a day, against {_number(gain.rate_a_day)} a day so far."


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
