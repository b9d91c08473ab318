"""The rules that stand beside Pothos: each sees a programme's days and tells when it would alarm.

A rule takes daily sums, both of shape (campaigns, days), and returns (campaign, day) of its alarms.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from river.drift import ADWIN
from scipy.special import gammaln, ndtri

from core.drift.rate_model import RateFit, beta_shape, fit_rate
from core.drift.series import ProgrammePosts

Alarms = tuple[np.ndarray, np.ndarray]
Rule = Callable[[np.ndarray, np.ndarray], Alarms]
RATIOS = np.array([0.5, 0.65, 0.8, 1.25, 1.6, 2.0])
BASELINE_DAYS = 90


def daily_sums(posts: ProgrammePosts, days: int) -> tuple[np.ndarray, np.ndarray]:
    """Engagements and denominators, both of shape (campaigns, days)."""
    cell = posts.campaign * days + posts.day
    cells = posts.campaigns * days
    return (
        np.bincount(cell, posts.engagements, minlength=cells).reshape(posts.campaigns, days),
        np.bincount(cell, posts.denominator, minlength=cells).reshape(posts.campaigns, days),
    )


def beginnings(holds: np.ndarray) -> Alarms:
    """Campaigns and days on which a condition begins to hold."""
    before = np.concatenate([np.zeros((len(holds), 1), dtype=np.bool_), holds[:, :-1]], axis=1)
    return np.nonzero(holds & ~before)


def seven_against_28(engagements: np.ndarray, denominator: np.ndarray) -> Alarms:
    """The usual dashboard: the last 7 days' rate is 20 % or more below that of the 28 before."""
    start = np.zeros((len(engagements), 1))
    x, n = (
        np.concatenate([start, np.cumsum(a, axis=1)], axis=1) for a in (engagements, denominator)
    )
    day = np.arange(35, x.shape[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        recent = (x[:, day] - x[:, day - 7]) / (n[:, day] - n[:, day - 7])
        before = (x[:, day - 7] - x[:, day - 35]) / (n[:, day - 7] - n[:, day - 35])
        campaign, at = beginnings(recent <= 0.8 * before)
    return campaign, at + 34


def daily_z(engagements: np.ndarray, denominator: np.ndarray) -> Alarms:
    """A day's rate is more than 3 standard deviations from the mean of the 28 days before it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = engagements / denominator
    there = np.isfinite(rate)
    holds = np.zeros(rate.shape, dtype=np.bool_)
    for day in range(10, rate.shape[1]):
        past = slice(max(day - 28, 0), day)
        count = there[:, past].sum(axis=1)
        values = np.where(there[:, past], rate[:, past], 0.0)
        mean = values.sum(axis=1) / np.maximum(count, 1)
        squares = np.where(there[:, past], (values - mean[:, None]) ** 2, 0.0).sum(axis=1)
        deviation = np.sqrt(squares / np.maximum(count - 1, 1))
        with np.errstate(invalid="ignore"):
            far = np.abs(rate[:, day] - mean) > 3 * deviation
        holds[:, day] = far & (count >= 10)
    return beginnings(holds)


def standardised(engagements: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Daily rates less their mean over the first ``BASELINE_DAYS``, by its deviation; or NaN."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(denominator > 0, engagements / denominator, np.nan)
    first = rate[:, :BASELINE_DAYS]
    mean = np.nanmean(first, axis=1, keepdims=True)
    return (rate - mean) / np.nanstd(first, axis=1, ddof=1, keepdims=True)


def adwin(engagements: np.ndarray, denominator: np.ndarray) -> Alarms:
    """ADWIN (Bifet & Gavalda 2007) as river has it, at its defaults, on standardised days.

    On rates as they are, which lie far below the 1 that its bound allows for, it never alarms.
    """
    z = standardised(engagements, denominator)
    campaigns, days = [], []
    for campaign in range(len(z)):
        detector = ADWIN()
        for day in np.flatnonzero(np.isfinite(z[campaign])):
            detector.update(float(z[campaign, day]))
            if detector.drift_detected:
                campaigns.append(campaign)
                days.append(day)
    return np.array(campaigns, dtype=np.int64), np.array(days, dtype=np.int64)


def cusum(engagements: np.ndarray, denominator: np.ndarray) -> Alarms:
    """Two-sided CUSUM of standardised days, k = 0.5 and h = 5 (Montgomery's textbook)."""
    z = standardised(engagements, denominator)
    up, down = np.zeros(len(z)), np.zeros(len(z))
    holds = np.zeros(z.shape, dtype=np.bool_)
    for day in range(BASELINE_DAYS, z.shape[1]):
        seen, of_day = np.isfinite(z[:, day]), np.nan_to_num(z[:, day])
        up = np.where(seen, np.maximum(up + of_day - 0.5, 0.0), up)
        down = np.where(seen, np.maximum(down - of_day - 0.5, 0.0), down)
        holds[:, day] = (up > 5) | (down > 5)
        up[holds[:, day]] = 0.0
        down[holds[:, day]] = 0.0
    return np.nonzero(holds)


def plug_in(engagements: np.ndarray, denominator: np.ndarray) -> Alarms:
    """A beta-binomial e-detector that takes the baseline's estimate for the truth."""
    return _e_detector(engagements, denominator, confidence=0.0)


def prototype(engagements: np.ndarray, denominator: np.ndarray) -> Alarms:
    """The same with the edge of the baseline's interval as the null: the bar of issue 4."""
    return _e_detector(engagements, denominator, confidence=PROTOTYPE_CONFIDENCE)


PROTOTYPE_CONFIDENCE = 0.80


def _e_detector(engagements: np.ndarray, denominator: np.ndarray, confidence: float) -> Alarms:
    """Shiryaev-Roberts over ``RATIOS``, alarm at one false alarm a year, nominally.

    The baseline is what the first ``BASELINE_DAYS`` days say, and after an alarm what as many days
    after it say. The prototype's own length and confidence are not on record: a quarter and 80 %.
    """
    campaigns, days = [], []
    threshold = np.log(365.25)
    reach = ndtri(0.5 + confidence / 2)
    for campaign in range(len(engagements)):
        start = 0
        x, n = engagements[campaign], denominator[campaign]
        while start + BASELINE_DAYS < len(x):
            learned = slice(start, start + BASELINE_DAYS)
            known = n[learned] > 0
            if known.sum() < 10:
                start += BASELINE_DAYS
                continue
            fit = fit_rate(x[learned][known], n[learned][known])
            watched = np.arange(start + BASELINE_DAYS, len(x))
            watched = watched[n[watched] > 0]
            said = _log_ratios(x[watched], n[watched], fit, reach)
            reached = np.cumsum(said, axis=-1)
            detector = reached + np.logaddexp.accumulate(said - reached, axis=-1)
            mixed = np.logaddexp.reduce(detector, axis=0) - np.log(len(RATIOS))
            over = np.flatnonzero(mixed >= threshold)
            if not len(over):
                break
            campaigns.append(campaign)
            days.append(watched[over[0]])
            start = int(watched[over[0]]) + 1
    return np.array(campaigns, dtype=np.int64), np.array(days, dtype=np.int64)


def _log_ratios(x: np.ndarray, n: np.ndarray, fit: RateFit, reach: float) -> np.ndarray:
    shape = beta_shape(fit.rate, fit.cv2)
    rho_sum = shape / fit.rate
    side = np.where(RATIOS < 1, -1.0, 1.0)
    edge = fit.rate * np.exp(side * reach * fit.relative_error)
    other = np.minimum(edge * RATIOS, 0.95)

    def log_likelihood(rate: np.ndarray) -> np.ndarray:
        a, b = rate[:, None] * rho_sum, (1 - rate[:, None]) * rho_sum
        return (
            gammaln(x + a) - gammaln(a) + gammaln(n - x + b) - gammaln(b)
            + gammaln(a + b) - gammaln(n + a + b)
        )  # fmt: skip

    return log_likelihood(other) - log_likelihood(edge)


RULES: dict[str, Rule] = {
    "7 days against 28, -20 % (the usual dashboard)": seven_against_28,
    "a day beyond 3 sigma of the 28 before it": daily_z,
    "ADWIN (river)": adwin,
    "CUSUM of standardised days": cusum,
    "beta-binomial e-detector, plug-in baseline": plug_in,
    "the prototype: the baseline's interval": prototype,
}
