"""When a departure began, how large it is, and whether it was a step or a decay.

Posts are Gamma about their group's rate, with the variance of the beta-binomial: 1 / shape_i =
cv2 + (1 - p) / (n_i p). The best rate of a group then is its shape-weighted mean, and the profile
log-likelihood of "changed before post k" is -A1 log(mean1) - A2 log(mean2) with A the sums of
shapes, for all k from running sums. Posts of a week go together to some degree; shapes are divided
by how much wider that makes a mean's variance, lest a wave be dated as if it were a step (Romano,
Rigaill, Runge & Fearnhead 2022, "Detecting abrupt changes in the presence of local fluctuations
and autocorrelated noise", JASA 117).

A decay by d a day from post k on is a level that posts point to once each is taken back by
exp(d * its days since): the same likelihood, with one level, for every k and a grid of d.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.ndimage import median_filter
from scipy.special import ndtr, ndtri

from core.drift.rate_model import WINSOR_AT, RateFit, binomial_cv2, pooled_moments
from core.drift.series import Days, Floats, Indices, RateSeries
from core.drift.variation import LONG_RUN, PRIOR_WEEKS

LOCAL_POSTS = 9
"""A post is capped against the median of this many neighbours, so that a lasting rise is not."""
DECAYS = np.geomspace(0.0015, 0.04, 16)
"""Of itself a day, on the log scale: half in fifteen months to half in seventeen days."""
STEPS = np.geomspace(0.06, 2.0, 16)
"""Sizes of a step on the log scale that stand against the decays: 6 % to 7 times."""
PRIOR_OF_A_DECAY = 0.25
"""Most changes have a cause that came on one day."""

DepartureKind = Literal["step", "decay"]


@dataclass(frozen=True)
class Departure:
    """A change point with its uncertainty; ``first`` and the range index the posts given.

    The change happened after post ``earliest - 1`` and not after post ``latest``; ``first`` is
    the likeliest first post of the new level. ``change`` and its bounds are fractions,
    ``probability`` that of a change beyond the minimum in the direction found.
    """

    first: int
    earliest: int
    latest: int
    rate_before: float
    rate_after: float
    change: float
    change_low: float
    change_high: float
    probability: float
    kind: DepartureKind = "step"
    decay_per_day: float | None = None


def capped_rates(posts: RateSeries, fit: RateFit) -> Floats:
    """Rates with a viral post brought down to what its neighbourhood allows, shape (posts,)."""
    rates = posts.engagements / posts.denominator
    local = np.maximum(median_filter(rates, size=LOCAL_POSTS, mode="nearest"), 0.1 * fit.rate)
    spread = np.sqrt(fit.cv2 + binomial_cv2(fit.rate, posts.denominator))
    return np.asarray(np.minimum(rates, local * (1.0 + WINSOR_AT * spread)), dtype=np.float64)


def date_departure(
    posts: RateSeries,
    fit: RateFit,
    *,
    first_from: int,
    first_to: int,
    confidence: float,
    minimum_change: float,
) -> Departure:
    """The change point among posts ``first_from``..``first_to`` (both may be the first after it).

    ``fit`` is the baseline's; its over-dispersion is estimated again around both levels. The
    range is the span of the most likely change points that hold ``confidence`` of the posterior
    under a flat prior; the size is averaged over that posterior, so that it does not profit from
    the choice of the best point. Needs 1 <= first_from <= first_to < posts.
    """
    rates = capped_rates(posts, fit)
    candidates = np.arange(first_from, first_to + 1)
    cv2, inflation = fit.cv2, 1.0
    for _ in range(2):
        shapes = 1.0 / (inflation * (cv2 + binomial_cv2(fit.rate, posts.denominator)))
        weight = np.cumsum(shapes)
        # A level without any engagement is as low as half an engagement would make it.
        mass = np.cumsum(shapes * rates)
        least = 0.5 / posts.denominator.sum()
        weight_before = weight[candidates - 1]
        weight_after = weight[-1] - weight_before
        before = np.maximum(mass[candidates - 1] / weight_before, least)
        after = np.maximum((mass[-1] - mass[candidates - 1]) / weight_after, least)
        profile = -weight_before * np.log(before) - weight_after * np.log(after)
        best = int(np.argmax(profile))
        level = np.where(np.arange(len(rates)) < candidates[best], before[best], after[best])
        residuals = (rates / level - 1.0) ** 2
        found = pooled_moments(residuals, binomial_cv2(fit.rate, posts.denominator))
        cv2 = max(0.5 * (found + fit.cv2), 1e-9)
        inflation = _inflation(posts, rates / level - 1.0, cv2)
    posterior = np.exp(profile - profile[best])
    posterior /= posterior.sum()
    log_change = np.log(after / before)
    mean = float(posterior @ log_change)
    variance = float(posterior @ (1 / weight_before + 1 / weight_after + (log_change - mean) ** 2))
    sign = -1.0 if mean < 0 else 1.0
    steps = _step_likelihoods(candidates, shapes, rates, sign)
    decays = _decay_likelihoods(candidates, posts.day, shapes, rates, sign)
    top = max(float(steps.max()), float(decays.max()))
    of_steps = (1.0 - PRIOR_OF_A_DECAY) * np.exp(steps - top)
    of_decays = PRIOR_OF_A_DECAY * np.exp(decays - top)
    is_decay = bool(of_decays.sum() > of_steps.sum())
    # What looks like a decay may have been a step: then the days are those of both.
    begun = (of_steps + of_decays).sum(axis=0) if is_decay else posterior
    earliest, latest = _span(candidates, begun / begun.sum(), confidence)
    departure = Departure(
        first=int(candidates[best]),
        earliest=min(earliest, int(candidates[best])),
        latest=max(latest, int(candidates[best])),
        rate_before=float(before[best]),
        rate_after=float(after[best]),
        change=0.0,
        change_low=0.0,
        change_high=0.0,
        probability=0.0,
    )
    error = float(np.sqrt(variance))
    if is_decay:
        departure, mean, error = _decayed(
            departure, posts.day, candidates, of_decays, sign, float(1 / weight_before[best])
        )
    return _measured(departure, mean, error, confidence, minimum_change)


def _inflation(posts: RateSeries, residuals: Floats, cv2: float) -> float:
    """By how much wider weeks make the variance of a mean than independent posts would; 1 or more.

    ``residuals`` are relative to the fitted levels. Of the squared mean of each week's, what posts
    by themselves make of it is taken off; the rest is shrunk towards nothing.
    """
    week = (posts.day + 3) // 7
    starts = np.flatnonzero(np.r_[True, week[1:] != week[:-1]])
    count = np.diff(np.r_[starts, len(week)]).astype(np.float64)
    mean = np.add.reduceat(residuals, starts) / count
    trust = count / (count + 2.0)
    weekly = LONG_RUN * float((trust * (mean**2 - cv2 / count)).sum())
    weekly = max(weekly / (PRIOR_WEEKS + float(trust.sum())), 0.0)
    return 1.0 + weekly / cv2 * float((count**2).sum() / count.sum())


def _decayed(
    stepped: Departure,
    day: Days,
    candidates: Indices,
    likelihood: Floats,
    sign: float,
    variance_before: float,
) -> tuple[Departure, float, float]:
    """The same as a decay, averaged over when it began and how fast it goes; not measured yet.

    Also the mean and standard error of what it has come to, on the log scale.
    """
    posterior = likelihood / likelihood.sum()
    first = int(candidates[int(np.argmax(posterior.sum(axis=0)))])
    come_to = sign * DECAYS[:, None] * (day[-1] - day[candidates] + 1)
    mean = float((posterior * come_to).sum())
    variance = float((posterior * (come_to - mean) ** 2).sum()) + variance_before
    per_day = float((posterior.sum(axis=1) * DECAYS).sum())
    departure = replace(
        stepped,
        first=first,
        earliest=min(stepped.earliest, first),
        latest=max(stepped.latest, first),
        rate_after=stepped.rate_before * float(np.exp(mean)),
        kind="decay",
        decay_per_day=float(-np.expm1(sign * per_day)),
    )
    return departure, mean, float(np.sqrt(variance))


def _measured(
    departure: Departure, mean: float, error: float, confidence: float, minimum_change: float
) -> Departure:
    """With its change, normal on the log scale with this mean and standard error."""
    reach = float(ndtri(0.5 + confidence / 2)) * error
    if mean < 0:
        probability = float(ndtr((np.log1p(-minimum_change) - mean) / error))
    else:
        probability = float(ndtr((mean - np.log1p(minimum_change)) / error))
    return replace(
        departure,
        change=float(np.expm1(mean)),
        change_low=float(np.expm1(mean - reach)),
        change_high=float(np.expm1(min(mean + reach, 600.0))),
        probability=probability,
    )


def _span(candidates: Indices, posterior: Floats, confidence: float) -> tuple[int, int]:
    """The span of the likeliest candidates that hold so much of the posterior together."""
    likeliest = np.argsort(-posterior, kind="stable")
    enough = int(np.searchsorted(np.cumsum(posterior[likeliest]), confidence)) + 1
    within = candidates[likeliest[:enough]]
    return int(within.min()), int(within.max())


def _step_likelihoods(candidates: Indices, shapes: Floats, rates: Floats, sign: float) -> Floats:
    """log-likelihood of a step of each of ``STEPS`` before each candidate, (steps, candidates)."""
    weight, mass = np.cumsum(shapes), np.cumsum(shapes * rates)
    after = weight[-1] - weight[candidates - 1]
    size = sign * STEPS[:, None]
    level = mass[candidates - 1] + (mass[-1] - mass[candidates - 1]) * np.exp(-size)
    return np.asarray(-size * after - weight[-1] * np.log(level + 1e-300), dtype=np.float64)


def _decay_likelihoods(
    candidates: Indices, day: Days, shapes: Floats, rates: Floats, sign: float
) -> Floats:
    """log-likelihood of each of ``DECAYS`` from each candidate on, (decays, candidates)."""
    weight, mass = np.cumsum(shapes), np.cumsum(shapes * rates)
    moment = np.cumsum(shapes * (day - day[0] + 1.0))
    began = day[candidates] - day[0] + 0.0
    after = weight[-1] - weight[candidates - 1]
    ages = moment[-1] - moment[candidates - 1] - began * after
    per_day = -sign * DECAYS[:, None]
    # Taken back to the newest day first: exponents stay small whichever way the rate goes.
    back = np.exp(np.clip(per_day * (day - day[-1]), -600.0, 600.0))
    taken = np.cumsum((shapes * rates * back)[:, ::-1], axis=1)[:, ::-1][:, candidates]
    forth = np.exp(np.clip(per_day * (day[-1] - day[candidates] + 1.0), -600.0, 600.0))
    level = mass[candidates - 1] + taken * forth
    return np.asarray(per_day * ages - weight[-1] * np.log(level + 1e-300), dtype=np.float64)
